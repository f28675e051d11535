//! Table `catalogue`: what an agency has set itself to publish.

use sea_orm::entity::prelude::*;

/// The list as it came.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "catalogue")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// Its rows as JSON.
    #[sea_orm(column_type = "Text")]
    pub rows: String,
    /// How many.
    pub entries: i32,
    /// Who brought it.
    pub imported_by_name: String,
    /// When.
    pub imported_at: DateTimeUtc,
    /// Raised with every change.
    pub version: i32,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
