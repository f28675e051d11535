//! Makes files of reports. Typesetting needs fonts of a hundred megabytes: they are read when a PDF is
//! asked for and forgotten when none has been asked for in a while.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use gongkai_render::{Engine, FontFolders};
use gongkai_report::Report;
use gongkai_web_kit::problem::Problem;
use tokio::{
    sync::Semaphore,
    task::{JoinError, spawn_blocking},
    time::sleep,
};

/// Files made at once; the others wait their turn.
const AT_ONCE: usize = 2;
/// The fonts are kept for so long after the last PDF.
const KEPT: Duration = Duration::from_secs(60);

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

/// The press.
pub struct Press {
    turn: Semaphore,
    engine: Arc<Mutex<Option<Arc<Engine>>>>,
    asked: Arc<AtomicU64>,
}

impl Default for Press {
    fn default() -> Self {
        Self { turn: Semaphore::new(AT_ONCE), engine: Arc::default(), asked: Arc::default() }
    }
}

impl Press {
    /// The report as a file of this kind.
    pub async fn print(&self, report: Report, kind: Kind) -> Result<Vec<u8>, Problem> {
        let _turn = self.turn.acquire().await.map_err(Problem::fault)?;
        let broken = |error: JoinError| Problem::fault(error);
        let made = match kind {
            Kind::Json => return Ok(gongkai_report::json::write(&report).into_bytes()),
            Kind::Docx => spawn_blocking(move || gongkai_render::docx(&report)).await.map_err(broken)?,
            Kind::Xlsx => spawn_blocking(move || gongkai_render::xlsx(&report)).await.map_err(broken)?,
            Kind::Pdf => {
                let engine = self.engine.clone();
                let made = spawn_blocking(move || open(&engine)?.pdf(&report).map(|pdf| pdf.bytes));
                let made = made.await.map_err(broken)?;
                self.forget_later();
                made
            }
        };
        made.map_err(Problem::fault)
    }

    /// Drops the fonts unless another PDF is asked for before.
    fn forget_later(&self) {
        let mine = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
        let (asked, engine) = (self.asked.clone(), self.engine.clone());
        tokio::spawn(async move {
            sleep(KEPT).await;
            if asked.load(Ordering::Relaxed) == mine {
                *engine.lock().unwrap_or_else(PoisonError::into_inner) = None;
            }
        });
    }
}

/// The engine, read now if it is not there. Two at once would read the fonts twice.
fn open(engine: &Mutex<Option<Arc<Engine>>>) -> Result<Arc<Engine>, gongkai_render::Fault> {
    let mut held = engine.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(open) = &*held {
        return Ok(open.clone());
    }
    let open = Arc::new(Engine::open(&FontFolders::of_this_machine())?);
    *held = Some(open.clone());
    Ok(open)
}
