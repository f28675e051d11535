//! The outbox: what is to be done after the commit, written in the same transaction as the change.

pub mod job;

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};
use serde_json::Value;

use crate::{OfficeError, Tx};

/// Attempts before a job counts as stuck and waits for a person.
pub const ATTEMPTS: i32 = 12;

/// Something to be done after the commit, at least once; whoever does it makes the second time harmless.
#[derive(Debug, Clone)]
pub struct Message {
    /// What is to be done, such as `public.put_report`; the worker knows each kind.
    pub kind: &'static str,
    /// What it needs to know.
    pub payload: Value,
    /// Not before this instant; `None`: at once.
    pub not_before: Option<DateTime<Utc>>,
    /// A second message with the same key is not written while the first is there.
    pub dedup_key: Option<String>,
    /// The agency on whose behalf; empty for the installation.
    pub agency: String,
}

impl Message {
    /// A message to be done at once.
    pub fn new(kind: &'static str, payload: Value) -> Self {
        Self { kind, payload, not_before: None, dedup_key: None, agency: String::new() }
    }
}

/// Writes the messages of a change; says whether there were any.
pub(crate) async fn put(tx: &Tx, messages: &[Message]) -> Result<bool, OfficeError> {
    for message in messages {
        let row = job::ActiveModel {
            id: Set(tx.new_identity()),
            agency_id: Set(message.agency.clone()),
            kind: Set(message.kind.to_owned()),
            payload: Set(message.payload.to_string()),
            created_at: Set(tx.now()),
            run_at: Set(message.not_before.unwrap_or(tx.now())),
            attempts: Set(0),
            max_attempts: Set(ATTEMPTS),
            locked_until: Set(None),
            locked_by: Set(None),
            last_error: Set(None),
            done_at: Set(None),
            dedup_key: Set(message.dedup_key.clone()),
        };
        job::Entity::insert(row)
            .on_conflict(OnConflict::column(job::Column::DedupKey).do_nothing().to_owned())
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(!messages.is_empty())
}
