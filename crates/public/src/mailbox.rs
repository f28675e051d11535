//! Letters of the public on their way to the office: append only, sealed to the key of the agency before
//! they reach a disk (SEC-3). This side holds no key that opens them; the office takes them away.
//!
//! The seal: X25519 with a key that is used once, HKDF-SHA-256, XChaCha20-Poly1305. It is bound to agency
//! and receipt, so that a letter opens in its own place alone.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use data_encoding::BASE64;
use gongkai_domain::id::AgencyId;
use hkdf::Hkdf;
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    entity::prelude::*, sea_query::OnConflict,
};
use sha2::Sha256;
use x25519_dalek::{X25519_BASEPOINT_BYTES, x25519};
use zeroize::Zeroizing;

use crate::{PublicStore, StoreError};

/// First letters of a sealed letter; a new way of sealing gets new ones.
const FIRST: &str = "m1";
/// What the key of a letter is for.
const LETTER: &str = "gongkai letter 1";
/// Bytes of chance that one seal uses up.
pub const CHANCE: usize = 32 + 24;
/// Letters that wait for the office; more are refused until it has taken some away.
pub const MOST_WAITING: u64 = 5_000;

/// Table `letter`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "letter")]
pub struct Model {
    /// The receipt under which the writer asks for it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub receipt: String,
    /// To whom.
    pub agency_id: String,
    /// The day on which it came.
    pub received_on: Date,
    /// The letter, sealed.
    #[sea_orm(column_type = "Text")]
    pub sealed: String,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The key of one letter or file, from what both sides can compute and nobody else.
pub(crate) fn shared_key(
    label: &str,
    shared: &[u8; 32],
    once: &[u8; 32],
    agency_key: &[u8; 32],
) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0_u8; 32]);
    let info = [label.as_bytes(), once, agency_key].concat();
    // 32 bytes are far below the longest output of HKDF, so this cannot fail.
    if Hkdf::<Sha256>::new(None, shared).expand(&info, &mut *key).is_err() {
        key.fill(0);
    }
    key
}

/// What a sealed letter is bound to.
fn bound_to(agency: &AgencyId, receipt: &str) -> String {
    format!("gongkai letter 1\n{agency}\n{receipt}")
}

/// Seals a letter to the key of an agency, base 64. `None`: that is no key.
pub fn seal_letter(
    agency: &AgencyId,
    agency_key: &str,
    receipt: &str,
    letter: &[u8],
    chance: &[u8; CHANCE],
) -> Option<String> {
    let to: [u8; 32] = BASE64.decode(agency_key.as_bytes()).ok()?.try_into().ok()?;
    let (secret, nonce) = chance.split_first_chunk::<32>()?;
    let nonce: [u8; 24] = nonce.try_into().ok()?;
    let secret = Zeroizing::new(*secret);
    let once = x25519(*secret, X25519_BASEPOINT_BYTES);
    let shared = Zeroizing::new(x25519(*secret, to));
    let key = shared_key(LETTER, &shared, &once, &to);
    let aad = bound_to(agency, receipt);
    let payload = Payload { msg: letter, aad: aad.as_bytes() };
    let sealed = XChaCha20Poly1305::new((&*key).into()).encrypt(&XNonce::from(nonce), payload).ok()?;
    Some(format!("{FIRST}:{}", BASE64.encode(&[once.as_slice(), nonce.as_slice(), &sealed].concat())))
}

/// Opens a letter with the key of an agency, which only the office has. `None` if anything differs.
pub fn open_letter(
    agency: &AgencyId,
    agency_secret: &Zeroizing<[u8; 32]>,
    receipt: &str,
    sealed: &str,
) -> Option<Zeroizing<Vec<u8>>> {
    let bytes = BASE64.decode(sealed.strip_prefix(FIRST)?.strip_prefix(':')?.as_bytes()).ok()?;
    let (once, rest) = bytes.split_first_chunk::<32>()?;
    let (nonce, sealed) = rest.split_first_chunk::<24>()?;
    let own = x25519(**agency_secret, X25519_BASEPOINT_BYTES);
    let shared = Zeroizing::new(x25519(**agency_secret, *once));
    let key = shared_key(LETTER, &shared, once, &own);
    let aad = bound_to(agency, receipt);
    let payload = Payload { msg: sealed, aad: aad.as_bytes() };
    XChaCha20Poly1305::new((&*key).into()).decrypt(&XNonce::from(*nonce), payload).ok().map(Zeroizing::new)
}

/// The key to which letters are sealed, base 64, of the secret that opens them.
pub fn public_key(agency_secret: &Zeroizing<[u8; 32]>) -> String {
    BASE64.encode(&x25519(**agency_secret, X25519_BASEPOINT_BYTES))
}

impl PublicStore {
    /// Keeps a letter for the office; the same one again leaves one. `false`: too many wait already.
    pub async fn post_letter(&self, letter: Model) -> Result<bool, StoreError> {
        if Entity::find().count(self.database()).await? >= MOST_WAITING {
            return Ok(false);
        }
        Entity::insert(letter.into_active_model().reset_all())
            .on_conflict(OnConflict::column(Column::Receipt).do_nothing().to_owned())
            .exec_without_returning(self.database())
            .await?;
        Ok(true)
    }

    /// Letters that wait, by their receipts.
    pub async fn letters(&self, limit: u64) -> Result<Vec<Model>, StoreError> {
        Ok(Entity::find().order_by_asc(Column::Receipt).limit(limit).all(self.database()).await?)
    }

    /// Does a letter with this receipt wait? On which day did it come?
    pub async fn letter_waits(&self, receipt: &str) -> Result<Option<Date>, StoreError> {
        let found = Entity::find_by_id(receipt.to_owned()).one(self.database()).await?;
        Ok(found.map(|letter| letter.received_on))
    }

    /// Takes a letter away: the office has it. What is not there counts as taken.
    pub async fn take_letter(&self, receipt: &str) -> Result<(), StoreError> {
        Entity::delete_many().filter(Column::Receipt.eq(receipt)).exec(self.database()).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_opens_in_its_own_place_alone() {
        let agency = AgencyId::parse("a1").unwrap();
        let secret = Zeroizing::new([7; 32]);
        let chance: [u8; CHANCE] = std::array::from_fn(|at| u8::try_from(at).unwrap());
        let text = "第三条建议写明办理时限".as_bytes();
        let sealed = seal_letter(&agency, &public_key(&secret), "r1", text, &chance).unwrap();
        assert_eq!(open_letter(&agency, &secret, "r1", &sealed).unwrap().as_slice(), text);
        assert!(open_letter(&agency, &secret, "r2", &sealed).is_none());
        assert!(open_letter(&AgencyId::parse("a2").unwrap(), &secret, "r1", &sealed).is_none());
        assert!(open_letter(&agency, &Zeroizing::new([8; 32]), "r1", &sealed).is_none());
        assert!(open_letter(&agency, &secret, "r1", &sealed.replace("m1:", "m2:")).is_none());
        for not_a_key in ["", "AAAA", "不是"] {
            assert!(seal_letter(&agency, not_a_key, "r1", text, &chance).is_none(), "{not_a_key}");
        }
    }

    /// A committed sample: an office of tomorrow opens a letter of today.
    #[test]
    fn the_stored_form_stays() {
        let agency = AgencyId::parse("a1").unwrap();
        let secret = Zeroizing::new([7; 32]);
        let stored = include_str!("../tests/stored/letter-1.txt").trim_end();
        assert_eq!(open_letter(&agency, &secret, "r1", stored).unwrap().as_slice(), b"gongkai");
    }
}
