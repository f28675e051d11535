//! Table `inquiry_block`: which words may stand in a run of entries, see `block`.

use sea_orm::entity::prelude::*;

/// A run of entries of a register, in the order of their identities.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inquiry_block")]
pub struct Model {
    /// Whose register.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// Its first entry.
    #[sea_orm(primary_key, auto_increment = false)]
    pub first_id: String,
    /// Its last entry.
    pub last_id: String,
    /// A sieve of the pieces of words in its texts.
    #[sea_orm(column_type = "Blob")]
    pub sieve: Vec<u8>,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
