//! Disputes as pages show them; table four.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_domain::{
    application::{Act, Entry, Ledger, Remedy, State, ground},
    authority::{Authz, Read, Staff},
    calendar::Calendar,
    dispute::{Dispute, DisputeKind, DisputeResult},
    id::AgencyId,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{Disputes, dispute_of, dispute_row, standing};
use crate::{
    Office, OfficeError,
    application::{case_row, held},
};

/// Disputes on a page.
const MOST: u64 = 1_000;

/// A dispute with the case that it is about.
#[derive(Debug, Clone)]
pub struct Line {
    /// The row.
    pub row: dispute_row::Model,
    /// What it says.
    pub dispute: Dispute,
    /// Number of the case.
    pub case: String,
    /// The last day of the defence.
    pub due: NaiveDate,
}

/// Was a review to come before the suit (行政复议法 Art. 23)? Where the answer was decided since 2024 and withholds by
/// Art. 14-16. Courts decide on that; pages give a hint. `None`: it is no suit without a review, or there was no answer.
pub async fn review_first(
    office: &Office,
    right: &Authz<Read, Disputes>,
    line: &Line,
) -> Result<Option<(String, NaiveDate)>, OfficeError> {
    if line.dispute.kind != DisputeKind::SuitDirect {
        return Ok(None);
    }
    let Some(ledger) = ledger_of(office, right, line).await? else { return Ok(None) };
    let is_sent =
        |entry: &Entry| matches!(entry.act, Act::Delivered { .. }) && entry.on <= line.row.notified_on;
    let Some(sent) = ledger.entries().iter().rposition(is_sent) else { return Ok(None) };
    let is_draft = |entry: &Entry| matches!(entry.act, Act::Drafted { .. });
    let draft = ledger.entries().get(..sent).and_then(|all| all.iter().rposition(is_draft));
    let decided = draft.and_then(|place| ledger.draft_at(place));
    let decided = decided.and_then(|draft| Some((ground(&draft.ground)?, draft.approved_on?)));
    Ok(decided
        .filter(|(ground, on)| ground.remedies(*on).contains(&Remedy::First))
        .map(|(ground, on)| (ground.name.clone(), on)))
}

/// The ledger of its case; the case of an old entry may be destroyed by now (see retention).
async fn ledger_of(
    office: &Office,
    right: &Authz<Read, Disputes>,
    line: &Line,
) -> Result<Option<Ledger>, OfficeError> {
    match held(office.read(), right.agency(), &line.row.application_id).await {
        Ok(held) => Ok(Some(held.ledger)),
        Err(OfficeError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Did it come while the case had no answer and its term still ran? Then nothing had been left undone yet. Whether it is
/// taken is for the body that decides; pages give a hint: the last day of the answer. `None`: it came after an answer,
/// an end or the term.
pub async fn premature(
    office: &Office,
    right: &Authz<Read, Disputes>,
    line: &Line,
) -> Result<Option<NaiveDate>, OfficeError> {
    let on = line.row.notified_on;
    if line.dispute.kind == DisputeKind::SuitAfterReview {
        return Ok(None);
    }
    let Some(ledger) = ledger_of(office, right, line).await? else { return Ok(None) };
    let sheet = ledger.until(on).clock(Calendar::in_force(), on).map_err(OfficeError::fault)?;
    let runs = matches!(sheet.state, State::Running | State::Consulting);
    Ok(sheet.due.filter(|due| runs && *due >= on))
}

fn line(row: dispute_row::Model, cases: &BTreeMap<String, String>) -> Result<Line, OfficeError> {
    let dispute = dispute_of(&row)?;
    let due = dispute.defence.due(row.notified_on, Calendar::in_force()).map_err(OfficeError::fault)?;
    let case = cases.get(&row.application_id).cloned().unwrap_or_default();
    Ok(Line { row, dispute, case, due })
}

async fn lines(
    office: &Office,
    agency: &str,
    rows: Vec<dispute_row::Model>,
) -> Result<Vec<Line>, OfficeError> {
    let numbers: Vec<(String, String)> = case_row::Entity::find()
        .select_only()
        .columns([case_row::Column::Id, case_row::Column::Number])
        .filter(case_row::Column::AgencyId.eq(agency))
        .filter(case_row::Column::Id.is_in(rows.iter().map(|row| row.application_id.as_str())))
        .into_tuple()
        .all(office.read())
        .await?;
    let numbers = numbers.into_iter().collect();
    rows.into_iter().map(|row| line(row, &numbers)).collect()
}

/// All disputes: those that go on first, the nearest defence on top, then the newest.
pub async fn list(office: &Office, right: &Authz<Read, Disputes>) -> Result<Vec<Line>, OfficeError> {
    let rows = dispute_row::Entity::find()
        .filter(dispute_row::Column::AgencyId.eq(right.agency().as_str()))
        .order_by_desc(dispute_row::Column::NotifiedOn)
        .order_by_desc(dispute_row::Column::Id)
        .limit(MOST)
        .all(office.read())
        .await?;
    let mut all = lines(office, right.agency().as_str(), rows).await?;
    all.sort_by_key(|line| match (line.dispute.ended, line.dispute.defended) {
        _ if line.row.struck_on.is_some() => (3, None),
        (None, None) => (0, Some(line.due)),
        (None, Some(_)) => (1, None),
        (Some(_), _) => (2, None),
    });
    Ok(all)
}

/// One dispute.
pub async fn show(office: &Office, right: &Authz<Read, Disputes>) -> Result<Line, OfficeError> {
    let row = dispute_row::Entity::find_by_id(right.id())
        .filter(dispute_row::Column::AgencyId.eq(right.agency().as_str()))
        .one(office.read())
        .await?
        .ok_or(OfficeError::NotFound)?;
    lines(office, right.agency().as_str(), vec![row]).await?.pop().ok_or(OfficeError::NotFound)
}

/// Disputes without a defence yet, for the work lists.
pub(crate) async fn undefended(office: &Office, who: &Staff) -> Result<Vec<Line>, OfficeError> {
    let right = who.authorise_all::<Read, Disputes>()?;
    let agency = right.agency().as_str();
    let rows = standing(agency)
        .filter(dispute_row::Column::EndedOn.is_null())
        .filter(dispute_row::Column::DefendedOn.is_null())
        .order_by_asc(dispute_row::Column::NotifiedOn)
        .all(office.read())
        .await?;
    let mut all = lines(office, agency, rows).await?;
    all.sort_by_key(|line| line.due);
    Ok(all)
}

/// Is there a dispute about the case that has not ended?
pub(crate) async fn goes_on(office: &Office, agency: &AgencyId, case: &str) -> Result<bool, OfficeError> {
    let open = standing(agency.as_str())
        .filter(dispute_row::Column::ApplicationId.eq(case))
        .filter(dispute_row::Column::EndedOn.is_null());
    Ok(open.count(office.read()).await? > 0)
}

/// Disputes about the case that had set its answer right by a day.
pub(crate) async fn corrected_by<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    case: &str,
    day: NaiveDate,
) -> Result<usize, OfficeError> {
    let corrected = standing(agency.as_str())
        .filter(dispute_row::Column::ApplicationId.eq(case))
        .filter(dispute_row::Column::Result.eq(DisputeResult::Corrected.code()))
        .filter(dispute_row::Column::EndedOn.lte(day));
    usize::try_from(corrected.count(conn).await?).map_err(OfficeError::fault)
}

/// Table four of a year: by group and column, the disputes.
#[derive(Debug)]
pub struct Figures {
    cells: BTreeMap<(DisputeKind, &'static str), usize>,
}

impl Figures {
    /// The figure of a cell; `total`: of the whole group.
    pub fn count(&self, kind: DisputeKind, column: &str) -> usize {
        let asked = |(of, name): &(DisputeKind, &str)| *of == kind && (column == "total" || *name == column);
        self.cells.iter().filter(|(place, _)| asked(place)).map(|(_, count)| *count).sum()
    }
}

/// Table four of a year, from the register.
pub async fn figures(
    office: &Office,
    right: &Authz<Read, Disputes>,
    year: i32,
) -> Result<Figures, OfficeError> {
    let rows = standing(right.agency().as_str()).all(office.read()).await?;
    let mut cells = BTreeMap::new();
    for row in rows {
        let dispute = dispute_of(&row)?;
        if let Some(column) = dispute.column_in(year, office.today()) {
            *cells.entry((dispute.kind, column)).or_insert(0) += 1;
        }
    }
    Ok(Figures { cells })
}
