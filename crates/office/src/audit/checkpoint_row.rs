//! Table `audit_checkpoint`: what was signed about the log, and when.

use sea_orm::entity::prelude::*;

/// One checkpoint.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_checkpoint")]
pub struct Model {
    /// Number of entries that it covers.
    #[sea_orm(primary_key, auto_increment = false)]
    pub size: i64,
    /// Number among the checkpoints, from 1; none for those made before they were counted.
    pub number: Option<i64>,
    /// When it was made.
    pub at: DateTimeUtc,
    /// Roots of the complete subtrees at that size; their common root is the signed one.
    #[sea_orm(column_type = "Text")]
    pub frontier: String,
    /// The signed note, as it is handed out.
    #[sea_orm(column_type = "Text")]
    pub note: String,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
