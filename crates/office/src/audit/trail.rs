//! Reading the log: pages of an agency's entries for its audit administrator, with filters.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_domain::{
    authority::{Actor, Authz, Guarded, Read, Staff},
    operation::OperationEvent,
    organisation::Duty,
    refusal::Refusal,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, IdenStatic, QueryFilter, QueryOrder,
    QuerySelect, Select,
    sea_query::{Expr, SimpleExpr},
};

use super::{
    entry::{self, Column},
    search::{Search, Wanted},
};
use crate::{Office, OfficeError, Outcome, chance::beginning_in_china};

/// Entries that one page looks through at most, where neither an index nor a term answers: the answer
/// stays quick however long the log is, and the next page goes on.
const WINDOW: u64 = 3_000;

/// Entries that one export may hold.
const EXPORTED: usize = 20_000;

/// Entries that an export reads at a time.
const BATCH: u64 = 1_000;

/// The log of an agency, as a thing that somebody may have the right to read.
#[derive(Debug)]
pub enum Trail {}

impl Guarded<Read> for Trail {
    const DUTIES: &'static [Duty] = &[Duty::AuditAdministrator];
}

/// Which entries. Every condition narrows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// From this day on, in China.
    pub from: Option<NaiveDate>,
    /// Up to this day, in China.
    pub until: Option<NaiveDate>,
    /// Who: identity of a person.
    pub staff: Option<String>,
    /// Capability, as in `Event::of`.
    pub capability: Option<String>,
    /// Identity of the thing concerned.
    pub object: Option<String>,
    /// Words of the sentence.
    pub words: Option<String>,
}

/// Where a page ends: the next one begins behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub(super) at: DateTime<Utc>,
    pub(super) seq: i64,
}

impl Place {
    /// Reads what `Display` wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let (at, seq) = text.split_once('-')?;
        Some(Self { at: DateTime::from_timestamp_micros(at.parse().ok()?)?, seq: seq.parse().ok()? })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.at.timestamp_micros(), self.seq)
    }
}

/// A page of the log, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The entries.
    pub rows: Vec<entry::Model>,
    /// Where the next page begins, if there may be one.
    pub next: Option<Place>,
    /// The page may be short because only entries back to this instant were looked through.
    pub searched_to: Option<DateTime<Utc>>,
}

/// A page of at most `limit` entries behind `after`.
pub async fn list(
    office: &Office,
    right: &Authz<Read, Trail>,
    filter: &Filter,
    after: Option<Place>,
    limit: u64,
) -> Result<Page, OfficeError> {
    let Some(scanned) = filter.scanned(office.backend()) else {
        return indexed(office, right, filter, after, limit).await;
    };
    let (conn, agency) = (office.read(), right.agency().as_str());
    // The entries of one thing are few: they are looked through.
    let wanted = if filter.object.is_none() { Wanted::of(conn, agency, filter).await? } else { None };
    let Some(wanted) = wanted else { return windowed(office, right, filter, after, limit, scanned).await };
    let exact = within_days(filter).add(filter.exactly(office.backend(), agency));
    let search = Search { conn, agency, wanted: &wanted, exact };
    search.page(after.map(|place| place.seq), limit).await
}

/// A page whose conditions an index answers.
async fn indexed(
    office: &Office,
    right: &Authz<Read, Trail>,
    filter: &Filter,
    after: Option<Place>,
    limit: u64,
) -> Result<Page, OfficeError> {
    let query = behind(within(right, filter), after).filter(filter.indexed());
    let mut rows = newest_first(query).limit(limit + 1).all(office.read()).await?;
    let full = cut(&mut rows, limit);
    Ok(Page { next: last_of(&rows).filter(|_| full), rows, searched_to: None })
}

/// A page that looks through the entries that an index answers, one by one.
async fn windowed(
    office: &Office,
    right: &Authz<Read, Trail>,
    filter: &Filter,
    after: Option<Place>,
    limit: u64,
    scanned: Condition,
) -> Result<Page, OfficeError> {
    let query = behind(within(right, filter), after).filter(filter.indexed());
    let window = window_end(office.read(), query.clone()).await?;
    let query = query.filter(scanned).filter(Condition::all().add_option(window.map(not_older)));
    let mut rows = newest_first(query).limit(limit + 1).all(office.read()).await?;
    let full = cut(&mut rows, limit);
    let next = if full { last_of(&rows) } else { window };
    Ok(Page { rows, next, searched_to: window.filter(|_| !full).map(|end| end.at) })
}

/// Cuts off what is more than a page; says whether there was more.
fn cut(rows: &mut Vec<entry::Model>, limit: u64) -> bool {
    let full = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    full
}

fn last_of(rows: &[entry::Model]) -> Option<Place> {
    rows.last().map(|row| Place { at: row.at, seq: row.seq })
}

impl Filter {
    /// The condition that an index answers: the narrowest.
    fn indexed(&self) -> Condition {
        let is = |column: Column, value: &Option<String>| value.as_ref().map(|value| column.eq(value));
        let narrowest = is(Column::ObjectId, &self.object)
            .or_else(|| is(Column::StaffId, &self.staff))
            .or_else(|| is(Column::EventOf, &self.capability));
        Condition::all().add_option(narrowest)
    }

    /// The others, which are looked for entry by entry.
    fn scanned(&self, backend: DbBackend) -> Option<Condition> {
        let equal = [
            (Column::ObjectId, &self.object),
            (Column::StaffId, &self.staff),
            (Column::EventOf, &self.capability),
        ];
        let further = equal
            .into_iter()
            .filter_map(|(column, value)| Some(unindexed(backend, column, value.as_ref()?)))
            .skip(1);
        let words = self.words.as_ref().map(|words| contains(backend, words));
        let all: Vec<SimpleExpr> = further.chain(words).collect();
        (!all.is_empty()).then(|| all.into_iter().fold(Condition::all(), Condition::add))
    }

    /// All of them but the days, entry by entry, with the agency.
    fn exactly(&self, backend: DbBackend, agency: &str) -> Condition {
        let equal = [(Column::StaffId, &self.staff), (Column::EventOf, &self.capability)];
        let equal = equal.into_iter().filter_map(|(column, value)| Some((column, value.as_deref()?)));
        std::iter::once((Column::AgencyId, agency))
            .chain(equal)
            .map(|(column, value)| unindexed(backend, column, value))
            .chain(self.words.as_ref().map(|words| contains(backend, words)))
            .fold(Condition::all(), Condition::add)
    }

    /// The conditions in words. The words that were searched for stay out of the log: they may be
    /// anything.
    fn sentence(&self) -> String {
        let mut parts = Vec::new();
        if let Some(from) = self.from {
            parts.push(format!("{from}起"));
        }
        if let Some(until) = self.until {
            parts.push(format!("至{until}"));
        }
        for (value, word) in [
            (&self.staff, "按人员"),
            (&self.capability, "按业务"),
            (&self.object, "按对象"),
            (&self.words, "按词语"),
        ] {
            parts.extend(value.is_some().then(|| word.to_owned()));
        }
        if parts.is_empty() { "全部".to_owned() } else { parts.join("，") }
    }
}

/// An equality that no index answers: the database would rather walk a long index of this column than
/// the short window of the narrower one.
fn unindexed(backend: DbBackend, column: Column, value: &str) -> SimpleExpr {
    let mark = if backend == DbBackend::Postgres { "$1" } else { "?" };
    Expr::cust_with_values(format!("{} || '' = {mark}", column.as_str()), [value])
}

/// Exactly these bytes, upper and lower case apart, on both databases.
fn contains(backend: DbBackend, words: &str) -> SimpleExpr {
    let function =
        if backend == DbBackend::Postgres { "strpos(sentence, $1) > 0" } else { "instr(sentence, ?) > 0" };
    Expr::cust_with_values(function, [words])
}

/// The agency's entries of the days asked for.
fn within(right: &Authz<Read, Trail>, filter: &Filter) -> Select<entry::Entity> {
    entry::Entity::find().filter(Column::AgencyId.eq(right.agency().as_str())).filter(within_days(filter))
}

fn within_days(filter: &Filter) -> Condition {
    let from = filter.from.map(beginning_in_china);
    let until = filter.until.and_then(|day| day.succ_opt()).map(beginning_in_china);
    Condition::all()
        .add_option(from.map(|at| Column::At.gte(at)))
        .add_option(until.map(|at| Column::At.lt(at)))
}

fn behind(query: Select<entry::Entity>, after: Option<Place>) -> Select<entry::Entity> {
    match after {
        // Written so that an index over time and number bounds it on the left.
        Some(Place { at, seq }) => query
            .filter(Column::At.lte(at))
            .filter(Condition::any().add(Column::At.lt(at)).add(Column::Seq.lt(seq))),
        None => query,
    }
}

fn not_older(end: Place) -> Condition {
    let within = Condition::any().add(Column::At.gt(end.at)).add(Column::Seq.gte(end.seq));
    Condition::all().add(Column::At.gte(end.at)).add(within)
}

fn newest_first(query: Select<entry::Entity>) -> Select<entry::Entity> {
    query.order_by_desc(Column::At).order_by_desc(Column::Seq)
}

/// The last entry that a page looks at; `None`: all are looked at.
async fn window_end(
    conn: &impl ConnectionTrait,
    query: Select<entry::Entity>,
) -> Result<Option<Place>, OfficeError> {
    let place: Option<(DateTime<Utc>, i64)> = newest_first(query)
        .select_only()
        .columns([Column::At, Column::Seq])
        .offset(WINDOW - 1)
        .limit(1)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(place.map(|(at, seq)| Place { at, seq }))
}

/// All entries of a filter, newest first, to be taken away; that they were is itself an event. `form`:
/// how they are written, such as `CSV`.
pub async fn take(
    office: &Office,
    who: &Staff,
    filter: &Filter,
    form: &str,
) -> Result<Vec<entry::Model>, OfficeError> {
    let right = who.authorise_all::<Read, Trail>()?;
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let page = list(office, &right, filter, after, BATCH).await?;
        rows.extend(page.rows);
        if rows.len() > EXPORTED {
            let sentence =
                format!("符合条件的留痕超过{EXPORTED}条，一次导不出来，请缩小日期范围后分几次导出");
            return Err(Refusal::new("too_many_entries", sentence).at("from").into());
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let event = OperationEvent::TrailExported {
        entries: rows.len() as u64,
        form: form.to_owned(),
        conditions: filter.sentence(),
    };
    office.transact(&Actor::Staff(who.clone()), async |_| Ok(Outcome::of(()).event(event.clone()))).await?;
    Ok(rows)
}
