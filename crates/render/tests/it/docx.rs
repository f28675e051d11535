//! DOCX, read back from its XML by a walk over the parts.

use std::io::{Cursor, Read};

use gongkai_render::{docx, paper};
use gongkai_report::{Format, layout::Kind};
use proptest::prelude::*;
use quick_xml::{Reader, events::Event};

use crate::reports::{Seen, any_report, expected, formats, full};

fn part(bytes: &[u8], name: &str) -> String {
    let mut text = String::new();
    zip::ZipArchive::new(Cursor::new(bytes))
        .unwrap()
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// What stands in the body, in order.
#[derive(Debug, PartialEq)]
enum Piece {
    Paragraph(String),
    Table(Vec<Seen>),
}

#[derive(Default)]
struct Walk {
    pieces: Vec<Piece>,
    text: String,
    in_text: bool,
    row: usize,
    column: usize,
    span: usize,
    /// `Some(true)` where a cell starts a vertical merge, `Some(false)` where it continues one.
    merge: Option<bool>,
    in_cell: bool,
    repeated: usize,
    whole_rows: usize,
}

impl Walk {
    fn over(xml: &str) -> Self {
        let mut walk = Self { span: 1, ..Self::default() };
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event().unwrap() {
                Event::Start(tag) => walk.start(&tag),
                Event::Empty(tag) => {
                    walk.start(&tag);
                    let name = tag.name().as_ref().to_owned();
                    walk.end(&name);
                }
                Event::End(tag) => {
                    let name = tag.name().as_ref().to_owned();
                    walk.end(&name);
                }
                Event::Text(text) if walk.in_text => walk.text.push_str(&text),
                Event::GeneralRef(name) if walk.in_text => walk.text.push(entity(&name)),
                Event::Eof => return walk,
                _ => {}
            }
        }
    }

    fn start(&mut self, tag: &quick_xml::events::BytesStart<'_>) {
        let value = tag
            .attributes()
            .flatten()
            .find(|attribute| attribute.key.as_ref() == "w:val")
            .map(|attribute| attribute.value.to_string());
        match tag.name().as_ref() {
            "w:tbl" => {
                self.pieces.push(Piece::Table(Vec::new()));
                self.row = 0;
            }
            "w:tr" => self.column = 0,
            "w:tc" => {
                (self.span, self.merge, self.in_cell) = (1, None, true);
                self.text.clear();
            }
            "w:gridSpan" => self.span = value.unwrap().parse().unwrap(),
            "w:vMerge" => self.merge = Some(value.as_deref() == Some("restart")),
            "w:tblHeader" => self.repeated += 1,
            "w:cantSplit" => self.whole_rows += 1,
            "w:p" if !self.in_cell => self.text.clear(),
            "w:t" => self.in_text = true,
            "w:br" => self.text.push('\n'),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "w:t" => self.in_text = false,
            "w:p" if !self.in_cell => self.pieces.push(Piece::Paragraph(self.text.clone())),
            "w:tr" => self.row += 1,
            "w:tc" => {
                self.in_cell = false;
                let (row, column) = (self.row, self.column);
                self.column += self.span;
                let Some(Piece::Table(cells)) = self.pieces.last_mut() else { unreachable!() };
                if self.merge == Some(false) {
                    let above = cells.iter_mut().rev().find(|cell| cell.1 == column).unwrap();
                    assert_eq!((above.0 + above.2, above.3), (row, self.span), "a merge goes on below");
                    assert_eq!(self.text, "", "a merged cell holds no text of its own");
                    above.2 += 1;
                } else {
                    cells.push((row, column, 1, self.span, self.text.clone()));
                }
            }
            _ => {}
        }
    }
}

fn entity(name: &str) -> char {
    match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        other => {
            let code = other.strip_prefix('#').unwrap();
            let code = code
                .strip_prefix('x')
                .map_or_else(|| code.parse::<u32>().unwrap(), |hex| u32::from_str_radix(hex, 16).unwrap());
            char::from_u32(code).unwrap()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn reads_back_the_same(report in any_report()) {
        let walk = Walk::over(&part(&docx(&report).unwrap(), "word/document.xml"));
        let paper = paper::Paper::of(&report);
        let mut wanted = vec![Piece::Paragraph(paper.title.clone())];
        wanted.extend(paper.subtitle.iter().cloned().map(Piece::Paragraph));
        for section in &paper.sections {
            if !section.heading.is_empty() {
                wanted.push(Piece::Paragraph(section.heading.clone()));
            }
            wanted.extend(section.paragraphs.iter().cloned().map(Piece::Paragraph));
            for table in &section.tables {
                wanted.push(Piece::Table(expected(table)));
                wanted.push(Piece::Paragraph(String::new()));
            }
        }
        prop_assert_eq!(walk.pieces, wanted);
        let repeated: usize = paper.tables().map(|table| table.layout.head_rows).sum();
        prop_assert_eq!(walk.repeated, repeated);
        let rows: usize = paper.tables().map(|table| table.layout.rows).sum();
        prop_assert_eq!(walk.whole_rows, rows, "no row goes over two pages");
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for format in formats() {
        let report = full(format);
        assert!(docx(&report).unwrap() == docx(&report).unwrap(), "{}", format.id);
    }
}

#[test]
fn a_line_that_names_a_table_stays_with_it() {
    for (text, stays) in [("统计表附后。", true), (&*"为群众办实事。".repeat(9), false)] {
        let mut report = full(Format::by_id("format-2021").unwrap());
        report.chapters[1].paragraphs[0].text = text.to_owned();
        let document = part(&docx(&report).unwrap(), "word/document.xml");
        let paragraph = document.split("<w:p ").find(|paragraph| paragraph.contains(text)).unwrap();
        assert_eq!(paragraph.contains("<w:keepNext"), stays, "{paragraph}");
    }
}

#[test]
fn a_page_of_official_letters() {
    let report = full(Format::by_id("format-2021").unwrap());
    let bytes = docx(&report).unwrap();
    let document = part(&bytes, "word/document.xml");
    assert!(document.contains(r#"<w:pgSz w:w="11906" w:h="16838""#), "A4");
    assert!(part(&bytes, "word/styles.xml").contains("仿宋_GB2312"));
    assert!(part(&bytes, "word/fontTable.xml").contains("FandolSong"));
    assert!(part(&bytes, "docProps/core.xml").contains("<dc:title>青禾区人民政府2021年"));
    // No figure gets a narrower column than three letters of 9 pt.
    for table in paper::Paper::of(&report).tables() {
        assert!(table.cells().any(|(cell, _)| matches!(cell.kind, Kind::Value(_))));
    }
    for width in document.split("<w:gridCol w:w=\"").skip(1) {
        let width: u32 = width.split('"').next().unwrap().parse().unwrap();
        assert!(width >= 450, "{width}");
    }
}
