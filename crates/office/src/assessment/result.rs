//! The result of all units: facts in, points out; the same facts give the same bytes.

use std::collections::{BTreeMap, btree_map::Entry};

use chrono::NaiveDate;
use gongkai_domain::{
    assessment::{Counted, Exact, Fact, Facts, Scheme, Score, known, ranks},
    bulletin::{Snapshot, State as BulletinState, UnitName},
    id::AgencyId,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::{confirm::ALL, fact_row, ledgers::ledgers};
use crate::{
    OfficeError,
    bulletin::{bulletin_row, snapshot_of},
    chance::beginning_in_china,
    organisation::unit,
};

/// A fact as it counts, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The fact with what stands behind it.
    pub counted: Counted,
    /// Why a person entered something else, or at all; empty: it was counted.
    pub reason: String,
    /// Where the proof is.
    pub proof: String,
    /// Who entered it; empty: it was counted.
    pub by: String,
    /// What was counted, where a person entered something else.
    pub instead_of: Option<Fact>,
}

/// The result of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitResult {
    /// The unit.
    pub unit: UnitName,
    /// Facts by indicator; what is not there was not entered by anybody.
    pub known: BTreeMap<String, Known>,
    /// Points.
    pub score: Score,
    /// Place.
    pub rank: usize,
}

/// All units. Stored as JSON of schema 1, in one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// 1.
    pub schema: u8,
    /// Digests of the bulletins that were counted.
    pub bulletins: Vec<String>,
    /// Units in the order of their places.
    pub units: Vec<UnitResult>,
}

/// Issued bulletins whose cut-off lies in the year, with their digests.
pub(super) async fn bulletins<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    year: i32,
) -> Result<Vec<(String, Snapshot)>, OfficeError> {
    let first =
        |year| NaiveDate::from_ymd_opt(year, 1, 1).map(beginning_in_china).ok_or(OfficeError::NotFound);
    let rows = bulletin_row::Entity::find()
        .filter(bulletin_row::Column::AgencyId.eq(agency.as_str()))
        .filter(bulletin_row::Column::State.eq(BulletinState::Issued.code()))
        .filter(bulletin_row::Column::CutOff.gt(first(year)?))
        .filter(bulletin_row::Column::CutOff.lte(first(year + 1)?))
        .order_by_asc(bulletin_row::Column::CutOff)
        .all(conn)
        .await?;
    rows.iter().map(|row| Ok((row.snapshot_digest.clone(), snapshot_of(row)?))).collect()
}

/// The result of a year by a set of indicators; `entered`: what people entered.
pub(super) async fn outcome<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    (year, scheme): (i32, &Scheme),
    entered: &[fact_row::Model],
) -> Result<Outcome, OfficeError> {
    let found = bulletins(conn, agency, year).await?;
    let (digests, snapshots): (Vec<String>, Vec<Snapshot>) = found.into_iter().unzip();
    let units = unit::Entity::find()
        .filter(unit::Column::AgencyId.eq(agency.as_str()))
        .filter(unit::Column::ClosedOn.is_null())
        .order_by_asc(unit::Column::Id)
        .all(conn)
        .await?;
    let ledgers = ledgers(conn, agency, year).await?;
    let mut results = Vec::new();
    for row in units {
        let unit = UnitName { id: row.id, name: row.name };
        let mut known: BTreeMap<String, Known> = known(scheme, &unit, &snapshots, &ledgers)
            .into_iter()
            .map(|(id, counted)| (id, Known::counted(counted)))
            .collect();
        for fact in entered.iter().filter(|fact| fact.unit_id == unit.id) {
            let before = known.remove(&fact.indicator).map(|one| one.counted);
            known.insert(fact.indicator.clone(), Known::entered(fact, before)?);
        }
        for fact in entered.iter().filter(|fact| fact.unit_id == ALL) {
            if let Entry::Vacant(open) = known.entry(fact.indicator.clone()) {
                open.insert(Known::entered(fact, None)?);
            }
        }
        let facts: Facts = known.iter().map(|(id, known)| (id.clone(), known.counted.fact.clone())).collect();
        results.push(UnitResult { unit, known, score: scheme.score(&facts), rank: 0 });
    }
    let totals: Vec<Exact> = results.iter().map(|one| one.score.total).collect();
    for (one, rank) in results.iter_mut().zip(ranks(&totals)) {
        one.rank = rank;
    }
    results.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| a.unit.id.cmp(&b.unit.id)));
    Ok(Outcome { schema: 1, bulletins: digests, units: results })
}

impl Known {
    fn counted(counted: Counted) -> Self {
        let empty = String::new;
        Self { counted, reason: empty(), proof: empty(), by: empty(), instead_of: None }
    }

    fn entered(row: &fact_row::Model, before: Option<Counted>) -> Result<Self, OfficeError> {
        let fact: Fact = serde_json::from_str(&row.fact).map_err(OfficeError::fault)?;
        let instead_of = before.as_ref().map(|before| before.fact.clone());
        Ok(Self {
            // What was counted stays visible.
            counted: match before {
                Some(before) => Counted { fact, ..before },
                None => Counted::of(fact, Vec::new()),
            },
            reason: row.reason.clone(),
            proof: row.proof.clone(),
            by: row.by_name.clone(),
            instead_of,
        })
    }
}
