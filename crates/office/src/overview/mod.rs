//! The year and the month at a glance: what happened, from the rows themselves, so that every figure opens its items.

mod told;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gongkai_domain::{
    application::Matter,
    authority::{Authz, Guarded, Read},
    bulletin::Subject,
    calendar::date_in_words,
    feedback::FeedbackKind,
    id::AgencyId,
    organisation::Duty,
    overview::{Measure, Span, Told},
    rectification::State,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};

use crate::{
    Office, OfficeError,
    application::{act_row, case_row},
    chance::{beginning_in_china, day_in_china},
    feedback::letter_row,
    inquiry::tally_row,
    organisation::unit,
    publication::document_row,
    rectification::ticket_row,
};

/// Cases of one statement.
const AT_ONCE: usize = 500;
/// The beginning of the act that joins a case with another, as it is stored.
const JOINED: &str = "{\"act\":\"joined\"";

/// The figures, as a thing that somebody may read.
#[derive(Debug)]
pub enum Overview {}

impl Guarded<Read> for Overview {
    const DUTIES: &'static [Duty] =
        &[Duty::Assessor, Duty::DisclosureReviewer, Duty::ResponsibleLeader, Duty::Statistician];
}

/// Something that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// When.
    pub on: NaiveDate,
    /// The unit; empty: none.
    pub unit: String,
    /// How much it counts.
    pub number: u64,
    /// What it is called.
    pub title: String,
    /// Its identity; empty: a total of a day.
    pub id: String,
    /// What it happened to, where a bulletin says so.
    pub of: Option<Subject>,
}

/// What is counted of a span, each with what it counts.
pub type Board = BTreeMap<Measure, Vec<Item>>;

/// All measures of a span.
pub async fn board(office: &Office, right: &Authz<Read, Overview>, span: Span) -> Result<Board, OfficeError> {
    let snapshot = office.snapshot().await?;
    let mut board = Board::new();
    for measure in Measure::ALL {
        board.insert(measure, read(&snapshot, right.agency(), span, measure).await?);
    }
    Ok(board)
}

/// What one measure counts.
pub async fn items(
    office: &Office,
    right: &Authz<Read, Overview>,
    span: Span,
    measure: Measure,
) -> Result<Vec<Item>, OfficeError> {
    read(office.read(), right.agency(), span, measure).await
}

/// The days that issued bulletins tell of; `None`: none was issued.
pub async fn told_days(office: &Office, right: &Authz<Read, Overview>) -> Result<Option<Told>, OfficeError> {
    told::days(office.read(), right.agency()).await
}

/// Names of the agency's units, those that are closed too: a past year had them.
pub async fn unit_names(
    office: &Office,
    right: &Authz<Read, Overview>,
) -> Result<BTreeMap<String, String>, OfficeError> {
    let rows = unit::Entity::find()
        .filter(unit::Column::AgencyId.eq(right.agency().as_str()))
        .order_by_asc(unit::Column::Id)
        .all(office.read())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

async fn read(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    span: Span,
    measure: Measure,
) -> Result<Vec<Item>, OfficeError> {
    match measure {
        Measure::Released => released(conn, agency, span).await,
        Measure::Late | Measure::Inaccurate => told::told(conn, agency, span, measure).await,
        Measure::Applied | Measure::Ended => cases(conn, agency, span, measure).await,
        Measure::Inquiries => inquiries(conn, agency, span).await,
        Measure::Errors => errors(conn, agency, span).await,
        Measure::Ordered | Measure::Closed => tickets(conn, agency, span, measure).await,
    }
}

async fn released(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    span: Span,
) -> Result<Vec<Item>, OfficeError> {
    use document_row::Column as C;
    let rows = document_row::Entity::find()
        .filter(C::AgencyId.eq(agency.as_str()))
        .filter(C::FirstReleasedAt.gte(beginning_in_china(span.first)))
        .filter(C::FirstReleasedAt.lt(beginning_in_china(span.end())))
        .order_by_asc(C::FirstReleasedAt)
        .all(conn)
        .await?;
    let item = |row: document_row::Model| {
        let on = day_in_china(row.first_released_at?);
        Some(Item { on, unit: row.unit_id, number: 1, title: row.title, id: row.id, of: None })
    };
    Ok(rows.into_iter().filter_map(item).collect())
}

/// What of a case the figures need.
#[derive(FromQueryResult)]
struct CaseDays {
    id: String,
    number: String,
    arrived_on: NaiveDate,
    ended_on: Option<NaiveDate>,
    unit_id: Option<String>,
}

async fn cases(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    span: Span,
    measure: Measure,
) -> Result<Vec<Item>, OfficeError> {
    use case_row::Column as C;
    let by = if measure == Measure::Ended { C::EndedOn } else { C::ArrivedOn };
    // What an application wants is sealed: its number stands for it here.
    let rows: Vec<CaseDays> = case_row::Entity::find()
        .select_only()
        .columns([C::Id, C::Number, C::ArrivedOn, C::EndedOn, C::UnitId])
        .filter(C::AgencyId.eq(agency.as_str()))
        .filter(C::Matter.eq(Matter::Disclosure.code()))
        .filter(by.gte(span.first))
        .filter(by.lt(span.end()))
        .order_by_asc(by)
        .order_by_asc(C::Id)
        .into_model()
        .all(conn)
        .await?;
    let joined = joined(conn, agency, &rows).await?;
    // A case with which no unit helps is the disclosure office's own.
    let own = unit::Entity::find()
        .filter(unit::Column::AgencyId.eq(agency.as_str()))
        .filter(unit::Column::OgiOffice.eq(true))
        .one(conn)
        .await?
        .map(|unit| unit.id)
        .unwrap_or_default();
    let item = |row: CaseDays| {
        if joined.contains(&row.id) {
            return None;
        }
        let on = if measure == Measure::Ended { row.ended_on? } else { row.arrived_on };
        let (unit, title) = (row.unit_id.unwrap_or_else(|| own.clone()), format!("申请 {}", row.number));
        Some(Item { on, unit, number: 1, title, id: row.id, of: None })
    };
    Ok(rows.into_iter().filter_map(item).collect())
}

/// Cases that were joined with another: they count once, as in the yearly report.
async fn joined(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    rows: &[CaseDays],
) -> Result<BTreeSet<String>, OfficeError> {
    use act_row::Column as C;
    let mut joined = BTreeSet::new();
    for some in rows.chunks(AT_ONCE) {
        let ids: Vec<String> = act_row::Entity::find()
            .select_only()
            .column(C::ApplicationId)
            .filter(C::AgencyId.eq(agency.as_str()))
            .filter(C::ApplicationId.is_in(some.iter().map(|row| row.id.as_str())))
            .filter(C::Act.starts_with(JOINED))
            .into_tuple()
            .all(conn)
            .await?;
        joined.extend(ids);
    }
    Ok(joined)
}

/// By day and desk, from the running totals: a million entries are not read one by one.
async fn inquiries(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    span: Span,
) -> Result<Vec<Item>, OfficeError> {
    use tally_row::Column as C;
    let rows: Vec<(NaiveDate, String, i64)> = tally_row::Entity::find()
        .select_only()
        .columns([C::AskedOn, C::DeskId, C::Persons])
        .filter(C::AgencyId.eq(agency.as_str()))
        .filter(C::AskedOn.gte(span.first))
        .filter(C::AskedOn.lt(span.end()))
        .into_tuple()
        .all(conn)
        .await?;
    let mut days: BTreeMap<(NaiveDate, String), u64> = BTreeMap::new();
    for (on, desk, persons) in rows {
        *days.entry((on, desk)).or_default() += u64::try_from(persons).unwrap_or(0);
    }
    let item = |((on, unit), number): ((NaiveDate, String), u64)| {
        let title = format!("{}的咨询", date_in_words(on));
        Item { on, unit, number, title, id: String::new(), of: None }
    };
    Ok(days.into_iter().filter(|(_, number)| *number > 0).map(item).collect())
}

async fn errors(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    span: Span,
) -> Result<Vec<Item>, OfficeError> {
    use letter_row::Column as C;
    let rows: Vec<(String, NaiveDate, Option<String>)> = letter_row::Entity::find()
        .select_only()
        .columns([C::Id, C::ReceivedOn, C::UnitId])
        .filter(C::AgencyId.eq(agency.as_str()))
        .filter(C::Kind.eq(FeedbackKind::Error.code()))
        .filter(C::ReceivedOn.gte(span.first))
        .filter(C::ReceivedOn.lt(span.end()))
        .order_by_asc(C::ReceivedOn)
        .order_by_asc(C::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let item = |(id, on, unit): (String, NaiveDate, Option<String>)| {
        let title = format!("{}收到的网站纠错", date_in_words(on));
        Item { on, unit: unit.unwrap_or_default(), number: 1, title, id, of: None }
    };
    Ok(rows.into_iter().map(item).collect())
}

async fn tickets(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    span: Span,
    measure: Measure,
) -> Result<Vec<Item>, OfficeError> {
    use ticket_row::Column as C;
    // What was cancelled was no problem.
    let mut query = ticket_row::Entity::find()
        .filter(C::AgencyId.eq(agency.as_str()))
        .filter(C::State.ne(State::Cancelled.code()));
    query = match measure {
        Measure::Closed => query
            .filter(C::ClosedAt.gte(beginning_in_china(span.first)))
            .filter(C::ClosedAt.lt(beginning_in_china(span.end()))),
        _ => query.filter(C::IssuedOn.gte(span.first)).filter(C::IssuedOn.lt(span.end())),
    };
    let rows = query.order_by_asc(C::Id).all(conn).await?;
    let item = |row: ticket_row::Model| {
        let on = if measure == Measure::Closed { day_in_china(row.closed_at?) } else { row.issued_on };
        let title = format!("{} {}", row.number, row.place);
        Some(Item { on, unit: row.unit_id, number: 1, title, id: row.id, of: None })
    };
    Ok(rows.into_iter().filter_map(item).collect())
}
