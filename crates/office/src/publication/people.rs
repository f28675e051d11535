//! Who holds which duty today, in whose place, and who is told.

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Actor, Staff},
    id::{AgencyId, StaffId},
    organisation::Duty,
    publication::{State, Step},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, Select};

use super::Held;
use crate::{
    Office, OfficeError, Tx,
    chance::day_in_china,
    notice::Notice,
    organisation::{duty, staff},
};

/// In whose place the person holds a duty today; `None`: in his or her own right.
pub(super) async fn principal(tx: &Tx, who: &Staff, duty: Duty) -> Result<Option<String>, OfficeError> {
    let held =
        holdings(day_in_china(tx.now()), &who.agency, duty).filter(duty::Column::StaffId.eq(who.id.as_str()));
    let held = held.all(tx.conn()).await?;
    if held.iter().any(|row| row.deputy_for.is_none()) {
        return Ok(None);
    }
    let Some(principal) = held.into_iter().find_map(|row| row.deputy_for) else { return Ok(None) };
    let person = staff::Entity::find_by_id(principal)
        .filter(staff::Column::AgencyId.eq(who.agency.as_str()))
        .one(tx.conn())
        .await?;
    Ok(person.map(|person| person.name))
}

fn holdings(today: NaiveDate, agency: &AgencyId, duty: Duty) -> Select<duty::Entity> {
    duty::Entity::find()
        .filter(duty::Column::AgencyId.eq(agency.as_str()))
        .filter(duty::Column::Duty.eq(duty.code()))
        .filter(duty::Column::FromOn.lte(today))
        .filter(Condition::any().add(duty::Column::UntilOn.is_null()).add(duty::Column::UntilOn.gte(today)))
}

/// Everybody who holds a duty today, deputies included; of one unit, or of the whole agency.
pub(super) async fn holders(
    tx: &Tx,
    held: &Held,
    duty: Duty,
    own_unit: bool,
) -> Result<Vec<StaffId>, OfficeError> {
    holders_on(tx.conn(), day_in_china(tx.now()), held, duty, own_unit).await
}

async fn holders_on(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
    held: &Held,
    duty: Duty,
    own_unit: bool,
) -> Result<Vec<StaffId>, OfficeError> {
    let rows = holdings(today, &held.agency, duty).all(conn).await?;
    let mut people: Vec<String> = rows.into_iter().map(|row| row.staff_id).collect();
    people.sort();
    people.dedup();
    if own_unit && !people.is_empty() {
        let of_unit = staff::Entity::find()
            .filter(staff::Column::AgencyId.eq(held.agency.as_str()))
            .filter(staff::Column::UnitId.eq(held.row.unit_id.as_str()))
            .filter(staff::Column::Id.is_in(people))
            .all(conn)
            .await?;
        people = of_unit.into_iter().map(|person| person.id).collect();
    }
    Ok(people.iter().filter_map(|id| StaffId::parse(id)).collect())
}

/// The first step that is still to be passed and that nobody can pass: whoever holds its duty has written on
/// the text, or nobody holds it. `also`: somebody who is about to write.
pub async fn nobody_for(
    office: &Office,
    held: &Held,
    also: Option<&StaffId>,
) -> Result<Option<&'static Step>, OfficeError> {
    if !matches!(held.life.state, State::Draft | State::Returned | State::InReview) {
        return Ok(None);
    }
    for step in held.flow.steps.iter().skip(held.life.passed.len()) {
        let people = holders_on(office.read(), office.today(), held, step.duty, step.same_unit).await?;
        let passed = |one: &StaffId| held.life.passed.iter().any(|passed| passed.by == *one);
        let free = |one: &StaffId| !held.life.hands.contains(one) && Some(one) != also && !passed(one);
        if !people.iter().any(free) {
            return Ok(Some(step));
        }
    }
    Ok(None)
}

pub(super) fn notices(
    actor: &Actor,
    held: &Held,
    title: &str,
    tell: Vec<(Vec<StaffId>, String)>,
) -> Vec<Notice> {
    let (own, name) = match actor {
        Actor::Staff(who) => (Some(&who.id), who.name.as_str()),
        Actor::System(_) | Actor::Console | Actor::Visitor(_) => (None, "系统"),
    };
    let mut list = Vec::new();
    for (people, what) in tell {
        list.extend(people.into_iter().filter(|person| Some(person) != own).map(|to| Notice {
            agency: held.agency.clone(),
            to,
            sentence: format!("{name}{what}“{title}”"),
            link: format!("/office/documents/{}", held.id),
        }));
    }
    list
}
