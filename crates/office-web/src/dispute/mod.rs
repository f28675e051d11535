//! Reconsideration and litigation: the register with the last days of defences, table four, one dispute.

mod list;
mod page;

use gongkai_domain::organisation::Duty;
use gongkai_web_kit::{policy::Policy, routes::Routes};

use crate::OfficeWeb;

/// Who reads the register.
pub const READERS: &[Duty] = &[
    Duty::CaseOfficer,
    Duty::DisclosureReviewer,
    Duty::SecrecyReviewer,
    Duty::ResponsibleLeader,
    Duty::Statistician,
];
const KEEPERS: &[Duty] = &[Duty::CaseOfficer, Duty::DisclosureReviewer];

const READ: Policy = Policy::duties(READERS);
const KEEP: Policy = Policy::duties(KEEPERS);

const ROOT: &str = "/office/disputes";
const NAME: &str = "复议诉讼";

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/disputes", READ, "dispute.list", list::list)
        .post("/office/disputes", KEEP, "dispute.register", page::register)
        .get("/office/disputes/new", KEEP, "dispute.register", page::begin)
        .get("/office/disputes/{id}", READ, "dispute.show", page::show)
        .post("/office/disputes/{id}", KEEP, "dispute.change", page::change)
        .post("/office/disputes/{id}/strike", KEEP, "dispute.strike", page::strike)
}
