//! Table `duty`: who holds which duty, and when. A row is never removed; an end is a date.

use sea_orm::entity::prelude::*;

/// A duty held by a person for a period.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "duty")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The agency.
    pub agency_id: String,
    /// Who holds it.
    pub staff_id: String,
    /// Code of the duty.
    pub duty: String,
    /// First day.
    pub from_on: Date,
    /// Last day; before the first one: it was taken back before it began.
    pub until_on: Option<Date>,
    /// In whose place.
    pub deputy_for: Option<String>,
    /// Paper that it rests on.
    pub document: Option<String>,
    /// Who granted it; none for the operator of the machine.
    pub granted_by: Option<String>,
    /// When it was granted.
    pub granted_at: DateTimeUtc,
    /// Raised with every change.
    pub version: i32,
}

/// No relations: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
