//! Table `file_pending`: contents that were announced to the store and have no file yet, or none any
//! more. After a crash this list says what to sweep.

use sea_orm::entity::prelude::*;

/// One content in the store, or about to be.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "file_pending")]
pub struct Model {
    /// Where the content lies in the store.
    #[sea_orm(primary_key, auto_increment = false)]
    pub object_id: String,
    /// Whose it is.
    pub agency_id: String,
    /// Since when it is announced.
    pub since: DateTimeUtc,
    /// Given up: nothing may refer to it, the sweeper takes it away.
    pub given_up: bool,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
