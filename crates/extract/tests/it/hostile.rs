//! Files made to harm. Whatever they do, the answer is a document or one sentence, the parent
//! lives, and nothing is left behind.

use std::io::{Cursor, Write};

use gongkai_extract::Fault;
use gongkai_report::plain::Block;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{check_fault, read};
use gongkai_testkit::files::{docx, ole, word_xml, xls, xls_with, xlsx, zipped};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % u64::try_from(end).unwrap()).unwrap()
    }
}

fn table(rows: usize) -> String {
    let row = "<w:tr><w:tc><w:p><w:r><w:t>予以公开</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc></w:tr>";
    format!("<w:tbl>{}</w:tbl>", row.repeat(rows))
}

/// One sound file of each type.
fn sound() -> Vec<(&'static str, Vec<u8>)> {
    let page = format!("<html><body><table>{}</table></body></html>", "<tr><td>予以公开<td>5".repeat(20));
    vec![
        ("a.docx", docx(&table(20))),
        ("a.xlsx", xlsx("<row r='1'><c r='A1'><v>5</v></c><c r='B1'><v>6</v></c></row>", "")),
        ("a.xls", xls("表三", 5.0, false)),
        ("a.html", page.into_bytes()),
        ("a.txt", "予以公开\t5\r\n".repeat(20).into_bytes()),
    ]
}

#[test]
fn files_cut_off_anywhere() {
    for (name, bytes) in sound() {
        assert!(read(name, &bytes).is_ok(), "{name}");
        for part in 1..24 {
            let cut = &bytes[..bytes.len() * part / 24];
            let result = read(name, cut);
            if name != "a.html" && name != "a.txt" && name != "a.xls" {
                assert!(result.is_err(), "{name} cut to {} bytes", cut.len());
            }
            assert_ne!(result, Err(Fault::WorkerDied), "{name} cut to {} bytes", cut.len());
        }
    }
}

#[test]
fn damaged_files_and_noise() {
    let mut dice = Dice(7);
    for (name, bytes) in sound() {
        for _ in 0..12 {
            let mut damaged = bytes.clone();
            for _ in 0..=dice.below(20) {
                let at = dice.below(damaged.len());
                damaged[at] = dice.roll().to_le_bytes()[0];
            }
            assert_ne!(read(name, &damaged), Err(Fault::WorkerDied));
        }
        let noise: Vec<u8> = std::iter::repeat_with(|| dice.roll().to_le_bytes()[0]).take(4000).collect();
        assert!(read(name, &noise).is_err(), "{name}");
        // Noise behind a true beginning.
        let start = &bytes[..bytes.len().min(64)];
        assert_ne!(read(name, &[start, &noise].concat()), Err(Fault::WorkerDied));
    }
}

/// An archive whose entry unpacks to `megabytes` of spaces, inside `before` and `after`.
fn bomb(name: &str, before: &str, megabytes: usize, after: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    if name.starts_with("xl/") {
        zip.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
        zip.write_all(b"<workbook/>").unwrap();
    }
    zip.start_file(name, SimpleFileOptions::default()).unwrap();
    zip.write_all(before.as_bytes()).unwrap();
    let block = vec![b' '; 1 << 20];
    for _ in 0..megabytes {
        zip.write_all(&block).unwrap();
    }
    zip.write_all(after.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn files_that_unpack_to_very_much() {
    check_fault("a.docx", &bomb("word/document.xml", "", 52, ""), &Fault::UnpacksTooLarge);
    check_fault("a.xlsx", &bomb("xl/sharedStrings.xml", "", 52, ""), &Fault::UnpacksTooLarge);

    // The same with a lie about the size, in the directory and before the entry.
    let mut lie = bomb("word/document.xml", "", 64, "");
    let size = u32::to_le_bytes(64 << 20);
    let found: Vec<usize> =
        lie.windows(4).enumerate().filter(|(_, w)| *w == size).map(|(at, _)| at).collect();
    assert!(!found.is_empty());
    for at in found {
        lie[at..at + 4].copy_from_slice(&u32::to_le_bytes(1000));
    }
    assert!(read("a.docx", &lie).is_err());

    // Archives in archives are not opened.
    let inner = bomb("a", "", 20, "");
    check_fault("a.docx", &zipped(&[("b.zip", &inner)]), &Fault::Archive);
}

#[test]
fn deep_nesting() {
    let deep = 100_000;
    check_fault("a.html", "<div>".repeat(deep).as_bytes(), &Fault::NestedTooDeep);
    check_fault("a.html", "<table><tr><td>".repeat(deep).as_bytes(), &Fault::NestedTooDeep);
    check_fault("a.html", "<table><tr><td>".repeat(100).as_bytes(), &Fault::NestedTooDeep);
    let spans = format!("{}字{}", "<span>".repeat(2000), "</span>".repeat(2000));
    assert!(read("a.html", spans.as_bytes()).is_ok());
    for tag in ["b", "p", "font", "a", "li", "svg", "x-y"] {
        // A document or a fault, but an answer.
        assert_ne!(
            read("a.html", format!("<{tag}>").repeat(deep).as_bytes()),
            Err(Fault::WorkerDied),
            "{tag}"
        );
    }
    let xml = format!("{}{}", "<w:sdt>".repeat(deep), "</w:sdt>".repeat(deep));
    check_fault("a.docx", &docx(&xml), &Fault::NestedTooDeep);
    let tables = format!("{}{}", "<w:tbl><w:tr><w:tc>".repeat(100), "</w:tc></w:tr></w:tbl>".repeat(100));
    check_fault("a.docx", &docx(&tables), &Fault::NestedTooDeep);
    assert!(read("a.xlsx", &xlsx(&"<row>".repeat(deep), "")).is_err());
    check_fault(
        "a.json",
        "[".repeat(deep).as_bytes(),
        &Fault::Broken { kind: gongkai_extract::BrokenKind::Json },
    );
}

#[test]
fn entities_are_not_multiplied() {
    let mut laughs = String::from("<!DOCTYPE l [<!ENTITY l0 \"lol\">");
    for level in 1..10 {
        laughs += &format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10));
    }
    laughs += "]>";
    let body =
        word_xml("<w:p><w:r><w:t>甲&l9;乙</w:t></w:r></w:p>").replacen("?>", &format!("?>{laughs}"), 1);
    let file = zipped(&[("word/document.xml", body.as_bytes())]);
    assert_eq!(read("a.docx", &file).map(|document| crate::shown(&document)), Ok(vec!["甲乙".to_owned()]));
    let outside = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>";
    let body = word_xml("<w:p><w:r><w:t>甲&e;</w:t></w:r></w:p>").replacen("?>", &format!("?>{outside}"), 1);
    let file = zipped(&[("word/document.xml", body.as_bytes())]);
    assert_eq!(read("a.docx", &file).map(|document| crate::shown(&document)), Ok(vec!["甲".to_owned()]));
}

#[test]
fn huge_spans_and_far_cells() {
    let page = "<table><tr><td rowspan=4000000000 colspan=4000000000>a<td>b<tr><td>c</table>";
    let document = read("a.html", page.as_bytes()).unwrap();
    let Some(Block::Table(table)) = document.blocks.first() else { panic!("a table") };
    assert!(table.rows <= 2 && table.columns <= 2000, "{}x{}", table.rows, table.columns);
    let wide = format!("<table>{}</table>", "<tr><td rowspan=65000 colspan=1000>a".repeat(3000));
    assert!(read("a.html", wide.as_bytes()).is_ok_and(|document| document.blocks.len() == 1));
    let many = read("a.html", format!("<table>{}", "<tr><td>".repeat(200_001)).as_bytes());
    assert!(matches!(many, Err(Fault::TooManyCells | Fault::TookTooLong)), "{:?}", many.map(|_| ()));

    let span = "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='4294967295'/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>\
        <w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let document = read("a.docx", &docx(span)).unwrap();
    let Some(Block::Table(table)) = document.blocks.first() else { panic!("a table") };
    assert!(table.columns <= 1001, "{}", table.columns);

    let far = "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>2</v></c></row>";
    check_fault("a.xlsx", &xlsx(far, ""), &Fault::TooManyCells);
    let overlapping: String = (1..=400).map(|at| format!("<mergeCell ref='A{at}:ZZ400'/>")).collect();
    let rows = "<row r='1'><c r='A1'><v>1</v></c></row><row r='200'><c r='ZZ200'><v>1</v></c></row>";
    assert!(read("a.xlsx", &xlsx(rows, &format!("<mergeCells>{overlapping}</mergeCells>"))).is_ok());
}

#[test]
fn circles_in_containers() {
    // The directory follows itself.
    let mut circle = ole("WordDocument", b"");
    circle[512 + 4..512 + 8].copy_from_slice(&1_u32.to_le_bytes());
    check_fault("a.doc", &circle, &Fault::LegacyDoc);
    // The workbook's sectors follow each other in a circle.
    let mut circle = xls("表", 1.0, false);
    circle[512 + 12..512 + 16].copy_from_slice(&2_u32.to_le_bytes());
    assert_ne!(read("a.xls", &circle), Err(Fault::WorkerDied));
}

#[test]
fn very_many_small_things() {
    assert_eq!(read("a.txt", "\n".repeat(1000).as_bytes()), Err(Fault::NoText));
    check_fault("a.txt", "字\n".repeat(300_000).as_bytes(), &Fault::TooManyCells);
    let names: Vec<String> = (0..10_001).map(|at| format!("{at}")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    check_fault("a.docx", &zipped(&entries), &Fault::UnpacksTooLarge);
}

#[test]
fn more_than_the_memory_of_the_reading_process() {
    // The reader of old workbooks makes room for everything between the first and the last cell.
    check_fault("a.xls", &xls_with("表", (u16::MAX, 255, 1.0), false), &Fault::TooMuchMemory);
}
