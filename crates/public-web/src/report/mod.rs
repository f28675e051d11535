//! Annual reports (Art. 49, 50).

pub mod compare;
pub mod directory;
pub mod download;
pub mod figures;
pub mod list;
pub mod page;
pub mod press;
pub mod years;

use gongkai_public::PublishedReport;
use gongkai_report::Report;
use gongkai_web_kit::problem::Problem;

/// The report in what was published.
pub fn read(published: &PublishedReport) -> Result<Report, Problem> {
    gongkai_report::json::read(&published.report.to_string()).map_err(Problem::fault)
}
