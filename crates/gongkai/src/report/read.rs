//! From a file to a report: the limited child process, then recognition.

use std::path::Path;

use gongkai_domain::{application::redaction::Patch, contents::Contents, publication::Taken};
use gongkai_extract::{Extractor, Fault};
use gongkai_office_web::report::{RedrawnPicture, ReportReader};
use gongkai_report::{
    Report,
    plain::{Block, FileKind, PlainDocument},
    recognise::{Recognised, recognise},
};

use crate::outcome::Unusable;

/// Reads report files, each in a child process of its own.
pub struct Reader {
    extractor: Extractor,
}

impl Reader {
    /// # Errors
    /// The program cannot find itself on disk.
    pub fn new() -> Result<Self, Unusable> {
        let program = std::env::current_exe()
            .map_err(|_| Unusable("找不到本程序自己的文件，请重新安装后再试".to_owned()))?;
        Ok(Self { extractor: Extractor::new(program) })
    }

    /// Reads one file; `year` overrides the year that the file names.
    ///
    /// # Errors
    /// One Chinese sentence that says what is wrong with the file and how to mend it.
    pub fn read(&self, path: &Path, year: Option<i32>) -> Result<Recognised, String> {
        report_of(self.extractor.read(path), year)
    }
}

/// Reads what was uploaded to the office.
impl ReportReader for Reader {
    fn read(&self, name: &str, content: &[u8], year: Option<i32>) -> Result<Recognised, String> {
        report_of(self.extractor.read_content(name, content), year)
    }

    fn document(&self, name: &str, content: &[u8]) -> Result<PlainDocument, String> {
        self.extractor.read_content(name, content).map_err(|fault| fault.to_string())
    }

    fn contents(&self, name: &str, content: &[u8]) -> Result<Contents, String> {
        self.extractor.contents_of(name, content).map_err(|fault| fault.to_string())
    }

    fn redraw(&self, content: &[u8], without: &[Patch]) -> Result<RedrawnPicture, String> {
        let picture = self.extractor.redraw_without(content, without).map_err(|fault| fault.to_string())?;
        let size = (picture.width, picture.height);
        Ok(RedrawnPicture { media_type: picture.kind.media_type(), bytes: picture.bytes, size })
    }

    fn clipboard(&self, html: &[u8]) -> Result<Taken, String> {
        self.extractor.clipboard(html).map_err(|fault| fault.to_string())
    }

    fn draft(&self, content: &[u8]) -> Result<Taken, String> {
        self.extractor.draft_of(content).map_err(|fault| fault.to_string())
    }
}

fn report_of(read: Result<PlainDocument, Fault>, year: Option<i32>) -> Result<Recognised, String> {
    let document = read.map_err(|fault| fault.to_string())?;
    if document.kind == FileKind::Json {
        return stored(&document.blocks, year);
    }
    recognise(&document, year).map_err(|unrecognised| unrecognised.0)
}

/// A report in this program's own JSON form.
fn stored(blocks: &[Block], year: Option<i32>) -> Result<Recognised, String> {
    let text = blocks.iter().find_map(|block| match block {
        Block::Line(line) => Some(line.text.as_str()),
        Block::Table(_) => None,
    });
    let report = gongkai_report::json::read(text.unwrap_or_default())?;
    let named_year = Some(report.year);
    let report = Report { year: year.unwrap_or(report.year), ..report };
    Ok(Recognised { report, named_year, unplaced: Vec::new() })
}
