//! Table `audit_head`: one row, the size and the right edge of the tree.

use sea_orm::entity::prelude::*;

/// Key of the only row.
pub const ONLY: i32 = 1;

/// The head of the log.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_head")]
pub struct Model {
    /// Always [`ONLY`].
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Number of entries.
    pub size: i64,
    /// Roots of the complete subtrees, see `Frontier`.
    #[sea_orm(column_type = "Text")]
    pub frontier: String,
    /// Root of the whole tree, hexadecimal.
    pub root: String,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
