//! Table `training_file`: papers of trainings.

use sea_orm::entity::prelude::*;

/// A paper.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "training_file")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The training.
    pub training_id: String,
    /// Whose.
    pub agency_id: String,
    /// Code of what it is.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The file.
    pub file_id: String,
    /// Bytes.
    pub size: i64,
    /// Who put it in.
    pub by_name: String,
    /// When.
    pub at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
