//! What another website takes over: documents of an agency of which packages are offered. What is offered is
//! what the public sees at that moment; a document that was taken down is in no list and has no package.

use gongkai_domain::id::{AgencyId, DocumentId};
use sea_orm::{ActiveValue::Set, QuerySelect, entity::prelude::*, sea_query::OnConflict};

use crate::{DocumentFilter, PublicStore, StoreError, documents::in_force};

/// Table `export_item`: a document that is, or was, offered.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "export_item")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// Which.
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: String,
    /// An older one never replaces a newer one.
    pub revision: i32,
    /// It is offered no more; the row keeps a late delivery from bringing it back.
    pub gone: bool,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl PublicStore {
    /// Is a package of this document offered, and is the document public?
    pub async fn is_exported(&self, agency: &AgencyId, document: &str) -> Result<bool, StoreError> {
        let offered = DocumentFilter { agency: Some(agency.clone()), exported: true, ..Default::default() };
        let found = in_force(&offered)
            .select_only()
            .column(crate::document::Column::DocumentId)
            .filter(crate::document::Column::DocumentId.eq(document))
            .into_tuple::<String>()
            .one(self.database())
            .await?;
        Ok(found.is_some())
    }

    /// Says the same only while nothing else is offered.
    pub async fn export_state(&self, agency: &AgencyId) -> Result<String, StoreError> {
        let counts: Option<(i64, Option<i64>)> = Entity::find()
            .select_only()
            .column_as(Expr::cust("COUNT(*)"), "number")
            .column_as(
                Expr::cust("CAST(SUM(2 * revision + CASE WHEN gone THEN 1 ELSE 0 END) AS BIGINT)"),
                "sum",
            )
            .filter(Column::AgencyId.eq(agency.as_str()))
            .into_tuple()
            .one(self.database())
            .await?;
        let (number, sum) = counts.unwrap_or_default();
        Ok(format!("{number}.{}", sum.unwrap_or_default()))
    }

    // Writing: delivery of the outbox. Each may come twice, and late.

    /// Offers a document. A revision at which it went brings nothing back.
    pub async fn put_export(
        &self,
        agency: &AgencyId,
        document: &DocumentId,
        revision: i32,
    ) -> Result<(), StoreError> {
        self.replace_export((agency, document), revision, false).await
    }

    /// Offers a document no more. What is not offered counts as taken away.
    pub async fn drop_export(
        &self,
        agency: &AgencyId,
        document: &DocumentId,
        revision: i32,
    ) -> Result<(), StoreError> {
        self.replace_export((agency, document), revision, true).await
    }

    async fn replace_export(
        &self,
        (agency, document): (&AgencyId, &DocumentId),
        revision: i32,
        gone: bool,
    ) -> Result<(), StoreError> {
        let row = ActiveModel {
            agency_id: Set(agency.to_string()),
            document_id: Set(document.to_string()),
            revision: Set(revision),
            gone: Set(gone),
        };
        let newer = if gone { Column::Revision.lte(revision) } else { Column::Revision.lt(revision) };
        let mut replace = OnConflict::columns([Column::AgencyId, Column::DocumentId]);
        replace.update_columns([Column::Revision, Column::Gone]).action_and_where(newer);
        Entity::insert(row).on_conflict(replace).exec_without_returning(self.database()).await?;
        self.tell(agency);
        Ok(())
    }
}
