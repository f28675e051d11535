//! The key that signs what displays play. Each agency has its own, which comes from the secret of the
//! installation and never leaves this process.

use data_encoding::BASE64;
use ed25519_dalek::{Signer, SigningKey};
use gongkai_domain::id::AgencyId;

use crate::Office;

/// A signature with the key that made it, both base 64.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisplaySignature {
    /// Public key, Ed25519.
    pub key: String,
    /// Signature.
    pub signature: String,
}

fn key_of(office: &Office, agency: &AgencyId) -> SigningKey {
    SigningKey::from_bytes(&office.master().derive(&format!("display playlist 1 {agency}")))
}

/// The public key of an agency's displays, base 64: what a player is set up with.
pub fn display_key(office: &Office, agency: &AgencyId) -> String {
    BASE64.encode(key_of(office, agency).verifying_key().as_bytes())
}

/// Signs a list for the displays of an agency.
pub fn sign_for_display(office: &Office, agency: &AgencyId, list: &[u8]) -> DisplaySignature {
    let key = key_of(office, agency);
    let signature = BASE64.encode(&key.sign(list).to_bytes());
    DisplaySignature { key: BASE64.encode(key.verifying_key().as_bytes()), signature }
}
