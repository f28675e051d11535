//! Who should come to a training: a list of its own, so that it can be said who did not.

use std::collections::BTreeMap;

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    refusal::Refusal,
    training::{Attendee, Happened, read_list},
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::{
    Trainings,
    attend::known,
    change::event,
    expected_row,
    look::{Held, locked, state_of},
};
use crate::{
    Office, OfficeError, Outcome, Tx,
    organisation::{staff, unit},
};

/// Whom a training is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom<'a> {
    /// A list as it was pasted: name and unit.
    List(&'a str),
    /// Everybody of the agency who has an account.
    Accounts,
}

impl Held {
    /// Who should have come and did not.
    pub fn absent(&self) -> Vec<&expected_row::Model> {
        let came = |one: &&expected_row::Model| {
            self.people.iter().any(|there| {
                there.person == one.person || one.staff_id.is_some() && there.staff_id == one.staff_id
            })
        };
        self.expected.iter().filter(|one| !came(one)).collect()
    }
}

/// People of the agency who have an account, with the names of their units.
async fn accounts(tx: &Tx, agency: &str) -> Result<Vec<(Attendee, Option<String>)>, OfficeError> {
    let units: BTreeMap<String, String> = unit::Entity::find()
        .filter(unit::Column::AgencyId.eq(agency))
        .all(tx.conn())
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let rows = staff::Entity::find()
        .filter(staff::Column::AgencyId.eq(agency))
        .filter(staff::Column::DisabledAt.is_null())
        .order_by_asc(staff::Column::UnitId)
        .order_by_asc(staff::Column::Id)
        .all(tx.conn())
        .await?;
    let told = |row: staff::Model| {
        let unit = row.unit_id.as_ref().and_then(|id| units.get(id)).cloned();
        let person = Attendee { name: row.name, unit: unit.unwrap_or_else(|| "机关".to_owned()) };
        (person, Some(row.id))
    };
    Ok(rows.into_iter().map(told).collect())
}

/// Says who should come, in place of what was said before, until the training is closed.
pub async fn expect(office: &Office, who: &Staff, id: &str, whom: Whom<'_>) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Trainings>(id)?;
    let listed = match whom {
        Whom::List(text) => {
            Some(read_list(text).map_err(|all| all.into_iter().map(at_own).collect::<Vec<_>>())?)
        }
        Whom::Accounts => None,
    };
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = locked(tx, right.agency(), right.id()).await?;
            if state_of(&row)?.is_over() {
                let sentence = "培训已经办结或者取消，应到名单不能再改";
                return Err(Refusal::new("training_over", sentence).at("expected").into());
            }
            let people = match &listed {
                None => accounts(tx, &row.agency_id).await?,
                Some(listed) => {
                    let mut people = Vec::new();
                    for person in &listed.people {
                        people.push((person.clone(), known(tx, &row.agency_id, person).await?));
                    }
                    people
                }
            };
            expected_row::Entity::delete_many()
                .filter(expected_row::Column::TrainingId.eq(&row.id))
                .filter(expected_row::Column::AgencyId.eq(&row.agency_id))
                .exec(tx.conn())
                .await?;
            let mut new: BTreeMap<String, expected_row::Model> = BTreeMap::new();
            for (nth, (person, staff_id)) in (1..).zip(people) {
                let key = person.key();
                new.entry(key.clone()).or_insert(expected_row::Model {
                    training_id: row.id.clone(),
                    person: key,
                    agency_id: row.agency_id.clone(),
                    name: person.name,
                    unit: person.unit,
                    staff_id,
                    nth,
                });
            }
            let many = new.len();
            for one in new.into_values() {
                expected_row::Entity::insert(one.into_active_model())
                    .exec_without_returning(tx.conn())
                    .await?;
            }
            Ok(Outcome::of(()).event(event(&row, Happened::Expected { people: many })?))
        })
        .await
}

/// The same reason at the field of this list.
fn at_own(refusal: Refusal) -> Refusal {
    refusal.at("expected")
}
