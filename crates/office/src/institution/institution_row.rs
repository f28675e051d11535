//! Table `institution`: institutions of an agency. Where each stands is computed from its editions.

use sea_orm::entity::prelude::*;

/// An institution.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "institution")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// Its name.
    pub name: String,
    /// Code of its kind.
    pub kind: String,
    /// First day without it.
    pub repealed_on: Option<Date>,
    /// Why it was repealed; empty: it was not.
    pub repeal_reason: String,
    /// Who entered it.
    pub by_name: String,
    /// When.
    pub at: DateTimeUtc,
    /// Raised with every change.
    pub version: i32,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
