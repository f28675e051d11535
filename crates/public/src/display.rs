//! What electronic displays (电子信息屏, Art. 25) play: which documents go there, and the signed list made of
//! them. The list holds the text, so that a screen goes on while the network is away; it ends by itself,
//! and it is gone at once when a document on it is taken down.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_domain::id::{AgencyId, DocumentId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect, TransactionTrait, sea_query::OnConflict,
};
use serde::{Deserialize, Serialize};

use crate::{PublicStore, PublishedDocument, StoreError};

/// Documents that a display plays at most.
pub const MOST_ITEMS: u64 = 30;

/// That a document goes to the displays of its agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisplayItem {
    /// Whose.
    pub agency: AgencyId,
    /// Which.
    pub document: DocumentId,
    /// Raised with every change of the copy; an older one never replaces a newer one.
    pub revision: i32,
    /// Up to this day; `None`: as long as it is public.
    pub until: Option<NaiveDate>,
    /// Address of its page on the portal; empty: not known.
    pub address: String,
}

/// What a display plays. Signed and sent as JSON with `schema`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Playlist {
    /// Version of this shape; 1.
    pub schema: u8,
    /// Code of the agency: a display takes no list of another one.
    pub display: String,
    /// Name of the agency.
    pub agency: String,
    /// Grows with every list; a display takes no older one.
    pub sequence: i64,
    /// Since when.
    pub issued_at: DateTime<Utc>,
    /// From then on it is shown no more.
    pub expires_at: DateTime<Utc>,
    /// What is played, in its order.
    pub items: Vec<PlaylistItem>,
}

/// A document on a display.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaylistItem {
    /// Which.
    pub document: DocumentId,
    /// Title.
    pub title: String,
    /// 发文字号; empty: none.
    pub number: String,
    /// 索引号.
    pub index_number: String,
    /// Who issued it.
    pub issuer: String,
    /// 发布日期.
    pub published_on: NaiveDate,
    /// Up to this day; `None`: as long as it is on the list.
    pub until: Option<NaiveDate>,
    /// Address of its page on the portal; empty: not known.
    pub address: String,
    /// That address as a code for telephones.
    pub code: Option<Code>,
    /// Its whole text, screen by screen.
    pub screens: Vec<Screen>,
}

/// As much text as a screen takes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screen {
    /// How long it stays.
    pub seconds: u32,
    /// Its lines.
    pub lines: Vec<ScreenLine>,
}

/// A line of a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenLine {
    /// `head`, `text` or `row`.
    pub is: String,
    /// Its words.
    pub text: String,
}

/// A two-dimensional code as one path of squares in a field of `side` by `side`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Squares of a side, with the quiet zone.
    pub side: usize,
    /// The dark ones, as the data of an SVG path.
    pub path: String,
}

/// A list with its signature, as displays get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedPlaylist {
    /// Version of this shape; 1.
    pub schema: u8,
    /// The list as JSON, exactly as signed; empty: there is nothing to play.
    pub playlist: String,
    /// Public key, Ed25519, base 64.
    pub key: String,
    /// Signature over the bytes of `playlist`, base 64.
    pub signature: String,
}

impl SignedPlaylist {
    /// Nothing to play. It needs no signature: it can only darken a screen.
    pub fn nothing() -> Self {
        Self { schema: 1, playlist: String::new(), key: String::new(), signature: String::new() }
    }

    /// The list, as far as it holds at this moment.
    pub fn open(&self, now: DateTime<Utc>, today: NaiveDate) -> Option<Playlist> {
        let mut list: Playlist = serde_json::from_str(&self.playlist).ok()?;
        list.items.retain(|item| item.until.is_none_or(|until| until >= today));
        (list.schema == 1 && list.expires_at > now).then_some(list)
    }
}

/// Table `display_item`.
pub mod item {
    use sea_orm::entity::prelude::*;

    /// A document that goes, or went, to displays.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "display_item")]
    pub struct Model {
        /// Whose.
        #[sea_orm(primary_key, auto_increment = false)]
        pub agency_id: String,
        /// Which.
        #[sea_orm(primary_key, auto_increment = false)]
        pub document_id: String,
        /// An older one never replaces a newer one.
        pub revision: i32,
        /// Up to this day.
        pub until: Option<Date>,
        /// Address of its page on the portal; empty: not known.
        pub address: String,
        /// It went; the row keeps a late delivery from bringing it back.
        pub gone: bool,
    }

    /// None.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Table `display_playlist`.
pub mod playlist {
    use sea_orm::entity::prelude::*;

    /// The list of an agency's displays.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "display_playlist")]
    pub struct Model {
        /// Whose.
        #[sea_orm(primary_key, auto_increment = false)]
        pub agency_id: String,
        /// An older one never replaces a newer one.
        pub sequence: i64,
        /// The signed list as JSON.
        #[sea_orm(column_type = "Text")]
        pub body: String,
    }

    /// None.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl PublicStore {
    /// What displays of an agency are to play now: documents in force that go there, the newest release
    /// first.
    pub async fn displayed(
        &self,
        agency: &AgencyId,
        today: NaiveDate,
    ) -> Result<Vec<(DisplayItem, PublishedDocument)>, StoreError> {
        let rows = item::Entity::find()
            .filter(item::Column::AgencyId.eq(agency.as_str()))
            .filter(item::Column::Gone.eq(false))
            .filter(item::Column::Until.is_null().or(item::Column::Until.gte(today)))
            .order_by_desc(item::Column::DocumentId)
            .limit(MOST_ITEMS)
            .all(self.database())
            .await?;
        let mut list = Vec::new();
        for row in rows {
            let Some(document) = self.document(agency, &row.document_id).await? else { continue };
            let item = DisplayItem {
                agency: agency.clone(),
                document: document.document.clone(),
                revision: row.revision,
                until: row.until,
                address: row.address,
            };
            list.push((item, document));
        }
        list.sort_by_key(|(_, document)| std::cmp::Reverse(document.released_on));
        Ok(list)
    }

    /// The signed list of an agency; `None`: there is none.
    pub async fn playlist(&self, agency: &AgencyId) -> Result<Option<SignedPlaylist>, StoreError> {
        let row = playlist::Entity::find_by_id(agency.to_string()).one(self.database()).await?;
        row.map(|row| Ok(serde_json::from_str(&row.body)?)).transpose()
    }

    /// Agencies that have, or had, something on displays.
    pub async fn displays(&self) -> Result<Vec<AgencyId>, StoreError> {
        let ids: Vec<String> = item::Entity::find()
            .select_only()
            .column(item::Column::AgencyId)
            .distinct()
            .order_by_asc(item::Column::AgencyId)
            .into_tuple()
            .all(self.database())
            .await?;
        Ok(ids.iter().filter_map(|id| AgencyId::parse(id)).collect())
    }

    // Writing: delivery of the outbox. Each may come twice, and late.

    /// Sends a document to the displays of its agency.
    pub async fn put_display_item(&self, one: &DisplayItem) -> Result<(), StoreError> {
        self.replace_display_item(one, false).await
    }

    /// Takes a document off the displays. What is not there counts as taken off.
    pub async fn drop_display_item(&self, one: &DisplayItem) -> Result<(), StoreError> {
        self.replace_display_item(one, true).await
    }

    async fn replace_display_item(&self, one: &DisplayItem, gone: bool) -> Result<(), StoreError> {
        use item::Column as C;
        let row = item::ActiveModel {
            agency_id: Set(one.agency.to_string()),
            document_id: Set(one.document.to_string()),
            revision: Set(one.revision),
            until: Set(one.until),
            address: Set(one.address.clone()),
            gone: Set(gone),
        };
        let mut replace = OnConflict::columns([C::AgencyId, C::DocumentId]);
        // The same revision may come again: what it says is the same, unless the copy went meanwhile.
        let newer = if gone { C::Revision.lte(one.revision) } else { C::Revision.lt(one.revision) };
        replace.update_columns([C::Revision, C::Until, C::Address, C::Gone]).action_and_where(newer);
        let change = self.database().begin().await?;
        item::Entity::insert(row).on_conflict(replace).exec_without_returning(&change).await?;
        if gone {
            forget(&change, one.agency.as_str(), one.document.as_str()).await?;
        }
        change.commit().await?;
        self.tell(&one.agency);
        Ok(())
    }

    /// Puts the list of an agency; one that is older than what is there changes nothing.
    pub async fn put_playlist(
        &self,
        agency: &AgencyId,
        sequence: i64,
        signed: &SignedPlaylist,
    ) -> Result<(), StoreError> {
        use playlist::Column as C;
        let row = playlist::ActiveModel {
            agency_id: Set(agency.to_string()),
            sequence: Set(sequence),
            body: Set(serde_json::to_string(signed)?),
        };
        let mut replace = OnConflict::column(C::AgencyId);
        replace.update_columns([C::Sequence, C::Body]).action_and_where(C::Sequence.lt(sequence));
        playlist::Entity::insert(row).on_conflict(replace).exec_without_returning(self.database()).await?;
        self.tell(agency);
        Ok(())
    }
}

/// A document was taken down: a list that may name it is gone with it, until the next one is signed.
pub(crate) async fn forget(
    change: &DatabaseTransaction,
    agency: &str,
    document: &str,
) -> Result<(), StoreError> {
    let key = (agency.to_owned(), document.to_owned());
    if item::Entity::find_by_id(key).one(change).await?.is_some() {
        playlist::Entity::delete_by_id(agency.to_owned()).exec(change).await?;
    }
    Ok(())
}
