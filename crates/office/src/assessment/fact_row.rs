//! Table `assessment_fact`: facts that a person entered, in place of what was counted.

use sea_orm::entity::prelude::*;

/// A fact.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_fact")]
pub struct Model {
    /// The assessment.
    #[sea_orm(primary_key, auto_increment = false)]
    pub assessment_id: String,
    /// The unit; empty: all of which nothing else is known.
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: String,
    /// The indicator, bonus, failure or veto.
    #[sea_orm(primary_key, auto_increment = false)]
    pub indicator: String,
    /// Whose.
    pub agency_id: String,
    /// The fact as JSON.
    #[sea_orm(column_type = "Text")]
    pub fact: String,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Where the proof is; may be empty.
    pub proof: String,
    /// Who entered it.
    pub by_name: String,
    /// When.
    pub at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
