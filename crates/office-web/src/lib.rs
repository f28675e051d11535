//! Pages and JSON API of the office. One module for each capability, one file for each page.

pub mod account;
pub mod api;
mod application;
mod assessment;
mod audit;
mod bulletin;
mod calendar;
mod catalogue;
mod channel;
mod collection;
mod delimited;
mod desk;
mod dispute;
mod feedback;
mod help;
mod inquiry;
mod institution;
mod jobs;
mod monitor;
mod notice;
mod organisation;
mod overview;
mod palette;
mod problem;
mod publication;
mod rail;
mod rectification;
pub mod report;
mod returns;
mod setting;
mod sheet;
mod task;
mod training;
mod words;

use gongkai_web_kit::routes::Routes;

pub use desk::{DeskParts, OfficeWeb};
pub(crate) use problem::{problem, undecided};
pub use words::moment;

/// All routes of the office.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .join(account::routes())
        .join(api::routes())
        .join(application::routes())
        .join(assessment::routes())
        .join(audit::routes())
        .join(bulletin::routes())
        .join(calendar::routes())
        .join(channel::routes())
        .join(collection::routes())
        .join(dispute::routes())
        .join(inquiry::routes())
        .join(institution::routes())
        .join(catalogue::routes())
        .join(feedback::routes())
        .join(help::routes())
        .join(jobs::routes())
        .join(monitor::routes())
        .join(overview::routes())
        .join(notice::routes())
        .join(organisation::routes())
        .join(palette::routes())
        .join(publication::routes())
        .join(rectification::routes())
        .join(report::routes())
        .join(returns::routes())
        .join(setting::routes())
        .join(task::routes())
        .join(training::routes())
}
