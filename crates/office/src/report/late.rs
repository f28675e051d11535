//! What is registered for a year whose report is public already: whoever answers for the figures is told.

use chrono::{Datelike, NaiveDate};
use gongkai_domain::{calendar::date_in_words, id::AgencyId, organisation::Duty};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::report_row;
use crate::{
    OfficeError, Tx,
    chance::day_in_china,
    collection::{holders, told},
    notice::Notice,
};

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
