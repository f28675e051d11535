//! Documents in the store: read by the portal, feeds and the search index; written by the delivery of the
//! outbox alone. What was withdrawn without a notice is as if it had never been there.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use gongkai_domain::{id::AgencyId, publication::Validity};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, FromQueryResult, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select, TransactionTrait,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};
use sha2::{Digest, Sha256};

use crate::{
    DocumentFile, PublicStore, StoreError, display,
    document::{self, DocumentNotice, PublishedDocument, WithdrawnDocument},
    export, piece,
};

/// A line of a list, without the text.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct DocumentLine {
    /// Whose.
    pub agency_id: String,
    /// Which.
    pub document_id: String,
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
    /// Name of the unit.
    pub unit: String,
    /// 发文字号.
    pub number: String,
    /// 有效期至.
    pub expires_on: Option<chrono::NaiveDate>,
    /// Code of the validity that was said last.
    pub validity: Option<String>,
    /// 发布日期.
    pub published_on: chrono::NaiveDate,
    /// The day on which the edition that is shown was released.
    pub changed_on: chrono::NaiveDate,
    /// The moment of it, where it is known.
    pub changed_at: Option<chrono::DateTime<chrono::Utc>>,
}

/// What a list is asked for. Empty: everything in force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentFilter {
    /// Only of this agency.
    pub agency: Option<AgencyId>,
    /// Only this kind.
    pub kind: Option<String>,
    /// Only this item of Art. 20.
    pub item: Option<String>,
    /// Only this row of the agency's catalogue.
    pub entry: Option<String>,
    /// Only this 主题分类.
    pub topic: Option<String>,
    /// Only of this unit, by its name.
    pub unit: Option<String>,
    /// Only released in this year.
    pub year: Option<i32>,
    /// Only those of which this holds on the day.
    pub validity: Option<(Validity, NaiveDate)>,
    /// Only those that search engines may keep.
    pub lasting: bool,
    /// Only those of which a package is offered to other websites.
    pub exported: bool,
}

/// By what a list is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    /// By agency, by its id.
    Agency,
    /// By kind.
    Kind,
    /// By item of Art. 20.
    Item,
    /// By row of the agencies' catalogues.
    Entry,
    /// By 主题分类.
    Topic,
    /// By unit.
    Unit,
    /// By year of release.
    Year,
}

impl PublicStore {
    /// The document, if the public sees it.
    pub async fn document(
        &self,
        agency: &AgencyId,
        document: &str,
    ) -> Result<Option<PublishedDocument>, StoreError> {
        let key = (agency.to_string(), document.to_owned());
        let row = document::Entity::find_by_id(key)
            .filter(document::Column::WithdrawnBecause.is_null())
            .one(self.database())
            .await?;
        row.map(|row| Ok(serde_json::from_str(&row.body)?)).transpose()
    }

    /// That a document was taken down, where the public is told so.
    pub async fn document_notice(
        &self,
        agency: &AgencyId,
        document: &str,
    ) -> Result<Option<DocumentNotice>, StoreError> {
        let key = (agency.to_string(), document.to_owned());
        let row = document::Entity::find_by_id(key).one(self.database()).await?;
        Ok(row.and_then(|row| match (row.withdrawn_because, row.withdrawn_on) {
            (Some(because), Some(on)) if !because.is_empty() => {
                Some(DocumentNotice { title: row.title, because, on })
            }
            _ => None,
        }))
    }

    /// Documents in force, the newest release first.
    pub async fn documents(
        &self,
        filter: &DocumentFilter,
        offset: u64,
        limit: u64,
    ) -> Result<Vec<DocumentLine>, StoreError> {
        use document::Column as C;
        let columns = [
            C::AgencyId,
            C::DocumentId,
            C::IndexNumber,
            C::Title,
            C::Kind,
            C::Item,
            C::Topic,
            C::Unit,
            C::Number,
            C::ExpiresOn,
            C::Validity,
            C::PublishedOn,
            C::ChangedOn,
            C::ChangedAt,
        ];
        Ok(in_force(filter)
            .select_only()
            .columns(columns)
            .order_by_desc(C::PublishedOn)
            .order_by_desc(C::DocumentId)
            .offset(offset)
            .limit(limit)
            .into_model()
            .all(self.database())
            .await?)
    }

    /// How many documents are in force.
    pub async fn document_count(&self, filter: &DocumentFilter) -> Result<u64, StoreError> {
        Ok(in_force(filter).count(self.database()).await?)
    }

    /// How many documents are in force, by a facet; nothing hidden is counted.
    pub async fn document_facets(
        &self,
        filter: &DocumentFilter,
        facet: Facet,
    ) -> Result<Vec<(String, i64)>, StoreError> {
        let column = match facet {
            Facet::Year => return self.document_years(filter).await,
            Facet::Agency => document::Column::AgencyId,
            Facet::Kind => document::Column::Kind,
            Facet::Item => document::Column::Item,
            Facet::Entry => document::Column::Entry,
            Facet::Topic => document::Column::Topic,
            Facet::Unit => document::Column::Unit,
        };
        Ok(in_force(filter)
            .select_only()
            .column(column)
            .column_as(Expr::cust("COUNT(*)"), "number")
            .group_by(column)
            .order_by_asc(column)
            .into_tuple()
            .all(self.database())
            .await?)
    }

    /// How many documents of each validity there are on a day. Validity ends by itself, so no column has it.
    pub async fn document_validities_on(
        &self,
        filter: &DocumentFilter,
        today: NaiveDate,
    ) -> Result<Vec<(Validity, i64)>, StoreError> {
        use document::Column as C;
        let rows: Vec<(String, Option<NaiveDate>, i64)> = in_force(filter)
            .filter(C::Validity.is_not_null())
            .select_only()
            .columns([C::Validity, C::ExpiresOn])
            .column_as(Expr::cust("COUNT(*)"), "number")
            .group_by(C::Validity)
            .group_by(C::ExpiresOn)
            .into_tuple()
            .all(self.database())
            .await?;
        let mut counts: BTreeMap<Validity, i64> = BTreeMap::new();
        for (code, until, count) in rows {
            if let Some(said) = Validity::parse(&code) {
                *counts.entry(said.on(until, today)).or_default() += count;
            }
        }
        Ok(counts.into_iter().collect())
    }

    async fn document_years(&self, filter: &DocumentFilter) -> Result<Vec<(String, i64)>, StoreError> {
        let days: Vec<(chrono::NaiveDate, i64)> = in_force(filter)
            .select_only()
            .column(document::Column::PublishedOn)
            .column_as(Expr::cust("COUNT(*)"), "number")
            .group_by(document::Column::PublishedOn)
            .into_tuple()
            .all(self.database())
            .await?;
        let mut years: BTreeMap<String, i64> = BTreeMap::new();
        for (day, count) in days {
            *years.entry(day.year().to_string()).or_default() += count;
        }
        Ok(years.into_iter().collect())
    }

    /// Agency, id and digest of every document in force: what a copy of the store has to hold.
    pub async fn document_digests(&self) -> Result<Vec<(String, String, String)>, StoreError> {
        use document::Column as C;
        Ok(in_force(&DocumentFilter::default())
            .select_only()
            .columns([C::AgencyId, C::DocumentId, C::Digest])
            .into_tuple()
            .all(self.database())
            .await?)
    }

    /// The whole documents with these keys (agency, id) that are in force; at most some hundred at a time.
    pub async fn documents_by_key(
        &self,
        keys: &[(String, String)],
    ) -> Result<Vec<PublishedDocument>, StoreError> {
        use document::Column as C;
        let ids = keys.iter().map(|(_, id)| id.as_str());
        let rows = in_force(&DocumentFilter::default())
            .filter(C::DocumentId.is_in(ids))
            .all(self.database())
            .await?;
        rows.iter()
            .filter(|row| keys.iter().any(|(agency, id)| *agency == row.agency_id && *id == row.document_id))
            .map(|row| Ok(serde_json::from_str(&row.body)?))
            .collect()
    }

    /// The validity of those of these documents (agency, id) that have one: agency, id, code, and the day
    /// after which it ends by itself.
    pub async fn document_validities(
        &self,
        keys: &[(&str, &str)],
    ) -> Result<Vec<(String, String, String, Option<NaiveDate>)>, StoreError> {
        use document::Column as C;
        let rows: Vec<(String, String, String, Option<NaiveDate>)> = in_force(&DocumentFilter::default())
            .select_only()
            .columns([C::AgencyId, C::DocumentId, C::Validity, C::ExpiresOn])
            .filter(C::DocumentId.is_in(keys.iter().map(|(_, id)| *id)))
            .filter(C::Validity.is_not_null())
            .into_tuple()
            .all(self.database())
            .await?;
        let asked =
            |(agency, id, ..): &(String, String, _, _)| keys.contains(&(agency.as_str(), id.as_str()));
        Ok(rows.into_iter().filter(asked).collect())
    }

    /// Says the same only while nothing has changed in the store.
    pub async fn state(&self) -> Result<String, StoreError> {
        use crate::bundle;
        let documents: Option<(i64, Option<i64>)> = document::Entity::find()
            .select_only()
            .column_as(Expr::cust("COUNT(*)"), "number")
            .column_as(Expr::cust("CAST(SUM(revision) AS BIGINT)"), "revisions")
            .into_tuple()
            .one(self.database())
            .await?;
        let bundles: Vec<(String, Option<chrono::NaiveDate>)> = bundle::Entity::find()
            .select_only()
            .columns([bundle::Column::Digest, bundle::Column::WithdrawnOn])
            .order_by_asc(bundle::Column::AgencyId)
            .order_by_asc(bundle::Column::Slug)
            .into_tuple()
            .all(self.database())
            .await?;
        let cards = self.cards().await?;
        let state = serde_json::to_string(&(documents, bundles, cards))?;
        Ok(Sha256::digest(state.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The whole documents behind a key, in the order of their keys: for the search index and bulk data.
    pub async fn documents_after(
        &self,
        after: Option<(&str, &str)>,
        limit: u64,
    ) -> Result<Vec<PublishedDocument>, StoreError> {
        use document::Column as C;
        let mut query = in_force(&DocumentFilter::default());
        if let Some((agency, id)) = after {
            let later = Condition::all().add(C::AgencyId.eq(agency)).add(C::DocumentId.gt(id));
            query = query.filter(Condition::any().add(C::AgencyId.gt(agency)).add(later));
        }
        let rows = query
            .order_by_asc(C::AgencyId)
            .order_by_asc(C::DocumentId)
            .limit(limit)
            .all(self.database())
            .await?;
        rows.iter().map(|row| Ok(serde_json::from_str(&row.body)?)).collect()
    }

    // Writing: delivery of the outbox. Each may come twice, and late.

    /// Puts a document without files of its own. A revision that is not newer than what is there,
    /// withdrawn or not, changes nothing.
    pub async fn put_document(&self, document: &PublishedDocument) -> Result<(), StoreError> {
        self.put_document_with(document, &[]).await
    }

    /// Puts a document and exactly the files that it names; both are there or neither.
    pub async fn put_document_with(
        &self,
        document: &PublishedDocument,
        files: &[DocumentFile],
    ) -> Result<(), StoreError> {
        self.replace_document(document.row()?, files).await?;
        self.tell(&document.agency);
        Ok(())
    }

    /// Takes a document down. Withdrawing what is not there succeeds.
    pub async fn withdraw_document(&self, withdrawn: &WithdrawnDocument) -> Result<(), StoreError> {
        let key = (withdrawn.agency.to_string(), withdrawn.document.to_string());
        let Some(there) = document::Entity::find_by_id(key).one(self.database()).await? else {
            return Ok(());
        };
        let row = match &withdrawn.notice {
            Some(notice) => document::Model {
                revision: withdrawn.revision,
                body: String::new(),
                withdrawn_because: Some(notice.clone()),
                withdrawn_on: Some(withdrawn.on),
                ..there
            },
            // Only what keeps a late delivery from bringing it back.
            None => document::Model {
                revision: withdrawn.revision,
                edition: there.edition,
                index_number: String::new(),
                title: String::new(),
                kind: String::new(),
                item: String::new(),
                entry: String::new(),
                topic: String::new(),
                genre: String::new(),
                unit: String::new(),
                number: String::new(),
                formed_on: None,
                expires_on: None,
                comment_from: None,
                comment_until: None,
                interprets: None,
                answers: None,
                validity: None,
                validity_by: None,
                for_a_term: false,
                body: String::new(),
                digest: String::new(),
                withdrawn_because: Some(String::new()),
                withdrawn_on: Some(withdrawn.on),
                ..there
            },
        };
        self.replace_document(row, &[]).await?;
        self.tell(&withdrawn.agency);
        Ok(())
    }

    async fn replace_document(&self, row: document::Model, files: &[DocumentFile]) -> Result<(), StoreError> {
        use document::Column as C;
        let revision = row.revision;
        let (agency, id) = (row.agency_id.clone(), row.document_id.clone());
        let is_withdrawn = row.withdrawn_because.is_some();
        let all = [
            C::Revision,
            C::Edition,
            C::IndexNumber,
            C::Title,
            C::Kind,
            C::Item,
            C::Entry,
            C::Topic,
            C::Genre,
            C::Unit,
            C::Number,
            C::FormedOn,
            C::ExpiresOn,
            C::CommentFrom,
            C::CommentUntil,
            C::Interprets,
            C::Answers,
            C::Validity,
            C::ValidityBy,
            C::ForATerm,
            C::PublishedOn,
            C::ChangedOn,
            C::ChangedAt,
            C::Body,
            C::Digest,
            C::WithdrawnBecause,
            C::WithdrawnOn,
        ];
        let mut replace = OnConflict::columns([C::AgencyId, C::DocumentId]);
        replace.update_columns(all).action_and_where(C::Revision.lt(revision));
        let change = self.database().begin().await?;
        let replaced = document::Entity::insert(row.into_active_model().reset_all())
            .on_conflict(replace)
            .exec_without_returning(&change)
            .await?;
        // What is newer keeps its own files.
        if replaced > 0 {
            piece::keep(&change, (&agency, &id), files).await?;
        }
        if is_withdrawn {
            display::forget(&change, &agency, &id).await?;
        }
        Ok(change.commit().await?)
    }
}

/// What was said last, or that the term is over: as [`Validity::on`] has it.
fn holds(validity: Validity, today: NaiveDate) -> Condition {
    use document::Column as C;
    let said = C::Validity.eq(validity.code());
    let ends = [Validity::InForce, Validity::Amended];
    if ends.contains(&validity) {
        let open = Condition::any().add(C::ExpiresOn.is_null()).add(C::ExpiresOn.gte(today));
        return Condition::all().add(said).add(open);
    }
    let over = Condition::all().add(C::Validity.is_in(ends.map(Validity::code))).add(C::ExpiresOn.lt(today));
    match validity {
        Validity::Expired => Condition::any().add(said).add(over),
        _ => Condition::all().add(said),
    }
}

pub(crate) fn in_force(filter: &DocumentFilter) -> Select<document::Entity> {
    use document::Column as C;
    let mut query = document::Entity::find().filter(C::WithdrawnBecause.is_null());
    if let Some(agency) = &filter.agency {
        query = query.filter(C::AgencyId.eq(agency.as_str()));
    }
    let equal = [
        (C::Kind, &filter.kind),
        (C::Item, &filter.item),
        (C::Entry, &filter.entry),
        (C::Topic, &filter.topic),
        (C::Unit, &filter.unit),
    ];
    for (column, value) in equal {
        if let Some(value) = value {
            query = query.filter(column.eq(value.as_str()));
        }
    }
    let day = |year: Option<i32>, month, day| chrono::NaiveDate::from_ymd_opt(year?, month, day);
    if let (Some(first), Some(last)) = (day(filter.year, 1, 1), day(filter.year, 12, 31)) {
        query = query.filter(C::PublishedOn.between(first, last));
    }
    if filter.lasting {
        query = query.filter(C::ForATerm.eq(false));
    }
    if let Some((validity, today)) = filter.validity {
        query = query.filter(holds(validity, today));
    }
    if filter.exported {
        let mut offered = Query::select();
        offered
            .column(export::Column::DocumentId)
            .from(export::Entity)
            .and_where(export::Column::Gone.eq(false))
            .and_where(
                Expr::col((export::Entity, export::Column::AgencyId)).equals((document::Entity, C::AgencyId)),
            );
        query = query.filter(C::DocumentId.in_subquery(offered));
    }
    query
}
