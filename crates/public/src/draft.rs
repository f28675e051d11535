//! Applications that are still being written. A draft is sealed with a key that only the browser of its
//! writer keeps; what lies here cannot be read without it. It goes by itself after some days.

use chrono::NaiveDate;
use data_encoding::HEXLOWER;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, entity::prelude::*,
    sea_query::OnConflict,
};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{
    PublicStore, ReceiptCode, StoreError, parcel,
    sealed::{open_with, seal_with},
};

/// Drafts that lie here at most; a further one is refused.
pub const MOST_DRAFTS: u64 = 20_000;
/// Most bytes of a sealed draft.
const LONGEST: usize = 96 * 1024;
/// Drafts that are cleared away at once.
const CLEARED: u64 = 200;

/// What opens a draft: chance in the browser of its writer. No Debug: no log tells it.
#[derive(Clone)]
pub struct DraftKey(Zeroizing<String>);

impl DraftKey {
    /// A new one, from 32 bytes of chance.
    pub fn new(chance: &[u8; 32]) -> Self {
        Self(Zeroizing::new(HEXLOWER.encode(chance)))
    }

    /// The one of a cookie.
    pub fn parse(text: &str) -> Option<Self> {
        let is_one = text.len() == 64 && HEXLOWER.decode(text.as_bytes()).is_ok();
        is_one.then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// As the browser keeps it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code of the application that becomes of the draft: sent twice, it stays one.
    pub fn code(&self) -> ReceiptCode {
        ReceiptCode::of_seal(&self.0)
    }

    fn digest(&self, label: &str) -> [u8; 32] {
        Sha256::digest([label.as_bytes(), b"\n", self.0.as_bytes()].concat()).into()
    }

    fn id(&self) -> String {
        HEXLOWER.encode(self.digest("draft 1").get(..16).unwrap_or_default())
    }

    fn key(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.digest("draft key 1"))
    }
}

/// A draft, opened.
pub struct Drafted {
    /// What was entered.
    pub text: Zeroizing<Vec<u8>>,
    /// It became an application.
    pub sent: bool,
}

/// Table `draft`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draft")]
pub struct Model {
    /// Hash of the key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Under what its files lie.
    pub parcel: String,
    /// The last day.
    pub kept_until: Date,
    /// It became an application, and its files go with that.
    pub sent: bool,
    /// What was entered, sealed.
    #[sea_orm(column_type = "Text")]
    pub sealed: String,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn place(id: &str) -> String {
    format!("gongkai draft 1\n{id}")
}

impl PublicStore {
    /// Keeps a draft. `false`: it is too long, or too many lie here.
    pub async fn keep_draft(
        &self,
        key: &DraftKey,
        (text, sent): (&[u8], bool),
        kept_until: NaiveDate,
        nonce: [u8; 24],
    ) -> Result<bool, StoreError> {
        let id = key.id();
        let sealed = seal_with(&key.key(), &place(&id), nonce, text)?;
        let is_new =
            || async { Ok::<_, StoreError>(Entity::find_by_id(&id).one(self.database()).await?.is_none()) };
        if sealed.len() > LONGEST
            || (Entity::find().count(self.database()).await? >= MOST_DRAFTS && is_new().await?)
        {
            return Ok(false);
        }
        let row = ActiveModel {
            id: Set(id.clone()),
            parcel: Set(key.code().receipt()),
            kept_until: Set(kept_until),
            sent: Set(sent),
            sealed: Set(sealed),
        };
        let mut replace = OnConflict::column(Column::Id);
        replace.update_columns([Column::KeptUntil, Column::Sent, Column::Sealed]);
        // What was sent is never an open draft again, whichever request comes last.
        if !sent {
            replace.action_and_where(Column::Sent.eq(false));
        }
        let _turn = self.turn().await;
        Entity::insert(row).on_conflict(replace).exec_without_returning(self.database()).await?;
        Ok(true)
    }

    /// Files will lie under this name that no draft stands for; they go on the next day unless they are sent.
    pub async fn announce_parcel(&self, parcel: &str, today: NaiveDate) -> Result<(), StoreError> {
        let row = ActiveModel {
            id: Set(parcel.to_owned()),
            parcel: Set(parcel.to_owned()),
            kept_until: Set(today),
            sent: Set(false),
            sealed: Set(String::new()),
        };
        let _turn = self.turn().await;
        Entity::insert(row)
            .on_conflict(OnConflict::column(Column::Id).do_nothing().to_owned())
            .exec_without_returning(self.database())
            .await?;
        Ok(())
    }

    /// The draft of a key.
    pub async fn draft(&self, key: &DraftKey) -> Result<Option<Drafted>, StoreError> {
        let id = key.id();
        let Some(row) = Entity::find_by_id(id.clone()).one(self.database()).await? else { return Ok(None) };
        let text = open_with(&key.key(), &place(&id), &row.sealed);
        Ok(text.map(|text| Drafted { text, sent: row.sent }))
    }

    /// Throws a draft away, with the files of one that was not sent.
    pub async fn drop_draft(&self, key: &DraftKey) -> Result<(), StoreError> {
        let Some(row) = Entity::find_by_id(key.id()).one(self.database()).await? else { return Ok(()) };
        self.clear(row).await
    }

    /// Throws away what nobody came back for; says how many drafts that were.
    pub async fn clear_drafts(&self, today: NaiveDate) -> Result<usize, StoreError> {
        let mut cleared = 0;
        loop {
            let old = Entity::find()
                .filter(Column::KeptUntil.lt(today))
                .limit(CLEARED)
                .all(self.database())
                .await?;
            if old.is_empty() {
                return Ok(cleared);
            }
            cleared += old.len();
            for row in old {
                self.clear(row).await?;
            }
        }
    }

    async fn clear(&self, row: Model) -> Result<(), StoreError> {
        // What was sent is on its way, also where the program ended before it could say so here.
        if !row.sent && self.parcel_waits(&row.parcel).await?.is_none() {
            parcel::drop_pieces(self, &row.parcel, None).await?;
        }
        Entity::delete_by_id(row.id).exec(self.database()).await?;
        Ok(())
    }
}
