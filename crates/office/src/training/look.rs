//! Reading trainings.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use gongkai_domain::{
    authority::{Authz, Read, Staff},
    id::{AgencyId, TrainingId},
    training::{Attended, Count, Details, Kind, State, Window, count},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::{Trainings, attendance_row, expected_row, file_row, result_row, test_row, training_row};
use crate::{Office, OfficeError, Tx};

/// Trainings of a year at most.
const MOST: u64 = 500;

/// A training with all that belongs to it.
#[derive(Debug, Clone)]
pub struct Held {
    /// Which.
    pub id: TrainingId,
    /// The row.
    pub row: training_row::Model,
    /// Which kind.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// Who was there, in the order of entry.
    pub people: Vec<attendance_row::Model>,
    /// Who should come, in the order of the list; empty: nobody has said.
    pub expected: Vec<expected_row::Model>,
    /// Its papers.
    pub files: Vec<file_row::Model>,
    /// Its test.
    pub test: Option<test_row::Model>,
    /// Results of it.
    pub results: Vec<result_row::Model>,
}

impl Held {
    /// From and until.
    pub fn time(&self) -> Option<Window> {
        time_of(&self.row)
    }

    /// Its plan.
    pub fn details(&self) -> Details {
        details_of(&self.row, self.kind)
    }
}

/// A training in a list.
#[derive(Debug, Clone)]
pub struct Line {
    /// The row.
    pub row: training_row::Model,
    /// Which kind.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// 人次.
    pub times: usize,
}

/// A year.
#[derive(Debug, Clone)]
pub struct Year {
    /// Which.
    pub year: i32,
    /// By day.
    pub lines: Vec<Line>,
    /// What is held.
    pub count: Count,
}

pub(super) fn time_of(row: &training_row::Model) -> Option<Window> {
    row.starts_at.zip(row.ends_at).map(|(from, until)| Window { from, until })
}

fn details_of(row: &training_row::Model, kind: Kind) -> Details {
    Details {
        topic: row.topic.clone(),
        kind,
        target: row.target.clone(),
        lessons: row.lessons.unsigned_abs(),
        on: row.on,
        time: time_of(row),
        place: row.place.clone(),
        host: row.host.clone(),
        lecturer: row.lecturer.clone(),
        content: row.content.clone(),
    }
}

pub(super) fn kind_of(row: &training_row::Model) -> Result<Kind, OfficeError> {
    Kind::parse(&row.kind).ok_or_else(|| OfficeError::fault("kind of a training"))
}

pub(super) fn state_of(row: &training_row::Model) -> Result<State, OfficeError> {
    State::parse(&row.state).ok_or_else(|| OfficeError::fault("state of a training"))
}

fn of_agency(agency: &AgencyId) -> Select<training_row::Entity> {
    training_row::Entity::find().filter(training_row::Column::AgencyId.eq(agency.as_str()))
}

/// A training that is about to change; nobody else changes it meanwhile.
pub(super) async fn locked(tx: &Tx, agency: &AgencyId, id: &str) -> Result<training_row::Model, OfficeError> {
    let query = of_agency(agency).filter(training_row::Column::Id.eq(id));
    let query = if tx.backend() == DbBackend::Postgres { query.lock_exclusive() } else { query };
    query.one(tx.conn()).await?.ok_or(OfficeError::NotFound)
}

/// Who was there.
pub(super) async fn people_of<C: ConnectionTrait>(
    conn: &C,
    row: &training_row::Model,
) -> Result<Vec<attendance_row::Model>, OfficeError> {
    Ok(attendance_row::Entity::find()
        .filter(attendance_row::Column::TrainingId.eq(&row.id))
        .filter(attendance_row::Column::AgencyId.eq(&row.agency_id))
        .order_by_asc(attendance_row::Column::At)
        .order_by_asc(attendance_row::Column::Person)
        .all(conn)
        .await?)
}

/// Has this person signed in?
pub async fn has_signed(office: &Office, who: &Staff, training: &str) -> Result<bool, OfficeError> {
    Ok(attendance_row::Entity::find()
        .filter(attendance_row::Column::TrainingId.eq(training))
        .filter(attendance_row::Column::AgencyId.eq(who.agency.as_str()))
        .filter(attendance_row::Column::StaffId.eq(who.id.as_str()))
        .one(office.read())
        .await?
        .is_some())
}

/// One training.
pub async fn show(office: &Office, right: &Authz<Read, Trainings>) -> Result<Held, OfficeError> {
    let conn = office.read();
    let row = of_agency(right.agency()).filter(training_row::Column::Id.eq(right.id())).one(conn).await?;
    held(conn, row.ok_or(OfficeError::NotFound)?).await
}

pub(super) async fn held<C: ConnectionTrait>(
    conn: &C,
    row: training_row::Model,
) -> Result<Held, OfficeError> {
    let files = file_row::Entity::find()
        .filter(file_row::Column::TrainingId.eq(&row.id))
        .filter(file_row::Column::AgencyId.eq(&row.agency_id))
        .order_by_asc(file_row::Column::Id)
        .all(conn)
        .await?;
    let results = result_row::Entity::find()
        .filter(result_row::Column::TrainingId.eq(&row.id))
        .filter(result_row::Column::AgencyId.eq(&row.agency_id))
        .order_by_asc(result_row::Column::Person)
        .order_by_asc(result_row::Column::Attempt)
        .all(conn)
        .await?;
    let test = test_row::Entity::find_by_id(&row.id)
        .filter(test_row::Column::AgencyId.eq(&row.agency_id))
        .one(conn)
        .await?;
    let expected = expected_row::Entity::find()
        .filter(expected_row::Column::TrainingId.eq(&row.id))
        .filter(expected_row::Column::AgencyId.eq(&row.agency_id))
        .order_by_asc(expected_row::Column::Nth)
        .all(conn)
        .await?;
    Ok(Held {
        id: TrainingId::parse(&row.id).ok_or(OfficeError::NotFound)?,
        kind: kind_of(&row)?,
        state: state_of(&row)?,
        people: people_of(conn, &row).await?,
        expected,
        files,
        test,
        results,
        row,
    })
}

/// Trainings of a year, by day, and what is held of them.
pub async fn year(office: &Office, right: &Authz<Read, Trainings>, year: i32) -> Result<Year, OfficeError> {
    of_year(office.read(), right.agency(), year).await
}

/// What was held in a year, for reports.
pub async fn years_count<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    year: i32,
) -> Result<Count, OfficeError> {
    Ok(of_year(conn, agency, year).await?.count)
}

/// What was held in days of one year, for returns.
pub(crate) async fn count_between<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Count, OfficeError> {
    let within = training_row::Column::On.between(first, last);
    Ok(of_days(conn, agency, year_of(first), Some(within)).await?.count)
}

async fn of_year<C: ConnectionTrait>(conn: &C, agency: &AgencyId, year: i32) -> Result<Year, OfficeError> {
    of_days(conn, agency, year, None).await
}

async fn of_days<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    year: i32,
    within: Option<sea_orm::sea_query::SimpleExpr>,
) -> Result<Year, OfficeError> {
    let mut query = of_agency(agency).filter(training_row::Column::Year.eq(year));
    if let Some(within) = within {
        query = query.filter(within);
    }
    let rows = query
        .order_by_asc(training_row::Column::On)
        .order_by_asc(training_row::Column::Id)
        .limit(MOST)
        .all(conn)
        .await?;
    let people = attendance_row::Entity::find()
        .filter(attendance_row::Column::AgencyId.eq(agency.as_str()))
        .filter(attendance_row::Column::TrainingId.is_in(rows.iter().map(|row| row.id.as_str())))
        .all(conn)
        .await?;
    let mut by: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for one in people {
        by.entry(one.training_id).or_default().insert(one.person);
    }
    let (mut lines, mut attended) = (Vec::new(), Vec::new());
    for row in rows {
        let (kind, state) = (kind_of(&row)?, state_of(&row)?);
        let people = by.remove(&row.id).unwrap_or_default();
        lines.push(Line { row, kind, state, times: people.len() });
        attended.push(Attended { kind, state, people });
    }
    Ok(Year { year, lines, count: count(&attended) })
}

/// The year of a day.
pub(super) fn year_of(on: NaiveDate) -> i32 {
    on.year()
}
