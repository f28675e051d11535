//! Table `repeat`: requests of the last day and their answers.

use sea_orm::entity::prelude::*;

/// One request.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "repeat")]
pub struct Model {
    /// Digest of who asked and with which key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Digest of what was asked.
    pub content: String,
    /// When it began.
    pub begun_at: DateTimeUtc,
    /// The answer, sealed: it may hold what is shown only once. None while nothing is known of it.
    #[sea_orm(column_type = "Text", nullable)]
    pub answer: Option<String>,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
