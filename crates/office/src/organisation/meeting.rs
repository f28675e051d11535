//! Table `meeting`: meetings of the leading group with their minutes.

use sea_orm::entity::prelude::*;

/// A meeting.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "meeting")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The agency.
    pub agency_id: String,
    /// Year in which its number counts.
    pub year: i32,
    /// Number within the year, from 1.
    pub ordinal: i32,
    /// Day.
    pub held_on: Date,
    /// Place.
    pub place: String,
    /// What it was about.
    pub topic: String,
    /// The agenda; may be empty.
    #[sea_orm(column_type = "Text")]
    pub agenda: String,
    /// Who was in the chair.
    pub chair: String,
    /// Who wrote the minutes.
    pub recorder: Option<String>,
    /// Who was there.
    #[sea_orm(column_type = "Text")]
    pub attendees: String,
    /// Who was missing, and why.
    #[sea_orm(column_type = "Text")]
    pub absentees: String,
    /// The minutes.
    #[sea_orm(column_type = "Text")]
    pub minutes: String,
    /// Raised with every change.
    pub version: i32,
}

/// No relations: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
