//! Documents as open data: lines in one stable order, so that whoever reads page after page misses nothing
//! that was there at the beginning.

use chrono::NaiveDate;
use gongkai_domain::publication::Validity;
use sea_orm::{ColumnTrait, Condition, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use crate::{DocumentFilter, PublicStore, StoreError, document, documents::in_force};

/// What the catalogue says about a document.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct OpenLine {
    /// Whose.
    pub agency_id: String,
    /// Which.
    pub document_id: String,
    /// Edition.
    pub edition: i32,
    /// 索引号.
    pub index_number: String,
    /// Title.
    pub title: String,
    /// Id of the kind.
    pub kind: String,
    /// Item of Art. 20.
    pub item: String,
    /// 主题分类.
    pub topic: String,
    /// 体裁.
    pub genre: String,
    /// Name of the unit.
    pub unit: String,
    /// 发文字号.
    pub number: String,
    /// 成文日期.
    pub formed_on: Option<NaiveDate>,
    /// 有效期至.
    pub expires_on: Option<NaiveDate>,
    /// Code of the validity that was said last.
    pub validity: Option<String>,
    /// 发布日期.
    pub published_on: NaiveDate,
    /// Of the release of this edition.
    pub changed_on: NaiveDate,
    /// Digest of the whole.
    pub digest: String,
}

impl OpenLine {
    /// The validity that holds on a day.
    pub fn validity_on(&self, today: NaiveDate) -> Option<Validity> {
        let said = Validity::parse(self.validity.as_deref()?)?;
        Some(said.on(self.expires_on, today))
    }

    /// Where a list goes on behind this line.
    pub fn cursor(&self) -> String {
        format!("{}-{}", self.agency_id, self.document_id)
    }
}

impl PublicStore {
    /// Documents in force behind a key (agency, id), in the order of their keys.
    pub async fn open_lines(
        &self,
        filter: &DocumentFilter,
        after: Option<(&str, &str)>,
        limit: u64,
    ) -> Result<Vec<OpenLine>, StoreError> {
        use document::Column as C;
        let mut query = in_force(filter);
        if let Some((agency, id)) = after {
            let later = Condition::all().add(C::AgencyId.eq(agency)).add(C::DocumentId.gt(id));
            query = query.filter(Condition::any().add(C::AgencyId.gt(agency)).add(later));
        }
        let columns = [
            C::AgencyId,
            C::DocumentId,
            C::Edition,
            C::IndexNumber,
            C::Title,
            C::Kind,
            C::Item,
            C::Topic,
            C::Genre,
            C::Unit,
            C::Number,
            C::FormedOn,
            C::ExpiresOn,
            C::Validity,
            C::PublishedOn,
            C::ChangedOn,
            C::Digest,
        ];
        Ok(query
            .select_only()
            .columns(columns)
            .order_by_asc(C::AgencyId)
            .order_by_asc(C::DocumentId)
            .limit(limit)
            .into_model()
            .all(self.database())
            .await?)
    }
}
