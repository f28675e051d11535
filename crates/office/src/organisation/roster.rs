//! The roster as stored: what a person may do on a day, and the value that the rules judge.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use gongkai_domain::{
    id::{AgencyId, StaffId},
    organisation::Duty,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};

use super::{agency, duty, staff};
use crate::OfficeError;

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
    let rows = duty::Entity::find()
        .filter(duty::Column::AgencyId.eq(agency.as_str()))
        .filter(duty::Column::StaffId.eq(person.as_str()))
        .filter(duty::Column::FromOn.lte(day))
        .filter(Condition::any().add(duty::Column::UntilOn.is_null()).add(duty::Column::UntilOn.gte(day)))
        .all(conn)
        .await?;
    rows.iter().map(|row| read_duty(&row.duty)).collect()
}

fn closed_after(day: NaiveDate) -> Condition {
    Condition::any().add(agency::Column::ClosedOn.is_null()).add(agency::Column::ClosedOn.gt(day))
}

fn read_duty(code: &str) -> Result<Duty, OfficeError> {
    Duty::parse(code).ok_or_else(|| OfficeError::fault(format!("stored duty unknown: {code}")))
}
