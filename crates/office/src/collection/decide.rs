//! The superior decides about what came: accepts it, or sends it back with what is to be mended.

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    collection::{self, CollectionEvent, FilingState},
    id::AgencyId,
    organisation::Duty,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::{
    Below, filing_row,
    keep::{below, holders, identity, save, told},
    receipt::genuine,
};
use crate::{Office, OfficeError, Outcome, report::report_row};

/// Whoever makes the report and whoever answers for it.
pub(super) const MAKERS: &[Duty] = &[Duty::Statistician, Duty::ResponsibleLeader];

/// Accepts a filing; `seen` is the version on the page.
pub async fn accept(office: &Office, who: &Staff, id: &str, seen: i32) -> Result<(), OfficeError> {
    decide(office, who, id, seen, None).await
}

/// Sends a filing back with what is to be mended.
pub async fn send_back(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: i32,
    reason: &str,
) -> Result<(), OfficeError> {
    decide(office, who, id, seen, Some(reason)).await
}

async fn decide(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: i32,
    reason: Option<&str>,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Below>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = row_of(tx.conn(), right.agency(), id).await?;
            if row.version != seen {
                return Err(OfficeError::Conflict);
            }
            genuine(office, &row)?;
            let filer = below(tx.conn(), right.agency(), &row.filer_id).await?;
            let (filing, from) = (identity(&row)?, filer.name.clone());
            let (year, receipt) = (row.year, row.receipt());
            let (state, why, event, verb) = match reason {
                None => {
                    let next = collection::accept(row.standing()?, row.newest, row.open_faults())?;
                    (next, None, CollectionEvent::Accepted { filing, from, year, receipt }, "核收了")
                }
                Some(text) => {
                    let reason = collection::send_back(row.standing()?, row.newest, text)?;
                    let why = Some(reason.clone());
                    let event = CollectionEvent::Returned { filing, from, year, receipt, reason };
                    (FilingState::Returned, why, event, "退回了")
                }
            };
            let row = save(tx, row, |row| {
                state.code().clone_into(&mut row.state);
                row.decided_by_name = Some(who.name.clone());
                row.decided_at = Some(tx.now());
                row.return_reason = why;
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

/// Where the agency itself sees what became of its report.
async fn own_page(conn: &impl ConnectionTrait, filer: &str, year: i32) -> Result<String, OfficeError> {
    let row = report_row::Entity::find()
        .filter(report_row::Column::AgencyId.eq(filer))
        .filter(report_row::Column::Year.eq(year))
        .one(conn)
        .await?;
    Ok(row.map_or_else(|| "/office/reports".to_owned(), |row| format!("/office/reports/{}/filing", row.id)))
}
