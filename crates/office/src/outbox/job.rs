//! Table `job`: rows of the outbox and runs of the schedule.

use sea_orm::entity::prelude::*;

/// One thing to be done.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// On whose behalf; empty for the installation.
    pub agency_id: String,
    /// What is to be done.
    pub kind: String,
    /// What it needs to know, as JSON.
    #[sea_orm(column_type = "Text")]
    pub payload: String,
    /// When it was written.
    pub created_at: DateTimeUtc,
    /// Not before this instant.
    pub run_at: DateTimeUtc,
    /// How often it was tried.
    pub attempts: i32,
    /// How often it may be tried before it counts as stuck.
    pub max_attempts: i32,
    /// A worker holds it until then.
    pub locked_until: Option<DateTimeUtc>,
    /// Which worker.
    pub locked_by: Option<String>,
    /// Why the last attempt failed; for the administrator, without personal data.
    #[sea_orm(column_type = "Text", nullable)]
    pub last_error: Option<String>,
    /// When it was done.
    pub done_at: Option<DateTimeUtc>,
    /// At most one row has the same key.
    #[sea_orm(unique)]
    pub dedup_key: Option<String>,
}

/// No relations: a job outlives what it is about.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
