//! The queue: open cases by their clock, ended ones by their numbers, a page at a time.

use std::collections::HashMap;

use chrono::NaiveDate;
use gongkai_domain::{
    application::filing::ApplicantKind,
    authority::{Authz, Read},
    id::{AgencyId, ApplicationId, StaffId, UnitId},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

use super::{
    Cases, Held, Line, case_row, field,
    find::holds,
    held::{all_held, cases_of, opened_text},
    last_days::last_days,
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

impl Asked {
    fn by_words(&self) -> bool {
        !self.words.trim().is_empty()
    }
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
    if asked.ended {
        ended_page(office, right.agency(), query, asked).await
    } else {
        open_page(office, right.agency(), query, asked).await
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
    query: Select<case_row::Entity>,
    asked: &Asked,
) -> Result<Lines, OfficeError> {
    let limit = if asked.by_words() { MOST_SEARCHED } else { asked.limit + 1 };
    let query = query.filter(ended()).order_by_desc(case_row::Column::Id).limit(limit);
    let mut rows = query.all(office.read()).await?;
    if asked.by_words() {
        rows = with_words(office, agency, rows, |row| (row.id.as_str(), row.subject.as_str()), &asked.words)?;
    }
    let page = usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let more = rows.len() > page;
    rows.truncate(page);
    let held = all_held(office.read(), agency, rows).await?;
    let lines = held.into_iter().map(|one| one.line(office, agency)).collect::<Result<_, _>>()?;
    Ok(Lines { lines, more, total: None })
}

/// What orders an open case: identity, number, version, and the sealed line by which words find it.
type Brief = (String, String, i32, String);

/// All are put in order by their clocks, but only what is shown is read and opened.
async fn open_page(
    office: &Office,
    agency: &AgencyId,
    query: Select<case_row::Entity>,
    asked: &Asked,
) -> Result<Lines, OfficeError> {
    use case_row::Column as C;
    // Should there be more than are looked at, the oldest are the ones that must not be missed.
    let query = query.filter(C::EndedOn.is_null()).order_by_asc(C::Id).limit(MOST_OPEN);
    let brief = query.select_only().columns([C::Id, C::Number, C::Version, C::Subject]);
    let mut all: Vec<Brief> = brief.into_tuple().all(office.read()).await?;
    if asked.by_words() {
        all = with_words(
            office,
            agency,
            all,
            |(id, _, _, subject)| (id.as_str(), subject.as_str()),
            &asked.words,
        )?;
    }
    let versions: Vec<(&str, i32)> = all.iter().map(|(id, _, version, _)| (&**id, *version)).collect();
    let days = last_days(office, agency, &versions).await?;
    let mut order: Vec<(bool, Option<NaiveDate>, &str, &str)> = Vec::with_capacity(all.len());
    for ((id, number, ..), last) in all.iter().zip(days) {
        order.push((last.is_none(), last, number, id));
    }
    order.sort();
    let total = order.len();
    let page = if asked.limit == 0 { total } else { usize::try_from(asked.limit).unwrap_or(total) };
    let shown: Vec<&str> = order.iter().skip(asked.skip).take(page).map(|(.., id)| *id).collect();
    let mut held: HashMap<String, Held> =
        cases_of(office, agency, &shown).await?.into_iter().map(|one| (one.row.id.clone(), one)).collect();
    let lines = shown.iter().filter_map(|id| held.remove(*id)).map(|one| one.line(office, agency));
    let lines = lines.collect::<Result<Vec<_>, _>>()?;
    Ok(Lines { more: asked.skip.saturating_add(shown.len()) < total, lines, total: Some(total) })
}

/// Those that want something with all the words; the texts are sealed, so each is opened. `sealed`: the identity
/// and the sealed line of one.
fn with_words<T>(
    office: &Office,
    agency: &AgencyId,
    all: Vec<T>,
    sealed: fn(&T) -> (&str, &str),
    words: &str,
) -> Result<Vec<T>, OfficeError> {
    let mut found = Vec::new();
    for one in all {
        let (id, subject) = sealed(&one);
        if holds(&opened_text(office, agency, field("subject", id), subject)?, words) {
            found.push(one);
        }
    }
    Ok(found)
}
