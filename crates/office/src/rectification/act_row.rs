//! Table `ticket_act`: what was done with tickets, added and never changed.

use sea_orm::entity::prelude::*;

/// An act.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket_act")]
pub struct Model {
    /// The ticket.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: String,
    /// Place in its history, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i32,
    /// Whose.
    pub agency_id: String,
    /// Who.
    pub by: String,
    /// Name of that person then.
    pub by_name: String,
    /// When.
    pub at: DateTimeUtc,
    /// The act as JSON.
    #[sea_orm(column_type = "Text")]
    pub body: String,
}

/// None: queries name their agency.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
