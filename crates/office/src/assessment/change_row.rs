//! Table `assessment_change`: facts that were entered after the units had been told.

use sea_orm::entity::prelude::*;

/// A fact that was entered late.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_change")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The assessment.
    pub assessment_id: String,
    /// Whose.
    pub agency_id: String,
    /// The unit concerned.
    pub unit_id: String,
    /// The indicator, bonus, failure or veto.
    pub indicator: String,
    /// What was known before, in words; empty: nothing.
    #[sea_orm(column_type = "Text")]
    pub before: String,
    /// What is known now, in words.
    #[sea_orm(column_type = "Text")]
    pub after: String,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Who entered it.
    pub by_name: String,
    /// When.
    pub at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
