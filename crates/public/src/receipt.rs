//! The code of a receipt, and the card that tells a writer what became of the letter.

use chrono::NaiveDate;
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use gongkai_domain::{
    feedback::FeedbackKind,
    id::{AgencyId, DocumentId},
    legible::code,
};
use sea_orm::{EntityTrait, entity::prelude::*};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{
    PublicStore, StoreError,
    card::{Card, opened},
};

/// Letters of a code: 80 bits.
pub const CODE_LETTERS: usize = 16;

/// The code of a receipt, as the writer keeps it. No Debug: no log tells it.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceiptCode(Zeroizing<String>);

impl ReceiptCode {
    /// The code of the seal of one form: the same form sent twice has one receipt. A seal holds 128 bits
    /// of chance that nobody but this site and the writer has seen.
    pub fn of_seal(seal: &str) -> Self {
        let hash = digest(&["receipt code 1", seal]);
        let code: String = BASE32_NOPAD.encode(&hash).chars().take(CODE_LETTERS).collect();
        Self(Zeroizing::new(code))
    }

    /// A code as somebody types it: spaces, hyphens, small and full-width letters do not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let text = code(text);
        let typed = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
        // Signs that are read for one another: no code holds 0, 1, 8 or 9.
        let code: String = typed
            .map(|c| match c.to_ascii_uppercase() {
                '0' => 'O',
                '1' => 'I',
                '8' => 'B',
                other => other,
            })
            .collect();
        let is_one = code.len() == CODE_LETTERS && BASE32_NOPAD.decode(code.as_bytes()).is_ok();
        is_one.then(|| Self(Zeroizing::new(code)))
    }

    /// In groups of four, for people.
    pub fn shown(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }

    /// Under what the letter and the card are found.
    pub fn receipt(&self) -> String {
        HEXLOWER.encode(digest(&["receipt 1", &self.0]).get(..16).unwrap_or_default())
    }

    /// The key that opens the card.
    pub fn reply_key(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(digest(&["reply key 1", &self.0]))
    }
}

fn digest(parts: &[&str]) -> [u8; 32] {
    Sha256::digest(parts.join("\n").as_bytes()).into()
}

/// What the writer is told. Sealed as JSON of schema 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptCard {
    /// Version of this shape; 1.
    pub schema: u8,
    /// What was written.
    pub kind: FeedbackKind,
    /// The day on which it came.
    pub received_on: NaiveDate,
    /// By when it is answered; `None`: not by letter.
    pub due: Option<NaiveDate>,
    /// The document that it is about. Whether the public sees it is asked when the card is shown.
    pub document: Option<DocumentId>,
    /// Who answers.
    pub unit: String,
    /// The answer; empty: none yet.
    pub answer: String,
    /// When it was answered.
    pub answered_on: Option<NaiveDate>,
}

impl Card for ReceiptCard {
    const TABLE: &'static str = "receipt";
    const PLACE: &'static str = "gongkai receipt 1";
}

/// Table `receipt`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receipt")]
pub struct Model {
    /// Hash of the code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub receipt: String,
    /// Who answers.
    pub agency_id: String,
    /// An older card never replaces a newer one.
    pub revision: i32,
    /// The card, sealed to the code.
    #[sea_orm(column_type = "Text")]
    pub sealed: String,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl PublicStore {
    /// The card of a code, with the agency that answers.
    pub async fn receipt(&self, code: &ReceiptCode) -> Result<Option<(AgencyId, ReceiptCard)>, StoreError> {
        let row = Entity::find_by_id(code.receipt()).one(self.database()).await?;
        Ok(row.and_then(|row| opened(code, &row.agency_id, &row.sealed)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_as_people_type_it() {
        let code = ReceiptCode::of_seal("seal");
        assert!(code == ReceiptCode::of_seal("seal") && code != ReceiptCode::of_seal("other"));
        let shown = code.shown();
        let wide = |text: &str| -> String {
            text.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect()
        };
        assert_eq!((shown.len(), shown.matches('-').count()), (19, 3));
        for typed in [
            shown.clone(),
            shown.to_lowercase(),
            shown.replace('-', " "),
            shown.replace('O', "0"),
            wide(&shown),
        ] {
            assert!(ReceiptCode::parse(&typed) == Some(code.clone()), "{typed}");
        }
        for not_a_code in ["", "ABCD", "ABCD-EFGH-IJKL-MNO!", "ABCD-EFGH-IJKL-MNOPQ"] {
            assert!(ReceiptCode::parse(not_a_code).is_none(), "{not_a_code}");
        }
    }

    #[test]
    fn a_card_opens_with_its_code_alone() {
        let (code, other) = (ReceiptCode::of_seal("a"), ReceiptCode::of_seal("b"));
        let card = ReceiptCard {
            schema: 1,
            kind: FeedbackKind::Error,
            received_on: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
            due: None,
            document: None,
            unit: "办公室".to_owned(),
            answer: "已经改正".to_owned(),
            answered_on: None,
        };
        let sealed = card.seal(&code.reply_key(), &code.receipt(), [1; 24]).unwrap();
        assert_eq!(ReceiptCard::open(&code.reply_key(), &code.receipt(), &sealed), Some(card));
        assert!(ReceiptCard::open(&other.reply_key(), &code.receipt(), &sealed).is_none());
        assert!(ReceiptCard::open(&code.reply_key(), &other.receipt(), &sealed).is_none());
    }
}
