//! The roster as stored: what a person may do on a day, and the value that the rules judge.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gongkai_domain::{
    id::{AgencyId, DutyId, StaffId, UnitId},
    organisation::{Duty, Holding, Period, Person, Proposal, Roster},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, sea_query::Expr,
};

use super::{agency, duty, staff};
use crate::{OfficeError, Tx, chance::day_in_china};

/// The duties of a person on a day, deputies' included: asked at sign-in and again at every call. A
/// person who is disabled, or whose agency is closed by then, has none.
pub async fn duties_on(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    person: &StaffId,
    day: NaiveDate,
) -> Result<BTreeSet<Duty>, OfficeError> {
    let open =
        agency::Entity::find_by_id(agency.as_str()).filter(closed_after(day)).one(conn).await?.is_some();
    let enabled = staff::Entity::find_by_id(person.as_str())
        .filter(staff::Column::AgencyId.eq(agency.as_str()))
        .filter(staff::Column::DisabledAt.is_null())
        .one(conn)
        .await?
        .is_some();
    if !open || !enabled {
        return Ok(BTreeSet::new());
    }
    granted_on(conn, agency, person, day).await
}

/// The same of somebody of whom it is known that the agency is open and the account is not disabled.
pub(crate) async fn granted_on(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    person: &StaffId,
    day: NaiveDate,
) -> Result<BTreeSet<Duty>, OfficeError> {
    let rows = duty::Entity::find()
        .filter(duty::Column::AgencyId.eq(agency.as_str()))
        .filter(duty::Column::StaffId.eq(person.as_str()))
        .filter(held_on(day))
        .all(conn)
        .await?;
    rows.iter().map(|row| read_duty(&row.duty)).collect()
}

fn held_on(day: NaiveDate) -> Condition {
    let not_over = Condition::any().add(duty::Column::UntilOn.is_null()).add(duty::Column::UntilOn.gte(day));
    Condition::all().add(duty::Column::FromOn.lte(day)).add(not_over)
}

/// Duties of everybody in the installation on a day, by person: for the list of the demo's accounts.
pub(crate) async fn everybodys_duties_on(
    conn: &impl ConnectionTrait,
    day: NaiveDate,
) -> Result<BTreeMap<String, BTreeSet<Duty>>, OfficeError> {
    let mut all: BTreeMap<String, BTreeSet<Duty>> = BTreeMap::new();
    for row in duty::Entity::find().filter(held_on(day)).all(conn).await? {
        all.entry(row.staff_id).or_default().insert(read_duty(&row.duty)?);
    }
    Ok(all)
}

fn closed_after(day: NaiveDate) -> Condition {
    Condition::any().add(agency::Column::ClosedOn.is_null()).add(agency::Column::ClosedOn.gt(day))
}

/// All people and holdings of an agency.
pub(super) async fn load(conn: &impl ConnectionTrait, agency: &AgencyId) -> Result<Roster, OfficeError> {
    let people = staff::Entity::find()
        .filter(staff::Column::AgencyId.eq(agency.as_str()))
        .order_by_asc(staff::Column::NameKey)
        .all(conn)
        .await?;
    let holdings = duty::Entity::find()
        .filter(duty::Column::AgencyId.eq(agency.as_str()))
        .order_by_asc(duty::Column::Id)
        .all(conn)
        .await?;
    Ok(Roster {
        people: people.iter().map(person).collect::<Result<_, _>>()?,
        holdings: holdings.iter().map(holding).collect::<Result<_, _>>()?,
    })
}

/// A stored person as the rules see it.
pub(super) fn person(row: &staff::Model) -> Result<Person, OfficeError> {
    Ok(Person {
        id: read_id(StaffId::parse(&row.id), &row.id)?,
        name: row.name.clone(),
        number: row.number.clone(),
        unit: row.unit_id.as_deref().map(|id| read_id(UnitId::parse(id), id)).transpose()?,
        disabled: row.disabled_at.is_some(),
    })
}

/// A stored holding as the rules see it.
pub(super) fn holding(row: &duty::Model) -> Result<Holding, OfficeError> {
    Ok(Holding {
        id: read_id(DutyId::parse(&row.id), &row.id)?,
        held: Proposal {
            staff: read_id(StaffId::parse(&row.staff_id), &row.staff_id)?,
            duty: read_duty(&row.duty)?,
            period: Period { from: row.from_on, until: row.until_on },
            deputy_for: row.deputy_for.as_deref().map(|id| read_id(StaffId::parse(id), id)).transpose()?,
        },
    })
}

pub(super) fn read_id<T>(parsed: Option<T>, text: &str) -> Result<T, OfficeError> {
    parsed.ok_or_else(|| OfficeError::fault(format!("stored identity unreadable: {text}")))
}

pub(crate) fn read_duty(code: &str) -> Result<Duty, OfficeError> {
    Duty::parse(code).ok_or_else(|| OfficeError::fault(format!("stored duty unknown: {code}")))
}

/// Raises the agency's count of changes: whoever changes units, people or duties does this first and
/// then holds the row until the commit, so that what was checked is still true when it is saved.
pub(super) async fn begin_change(tx: &Tx, agency: &AgencyId) -> Result<(), OfficeError> {
    let raised = agency::Entity::update_many()
        .col_expr(agency::Column::Changes, Expr::col(agency::Column::Changes).add(1))
        .filter(agency::Column::Id.eq(agency.as_str()))
        .filter(closed_after(day_in_china(tx.now())))
        .exec(tx.conn())
        .await?;
    if raised.rows_affected == 0 { Err(OfficeError::NotFound) } else { Ok(()) }
}
