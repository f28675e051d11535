//! Table `attempt`: counters of failures, by digest of what they count for.

use sea_orm::entity::prelude::*;

/// One counter.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attempt")]
pub struct Model {
    /// What it counts for: digest of an account as typed, of a known device, or of an address.
    #[sea_orm(primary_key, auto_increment = false)]
    pub counter: String,
    /// The failures as JSON.
    #[sea_orm(column_type = "Text")]
    pub failures: String,
    /// The last change.
    pub changed_at: DateTimeUtc,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
