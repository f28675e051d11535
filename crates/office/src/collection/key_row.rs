//! Table `filing_key`: whose signature a superior takes for whose, by the fingerprint of the key.

use sea_orm::entity::prelude::*;

/// A key that is known.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "filing_key")]
pub struct Model {
    /// Who collects.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// The first 32 hexadecimal digits of the SHA-256 of the public key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub fingerprint: String,
    /// Whose key it is.
    pub filer_id: String,
    /// Who said so.
    pub said_by_name: String,
    /// When.
    pub said_at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
