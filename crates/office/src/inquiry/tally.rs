//! The running totals, kept in the change that they count.

use std::collections::{BTreeMap, btree_map::Entry};

use chrono::NaiveDate;
use gongkai_domain::{id::AgencyId, inquiry::portal_way};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use super::{inquiry_row, tally_row};
use crate::{OfficeError, Tx};

/// Rows of one insert: each binds 11 values.
const ROWS: usize = 500;

/// The total that an entry belongs to, with the entry alone in it.
fn of(row: &inquiry_row::Model, sign: i64) -> tally_row::Model {
    let (persons, matters) = if row.counted { (row.persons, row.matters) } else { (0, 0) };
    let answered = if row.closed_at.is_some() { matters } else { 0 };
    tally_row::Model {
        agency_id: row.agency_id.clone(),
        asked_on: row.asked_on,
        desk_id: row.desk_id.clone(),
        way: row.way.clone(),
        line: row.line.clone(),
        subject: row.subject.clone(),
        single: true,
        entries: sign,
        persons: sign * i64::from(persons),
        matters: sign * i64::from(matters),
        answered: sign * i64::from(answered),
    }
}

/// Takes entries in: those of one total together.
pub(super) async fn add(tx: &Tx, rows: &[inquiry_row::Model]) -> Result<(), OfficeError> {
    let mut totals: BTreeMap<_, tally_row::Model> = BTreeMap::new();
    for row in rows {
        let by = of(row, 1);
        let key = (by.asked_on, by.desk_id.clone(), by.way.clone(), by.line.clone(), by.subject.clone());
        match totals.entry(key) {
            Entry::Vacant(place) => {
                place.insert(by);
            }
            Entry::Occupied(mut place) => {
                let total = place.get_mut();
                total.entries += by.entries;
                total.persons += by.persons;
                total.matters += by.matters;
                total.answered += by.answered;
            }
        }
    }
    change(tx, totals.into_values().collect()).await
}

/// Takes an entry out.
pub(super) async fn take(tx: &Tx, row: &inquiry_row::Model) -> Result<(), OfficeError> {
    change(tx, vec![of(row, -1)]).await
}

/// Each total may stand there once.
async fn change(tx: &Tx, all: Vec<tally_row::Model>) -> Result<(), OfficeError> {
    use tally_row::Column as C;
    let key = [C::AgencyId, C::AskedOn, C::DeskId, C::Way, C::Line, C::Subject, C::Single];
    let mut added = OnConflict::columns(key);
    for (column, name) in
        [(C::Entries, "entries"), (C::Persons, "persons"), (C::Matters, "matters"), (C::Answered, "answered")]
    {
        added.value(column, Expr::cust(format!("inquiry_tally.{name} + excluded.{name}")));
    }
    for some in all.chunks(ROWS) {
        tally_row::Entity::insert_many(some.iter().map(|by| by.clone().into_active_model()))
            .on_conflict(added.clone())
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(())
}

/// Has this desk figures of this kind on this day?
pub(super) async fn has(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    (desk, on): (&str, NaiveDate),
    single: bool,
) -> Result<bool, OfficeError> {
    use tally_row::Column as C;
    let rows = tally_row::Entity::find()
        .filter(C::AgencyId.eq(agency.as_str()))
        .filter(C::AskedOn.eq(on))
        .filter(C::DeskId.eq(desk))
        .filter(C::Single.eq(single))
        .filter(C::Entries.gt(0));
    // What came from the portal stands on no paper: it keeps nobody from a sheet.
    let rows = match portal_way().filter(|_| single) {
        Some(way) => rows.filter(C::Way.ne(&way.code)),
        None => rows,
    };
    Ok(rows.count(conn).await? > 0)
}
