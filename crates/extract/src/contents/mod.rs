//! Everything that a file holds, printed or not, for screening: another walk over the same files
//! than the one for reports, which leaves out what nobody sees.

pub(crate) mod docx;
pub(crate) mod html;
pub(crate) mod markup;
mod object;
pub(crate) mod picture;
mod properties;
mod xls;
mod xlsx;
mod xlsx_kept;
mod xlsx_styles;

use gongkai_domain::contents::{Cell, Contents, Hidden, Kind, Passage, Piece, Table};
use gongkai_report::plain::{Block, PlainDocument};

use crate::package::Package;
use crate::{BrokenKind, Fault, decode, detect, ole, pdf, text};

/// Files inside files inside a file are opened so deep.
const DEPTH: usize = 3;
/// Characters that are kept of one file; the answer has to fit into its limit.
const MAX_CHARACTERS: usize = 6_000_000;

/// What was found so far.
pub(crate) struct Sink {
    pub(crate) contents: Contents,
    left: usize,
}

impl Sink {
    fn new() -> Self {
        Self { contents: Contents::new(), left: MAX_CHARACTERS }
    }

    /// Keeps a passage that has text.
    pub(crate) fn passage(&mut self, passage: Passage) -> Result<(), Fault> {
        if passage.text.trim().is_empty() {
            return Ok(());
        }
        self.take(passage.text.len() + passage.place.len())?;
        self.contents.pieces.push(Piece::Passage(passage));
        Ok(())
    }

    pub(crate) fn table(&mut self, table: Table) -> Result<(), Fault> {
        let length: usize = table.cells.iter().map(|cell| cell.text.len() + 16).sum();
        self.take(length)?;
        // The name of a sheet goes out even if nothing stands in it.
        if table.sheet || !table.cells.is_empty() {
            self.contents.pieces.push(Piece::Table(table));
        }
        Ok(())
    }

    pub(crate) fn hidden(
        &mut self,
        place: impl Into<String>,
        hidden: Hidden,
        text: &str,
    ) -> Result<(), Fault> {
        self.passage(Passage::hidden(place, hidden, text.trim()))
    }

    pub(crate) fn property(&mut self, place: &str, text: &str) -> Result<(), Fault> {
        let passage = Passage::hidden(place, Hidden::Property, text.trim());
        self.passage(Passage { kind: Kind::Property, ..passage })
    }

    /// A part that cannot be read, with a sentence about it.
    pub(crate) fn unread(&mut self, place: impl Into<String>, sentence: &str) -> Result<(), Fault> {
        let passage = Passage::printed(place, sentence);
        self.passage(Passage { kind: Kind::Unread, ..passage })
    }

    fn take(&mut self, length: usize) -> Result<(), Fault> {
        self.left = self.left.checked_sub(length).ok_or(Fault::UnpacksTooLarge)?;
        Ok(())
    }

    /// A file inside this one: its contents, each place behind the name of the file.
    fn attached(&mut self, name: &str, bytes: Vec<u8>, depth: usize) -> Result<(), Fault> {
        let extension = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        let place = format!("附带的文件“{name}”");
        let mut inner = self.inner();
        let read = if depth == 0 {
            Err(Fault::NestedTooDeep)
        } else {
            into(bytes, &extension, depth - 1, &mut inner)
        };
        if let Err(fault) = read {
            self.left = inner.left;
            return self.unread(place, &format!("没有筛查：{fault}"));
        }
        self.adopt(inner, |piece| {
            Some(match piece {
                Piece::Passage(passage) => Piece::Passage(Passage {
                    place: format!("{place}，{}", passage.place),
                    hidden: passage.hidden.or(Some(Hidden::Attachment)),
                    ..passage
                }),
                Piece::Table(table) => Piece::Table(Table {
                    place: format!("{place}，{}", table.place),
                    hidden: table.hidden.or(Some(Hidden::Attachment)),
                    ..table
                }),
            })
        });
        Ok(())
    }

    /// An empty one that may take what this one still may.
    pub(crate) fn inner(&self) -> Self {
        Self { contents: Contents::new(), left: self.left }
    }

    /// What an inner one took, each piece as it is to be kept here.
    pub(crate) fn adopt(&mut self, inner: Self, kept: impl Fn(Piece) -> Option<Piece>) {
        self.left = inner.left;
        self.contents.pieces.extend(inner.contents.pieces.into_iter().filter_map(kept));
    }
}

/// Figures of the shortest number of a person, a mobile.
const PERSONAL: usize = 11;

/// Are there figures enough for a number of a person?
pub(crate) fn may_be_personal(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() >= PERSONAL
}

/// Everything in a whole file. `extension` is a hint: lower case, without the dot, possibly empty.
pub(crate) fn read(bytes: Vec<u8>, extension: &str) -> Result<Contents, Fault> {
    let mut sink = Sink::new();
    into(bytes, extension, DEPTH, &mut sink)?;
    Ok(sink.contents)
}

fn into(file: Vec<u8>, extension: &str, depth: usize, sink: &mut Sink) -> Result<(), Fault> {
    let bytes = file.as_slice();
    if bytes.is_empty() {
        return Err(Fault::Empty);
    }
    if bytes.starts_with(b"PK") && matches!(bytes.get(2..4), Some([3, 4] | [5, 6] | [7, 8])) {
        return zipped(bytes, extension, depth, sink);
    }
    if ole::is_ole(bytes) {
        let names = ole::root_names(bytes);
        if names.iter().any(|name| name == "workbook" || name == "book")
            && !names.iter().any(|name| name == "worddocument")
        {
            return xls::read(bytes, sink);
        }
        if object::read(bytes, &names, depth, sink)? {
            return Ok(());
        }
        return Err(detect::read(file, extension).err().unwrap_or(Fault::OtherOffice));
    }
    if picture::is_picture(bytes) {
        picture::read("图片", bytes, sink)?;
        return sink.unread("图片", "图片里的文字没有筛查");
    }
    if let Some(fault) = detect::known_and_not_read(bytes) {
        return Err(fault);
    }
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or(bytes);
    if !detect::starts_with_tag(head) && head.windows(5).any(|part| part == b"%PDF-") {
        return pdf::contents(bytes, sink, &mut |sink, name, bytes| sink.attached(name, bytes, depth));
    }
    let Some(content) = decode::decode(bytes, decode::label_of(bytes).as_deref()) else {
        return Err(detect::unknown(extension));
    };
    drop(file);
    characters(&content, extension, sink)
}

fn zipped(bytes: &[u8], extension: &str, depth: usize, sink: &mut Sink) -> Result<(), Fault> {
    let kind = if extension.starts_with("xls") { BrokenKind::Xlsx } else { BrokenKind::Docx };
    let mut package = Package::open(bytes, kind)?;
    let book = package.names().iter().any(|name| name.starts_with("xl/workbook") && name.ends_with(".xml"));
    if book {
        package.call_it(BrokenKind::Xlsx);
        return xlsx::read(package, depth, sink);
    }
    if package.names().iter().any(|name| name.starts_with("word/")) {
        package.call_it(BrokenKind::Docx);
        return docx::read(package, depth, sink);
    }
    drop(package);
    Err(detect::read(bytes.to_vec(), extension).err().unwrap_or(Fault::OtherOffice))
}

fn characters(content: &str, extension: &str, sink: &mut Sink) -> Result<(), Fault> {
    let start: String = content.chars().take(65_536).collect::<String>().to_ascii_lowercase();
    let start = start.trim_start();
    if detect::is_mime(start) {
        return Err(Fault::WebArchive);
    }
    if detect::is_page(start, extension) {
        return html::read(content, sink);
    }
    if matches!(extension, "docx" | "xlsx" | "pdf") {
        return Err(detect::unknown(extension));
    }
    lines(&text::read(content)?, extension == "csv", sink)
}

/// Lines of a text; neighbouring lines with the same number of tabs (or commas) are a table.
fn lines(document: &PlainDocument, commas: bool, sink: &mut Sink) -> Result<(), Fault> {
    let joint = if commas { ',' } else { '\t' };
    let mut rows: Vec<(&str, &str)> = Vec::new();
    let mut width = 0;
    for block in &document.blocks {
        let Block::Line(line) = block else { continue };
        let here = line.text.matches(joint).count();
        if here != width || here == 0 {
            grid(&std::mem::take(&mut rows), joint, sink)?;
            width = here;
        }
        if here > 0 {
            rows.push((&line.place, &line.text));
        } else {
            sink.passage(Passage::printed(line.place.clone(), line.text.clone()))?;
        }
    }
    grid(&rows, joint, sink)
}

fn grid(rows: &[(&str, &str)], joint: char, sink: &mut Sink) -> Result<(), Fault> {
    if let [(place, text)] = rows {
        return sink.passage(Passage::printed(*place, *text));
    }
    let Some((first, _)) = rows.first() else { return Ok(()) };
    let mut cells = Vec::new();
    for ((_, text), row) in rows.iter().zip(0..) {
        for (part, column) in text.split(joint).zip(0..) {
            if !part.trim().is_empty() {
                cells.push(Cell {
                    row,
                    column,
                    hidden: None,
                    text: part.trim().trim_matches('"').to_owned(),
                });
            }
        }
    }
    sink.table(Table { place: format!("{first}起的表格"), hidden: None, sheet: false, cells })
}
