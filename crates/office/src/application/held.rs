//! A case as it is loaded: the row, its ledger, what is sealed in it.

use chrono::NaiveDate;
use gongkai_domain::{
    application::{
        Act, Answer, ClockSheet, Entry, Ledger,
        filing::{Form, Route, Wanted},
    },
    calendar::Calendar,
    id::{AgencyId, ApplicationId, StaffId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{act_row, case_row, field};
use crate::{
    Office, OfficeError,
    seal::{Field, open_field},
};

/// What was said or written in an act, sealed in its row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Content {
    /// Version of the shape.
    pub schema: u8,
    /// What a notice asks, whom a letter goes to, where was searched, why something is sent back.
    pub text: String,
    /// The answer that was drafted.
    pub answer: Option<Answer>,
    /// Number of the mail item, of what was posted.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mail: String,
}

/// What is wanted and how, as it is sealed.
#[derive(Serialize, Deserialize)]
pub(super) struct Order {
    pub wanted: Wanted,
    pub form: Form,
    pub route: Route,
    pub help: String,
}

/// A case with its ledger.
pub struct Held {
    /// The row.
    pub row: case_row::Model,
    /// Its acts.
    pub ledger: Ledger,
}

/// A case in a list.
pub struct Line {
    /// The case.
    pub held: Held,
    /// A line that says what is wanted.
    pub subject: String,
    /// Its clock today.
    pub sheet: ClockSheet,
}

impl Held {
    /// The identity.
    pub fn id(&self) -> Result<ApplicationId, OfficeError> {
        ApplicationId::parse(&self.row.id).ok_or_else(|| OfficeError::fault("identity of a case"))
    }

    /// With what lists show.
    pub(super) fn line(self, office: &Office, agency: &AgencyId) -> Result<Line, OfficeError> {
        let subject = opened_text(office, agency, field("subject", &self.row.id), &self.row.subject)?;
        let sheet = self.ledger.clock(Calendar::in_force(), office.today()).map_err(OfficeError::fault)?;
        Ok(Line { held: self, subject, sheet })
    }
}

/// A sealed text, opened.
pub(super) fn opened_text(
    office: &Office,
    agency: &AgencyId,
    field: Field<'_>,
    sealed: &str,
) -> Result<String, OfficeError> {
    let opened = open_field(office, agency, field, sealed)?;
    String::from_utf8(opened.to_vec()).map_err(OfficeError::fault)
}

/// A sealed value, opened.
pub(super) fn opened<T: DeserializeOwned>(
    office: &Office,
    agency: &AgencyId,
    field: Field<'_>,
    sealed: &str,
) -> Result<T, OfficeError> {
    serde_json::from_slice(&open_field(office, agency, field, sealed)?).map_err(OfficeError::fault)
}

/// What was said in an act.
pub(super) fn content_of(
    office: &Office,
    agency: &AgencyId,
    row: &act_row::Model,
) -> Result<Content, OfficeError> {
    let place = Field { table: "application_act", column: "content", row: &row.id };
    row.content
        .as_ref()
        .map_or_else(|| Ok(Content::default()), |sealed| opened(office, agency, place, sealed))
}

/// A case of the agency; any other looks as if it did not exist.
pub(crate) async fn held<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    id: &str,
) -> Result<Held, OfficeError> {
    let row = case_row::Entity::find_by_id(id)
        .filter(case_row::Column::AgencyId.eq(agency.as_str()))
        .one(conn)
        .await?
        .ok_or(OfficeError::NotFound)?;
    let steps = steps_of(conn, agency, std::slice::from_ref(&row)).await?;
    with_ledgers(vec![row], &steps)?.pop().ok_or(OfficeError::NotFound)
}

/// Cases of one statement.
const AT_ONCE: usize = 500;

/// Cases with their ledgers.
pub(super) async fn all_held<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    rows: Vec<case_row::Model>,
) -> Result<Vec<Held>, OfficeError> {
    let mut all = Vec::with_capacity(rows.len());
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let some: Vec<_> = rows.by_ref().take(AT_ONCE).collect();
        let steps = steps_of(conn, agency, &some).await?;
        all.extend(with_ledgers(some, &steps)?);
    }
    Ok(all)
}

/// Cases of the agency by their identities, in any order.
pub(super) async fn cases_of(
    office: &Office,
    agency: &AgencyId,
    ids: &[&str],
) -> Result<Vec<Held>, OfficeError> {
    let mut all = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        let rows = case_row::Entity::find()
            .filter(case_row::Column::AgencyId.eq(agency.as_str()))
            .filter(case_row::Column::Id.is_in(some.iter().copied()))
            .all(office.read())
            .await?;
        all.extend(all_held(office.read(), agency, rows).await?);
    }
    Ok(all)
}

/// Acts of cases, by case and place.
pub(super) async fn acts_of<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    rows: &[case_row::Model],
) -> Result<Vec<act_row::Model>, OfficeError> {
    Ok(act_row::Entity::find()
        .filter(act_row::Column::AgencyId.eq(agency.as_str()))
        .filter(act_row::Column::ApplicationId.is_in(rows.iter().map(|row| row.id.as_str())))
        .order_by_asc(act_row::Column::ApplicationId)
        .order_by_asc(act_row::Column::Place)
        .all(conn)
        .await?)
}

/// What the ledger of a case needs of an act, without what is sealed in it: case, day, whoever did it, the act.
type Step = (String, NaiveDate, Option<String>, String);

/// Steps of cases, by case and place.
async fn steps_of<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    rows: &[case_row::Model],
) -> Result<Vec<Step>, OfficeError> {
    use act_row::Column;
    Ok(act_row::Entity::find()
        .select_only()
        .columns([Column::ApplicationId, Column::OnDay, Column::ById, Column::Act])
        .filter(Column::AgencyId.eq(agency.as_str()))
        .filter(Column::ApplicationId.is_in(rows.iter().map(|row| row.id.as_str())))
        .order_by_asc(Column::ApplicationId)
        .order_by_asc(Column::Place)
        .into_tuple()
        .all(conn)
        .await?)
}

fn with_ledgers(rows: Vec<case_row::Model>, steps: &[Step]) -> Result<Vec<Held>, OfficeError> {
    let with_ledger = |row: case_row::Model| {
        let begin = steps.partition_point(|(case, ..)| *case < row.id);
        let own = steps.iter().skip(begin).take_while(|(case, ..)| *case == row.id);
        let entries = own.map(|(_, on, by, act)| entry(*on, by.as_deref(), act)).collect::<Result<_, _>>()?;
        let ledger = Ledger::of(entries).ok_or_else(|| OfficeError::fault("ledger of a case"))?;
        Ok(Held { row, ledger })
    };
    rows.into_iter().map(with_ledger).collect()
}

fn entry(on: NaiveDate, by: Option<&str>, act: &str) -> Result<Entry, OfficeError> {
    let act: Act = serde_json::from_str(act).map_err(OfficeError::fault)?;
    Ok(Entry { on, by: by.and_then(StaffId::parse), act })
}

/// A stored act.
pub(super) fn entry_of(row: &act_row::Model) -> Result<Entry, OfficeError> {
    entry(row.on_day, row.by_id.as_deref(), &row.act)
}
