//! Table `annual_report`: one row for each year of an agency.

use sea_orm::entity::prelude::*;

/// The report of a year.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "annual_report")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose.
    pub agency_id: String,
    /// The year reported on.
    pub year: i32,
    /// Number of the newest edition, from 1.
    pub edition: i32,
    /// The edition that the public sees.
    pub public_edition: Option<i32>,
    /// The edition that was taken down last.
    pub withdrawn_edition: Option<i32>,
    /// Why, in words for the public.
    #[sea_orm(column_type = "Text", nullable)]
    pub withdrawn_because: Option<String>,
    /// When.
    pub withdrawn_on: Option<Date>,
    /// Raised with every change.
    pub version: i32,
}

impl Model {
    /// The edition that the next year is compared with: what the public sees counts, a draft only while
    /// nothing is public.
    pub(super) fn counted(&self) -> i32 {
        self.public_edition.unwrap_or(self.edition)
    }
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
