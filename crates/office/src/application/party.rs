//! Who applied: seen by the officer of the case alone, with the second factor, and each look stands in the record.

use gongkai_domain::{
    application::{
        ApplicationEvent,
        filing::{Agent, Applicant},
    },
    authority::{Actor, Edit, Staff},
    id::{AgencyId, StaffId},
    organisation::Duty,
    refusal::Refusal,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};

use super::{
    Register, case_row, field,
    held::{held, opened},
    record::save,
};
use crate::{
    Office, OfficeError, Outcome, Tx,
    organisation::{granted_on, staff},
};

/// The applicant of a case, as a thing that somebody may have the right to see.
#[derive(Debug)]
pub enum Party {}

/// Applicant and agent, as they are sealed.
#[derive(Serialize, Deserialize)]
pub(super) struct Person {
    pub applicant: Applicant,
    pub agent: Option<Agent>,
}

/// Who applied, and who acts for the applicant.
pub async fn applicant(
    office: &Office,
    who: &Staff,
    id: &str,
) -> Result<(Applicant, Option<Agent>), OfficeError> {
    let right = who.authorise::<Edit, Party>(id)?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let held = held(tx.conn(), right.agency(), right.id()).await?;
            only_officer(who, &held.row)?;
            let person: Person =
                opened(office, right.agency(), field("party", &held.row.id), &held.row.party)?;
            let event = ApplicationEvent::ApplicantSeen { application: held.id()?, number: held.row.number };
            Ok(Outcome::of((person.applicant, person.agent)).event(event))
        })
        .await
}

/// Refuses everybody but the officer who has the case.
pub(super) fn only_officer(who: &Staff, row: &case_row::Model) -> Result<(), Refusal> {
    if row.officer_id.as_deref() == Some(who.id.as_str()) {
        return Ok(());
    }
    let sentence = "身份信息只由承办人查看；需要查看的，请先办理交接";
    Err(Refusal::new("not_your_case", sentence))
}

/// Gives a case to an officer: the one who has it, or the disclosure office, or whoever finds it without one.
pub async fn hand_over(
    office: &Office,
    who: &Staff,
    id: &str,
    version: i32,
    to: Option<&StaffId>,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Register>(id)?;
    let missing = || Refusal::new("officer_missing", "请选择承办人").at("officer");
    let to = to.ok_or_else(missing)?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let held = held(tx.conn(), right.agency(), right.id()).await?;
            if held.row.version != version {
                return Err(OfficeError::Conflict);
            }
            let own = held.row.officer_id.as_deref().is_none_or(|officer| officer == who.id.as_str());
            if !own && !who.has_any(&[Duty::DisclosureReviewer]) {
                let sentence = "办件由承办人或者公开审查人交接";
                return Err(Refusal::new("not_your_case", sentence).into());
            }
            let officer = officer(office, tx, right.agency(), to).await?.ok_or_else(missing)?;
            let event = ApplicationEvent::HandedOver {
                application: held.id()?,
                number: held.row.number.clone(),
                officer: officer.name.clone(),
            };
            let mut new = held.row.into_active_model();
            new.officer_id = Set(Some(officer.id));
            new.officer_name = Set(Some(officer.name));
            save(tx, new).await?;
            Ok(Outcome::of(()).event(event))
        })
        .await
}

/// A person of the agency who holds the duty of officers today.
async fn officer(
    office: &Office,
    tx: &Tx,
    agency: &AgencyId,
    to: &StaffId,
) -> Result<Option<staff::Model>, OfficeError> {
    if !granted_on(tx.conn(), agency, to, office.today()).await?.contains(&Duty::CaseOfficer) {
        return Ok(None);
    }
    Ok(staff::Entity::find_by_id(to.as_str())
        .filter(staff::Column::AgencyId.eq(agency.as_str()))
        .filter(staff::Column::DisabledAt.is_null())
        .one(tx.conn())
        .await?)
}
