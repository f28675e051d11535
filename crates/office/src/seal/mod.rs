//! Keys and sealing. One secret of the installation; every other key comes from it by purpose.
//!
//! The envelope: secret of the installation → key of an agency, which has generations → key of one
//! field or of one file. What is sealed is bound to its place, so that it opens nowhere else.

pub mod agency_key;
mod cipher;
mod field;
mod intake;
mod rotate;

use gongkai_domain::id::AgencyId;
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

pub(crate) use cipher::{Place, seal_with, unseal_with};
pub use field::{Field, open_field, seal_field};
pub use intake::letter_key;
pub(crate) use intake::{open_letter, open_piece};
pub use rotate::{REWRAP, begin_rotation, generation, rewrap};

/// A key of 32 bytes that is wiped when it goes.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// The installation's secret. No Debug, no Serialize: it cannot slip into a log or a file.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

impl MasterKey {
    /// A key of 32 bytes that nobody can guess.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The key for one purpose, such as `audit checkpoint 1`. Purposes never share a key.
    pub(crate) fn derive(&self, purpose: &str) -> Key {
        derived(&self.0, purpose)
    }

    /// The key of one generation of an agency for one use, `fields` or `files`.
    pub(crate) fn of_agency(&self, agency: &AgencyId, generation: i32, purpose: &str) -> Key {
        derived(&self.derive(&format!("agency {agency} generation {generation}")), purpose)
    }
}

fn derived(secret: &[u8; 32], purpose: &str) -> Key {
    let mut key = Zeroizing::new([0_u8; 32]);
    // 32 bytes are far below the longest output of HKDF, so this cannot fail.
    if Hkdf::<Sha256>::new(None, secret).expand(purpose.as_bytes(), &mut *key).is_err() {
        key.fill(0);
    }
    key
}
