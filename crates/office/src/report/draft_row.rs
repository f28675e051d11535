//! Table `annual_report_draft`: what belongs to an edition while it is written. It goes with the edition and is kept,
//! because it says where figures came from.

use sea_orm::entity::prelude::*;

/// What belongs to an edition.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "annual_report_draft")]
pub struct Model {
    /// The report.
    #[sea_orm(primary_key, auto_increment = false)]
    pub report_id: String,
    /// The edition.
    #[sea_orm(primary_key, auto_increment = false)]
    pub edition: i32,
    /// Whose.
    pub agency_id: String,
    /// `Work` as JSON.
    #[sea_orm(column_type = "Text")]
    pub work: String,
    /// Raised with every change.
    pub version: i32,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
