//! The notices of working days that the office counts with beyond those of the program: the portal counts with the
//! same, also in a process of its own.

use sea_orm::{ActiveValue::Set, entity::prelude::*, sea_query::OnConflict};

use crate::{PublicStore, StoreError};

/// The one row of the table.
const ROW: &str = "notices";

/// Table `portal_calendar`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "portal_calendar")]
pub struct Model {
    /// Always the same: there is one calendar.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Calendar files as a JSON list, in the order in which they began to count.
    #[sea_orm(column_type = "Text")]
    pub body: String,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl PublicStore {
    /// Calendar files that count beyond those of the program.
    pub async fn notices(&self) -> Result<Vec<String>, StoreError> {
        let row = Entity::find_by_id(ROW).one(self.database()).await?;
        Ok(row.map(|row| serde_json::from_str(&row.body)).transpose()?.unwrap_or_default())
    }

    /// Puts them in the place of those that were there.
    pub async fn put_notices(&self, files: &[String]) -> Result<(), StoreError> {
        let row = ActiveModel { id: Set(ROW.to_owned()), body: Set(serde_json::to_string(files)?) };
        let replace = OnConflict::column(Column::Id).update_column(Column::Body).to_owned();
        Entity::insert(row).on_conflict(replace).exec_without_returning(self.database()).await?;
        Ok(())
    }
}
