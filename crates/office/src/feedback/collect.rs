//! Letters of the public are taken from the mailbox of the portal: opened, kept, given to a unit. At least
//! once: a letter that is there already leaves one.

use chrono::NaiveDate;
use gongkai_domain::{
    authority::Actor,
    feedback::{FeedbackEvent, FeedbackKind, Letter},
    id::{AgencyId, FeedbackId, InquiryId},
};
use gongkai_public::mailbox;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::{OPEN, field, letter_row, receipt::put_receipt};
use crate::{
    Office, OfficeError, Outcome, Tx, inquiry,
    organisation::unit,
    publication::document_row,
    seal::{open_letter, seal_field},
};

/// Name of this work in the record.
pub const COLLECT: &str = "feedback.collect";

/// What became of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Collected {
    /// It is kept, now or since before.
    Kept(FeedbackId),
    /// It is a question, and stands in the register of inquiries.
    Asked(InquiryId),
    /// It cannot be opened or read: nobody of ours has sealed it.
    Unreadable,
}

/// Keeps one letter.
pub async fn collect(office: &Office, letter: &mailbox::Model) -> Result<Collected, OfficeError> {
    let known = letter_row::Entity::find()
        .filter(letter_row::Column::Receipt.eq(&letter.receipt))
        .one(office.read())
        .await?;
    if let Some(known) = known {
        return identity(&known.id).map(Collected::Kept);
    }
    let Some(agency) = AgencyId::parse(&letter.agency_id) else { return Ok(Collected::Unreadable) };
    let Some(opened) = open_letter(office, &agency, &letter.receipt, &letter.sealed) else {
        return Ok(Collected::Unreadable);
    };
    let Ok(said) = serde_json::from_slice::<Letter>(&opened) else { return Ok(Collected::Unreadable) };
    if said.schema != 1 || !said.check().is_empty() {
        return Ok(Collected::Unreadable);
    }
    if said.kind == FeedbackKind::Question {
        let came = (letter.receipt.as_str(), letter.received_on);
        return inquiry::collect(office, &agency, came, &said).await.map(Collected::Asked);
    }
    let actor = Actor::System(COLLECT);
    let kept = office
        .transact(&actor, async |tx| {
            let row = row_of(tx, &agency, (&letter.receipt, letter.received_on), &said).await?;
            let id = identity(&row.id)?;
            letter_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
            let event = FeedbackEvent::Received { letter: id.clone(), kind: said.kind };
            Ok(Outcome::of(id.clone()).event_in(&agency, event).message(put_receipt(&agency, &id)))
        })
        .await?;
    Ok(Collected::Kept(kept))
}

fn identity(id: &str) -> Result<FeedbackId, OfficeError> {
    FeedbackId::parse(id).ok_or_else(|| OfficeError::fault("identity of a letter"))
}

pub(super) async fn row_of(
    tx: &Tx,
    agency: &AgencyId,
    (receipt, received_on): (&str, NaiveDate),
    said: &Letter,
) -> Result<letter_row::Model, OfficeError> {
    let id = tx.new_identity();
    let document = match &said.document {
        Some(named) => document_of(tx, agency, named.as_str()).await?,
        None => None,
    };
    // A comment belongs to its call or to nothing; only a document that was public can be commented on.
    let is_call = document.as_ref().is_some_and(|row| row.comment_until.is_some());
    let document = document.filter(|_| said.kind == FeedbackKind::Error || is_call);
    let unit_id = match &document {
        Some(row) => Some(row.unit_id.clone()),
        None => disclosure_office(tx, agency).await?,
    };
    let contact = serde_json::to_vec(&(said.name.trim(), said.contact.trim())).map_err(OfficeError::fault)?;
    let contact = match said.has_contact() {
        true => Some(seal_field(tx, agency, field("contact", &id), &contact).await?),
        false => None,
    };
    Ok(letter_row::Model {
        agency_id: agency.to_string(),
        kind: said.kind.code().to_owned(),
        document_id: document.map(|row| row.id),
        unit_id,
        state: OPEN.to_owned(),
        page: said.page.clone(),
        received_on,
        receipt: receipt.to_owned(),
        body: seal_field(tx, agency, field("body", &id), said.text.trim().as_bytes()).await?,
        contact,
        reply_key: seal_field(tx, agency, field("reply_key", &id), said.reply_key.as_bytes()).await?,
        opinion_id: None,
        answer: None,
        was_wrong: false,
        answered_by_name: None,
        answered_at: None,
        version: 1,
        id,
    })
}

async fn document_of(
    tx: &Tx,
    agency: &AgencyId,
    id: &str,
) -> Result<Option<document_row::Model>, OfficeError> {
    Ok(document_row::Entity::find_by_id(id)
        .filter(document_row::Column::AgencyId.eq(agency.as_str()))
        .filter(document_row::Column::FirstReleasedAt.is_not_null())
        .one(tx.conn())
        .await?)
}

async fn disclosure_office(tx: &Tx, agency: &AgencyId) -> Result<Option<String>, OfficeError> {
    let row = unit::Entity::find()
        .filter(unit::Column::AgencyId.eq(agency.as_str()))
        .filter(unit::Column::OgiOffice.eq(true))
        .filter(unit::Column::ClosedOn.is_null())
        .one(tx.conn())
        .await?;
    Ok(row.map(|row| row.id))
}
