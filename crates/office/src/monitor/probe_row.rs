//! Table `monitor_probe`: whether the own public address opened.

use sea_orm::entity::prelude::*;

/// A probe.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "monitor_probe")]
pub struct Model {
    /// Whose address.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// When.
    #[sea_orm(primary_key, auto_increment = false)]
    pub at: DateTimeUtc,
    /// Did a page come in time?
    pub opened: bool,
    /// Status of the answer; 0: there was none.
    pub status: i32,
    /// How long it took.
    pub milliseconds: i32,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
