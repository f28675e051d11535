//! Table `assessment_file`: proofs of what people enter in an assessment.

use sea_orm::entity::prelude::*;

/// A proof.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_file")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The assessment.
    pub assessment_id: String,
    /// The unit.
    pub unit_id: String,
    /// The indicator, bonus, failure or veto.
    pub indicator: String,
    /// Whose.
    pub agency_id: String,
    /// Its name.
    pub name: String,
    /// Type of the content.
    pub media_type: String,
    /// The sealed file.
    pub file_id: String,
    /// Bytes.
    pub size: i64,
    /// Who put it in.
    pub by: String,
    /// The name of that person then.
    pub by_name: String,
    /// When.
    pub at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
