//! Table `inquiry_tally`: running totals of the register by day, desk, way, line and subject, so that figures
//! cost the same however long it is. Lines of day sheets stand here alone.

use sea_orm::entity::prelude::*;

/// A total.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inquiry_tally")]
pub struct Model {
    /// Whose register.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// The day in China.
    #[sea_orm(primary_key, auto_increment = false)]
    pub asked_on: Date,
    /// The unit whose counter it was.
    #[sea_orm(primary_key, auto_increment = false)]
    pub desk_id: String,
    /// Code of the way.
    #[sea_orm(primary_key, auto_increment = false)]
    pub way: String,
    /// Code of the business line.
    #[sea_orm(primary_key, auto_increment = false)]
    pub line: String,
    /// Code of the subject; empty: not said.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: String,
    /// Of single entries, or of a day sheet.
    #[sea_orm(primary_key, auto_increment = false)]
    pub single: bool,
    /// Entries.
    pub entries: i64,
    /// 人次.
    pub persons: i64,
    /// 件.
    pub matters: i64,
    /// Matters that were answered.
    pub answered: i64,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
