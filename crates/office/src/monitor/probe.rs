//! Probes of the own public address: which there are, and what came of each.

use chrono::{Days, NaiveDate};
use gongkai_domain::{
    id::AgencyId,
    monitor::{ProbeDay, indicators, public_address},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::probe_row;
use crate::{
    Office, OfficeError,
    chance::{beginning_in_china, day_in_china},
    organisation::agency,
    setting::{self, Name},
};

/// Kind of the job that asks.
pub const PROBE: &str = "monitor.probe";
/// Days for which probes are kept.
const KEPT: u64 = 40;

/// Agencies with a public address that is theirs by their own setting. Nothing else is ever asked.
pub async fn addresses(office: &Office) -> Result<Vec<(AgencyId, String)>, OfficeError> {
    let rows = agency::Entity::find().filter(agency::Column::ClosedOn.is_null()).all(office.read()).await?;
    let mut found = Vec::new();
    for id in rows.iter().filter_map(|row| AgencyId::parse(&row.id)) {
        let said = setting::of(office, &id).await?;
        if let Some(address) = public_address(said.value(Name::PortalAddress)) {
            found.push((id, address));
        }
    }
    Ok(found)
}

/// Keeps what came of a probe; those that nobody looks back on go.
pub async fn keep_probe(
    office: &Office,
    agency: &AgencyId,
    (opened, status, milliseconds): (bool, u16, u64),
) -> Result<(), OfficeError> {
    let before = office.today().checked_sub_days(Days::new(KEPT)).map(beginning_in_china);
    office
        .housekeeping(async |tx| {
            let row = probe_row::Model {
                agency_id: agency.to_string(),
                at: tx.now(),
                opened,
                status: i32::from(status),
                milliseconds: i32::try_from(milliseconds).unwrap_or(i32::MAX),
            };
            probe_row::Entity::insert(row.into_active_model())
                .on_conflict_do_nothing()
                .exec_without_returning(tx.conn())
                .await?;
            if let Some(before) = before {
                probe_row::Entity::delete_many()
                    .filter(probe_row::Column::AgencyId.eq(agency.as_str()))
                    .filter(probe_row::Column::At.lt(before))
                    .exec(tx.conn())
                    .await?;
            }
            Ok(())
        })
        .await
}

/// Probes of the last days, by day, newest first.
pub(super) async fn days(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    today: NaiveDate,
) -> Result<Vec<ProbeDay>, OfficeError> {
    let back = u64::from(indicators().probe.days);
    let Some(since) = today.checked_sub_days(Days::new(back)).map(beginning_in_china) else {
        return Ok(Vec::new());
    };
    let rows = probe_row::Entity::find()
        .filter(probe_row::Column::AgencyId.eq(agency.as_str()))
        .filter(probe_row::Column::At.gte(since))
        .all(conn)
        .await?;
    let mut days: std::collections::BTreeMap<NaiveDate, ProbeDay> = std::collections::BTreeMap::new();
    for row in rows {
        let on = day_in_china(row.at);
        let day = days.entry(on).or_insert(ProbeDay { on, asked: 0, failed: 0 });
        day.asked += 1;
        day.failed += u32::from(!row.opened);
    }
    Ok(days.into_values().rev().collect())
}
