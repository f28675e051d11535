//! Collection of annual reports: the year of the superior, one filing with what is decided about it, files that are
//! taken in; and the own agency's way to its superior.

mod across;
mod bring;
mod directory;
mod filing;
mod key;
mod own;
mod published;
pub mod sum;
mod sums;
mod year;

use chrono::Datelike;
use gongkai_domain::{organisation::Duty, refusal::Refusal};
use gongkai_web_kit::{policy::Policy, problem::Problem, routes::Routes};

pub use year::tag;

use crate::{
    OfficeWeb,
    report::{READERS as REPORT_READERS, UPLOAD_BYTES},
};

/// Who sees what the agencies below have filed.
pub const READERS: &[Duty] =
    &[Duty::Statistician, Duty::DisclosureReviewer, Duty::ResponsibleLeader, Duty::Assessor];
/// Who decides about it.
pub const DECIDERS: &[Duty] = &[Duty::Statistician, Duty::DisclosureReviewer];

/// Who puts before the public what came as a file.
const RELEASERS: &[Duty] = &[Duty::DisclosureReviewer, Duty::ResponsibleLeader];

const READ: Policy = Policy::duties(READERS);
const EDIT: Policy = Policy::duties(DECIDERS);
const RELEASE: Policy = Policy::duties(RELEASERS);
const OWN: Policy = Policy::duties(REPORT_READERS);
const CLERK: Policy = Policy::duties(&[Duty::Statistician]);

/// Title of the pages.
const NAME: &str = "年报汇总";
/// Where they are.
const ROOT: &str = "/office/collections";
/// The first year that reports can be about: the Regulation came into force on 1 May 2008.
const FIRST_YEAR: i32 = 2008;

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/collections", READ, "collection.years", year::newest)
        .get("/office/collections/{year}", READ, "collection.show", year::show)
        .post("/office/collections/{year}/remind", EDIT, "collection.remind", year::remind)
        .post("/office/collections/{year}/accept", EDIT, "collection.accept_all", year::accept_all)
        .get("/office/collections/{year}/import", EDIT, "collection.import", bring::form)
        .upload("/office/collections/{year}/import", EDIT, "collection.import", UPLOAD_BYTES, bring::bring)
        .get("/office/collections/{year}/directory", READ, "collection.directory", directory::show)
        .post("/office/collections/{year}/release", RELEASE, "collection.release_all", directory::release_all)
        .get("/office/collections/{year}/findings", READ, "collection.findings", across::show)
        .get("/office/collections/{year}/roll-up", READ, "collection.sums", sums::show)
        .post("/office/collections/{year}/roll-up", EDIT, "collection.sum", sums::make)
        .post("/office/collections/{year}/statements", EDIT, "collection.say", sums::say)
        .get("/office/filing-keys", READ, "collection.keys", key::show)
        .post("/office/filing-keys", EDIT, "collection.say_key", key::say)
        .get("/office/roll-ups/{id}", READ, "collection.rolled_up", sum::show)
        .post("/office/roll-ups/{id}/report", CLERK, "collection.make_report", sum::report)
        .get("/office/filings/{id}", READ, "collection.filing", filing::show)
        .get("/office/filings/{id}/file", READ, "collection.file", filing::file)
        .post("/office/filings/{id}/accept", EDIT, "collection.accept", filing::accept)
        .post("/office/filings/{id}/return", EDIT, "collection.return", filing::send_back)
        .get("/office/filings/{id}/published", READ, "collection.published", published::show)
        .upload(
            "/office/filings/{id}/published",
            EDIT,
            "collection.give_published",
            UPLOAD_BYTES,
            published::give,
        )
        .post("/office/filings/{id}/release", RELEASE, "collection.release", filing::release)
        .post("/office/filings/{id}/withdraw", RELEASE, "collection.take_down", filing::take_down)
        .get("/office/reports/{id}/filing", OWN, "collection.own", own::show)
        .post("/office/reports/{id}/filing", CLERK, "collection.file_report", own::file)
        .post("/office/reports/{id}/signed-file", CLERK, "collection.sign_out", own::sign_out)
}

/// The year of an address; one that no report can be about yet, or any more, is like an address that does not exist.
fn year_of(desk: &OfficeWeb, text: &str) -> Result<i32, Problem> {
    let this_year = desk.office().today().year();
    text.parse().ok().filter(|year| (FIRST_YEAR..=this_year).contains(year)).ok_or(Problem::NotFound)
}

/// A form whose page does not know the field that is refused.
fn for_all(mut refusals: Vec<Refusal>) -> Vec<Refusal> {
    for refusal in &mut refusals {
        refusal.field = None;
    }
    refusals
}
