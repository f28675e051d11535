//! Table `audit_term`: which blocks of the log hold which terms, see `terms`.

use sea_orm::entity::prelude::*;

/// One term in one part of the log of an agency.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_term")]
pub struct Model {
    /// The agency; empty for the installation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// The term as a number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub term: i64,
    /// Number of the part.
    #[sea_orm(primary_key, auto_increment = false)]
    pub part: i64,
    /// A bit for each block of the part in which the term occurs.
    pub bits: i64,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
