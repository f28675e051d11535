//! Looking at sums: what is in them, what changed since, what does not follow from the year before, and what each
//! agency contributed to a cell.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Authz, Read},
    collection::{Carried, FilingState, Scope, one_sided, reconcile},
    id::AgencyId,
};
use gongkai_report::{Cell, Decimal, FindingView, Report, json, roll_up::contributions};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    Below, Public, filing_row,
    joint::stated,
    look::{Shown, public_digests},
    part_row, roll_up_row,
    sum::{Deduction, Read as ReadPart, parts_of, roll_up_row as row_of, with_parts},
};
use crate::{
    Office, OfficeError,
    organisation::{agency, name_key},
    report::{AnnualReport, digest_of, findings_of},
};

/// The row of what is carried out, and that of what is carried in, of the table of applications.
const CARRIED: (&str, &str) = ("carried_out", "carried_in");

/// An agency in a sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartLine {
    /// Identity.
    pub filer: String,
    /// Name.
    pub name: String,
    /// Code in addresses of the portal.
    pub code: String,
    /// Identity of the filing.
    pub filing: String,
    /// Number of its receipt.
    pub receipt: String,
    /// What was taken off.
    pub deductions: Vec<Deduction>,
    /// What has happened since; `None`: it still stands.
    pub stale: Option<&'static str>,
    /// Is something public under its name?
    pub public: Public,
}

/// A difference between what was carried out of the year before and what was carried in, in names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Names of the agencies of the year before; empty: none filed.
    pub former: Vec<String>,
    /// Names of those of this year; empty: none filed.
    pub heirs: Vec<String>,
    /// Label of the column.
    pub column: String,
    /// Carried out.
    pub out: i64,
    /// Carried in.
    pub into: i64,
}

/// A sum with everything about it.
#[derive(Debug, Clone)]
pub struct RolledUp {
    /// The row.
    pub row: roll_up_row::Model,
    /// Whose reports.
    pub scope: Scope,
    /// The agencies in it, by name.
    pub parts: Vec<PartLine>,
    /// Names of agencies of the scope that are not in it.
    pub left_out: Vec<String>,
    /// The sum.
    pub report: Report,
    /// What the checks say, the chain with the sum of the year before included.
    pub findings: Vec<FindingView>,
    /// Is there a sum of the same scope for the year before?
    pub chained: bool,
    /// How many agencies only that sum has, and how many only this one: if any, the totals are not compared.
    pub one_sided: (usize, usize),
    /// Agencies of that sum that have filed for this year too and are not in this one: they wait, or were left out.
    pub waiting: usize,
    /// What does not follow, agency by agency.
    pub differences: Vec<Difference>,
}

impl RolledUp {
    /// Agencies of which something newer is there.
    pub fn stale(&self) -> impl Iterator<Item = &PartLine> {
        self.parts.iter().filter(|part| part.stale.is_some())
    }
}

/// All sums of a year, newest first.
pub async fn roll_ups(
    office: &Office,
    right: &Authz<Read, Below>,
    year: i32,
) -> Result<Vec<roll_up_row::Model>, OfficeError> {
    Ok(roll_up_row::Entity::find()
        .filter(roll_up_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(roll_up_row::Column::Year.eq(year))
        .order_by_desc(roll_up_row::Column::MadeAt)
        .order_by_desc(roll_up_row::Column::Id)
        .all(office.read())
        .await?)
}

/// One sum.
pub async fn rolled_up(office: &Office, right: &Authz<Read, Below>) -> Result<RolledUp, OfficeError> {
    let snapshot = office.snapshot().await?;
    let collector = right.agency();
    let row = row_of(&snapshot, collector, right.id()).await?;
    let report = read(&row)?;
    let scope = Scope::parse(&row.scope).ok_or_else(|| OfficeError::fault("scope of a sum"))?;
    let names = names(&snapshot, collector).await?;
    let parts = lines(&snapshot, collector, &row, &names).await?;
    let before = former(&snapshot, collector, &row).await?;
    let waiting = match &before {
        Some(before) => waiting(&snapshot, collector, (before, &row)).await?,
        None => BTreeSet::new(),
    };
    let (one_sided, differences) = match &before {
        Some(before) => {
            differences(&snapshot, collector, (before, &row), (&report, &waiting), &names).await?
        }
        None => Default::default(),
    };
    let chained = before.is_some();
    let before = before.as_ref().filter(|_| one_sided == (0, 0)).map(read).transpose()?;
    Ok(RolledUp {
        scope,
        parts,
        left_out: serde_json::from_str(&row.left_out).map_err(OfficeError::fault)?,
        findings: findings_of(&report, before.as_ref()),
        chained,
        one_sided,
        waiting: waiting.len(),
        differences,
        report,
        row,
    })
}

fn read(row: &roll_up_row::Model) -> Result<Report, OfficeError> {
    if digest_of(&row.body) != row.digest {
        return Err(OfficeError::fault("the sum is not the one of its digest"));
    }
    json::read(&row.body).map_err(OfficeError::fault)
}

/// What has happened to the sum that a report was made of: agencies with something newer, and agencies of the scope that
/// were left out; `None`: it was made of no sum, or nothing has happened.
pub async fn sum_behind(
    office: &Office,
    right: &Authz<Read, AnnualReport>,
    report: &str,
) -> Result<Option<(usize, usize)>, OfficeError> {
    let snapshot = office.snapshot().await?;
    let collector = right.agency();
    let row = roll_up_row::Entity::find()
        .filter(roll_up_row::Column::AgencyId.eq(collector.as_str()))
        .filter(roll_up_row::Column::ReportId.eq(report))
        .order_by_desc(roll_up_row::Column::MadeAt)
        .one(&snapshot)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let names = names(&snapshot, collector).await?;
    let parts = lines(&snapshot, collector, &row, &names).await?;
    let stale = parts.iter().filter(|part| part.stale.is_some()).count();
    let left_out: Vec<String> = serde_json::from_str(&row.left_out).map_err(OfficeError::fault)?;
    Ok((stale + left_out.len() > 0).then_some((stale, left_out.len())))
}

/// Name and code of the own agency and of those below, by identity.
pub(super) async fn names(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
) -> Result<BTreeMap<String, (String, String)>, OfficeError> {
    let rows: Vec<(String, String, String)> = agency::Entity::find()
        .select_only()
        .columns([agency::Column::Id, agency::Column::Name, agency::Column::Code])
        .filter(super::look::at_or_below(collector))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, name, code)| (id, (name, code))).collect())
}

async fn lines(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    row: &roll_up_row::Model,
    names: &BTreeMap<String, (String, String)>,
) -> Result<Vec<PartLine>, OfficeError> {
    let parts = part_row::Entity::find()
        .filter(part_row::Column::AgencyId.eq(collector.as_str()))
        .filter(part_row::Column::RollUpId.eq(&row.id))
        .all(conn)
        .await?;
    let public = public_digests(conn, collector, row.year).await?;
    let mut filings: BTreeMap<String, filing_row::Model> = BTreeMap::new();
    let all = filing_row::brief()
        .filter(filing_row::Column::AgencyId.eq(collector.as_str()))
        .filter(filing_row::Column::Year.eq(row.year))
        .all(conn)
        .await?;
    filings.extend(all.into_iter().map(|row| (row.id.clone(), row)));
    let mut lines = Vec::with_capacity(parts.len());
    for part in parts {
        let Some(filing) = filings.get(&part.filing_id) else {
            return Err(OfficeError::fault("a part without its filing"));
        };
        let (name, code) = names.get(&part.filer_id).cloned().unwrap_or_default();
        let public = Shown::against(public.get(&part.filer_id), &filing.digest);
        let stale = match (filing.newest, filing.standing()?) {
            (false, _) => Some("报来了新的一版"),
            (true, FilingState::Returned) => Some("已退回"),
            (true, _) if public == Public::Withdrawn => Some("公布的已撤下，还没有再报送"),
            (true, _) if public.is_other() => Some("公布的已更正，还没有再报送"),
            (true, _) => None,
        };
        lines.push(PartLine {
            receipt: filing.receipt(),
            deductions: serde_json::from_str(&part.deductions).map_err(OfficeError::fault)?,
            filer: part.filer_id,
            filing: part.filing_id,
            name,
            code,
            stale,
            public,
        });
    }
    lines.sort_by_cached_key(|line| (line.stale.is_none(), name_key(&line.name)));
    Ok(lines)
}

/// The newest sum of the same scope for the year before.
async fn former(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    row: &roll_up_row::Model,
) -> Result<Option<roll_up_row::Model>, OfficeError> {
    Ok(roll_up_row::Entity::find()
        .filter(roll_up_row::Column::AgencyId.eq(collector.as_str()))
        .filter(roll_up_row::Column::Year.eq(row.year.saturating_sub(1)))
        .filter(roll_up_row::Column::Scope.eq(&row.scope))
        .order_by_desc(roll_up_row::Column::MadeAt)
        .order_by_desc(roll_up_row::Column::Id)
        .one(conn)
        .await?)
}

/// What was carried over, agency by agency: the filings in the sum against those of the year before in that sum; and
/// which agencies are in one of them alone.
async fn differences(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    (before, row): (&roll_up_row::Model, &roll_up_row::Model),
    (report, waiting): (&Report, &BTreeSet<String>),
    names: &BTreeMap<String, (String, String)>,
) -> Result<((usize, usize), Vec<Difference>), OfficeError> {
    let out = carried(conn, collector, &before.id, CARRIED.0).await?;
    let into = carried(conn, collector, &row.id, CARRIED.1).await?;
    let stated = stated(conn, collector, row.year).await?;
    let named = |ids: &BTreeSet<String>| {
        ids.iter().map(|id| names.get(id).map_or_else(|| id.clone(), |(name, _)| name.clone())).collect()
    };
    let table = report.format.tables.iter().find(|table| table.row_position(CARRIED.1).is_some());
    let column = |place: usize| {
        let column = table.and_then(|table| table.columns.get(place));
        column.map(|column| column.label.clone()).unwrap_or_default()
    };
    let there = standing(conn, collector, row.year).await?;
    // An agency that is in one of the sums alone, and was there in both years or has filed, is merely not summed: nothing
    // is known.
    let is_known = |one: &gongkai_domain::collection::Unreconciled| {
        let lacking = if one.heirs.is_empty() { &one.former } else { &one.heirs };
        let one_sided = one.heirs.is_empty() || one.former.is_empty();
        !(one_sided && lacking.iter().all(|id| there.contains(id) || waiting.contains(id)))
    };
    let wrong = reconcile(&out, &into, &stated).into_iter().filter(is_known).map(|one| Difference {
        former: named(&one.former),
        heirs: named(&one.heirs),
        column: column(one.column),
        out: one.out,
        into: one.into,
    });
    let wrong = wrong.collect();
    Ok((one_sided(&out, &into, &stated), wrong))
}

/// Agencies of the sum of the year before that have filed for the year without being in its sum.
async fn waiting(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    (before, row): (&roll_up_row::Model, &roll_up_row::Model),
) -> Result<BTreeSet<String>, OfficeError> {
    let parts: Vec<(String, String)> = part_row::Entity::find()
        .select_only()
        .columns([part_row::Column::RollUpId, part_row::Column::FilerId])
        .filter(part_row::Column::AgencyId.eq(collector.as_str()))
        .filter(part_row::Column::RollUpId.is_in([before.id.as_str(), row.id.as_str()]))
        .into_tuple()
        .all(conn)
        .await?;
    let filed: Vec<String> = filing_row::Entity::find()
        .select_only()
        .column(filing_row::Column::FilerId)
        .filter(filing_row::Column::AgencyId.eq(collector.as_str()))
        .filter(filing_row::Column::Year.eq(row.year))
        .filter(filing_row::Column::Newest.eq(true))
        .into_tuple()
        .all(conn)
        .await?;
    let of = |sum: &str| {
        let own = parts.iter().filter(|(id, _)| id == sum);
        own.map(|(_, filer)| filer.as_str()).collect::<BTreeSet<_>>()
    };
    let (former, now) = (of(&before.id), of(&row.id));
    let waits = |filer: &String| former.contains(filer.as_str()) && !now.contains(filer.as_str());
    Ok(filed.into_iter().filter(waits).collect())
}

/// Agencies that were there through the year before and the year itself: neither founded nor closed in between.
async fn standing(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    year: i32,
) -> Result<BTreeSet<String>, OfficeError> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or_default();
    let closed = agency::Column::ClosedOn;
    let ids: Vec<String> = agency::Entity::find()
        .select_only()
        .column(agency::Column::Id)
        .filter(super::look::at_or_below(collector))
        .filter(agency::Column::FoundedOn.lt(first))
        .filter(Condition::any().add(closed.is_null()).add(closed.gt(last)))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().collect())
}

/// The figures of one row of the table of applications in each filing of a sum, by agency.
async fn carried(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    roll_up: &str,
    row_id: &str,
) -> Result<Carried, OfficeError> {
    let ids: Vec<String> = part_row::Entity::find()
        .select_only()
        .column(part_row::Column::FilingId)
        .filter(part_row::Column::AgencyId.eq(collector.as_str()))
        .filter(part_row::Column::RollUpId.eq(roll_up))
        .into_tuple()
        .all(conn)
        .await?;
    let mut carried = Carried::new();
    for some in ids.chunks(500) {
        let rows: Vec<(String, String)> = filing_row::Entity::find()
            .select_only()
            .columns([filing_row::Column::FilerId, filing_row::Column::Body])
            .filter(filing_row::Column::AgencyId.eq(collector.as_str()))
            .filter(filing_row::Column::Id.is_in(some))
            .into_tuple()
            .all(conn)
            .await?;
        for (filer, body) in rows {
            let report = json::read(&body).map_err(OfficeError::fault)?;
            carried.insert(filer, figures(&report, row_id));
        }
    }
    Ok(carried)
}

fn figures(report: &Report, row_id: &str) -> Vec<Option<i64>> {
    let found = report.format.tables.iter().find_map(|table| Some((table, table.row_position(row_id)?)));
    let Some((table, row)) = found else { return Vec::new() };
    let cell = |column| table.cell(row, column).and_then(|ix| report.cells.get(ix).number());
    (0..table.columns.len()).map(cell).collect()
}

/// What an agency contributed to a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// Name of the agency.
    pub name: String,
    /// Code in addresses of the portal.
    pub code: String,
    /// The filing.
    pub filing: String,
    /// How much, deductions taken off; `None`: nothing stands there.
    pub amount: Option<Decimal>,
    /// What stands in its report.
    pub printed: Cell,
    /// What was taken off.
    pub deductions: Vec<Deduction>,
}

/// What each agency contributed to a cell of a sum, the largest first; `None`: the form has no such cell.
pub async fn contributed(
    office: &Office,
    right: &Authz<Read, Below>,
    cell: &str,
) -> Result<Option<(String, Vec<Contribution>)>, OfficeError> {
    let snapshot = office.snapshot().await?;
    let collector = right.agency();
    let row = row_of(&snapshot, collector, right.id()).await?;
    let format = read(&row)?.format;
    let Some(ix) = format.cell_ix(cell) else { return Ok(None) };
    let names = names(&snapshot, collector).await?;
    let parts: Vec<ReadPart> = parts_of(office, &snapshot, collector, &row.id).await?;
    let amounts = with_parts(format, &parts, |parts| contributions(format, parts, ix));
    let mut list: Vec<Contribution> = parts
        .into_iter()
        .zip(amounts)
        .map(|(part, amount)| {
            let (name, code) = names.get(&part.filer).cloned().unwrap_or_default();
            let there = part.report.format.cell_ix(cell);
            Contribution {
                name,
                code,
                filing: part.filing,
                amount,
                printed: there.map_or(Cell::Absent, |ix| part.report.cells.get(ix)),
                deductions: part.deductions.into_iter().filter(|one| one.cell == cell).collect(),
            }
        })
        .collect();
    let size = |one: &Contribution| {
        let scaled = |amount: Decimal| {
            i128::from(amount.mantissa) * 10_i128.pow(9_u32.saturating_sub(u32::from(amount.scale)))
        };
        one.amount.map(scaled)
    };
    list.sort_by_cached_key(|one| (std::cmp::Reverse(size(one)), name_key(&one.name)));
    Ok(Some((format.cell_label(ix), list)))
}
