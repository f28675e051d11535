//! What the public writes back: comments on drafts that were put to it, reports of errors on the portal.

mod call;
mod error;

use gongkai_domain::organisation::Duty;
use gongkai_web_kit::{policy::Policy, routes::Routes};

use crate::{OfficeWeb, publication};

/// Who reads letters of the public.
pub const READERS: &[Duty] =
    &[Duty::Provider, Duty::UnitHead, Duty::DisclosureReviewer, Duty::ResponsibleLeader];

const READ: Policy = Policy::duties(READERS);
const ACT: Policy = Policy::duties(publication::WRITERS);

/// Where calls for comments are.
const CALLS: &str = "/office/public-comments";
/// Where reports of errors are.
const ERRORS: &str = "/office/error-reports";

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/public-comments", READ, "feedback.calls", call::list)
        .get("/office/public-comments/{id}", READ, "feedback.call", call::show)
        .post("/office/public-comments/{id}/opinions", ACT, "feedback.keep", call::keep)
        .post("/office/public-comments/{id}/opinions/drop", ACT, "feedback.drop", call::drop)
        .post("/office/public-comments/{id}/comments", ACT, "feedback.enter", call::enter)
        .post("/office/public-comments/{id}/sort", ACT, "feedback.sort", call::sort)
        .post("/office/public-comments/{id}/contact", ACT, "feedback.contact", call::contact)
        .post("/office/public-comments/{id}/result", ACT, "feedback.result", call::result)
        .get("/office/error-reports", READ, "feedback.errors", error::list)
        .get("/office/error-reports/{id}", READ, "feedback.error", error::show)
        .post("/office/error-reports/{id}", ACT, "feedback.answer", error::answer)
        .post("/office/error-reports/{id}/unit", ACT, "feedback.hand_on", error::hand_on)
        .post("/office/error-reports/{id}/contact", ACT, "feedback.contact", error::contact)
}

/// Who wrote a letter, shown once, on the page that asked for it.
pub struct Writer {
    /// Whose letter.
    pub letter: String,
    /// Name; may be empty.
    pub name: String,
    /// How the writer is reached; may be empty.
    pub contact: String,
}
