//! Runs of the schedule become jobs: each occurrence once, whoever asks and how often.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};
use serde_json::Value;

use crate::{
    Office, OfficeError, Tx,
    operation::schedule_mark,
    outbox::{self, Message},
};

/// One run of an entry of the schedule.
#[derive(Debug, Clone)]
pub struct Occurrence {
    /// Name of the entry.
    pub name: String,
    /// Kind of the job.
    pub kind: &'static str,
    /// What the job needs to know.
    pub payload: Value,
    /// The latest planned instant that has come.
    pub planned_at: DateTime<Utc>,
}

/// What became of an occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planned {
    /// It is a job now.
    Put,
    /// It was one already.
    Known,
    /// The entry is new, or the clock was set back: it is noted from here on.
    Noted,
}

/// Puts an occurrence into the outbox unless it is there. Of several that were missed while nothing ran
/// only the latest is made up for. A new entry begins with its next occurrence.
pub async fn put_due(office: &Office, occurrence: &Occurrence) -> Result<Planned, OfficeError> {
    // Asked every few seconds, and nearly always known.
    if last_run(office, &occurrence.name).await? == Some(occurrence.planned_at) {
        return Ok(Planned::Known);
    }
    let planned = office.housekeeping(async |tx| put(tx, occurrence).await).await?;
    if planned == Planned::Put {
        office.woken().notify_one();
    }
    Ok(planned)
}

async fn put(tx: &Tx, occurrence: &Occurrence) -> Result<Planned, OfficeError> {
    let before = schedule_mark::Entity::find_by_id(&occurrence.name).one(tx.conn()).await?;
    let planned = match before {
        Some(mark) if mark.planned_at == occurrence.planned_at => return Ok(Planned::Known),
        Some(mark) if mark.planned_at < occurrence.planned_at => Planned::Put,
        // A mark in the future is of a clock that was wrong.
        Some(_) | None => Planned::Noted,
    };
    let row = schedule_mark::ActiveModel {
        name: Set(occurrence.name.clone()),
        planned_at: Set(occurrence.planned_at),
    };
    schedule_mark::Entity::insert(row)
        .on_conflict(
            OnConflict::column(schedule_mark::Column::Name)
                .update_column(schedule_mark::Column::PlannedAt)
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    if planned == Planned::Put {
        let key = format!("schedule {} {}", occurrence.name, occurrence.planned_at.to_rfc3339());
        let message =
            Message { dedup_key: Some(key), ..Message::new(occurrence.kind, occurrence.payload.clone()) };
        outbox::put(tx, &[message]).await?;
    }
    Ok(planned)
}

/// The planned instant of the last run of an entry.
pub async fn last_run(office: &Office, name: &str) -> Result<Option<DateTime<Utc>>, OfficeError> {
    let mark = schedule_mark::Entity::find_by_id(name).one(office.read()).await?;
    Ok(mark.map(|mark| mark.planned_at))
}
