//! What comes into the ledgers after a report has gone out: whoever answers for the figures is told, and the figures that
//! are no longer those of the ledgers are listed.

use chrono::{Datelike, NaiveDate};
use gongkai_domain::{
    authority::{Authz, Read},
    calendar::date_in_words,
    id::AgencyId,
    organisation::Duty,
    report::State,
};
use gongkai_report::compare::shown;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{AnnualReport, Moved, moved, report_row};
use crate::{
    Office, OfficeError, Tx,
    chance::day_in_china,
    collection::{holders, told},
    notice::Notice,
};

/// A figure of a report that has gone out, and what the ledgers say of it meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Later {
    /// Table, row and column, for people.
    pub label: String,
    /// What the report says.
    pub written: String,
    /// What the ledgers say now.
    pub now: i64,
}

/// What the ledgers say otherwise than an approved or public report, since they were counted for it; nothing of a sum of
/// what others did.
pub async fn later(
    office: &Office,
    right: &Authz<Read, AnnualReport>,
    found: &AnnualReport,
) -> Result<Vec<Later>, OfficeError> {
    let gone_out = matches!(found.life.state, State::Approved | State::Published);
    if !gone_out || found.work.scope.is_some() {
        return Ok(Vec::new());
    }
    let later = |one: Moved| {
        let written = found.report.cells.get(one.cell);
        (written.number() != Some(one.now)).then(|| Later {
            label: found.report.format.cell_title(one.cell),
            written: shown(written),
            now: one.now,
        })
    };
    Ok(moved(office, right, found).await?.into_iter().filter_map(later).collect())
}

/// Notices to the statisticians about a case that came within a year whose report is public; none otherwise.
pub(crate) async fn late_for_report(
    tx: &Tx,
    agency: &AgencyId,
    (number, arrived): (&str, NaiveDate),
) -> Result<Vec<Notice>, OfficeError> {
    let year = arrived.year();
    if year >= day_in_china(tx.now()).year() {
        return Ok(Vec::new());
    }
    let public = report_row::Entity::find()
        .filter(report_row::Column::AgencyId.eq(agency.as_str()))
        .filter(report_row::Column::Year.eq(year))
        .filter(report_row::Column::PublicEdition.is_not_null())
        .one(tx.conn())
        .await?;
    let Some(row) = public else { return Ok(Vec::new()) };
    let to = holders(tx.conn(), tx.office(), &[agency.to_string()], &[Duty::Statistician]).await?;
    let sentence = format!(
        "登记了{}收到的申请{number}，{year}年度报告已经公布；报告的数字没有算上它的，更正年度报告",
        date_in_words(arrived)
    );
    Ok(told(to, &sentence, &format!("/office/reports/{}", row.id)))
}
