//! Reading the register.

use std::collections::BTreeMap;

use gongkai_domain::{
    authority::{Authz, Read},
    id::{AgencyId, InstitutionId},
    institution::{Edition, Life},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use super::{Institutions, edition_row, institution_row};
use crate::{Office, OfficeError};

/// An institution with its editions.
#[derive(Debug, Clone)]
pub struct Held {
    /// Which.
    pub id: InstitutionId,
    /// The row.
    pub row: institution_row::Model,
    /// Editions in their order.
    pub editions: Vec<edition_row::Model>,
    /// As far as the rules ask.
    pub life: Life,
}

pub(super) fn of_agency(agency: &AgencyId) -> Select<institution_row::Entity> {
    institution_row::Entity::find().filter(institution_row::Column::AgencyId.eq(agency.as_str()))
}

async fn with_editions<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    rows: Vec<institution_row::Model>,
) -> Result<Vec<Held>, OfficeError> {
    let found = edition_row::Entity::find()
        .filter(edition_row::Column::AgencyId.eq(agency.as_str()))
        .filter(edition_row::Column::InstitutionId.is_in(rows.iter().map(|row| row.id.as_str())))
        .order_by_asc(edition_row::Column::Edition)
        .all(conn)
        .await?;
    let mut by: BTreeMap<String, Vec<edition_row::Model>> = BTreeMap::new();
    for one in found {
        by.entry(one.institution_id.clone()).or_default().push(one);
    }
    rows.into_iter()
        .map(|row| {
            let editions = by.remove(&row.id).unwrap_or_default();
            let edition =
                |one: &edition_row::Model| Edition { adopted_on: one.adopted_on, from: one.in_force_from };
            let life =
                Life { editions: editions.iter().map(edition).collect(), repealed_on: row.repealed_on };
            let id = InstitutionId::parse(&row.id).ok_or(OfficeError::NotFound)?;
            Ok(Held { id, row, editions, life })
        })
        .collect()
}

/// All of an agency, by kind and name.
pub async fn list(office: &Office, right: &Authz<Read, Institutions>) -> Result<Vec<Held>, OfficeError> {
    let rows = of_agency(right.agency())
        .order_by_asc(institution_row::Column::Kind)
        .order_by_asc(institution_row::Column::Id)
        .all(office.read())
        .await?;
    with_editions(office.read(), right.agency(), rows).await
}

/// One.
pub async fn show(office: &Office, right: &Authz<Read, Institutions>) -> Result<Held, OfficeError> {
    held(office.read(), right.agency(), right.id()).await
}

pub(super) async fn held<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    id: &str,
) -> Result<Held, OfficeError> {
    let row = of_agency(agency).filter(institution_row::Column::Id.eq(id)).one(conn).await?;
    let rows = vec![row.ok_or(OfficeError::NotFound)?];
    with_editions(conn, agency, rows).await?.pop().ok_or(OfficeError::NotFound)
}
