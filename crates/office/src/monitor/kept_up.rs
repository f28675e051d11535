//! Columns that had not been kept up at a moment of the past, for the bulletin of that moment.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use gongkai_domain::{
    id::AgencyId,
    monitor::{ColumnFact, indicators, stale_on},
    publication::{StatutoryItem, statutory_items},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{
    OfficeError,
    chance::day_in_china,
    publication::{document_row, edition_row},
};

/// A column without anything new for longer than its class allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stale {
    /// Item of Art. 20.
    pub item: &'static StatutoryItem,
    /// The unit of the document that was released or corrected last.
    pub unit: String,
    /// When that was.
    pub newest: DateTime<Utc>,
    /// What is wrong, in words.
    pub note: String,
}

/// Columns with something in them that had not been kept up before `moment`.
pub(crate) async fn stale_before<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    moment: DateTime<Utc>,
) -> Result<Vec<Stale>, OfficeError> {
    use document_row::Column as D;
    let documents: Vec<(String, String, String)> = document_row::Entity::find()
        .select_only()
        .columns([D::Id, D::Item, D::UnitId])
        .filter(D::AgencyId.eq(agency.as_str()))
        .filter(D::FirstReleasedAt.lt(moment))
        .filter(Condition::any().add(D::PublicEdition.is_not_null()).add(D::WithdrawnAt.gte(moment)))
        .into_tuple()
        .all(conn)
        .await?;
    let of_document: BTreeMap<&str, (&str, &str)> =
        documents.iter().map(|(id, item, unit)| (id.as_str(), (item.as_str(), unit.as_str()))).collect();
    let released: Vec<(String, Option<DateTime<Utc>>)> = edition_row::Entity::find()
        .select_only()
        .columns([edition_row::Column::DocumentId, edition_row::Column::ReleasedAt])
        .filter(edition_row::Column::AgencyId.eq(agency.as_str()))
        .filter(edition_row::Column::ReleasedAt.lt(moment))
        .into_tuple()
        .all(conn)
        .await?;
    let mut newest: BTreeMap<&str, (u64, DateTime<Utc>, &str)> = BTreeMap::new();
    for (id, at) in &released {
        let Some(((item, unit), at)) = of_document.get(id.as_str()).zip(*at) else { continue };
        let (count, known, of) = newest.entry(*item).or_insert((0, at, *unit));
        *count += 1;
        if at >= *known {
            (*known, *of) = (at, *unit);
        }
    }
    let day = day_in_china(moment - chrono::TimeDelta::seconds(1));
    let told = |item: &'static StatutoryItem| {
        let (documents, at, unit) = newest.get(item.id.as_str())?;
        let fact = ColumnFact {
            item: item.id.clone(),
            name: item.short.clone(),
            documents: *documents,
            newest: Some(day_in_china(*at)),
        };
        let note = stale_on(&fact, day, indicators())?;
        Some(Stale { item, unit: (*unit).to_owned(), newest: *at, note })
    };
    Ok(statutory_items().iter().filter_map(told).collect())
}
