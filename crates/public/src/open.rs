//! Documents as open data: lines in one stable order, so that whoever reads page after page misses nothing
//! that was there at the beginning.

use chrono::NaiveDate;
use gongkai_domain::publication::Validity;
use sea_orm::{ColumnTrait, Condition, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use crate::{DocumentFilter, PublicStore, StoreError, document, documents::in_force};

/// Documents that are read at once for the day since which they do not hold.
const AT_ONCE: usize = 100;
/// What ends by a statement, which has a day.
const ENDED: [Validity; 2] = [Validity::Repealed, Validity::Expired];

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
    /// That it was repealed or ended, and since when, where somebody stated it.
    #[sea_orm(skip)]
    pub ended: Option<(Validity, NaiveDate)>,
}

impl OpenLine {
    /// The validity that holds on a day.
    pub fn validity_on(&self, today: NaiveDate) -> Option<Validity> {
        let said = Validity::parse(self.validity.as_deref()?)?;
        Some(said.on(self.expires_on, today))
    }

    /// Since when this is stated of it.
    pub fn since(&self, validity: Validity) -> Option<NaiveDate> {
        self.ended.filter(|(stated, _)| *stated == validity).map(|(_, on)| on)
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
        let mut lines: Vec<OpenLine> = query
            .select_only()
            .columns(columns)
            .order_by_asc(C::AgencyId)
            .order_by_asc(C::DocumentId)
            .limit(limit)
            .into_model()
            .all(self.database())
            .await?;
        self.tell_ended(&mut lines).await?;
        Ok(lines)
    }

    /// The day stands in the document itself, which is read for these few alone.
    async fn tell_ended(&self, lines: &mut [OpenLine]) -> Result<(), StoreError> {
        let codes = ENDED.map(Validity::code);
        let ended = |line: &&OpenLine| line.validity.as_deref().is_some_and(|code| codes.contains(&code));
        let keys = lines.iter().filter(ended).map(|line| (line.agency_id.clone(), line.document_id.clone()));
        let keys: Vec<(String, String)> = keys.collect();
        for part in keys.chunks(AT_ONCE) {
            for document in self.documents_by_key(part).await? {
                let (agency, id) = (document.agency.as_str(), document.document.as_str());
                let line = lines.iter_mut().find(|line| line.agency_id == agency && line.document_id == id);
                if let Some(line) = line {
                    line.ended = document.validity.as_ref().map(|stated| (stated.validity, stated.on));
                }
            }
        }
        Ok(())
    }
}
