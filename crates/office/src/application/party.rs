//! Who applied: seen by the officer of the case alone, with the second factor, and each look stands in the record.

use gongkai_domain::{
    application::{
        Act, Addressee, ApplicationEvent, Consulted,
        filing::{Agent, Applicant},
    },
    authority::{Actor, Edit, Staff},
    id::{AgencyId, StaffId},
    organisation::Duty,
    refusal::Refusal,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};

use super::{
    Register, case_row, field,
    held::{acts_of, entry_of, held, opened},
    record::{addressee_field, save},
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

/// Persons of a case.
pub struct People {
    /// Who applied.
    pub applicant: Applicant,
    /// Who acts for the applicant.
    pub agent: Option<Agent>,
    /// Who was asked for an opinion, and as what, by the place of the letter.
    pub asked: Vec<(usize, Consulted, Addressee)>,
}

impl People {
    /// The name on a letter that the act at a place sends to somebody who was asked; empty where none is known.
    pub fn asked_at(&self, act: &Act, place: usize) -> String {
        let letter = letter_place(act, place);
        let found = self.asked.iter().find(|(at, _, _)| *at == letter);
        found.map(|(_, _, addressee)| addressee.name.clone()).unwrap_or_default()
    }
}

/// Place of the letter whose addressee an act speaks to: its own, or that of the letter that it names.
pub fn letter_place(act: &Act, place: usize) -> usize {
    match act {
        Act::ThirdPartyTold { letter } => usize::try_from(*letter).unwrap_or(place),
        _ => place,
    }
}

/// Addressees of the letters of a case.
pub(super) async fn asked<C: ConnectionTrait>(
    office: &Office,
    conn: &C,
    agency: &AgencyId,
    row: &case_row::Model,
) -> Result<Vec<(usize, Consulted, Addressee)>, OfficeError> {
    let mut all = Vec::new();
    for row in acts_of(conn, agency, std::slice::from_ref(row)).await? {
        let (Some(sealed), Act::ConsultationSent { with }) = (&row.addressee, entry_of(&row)?.act) else {
            continue;
        };
        let addressee: Addressee = opened(office, agency, addressee_field(&row.id), sealed)?;
        all.push((usize::try_from(row.place).map_err(OfficeError::fault)?, with, addressee));
    }
    Ok(all)
}

/// Who applied, who acts for the applicant, who was asked.
pub async fn people(office: &Office, who: &Staff, id: &str) -> Result<People, OfficeError> {
    let right = who.authorise::<Edit, Party>(id)?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let held = held(tx.conn(), right.agency(), right.id()).await?;
            only_officer(who, &held.row)?;
            let person: Person =
                opened(office, right.agency(), field("party", &held.row.id), &held.row.party)?;
            let asked = asked(office, tx.conn(), right.agency(), &held.row).await?;
            let people = People { applicant: person.applicant, agent: person.agent, asked };
            let event = ApplicationEvent::ApplicantSeen { application: held.id()?, number: held.row.number };
            Ok(Outcome::of(people).event(event))
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
