//! Annual reports: the list of years, a report with its tables and findings, import, decisions, files.

mod act;
mod begin;
mod comment;
mod edit;
mod field;
pub(crate) mod file;
mod page;
mod source;
pub mod table;
pub mod versions;
mod view;
mod years;

use gongkai_domain::{
    application::redaction::Patch, contents::Contents, organisation::Duty, publication::Taken,
};
use gongkai_report::{plain::PlainDocument, recognise::Recognised};
use gongkai_web_kit::{policy::Policy, routes::Routes, upload::FileKind};

use crate::OfficeWeb;

/// Reads a foreign file into a report, in the limited child process. The program wires it.
pub trait ReportReader: Send + Sync {
    /// What the content says, or one Chinese sentence that says how to mend it. `name` hints at the
    /// type; `year` overrides the year that the file names. Blocks.
    fn read(&self, name: &str, content: &[u8], year: Option<i32>) -> Result<Recognised, String>;

    /// The same content as it stands there, not taken for a report: lists that are imported. Blocks.
    fn document(&self, name: &str, content: &[u8]) -> Result<PlainDocument, String>;

    /// Everything that the content holds, printed or not. Blocks.
    fn contents(&self, name: &str, content: &[u8]) -> Result<Contents, String>;

    /// A picture drawn anew, as readers will get it, with rectangles overwritten. Blocks.
    fn redraw(&self, content: &[u8], without: &[Patch]) -> Result<RedrawnPicture, String>;

    /// HTML of a clipboard as the structure of a text. Blocks.
    fn clipboard(&self, html: &[u8]) -> Result<Taken, String>;

    /// A Word document as the structure of a text. Blocks.
    fn draft(&self, content: &[u8]) -> Result<Taken, String>;
}

/// A picture that is safe to show.
pub struct RedrawnPicture {
    /// `image/png` or `image/jpeg`.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// Dots in a row, and rows.
    pub size: (u32, u32),
}

/// The most that an upload may weigh: the largest file, and the form around it.
pub(crate) const UPLOAD_BYTES: usize = 65 << 20;
/// Files that a report is read from.
pub(crate) const FILE_KINDS: &[FileKind] = &[
    FileKind::Docx,
    FileKind::Xlsx,
    FileKind::Xls,
    FileKind::Pdf,
    FileKind::Html,
    FileKind::Text,
    FileKind::Json,
];
/// Who sees reports.
pub const READERS: &[Duty] =
    &[Duty::Statistician, Duty::ResponsibleLeader, Duty::DisclosureReviewer, Duty::UnitHead];
const READ: Policy = Policy::duties(READERS);
const EDIT: Policy = Policy::duties(&[Duty::Statistician]);
const DECIDE: Policy = Policy::duties(&[Duty::ResponsibleLeader]);
/// Who takes down what is public; others ask them.
const WITHDRAWERS: &[Duty] = &[Duty::DisclosureReviewer, Duty::ResponsibleLeader];
const WITHDRAW: Policy = Policy::duties(WITHDRAWERS);

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/reports", READ, "report.list", page::list)
        .get("/office/reports/import", EDIT, "report.import", file::import_form)
        .upload("/office/reports/import", EDIT, "report.import", UPLOAD_BYTES, file::import)
        .get("/office/reports/check", Policy::STAFF, "report.check", file::check_form)
        .upload("/office/reports/check", Policy::STAFF, "report.check", UPLOAD_BYTES, file::check)
        .get("/office/reports/begin", EDIT, "report.begin", begin::form)
        .post("/office/reports/begin", EDIT, "report.begin", begin::begin)
        .get("/office/reports/years", READ, "report.years", years::show)
        .get("/office/reports/{id}", READ, "report.show", page::show)
        .get("/office/reports/{id}/edit", EDIT, "report.edit", edit::show)
        .post("/office/reports/{id}/edit", EDIT, "report.edit", edit::save)
        .post("/office/reports/{id}/live", EDIT, "report.live", edit::live)
        .post("/office/reports/{id}/working", EDIT, "report.working", edit::keep)
        .post("/office/reports/{id}/comments", READ, "report.comment", comment::say)
        .post("/office/reports/{id}/recount", EDIT, "report.recount", edit::recount)
        .get("/office/reports/{id}/correct", EDIT, "report.correct", act::correct_form)
        .post("/office/reports/{id}/correct", EDIT, "report.correct", act::correct)
        .get("/office/reports/{id}/discard", EDIT, "report.discard", act::discard_form)
        .post("/office/reports/{id}/discard", EDIT, "report.discard", act::discard)
        .post("/office/reports/{id}/in-form", EDIT, "report.in_form", page::put_in_form)
        .post("/office/reports/{id}/scope", EDIT, "report.scope", page::say_scope)
        .get("/office/reports/{id}/versions", READ, "report.versions", versions::show)
        .get("/office/reports/{id}/source", READ, "report.source", source::show)
        .get("/office/reports/{id}/source/{kind}", READ, "report.source_file", source::export)
        .get("/office/reports/{id}/file", READ, "report.file", file::source)
        .get("/office/reports/{id}/export/{kind}", READ, "report.export", file::export)
        .get("/office/reports/{id}/submit", EDIT, "report.submit", act::submit_form)
        .post("/office/reports/{id}/submit", EDIT, "report.submit", act::submit)
        .get("/office/reports/{id}/approve", DECIDE, "report.approve", act::approve_form)
        .post("/office/reports/{id}/approve", DECIDE, "report.approve", act::approve)
        .get("/office/reports/{id}/publish", EDIT, "report.publish", act::publish_form)
        .post("/office/reports/{id}/publish", EDIT, "report.publish", act::publish)
        .get("/office/reports/{id}/withdraw", WITHDRAW, "report.withdraw", act::withdraw_form)
        .post("/office/reports/{id}/withdraw", WITHDRAW, "report.withdraw", act::withdraw)
        .get("/office/reports/{id}/ask-withdrawal", EDIT, "report.ask_withdrawal", act::ask_withdrawal_form)
        .post("/office/reports/{id}/ask-withdrawal", EDIT, "report.ask_withdrawal", act::ask_withdrawal)
}
