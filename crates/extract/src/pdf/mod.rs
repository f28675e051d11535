//! PDF: characters and rules with their places on the page, put together to lines and tables.
//!
//! A page description knows neither words nor tables. The interpreter (`hayro`) says which
//! characters and rules are painted where (`collect`, `fonts`, `ink`); rules that touch are the
//! frames of tables (`rules`, `grid`); characters go into the cell that holds their centre, all
//! others form lines in which the gaps between columns are kept (`lines`, `page`); page numbers
//! and returning headings are left out (`furniture`). Screening looks further (`contents`): at what
//! nobody sees, at numbers that columns without rules wrap (`loose`), at what the file said before
//! it was changed (`earlier`).

mod collect;
mod columns;
mod contents;
mod earlier;
mod fonts;
mod furniture;
mod grid;
mod ink;
mod lines;
mod loose;
mod page;
mod rules;
mod sound;
mod text;

pub(crate) use contents::contents;
use gongkai_report::plain::{Block, FileKind, Line, PLAIN_SCHEMA, PlainDocument};
use hayro_interpret::hayro_syntax::page::Page as Sheet;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, TransformExt, interpret_page};

use crate::{BrokenKind, Fault};
use collect::Collector;
use fonts::{Fonts, UNKNOWN};
use ink::Ink;
use page::{Item, Page};

/// Pages that are read: the longest published reports have fewer than fifty.
const MAX_PAGES: usize = 300;
/// Characters that are read from one file.
const MAX_GLYPHS: usize = 2_000_000;
/// A file ends with the place of its cross-reference table (ISO 32000-2, 7.5.5); some programs
/// append to it, so this many bytes are searched.
const TAIL: usize = 64 * 1024;
/// A page with fewer characters than this and a picture over most of it is a scan: the few are a
/// page number, or the mark of the scanning program.
const FEW_CHARACTERS: usize = 30;
const MOST_OF_THE_PAGE: f32 = 0.5;
/// So many painted shapes without one character are text turned into outlines.
const MANY_SHAPES: u32 = 200;

const BROKEN: Fault = Fault::Broken { kind: BrokenKind::Pdf };

/// Reads a PDF file: lines with their columns kept and one table for each frame of rules, page by
/// page, places in pages and lines as people count them.
///
/// # Errors
///
/// `Broken`: not a PDF, cut off, or damaged in any place that text is printed from. `EncryptedPdf`: it asks for a password (a file that only
/// forbids changes is read). `ScannedPdf`: pictures or outlines instead of text, or text that
/// nobody can decode. `NoText`: nothing printed. `UnpacksTooLarge`: more pages or characters than
/// any report has.
pub fn read(bytes: &[u8]) -> Result<PlainDocument, Fault> {
    let tail = bytes.get(bytes.len().saturating_sub(TAIL)..).unwrap_or(bytes);
    if !contains(tail, b"startxref") {
        return Err(BROKEN);
    }
    sound::table(bytes)?;
    document(bytes)
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

fn document(bytes: &[u8]) -> Result<PlainDocument, Fault> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Fault::EncryptedPdf,
        LoadPdfError::Invalid => BROKEN,
    })?;
    if pdf.pages().len() > MAX_PAGES {
        return Err(Fault::UnpacksTooLarge);
    }
    sound::whole(&pdf)?;
    let cache = InterpreterCache::new();
    let mut fonts = Fonts::new(&pdf);
    let mut pages = Vec::new();
    let mut sum = Sum::default();
    for (number, sheet) in pdf.pages().iter().enumerate() {
        let ink = painted(&pdf, sheet, &cache, &mut fonts)?;
        sum.add(&ink);
        if sum.characters > MAX_GLYPHS {
            return Err(Fault::UnpacksTooLarge);
        }
        pages.push(Page::of(ink, number + 1));
    }
    sum.judge()?;
    furniture::remove(&mut pages);
    Ok(PlainDocument { schema: PLAIN_SCHEMA, kind: FileKind::Pdf, title: title(&pdf), blocks: blocks(pages) })
}

/// Everything that a page paints, wherever it is.
fn raw_ink<'p>(
    pdf: &'p Pdf,
    sheet: &Sheet<'p>,
    cache: &InterpreterCache<'p>,
    fonts: &mut Fonts<'p>,
) -> Result<Ink, Fault> {
    let (width, height) = sheet.render_dimensions();
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let start = sheet.initial_transform(true).to_kurbo();
    let mut context = Context::new(start, area, cache, pdf.xref(), InterpreterSettings::default());
    let mut collector = Collector::new(width, height, fonts);
    interpret_page(sheet, &mut context, &mut collector);
    if collector.full {
        return Err(Fault::UnpacksTooLarge);
    }
    Ok(collector.ink)
}

/// Everything printed on one page.
fn painted<'p>(
    pdf: &'p Pdf,
    sheet: &Sheet<'p>,
    cache: &InterpreterCache<'p>,
    fonts: &mut Fonts<'p>,
) -> Result<Ink, Fault> {
    let mut ink = raw_ink(pdf, sheet, cache, fonts)?;
    let (width, height) = (ink.width, ink.height);
    (ink.stray, ink.covers) = (Vec::new(), Vec::new());
    // Text beside the paper is not printed.
    let on_paper = |glyph: &ink::Glyph| {
        let (x, y) = glyph.centre();
        (0.0..=width).contains(&x) && (0.0..=height).contains(&y)
    };
    ink.glyphs.retain(on_paper);
    ink.unseen.retain(on_paper);
    // Where nothing is printed but a picture, the layer below it is what was recognised in it.
    if characters(&ink.glyphs) < FEW_CHARACTERS && characters(&ink.unseen) > characters(&ink.glyphs) {
        ink.glyphs = std::mem::take(&mut ink.unseen);
    }
    Ok(ink)
}

fn characters(glyphs: &[ink::Glyph]) -> usize {
    glyphs.iter().filter(|glyph| !glyph.character.is_whitespace()).count()
}

/// What was found on all pages, to judge whether it is text at all.
#[derive(Default)]
struct Sum {
    pages: usize,
    characters: usize,
    unknown: usize,
    scans: usize,
    shapes: u32,
}

impl Sum {
    fn add(&mut self, ink: &Ink) {
        let printed = characters(&ink.glyphs);
        self.pages += 1;
        self.characters += printed;
        self.unknown += ink.glyphs.iter().filter(|glyph| glyph.character == UNKNOWN).count();
        self.scans += usize::from(printed < FEW_CHARACTERS && ink.picture > MOST_OF_THE_PAGE);
        self.shapes = self.shapes.saturating_add(ink.shapes);
    }

    fn judge(&self) -> Result<(), Fault> {
        let nobody_can_read = self.unknown * 2 > self.characters;
        if nobody_can_read || (self.scans > 0 && self.scans == self.pages) {
            return Err(Fault::ScannedPdf);
        }
        match self.characters {
            0 if self.scans > 0 || self.shapes > MANY_SHAPES => Err(Fault::ScannedPdf),
            0 => Err(Fault::NoText),
            _ => Ok(()),
        }
    }
}

fn blocks(pages: Vec<Page>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (page, number) in pages.into_iter().zip(1..) {
        let mut line = 0;
        for item in page.items {
            blocks.push(match item {
                Item::Line(printed) => {
                    line += 1;
                    Block::Line(Line { text: printed.text, place: format!("第{number}页第{line}行") })
                }
                Item::Table { table, .. } => Block::Table(table),
            });
        }
    }
    blocks
}

/// Title from the file's own data.
fn title(pdf: &Pdf) -> Option<String> {
    let text: String = text_of(pdf.metadata().title.as_deref()?).split('\n').collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_string())
}

/// A string of the file's own data: UTF-16 or UTF-8; programs of old wrote what the system spoke.
/// Line ends stay.
fn text_of(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0,
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(_) => encoding_rs::GB18030.decode_without_bom_handling(bytes).0,
        },
    };
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    lines.chars().filter(|c| *c == '\n' || !c.is_control()).map(text::ordinary).collect()
}
