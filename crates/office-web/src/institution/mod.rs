//! The register of institutions: what is in force, one institution with its editions.

mod form;
mod list;
mod page;

use gongkai_domain::organisation::Duty;
use gongkai_web_kit::{policy::Policy, routes::Routes};

use crate::OfficeWeb;

/// Who keeps the register.
const KEEPERS: &[Duty] = &[Duty::DisclosureReviewer, Duty::Assessor];

const READ: Policy = Policy::STAFF;
const KEEP: Policy = Policy::duties(KEEPERS);

const ROOT: &str = "/office/institutions";
const NAME: &str = "制度";

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/institutions", READ, "institution.list", list::show)
        .get("/office/institutions/ledger.xlsx", READ, "institution.ledger", list::ledger)
        .get("/office/institutions/new", KEEP, "institution.adopt", form::new_form)
        .post("/office/institutions/new", KEEP, "institution.adopt", form::adopt)
        .get("/office/institutions/{id}", READ, "institution.show", page::show)
        .post("/office/institutions/{id}", KEEP, "institution.repeal", page::repeal)
        .get("/office/institutions/{id}/version", KEEP, "institution.revise", form::revise_form)
        .post("/office/institutions/{id}/version", KEEP, "institution.revise", form::revise)
}
