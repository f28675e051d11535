//! Table `report_place`: where a case stands in table three of a year. Derived: it can be made again from the ledgers
//! at any time, and is, wherever it no longer fits its case.

use sea_orm::entity::prelude::*;

/// The place of a case.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_place")]
pub struct Model {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: String,
    /// The year.
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    /// Whose.
    pub agency_id: String,
    /// Number of the case.
    pub number: String,
    /// Column of table three.
    pub kind: String,
    /// Where it came from; empty: it has no place in the year.
    pub came: String,
    /// Where it went.
    pub went: String,
    /// Version of the case that this was made from.
    pub case_version: i32,
    /// Time alone does not move it.
    pub settled: bool,
    /// The rules that this was made by.
    pub rules: String,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
