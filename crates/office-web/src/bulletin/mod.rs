//! The monthly bulletin: the list, one bulletin with its figures and its text, what stands behind a figure, files, and
//! what a person confirmed to be wrong.

mod act;
mod file;
mod inaccuracy;
mod items;
mod list;
mod page;

use gongkai_domain::organisation::Duty;
use gongkai_web_kit::{policy::Policy, routes::Routes};

pub(crate) use items::place;

use crate::OfficeWeb;

/// Who reads bulletins before they are issued.
pub const READERS: &[Duty] =
    &[Duty::Assessor, Duty::DisclosureReviewer, Duty::ResponsibleLeader, Duty::Statistician];
/// Who writes them.
const WRITERS: &[Duty] = &[Duty::Assessor, Duty::DisclosureReviewer];
/// Who approves them.
const DECIDERS: &[Duty] = &[Duty::ResponsibleLeader];

const READ: Policy = Policy::duties(READERS);
const WRITE: Policy = Policy::duties(WRITERS);
const DECIDE: Policy = Policy::duties(DECIDERS);

const ROOT: &str = "/office/bulletins";
const NAME: &str = "每月通报";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/bulletins", READ, "bulletin.list", list::show)
        .post("/office/bulletins", WRITE, "bulletin.make", list::make)
        .get("/office/bulletins/inaccuracies", READ, "bulletin.inaccuracies", inaccuracy::show)
        .post("/office/bulletins/inaccuracies", WRITE, "bulletin.confirm", inaccuracy::confirm)
        .post("/office/bulletins/inaccuracies/{id}/revoke", WRITE, "bulletin.revoke", inaccuracy::revoke)
        .get("/office/bulletins/{id}", READ, "bulletin.show", page::show)
        .post("/office/bulletins/{id}", WRITE, "bulletin.write", act::write)
        .get("/office/bulletins/{id}/items", READ, "bulletin.items", items::show)
        .get("/office/bulletins/{id}/files/{kind}", READ, "bulletin.file", file::file)
        .post("/office/bulletins/{id}/send", WRITE, "bulletin.send", act::send)
        .post("/office/bulletins/{id}/return", DECIDE, "bulletin.return", act::send_back)
        .post("/office/bulletins/{id}/approve", DECIDE, "bulletin.approve", act::approve)
        .post("/office/bulletins/{id}/issue", WRITE, "bulletin.issue", act::issue)
}
