//! Reports and texts as PDF, set by the typesetting library from embedded templates. A template can
//! read its data and pictures and nothing else: no file, no package, no clock.

mod card;
mod fonts;
mod letter;
mod volume;
mod writing;

use std::sync::{Mutex, OnceLock};

use gongkai_report::{
    Report,
    layout::{Kind, LaidCell},
};
use serde::Serialize;
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;

use crate::{
    Fault,
    paper::{Paper, Printed, Table},
    widths::{DIGIT, Widths, as_f64, lines, over, width, widths},
};
pub use card::ShareCard;
pub use fonts::{FONTS_VARIABLE, FontFolders};
use fonts::{Families, Loaded};

const TEMPLATE: &str = include_str!("report.typ");
const WRITING: &str =
    concat!(include_str!("writing_head.typ"), include_str!("blocks.typ"), include_str!("writing.typ"));
const LETTER: &str =
    concat!(include_str!("letter_head.typ"), include_str!("blocks.typ"), include_str!("letter.typ"));
const CARD: &str = include_str!("card.typ");
const VOLUME: &str = include_str!("volume.typ");
/// Letters of tables, in points.
const TABLE_SIZE: f64 = 9.0;
/// Letters of the title, in points: 二号.
const TITLE_SIZE: f64 = 22.0;
/// Width of the text area, in points: 156 mm.
const TEXT_WIDTH: f64 = 442.2;
/// Height of the text area, in points: 225 mm.
const TEXT_HEIGHT: f64 = 637.8;
/// A line of a table with the white space to the next, and that above and below a row, in points.
const TABLE_LINE: f64 = TABLE_SIZE * 1.25;
const ROW_PADDING: f64 = 5.2;
/// An estimate counts as certain only with this much to spare.
const GENEROUS: f64 = 1.2;
/// Results of the typesetting library that were not used for so many documents are forgotten.
const KEEP: usize = 10;

/// Fonts and templates, read once and used for any number of documents.
pub struct Engine {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    families: Families,
    template: Source,
    writing: Source,
    letter: Source,
    card: Source,
    volume: Source,
    data: FileId,
}

/// A finished PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    pub bytes: Vec<u8>,
    /// Characters of the report that no installed font has; they are printed as empty boxes.
    pub missing: Vec<char>,
    /// Characters of a letter that the font of official documents does not have; another font prints them.
    pub replaced: Vec<char>,
}

impl Pdf {
    /// One Chinese sentence about characters that could not be printed, if there are any.
    pub fn warning(&self) -> Option<String> {
        if self.missing.is_empty() {
            return None;
        }
        let list: Vec<String> =
            self.missing.iter().map(|c| format!("“{c}”（U+{:04X}）", u32::from(*c))).collect();
        Some(format!(
            "已装字体没有这些字：{}，PDF中印成空框；请安装含生僻字的字体（如 fonts-noto-cjk）后重新生成",
            list.join("、")
        ))
    }
}

impl Engine {
    /// Reads the fonts.
    ///
    /// # Errors
    /// One Chinese sentence, if no Chinese font is there.
    pub fn open(folders: &FontFolders) -> Result<Self, Fault> {
        let Loaded { fonts, families } = fonts::load(folders)?;
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            families,
            template: Source::new(id("report.typ")?, TEMPLATE.to_owned()),
            writing: Source::new(id("writing.typ")?, WRITING.to_owned()),
            letter: Source::new(id("letter.typ")?, LETTER.to_owned()),
            card: Source::new(id("card.typ")?, CARD.to_owned()),
            volume: Source::new(id("volume.typ")?, VOLUME.to_owned()),
            data: id("data.json")?,
        })
    }

    /// The engine of this process with the fonts of [`FontFolders::of_this_machine`], made at the first call. A
    /// fault is not kept: after fonts were installed the next call works.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub fn shared() -> Result<&'static Self, Fault> {
        static ENGINE: OnceLock<Engine> = OnceLock::new();
        static OPENING: Mutex<()> = Mutex::new(());
        if let Some(engine) = ENGINE.get() {
            return Ok(engine);
        }
        // Two at once would read a hundred megabytes of fonts twice.
        let _guard = OPENING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(engine) = ENGINE.get() {
            return Ok(engine);
        }
        let engine = Self::open(&FontFolders::of_this_machine())?;
        Ok(ENGINE.get_or_init(|| engine))
    }

    /// The report as PDF. The same report gives the same bytes.
    ///
    /// # Errors
    /// One Chinese sentence, if the typesetting fails.
    pub fn pdf(&self, report: &Report) -> Result<Pdf, Fault> {
        let paper = Paper::of(report);
        let data = serde_json::to_vec(&Data::of(&paper, &self.families))
            .map_err(|error| Fault(format!("无法为PDF准备数据（{error}）")))?;
        let bytes = self.set(&self.template, data, Vec::new())?;
        Ok(Pdf { bytes, missing: self.missing(&paper), replaced: Vec::new() })
    }

    /// Sets a template with its data and pictures.
    fn set(
        &self,
        template: &Source,
        data: Vec<u8>,
        pictures: Vec<(String, Vec<u8>)>,
    ) -> Result<Vec<u8>, Fault> {
        let document = self.compiled(template, data, pictures)?;
        let options =
            typst_pdf::PdfOptions { creator: typst::foundations::Smart::Custom(None), ..Default::default() };
        let bytes = typst_pdf::pdf(&document, &options);
        typst::comemo::evict(KEEP);
        bytes.map_err(|faults| failed(&faults))
    }

    /// The pages of a template with its data and pictures.
    fn compiled(
        &self,
        template: &Source,
        data: Vec<u8>,
        pictures: Vec<(String, Vec<u8>)>,
    ) -> Result<PagedDocument, Fault> {
        let mut files = vec![(self.data, Bytes::new(data))];
        for (name, bytes) in pictures {
            files.push((id(&name)?, Bytes::new(bytes)));
        }
        let job = Job { engine: self, template, files };
        typst::compile::<PagedDocument>(&job).output.map_err(|faults| failed(&faults))
    }

    /// Characters that no font has, each once, in order of appearance.
    fn missing(&self, paper: &Paper) -> Vec<char> {
        let mut signs = Vec::new();
        let mut look = |text: &str| signs.extend(text.chars());
        look(&paper.title);
        paper.subtitle.iter().for_each(|line| look(line));
        for section in &paper.sections {
            look(&section.heading);
            section.paragraphs.iter().for_each(|paragraph| look(paragraph));
            for table in &section.tables {
                table.texts.iter().for_each(|printed| look(&printed.text));
            }
        }
        self.missing_of(signs)
    }

    fn missing_of(&self, signs: impl IntoIterator<Item = char>) -> Vec<char> {
        let mut seen = std::collections::HashSet::new();
        let has = |c: char| self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)));
        let is_missing = |c: &char| !c.is_whitespace() && !is_invisible(*c) && seen.insert(*c) && !has(*c);
        signs.into_iter().filter(is_missing).collect()
    }
}

fn failed(faults: &[SourceDiagnostic]) -> Fault {
    let first = faults.first().map(|fault| fault.message.to_string()).unwrap_or_default();
    Fault(format!("PDF排版失败（{first}），请改导出其他格式并报告此问题"))
}

/// Where a template finds a file of this name.
fn id(name: &str) -> Result<FileId, Fault> {
    VirtualPath::new(name)
        .map(|path| RootedPath::new(VirtualRoot::Project, path).intern())
        .map_err(|_| Fault(format!("排版模板的名称“{name}”无效，请重新安装本程序")))
}

/// Signs that steer a line and print nothing.
fn is_invisible(c: char) -> bool {
    matches!(u32::from(c), 0x00AD | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x2064 | 0xFE00..=0xFE0F | 0xFEFF)
}

struct Job<'a> {
    engine: &'a Engine,
    template: &'a Source,
    files: Vec<(FileId, Bytes)>,
}

impl World for Job<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.engine.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.engine.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let known = self.files.iter().find(|(known, _)| *known == id);
        known.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.engine.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// What the template reads.
#[derive(Serialize)]
struct Data<'a> {
    title: String,
    title_lines: Vec<&'a str>,
    title_weight: u16,
    subtitle: Vec<Vec<&'a str>>,
    sections: Vec<SectionData<'a>>,
    fonts: &'a Families,
}

#[derive(Serialize)]
struct SectionData<'a> {
    heading: Vec<&'a str>,
    paragraphs: Vec<Vec<&'a str>>,
    /// True where the last paragraph names the table below it and stays with it.
    caption: bool,
    tables: Vec<TableData>,
}

#[derive(Serialize)]
struct TableData {
    rows: usize,
    head: usize,
    /// True where the table is sure to fit on one page.
    fits: bool,
    size: f64,
    widths: Vec<f64>,
    cells: Vec<CellData>,
}

#[derive(Serialize)]
struct CellData {
    row: usize,
    rows: usize,
    columns: usize,
    kind: &'static str,
    /// Factor for the letters of a text that stays on one line; 0 where it may be broken.
    whole: f64,
    text: Vec<String>,
}

impl<'a> Data<'a> {
    fn of(paper: &'a Paper, fonts: &'a Families) -> Self {
        let split = |text: &'a str| text.split('\n').collect::<Vec<_>>();
        Self {
            title: paper.title.replace('\n', " "),
            title_lines: title_lines(&paper.title),
            title_weight: fonts.title_weight(),
            subtitle: paper.subtitle.iter().map(|line| split(line)).collect(),
            sections: paper
                .sections
                .iter()
                .map(|section| SectionData {
                    heading: if section.heading.is_empty() { Vec::new() } else { split(&section.heading) },
                    paragraphs: section.paragraphs.iter().map(|paragraph| split(paragraph)).collect(),
                    caption: section.ends_in_caption(),
                    tables: section.tables.iter().map(table_data).collect(),
                })
                .collect(),
            fonts,
        }
    }
}

/// A title too long for one line is broken after the year, where both parts then fit.
fn title_lines(title: &str) -> Vec<&str> {
    let fits = |line: &str| width(line) * TITLE_SIZE <= TEXT_WIDTH;
    if !fits(title)
        && let Some((at, year)) = title.match_indices('年').next()
    {
        let (first, second) = title.split_at(at + year.len());
        if fits(first) && fits(second) && !second.trim().is_empty() && !title.contains('\n') {
            return vec![first, second];
        }
    }
    title.split('\n').collect()
}

fn table_data(table: &Table) -> TableData {
    let fitted = widths(table, TEXT_WIDTH / TABLE_SIZE);
    TableData {
        rows: table.layout.rows,
        head: table.layout.head_rows,
        fits: fitted.scale >= 1.0 && height(table, &fitted) * GENEROUS <= TEXT_HEIGHT,
        size: TABLE_SIZE * fitted.scale,
        cells: table.cells().map(|(cell, printed)| cell_data(cell, printed, &fitted)).collect(),
        widths: fitted.columns,
    }
}

/// About how high a table comes out, in points.
fn height(table: &Table, fitted: &Widths) -> f64 {
    let mut rows = vec![0.0_f64; table.layout.rows];
    for (cell, printed) in table.cells() {
        let room = over(&fitted.columns, cell.column, cell.colspan);
        let needed = (lines(&printed.text, room) * TABLE_LINE + ROW_PADDING) / as_f64(cell.rowspan);
        for row in rows.iter_mut().skip(cell.row).take(cell.rowspan) {
            *row = row.max(needed);
        }
    }
    rows.iter().sum()
}

fn cell_data(cell: &LaidCell, printed: &Printed, fitted: &Widths) -> CellData {
    let kind = match cell.kind {
        _ if printed.absent => "absent",
        Kind::RowHead if cell.rowspan == 1 => "label",
        _ => "center",
    };
    let text = printed.text.split('\n').map(|line| fitted.breakable(line, cell)).collect();
    let whole = fitted.on_one_line(cell, printed, DIGIT).unwrap_or(0.0);
    CellData { row: cell.row, rows: cell.rowspan, columns: cell.colspan, kind, whole, text }
}
