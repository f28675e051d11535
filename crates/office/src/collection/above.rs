//! Whoever collects hears of what an agency below does with a report that it has filed: what was summed may no longer
//! stand.

use gongkai_domain::id::AgencyId;
use sea_orm::EntityTrait;

use super::{
    DECIDERS,
    keep::{holders, newest, told},
};
use crate::{OfficeError, Tx, notice::Notice, organisation::agency};

/// Notices to the superior that holds a filing of this year; `verb` says what was done with the report.
pub(crate) async fn above(
    tx: &Tx,
    own: &AgencyId,
    year: i32,
    verb: &str,
) -> Result<Vec<Notice>, OfficeError> {
    let Some(row) = agency::Entity::find_by_id(own.as_str()).one(tx.conn()).await? else {
        return Ok(Vec::new());
    };
    let Some(collector) = row.superior_id.as_deref().and_then(AgencyId::parse) else {
        return Ok(Vec::new());
    };
    let Some(filing) = newest(tx.conn(), &collector, own.as_str(), year).await? else {
        return Ok(Vec::new());
    };
    let to = holders(tx.conn(), tx.office(), &[collector.to_string()], DECIDERS).await?;
    let sentence = format!("{}{verb}{year}年度报告，报送来的是回执{}号，请核对", row.name, filing.receipt());
    Ok(told(to, &sentence, &format!("/office/filings/{}", filing.id)))
}
