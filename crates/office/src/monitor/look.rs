//! Looks of days that are over: kept for a while, the last of a quarter for years.

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Authz, Read},
    id::AgencyId,
    monitor::{Quarter, Snapshot, superfluous},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};

use super::{Monitor, look_row};
use crate::{Office, OfficeError, Tx};

/// The days on which an agency's portal was looked at, the oldest first.
async fn days<C: ConnectionTrait>(conn: &C, agency: &AgencyId) -> Result<Vec<NaiveDate>, OfficeError> {
    let rows: Vec<(NaiveDate, String)> = look_row::Entity::find()
        .select_only()
        .columns([look_row::Column::LookedOn, look_row::Column::AgencyId])
        .filter(look_row::Column::AgencyId.eq(agency.as_str()))
        .order_by_asc(look_row::Column::LookedOn)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(on, _)| on).collect())
}

/// Keeps a look under its day, and lets go of those that nobody asks for any more.
pub(super) async fn keep(tx: &Tx, agency: &AgencyId, on: NaiveDate, body: String) -> Result<(), OfficeError> {
    let row = look_row::Model { agency_id: agency.to_string(), looked_on: on, made_at: tx.now(), body };
    let newer = OnConflict::columns([look_row::Column::AgencyId, look_row::Column::LookedOn])
        .update_columns([look_row::Column::MadeAt, look_row::Column::Body])
        .to_owned();
    look_row::Entity::insert(row.into_active_model())
        .on_conflict(newer)
        .exec_without_returning(tx.conn())
        .await?;
    let gone = superfluous(&days(tx.conn(), agency).await?, on);
    if !gone.is_empty() {
        look_row::Entity::delete_many()
            .filter(look_row::Column::AgencyId.eq(agency.as_str()))
            .filter(look_row::Column::LookedOn.is_in(gone))
            .exec(tx.conn())
            .await?;
    }
    Ok(())
}

/// What was found last in a quarter; `None`: nobody looked, or it is too long ago.
pub(super) async fn last_of<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    quarter: Quarter,
) -> Result<Option<Snapshot>, OfficeError> {
    let Some((first, end)) = quarter.days() else { return Ok(None) };
    let row = look_row::Entity::find()
        .filter(look_row::Column::AgencyId.eq(agency.as_str()))
        .filter(look_row::Column::LookedOn.gte(first))
        .filter(look_row::Column::LookedOn.lt(end))
        .order_by_desc(look_row::Column::LookedOn)
        .one(conn)
        .await?;
    row.map(|row| serde_json::from_str(&row.body).map_err(OfficeError::fault)).transpose()
}

/// Quarters before the present one of which a look is kept, the newest first.
pub async fn past_quarters(
    office: &Office,
    right: &Authz<Read, Monitor>,
) -> Result<Vec<Quarter>, OfficeError> {
    let present = Quarter::of(office.today());
    let mut all: Vec<Quarter> =
        days(office.read(), right.agency()).await?.into_iter().map(Quarter::of).collect();
    all.retain(|one| *one < present);
    all.dedup();
    all.reverse();
    Ok(all)
}
