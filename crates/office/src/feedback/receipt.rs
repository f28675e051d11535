//! What the writer of a letter is told on the portal, under the code that only the writer has.

use data_encoding::HEXLOWER;
use gongkai_domain::{
    calendar::Calendar,
    feedback::{FeedbackKind, answer_due},
    id::{AgencyId, DocumentId, FeedbackId},
};
use gongkai_public::{Card, ReceiptCard};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{field, letter_row};
use crate::{
    Office, OfficeError, chance::day_in_china, organisation::unit, outbox::Message, seal::open_field,
};

/// Kind of the message that brings the writer's card on the portal up to date.
pub const PUT_RECEIPT: &str = "public.put_receipt";

/// The message for a letter.
pub(super) fn put_receipt(agency: &AgencyId, letter: &FeedbackId) -> Message {
    let payload = serde_json::json!({"agency": agency, "letter": letter});
    Message { agency: agency.to_string(), ..Message::new(PUT_RECEIPT, payload) }
}

/// A card as the public store takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedReceipt {
    /// Under what it is found.
    pub receipt: String,
    /// An older one never replaces a newer one.
    pub revision: i32,
    /// The card, sealed to the writer's code.
    pub sealed: String,
}

/// The card of a letter, by the present state.
pub async fn sealed_receipt(
    office: &Office,
    agency: &AgencyId,
    letter: &str,
) -> Result<SealedReceipt, OfficeError> {
    let snapshot = office.snapshot().await?;
    let row = letter_row::Entity::find_by_id(letter)
        .filter(letter_row::Column::AgencyId.eq(agency.as_str()))
        .one(&snapshot)
        .await?
        .ok_or(OfficeError::NotFound)?;
    let unit = match &row.unit_id {
        Some(id) => unit::Entity::find_by_id(id).one(&snapshot).await?.map(|unit| unit.name),
        None => None,
    };
    let kind = FeedbackKind::parse(&row.kind).ok_or_else(|| OfficeError::fault("kind of a letter"))?;
    let due = answer_due(Calendar::in_force(), row.received_on).ok().map(|due| due.date);
    let answer = match &row.answer {
        Some(sealed) => text(&open_field(office, agency, field("answer", &row.id), sealed)?)?,
        None => String::new(),
    };
    let card = ReceiptCard {
        schema: 1,
        kind,
        received_on: row.received_on,
        due: due.filter(|_| kind == FeedbackKind::Error),
        document: row.document_id.as_deref().and_then(DocumentId::parse),
        unit: unit.unwrap_or_default(),
        answer,
        answered_on: row.answered_at.map(day_in_china),
    };
    let key = open_field(office, agency, field("reply_key", &row.id), &row.reply_key)?;
    let key: [u8; 32] = HEXLOWER
        .decode(&key)
        .ok()
        .and_then(|key| key.try_into().ok())
        .ok_or_else(|| OfficeError::fault("key of a receipt"))?;
    let mut nonce = [0_u8; 24];
    office.entropy().fill(&mut nonce);
    let sealed = card.seal(&key, &row.receipt, nonce).map_err(OfficeError::fault)?;
    Ok(SealedReceipt { receipt: row.receipt, revision: row.version, sealed })
}

/// A sealed text, opened.
pub(super) fn text(opened: &[u8]) -> Result<String, OfficeError> {
    String::from_utf8(opened.to_vec()).map_err(OfficeError::fault)
}
