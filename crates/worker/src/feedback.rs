//! Letters of the public: taken from the portal's mailbox, and what their writers are told.

use gongkai_domain::id::AgencyId;
use gongkai_office::{
    OfficeError,
    feedback::{self, Collected, sealed_receipt},
    inquiry::receipt_of,
};
use gongkai_public::ReceiptCard;
use serde::Deserialize;

use crate::Hands;

/// Letters of one look into the mailbox.
const AT_ONCE: u64 = 100;

/// What the message names.
#[derive(Debug, Deserialize)]
struct Named {
    agency: AgencyId,
    letter: String,
}

/// Takes all letters from the mailbox. One is taken away only when the office has it and its writer can read
/// so under the code of the receipt.
pub async fn collect(hands: &Hands) -> Result<(), OfficeError> {
    loop {
        let letters = hands.public.letters(AT_ONCE).await.map_err(OfficeError::fault)?;
        for letter in &letters {
            match feedback::collect(&hands.office, letter).await? {
                Collected::Kept(kept) => {
                    let agency = AgencyId::parse(&letter.agency_id);
                    let agency = agency.ok_or_else(|| OfficeError::fault("agency of a letter"))?;
                    put(hands, &agency, kept.as_str()).await?;
                }
                Collected::Asked(kept) => {
                    let agency = AgencyId::parse(&letter.agency_id);
                    let agency = agency.ok_or_else(|| OfficeError::fault("agency of a question"))?;
                    put_question(hands, &agency, kept.as_str()).await?;
                }
                // Whoever wrote past the portal's own form gets no answer.
                Collected::Unreadable => tracing::warn!(receipt = letter.receipt, "an unreadable letter"),
            }
            hands.public.take_letter(&letter.receipt).await.map_err(OfficeError::fault)?;
        }
        if letters.is_empty() {
            return Ok(());
        }
    }
}

/// Brings the writer's card up to date.
pub async fn put_receipt(hands: &Hands, payload: &str) -> Result<(), OfficeError> {
    let named: Named = serde_json::from_str(payload).map_err(OfficeError::fault)?;
    put(hands, &named.agency, &named.letter).await
}

async fn put(hands: &Hands, agency: &AgencyId, letter: &str) -> Result<(), OfficeError> {
    let card = sealed_receipt(&hands.office, agency, letter).await?;
    let put = hands.public.put_told::<ReceiptCard>(agency, &card.receipt, card.revision, &card.sealed);
    put.await.map_err(OfficeError::fault)
}

/// What the message about a question names.
#[derive(Debug, Deserialize)]
struct NamedQuestion {
    agency: AgencyId,
    inquiry: String,
}

/// Brings the card of whoever asked a question up to date.
pub async fn put_question_receipt(hands: &Hands, payload: &str) -> Result<(), OfficeError> {
    let named: NamedQuestion = serde_json::from_str(payload).map_err(OfficeError::fault)?;
    put_question(hands, &named.agency, &named.inquiry).await
}

async fn put_question(hands: &Hands, agency: &AgencyId, inquiry: &str) -> Result<(), OfficeError> {
    let card = receipt_of(&hands.office, agency, inquiry).await?;
    let put = hands.public.put_told::<ReceiptCard>(agency, &card.receipt, card.revision, &card.sealed);
    put.await.map_err(OfficeError::fault)
}
