//! Table `inquiry_lock`: months of which nothing is changed any more.

use sea_orm::entity::prelude::*;

/// A closed month.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inquiry_lock")]
pub struct Model {
    /// Whose register.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// As 2026-11.
    #[sea_orm(primary_key, auto_increment = false)]
    pub month: String,
    /// Who closed it.
    pub locked_by_name: String,
    /// When.
    pub locked_at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
