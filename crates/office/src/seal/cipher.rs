//! Short secrets under one key: XChaCha20-Poly1305, bound to a place.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use data_encoding::BASE64;
use zeroize::Zeroizing;

use super::Key;
use crate::chance::Entropy;

/// Bytes of a nonce; random ones of this length never meet.
const NONCE: usize = 24;

/// Where a secret stands. It opens only there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    /// Table.
    pub table: &'a str,
    /// Column.
    pub column: &'a str,
    /// Key of the row.
    pub row: &'a str,
    /// Agency of the row.
    pub agency: &'a str,
    /// Generation of the agency's key.
    pub generation: i32,
}

impl Place<'_> {
    /// The place as bytes that no other place has: parts never hold the separator.
    fn bytes(&self) -> Vec<u8> {
        let Self { table, column, row, agency, generation } = self;
        format!("gongkai seal 1\n{table}\n{column}\n{row}\n{agency}\n{generation}").into_bytes()
    }
}

/// Seals under a key; base 64 of nonce and ciphertext. `None` only for a secret of gigabytes.
pub(crate) fn seal_with(
    key: &Key,
    place: &Place<'_>,
    secret: &[u8],
    entropy: &dyn Entropy,
) -> Option<String> {
    let mut nonce = [0_u8; NONCE];
    entropy.fill(&mut nonce);
    let aad = place.bytes();
    let payload = Payload { msg: secret, aad: &aad };
    let sealed = XChaCha20Poly1305::new((&**key).into()).encrypt(&XNonce::from(nonce), payload).ok()?;
    Some(BASE64.encode(&[&nonce[..], &sealed].concat()))
}

/// Opens what [`seal_with`] made at the same place; `None` if anything differs.
pub(crate) fn unseal_with(key: &Key, place: &Place<'_>, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
    let bytes = BASE64.decode(sealed.as_bytes()).ok()?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
    let aad = place.bytes();
    let payload = Payload { msg: sealed, aad: &aad };
    XChaCha20Poly1305::new((&**key).into()).decrypt(&XNonce::from(*nonce), payload).ok().map(Zeroizing::new)
}
