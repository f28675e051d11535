//! Table `monitor_look`: what was found in an agency's own portal on a day. The last look of a quarter stays, so that
//! its report can still be made.

use sea_orm::entity::prelude::*;

/// A look.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "monitor_look")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// The day in China; a later look on the same day stands in its place.
    #[sea_orm(primary_key, auto_increment = false)]
    pub looked_on: Date,
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
