//! Documents: the list, one with everything about it, writing, deciding.

mod act;
mod approval;
mod compare;
mod dictionary;
mod figures;
mod file;
mod finding;
mod form;
mod import;
pub(crate) mod list;
mod live;
mod next;
pub(crate) mod page;
mod preview;
mod template;
mod text;
pub mod view;
mod views;
mod write;

use gongkai_domain::organisation::Duty;
use gongkai_web_kit::{policy::Policy, routes::Routes};

use crate::{OfficeWeb, report::UPLOAD_BYTES};

/// The name of the list.
const NAME: &str = "公开信息";
/// Where these pages are.
const ROOT: &str = "/office/documents";
/// Who sees documents.
pub const READERS: &[Duty] = &[
    Duty::Provider,
    Duty::UnitHead,
    Duty::DisclosureReviewer,
    Duty::SecrecyReviewer,
    Duty::ResponsibleLeader,
];
/// Who writes.
pub const WRITERS: &[Duty] = &[Duty::Provider, Duty::UnitHead, Duty::DisclosureReviewer];
/// Who decides about a step.
const REVIEWERS: &[Duty] =
    &[Duty::UnitHead, Duty::DisclosureReviewer, Duty::SecrecyReviewer, Duty::ResponsibleLeader];
/// Who keeps the dictionary of screening.
pub const DICTIONARY_KEEPERS: &[Duty] = &[Duty::DisclosureReviewer, Duty::SystemAdministrator];
/// Who takes down what is public.
const WITHDRAWERS: &[Duty] = &[Duty::DisclosureReviewer, Duty::ResponsibleLeader];

/// HTML of a clipboard: word processors say everything several times.
const PASTE_BYTES: usize = 24 << 20;
/// A form with the longest text: a character takes up to twelve bytes on its way, marks some more.
const TEXT_BYTES: usize = 8 << 20;

/// Who sees what units have published: their own, or all.
pub const COUNTERS: &[Duty] = &[
    Duty::Provider,
    Duty::UnitHead,
    Duty::Statistician,
    Duty::Assessor,
    Duty::DisclosureReviewer,
    Duty::ResponsibleLeader,
];
const COUNT: Policy = Policy::duties(COUNTERS);
const READ: Policy = Policy::duties(READERS);
const WRITE: Policy = Policy::duties(WRITERS);
const REVIEW: Policy = Policy::duties(REVIEWERS);
const SECRECY: Policy = Policy::duties(&[Duty::SecrecyReviewer]);
const KEEP: Policy = Policy::duties(&[Duty::DisclosureReviewer]);
const WITHDRAW: Policy = Policy::duties(WITHDRAWERS);
/// To publish asks for the second factor again.
const RELEASE: Policy = KEEP.stepped_up();
const EMERGENCY: Policy = Policy::duties(&[Duty::ResponsibleLeader]).stepped_up();

pub use act::{again, told};

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    writing().join(deciding()).join(after()).join(dictionary::routes())
}

fn writing() -> Routes<OfficeWeb> {
    Routes::new()
        .get(ROOT, READ, "publication.list", list::list)
        .get("/office/documents/new", WRITE, "publication.begin", write::new_form)
        .post("/office/documents/new", WRITE, "publication.begin", write::begin)
        .get("/office/documents/figures", COUNT, "publication.figures", figures::show)
        .get("/office/documents/figures/table", COUNT, "publication.figures", figures::export)
        .get("/office/documents/views", READ, "publication.views", views::show)
        .get("/office/documents/{id}", READ, "publication.show", page::show)
        .get("/office/documents/{id}/approval", READ, "publication.approval", approval::show)
        .get("/office/documents/{id}/approval/{kind}", READ, "publication.approval", approval::export)
        .get("/office/documents/{id}/compare", READ, "publication.compare", compare::show)
        .get("/office/documents/{id}/edit", WRITE, "publication.save", write::edit_form)
        .post_long("/office/documents/{id}/edit", WRITE, "publication.save", TEXT_BYTES, write::save)
        .post_long("/office/documents/{id}/keep", WRITE, "publication.keep", TEXT_BYTES, live::keep)
        .post("/office/documents/{id}/drop", WRITE, "publication.drop", live::drop_kept)
        .post_long("/office/documents/{id}/paste", WRITE, "publication.paste", PASTE_BYTES, live::paste)
        .get("/office/documents/{id}/preview", READ, "publication.preview", preview::show)
        .get("/office/documents/{id}/import", WRITE, "publication.import", import::show)
        .upload("/office/documents/{id}/import", WRITE, "publication.import", UPLOAD_BYTES, import::bring)
        .get("/office/documents/{id}/files", WRITE, "publication.attach", file::form)
        .upload("/office/documents/{id}/files", WRITE, "publication.attach", UPLOAD_BYTES, file::attach)
        .post("/office/documents/{id}/files/remove", WRITE, "publication.detach", file::detach)
        .get("/office/documents/{id}/file", READ, "publication.file", file::source)
        .get("/office/documents/{id}/picture", READ, "publication.picture", file::picture)
        .get("/office/documents/{id}/findings", READ, "publication.finding", finding::show)
        .post("/office/documents/{id}/findings", READ, "publication.finding", finding::answer)
        .get("/office/documents/{id}/discard", WRITE, "publication.discard", act::discard_form)
        .post("/office/documents/{id}/discard", WRITE, "publication.discard", act::discard)
}

fn deciding() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/documents/{id}/submit", WRITE, "publication.submit", act::submit_form)
        .post("/office/documents/{id}/submit", WRITE, "publication.submit", act::submit)
        .get("/office/documents/{id}/review", REVIEW, "publication.review", act::review_form)
        .post("/office/documents/{id}/review", REVIEW, "publication.review", act::review)
        .get("/office/documents/{id}/secrecy", SECRECY, "publication.secrecy", act::secrecy_form)
        .post("/office/documents/{id}/secrecy", SECRECY, "publication.secrecy", act::secrecy)
        .get("/office/documents/{id}/answer", SECRECY, "publication.answer", act::answer_form)
        .post("/office/documents/{id}/answer", SECRECY, "publication.answer", act::answer_referral)
        .get("/office/documents/{id}/release", RELEASE, "publication.release", act::release_form)
        .post("/office/documents/{id}/release", RELEASE, "publication.release", act::release)
        .get("/office/documents/{id}/emergency", WRITE, "publication.ask_emergency", act::emergency_form)
        .post("/office/documents/{id}/emergency", WRITE, "publication.ask_emergency", act::emergency)
        .get(
            "/office/documents/{id}/emergency/release",
            EMERGENCY,
            "publication.emergency",
            act::emergency_release_form,
        )
        .post(
            "/office/documents/{id}/emergency/release",
            EMERGENCY,
            "publication.emergency",
            act::emergency_release,
        )
}

fn after() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/documents/{id}/withdraw", WITHDRAW, "publication.withdraw", act::withdraw_form)
        .post("/office/documents/{id}/withdraw", WITHDRAW, "publication.withdraw", act::withdraw)
        .get("/office/documents/{id}/correct", WRITE, "publication.correct", act::correct_form)
        .post("/office/documents/{id}/correct", WRITE, "publication.correct", act::correct)
        .get("/office/documents/{id}/validity", KEEP, "publication.validity", act::validity_form)
        .post("/office/documents/{id}/validity", KEEP, "publication.validity", act::validity)
        .get("/office/documents/{id}/prolong", KEEP, "publication.prolong", act::prolong_form)
        .post("/office/documents/{id}/prolong", KEEP, "publication.prolong", act::prolong)
}
