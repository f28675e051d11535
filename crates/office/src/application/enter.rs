//! New cases: registered at the desk, or taken from the mailbox of the portal. Every way in ends here.

use chrono::{Datelike, NaiveDate};
use data_encoding::HEXLOWER;
use gongkai_domain::{
    application::{
        Act, ApplicationEvent, Entry, Intake, Matter, check_arrival,
        filing::{Applicant, Filing, Identity},
    },
    authority::{Actor, Edit, Read, Staff},
    calendar::Calendar,
    id::{AgencyId, ApplicationId},
    refusal::Refusal,
};
use hmac::{Hmac, KeyInit, Mac};
use sea_orm::{EntityTrait, IntoActiveModel};
use sha2::Sha256;

use super::{Content, Register, case_row, field, held::Order, party::Person, record::write_act};
use crate::{
    Office, OfficeError, Outcome, Tx, inquiry, publication::next_serial, report::late_for_report,
    returns::late_for_returns, seal::seal_field,
};

/// An application that is to be registered.
pub struct Registration {
    /// How it came in.
    pub intake: Intake,
    /// What it is about.
    pub matter: Matter,
    /// When.
    pub arrived: NaiveDate,
    /// What was filed.
    pub filing: Filing,
    /// Under what the applicant asks for it on the portal, and the key of the answer.
    pub receipt: Option<(String, String)>,
    /// The case from which it is parted.
    pub origin: Option<ApplicationId>,
}

/// A case that is in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Identity.
    pub id: ApplicationId,
    /// `2026-017`.
    pub number: String,
}

/// Registers an application that came to the desk: by hand, by post, by fax, by mail, by word.
pub async fn register(office: &Office, who: &Staff, said: &Registration) -> Result<Entered, OfficeError> {
    let mut refusals = check(office, said);
    if said.intake == Intake::Online {
        let sentence = "网上申请由门户登记，这里请选择其他渠道";
        refusals.push(Refusal::new("online_by_portal", sentence).under("条例31(3)").at("intake"));
    }
    registered(office, who, said, refusals).await
}

/// Registers an application that another system has received and hands over, such as the portal of the district: also
/// one that came in over the network there.
pub async fn register_handed_over(
    office: &Office,
    who: &Staff,
    said: &Registration,
) -> Result<Entered, OfficeError> {
    registered(office, who, said, check(office, said)).await
}

async fn registered(
    office: &Office,
    who: &Staff,
    said: &Registration,
    refusals: Vec<Refusal>,
) -> Result<Entered, OfficeError> {
    let right = who.authorise_all::<Edit, Register>()?;
    if !refusals.is_empty() {
        return Err(refusals.into());
    }
    let actor = Actor::Staff(who.clone());
    office.transact(&actor, async |tx| enter(tx, right.agency(), Some(who), said).await).await
}

/// Registers what came to the inquiry desk and asks for a record: the day of its receipt stays the day of the
/// inquiry, whatever the form says.
pub async fn register_inquiry(
    office: &Office,
    who: &Staff,
    mut said: Registration,
    id: &str,
) -> Result<Entered, OfficeError> {
    let right = who.authorise_all::<Edit, Register>()?;
    let asked = who.authorise::<Read, inquiry::Inquiries>(id)?;
    said.arrived = inquiry::show(office, &asked).await?.asked_on;
    let refusals = check(office, &said);
    if !refusals.is_empty() {
        return Err(refusals.into());
    }
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = inquiry::convertible(tx, who, id).await?;
            let (case, entered) = enter(tx, right.agency(), Some(who), &said).await?.parted();
            Ok(inquiry::convert(tx, right.agency(), &row, case).await?.beside(entered))
        })
        .await
}

fn check(office: &Office, said: &Registration) -> Vec<Refusal> {
    let mut refusals = said.filing.check();
    let wrong_day = check_arrival(said.arrived, office.today());
    if wrong_day.is_none() && Calendar::in_force().due(said.arrived, 1).is_err() {
        refusals.push(Refusal::new("out_of_range", "这个日期太早，请核对").at("arrived"));
    }
    refusals.extend(wrong_day);
    refusals
}

/// Puts a case into the register.
pub(crate) async fn enter(
    tx: &Tx,
    agency: &AgencyId,
    by: Option<&Staff>,
    said: &Registration,
) -> Result<Outcome<Entered>, OfficeError> {
    let filing = &said.filing;
    let id = tx.new_identity();
    let year = said.arrived.year();
    let serial = next_serial(tx, agency, &format!("application {year}")).await?;
    let number = format!("{year}-{serial:03}");
    let person = Person { applicant: filing.applicant.clone(), agent: filing.agent.clone() };
    let order = Order {
        wanted: filing.wanted.clone(),
        form: filing.form,
        route: filing.route,
        help: filing.help.clone(),
    };
    let party = serde_json::to_vec(&person).map_err(OfficeError::fault)?;
    let wanted = serde_json::to_vec(&order).map_err(OfficeError::fault)?;
    let (receipt, reply_key) = match &said.receipt {
        Some((receipt, key)) => {
            let sealed = seal_field(tx, agency, field("reply_key", &id), key.as_bytes()).await?;
            (Some(receipt.clone()), Some(sealed))
        }
        None => (None, None),
    };
    let row = case_row::Model {
        agency_id: agency.to_string(),
        number: number.clone(),
        serial,
        kind: filing.applicant.kind.code().to_owned(),
        intake: said.intake.code().to_owned(),
        arrived_on: said.arrived,
        ended_on: None,
        // Whoever registers a case handles it until it is handed over.
        officer_id: by.map(|staff| staff.id.to_string()),
        officer_name: by.map(|staff| staff.name.clone()),
        unit_id: None,
        origin_id: said.origin.as_ref().map(ToString::to_string),
        applicant_key: applicant_key(tx.office(), agency, &filing.applicant),
        receipt,
        subject: seal_field(tx, agency, field("subject", &id), filing.wanted.line().as_bytes()).await?,
        wanted: seal_field(tx, agency, field("wanted", &id), &wanted).await?,
        party: seal_field(tx, agency, field("party", &id), &party).await?,
        reply_key,
        matter: said.matter.code().to_owned(),
        version: 1,
        id,
    };
    let application =
        ApplicationId::parse(&row.id).ok_or_else(|| OfficeError::fault("identity of a case"))?;
    case_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
    let act = Act::Registered { intake: said.intake, matter: said.matter };
    let staff = by.map(|staff| staff.id.clone());
    let entry = Entry { on: said.arrived, by: staff, act: act.clone() };
    let name = by.map_or("系统", |staff| staff.name.as_str());
    write_act(tx, (agency, &application), (0, &entry, name), &Content::default()).await?;
    let event = ApplicationEvent::Recorded { application: application.clone(), number: number.clone(), act };
    let mut late = late_for_report(tx, agency, (&number, said.arrived)).await?;
    late.extend(late_for_returns(tx, agency, (&number, said.arrived)).await?);
    let entered = Outcome::of(Entered { id: application, number }).event_in(agency, event);
    Ok(late.into_iter().fold(entered, Outcome::notice))
}

/// The same for the same applicant of an agency; nobody learns from it who it is.
pub(super) fn applicant_key(office: &Office, agency: &AgencyId, applicant: &Applicant) -> String {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
    };
    let said = match &applicant.identity {
        Identity::Person { document, number } if !plain(number).is_empty() => {
            format!("person {} {}", document.code(), plain(number))
        }
        Identity::Organisation { unified_code, .. } if !plain(unified_code).is_empty() => {
            format!("organisation {}", plain(unified_code))
        }
        _ => format!("name {} {}", plain(&applicant.name), plain(&applicant.contact.phone)),
    };
    let key = office.master().derive(&format!("applicants of an agency 1 {agency}"));
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&*key) else { return String::new() };
    mac.update(said.as_bytes());
    HEXLOWER.encode(&mac.finalize().into_bytes())
}
