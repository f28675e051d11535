//! A text sealed with a key that only its holder can make again: XChaCha20-Poly1305, base 64, bound to its place.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use data_encoding::BASE64;
use zeroize::Zeroizing;

use crate::StoreError;

/// Seals a text to its place.
pub(crate) fn seal_with(
    key: &[u8; 32],
    place: &str,
    nonce: [u8; 24],
    text: &[u8],
) -> Result<String, StoreError> {
    let payload = Payload { msg: text, aad: place.as_bytes() };
    // Only a text of gigabytes cannot be sealed.
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| StoreError("a text could not be sealed".to_owned()))?;
    Ok(BASE64.encode(&[nonce.as_slice(), &sealed].concat()))
}

/// The text; `None` if anything differs.
pub(crate) fn open_with(key: &[u8; 32], place: &str, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
    let bytes = BASE64.decode(sealed.as_bytes()).ok()?;
    let (nonce, sealed) = bytes.split_first_chunk::<24>()?;
    let payload = Payload { msg: sealed, aad: place.as_bytes() };
    XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::from(*nonce), payload).ok().map(Zeroizing::new)
}
