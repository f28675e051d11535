//! Table `audit_entry`: one row for each event, never changed.

use sea_orm::entity::prelude::*;

/// One entry. `body` is what is hashed; the other columns repeat parts of it for filters.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    /// Place in the log, from 0, without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// The agency; empty for the installation.
    pub agency_id: String,
    /// When.
    pub at: DateTimeUtc,
    /// Kind of actor: staff, system, console, visitor.
    pub actor: String,
    /// Who, if it was a member of the staff.
    pub staff_id: Option<String>,
    /// Name of that person at that time, or of the job.
    pub staff_name: Option<String>,
    /// Network address.
    pub address: Option<String>,
    /// Capability of the event.
    pub event_of: String,
    /// Kind of the thing it is about.
    pub object_kind: String,
    /// Identity of that thing.
    pub object_id: String,
    /// The event's sentence at that time.
    #[sea_orm(column_type = "Text")]
    pub sentence: String,
    /// The leaf: canonical JSON.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// Its hash (RFC 6962 leaf hash), hexadecimal.
    pub leaf: String,
}

/// No relations: entries outlive what they are about.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
