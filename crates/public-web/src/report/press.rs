//! Makes files of reports and texts.

use std::sync::Arc;

use gongkai_render::{Press, ShareCard, letter::Letter, writing::Writing};
use gongkai_report::Report;
use gongkai_web_kit::problem::Problem;
use tokio::{sync::Semaphore, task::spawn_blocking};

/// Files made at once; the others wait their turn.
const AT_ONCE: usize = 2;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// For Word and WPS.
    Docx,
    /// For Excel and WPS.
    Xlsx,
    /// For print.
    Pdf,
    /// For programs.
    Json,
}

impl Kind {
    /// All kinds, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Docx, Self::Xlsx, Self::Json];

    /// The end of the file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Kind::Docx => "docx",
            Kind::Xlsx => "xlsx",
            Kind::Pdf => "pdf",
            Kind::Json => "json",
        }
    }

    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Docx => "Word",
            Kind::Xlsx => "Excel",
            Kind::Pdf => "PDF",
            Kind::Json => "JSON",
        }
    }

    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Kind::Docx => "file-type-docx",
            Kind::Xlsx => "file-spreadsheet",
            Kind::Pdf => "file-type-pdf",
            Kind::Json => "database",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Kind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Kind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Kind::Pdf => "application/pdf",
            Kind::Json => "application/json; charset=utf-8",
        }
    }
}

/// Makes files, a few at once.
pub struct Printer {
    turn: Semaphore,
    press: Arc<Press>,
}

impl Printer {
    pub fn new(press: Arc<Press>) -> Self {
        Self { turn: Semaphore::new(AT_ONCE), press }
    }

    /// The report as a file of this kind.
    pub async fn print(&self, report: Report, kind: Kind) -> Result<Vec<u8>, Problem> {
        let _turn = self.turn.acquire().await.map_err(Problem::fault)?;
        let press = Arc::clone(&self.press);
        let made = spawn_blocking(move || match kind {
            Kind::Json => Ok(gongkai_report::json::write_file(&report).into_bytes()),
            Kind::Docx => gongkai_render::docx(&report),
            Kind::Xlsx => gongkai_render::xlsx(&report),
            Kind::Pdf => press.report(&report).map(|pdf| pdf.bytes),
        });
        made.await.map_err(Problem::fault)?.map_err(Problem::fault)
    }

    /// A letter as PDF.
    pub async fn letter(&self, letter: Letter) -> Result<Vec<u8>, Problem> {
        let _turn = self.turn.acquire().await.map_err(Problem::fault)?;
        let press = Arc::clone(&self.press);
        let made = spawn_blocking(move || press.letters(&[letter]).map(|pdf| pdf.bytes));
        made.await.map_err(Problem::fault)?.map_err(Problem::fault)
    }

    /// A picture that stands for a document.
    pub async fn card(&self, card: ShareCard) -> Result<Vec<u8>, Problem> {
        let _turn = self.turn.acquire().await.map_err(Problem::fault)?;
        let press = Arc::clone(&self.press);
        let made = spawn_blocking(move || press.card(&card).map(|png| png.bytes));
        made.await.map_err(Problem::fault)?.map_err(Problem::fault)
    }

    /// A text as PDF.
    pub async fn set(&self, writing: Writing<'static>) -> Result<Vec<u8>, Problem> {
        let _turn = self.turn.acquire().await.map_err(Problem::fault)?;
        let press = Arc::clone(&self.press);
        let made = spawn_blocking(move || press.writing(&writing).map(|pdf| pdf.bytes));
        made.await.map_err(Problem::fault)?.map_err(Problem::fault)
    }
}
