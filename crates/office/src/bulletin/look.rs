//! Reading bulletins.

use std::collections::BTreeSet;

use gongkai_domain::{
    authority::{Authz, Read, Staff},
    bulletin::{Life, Snapshot, State},
    id::{AgencyId, BulletinId, StaffId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Bulletins, bulletin_row, make::read};
use crate::{Office, OfficeError};

/// Bulletins on a page: five years.
const MOST: u64 = 60;

/// A bulletin with what was frozen.
#[derive(Debug, Clone)]
pub struct Held {
    /// Which.
    pub id: BulletinId,
    /// The row.
    pub row: bulletin_row::Model,
    /// What was frozen.
    pub snapshot: Snapshot,
    /// Where it stands.
    pub life: Life,
}

pub(super) async fn held<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    id: &str,
) -> Result<Held, OfficeError> {
    let row = bulletin_row::Entity::find_by_id(id)
        .filter(bulletin_row::Column::AgencyId.eq(agency.as_str()))
        .one(conn)
        .await?
        .ok_or(OfficeError::NotFound)?;
    whole(row)
}

fn whole(row: bulletin_row::Model) -> Result<Held, OfficeError> {
    let hands: BTreeSet<StaffId> = serde_json::from_str(&row.hands).map_err(OfficeError::fault)?;
    let state = State::parse(&row.state).ok_or_else(|| OfficeError::fault("state of a bulletin"))?;
    let life = Life { state, hands, digest: row.digest.clone() };
    let id = BulletinId::parse(&row.id).ok_or(OfficeError::NotFound)?;
    Ok(Held { id, snapshot: read(&row)?, life, row })
}

/// One bulletin.
pub async fn show(office: &Office, right: &Authz<Read, Bulletins>) -> Result<Held, OfficeError> {
    held(office.read(), right.agency(), right.id()).await
}

/// Bulletins, newest first.
pub async fn list(office: &Office, right: &Authz<Read, Bulletins>) -> Result<Vec<Held>, OfficeError> {
    let rows = bulletin_row::Entity::find()
        .filter(bulletin_row::Column::AgencyId.eq(right.agency().as_str()))
        .order_by_desc(bulletin_row::Column::CutOff)
        .limit(MOST)
        .all(office.read())
        .await?;
    rows.into_iter().map(whole).collect()
}

/// Bulletins that are not issued, without their figures.
pub(crate) async fn waiting(office: &Office, who: &Staff) -> Result<Vec<bulletin_row::Model>, OfficeError> {
    Ok(bulletin_row::Entity::find()
        .filter(bulletin_row::Column::AgencyId.eq(who.agency.as_str()))
        .filter(bulletin_row::Column::State.ne(State::Issued.code()))
        .order_by_asc(bulletin_row::Column::CutOff)
        .all(office.read())
        .await?)
}
