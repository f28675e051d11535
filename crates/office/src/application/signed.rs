//! The receipt of an application (登记回执), signed: the applicant can show later, without asking anybody, what was
//! registered and when. What is signed goes along, so that one file without a network verifies it.

use chrono::NaiveDate;
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signer as _, SigningKey};
use gongkai_domain::{
    application::Ledger,
    calendar::{Calendar, date_in_words},
};
use gongkai_public::{TrackLetter, TrackReceipt, TrackSheet};
use serde_json::json;

use super::{Paper, case_row};
use crate::{Office, OfficeError};

/// What every token begins with, and what is signed ahead of its text.
const MARK: &str = "GONGKAI1";
const CONTEXT: &str = "gongkai application receipt 1\n";

fn key(office: &Office) -> SigningKey {
    SigningKey::from_bytes(&office.master().derive("application receipt 1"))
}

/// The receipt of a case, by its letter; none before the day of receipt is fixed.
pub(super) fn receipt(
    office: &Office,
    (row, ledger): (&case_row::Model, &Ledger),
    (paper, addressee): (&Paper, &str),
    wanted: &str,
) -> Result<Option<TrackReceipt>, OfficeError> {
    let Some(received) = ledger.received_on() else { return Ok(None) };
    let sheet = ledger.until(received).clock(Calendar::in_force(), received).map_err(OfficeError::fault)?;
    let text = said(row, (&paper.agency, wanted), (received, sheet.due));
    let signer = key(office);
    let (token, key) = (token(&signer, &text), BASE64URL_NOPAD.encode(signer.verifying_key().as_bytes()));
    let letter = TrackLetter {
        on: received,
        title: paper.text.title.clone(),
        number: String::new(),
        text: super::card::paragraphs(paper),
        sheet: Some(TrackSheet {
            title: paper.text.title.clone(),
            agency: paper.agency.clone(),
            addressee: addressee.to_owned(),
            date: date_in_words(paper.date),
        }),
    };
    Ok(Some(TrackReceipt { letter, token, key }))
}

/// What is signed. No name: who holds the receipt may show it to anybody.
fn said(
    row: &case_row::Model,
    (agency, wanted): (&str, &str),
    (received, due): (NaiveDate, Option<NaiveDate>),
) -> String {
    json!({
        "schema": 1, "agency": agency, "number": row.number, "received": received, "due": due, "wanted": wanted,
    })
    .to_string()
}

fn token(signer: &SigningKey, text: &str) -> String {
    let signature = signer.sign(format!("{CONTEXT}{text}").as_bytes());
    let (text, signature) =
        (BASE64URL_NOPAD.encode(text.as_bytes()), BASE64URL_NOPAD.encode(&signature.to_bytes()));
    format!("{MARK}.{text}.{signature}")
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signature, VerifyingKey};

    use super::*;

    /// As the page that the portal hands out verifies it, part by part.
    fn verified(token: &str, key: &str) -> Option<String> {
        let mut parts = token.split('.');
        let (mark, text, signature) = (parts.next()?, parts.next()?, parts.next()?);
        let text = String::from_utf8(BASE64URL_NOPAD.decode(text.as_bytes()).ok()?).ok()?;
        let signature = Signature::from_slice(&BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?).ok()?;
        let key: [u8; 32] = BASE64URL_NOPAD.decode(key.as_bytes()).ok()?.try_into().ok()?;
        let key = VerifyingKey::from_bytes(&key).ok()?;
        let signed = format!("gongkai application receipt 1\n{text}");
        (mark == "GONGKAI1" && key.verify_strict(signed.as_bytes(), &signature).is_ok()).then_some(text)
    }

    #[test]
    fn what_was_signed_and_nothing_else_verifies() {
        let signer = SigningKey::from_bytes(&[7; 32]);
        let key = BASE64URL_NOPAD.encode(signer.verifying_key().as_bytes());
        let made = token(&signer, "{\"number\":\"2026-017\"}");
        assert_eq!(verified(&made, &key).as_deref(), Some("{\"number\":\"2026-017\"}"));
        let other = token(&signer, "{\"number\":\"2026-018\"}");
        let (text, signature) = (other.split('.').nth(1).unwrap(), made.split('.').nth(2).unwrap());
        assert_eq!(verified(&format!("GONGKAI1.{text}.{signature}"), &key), None, "another text");
        let stranger = SigningKey::from_bytes(&[8; 32]);
        assert_eq!(verified(&token(&stranger, "{}"), &key), None, "another key");
    }
}
