//! Who was there: people sign themselves in with the code, the office enters lists and late ones.

use std::net::IpAddr;

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    id::AgencyId,
    refusal::Refusal,
    training::{Attendee, Happened, Way, read_list, signs},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::{
    Trainings, attendance_row,
    change::event,
    look::{kind_of, locked, state_of, time_of},
    training_row,
};
use crate::{
    Office, OfficeError, Outcome, Tx,
    organisation::{staff, unit},
};

/// What a list has brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entered {
    /// People who are new.
    pub new: usize,
    /// People who stood there already.
    pub known: usize,
}

/// What somebody sees who has the code.
#[derive(Debug, Clone)]
pub struct Door {
    /// The training.
    pub row: training_row::Model,
    /// Its agency.
    pub agency: AgencyId,
    /// Why nobody can sign in now; `None`: people can.
    pub closed: Option<Refusal>,
}

/// The training of a code.
pub async fn door(office: &Office, code: &str) -> Result<Door, OfficeError> {
    let row = of_code(office.read(), code).await?;
    let agency = AgencyId::parse(&row.agency_id).ok_or(OfficeError::NotFound)?;
    let what = (state_of(&row)?, kind_of(&row)?);
    let closed = signs(what, (time_of(&row), row.on), (Way::Code, ""), office.now()).err();
    Ok(Door { row, agency, closed })
}

async fn of_code<C: ConnectionTrait>(conn: &C, code: &str) -> Result<training_row::Model, OfficeError> {
    let row = training_row::Entity::find()
        .filter(training_row::Column::Code.eq(code.trim().to_lowercase()))
        .one(conn);
    row.await?.ok_or(OfficeError::NotFound)
}

/// The person of the agency with this name and unit, if there is exactly one.
pub(super) async fn known(tx: &Tx, agency: &str, person: &Attendee) -> Result<Option<String>, OfficeError> {
    let named = staff::Entity::find()
        .filter(staff::Column::AgencyId.eq(agency))
        .filter(staff::Column::Name.eq(&person.name))
        .all(tx.conn())
        .await?;
    let units = unit::Entity::find()
        .filter(unit::Column::AgencyId.eq(agency))
        .filter(unit::Column::Name.eq(&person.unit))
        .all(tx.conn())
        .await?;
    let mut found = named
        .into_iter()
        .filter(|one| units.iter().any(|unit| Some(unit.id.as_str()) == one.unit_id.as_deref()));
    Ok(found.next().filter(|_| found.next().is_none()).map(|one| one.id))
}

/// Who enters it, which way and why.
struct By<'a> {
    way: Way,
    reason: &'a str,
    name: &'a str,
    staff: Option<&'a str>,
}

/// Enters somebody; false: stood there already.
async fn put(
    tx: &Tx,
    row: &training_row::Model,
    person: &Attendee,
    by: &By<'_>,
) -> Result<bool, OfficeError> {
    let key = person.key();
    let there = attendance_row::Entity::find_by_id((row.id.clone(), key.clone())).one(tx.conn()).await?;
    if there.is_some() {
        return Ok(false);
    }
    let staff_id = match by.staff {
        Some(id) => Some(id.to_owned()),
        None => known(tx, &row.agency_id, person).await?,
    };
    let new = attendance_row::Model {
        training_id: row.id.clone(),
        person: key,
        agency_id: row.agency_id.clone(),
        name: person.name.clone(),
        unit: person.unit.clone(),
        staff_id,
        way: by.way.code().to_owned(),
        reason: by.reason.trim().to_owned(),
        at: tx.now(),
        by_name: by.name.to_owned(),
    };
    attendance_row::Entity::insert(new.into_active_model()).exec_without_returning(tx.conn()).await?;
    Ok(true)
}

fn twice() -> OfficeError {
    Refusal::new("signed_already", "已经签到，不用再签").at("name").into()
}

fn may(tx: &Tx, row: &training_row::Model, way: Way, reason: &str) -> Result<(), OfficeError> {
    Ok(signs((state_of(row)?, kind_of(row)?), (time_of(row), row.on), (way, reason), tx.now())?)
}

/// Name of the unit of a person.
async fn unit_of(tx: &Tx, who: &Staff) -> Result<String, OfficeError> {
    let Some(own) = &who.unit else { return Ok("机关".to_owned()) };
    let row = unit::Entity::find_by_id(own.as_str())
        .filter(unit::Column::AgencyId.eq(who.agency.as_str()))
        .one(tx.conn())
        .await?;
    Ok(row.map_or_else(|| "机关".to_owned(), |row| row.name))
}

/// A person of the agency signs in, with the code that hangs in the room.
pub async fn sign_self(office: &Office, who: &Staff, id: &str, code: &str) -> Result<(), OfficeError> {
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = locked(tx, &who.agency, id).await?;
            may(tx, &row, Way::Code, "")?;
            if row.code.as_deref() != Some(code.trim().to_lowercase().as_str()) {
                let sentence = "签到码不对，请看会场张贴的签到表或者屏幕";
                return Err(Refusal::new("code_wrong", sentence).at("code").into());
            }
            let person = Attendee { name: who.name.clone(), unit: unit_of(tx, who).await? }.check()?;
            let by = By { way: Way::Code, reason: "", name: "", staff: Some(who.id.as_str()) };
            if !put(tx, &row, &person, &by).await? {
                return Err(twice());
            }
            Ok(Outcome::of(()).event(event(&row, Happened::SignedIn)?))
        })
        .await
}

/// Somebody who is not signed in, of the agency or a guest, signs in with the code.
pub async fn sign_guest(
    office: &Office,
    code: &str,
    person: &Attendee,
    address: Option<IpAddr>,
) -> Result<Attendee, OfficeError> {
    let found = door(office, code).await?;
    let person = person.check()?;
    office
        .transact(&Actor::Visitor(address), async |tx| {
            let row = locked(tx, &found.agency, &found.row.id).await?;
            may(tx, &row, Way::Code, "")?;
            let by = By { way: Way::Code, reason: "", name: "", staff: None };
            if !put(tx, &row, &person, &by).await? {
                return Err(twice());
            }
            let event = event(&row, Happened::SignedIn)?;
            Ok(Outcome::of(person.clone()).event_in(&found.agency, event))
        })
        .await
}

/// Enters a list that was signed on paper, or of those who were sent.
pub async fn enter_list(office: &Office, who: &Staff, id: &str, text: &str) -> Result<Entered, OfficeError> {
    let right = who.authorise::<Edit, Trainings>(id)?;
    let listed = read_list(text)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = locked(tx, right.agency(), right.id()).await?;
            may(tx, &row, Way::List, "")?;
            let by = By { way: Way::List, reason: "", name: &who.name, staff: None };
            let mut new = 0;
            for person in &listed.people {
                new += usize::from(put(tx, &row, person, &by).await?);
            }
            if new == 0 {
                let sentence = "名单里的人都已经登记过，没有新增";
                return Err(Refusal::new("all_known", sentence).at("list").into());
            }
            let entered = Entered { new, known: listed.people.len() - new };
            Ok(Outcome::of(entered).event(event(&row, Happened::Listed { people: new })?))
        })
        .await
}

/// Enters somebody who was there and did not sign in.
pub async fn enter_late(
    office: &Office,
    who: &Staff,
    id: &str,
    person: &Attendee,
    reason: &str,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Trainings>(id)?;
    let person = person.check()?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = locked(tx, right.agency(), right.id()).await?;
            may(tx, &row, Way::Late, reason)?;
            let by = By { way: Way::Late, reason, name: &who.name, staff: None };
            if !put(tx, &row, &person, &by).await? {
                return Err(twice());
            }
            let reason = reason.trim().to_owned();
            Ok(Outcome::of(()).event(event(&row, Happened::SignedLate { reason })?))
        })
        .await
}

/// Strikes an entry that is wrong, before the training is closed.
pub async fn strike(
    office: &Office,
    who: &Staff,
    id: &str,
    person: &str,
    reason: &str,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Trainings>(id)?;
    let reason = reason.trim().to_owned();
    if !(2..=200).contains(&reason.chars().count()) {
        let sentence = "请写明为什么删去这条签到，2到200个字";
        return Err(Refusal::new("reason_missing", sentence).at("strike_reason").into());
    }
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = locked(tx, right.agency(), right.id()).await?;
            if state_of(&row)?.is_over() {
                let sentence = "培训已经办结，签到不能再改";
                return Err(Refusal::new("training_over", sentence).at("strike_reason").into());
            }
            let gone = attendance_row::Entity::delete_many()
                .filter(attendance_row::Column::TrainingId.eq(&row.id))
                .filter(attendance_row::Column::AgencyId.eq(&row.agency_id))
                .filter(attendance_row::Column::Person.eq(person))
                .exec(tx.conn())
                .await?;
            if gone.rows_affected == 0 {
                return Err(OfficeError::NotFound);
            }
            Ok(Outcome::of(()).event(event(&row, Happened::Struck { reason: reason.clone() })?))
        })
        .await
}
