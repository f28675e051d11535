//! Annual reports: the list of years, a report with its tables and findings, import, decisions, files.
//! The surface gives these pages what they stand on through [`Desk`].

mod act;
mod file;
mod page;
pub mod table;
mod view;

use std::{future::Future, sync::Arc};

use gongkai_domain::organisation::Duty;
use gongkai_office::{Office, OfficeError};
use gongkai_report::recognise::Recognised;
use gongkai_web_kit::{
    caller::Caller,
    layout::{Crumb, OfficeFrame},
    policy::Policy,
    problem::Problem,
    routes::Routes,
    seal::Sealer,
};

/// Reads a foreign file into a report, in the limited child process. The program wires it.
pub trait ReportReader: Send + Sync {
    /// What the content says, or one Chinese sentence that says how to mend it. `name` hints at the
    /// type; `year` overrides the year that the file names. Blocks.
    fn read(&self, name: &str, content: &[u8], year: Option<i32>) -> Result<Recognised, String>;
}

/// What the pages of reports stand on.
pub trait Desk: Clone + Send + Sync + 'static {
    /// The office.
    fn office(&self) -> &Office;
    /// The reader of files.
    fn reader(&self) -> Arc<dyn ReportReader>;
    /// The frame of a page for this person, with a fresh seal for its forms.
    fn frame(
        &self,
        caller: &Caller,
        sealer: &Sealer,
        title: &str,
        crumbs: Vec<Crumb>,
    ) -> impl Future<Output = Result<OfficeFrame, Problem>> + Send;
}

/// The most that an upload may weigh: the largest file, and the form around it.
const UPLOAD_BYTES: usize = 65 << 20;
const READERS: &[Duty] =
    &[Duty::Statistician, Duty::ResponsibleLeader, Duty::DisclosureReviewer, Duty::UnitHead];
const READ: Policy = Policy::duties(READERS);
const EDIT: Policy = Policy::duties(&[Duty::Statistician]);
const DECIDE: Policy = Policy::duties(&[Duty::ResponsibleLeader]);

/// The routes.
pub fn routes<D: Desk>() -> Routes<D> {
    Routes::new()
        .get("/office/reports", READ, "report.list", page::list::<D>)
        .get("/office/reports/import", EDIT, "report.import", file::import_form::<D>)
        .upload("/office/reports/import", EDIT, "report.import", UPLOAD_BYTES, file::import::<D>)
        .get("/office/reports/check", Policy::STAFF, "report.check", file::check_form::<D>)
        .upload("/office/reports/check", Policy::STAFF, "report.check", UPLOAD_BYTES, file::check::<D>)
        .get("/office/reports/{id}", READ, "report.show", page::show::<D>)
        .get("/office/reports/{id}/file", READ, "report.file", file::source::<D>)
        .get("/office/reports/{id}/export/{kind}", READ, "report.export", file::export::<D>)
        .get("/office/reports/{id}/submit", EDIT, "report.submit", act::submit_form::<D>)
        .post("/office/reports/{id}/submit", EDIT, "report.submit", act::submit::<D>)
        .get("/office/reports/{id}/approve", DECIDE, "report.approve", act::approve_form::<D>)
        .post("/office/reports/{id}/approve", DECIDE, "report.approve", act::approve::<D>)
        .get("/office/reports/{id}/publish", EDIT, "report.publish", act::publish_form::<D>)
        .post("/office/reports/{id}/publish", EDIT, "report.publish", act::publish::<D>)
        .get("/office/reports/{id}/withdraw", EDIT, "report.withdraw", act::withdraw_form::<D>)
        .post("/office/reports/{id}/withdraw", EDIT, "report.withdraw", act::withdraw::<D>)
}

/// What the office refuses, as the frame answers it.
fn problem(error: OfficeError) -> Problem {
    match error {
        OfficeError::Refused(all) => Problem::Refused(all),
        OfficeError::NotFound => Problem::NotFound,
        OfficeError::StepUp => Problem::StepUp,
        OfficeError::Conflict => Problem::Conflict(Vec::new()),
        OfficeError::Fault(cause) => Problem::fault(cause),
    }
}
