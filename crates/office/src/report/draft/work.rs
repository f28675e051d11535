//! What belongs to an edition while it is written, as it is stored.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_domain::{collection::Scope, id::StaffId};
use gongkai_report::{Cell, CellIx, Report, check::ledger::Counted};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};

use super::super::{count::Count, draft_row, edition_row};
use crate::{OfficeError, Tx};

/// What belongs to an edition. Cells by id, chapters by id.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Work {
    /// Version of the shape.
    pub schema: u8,
    /// The day of the count; none: nothing was counted.
    pub counted_on: Option<NaiveDate>,
    /// The ledgers begin on this day, within the year.
    pub since: Option<NaiveDate>,
    /// What was counted then.
    pub counted: BTreeMap<String, i64>,
    /// What registers said then of which the form has no cell.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub registers: BTreeMap<String, i64>,
    /// Why a figure is another one than was counted.
    pub reasons: BTreeMap<String, Reason>,
    /// Where a figure comes from that no ledger holds.
    pub notes: BTreeMap<String, Reason>,
    /// Who said that blanks are zeros.
    pub zeros: Option<Zeros>,
    /// Texts with places for figures.
    pub texts: BTreeMap<String, String>,
    /// What was done about a problem of last year's report, by its sentence.
    pub done: Vec<Done>,
    /// Whose reports it sums; none: it is about the agency's own work.
    pub scope: Option<Scope>,
    /// Everybody who wrote on it: none of them approves it.
    pub hands: Vec<StaffId>,
}

/// A reason, and whose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The reason.
    pub text: String,
    /// Name of the person.
    pub by: String,
    /// When.
    pub on: NaiveDate,
}

/// Blanks that somebody has made zeros.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zeros {
    /// Name of the person.
    pub by: String,
    /// When.
    pub on: NaiveDate,
    /// How many cells.
    pub cells: usize,
}

/// A problem of last year and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Done {
    /// The sentence of last year's report.
    pub problem: String,
    /// What was done.
    pub text: String,
}

const SCHEMA: u8 = 1;

impl Work {
    /// Takes over a count.
    pub(in crate::report) fn count(&mut self, count: &Count) {
        self.counted_on = (!count.figures.is_empty()).then_some(count.on);
        self.since = count.since;
        let id = |ix: &CellIx| count.format.cell(*ix).map(|cell| cell.id.clone());
        self.counted = count.figures.iter().filter_map(|(ix, many)| Some((id(ix)?, *many))).collect();
    }

    /// As the checks ask for it.
    pub fn counted(&self, report: &Report) -> Counted {
        let ix = |id: &String| report.format.cell_ix(id);
        Counted {
            figures: self.counted.iter().filter_map(|(id, many)| Some((ix(id)?, *many))).collect(),
            reasons: self.reasons.iter().filter_map(|(id, one)| Some((ix(id)?, one.text.clone()))).collect(),
            since: self.since.map(words),
        }
    }

    /// Forgets reasons of figures that are again what was counted.
    pub(super) fn tidy(&mut self, report: &Report) {
        let differs = |id: &String| {
            let cell = report.format.cell_ix(id).map_or(Cell::Absent, |ix| report.cells.get(ix));
            self.counted.get(id).is_some_and(|many| cell.number() != Some(*many))
        };
        let kept: BTreeMap<_, _> = self
            .reasons
            .iter()
            .filter(|(id, _)| differs(id))
            .map(|(id, one)| (id.clone(), one.clone()))
            .collect();
        self.reasons = kept;
    }

    /// Somebody wrote on it.
    pub(super) fn hand(&mut self, who: &StaffId) {
        if !self.hands.contains(who) {
            self.hands.push(who.clone());
        }
    }
}

/// `2026年3月1日`.
pub(super) fn words(day: NaiveDate) -> String {
    use chrono::Datelike;
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// What belongs to an edition, and its version; nothing yet: version 0.
pub(in crate::report) async fn work_of<C: ConnectionTrait>(
    conn: &C,
    edition: &edition_row::Model,
) -> Result<(Work, i32), OfficeError> {
    let row = draft_row::Entity::find_by_id((edition.report_id.clone(), edition.edition))
        .filter(draft_row::Column::AgencyId.eq(&edition.agency_id))
        .one(conn)
        .await?;
    match row {
        Some(row) => Ok((serde_json::from_str(&row.work).map_err(OfficeError::fault)?, row.version)),
        None => Ok((Work::default(), 0)),
    }
}

/// Stores it; the row of the year, which is saved with it, notices who was faster.
pub(in crate::report) async fn keep(
    tx: &Tx,
    (report, edition, agency): (&str, i32, &str),
    work: &Work,
    seen: i32,
) -> Result<(), OfficeError> {
    let row = draft_row::Model {
        report_id: report.to_owned(),
        edition,
        agency_id: agency.to_owned(),
        work: serde_json::to_string(&Work { schema: SCHEMA, ..work.clone() }).map_err(OfficeError::fault)?,
        version: seen.saturating_add(1),
    };
    forget(tx, report, edition).await?;
    draft_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Drops what belonged to a content that another one takes the place of.
pub(in crate::report) async fn forget(tx: &Tx, report: &str, edition: i32) -> Result<(), OfficeError> {
    draft_row::Entity::delete_by_id((report.to_owned(), edition)).exec(tx.conn()).await?;
    Ok(())
}
