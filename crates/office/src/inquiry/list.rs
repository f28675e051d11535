//! Entries as lists: the newest of a desk, those that wait, and a search.

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Authz, Read, Staff},
    id::{AgencyId, InquiryId, UnitId},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::LikeExpr,
};

use super::{
    Inquiries,
    block::{ENTRIES, Walk},
    inquiry_row,
};
use crate::{Office, OfficeError};

/// Entries of a page.
const PAGE: u64 = 50;
/// Entries that words are compared with for one page.
const COMPARED: u64 = 20_000;
/// Entries of one list to take away.
const MOST_TAKEN: u64 = 10_000;
/// Open entries on the work list of a person.
const MOST_OPEN: u64 = 200;

/// What is asked of the list. Empty: everything, the newest first.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Not before this day.
    pub from: Option<NaiveDate>,
    /// Not after this day.
    pub until: Option<NaiveDate>,
    /// Of this desk.
    pub desk: Option<UnitId>,
    /// Codes; empty: any.
    pub way: String,
    /// The same.
    pub line: String,
    /// Code of the subject, empty where none is said; `None`: any.
    pub subject: Option<String>,
    /// Only what counts: the list of a figure.
    pub counted: bool,
    /// Only what waits for an answer.
    pub open: bool,
    /// Words of question, answer, number or the number of another register.
    pub words: String,
    /// The last entry of the page before.
    pub before: Option<InquiryId>,
}

/// A page of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// The entries.
    pub rows: Vec<inquiry_row::Model>,
    /// The list goes on before this entry.
    pub next: Option<String>,
    /// Words were compared only so far; there may be more before it.
    pub searched_to: bool,
}

fn filter_of(agency: &str, asked: &Asked) -> Condition {
    use inquiry_row::Column as C;
    let mut all = Condition::all().add(C::AgencyId.eq(agency));
    if let Some(from) = asked.from {
        all = all.add(C::AskedOn.gte(from));
    }
    if let Some(until) = asked.until {
        all = all.add(C::AskedOn.lte(until));
    }
    if let Some(desk) = &asked.desk {
        all = all.add(C::DeskId.eq(desk.as_str()));
    }
    for (column, code) in [(C::Way, &asked.way), (C::Line, &asked.line)] {
        if !code.is_empty() {
            all = all.add(column.eq(code.as_str()));
        }
    }
    if let Some(subject) = &asked.subject {
        all = all.add(C::Subject.eq(subject.as_str()));
    }
    if asked.counted {
        all = all.add(C::Counted.eq(true));
    }
    if asked.open {
        all = all.add(C::ClosedAt.is_null());
    }
    if let Some(before) = &asked.before {
        all = all.add(C::Id.lt(before.as_str()));
    }
    all
}

/// Entries, the newest first. Of very many, words are compared with those of some runs for a page.
pub async fn list(
    office: &Office,
    right: &Authz<Read, Inquiries>,
    asked: &Asked,
) -> Result<Lines, OfficeError> {
    page_of(office, right, asked, PAGE).await
}

/// The same as one list to take away: at most so many entries, and whether that was all.
pub async fn take(
    office: &Office,
    right: &Authz<Read, Inquiries>,
    asked: &Asked,
) -> Result<(Vec<inquiry_row::Model>, bool), OfficeError> {
    let found = page_of(office, right, asked, MOST_TAKEN).await?;
    Ok((found.rows, found.next.is_none()))
}

async fn page_of(
    office: &Office,
    right: &Authz<Read, Inquiries>,
    asked: &Asked,
    most: u64,
) -> Result<Lines, OfficeError> {
    use inquiry_row::Column as C;
    let agency = right.agency();
    let query = inquiry_row::Entity::find().filter(filter_of(agency.as_str(), asked)).order_by_desc(C::Id);
    let words: Vec<&str> = asked.words.split_whitespace().collect();
    let mut found = query.clone();
    if !words.is_empty() {
        if bound(office, &query).await?.is_some() {
            return by_runs(office, (agency, asked), &words, most).await;
        }
        found = found.filter(with(&words));
    }
    let rows = found.limit(most + 1).all(office.read()).await?;
    Ok(page(rows, most, None))
}

/// The last entry of those that words are compared with at once; `None`: there are fewer.
async fn bound(office: &Office, query: &Select<inquiry_row::Entity>) -> Result<Option<String>, OfficeError> {
    let ids = query.clone().select_only().column(inquiry_row::Column::Id);
    Ok(ids.offset(COMPARED - 1).limit(1).into_tuple().one(office.read()).await?)
}

/// Every word stands in one of the texts. What somebody types means itself.
fn with(words: &[&str]) -> Condition {
    use inquiry_row::Column as C;
    let stands = |word: &&str| {
        let escaped = word.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
        let like = LikeExpr::new(format!("%{escaped}%")).escape('\\');
        let one = |column: C| column.like(like.clone());
        [C::Question, C::Answer, C::Number, C::Reference]
            .map(one)
            .into_iter()
            .fold(Condition::any(), Condition::add)
    };
    words.iter().map(stands).fold(Condition::all(), Condition::add)
}

/// Among very many entries: only the runs in which the words may stand, up to so many entries.
async fn by_runs(
    office: &Office,
    (agency, asked): (&AgencyId, &Asked),
    words: &[&str],
    most: u64,
) -> Result<Lines, OfficeError> {
    use inquiry_row::Column as C;
    let query = inquiry_row::Entity::find().filter(filter_of(agency.as_str(), asked)).order_by_desc(C::Id);
    let before = asked.before.as_ref().map(InquiryId::as_str);
    let mut walk = Walk::new(office.read(), agency, words, before);
    let (mut rows, mut compared) = (Vec::new(), 0);
    while let Some(run) = walk.next().await? {
        let mut part = query.clone().filter(C::Id.gte(run.first.as_str()));
        if let Some(last) = &run.last {
            part = part.filter(C::Id.lte(last.as_str()));
        }
        // The newest may be very many as well, before they are gathered.
        let bound = if run.last.is_none() { bound(office, &part).await? } else { None };
        if let Some(bound) = &bound {
            part = part.filter(C::Id.gte(bound.as_str()));
        }
        let room = most + 1 - rows.len() as u64;
        rows.extend(part.filter(with(words)).limit(room).all(office.read()).await?);
        compared += ENTRIES;
        if rows.len() as u64 > most {
            break;
        }
        if bound.is_some() || compared >= COMPARED {
            return Ok(page(rows, most, Some(bound.unwrap_or(run.first))));
        }
    }
    Ok(page(rows, most, None))
}

/// A page of what was found; `bound`: nothing before this entry was compared.
fn page(mut rows: Vec<inquiry_row::Model>, most: u64, bound: Option<String>) -> Lines {
    let more = rows.len() as u64 > most;
    rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    let searched_to = !more && bound.is_some();
    let next = if more { rows.last().map(|row| row.id.clone()) } else { bound };
    Lines { rows, next, searched_to }
}

/// The newest entries of a desk.
pub async fn recent(
    office: &Office,
    right: &Authz<Read, Inquiries>,
    desk: Option<&UnitId>,
    most: u64,
) -> Result<Vec<inquiry_row::Model>, OfficeError> {
    let asked = Asked { desk: desk.cloned(), ..Asked::default() };
    let query = inquiry_row::Entity::find()
        .filter(filter_of(right.agency().as_str(), &asked))
        .order_by_desc(inquiry_row::Column::Id)
        .limit(most);
    Ok(query.all(office.read()).await?)
}

/// What waits for an answer, by its term; `of_desk`: of the own desk for whoever has one.
pub async fn open_inquiries(
    office: &Office,
    who: &Staff,
    of_desk: bool,
) -> Result<Vec<inquiry_row::Model>, OfficeError> {
    let right = who.authorise_all::<Read, Inquiries>()?;
    let asked = Asked { open: true, desk: who.unit.clone().filter(|_| of_desk), ..Asked::default() };
    let query = inquiry_row::Entity::find()
        .filter(filter_of(right.agency().as_str(), &asked))
        .order_by_asc(inquiry_row::Column::DueAt)
        .limit(MOST_OPEN);
    Ok(query.all(office.read()).await?)
}
