//! The queue: open cases by their clock, ended ones by their numbers, a page at a time.

use gongkai_domain::{
    application::filing::ApplicantKind,
    authority::{Authz, Read},
    id::{AgencyId, ApplicationId, StaffId, UnitId},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    Cases, Line, case_row, field,
    find::holds,
    held::{all_held, opened_text},
};
use crate::{Office, OfficeError};

/// Ended cases that a search by words looks at.
const MOST_SEARCHED: u64 = 5_000;
/// Open cases that are looked at together; the clock of each is asked.
const MOST_OPEN: u64 = 2_000;

/// What a list is asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Ended cases instead of open ones.
    pub ended: bool,
    /// Of this kind of applicant alone.
    pub kind: Option<ApplicantKind>,
    /// With the help of this unit alone.
    pub unit: Option<UnitId>,
    /// Of this officer alone.
    pub officer: Option<StaffId>,
    /// Whose numbers begin so.
    pub number: String,
    /// That want something with all these words; empty: any.
    pub words: String,
    /// Ended cases older than this one.
    pub before: Option<ApplicationId>,
    /// Ended cases at most.
    pub limit: u64,
}

/// Cases of a list.
pub struct Lines {
    /// In order.
    pub lines: Vec<Line>,
    /// There are older ones.
    pub more: bool,
}

/// Cases: open ones with the least time first, ended ones newest first.
pub async fn list(office: &Office, right: &Authz<Read, Cases>, asked: &Asked) -> Result<Lines, OfficeError> {
    let mut query = case_row::Entity::find().filter(case_row::Column::AgencyId.eq(right.agency().as_str()));
    if let Some(kind) = asked.kind {
        query = query.filter(case_row::Column::Kind.eq(kind.code()));
    }
    if let Some(unit) = &asked.unit {
        query = query.filter(case_row::Column::UnitId.eq(unit.as_str()));
    }
    if let Some(officer) = &asked.officer {
        query = query.filter(case_row::Column::OfficerId.eq(officer.as_str()));
    }
    // Numbers hold digits and a dash; whatever else was typed is in none.
    let number = asked.number.trim();
    if !number.is_empty() {
        let plain: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '-').take(20).collect();
        query = query.filter(case_row::Column::Number.starts_with(plain));
    }
    if let Some(before) = &asked.before {
        query = query.filter(case_row::Column::Id.lt(before.as_str()));
    }
    let by_words = !asked.words.trim().is_empty();
    let (query, limit) = if asked.ended {
        let limit = if by_words { MOST_SEARCHED } else { asked.limit + 1 };
        (query.filter(case_row::Column::EndedOn.is_not_null()), limit)
    } else {
        (query.filter(case_row::Column::EndedOn.is_null()), MOST_OPEN)
    };
    let mut rows = query.order_by_desc(case_row::Column::Id).limit(limit).all(office.read()).await?;
    if by_words {
        rows = with_words(office, right.agency(), rows, &asked.words)?;
    }
    let page = usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let more = asked.ended && rows.len() > page;
    if asked.ended {
        rows.truncate(page);
    }
    let held = all_held(office.read(), right.agency(), rows).await?;
    let mut lines: Vec<Line> =
        held.into_iter().map(|one| one.line(office, right.agency())).collect::<Result<_, _>>()?;
    if !asked.ended {
        lines.sort_by_key(|line| (line.sheet.due.is_none(), line.sheet.due, line.held.row.number.clone()));
    }
    Ok(Lines { lines, more })
}

/// Those that want something with all the words; the texts are sealed, so each is opened.
fn with_words(
    office: &Office,
    agency: &AgencyId,
    rows: Vec<case_row::Model>,
    words: &str,
) -> Result<Vec<case_row::Model>, OfficeError> {
    let mut found = Vec::new();
    for row in rows {
        if holds(&opened_text(office, agency, field("subject", &row.id), &row.subject)?, words) {
            found.push(row);
        }
    }
    Ok(found)
}
