//! What issued bulletins tell: late releases and what was wrong, on the day on which it happened.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use gongkai_domain::{
    bulletin::{Column, Snapshot, State},
    id::AgencyId,
    overview::{Measure, Span, Told},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::Item;
use crate::{
    OfficeError,
    bulletin::{bulletin_row, snapshot_of},
    chance::{beginning_in_china, day_in_china},
};

fn issued(agency: &AgencyId) -> sea_orm::Select<bulletin_row::Entity> {
    bulletin_row::Entity::find()
        .filter(bulletin_row::Column::AgencyId.eq(agency.as_str()))
        .filter(bulletin_row::Column::State.eq(State::Issued.code()))
}

/// The first and the last instant; none where there is no bulletin.
type Ends = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// The days that they tell of; `None`: none was issued.
pub(super) async fn days<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
) -> Result<Option<Told>, OfficeError> {
    let ends: Option<Ends> = issued(agency)
        .select_only()
        .column_as(bulletin_row::Column::FromAt.min(), "first")
        .column_as(bulletin_row::Column::CutOff.max(), "last")
        .into_tuple()
        .one(conn)
        .await?;
    let Some((Some(first), Some(cut_off))) = ends else { return Ok(None) };
    Ok(Some(Told { first: day_in_china(first), last: day_in_china(cut_off - TimeDelta::seconds(1)) }))
}

/// What happened in a span. What a later bulletin struck is none.
pub(super) async fn told<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    span: Span,
    measure: Measure,
) -> Result<Vec<Item>, OfficeError> {
    // What became known late stands in a later bulletin.
    let rows = issued(agency)
        .filter(bulletin_row::Column::CutOff.gt(beginning_in_china(span.first)))
        .order_by_asc(bulletin_row::Column::CutOff)
        .all(conn)
        .await?;
    let bulletins: Vec<Snapshot> = rows.iter().map(snapshot_of).collect::<Result<_, _>>()?;
    let key = |item: &gongkai_domain::bulletin::Item| (item.column, item.of, item.id.clone(), item.nth);
    let struck: BTreeSet<_> = bulletins.iter().flat_map(|one| &one.struck).map(key).collect();
    let columns: &[Column] = match measure {
        Measure::Late => &[Column::Late],
        _ => &[Column::Inaccurate, Column::Serious],
    };
    let mut items: Vec<Item> = bulletins
        .iter()
        .flat_map(|one| &one.items)
        .filter(|item| columns.contains(&item.column) && span.has(day_in_china(item.at)))
        .filter(|item| !struck.contains(&key(item)))
        .map(|item| Item {
            on: day_in_china(item.at),
            unit: item.unit.clone(),
            number: 1,
            title: item.title.clone(),
            id: item.id.clone(),
            of: Some(item.of),
        })
        .collect();
    items.sort_by_key(|item| item.on);
    Ok(items)
}
