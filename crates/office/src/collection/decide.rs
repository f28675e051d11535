//! The superior decides about what came: accepts it, or sends it back with what is to be mended.

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    collection::{self, CollectionEvent, FilingState},
    id::{AgencyId, FilingId},
    organisation::Duty,
    refusal::Refusal,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};

use super::{
    Below, Found, Listed, filing_row,
    keep::{AT_A_TIME, below, holders, identity, save, told},
    look::{Order, gathered},
    receipt::genuine,
};
use crate::{Office, OfficeError, Outcome, report::report_row};

/// Whoever makes the report and whoever answers for it.
pub(crate) const MAKERS: &[Duty] = &[Duty::Statistician, Duty::ResponsibleLeader];

/// What is decided about a filing.
enum Decision<'a> {
    /// It is accepted, perhaps with a reason.
    Accept(&'a str),
    /// It goes back with what is to be mended.
    Return(&'a str),
}

/// Accepts a filing; `seen` is the version on the page. `note`: why, although figures contradict each other; may be
/// empty.
pub async fn accept(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: i32,
    note: &str,
) -> Result<(), OfficeError> {
    decide(office, who, id, seen, Decision::Accept(note)).await
}

/// Sends a filing back with what is to be mended.
pub async fn send_back(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: i32,
    reason: &str,
) -> Result<(), OfficeError> {
    decide(office, who, id, seen, Decision::Return(reason)).await
}

/// Accepts every report of a year of which the checks have nothing to say and which is the one that the public sees,
/// if it sees one. Gives how many.
pub async fn accept_all(office: &Office, who: &Staff, year: i32) -> Result<usize, OfficeError> {
    let right = who.authorise_all::<Edit, Below>()?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let all = gathered(tx.conn(), office.today(), right.agency(), (year, Order::Urgent)).await?;
            let clean: Vec<&Listed> = all.iter().filter(|one| one.is_clean()).collect();
            if clean.is_empty() {
                let sentence = "没有可以一并核收的：待核收的报告都有不符、提示或无法判断之处，请逐份打开";
                return Err(Refusal::new("nothing_clean", sentence).into());
            }
            let ids: Vec<&str> =
                clean.iter().filter_map(|one| Some(one.filing.as_ref()?.id.as_str())).collect();
            for some in ids.chunks(AT_A_TIME) {
                filing_row::Entity::update_many()
                    .set(filing_row::ActiveModel {
                        state: Set(FilingState::Accepted.code().to_owned()),
                        decided_by_name: Set(Some(who.name.clone())),
                        decided_at: Set(Some(tx.now())),
                        ..Default::default()
                    })
                    .col_expr(filing_row::Column::Version, Expr::col(filing_row::Column::Version).add(1))
                    .filter(filing_row::Column::AgencyId.eq(right.agency().as_str()))
                    .filter(filing_row::Column::Id.is_in(some.iter().copied()))
                    .exec(tx.conn())
                    .await?;
            }
            let mut outcome = Outcome::of(clean.len());
            for one in &clean {
                let Some(filing) = one.filing.as_ref().and_then(|filing| FilingId::parse(&filing.id)) else {
                    continue;
                };
                let (from, receipt) = (one.name.clone(), one.receipt.clone());
                outcome =
                    outcome.event(CollectionEvent::Accepted { filing, from, year, receipt, note: None });
            }
            let filers: Vec<String> = clean.iter().map(|one| one.filer.clone()).collect();
            let to = holders(tx.conn(), office, &filers, MAKERS).await?;
            for notice in told(to, &format!("上级机关核收了你单位的{year}年度报告"), "/office/reports")
            {
                outcome = outcome.notice(notice);
            }
            Ok(outcome)
        })
        .await
}

async fn decide(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: i32,
    decision: Decision<'_>,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Below>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = seen_row(tx.conn(), right.agency(), id, seen).await?;
            genuine(office, &row)?;
            let filer = below(tx.conn(), right.agency(), &row.filer_id).await?;
            let (filing, from) = (identity(&row)?, filer.name.clone());
            let (year, receipt) = (row.year, row.receipt());
            let (state, why, note, event, verb) = match decision {
                Decision::Accept(note) => {
                    let faults = (row.open_faults(), impossible(&row)?);
                    let note = collection::accept(row.standing()?, row.newest, faults, note)?;
                    let kept = note.clone();
                    let event = CollectionEvent::Accepted { filing, from, year, receipt, note };
                    (FilingState::Accepted, None, kept, event, "核收了")
                }
                Decision::Return(text) => {
                    let reason = collection::send_back(row.standing()?, row.newest, text)?;
                    let why = Some(reason.clone());
                    let event = CollectionEvent::Returned { filing, from, year, receipt, reason };
                    (FilingState::Returned, why, None, event, "退回了")
                }
            };
            let row = save(tx, row, |row| {
                state.code().clone_into(&mut row.state);
                row.decided_by_name = Some(who.name.clone());
                row.decided_at = Some(tx.now());
                row.return_reason = why;
                row.accept_note = note;
            })
            .await?;
            let to = holders(tx.conn(), office, std::slice::from_ref(&filer.id), MAKERS).await?;
            let link = own_page(tx.conn(), &filer.id, year).await?;
            let sentence = format!("上级机关{verb}你单位的{year}年度报告（回执{}号）", row.receipt());
            let mut outcome = Outcome::of(()).event(event);
            for notice in told(to, &sentence, &link) {
                outcome = outcome.notice(notice);
            }
            Ok(outcome)
        })
        .await
}

/// Cells of a filing that hold no count.
fn impossible(row: &filing_row::Model) -> Result<usize, OfficeError> {
    let found: Vec<Found> = serde_json::from_str(&row.findings).map_err(OfficeError::fault)?;
    Ok(found.iter().filter(|one| one.rule == gongkai_report::check::RULE_TYPE && one.fails).count())
}

/// A filing with the superior.
pub(super) async fn row_of(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    id: &str,
) -> Result<filing_row::Model, OfficeError> {
    filing_row::Entity::find_by_id(id)
        .filter(filing_row::Column::AgencyId.eq(collector.as_str()))
        .one(conn)
        .await?
        .ok_or(OfficeError::NotFound)
}

/// The same, as it stood on the page of whoever decides; somebody who was faster makes a conflict.
pub(super) async fn seen_row(
    conn: &impl ConnectionTrait,
    collector: &AgencyId,
    id: &str,
    seen: i32,
) -> Result<filing_row::Model, OfficeError> {
    let row = row_of(conn, collector, id).await?;
    if row.version == seen { Ok(row) } else { Err(OfficeError::Conflict) }
}

/// Where the agency itself sees what became of its report.
async fn own_page(conn: &impl ConnectionTrait, filer: &str, year: i32) -> Result<String, OfficeError> {
    let row = report_row::Entity::find()
        .filter(report_row::Column::AgencyId.eq(filer))
        .filter(report_row::Column::Year.eq(year))
        .one(conn)
        .await?;
    Ok(row.map_or_else(|| "/office/reports".to_owned(), |row| format!("/office/reports/{}/filing", row.id)))
}
