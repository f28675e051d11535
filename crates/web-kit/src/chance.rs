//! Chance is a parameter: the program hands in the generator of the system, tests a seeded one.

use data_encoding::BASE64URL_NOPAD;

/// A source of bytes that nobody can foretell.
pub trait Chance: Send + Sync {
    /// Fills `out`.
    fn fill(&self, out: &mut [u8]);
}

impl<F: Fn(&mut [u8]) + Send + Sync> Chance for F {
    fn fill(&self, out: &mut [u8]) {
        self(out);
    }
}

/// 16 unforeseeable bytes as 22 letters of an address.
pub(crate) fn nonce(chance: &dyn Chance) -> String {
    let mut bytes = [0; 16];
    chance.fill(&mut bytes);
    BASE64URL_NOPAD.encode(&bytes)
}
