//! Table `schedule_mark`: up to which planned instant an entry of the schedule was put into the outbox.

use sea_orm::entity::prelude::*;

/// The mark of one entry.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "schedule_mark")]
pub struct Model {
    /// Name of the entry.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// Planned instant of its last run.
    pub planned_at: DateTimeUtc,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
