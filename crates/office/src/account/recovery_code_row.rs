//! Table `recovery_code`: codes that stand in for a lost authenticator, each once.

use sea_orm::entity::prelude::*;

/// One code.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_code")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_id: String,
    /// Digest of the code under a key of the installation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    /// The agency of the person.
    pub agency_id: String,
    /// When it was used.
    pub used_at: Option<DateTimeUtc>,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
