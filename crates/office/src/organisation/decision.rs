//! Table `decision`: what meetings of the leading group decided (议定事项).

use sea_orm::entity::prelude::*;

/// A decision.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "decision")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The agency.
    pub agency_id: String,
    /// The meeting.
    pub meeting_id: String,
    /// What was decided.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// Unit in charge.
    pub unit_id: Option<String>,
    /// Person in charge.
    pub person: Option<String>,
    /// To be done by.
    pub due_on: Date,
    /// Done on.
    pub done_on: Option<Date>,
    /// How it was done.
    #[sea_orm(column_type = "Text", nullable)]
    pub done_note: Option<String>,
    /// Raised with every change.
    pub version: i32,
}

/// No relations: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
