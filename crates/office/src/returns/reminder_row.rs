//! Table `return_reminder`: which agencies were reminded of a return.

use sea_orm::entity::prelude::*;

/// Reminders of one agency for one period.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "return_reminder")]
pub struct Model {
    /// The superior agency.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// Who was reminded.
    #[sea_orm(primary_key, auto_increment = false)]
    pub filer_id: String,
    /// Which return, by its data file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// The year.
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    /// Number of the period in the year, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub nth: i32,
    /// How often.
    pub times: i32,
    /// When last.
    pub last_at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
