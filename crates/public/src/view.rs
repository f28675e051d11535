//! How often documents were opened, by day: a number for each, and nothing about anybody. Each process of
//! the portal adds to it from time to time; the office reads it.

use chrono::NaiveDate;
use gongkai_domain::id::AgencyId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    TransactionTrait, entity::prelude::*, sea_query::OnConflict,
};

use crate::{PublicStore, StoreError};

/// Table `page_view`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "page_view")]
pub struct Model {
    /// The day in China.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    /// Whose document.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// Which.
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: String,
    /// How often its page was opened on that day.
    pub views: i64,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl PublicStore {
    /// Adds to the numbers of a day, all in one transaction.
    pub async fn add_views(
        &self,
        day: NaiveDate,
        views: &[(AgencyId, String, i64)],
    ) -> Result<(), StoreError> {
        if views.is_empty() {
            return Ok(());
        }
        let change = self.database().begin().await?;
        for (agency, document, more) in views {
            let row = ActiveModel {
                day: Set(day),
                agency_id: Set(agency.to_string()),
                document_id: Set(document.clone()),
                views: Set(*more),
            };
            let mut add = OnConflict::columns([Column::Day, Column::AgencyId, Column::DocumentId]);
            add.value(Column::Views, Expr::col((Entity, Column::Views)).add(*more));
            Entity::insert(row).on_conflict(add).exec_without_returning(&change).await?;
        }
        Ok(change.commit().await?)
    }

    /// The numbers from a day on, in the order of their keys, behind the last one that was read.
    pub async fn views_since(
        &self,
        day: NaiveDate,
        after: Option<&Model>,
        limit: u64,
    ) -> Result<Vec<Model>, StoreError> {
        let mut query = Entity::find().filter(Column::Day.gte(day));
        if let Some(Model { day, agency_id, document_id, .. }) = after {
            let same_day = Condition::all().add(Column::Day.eq(*day));
            let same_agency = same_day.clone().add(Column::AgencyId.eq(agency_id));
            query = query.filter(
                Condition::any()
                    .add(Column::Day.gt(*day))
                    .add(same_day.add(Column::AgencyId.gt(agency_id)))
                    .add(same_agency.add(Column::DocumentId.gt(document_id))),
            );
        }
        Ok(query
            .order_by_asc(Column::Day)
            .order_by_asc(Column::AgencyId)
            .order_by_asc(Column::DocumentId)
            .limit(limit)
            .all(self.database())
            .await?)
    }

    /// Forgets the numbers before a day: the office has them.
    pub async fn forget_views(&self, before: NaiveDate) -> Result<(), StoreError> {
        Entity::delete_many().filter(Column::Day.lt(before)).exec(self.database()).await?;
        Ok(())
    }
}
