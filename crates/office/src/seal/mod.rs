//! Keys and sealing. One secret of the installation; every other key comes from it by purpose.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// The installation's secret. No Debug, no Serialize: it cannot slip into a log or a file.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

impl MasterKey {
    /// A key of 32 bytes that nobody can guess.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The key for one purpose, such as `audit checkpoint 1`. Purposes never share a key.
    #[expect(dead_code, reason = "see `Office::master`")]
    pub(crate) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0_u8; 32]);
        // 32 bytes are far below the longest output of HKDF, so this cannot fail.
        if Hkdf::<Sha256>::new(None, &*self.0).expand(purpose.as_bytes(), &mut *key).is_err() {
            key.fill(0);
        }
        key
    }
}
