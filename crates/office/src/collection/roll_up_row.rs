//! Table `roll_up`: sums of a year. A row never changes but for the report that was made of it.

use sea_orm::entity::prelude::*;

/// A sum.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roll_up")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Who sums.
    pub agency_id: String,
    /// The year reported on.
    pub year: i32,
    /// Code of the scope.
    pub scope: String,
    /// The form.
    pub format: String,
    /// The sum as a report, in its stored JSON form.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// SHA-256 of the body, hexadecimal.
    pub digest: String,
    /// Names of agencies of the scope that are not in it, as JSON.
    #[sea_orm(column_type = "Text")]
    pub left_out: String,
    /// Who made it.
    pub made_by_name: String,
    /// When.
    pub made_at: DateTimeUtc,
    /// The report of the own agency that was made of it.
    pub report_id: Option<String>,
    /// Raised with every change.
    pub version: i32,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
