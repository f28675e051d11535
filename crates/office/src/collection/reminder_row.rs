//! Table `filing_reminder`: which agencies were reminded of their report.

use sea_orm::entity::prelude::*;

/// Reminders of one agency for one year.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "filing_reminder")]
pub struct Model {
    /// The superior agency.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// Who was reminded.
    #[sea_orm(primary_key, auto_increment = false)]
    pub filer_id: String,
    /// The year reported on.
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    /// How often.
    pub times: i32,
    /// When last.
    pub last_at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
