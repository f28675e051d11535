//! Reading tickets: those that the person reaches.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_domain::{
    authority::{Authz, Read, Staff},
    calendar::Calendar,
    id::{AgencyId, StaffId, TicketId, UnitId},
    rectification::{Said, State, Ticket},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{ALL_UNITS, Tickets, act_row, reaches, ticket_row};
use crate::{Office, OfficeError};

/// Tickets of a list.
const MOST: u64 = 1_000;
/// Values of one query.
const AT_ONCE: usize = 500;

/// A ticket with what was done.
#[derive(Debug, Clone)]
pub struct Held {
    /// Which.
    pub id: TicketId,
    /// The row.
    pub row: ticket_row::Model,
    /// What was done, with names.
    pub acts: Vec<act_row::Model>,
    /// As far as the rules ask.
    pub ticket: Ticket,
}

/// A ticket in a list.
#[derive(Debug, Clone)]
pub struct Line {
    /// The ticket.
    pub held: Held,
    /// Its last day.
    pub due: Option<NaiveDate>,
    /// Mended too late, or not yet and the last day is over?
    pub late: bool,
}

/// What a list is asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Those that are over too.
    pub all: bool,
    /// Those that are late alone.
    pub late: bool,
    /// Of this unit alone.
    pub unit: Option<UnitId>,
}

impl Held {
    /// With its clock.
    pub fn line(self, now: DateTime<Utc>) -> Line {
        let calendar = Calendar::in_force();
        Line { due: self.ticket.due(calendar), late: self.ticket.is_late(calendar, now), held: self }
    }
}

fn of_agency(agency: &AgencyId) -> Select<ticket_row::Entity> {
    ticket_row::Entity::find().filter(ticket_row::Column::AgencyId.eq(agency.as_str()))
}

/// Rows with their histories.
pub(crate) async fn all_held<C: ConnectionTrait>(
    conn: &C,
    rows: Vec<ticket_row::Model>,
) -> Result<Vec<Held>, OfficeError> {
    let mut acts: BTreeMap<String, Vec<act_row::Model>> = BTreeMap::new();
    for some in rows.chunks(AT_ONCE) {
        let found = act_row::Entity::find()
            .filter(act_row::Column::TicketId.is_in(some.iter().map(|row| row.id.as_str())))
            .order_by_asc(act_row::Column::TicketId)
            .order_by_asc(act_row::Column::Place)
            .all(conn)
            .await?;
        for act in found {
            acts.entry(act.ticket_id.clone()).or_default().push(act);
        }
    }
    rows.into_iter().map(|row| whole(acts.remove(&row.id).unwrap_or_default(), row)).collect()
}

fn whole(acts: Vec<act_row::Model>, row: ticket_row::Model) -> Result<Held, OfficeError> {
    let said = |act: &act_row::Model| {
        let by = StaffId::parse(&act.by).ok_or_else(|| OfficeError::fault("staff of an act"))?;
        Ok(Said { by, at: act.at, act: serde_json::from_str(&act.body).map_err(OfficeError::fault)? })
    };
    let said = acts.iter().map(said).collect::<Result<_, OfficeError>>()?;
    let days = u32::try_from(row.days).map_err(OfficeError::fault)?;
    let id = TicketId::parse(&row.id).ok_or(OfficeError::NotFound)?;
    Ok(Held { id, ticket: Ticket { issued_on: row.issued_on, days, said }, acts, row })
}

pub(super) async fn held<C: ConnectionTrait>(
    conn: &C,
    who: &Staff,
    agency: &AgencyId,
    id: &str,
) -> Result<Held, OfficeError> {
    let row = of_agency(agency).filter(ticket_row::Column::Id.eq(id)).one(conn).await?;
    let row = row.filter(|row| reaches(who, &row.unit_id)).ok_or(OfficeError::NotFound)?;
    all_held(conn, vec![row]).await?.pop().ok_or(OfficeError::NotFound)
}

/// One ticket that the person reaches.
pub async fn show(office: &Office, who: &Staff, right: &Authz<Read, Tickets>) -> Result<Line, OfficeError> {
    Ok(held(office.read(), who, right.agency(), right.id()).await?.line(office.now()))
}

/// Tickets that the person reaches: those with the least time first, those that are over behind them.
pub async fn list(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Tickets>,
    asked: &Asked,
) -> Result<Vec<Line>, OfficeError> {
    let mut query = reached(of_agency(right.agency()), who);
    if let Some(unit) = &asked.unit {
        query = query.filter(ticket_row::Column::UnitId.eq(unit.as_str()));
    }
    if !asked.all {
        query = query.filter(open());
    }
    let rows = query.order_by_desc(ticket_row::Column::Id).limit(MOST).all(office.read()).await?;
    let held = all_held(office.read(), rows).await?;
    let mut lines: Vec<Line> = held.into_iter().map(|one| one.line(office.now())).collect();
    lines.retain(|line| !asked.late || line.late);
    lines.sort_by_key(|line| {
        (line.held.ticket.state().is_over(), line.due, std::cmp::Reverse(line.held.row.id.clone()))
    });
    Ok(lines)
}

fn reached(query: Select<ticket_row::Entity>, who: &Staff) -> Select<ticket_row::Entity> {
    if who.has_any(ALL_UNITS) {
        return query;
    }
    query.filter(ticket_row::Column::UnitId.eq(who.unit.as_ref().map_or("", UnitId::as_str)))
}

fn open() -> sea_orm::sea_query::SimpleExpr {
    ticket_row::Column::State
        .is_not_in(State::ALL.into_iter().filter(|state| state.is_over()).map(State::code))
}

/// Tickets that are not over, for the work lists.
pub(crate) async fn open_tickets(office: &Office, who: &Staff) -> Result<Vec<Line>, OfficeError> {
    let rows = reached(of_agency(&who.agency), who).filter(open()).all(office.read()).await?;
    let held = all_held(office.read(), rows).await?;
    Ok(held.into_iter().map(|one| one.line(office.now())).collect())
}
