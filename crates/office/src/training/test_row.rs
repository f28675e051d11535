//! Table `training_test`: the test of a training, with its questions as they were when it was set.

use sea_orm::entity::prelude::*;

/// A test.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "training_test")]
pub struct Model {
    /// The training.
    #[sea_orm(primary_key, auto_increment = false)]
    pub training_id: String,
    /// Whose.
    pub agency_id: String,
    /// The questions as JSON.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// Last day.
    pub until: Date,
    /// Who set it.
    pub by_name: String,
    /// When.
    pub at: DateTimeUtc,
    /// Last day of the make-up test (补考), if it was opened again; of its last opening.
    pub again_until: Option<Date>,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub again_reason: Option<String>,
    /// By whom.
    pub again_by_name: Option<String>,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
