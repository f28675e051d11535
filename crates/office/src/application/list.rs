//! The queue: open cases by their clock, ended ones by their numbers, a page at a time.

use chrono::NaiveDate;
use gongkai_domain::{
    application::{ClockSheet, filing::ApplicantKind},
    authority::{Authz, Read},
    calendar::Calendar,
    id::{AgencyId, ApplicationId, StaffId, UnitId},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

use super::{
    Cases, Held, Line, case_row, field,
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
    /// Open cases behind so many.
    pub skip: usize,
    /// Cases at most; 0: all that are open.
    pub limit: u64,
}

/// Cases of a list.
pub struct Lines {
    /// In order.
    pub lines: Vec<Line>,
    /// There are further ones.
    pub more: bool,
    /// Open ones in all; `None`: nobody counted.
    pub total: Option<usize>,
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
        (query.filter(ended()).order_by_desc(case_row::Column::Id), limit)
    } else {
        // Should there be more than are looked at, the oldest are the ones that must not be missed.
        (query.filter(case_row::Column::EndedOn.is_null()).order_by_asc(case_row::Column::Id), MOST_OPEN)
    };
    let mut rows = query.limit(limit).all(office.read()).await?;
    if by_words {
        rows = with_words(office, right.agency(), rows, &asked.words)?;
    }
    if asked.ended {
        ended_page(office, right.agency(), rows, asked).await
    } else {
        open_page(office, right.agency(), rows, asked).await
    }
}

/// An act has ended it. Written so that no index over the days answers, of which nearly all rows have one: the
/// index over identities gives the newest without sorting.
fn ended() -> SimpleExpr {
    let never = NaiveDate::default();
    Expr::col(case_row::Column::EndedOn).if_null(never).ne(never)
}

async fn ended_page(
    office: &Office,
    agency: &AgencyId,
    mut rows: Vec<case_row::Model>,
    asked: &Asked,
) -> Result<Lines, OfficeError> {
    let page = usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let more = rows.len() > page;
    rows.truncate(page);
    let held = all_held(office.read(), agency, rows).await?;
    let lines = held.into_iter().map(|one| one.line(office, agency)).collect::<Result<_, _>>()?;
    Ok(Lines { lines, more, total: None })
}

/// The clock of each is asked, but only what is shown is opened.
async fn open_page(
    office: &Office,
    agency: &AgencyId,
    rows: Vec<case_row::Model>,
    asked: &Asked,
) -> Result<Lines, OfficeError> {
    let (calendar, today) = (Calendar::embedded(), office.today());
    let with_clock = |one: Held| {
        let sheet = one.ledger.clock(calendar, today).map_err(OfficeError::fault)?;
        Ok::<_, OfficeError>((one, sheet))
    };
    let held = all_held(office.read(), agency, rows).await?;
    let mut all: Vec<_> = held.into_iter().map(with_clock).collect::<Result<_, _>>()?;
    all.sort_by(|(one, sheet), (other, later)| {
        let key = |sheet: &ClockSheet| (sheet.due.is_none(), sheet.due);
        (key(sheet), &one.row.number).cmp(&(key(later), &other.row.number))
    });
    let total = all.len();
    let page = if asked.limit == 0 { total } else { usize::try_from(asked.limit).unwrap_or(total) };
    let shown = all.into_iter().skip(asked.skip).take(page);
    let lines = shown
        .map(|(held, sheet)| {
            let subject = opened_text(office, agency, field("subject", &held.row.id), &held.row.subject)?;
            Ok(Line { held, subject, sheet })
        })
        .collect::<Result<Vec<_>, OfficeError>>()?;
    Ok(Lines { more: asked.skip.saturating_add(lines.len()) < total, lines, total: Some(total) })
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
