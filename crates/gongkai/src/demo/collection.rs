//! Reports of the sample district on their way to the district: each is filed when it is published, and those of
//! former years were accepted.

use std::collections::BTreeMap;

use gongkai_domain::{authority::Read, id::ReportId, organisation::Duty};
use gongkai_office::{
    OfficeError, collection,
    report::{self, AnnualReport},
};

use super::desk::Desk;

/// The year whose reports still wait at the district.
const SEASON: i32 = 2025;

/// Files a report with the district.
pub async fn file(desk: &Desk<'_>, above: &Desk<'_>, id: &ReportId, year: i32) -> Result<(), OfficeError> {
    let who = desk.with_duty(Duty::Statistician).await?;
    let right = who.authorise::<Read, AnnualReport>(id.as_str())?;
    let seen = report::show(desk.office, &right).await?.edition.digest;
    let filing = collection::file(desk.office, &who, id.as_str(), &seen, &BTreeMap::new()).await?;
    if year < SEASON {
        let clerk = above.with_duty(Duty::Statistician).await?;
        collection::accept(desk.office, &clerk, filing.as_str(), 1).await?;
    }
    Ok(())
}
