//! The inquiry desk: one-line entry with today's tally, one entry, day sheets, figures with closed months, lists
//! taken in and given out.

mod desk;
mod figures;
mod form;
mod import;
mod list;
mod page;
mod sheet;

use gongkai_domain::organisation::Duty;
use gongkai_web_kit::{policy::Policy, routes::Routes};

use crate::OfficeWeb;

/// Who reads the register.
pub const READERS: &[Duty] = &[
    Duty::InquiryClerk,
    Duty::DisclosureReviewer,
    Duty::ResponsibleLeader,
    Duty::Statistician,
    Duty::Assessor,
];
/// Who keeps it: the counter, and the disclosure office, so that no question of the portal goes to nobody.
const CLERKS: &[Duty] = &[Duty::InquiryClerk, Duty::DisclosureReviewer];
/// Who looks at who asked.
const CONFIDANTS: &[Duty] = &[Duty::InquiryClerk];
/// Who drafts a text for the public.
const DRAFTERS: &[Duty] = &[Duty::InquiryClerk, Duty::DisclosureReviewer];
/// Who registers applications.
const REGISTRARS: &[Duty] = &[Duty::CaseOfficer, Duty::DisclosureReviewer];
/// Who closes months.
const LOCKERS: &[Duty] = &[Duty::Statistician, Duty::DisclosureReviewer];

const READ: Policy = Policy::duties(READERS);
const DRAFT: Policy = Policy::duties(DRAFTERS);
const KEEP: Policy = Policy::duties(CLERKS);
const LOOK: Policy = Policy::duties(CONFIDANTS);
const LOCK: Policy = Policy::duties(LOCKERS);

const ROOT: &str = "/office/inquiries";
const NAME: &str = "咨询登记";

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/inquiries", READ, "inquiry.desk", desk::show)
        .post("/office/inquiries", KEEP, "inquiry.enter", desk::enter)
        .get("/office/inquiries/search", READ, "inquiry.list", list::list)
        .get("/office/inquiries/search.csv", READ, "inquiry.export", list::export)
        .get("/office/inquiries/sheet", KEEP, "inquiry.sheet", sheet::show)
        .post("/office/inquiries/sheet", KEEP, "inquiry.sheet", sheet::keep)
        .get("/office/inquiries/figures", READ, "inquiry.figures", figures::show)
        .get("/office/inquiries/figures.xlsx", READ, "inquiry.figures", figures::download)
        .post("/office/inquiries/lock", LOCK, "inquiry.lock", figures::lock)
        .post("/office/inquiries/unlock", LOCK, "inquiry.unlock", figures::unlock)
        .get("/office/inquiries/import", KEEP, "inquiry.import", import::form)
        .upload("/office/inquiries/import", KEEP, "inquiry.import", import::BYTES, import::check)
        .post("/office/inquiries/import/apply", KEEP, "inquiry.import", import::apply)
        .get("/office/inquiries/import/template", KEEP, "inquiry.import", import::template)
        .get("/office/inquiries/{id}", READ, "inquiry.show", page::show)
        .post("/office/inquiries/{id}", KEEP, "inquiry.correct", page::correct)
        .post("/office/inquiries/{id}/answer", KEEP, "inquiry.answer", page::answer)
        .post("/office/inquiries/{id}/contact", LOOK, "inquiry.contact", page::contact)
        .post("/office/inquiries/{id}/publish", DRAFT, "inquiry.publish", page::publish)
        .post("/office/inquiries/{id}/same", KEEP, "inquiry.same", page::same)
}
