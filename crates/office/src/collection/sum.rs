//! Making a sum of what was accepted, and a report of the own agency of it. Reading and summing thousands of reports
//! happens outside the transaction; whether the sum is still that of the newest reports is asked when it is looked at.

use std::collections::{BTreeMap, BTreeSet};

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    collection::{Against, CollectionEvent, FilingState, Scope, may_sum},
    id::{AgencyId, ReportId, RollUpId},
    refusal::Refusal,
};
use gongkai_report::{
    Cell, CellIx, Chapter, Format, Paragraph, Report, json,
    roll_up::{Part, Summed, Unsummed, sum},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};

use super::{
    Below, Listed, filing_row, joint_row,
    look::{Order, gathered},
    part_row,
    receipt::genuine,
    roll_up_row,
};
use crate::{
    Office, OfficeError, Outcome,
    organisation::agency_name,
    report::{self, Confirmed, Import, SourceFile, digest_of},
};

/// Rows of one insertion or one query.
const AT_A_TIME: usize = 500;

/// What was taken off an agency's figure, as a part of a sum keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deduction {
    /// The cell of the form.
    pub cell: String,
    /// How many.
    pub number: i64,
    /// Name of the lead, which counts them.
    pub lead: String,
    /// Which documents.
    pub reason: String,
}

/// A filing in a sum, read.
pub(super) struct Read {
    pub filer: String,
    pub name: String,
    pub filing: String,
    pub report: Report,
    pub deductions: Vec<Deduction>,
}

impl Read {
    fn off(&self, format: &Format) -> Vec<(CellIx, i64)> {
        self.deductions.iter().filter_map(|one| Some((format.cell_ix(&one.cell)?, one.number))).collect()
    }
}

/// Takes the parts as the sum wants them.
pub(super) fn with_parts<T>(
    format: &'static Format,
    read: &[Read],
    then: impl FnOnce(&[Part<'_>]) -> T,
) -> T {
    let off: Vec<Vec<(CellIx, i64)>> = read.iter().map(|one| one.off(format)).collect();
    let parts: Vec<Part<'_>> =
        read.iter().zip(&off).map(|(one, off)| Part { report: &one.report, deductions: off }).collect();
    then(&parts)
}

/// Sums the accepted reports of the named agencies.
pub async fn roll_up(
    office: &Office,
    who: &Staff,
    year: i32,
    scope: Scope,
    named: &[String],
) -> Result<RollUpId, OfficeError> {
    let right = who.authorise_all::<Edit, Below>()?;
    let collector = right.agency();
    let own = agency_name(office, collector).await?;
    let snapshot = office.snapshot().await?;
    let all = gathered(&snapshot, office.today(), collector, (year, Order::Urgent)).await?;
    let named: BTreeSet<&str> = named.iter().map(String::as_str).collect();
    let chosen: Vec<&Listed> = all.iter().filter(|one| named.contains(one.filer.as_str())).collect();
    let accepted = |one: &&&Listed| one.standing.state == Some(FilingState::Accepted);
    may_sum(Against {
        chosen: chosen.len(),
        unaccepted: chosen.len() - chosen.iter().filter(accepted).count(),
    })?;
    let left_out: Vec<&str> = all
        .iter()
        .filter(|one| {
            scope.holds(one.kind, one.filer == collector.as_str()) && !named.contains(one.filer.as_str())
        })
        .map(|one| one.name.as_str())
        .collect();
    let left_out = serde_json::to_string(&left_out).map_err(OfficeError::fault)?;
    let read = read_all(office, &snapshot, collector, year, &chosen).await?;
    snapshot.rollback().await?;
    let summed = tokio::task::spawn_blocking(move || summed(&read, year, scope, &own).map(|sum| (sum, read)));
    let (sum, read) = summed.await.map_err(OfficeError::fault)??;
    let body = json::write(&sum);
    let (year, agencies) = (sum.year, read.len());
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = roll_up_row::Model {
                id: tx.new_identity(),
                agency_id: collector.to_string(),
                year,
                scope: scope.code().to_owned(),
                format: sum.format.id.clone(),
                digest: digest_of(&body),
                body: body.clone(),
                left_out: left_out.clone(),
                made_by_name: who.name.clone(),
                made_at: tx.now(),
                report_id: None,
                version: 1,
            };
            let parts = read
                .iter()
                .map(|one| {
                    Ok(part_row::ActiveModel {
                        roll_up_id: Set(row.id.clone()),
                        filer_id: Set(one.filer.clone()),
                        agency_id: Set(collector.to_string()),
                        filing_id: Set(one.filing.clone()),
                        deductions: Set(serde_json::to_string(&one.deductions).map_err(OfficeError::fault)?),
                    })
                })
                .collect::<Result<Vec<_>, OfficeError>>()?;
            let id = RollUpId::parse(&row.id).ok_or_else(|| OfficeError::fault("identity of a sum"))?;
            roll_up_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
            for some in parts.chunks(AT_A_TIME) {
                part_row::Entity::insert_many(some.to_vec()).exec_without_returning(tx.conn()).await?;
            }
            let event = CollectionEvent::RolledUp { roll_up: id.clone(), year, scope, agencies };
            Ok(Outcome::of(id).event(event))
        })
        .await
}

/// The newest filings of the chosen agencies, read, with what is taken off.
async fn read_all(
    office: &Office,
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    year: i32,
    chosen: &[&Listed],
) -> Result<Vec<Read>, OfficeError> {
    let off = joint_row::Entity::find()
        .filter(joint_row::Column::AgencyId.eq(collector.as_str()))
        .filter(joint_row::Column::Year.eq(year))
        .order_by_asc(joint_row::Column::Id)
        .all(conn)
        .await?;
    let names: BTreeMap<&str, &str> =
        chosen.iter().map(|one| (one.filer.as_str(), one.name.as_str())).collect();
    let name = |id: &str| names.get(id).copied().unwrap_or_default();
    let mut read = Vec::with_capacity(chosen.len());
    for some in chosen.chunks(AT_A_TIME) {
        let ids = some.iter().filter_map(|one| one.filing.as_ref()).map(|filing| filing.id.as_str());
        let rows = filing_row::Entity::find()
            .filter(filing_row::Column::AgencyId.eq(collector.as_str()))
            .filter(filing_row::Column::Id.is_in(ids))
            .all(conn)
            .await?;
        for row in rows {
            let of_it = off.iter().filter(|one| one.filer_id == row.filer_id);
            let deductions: Vec<Deduction> = of_it
                .map(|one| Deduction {
                    cell: one.cell.clone(),
                    number: one.number,
                    lead: name(&one.lead_id).to_owned(),
                    reason: one.reason.clone(),
                })
                .collect();
            read.push(read_row(office, row, deductions, &name)?);
        }
    }
    read.sort_by(|a, b| a.filer.cmp(&b.filer));
    Ok(read)
}

fn read_row<'a>(
    office: &Office,
    row: filing_row::Model,
    deductions: Vec<Deduction>,
    name: &impl Fn(&str) -> &'a str,
) -> Result<Read, OfficeError> {
    genuine(office, &row)?;
    let report = json::read(&row.body).map_err(OfficeError::fault)?;
    Ok(Read { name: name(&row.filer_id).to_owned(), filer: row.filer_id, filing: row.id, report, deductions })
}

/// The parts of a sum that was made, read again.
pub(super) async fn parts_of(
    office: &Office,
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    roll_up: &str,
) -> Result<Vec<Read>, OfficeError> {
    let parts = part_row::Entity::find()
        .filter(part_row::Column::RollUpId.eq(roll_up))
        .filter(part_row::Column::AgencyId.eq(collector.as_str()))
        .order_by_asc(part_row::Column::FilerId)
        .all(conn)
        .await?;
    let mut read = Vec::with_capacity(parts.len());
    for some in parts.chunks(AT_A_TIME) {
        let rows = filing_row::Entity::find()
            .filter(filing_row::Column::AgencyId.eq(collector.as_str()))
            .filter(filing_row::Column::Id.is_in(some.iter().map(|part| part.filing_id.as_str())))
            .all(conn)
            .await?;
        for row in rows {
            let part = some.iter().find(|part| part.filing_id == row.id);
            let deductions = part.map(|part| serde_json::from_str(&part.deductions));
            let deductions = deductions.transpose().map_err(OfficeError::fault)?.unwrap_or_default();
            genuine(office, &row)?;
            let report = json::read(&row.body).map_err(OfficeError::fault)?;
            let name = String::new();
            read.push(Read { name, filer: row.filer_id, filing: row.id, report, deductions });
        }
    }
    read.sort_by(|a, b| a.filer.cmp(&b.filer));
    Ok(read)
}

/// The sum as a report of the own agency, or everything that keeps the reports from being summed.
fn summed(read: &[Read], year: i32, scope: Scope, own: &str) -> Result<Report, OfficeError> {
    let Some(format) = most_used(read) else { return Err(OfficeError::fault("a sum of nothing")) };
    let summed = with_parts(format, read, |parts| sum(format, parts));
    let Summed { cells, .. } = summed.map_err(|wrong| refused(&wrong, read, format))?;
    let mut report = Report {
        scope: None,
        format,
        year,
        title: Some(format!("{own}{year}年政府信息公开工作年度报告")),
        agency: Some(own.to_owned()),
        cells,
        chapters: Vec::new(),
    };
    report.chapters = first_chapter(&report, read.len(), scope).into_iter().collect();
    Ok(report)
}

/// The form that most of them use, as prescribed.
fn most_used(read: &[Read]) -> Option<&'static Format> {
    let count = |format: &Format| read.iter().filter(|one| one.report.format.id == format.id).count();
    Format::embedded().iter().max_by_key(|format| count(format)).filter(|format| count(format) > 0)
}

fn refused(wrong: &[Unsummed], read: &[Read], format: &Format) -> OfficeError {
    let name = |part: usize| read.get(part).map_or("", |one| one.name.as_str());
    let mut refusals: Vec<Refusal> = Vec::new();
    let others: Vec<&str> = wrong
        .iter()
        .filter_map(|one| if let Unsummed::OtherForm { part } = one { Some(name(*part)) } else { None })
        .collect();
    if !others.is_empty() {
        let sentence = format!(
            "{}用的不是“{}”的格式，不同格式不能混在一起汇总，请退回改用同一格式，或者不选它们",
            others.join("、"),
            format.title
        );
        refusals.push(Refusal::new("forms_mixed", sentence).at("agency"));
    }
    for one in wrong.iter().take(20) {
        refusals.extend(match one {
            Unsummed::OtherForm { .. } => None,
            Unsummed::NotANumber { part, cell } => {
                let sentence = format!("{}的{}不是数字，请退回改正", name(*part), format.cell_label(*cell));
                Some(Refusal::new("not_a_number", sentence).at("agency"))
            }
            Unsummed::TooMuchOff { part, cell } => {
                let sentence = format!(
                    "{}的{}要扣除的比填报的还多，请核对联合发文的扣除数",
                    name(*part),
                    format.cell_label(*cell)
                );
                Some(Refusal::new("too_much_off", sentence).at("agency"))
            }
            Unsummed::TooLarge { cell } => {
                let sentence =
                    format!("{}加起来超出了能记的数，请核对各机关的数字", format.cell_label(*cell));
                Some(Refusal::new("too_large", sentence).at("agency"))
            }
        });
    }
    refusals.into()
}

/// What the sum says of itself, with its figures in place, for the statistician to go on from.
fn first_chapter(report: &Report, agencies: usize, scope: Scope) -> Option<Chapter> {
    let def = report.format.chapters.first()?;
    let mut text = format!("本报告由{agencies}个机关的年度报告汇总形成，汇总范围为{}。", scope.word());
    let figures = [
        ("t3.new.total", "全年新收政府信息公开申请"),
        ("t3.carried_in.total", "上年结转"),
        ("t3.results_total.total", "办结"),
        ("t3.carried_out.total", "结转下年度继续办理"),
    ];
    let told: Vec<String> = figures
        .iter()
        .filter_map(|(id, words)| match report.cells.get(report.format.cell_ix(id)?) {
            Cell::Number(number) => Some(format!("{words}{number}件")),
            _ => None,
        })
        .collect();
    if !told.is_empty() {
        text.push_str(&format!("{}。", told.join("，")));
    }
    let paragraphs = vec![Paragraph { text, place: String::new() }];
    Some(Chapter { no: def.no.clone(), heading: def.heading.clone(), paragraphs })
}

/// Makes the report of the own agency for the year out of a sum: a draft, which goes the way of every report.
/// `erratum`: what was wrong, where the year is public already; `replaced`: the digest of a draft that people wrote on
/// and that is to go for it.
pub async fn make_report(
    office: &Office,
    who: &Staff,
    id: &str,
    (erratum, replaced): (Option<&str>, Option<&str>),
) -> Result<ReportId, OfficeError> {
    let right = who.authorise::<Edit, Below>(id)?;
    let row = roll_up_row(office.read(), right.agency(), id).await?;
    if digest_of(&row.body) != row.digest {
        return Err(OfficeError::fault("the sum is not the one of its digest"));
    }
    let report = json::read(&row.body).map_err(OfficeError::fault)?;
    let year = row.year;
    let import = Import {
        report,
        file: SourceFile {
            name: format!("{year}年度汇总.json"),
            media_type: "application/json".to_owned(),
            bytes: row.body.clone().into_bytes(),
        },
        erratum: erratum.map(str::to_owned),
        said_year: Some(year),
        confirmed: Confirmed { replaced: replaced.map(str::to_owned), ..Confirmed::default() },
        scope: Scope::parse(&row.scope),
    };
    let report = report::import(office, who, import).await?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let changed = roll_up_row::Entity::update_many()
                .set(roll_up_row::ActiveModel {
                    report_id: Set(Some(report.to_string())),
                    version: Set(row.version + 1),
                    ..Default::default()
                })
                .filter(roll_up_row::Column::AgencyId.eq(right.agency().as_str()))
                .filter(roll_up_row::Column::Id.eq(id))
                .exec(tx.conn())
                .await?;
            if changed.rows_affected != 1 {
                return Err(OfficeError::NotFound);
            }
            let roll_up = RollUpId::parse(id).ok_or(OfficeError::NotFound)?;
            let event = CollectionEvent::Reported { roll_up, year, report: report.clone() };
            Ok(Outcome::of(report.clone()).event(event))
        })
        .await
}

/// A sum of this agency.
pub(super) async fn roll_up_row(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    id: &str,
) -> Result<roll_up_row::Model, OfficeError> {
    roll_up_row::Entity::find_by_id(id)
        .filter(roll_up_row::Column::AgencyId.eq(collector.as_str()))
        .one(conn)
        .await?
        .ok_or(OfficeError::NotFound)
}
