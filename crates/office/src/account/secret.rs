//! Secrets that the office makes and then knows only by their digest.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::{Office, chance::Entropy};

/// A value that nobody can guess: 256 bits, safe in a cookie, an address and a header.
pub(super) fn new_secret(entropy: &dyn Entropy) -> String {
    let mut bytes = [0_u8; 32];
    entropy.fill(&mut bytes);
    BASE64URL_NOPAD.encode(&bytes)
}

/// Digest of a value that nobody can guess. A stolen database opens nothing with it.
pub(super) fn digest(secret: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(secret.as_bytes()))
}

/// Digest of a value that somebody with the database could guess, under a key that is not in there.
pub(super) fn keyed_digest(office: &Office, purpose: &str, text: &str) -> String {
    HEXLOWER.encode(&keyed(office, purpose, text))
}

/// The same as bytes.
pub(super) fn keyed(office: &Office, purpose: &str, text: &str) -> [u8; 32] {
    let mut out = [0; 32];
    if let Some(mac) = mac(office, purpose, text) {
        out.copy_from_slice(&mac.finalize().into_bytes());
    }
    out
}

/// Are these the bytes of that text? Takes the same time whatever they are.
pub(super) fn is_keyed(office: &Office, purpose: &str, text: &str, bytes: &[u8]) -> bool {
    mac(office, purpose, text).is_some_and(|mac| mac.verify_slice(bytes).is_ok())
}

/// A mac takes keys of any length, so there always is one.
fn mac(office: &Office, purpose: &str, text: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&*office.master().derive(purpose)).ok()?;
    mac.update(text.as_bytes());
    Some(mac)
}
