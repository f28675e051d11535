//! Table `setting`: values that an agency has changed; what is absent has its default.

use sea_orm::entity::prelude::*;

/// One changed setting.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "setting")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// Name, see `Name`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// Value as text.
    #[sea_orm(column_type = "Text")]
    pub value: String,
    /// Counts the changes, from 1.
    pub version: i32,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
