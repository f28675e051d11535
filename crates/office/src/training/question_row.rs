//! Table `training_question`: questions of the agency's own bank.

use sea_orm::entity::prelude::*;

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "training_question")]
pub struct Model {
    /// Identity, and its code in tests.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// The question as JSON.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// Who added it.
    pub by_name: String,
    /// When.
    pub at: DateTimeUtc,
    /// Not used any more since.
    pub retired_at: Option<DateTimeUtc>,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
