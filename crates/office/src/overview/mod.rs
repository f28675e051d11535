//! The year and the month at a glance: what happened, from the rows themselves, so that every figure opens its items.

mod told;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_domain::{
    application::{Intake, Matter},
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
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, sea_query::SelectStatement,
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
/// The same of the act by which both sides confirm an application.
const CONFIRMED: &str = "{\"act\":\"confirmed\"";

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
    intake: String,
    arrived_on: NaiveDate,
    ended_on: Option<NaiveDate>,
    unit_id: Option<String>,
}

/// What the ledger of a case says beside these.
#[derive(Default)]
struct Said {
    /// It counts once, with the case it was joined with, as in the yearly report.
    is_joined: bool,
    confirmed_on: Option<NaiveDate>,
}

impl CaseDays {
    /// The date of receipt (Art. 31): the day of the new application in the yearly report too (C7). None while a
    /// confirmation is awaited.
    fn received_on(&self, confirmed_on: Option<NaiveDate>) -> Option<NaiveDate> {
        let waits = Intake::parse(&self.intake).is_some_and(|intake| intake.channel().needs_confirmation());
        if waits { confirmed_on } else { Some(self.arrived_on) }
    }
}

async fn cases(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    span: Span,
    measure: Measure,
) -> Result<Vec<Item>, OfficeError> {
    use case_row::Column as C;
    let within = |column: C| Condition::all().add(column.gte(span.first)).add(column.lt(span.end()));
    let possible = match measure {
        Measure::Ended => within(C::EndedOn),
        _ => Condition::any().add(within(C::ArrivedOn)).add(C::Id.in_subquery(confirmed_in(agency, span))),
    };
    // What an application wants is sealed: its number stands for it here.
    let rows: Vec<CaseDays> = case_row::Entity::find()
        .select_only()
        .columns([C::Id, C::Number, C::Intake, C::ArrivedOn, C::EndedOn, C::UnitId])
        .filter(C::AgencyId.eq(agency.as_str()))
        .filter(C::Matter.eq(Matter::Disclosure.code()))
        .filter(possible)
        .into_model()
        .all(conn)
        .await?;
    let mut told = ledgers(conn, agency, &rows).await?;
    // A case with which no unit helps is the disclosure office's own.
    let own = unit::Entity::find()
        .filter(unit::Column::AgencyId.eq(agency.as_str()))
        .filter(unit::Column::OgiOffice.eq(true))
        .one(conn)
        .await?
        .map(|unit| unit.id)
        .unwrap_or_default();
    let item = |row: CaseDays| {
        let Said { is_joined, confirmed_on } = told.remove(&row.id).unwrap_or_default();
        // What was never received ends without a place in table three.
        let received_on = row.received_on(confirmed_on).filter(|_| !is_joined)?;
        let on = if measure == Measure::Ended { row.ended_on? } else { received_on };
        let (unit, title) = (row.unit_id.unwrap_or_else(|| own.clone()), format!("申请 {}", row.number));
        span.has(on).then_some(Item { on, unit, number: 1, title, id: row.id, of: None })
    };
    let mut items: Vec<Item> = rows.into_iter().filter_map(item).collect();
    items.sort_by(|one, other| (one.on, &one.id).cmp(&(other.on, &other.id)));
    Ok(items)
}

/// Cases that were confirmed in a span, whenever they arrived.
fn confirmed_in(agency: &AgencyId, span: Span) -> SelectStatement {
    use act_row::Column as C;
    act_row::Entity::find()
        .select_only()
        .column(C::ApplicationId)
        .filter(C::AgencyId.eq(agency.as_str()))
        .filter(C::OnDay.gte(span.first))
        .filter(C::OnDay.lt(span.end()))
        .filter(C::Act.starts_with(CONFIRMED))
        .into_query()
}

/// What ledgers say of cases, by case.
async fn ledgers(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    rows: &[CaseDays],
) -> Result<BTreeMap<String, Said>, OfficeError> {
    use act_row::Column as C;
    let mut told: BTreeMap<String, Said> = BTreeMap::new();
    for some in rows.chunks(AT_ONCE) {
        let acts: Vec<(String, NaiveDate, String)> = act_row::Entity::find()
            .select_only()
            .columns([C::ApplicationId, C::OnDay, C::Act])
            .filter(C::AgencyId.eq(agency.as_str()))
            .filter(C::ApplicationId.is_in(some.iter().map(|row| row.id.as_str())))
            .filter(Condition::any().add(C::Act.starts_with(JOINED)).add(C::Act.starts_with(CONFIRMED)))
            .order_by_asc(C::Place)
            .into_tuple()
            .all(conn)
            .await?;
        for (id, on, act) in acts {
            let case = told.entry(id).or_default();
            case.is_joined |= act.starts_with(JOINED);
            if act.starts_with(CONFIRMED) {
                case.confirmed_on.get_or_insert(on);
            }
        }
    }
    Ok(told)
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
