//! Foreign texts as the structure that documents have: headings, paragraphs, lists, tables, links. Fonts,
//! colours and markup stay behind, and so does what nobody sees in print.

mod docx;
mod html;
mod settle;
mod style;
mod table;
mod word_styles;

use std::collections::BTreeMap;

use gongkai_domain::{
    id::FileId,
    legible::legible,
    publication::{Left, TAKEN_SCHEMA, Taken, content::Run},
};

use crate::package::Package;
use crate::{BrokenKind, Fault, decode};

/// Reads HTML of a clipboard, as UTF-8.
pub(crate) fn clipboard(bytes: &[u8]) -> Result<Taken, Fault> {
    let source = decode::decode(bytes, Some("utf-8")).ok_or(Fault::UnknownType)?;
    Ok(html::read(&legible(&source))?.taken(false))
}

/// Reads a Word document.
pub(crate) fn document(bytes: &[u8]) -> Result<Taken, Fault> {
    if crate::ole::is_ole(bytes) {
        return Err(crate::detect::read(bytes.to_vec(), "docx").err().unwrap_or(Fault::LegacyDoc));
    }
    if !bytes.starts_with(b"PK") {
        return Err(Fault::ContradictsName { extension: "docx".to_owned() });
    }
    let package = Package::open(bytes, BrokenKind::Docx)?;
    Ok(docx::read(package)?.taken(true))
}

/// What a walk found, before it is known what it amounts to.
#[derive(Debug, Default)]
struct Found {
    pieces: Vec<Piece>,
    left: BTreeMap<Left, u32>,
}

impl Found {
    fn leave(&mut self, what: Left) {
        let count = self.left.entry(what).or_default();
        *count = count.saturating_add(1);
    }

    /// A table that has ended: as it is, or what stands in it where it only frames its words.
    fn end_table(&mut self, grid: table::Grid, last: Vec<Piece>, nested: bool, frame: &mut Vec<Piece>) {
        if grid.lone() {
            frame.extend(last);
            return;
        }
        if grid.is_too_large() {
            self.leave(Left::TooLarge);
            return;
        }
        if grid.is_merged() {
            self.leave(Left::Merged);
        }
        if nested {
            self.leave(Left::Nested);
        }
        frame.push(Piece::Table(grid));
    }

    /// `titled`: a title may stand above the text.
    fn taken(self, titled: bool) -> Taken {
        let (title, content) = settle::settle(self.pieces, titled);
        Taken { schema: TAKEN_SCHEMA, title, content, left: self.left }
    }
}

#[derive(Debug)]
enum Piece {
    Paragraph(Paragraph),
    Table(table::Grid),
    /// A picture that the office already has.
    Image {
        file: FileId,
        alt: String,
        caption: String,
    },
}

impl Piece {
    /// The words of a cell, a line for each paragraph.
    fn words(pieces: &[Piece]) -> String {
        let line = |piece: &Piece| match piece {
            Piece::Paragraph(one) => {
                let text: String = one.runs.iter().map(|run| run.text.as_str()).collect();
                let label = match &one.mark {
                    Mark::Number(_, label) | Mark::Words(label) => label.as_str(),
                    Mark::None | Mark::Bullet => "",
                };
                format!("{label}{}", text.trim())
            }
            Piece::Table(grid) => grid.words(),
            Piece::Image { .. } => String::new(),
        };
        let lines = pieces.iter().map(line).filter(|line| !line.is_empty());
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// A paragraph with what tells a heading from a sentence.
#[derive(Debug, Clone, Default)]
struct Paragraph {
    runs: Vec<Run>,
    /// 1 to 3 for what calls itself a heading, 0 otherwise.
    level: u8,
    /// Does it call itself the title of the whole?
    title: bool,
    mark: Mark,
    /// Faces of the words, as government documents use them (GB/T 9704): 黑体, 楷体, a title's 小标宋.
    face: Face,
    centred: bool,
}

/// What stands before the words of a paragraph and was not typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Mark {
    #[default]
    None,
    Bullet,
    /// A number that counts on in a list, with the sign as printed.
    Number(u32, String),
    /// 一、 （二） 第三条: part of what is said.
    Words(String),
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Face {
    #[default]
    Plain,
    Hei,
    Kai,
    Title,
}

impl Face {
    /// The face that the name of a font tells of.
    fn of(font: &str) -> Option<Self> {
        let font = font.to_ascii_lowercase();
        let is = |names: &[&str]| names.iter().any(|name| font.contains(name));
        if is(&["小标宋", "xiaobiaosong"]) {
            Some(Self::Title)
        } else if is(&["黑体", "simhei", "heiti"]) {
            Some(Self::Hei)
        } else if is(&["楷体", "kaiti", "simkai"]) {
            Some(Self::Kai)
        } else if is(&["仿宋", "fangsong", "宋体", "simsun", "song"]) {
            Some(Self::Plain)
        } else {
            None
        }
    }
}

impl Mark {
    /// What a printed number or sign of a word processor is.
    fn of(label: &str) -> Self {
        let label = label.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}');
        let digits = label.trim_end_matches(['.', '、', '．', ')', '）']);
        let number = digits.parse::<u32>().ok().filter(|_| digits.len() < label.len());
        match number {
            _ if label.is_empty() => Self::None,
            Some(number) => Self::Number(number, label.to_owned()),
            None if label.chars().any(char::is_alphanumeric) && !matches!(label, "o" | "l" | "n" | "u") => {
                Self::Words(label.to_owned())
            }
            None => Self::Bullet,
        }
    }
}

/// Adds words to runs; a run goes on while nothing about it changes.
fn add(runs: &mut Vec<Run>, text: &str, strong: bool, link: &str) {
    if text.is_empty() {
        return;
    }
    match runs.last_mut().filter(|last| last.strong == strong && last.link == link) {
        Some(last) => last.text.push_str(text),
        None => runs.push(Run { text: text.to_owned(), strong, link: link.to_owned() }),
    }
}
