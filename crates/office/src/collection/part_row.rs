//! Table `roll_up_part`: which filing of which agency is in a sum, and what was taken off.

use sea_orm::entity::prelude::*;

/// A part of a sum.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roll_up_part")]
pub struct Model {
    /// The sum.
    #[sea_orm(primary_key, auto_increment = false)]
    pub roll_up_id: String,
    /// Whose report.
    #[sea_orm(primary_key, auto_increment = false)]
    pub filer_id: String,
    /// Who sums.
    pub agency_id: String,
    /// The filing.
    pub filing_id: String,
    /// What was taken off, as JSON.
    #[sea_orm(column_type = "Text")]
    pub deductions: String,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
