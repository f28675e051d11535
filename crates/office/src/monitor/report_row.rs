//! Table `monitor_report`: reports of quarters. What was fixed never changes.

use sea_orm::entity::prelude::*;

/// A report.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "monitor_report")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// 2026Q4.
    pub quarter: String,
    /// When it was fixed.
    pub made_at: DateTimeUtc,
    /// By whom.
    pub made_by_name: String,
    /// What was found, as JSON of schema 1.
    #[sea_orm(column_type = "Text")]
    pub body: String,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
