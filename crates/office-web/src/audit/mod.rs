//! The audit log: pages for the audit administrator, single entries with their proof, files to take
//! away, checkpoints, and the verification of everything.

mod entry;
mod export;
mod filter;
mod list;
mod proof;

use gongkai_domain::organisation::Duty;
use gongkai_web_kit::{policy::Policy, routes::Routes};

use crate::OfficeWeb;

/// Who reads the log.
pub(crate) const READERS: &[Duty] = &[Duty::AuditAdministrator];
const READ: Policy = Policy::duties(READERS);
const HOME: &str = "/office/audit";

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get(HOME, READ, "audit.list", list::list)
        .post("/office/audit/export", READ, "audit.export", export::export)
        .get("/office/audit/entries/{id}", READ, "audit.show", entry::show)
        .get("/office/audit/checkpoint", READ, "audit.checkpoint", proof::checkpoint)
        .get("/office/audit/proof", READ, "audit.proof", proof::show)
        .post("/office/audit/proof", READ, "audit.verify", proof::verify)
}
