//! How often the portal's pages of documents were opened: the unit's own figures.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Authz, Read, Staff},
    id::UnitId,
};
use gongkai_public::view;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::OnConflict,
};

use super::{Dossier, document_row, reaches_all, view_row};
use crate::{Office, OfficeError};

/// Kind of the job that takes the numbers over from the portal.
pub const TAKE_VIEWS: &str = "publication.take_views";
/// Documents of one statement.
const AT_ONCE: usize = 1_000;
/// Rows of one insert: each binds four values.
const ROWS: usize = 2_000;

/// Takes numbers over from the portal. They are totals of their days, so the same may come again.
pub async fn take_views(office: &Office, rows: &[view::Model]) -> Result<(), OfficeError> {
    for rows in rows.chunks(ROWS) {
        let rows = rows.iter().map(|row| view_row::ActiveModel {
            agency_id: Set(row.agency_id.clone()),
            document_id: Set(row.document_id.clone()),
            day: Set(row.day),
            views: Set(row.views),
        });
        let rows: Vec<_> = rows.collect();
        office
            .housekeeping(async |tx| {
                use view_row::Column as C;
                let replace = OnConflict::columns([C::AgencyId, C::DocumentId, C::Day])
                    .update_column(C::Views)
                    .to_owned();
                view_row::Entity::insert_many(rows.clone())
                    .on_conflict(replace)
                    .exec_without_returning(tx.conn())
                    .await?;
                Ok(())
            })
            .await?;
    }
    Ok(())
}

/// Figures of a period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Views {
    /// Documents that were opened, the most opened first, with how often.
    pub documents: Vec<(document_row::Model, i64)>,
    /// How often, by unit.
    pub units: BTreeMap<String, i64>,
    /// How often, by day, the first first.
    pub days: BTreeMap<NaiveDate, i64>,
    /// How often in all.
    pub total: i64,
}

/// How often documents that the person reaches were opened on these days, both included. `most`: documents
/// that are named.
pub async fn views(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Dossier>,
    (from, until): (NaiveDate, NaiveDate),
    most: usize,
) -> Result<Views, OfficeError> {
    let numbers: Vec<(String, NaiveDate, i64)> = view_row::Entity::find()
        .filter(view_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(view_row::Column::Day.between(from, until))
        .select_only()
        .columns([view_row::Column::DocumentId, view_row::Column::Day, view_row::Column::Views])
        .into_tuple()
        .all(office.read())
        .await?;
    let mut by_document: BTreeMap<&str, i64> = BTreeMap::new();
    for (document, _, views) in &numbers {
        *by_document.entry(document).or_default() += views;
    }
    let ids: Vec<&str> = by_document.keys().copied().collect();
    let mut known: BTreeMap<String, document_row::Model> = BTreeMap::new();
    for ids in ids.chunks(AT_ONCE) {
        let mut query = document_row::Entity::find()
            .filter(document_row::Column::AgencyId.eq(right.agency().as_str()))
            .filter(document_row::Column::Id.is_in(ids.iter().copied()));
        if !reaches_all(who) {
            let unit = who.unit.as_ref().map_or("", UnitId::as_str);
            query = query.filter(document_row::Column::UnitId.eq(unit));
        }
        let rows = query.all(office.read()).await?;
        known.extend(rows.into_iter().map(|row| (row.id.clone(), row)));
    }
    let mut figures = Views::default();
    for (document, day, views) in &numbers {
        let Some(row) = known.get(document) else { continue };
        *figures.units.entry(row.unit_id.clone()).or_default() += views;
        *figures.days.entry(*day).or_default() += views;
        figures.total += views;
    }
    let mut opened: Vec<(&str, i64)> = by_document.into_iter().collect();
    opened.sort_by_key(|(id, views)| (-views, *id));
    let named = opened.into_iter().filter_map(|(id, views)| Some((known.get(id)?.clone(), views)));
    figures.documents = named.take(most).collect();
    Ok(figures)
}

/// The last day of which numbers were taken over.
pub async fn last_viewed_day(office: &Office) -> Result<Option<NaiveDate>, OfficeError> {
    Ok(view_row::Entity::find()
        .select_only()
        .column(view_row::Column::Day)
        .order_by_desc(view_row::Column::Day)
        .limit(1)
        .into_tuple()
        .one(office.read())
        .await?)
}
