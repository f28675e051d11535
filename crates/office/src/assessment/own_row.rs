//! Table `assessment_own`: what units say of themselves (自评).

use sea_orm::entity::prelude::*;

/// What a unit says.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_own")]
pub struct Model {
    /// The assessment.
    #[sea_orm(primary_key, auto_increment = false)]
    pub assessment_id: String,
    /// The unit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: String,
    /// Whose.
    pub agency_id: String,
    /// Its own total, as a decimal.
    pub total: String,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// Who said it.
    pub by_name: String,
    /// When.
    pub at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
