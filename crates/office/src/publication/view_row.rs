//! Table `document_view`: how often the page of a document was opened on a day. Nothing about anybody.

use sea_orm::entity::prelude::*;

/// A number.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_view")]
pub struct Model {
    /// Whose document.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// Which.
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: String,
    /// The day in China.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    /// How often.
    pub views: i64,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
