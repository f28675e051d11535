//! Table `monitor_run`: what was found last, one row for each agency.

use sea_orm::entity::prelude::*;

/// What was found last.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "monitor_run")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// When.
    pub made_at: DateTimeUtc,
    /// What, as JSON of schema 1.
    #[sea_orm(column_type = "Text")]
    pub body: String,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
