//! Applications received, agency by agency: for the map of a year.

use gongkai_domain::authority::{Authz, Read};
use gongkai_report::json;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::{Below, filing_row, sums::names};
use crate::{Office, OfficeError};

/// Cells that say it, by form: the first that a report has.
const CELLS: [&str; 2] = ["t3.new.total", "legacy.s3_1"];

/// An agency with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Code in addresses of the portal.
    pub code: String,
    /// Name of the agency.
    pub name: String,
    /// Its newest filing.
    pub filing: String,
    /// Applications received; `None`: the report does not say.
    pub value: Option<i64>,
}

/// By the newest filings of a year; nothing where more than `most` came.
pub async fn received(
    office: &Office,
    right: &Authz<Read, Below>,
    year: i32,
    most: usize,
) -> Result<Vec<Received>, OfficeError> {
    use filing_row::Column;
    let snapshot = office.snapshot().await?;
    let newest = filing_row::Entity::find()
        .filter(Column::AgencyId.eq(right.agency().as_str()))
        .filter(Column::Year.eq(year))
        .filter(Column::Newest.eq(true));
    let count = newest.clone().count(&snapshot).await?;
    if usize::try_from(count).unwrap_or(usize::MAX) > most {
        return Ok(Vec::new());
    }
    let rows: Vec<(String, String, String)> = newest
        .select_only()
        .columns([Column::Id, Column::FilerId, Column::Body])
        .into_tuple()
        .all(&snapshot)
        .await?;
    let names = names(&snapshot, right.agency()).await?;
    let mut found = Vec::with_capacity(rows.len());
    for (filing, filer, body) in rows {
        let report = json::read(&body).map_err(OfficeError::fault)?;
        let number = |id: &&str| report.cells.get(report.format.cell_ix(id)?).number();
        let (name, code) = names.get(&filer).cloned().unwrap_or_default();
        found.push(Received { code, name, filing, value: CELLS.iter().find_map(number) });
    }
    Ok(found)
}
