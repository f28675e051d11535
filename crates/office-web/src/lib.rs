//! Pages and JSON API of the office. One module for each capability, one file for each page.

mod desk;
mod problem;
mod rail;
pub mod report;

use gongkai_web_kit::routes::Routes;

pub use desk::{DeskParts, OfficeWeb};
pub(crate) use problem::problem;

/// All routes of the office.
pub fn routes() -> Routes<OfficeWeb> {
    report::routes()
}
