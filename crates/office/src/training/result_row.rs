//! Table `training_result`: results of tests, added and never changed.

use sea_orm::entity::prelude::*;

/// A result.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "training_result")]
pub struct Model {
    /// The training.
    #[sea_orm(primary_key, auto_increment = false)]
    pub training_id: String,
    /// The person, as in `training_attendance`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person: String,
    /// From 1; 2: 补考.
    #[sea_orm(primary_key, auto_increment = false)]
    pub attempt: i32,
    /// Whose.
    pub agency_id: String,
    /// What was chosen, as JSON.
    #[sea_orm(column_type = "Text")]
    pub answers: String,
    /// Points.
    pub score: i32,
    /// Points of all.
    pub full: i32,
    /// Enough?
    pub passed: bool,
    /// When.
    pub at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
