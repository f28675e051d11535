//! Sealed contents: a stream of chunks under a key of its own (STREAM with XChaCha20-Poly1305), so that
//! a file of a gigabyte passes in constant memory and no chunk can be changed, moved or left out.

use aead_stream::{NewStream, StreamBE32, StreamPrimitive};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use zeroize::Zeroizing;

use crate::{OfficeError, chance::Entropy, seal::Key};

/// Bytes of content in a chunk.
pub(crate) const CHUNK: usize = 64 * 1024;
/// Bytes that sealing adds to each chunk.
const TAG: usize = 16;
/// Bytes of a sealed chunk.
pub(crate) const SEALED_CHUNK: usize = CHUNK + TAG;
/// Bytes of the nonce that the chunks' counters complete.
const NONCE: usize = 19;
/// First byte of a sealed content; another way of sealing gets another one.
const FORM: u8 = 1;
/// Bytes before the first chunk.
pub(crate) const HEADER: usize = 1 + NONCE;

/// Bytes of a sealed content, header and all. An empty content has one empty chunk.
pub(super) fn sealed_size(size: u64) -> u64 {
    let (chunk, tag, header) = (CHUNK as u64, TAG as u64, HEADER as u64);
    header + size + tag * size.div_ceil(chunk).max(1)
}

/// Seals or opens the chunks of one content, in order.
pub(crate) struct Chunks {
    stream: StreamBE32<XChaCha20Poly1305>,
    place: Vec<u8>,
    next: u32,
}

impl Chunks {
    /// A new content and its header.
    pub(crate) fn sealing(key: &Key, place: &str, entropy: &dyn Entropy) -> (Self, [u8; HEADER]) {
        let mut header = [0_u8; HEADER];
        entropy.fill(&mut header);
        let [form, nonce @ ..] = &mut header;
        *form = FORM;
        (Self::new(key, place, nonce), header)
    }

    /// A content by its header; `None` for a form that this program does not know.
    pub(crate) fn opening(key: &Key, place: &str, header: &[u8; HEADER]) -> Option<Self> {
        let [form, nonce @ ..] = header;
        (*form == FORM).then(|| Self::new(key, place, nonce))
    }

    fn new(key: &Key, place: &str, nonce: &[u8; NONCE]) -> Self {
        let stream = StreamBE32::from_aead(XChaCha20Poly1305::new((&**key).into()), nonce.into());
        Self { stream, place: place.as_bytes().to_vec(), next: 0 }
    }

    /// Seals the next chunk in place.
    pub(crate) fn seal(&mut self, last: bool, chunk: &mut Vec<u8>) -> Result<(), OfficeError> {
        self.stream
            .encrypt_in_place(self.next, last, &self.place, chunk)
            .map_err(|_| OfficeError::fault("a content could not be sealed"))?;
        self.count()
    }

    /// Opens the next chunk; nothing of it is handed out unless all of it is as it was sealed.
    pub(crate) fn open(&mut self, last: bool, chunk: &[u8]) -> Result<Zeroizing<Vec<u8>>, OfficeError> {
        let mut chunk = Zeroizing::new(chunk.to_vec());
        self.stream
            .decrypt_in_place(self.next, last, &self.place, &mut *chunk)
            .map_err(|_| OfficeError::fault(format!("content {:?} was changed", self.place_text())))?;
        self.count()?;
        Ok(chunk)
    }

    fn count(&mut self) -> Result<(), OfficeError> {
        self.next = self.next.checked_add(1).ok_or_else(|| OfficeError::fault("content too long"))?;
        Ok(())
    }

    fn place_text(&self) -> String {
        String::from_utf8_lossy(&self.place).into_owned()
    }
}
