//! Table `assessment`: one assessment of the units of an agency for a year.

use sea_orm::entity::prelude::*;

/// An assessment.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// The year.
    pub year: i32,
    /// Title of the set.
    pub title: String,
    /// The set of indicators as JSON, as it was when the assessment began.
    #[sea_orm(column_type = "Text")]
    pub scheme: String,
    /// Code of the state.
    pub state: String,
    /// Who began it.
    pub begun_by_name: String,
    /// When.
    pub begun_at: DateTimeUtc,
    /// The day on which units were told.
    pub announced_on: Option<Date>,
    /// The result as JSON in one order, once it is fixed.
    #[sea_orm(column_type = "Text", nullable)]
    pub frozen: Option<String>,
    /// SHA-256 of it, hexadecimal.
    pub frozen_digest: Option<String>,
    /// Who fixed it.
    pub frozen_by_name: Option<String>,
    /// When.
    pub frozen_at: Option<DateTimeUtc>,
    /// Raised with every change.
    pub version: i32,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
