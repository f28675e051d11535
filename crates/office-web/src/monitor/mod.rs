//! Watching the own portal: what was found last, tickets for it, reports of quarters.

mod page;
mod report;

use gongkai_domain::organisation::Duty;
use gongkai_web_kit::{policy::Policy, routes::Routes};

use crate::OfficeWeb;

/// Who reads what was found.
pub const READERS: &[Duty] =
    &[Duty::Assessor, Duty::DisclosureReviewer, Duty::ResponsibleLeader, Duty::Statistician];
/// Who has the portal looked at, and orders.
const OVERSEERS: &[Duty] = &[Duty::Assessor, Duty::DisclosureReviewer];

const READ: Policy = Policy::duties(READERS);
const ORDER: Policy = Policy::duties(OVERSEERS);

const ROOT: &str = "/office/monitor";
const NAME: &str = "门户自查";

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/monitor", READ, "monitor.show", page::show)
        .post("/office/monitor", ORDER, "monitor.run", page::run)
        .post("/office/monitor/tickets", ORDER, "monitor.order", page::order)
        .post("/office/monitor/reports", ORDER, "monitor.make_report", page::make)
        .get("/office/monitor/reports/{id}", READ, "monitor.report", report::show)
        .get("/office/monitor/reports/{id}/files/{kind}", READ, "monitor.file", report::file)
}
