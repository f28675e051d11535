//! How much of the catalogue has been published: for each row its public documents, and the newest of them.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_domain::{
    authority::{Authz, Read},
    catalogue::Way,
    id::AgencyId,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use super::{Catalogue, Entry, entries_in, row};
use crate::{Office, OfficeError, chance::day_in_china, publication::document_row};

/// What stands under a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub documents: u64,
    pub newest: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
struct Counted {
    entry: String,
    documents: i64,
    newest: Option<DateTime<Utc>>,
}

/// Public documents by the row under which they are filed.
pub(super) async fn counts<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
) -> Result<BTreeMap<String, Count>, OfficeError> {
    use document_row::Column as C;
    let counted: Vec<Counted> = document_row::Entity::find()
        .select_only()
        .column(C::Entry)
        .column_as(Expr::col(C::Id).count(), "documents")
        .column_as(Expr::col(C::FirstReleasedAt).max(), "newest")
        .filter(C::AgencyId.eq(agency.as_str()))
        .filter(C::Entry.ne(""))
        .filter(C::PublicEdition.is_not_null())
        .group_by(C::Entry)
        .into_model()
        .all(conn)
        .await?;
    let count = |one: Counted| {
        let documents = u64::try_from(one.documents).unwrap_or(0);
        (one.entry, Count { documents, newest: one.newest })
    };
    Ok(counted.into_iter().map(count).collect())
}

/// A row and what was published under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// The row.
    pub entry: Entry,
    /// Public documents.
    pub documents: u64,
    /// The day on which the newest of them was released first.
    pub newest: Option<NaiveDate>,
}

impl Covered {
    /// Nothing stands where something is expected.
    pub fn is_empty(&self) -> bool {
        self.documents == 0 && self.entry.said.way == Way::Proactive
    }
}

/// The catalogue as it is filled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// All rows, in the order of the list.
    pub rows: Vec<Covered>,
    /// Who brought the list and when; `None`: there is none.
    pub brought: Option<(String, DateTime<Utc>)>,
}

impl Coverage {
    /// Rows where nothing stands though something is expected.
    pub fn empty(&self) -> usize {
        self.rows.iter().filter(|row| row.is_empty()).count()
    }

    /// Rows under which something was published.
    pub fn filled(&self) -> usize {
        self.rows.iter().filter(|row| row.documents > 0).count()
    }
}

/// The catalogue of an agency as it is filled at this moment.
pub async fn coverage(office: &Office, right: &Authz<Read, Catalogue>) -> Result<Coverage, OfficeError> {
    let snapshot = office.snapshot().await?;
    let Some(kept) = row(&snapshot, right.agency()).await? else { return Ok(Coverage::default()) };
    let counts = counts(&snapshot, right.agency()).await?;
    let covered = |entry: Entry| {
        let count = counts.get(&entry.id).copied().unwrap_or_default();
        Covered { documents: count.documents, newest: count.newest.map(day_in_china), entry }
    };
    Ok(Coverage {
        rows: entries_in(&kept)?.into_iter().map(covered).collect(),
        brought: Some((kept.imported_by_name, kept.imported_at)),
    })
}

/// The rows of an agency's catalogue with what stands under each; empty: there is none.
pub(crate) async fn coverage_of<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
) -> Result<Vec<Covered>, OfficeError> {
    let Some(kept) = row(conn, agency).await? else { return Ok(Vec::new()) };
    let counts = counts(conn, agency).await?;
    let covered = |entry: Entry| {
        let count = counts.get(&entry.id).copied().unwrap_or_default();
        Covered { documents: count.documents, newest: count.newest.map(day_in_china), entry }
    };
    Ok(entries_in(&kept)?.into_iter().map(covered).collect())
}
