//! Who holds which duty today, in whose place, and who is told.

use gongkai_domain::{
    authority::{Actor, Staff},
    id::{AgencyId, StaffId},
    organisation::Duty,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select};

use super::Held;
use crate::{
    OfficeError, Tx,
    chance::day_in_china,
    notice::Notice,
    organisation::{duty, staff},
};

/// In whose place the person holds a duty today; `None`: in his or her own right.
pub(super) async fn principal(tx: &Tx, who: &Staff, duty: Duty) -> Result<Option<String>, OfficeError> {
    let held = holdings(tx, &who.agency, duty).filter(duty::Column::StaffId.eq(who.id.as_str()));
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

fn holdings(tx: &Tx, agency: &AgencyId, duty: Duty) -> Select<duty::Entity> {
    let today = day_in_china(tx.now());
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
    let rows = holdings(tx, &held.agency, duty).all(tx.conn()).await?;
    let mut people: Vec<String> = rows.into_iter().map(|row| row.staff_id).collect();
    people.sort();
    people.dedup();
    if own_unit && !people.is_empty() {
        let of_unit = staff::Entity::find()
            .filter(staff::Column::AgencyId.eq(held.agency.as_str()))
            .filter(staff::Column::UnitId.eq(held.row.unit_id.as_str()))
            .filter(staff::Column::Id.is_in(people))
            .all(tx.conn())
            .await?;
        people = of_unit.into_iter().map(|person| person.id).collect();
    }
    Ok(people.iter().filter_map(|id| StaffId::parse(id)).collect())
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
