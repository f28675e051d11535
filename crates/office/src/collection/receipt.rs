//! The receipt (回执): the superior's signature over what came, so that neither side can later show another report
//! under the same number.

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::filing_row;
use crate::{Office, OfficeError, report::digest_of};

fn key(office: &Office) -> SigningKey {
    SigningKey::from_bytes(&office.master().derive("collection receipt 1"))
}

/// Name of the key that signs receipts of this installation: the beginning of the digest of the public one.
pub fn key_name(office: &Office) -> String {
    name_of(&key(office).verifying_key())
}

fn name_of(public: &VerifyingKey) -> String {
    let digest = HEXLOWER.encode(&Sha256::digest(public.as_bytes()));
    digest.get(..16).unwrap_or_default().to_owned()
}

/// What is signed: everything that came, line by line.
fn text(row: &filing_row::Model) -> String {
    // Receipts of reports that sum nothing stand as they were signed before anybody could say it.
    let scope = row.scope.as_ref().map(|scope| format!("{scope}\n")).unwrap_or_default();
    format!(
        "gongkai filing 1\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{scope}",
        row.agency_id,
        row.filer_id,
        row.year,
        row.number,
        row.receipt(),
        row.origin,
        row.digest,
        digest_of(&row.findings),
        row.filed_at.to_rfc3339(),
    )
}

/// Signs the receipt of a row.
pub(super) fn sign(office: &Office, row: &filing_row::Model) -> String {
    BASE64.encode(&key(office).sign(text(row).as_bytes()).to_bytes())
}

/// Is the row what was signed? Somebody may have written into the database.
///
/// # Errors
/// It is not: a fault, which nobody can mend in a form.
pub(super) fn genuine(office: &Office, row: &filing_row::Model) -> Result<(), OfficeError> {
    let signature = BASE64.decode(row.signature.as_bytes()).ok();
    let signature = signature.and_then(|bytes| Signature::from_slice(&bytes).ok());
    let signed = signature.is_some_and(|signature| {
        key(office).verifying_key().verify_strict(text(row).as_bytes(), &signature).is_ok()
    });
    if signed && digest_of(&row.body) == row.digest {
        Ok(())
    } else {
        Err(OfficeError::fault(format!("the filing {} is not the one of its receipt", row.receipt())))
    }
}
