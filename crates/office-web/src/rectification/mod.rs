//! Rectification: the ledger, a new notice, one ticket with what can be done, notice and reply as files.

mod act;
mod file;
mod list;
mod new;
mod page;
mod proof;

use gongkai_domain::organisation::Duty;
use gongkai_web_kit::{policy::Policy, routes::Routes};

use crate::OfficeWeb;

/// Who reads tickets; units see their own.
pub const READERS: &[Duty] = &[
    Duty::Provider,
    Duty::UnitHead,
    Duty::Assessor,
    Duty::DisclosureReviewer,
    Duty::ResponsibleLeader,
    Duty::Statistician,
];
/// Who works on them.
const WORKERS: &[Duty] = &[Duty::Provider, Duty::UnitHead, Duty::Assessor, Duty::DisclosureReviewer];
/// Who issues and verifies.
pub const OVERSEERS: &[Duty] = &[Duty::Assessor, Duty::DisclosureReviewer];

const READ: Policy = Policy::duties(READERS);
const WORK: Policy = Policy::duties(WORKERS);
const OVERSEE: Policy = Policy::duties(OVERSEERS);

const ROOT: &str = "/office/tickets";
const NAME: &str = "整改";

/// Bytes of a form with a proof.
const FORM_BYTES: usize = gongkai_office::rectification::PROOF_BYTES + (1 << 20);

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/tickets", READ, "rectification.list", list::show)
        .post("/office/tickets", OVERSEE, "rectification.issue", new::issue)
        .get("/office/tickets/new", OVERSEE, "rectification.new", new::show)
        .get("/office/tickets/ledger.xlsx", READ, "rectification.ledger", list::ledger)
        .get("/office/tickets/{id}", READ, "rectification.show", page::show)
        .post("/office/tickets/{id}", WORK, "rectification.act", act::act)
        .upload("/office/tickets/{id}/proofs", WORK, "rectification.add_proof", FORM_BYTES, proof::add)
        .get("/office/tickets/{id}/proof", READ, "rectification.proof", proof::open)
        .post("/office/tickets/{id}/proof", WORK, "rectification.remove_proof", proof::remove)
        .get("/office/tickets/{id}/files/{paper}/{kind}", READ, "rectification.file", file::file)
        .post("/office/bulletins/{id}/tickets", OVERSEE, "rectification.bulletin", new::from_bulletin)
}
