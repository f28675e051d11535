//! The portal is looked at: each night, and when somebody wants it.

use chrono::{DateTime, Utc};
use gongkai_domain::{
    authority::{Actor, Authz, Edit, Read, Staff},
    calendar::Calendar,
    id::AgencyId,
    monitor::{MonitorEvent, Snapshot, check, indicators},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::OnConflict,
};

use super::{Monitor, gather::facts, look, run_row};
use crate::{Office, OfficeError, Outcome, Tx, organisation::agency};

/// Kind of the job that looks.
pub const RUN: &str = "monitor.run";

/// What was found, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// When.
    pub made_at: DateTime<Utc>,
    /// What.
    pub snapshot: Snapshot,
}

async fn looked(office: &Office, id: &AgencyId) -> Result<Snapshot, OfficeError> {
    Ok(check(&facts(office, id).await?, indicators(), Calendar::in_force()))
}

async fn keep(tx: &Tx, id: &AgencyId, snapshot: &Snapshot) -> Result<(), OfficeError> {
    let body = serde_json::to_string(snapshot).map_err(OfficeError::fault)?;
    look::keep(tx, id, snapshot.on, body.clone()).await?;
    let row = run_row::Model { agency_id: id.to_string(), made_at: tx.now(), body };
    let newer = OnConflict::column(run_row::Column::AgencyId)
        .update_columns([run_row::Column::MadeAt, run_row::Column::Body])
        .to_owned();
    run_row::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(newer)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Looks at the portals of all agencies.
pub async fn run_all(office: &Office) -> Result<u64, OfficeError> {
    let rows = agency::Entity::find().filter(agency::Column::ClosedOn.is_null()).all(office.read()).await?;
    let mut done = 0;
    for id in rows.iter().filter_map(|row| AgencyId::parse(&row.id)) {
        let snapshot = looked(office, &id).await?;
        office.housekeeping(async |tx| keep(tx, &id, &snapshot).await).await?;
        done += 1;
    }
    Ok(done)
}

/// Looks at the own portal now. Gives how much is wrong.
pub async fn run(office: &Office, who: &Staff) -> Result<usize, OfficeError> {
    let right = who.authorise_all::<Edit, Monitor>()?;
    let snapshot = looked(office, right.agency()).await?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            keep(tx, right.agency(), &snapshot).await?;
            let findings = u32::try_from(snapshot.findings.len()).unwrap_or(u32::MAX);
            let agency = right.agency().clone();
            Ok(Outcome::of(snapshot.findings.len()).event(MonitorEvent::Checked { agency, findings }))
        })
        .await
}

/// What was found last; `None`: nobody has looked yet.
pub async fn latest(office: &Office, right: &Authz<Read, Monitor>) -> Result<Option<Run>, OfficeError> {
    of_agency(office, right.agency()).await
}

pub(crate) async fn of_agency(office: &Office, id: &AgencyId) -> Result<Option<Run>, OfficeError> {
    let row = run_row::Entity::find_by_id(id.as_str()).one(office.read()).await?;
    let read = |row: run_row::Model| {
        let snapshot = serde_json::from_str(&row.body).map_err(OfficeError::fault)?;
        Ok(Run { made_at: row.made_at, snapshot })
    };
    row.map(read).transpose()
}
