//! Table `assessment_objection`: objections of units and what was decided.

use sea_orm::entity::prelude::*;

/// An objection.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_objection")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The assessment.
    pub assessment_id: String,
    /// Whose.
    pub agency_id: String,
    /// The unit.
    pub unit_id: String,
    /// The indicator.
    pub indicator: String,
    /// What the unit says.
    #[sea_orm(column_type = "Text")]
    pub claim: String,
    /// Who filed it.
    pub filed_by: String,
    /// Name of that person then.
    pub filed_by_name: String,
    /// When.
    pub filed_at: DateTimeUtc,
    /// Was it agreed with? `None`: not decided.
    pub upheld: Option<bool>,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub answer: Option<String>,
    /// Who decided.
    pub decided_by_name: Option<String>,
    /// When.
    pub decided_at: Option<DateTimeUtc>,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
