//! Table `agency_succession`: which agency took over from which before a year, for what was carried over.

use sea_orm::entity::prelude::*;

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agency_succession")]
pub struct Model {
    /// Who sums.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// The year into which something was carried.
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    /// Who was there in the year before.
    #[sea_orm(primary_key, auto_increment = false)]
    pub former_id: String,
    /// Who is there now.
    #[sea_orm(primary_key, auto_increment = false)]
    pub heir_id: String,
    /// On what it rests.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// Who said so.
    pub said_by_name: String,
    /// When.
    pub said_at: DateTimeUtc,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
