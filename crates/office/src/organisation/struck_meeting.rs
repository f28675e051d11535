//! Table `struck_meeting`: meetings that were recorded by mistake. They count nowhere; what was recorded stays.

use sea_orm::entity::prelude::*;

/// A meeting that was struck.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "struck_meeting")]
pub struct Model {
    /// Identity of the meeting.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The agency.
    pub agency_id: String,
    /// Year in which its number counted.
    pub year: i32,
    /// Number within the year; no other meeting gets it.
    pub ordinal: i32,
    /// Day.
    pub held_on: Date,
    /// What it was about.
    pub topic: String,
    /// The rest of the record and what was decided, in lines.
    #[sea_orm(column_type = "Text")]
    pub record: String,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Who struck it.
    pub struck_by_name: String,
    /// When.
    pub struck_at: DateTimeUtc,
}

/// No relations: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
