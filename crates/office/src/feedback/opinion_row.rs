//! Table `opinion`: rows of adoption tables (采纳情况), in the words of the agency.

use sea_orm::entity::prelude::*;

/// Comments of one kind.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "opinion")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// The call.
    pub document_id: String,
    /// Its place in the table, from 1.
    pub position: i32,
    /// What they say.
    #[sea_orm(column_type = "Text")]
    pub point: String,
    /// Code of what became of them.
    pub outcome: String,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Raised with every change.
    pub version: i32,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
