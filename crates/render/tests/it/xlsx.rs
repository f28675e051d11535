//! XLSX, read back with a spreadsheet reader.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use gongkai_render::{FormSheet, ListColumn, form_xlsx, paper, xlsx};
use gongkai_report::{Cell, Decimal, Format, Paragraph, layout::Kind};
use proptest::prelude::*;

use crate::reports::{any_report, formats, full, with};

fn open(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn reads_back_the_same(report in any_report()) {
        let bytes = xlsx(&report).unwrap();
        let mut book = open(&bytes);
        let paper = paper::Paper::of(&report);
        let names = book.sheet_names();
        prop_assert_eq!(names[0].as_str(), "正文");
        prop_assert_eq!(names.len(), 1 + paper.tables().count());
        for (table, name) in paper.tables().zip(&names[1..]) {
            let sheet = book.worksheet_range(name).unwrap();
            let merged = book.merge_cells_by_sheet_name(name).unwrap();
            for (cell, printed) in table.cells() {
                let at = (u32::try_from(cell.row).unwrap(), u32::try_from(cell.column).unwrap());
                let read = sheet.get_value(at).cloned().unwrap_or(Data::Empty);
                match (&printed.amount, &read) {
                    (Some(amount), Data::Float(number)) => {
                        prop_assert_eq!(amount.to_string().parse::<f64>().unwrap(), *number);
                    }
                    (_, Data::Empty) => prop_assert_eq!(printed.text.as_str(), ""),
                    (_, Data::String(text)) => prop_assert_eq!(&printed.text, text),
                    other => prop_assert!(false, "{:?} at {:?}", other, at),
                }
                let end = (at.0 + u32::try_from(cell.rowspan).unwrap() - 1, at.1 + u32::try_from(cell.colspan).unwrap() - 1);
                let spans = merged.iter().filter(|span| span.start == at && span.end == end).count();
                prop_assert_eq!(spans, usize::from(end != at));
            }
            let wide = table.cells().filter(|(cell, _)| cell.rowspan > 1 || cell.colspan > 1).count();
            prop_assert_eq!(merged.len(), wide);
        }
        let text = book.worksheet_range("正文").unwrap();
        let rows: Vec<String> = text.rows().map(|row| row[0].to_string()).collect();
        let mut wanted = vec![paper.title.clone()];
        wanted.extend(paper.subtitle.clone());
        for section in paper.sections {
            wanted.extend((!section.heading.is_empty()).then_some(section.heading));
            wanted.extend(section.paragraphs);
        }
        prop_assert_eq!(joined(&rows, &wanted), wanted);
    }
}

/// The rows of the text with those of one paragraph put together: a row cannot show more than so many lines, so a
/// paragraph of many short ones takes several rows. A row too much or too little stays to be seen.
fn joined(rows: &[String], wanted: &[String]) -> Vec<String> {
    let mut rows = rows.iter().peekable();
    let mut found = Vec::new();
    for paragraph in wanted {
        let mut text = String::new();
        while text != *paragraph || text.is_empty() {
            let Some(row) = rows.next_if(|row| {
                paragraph.get(text.len()..).is_some_and(|rest| rest.starts_with(row.as_str()))
            }) else {
                break;
            };
            text.push_str(row);
        }
        found.push(text);
    }
    found.extend(rows.cloned());
    found
}

/// A paragraph of many short lines, as a random report had it.
#[test]
fn short_lines_share_a_row_and_their_paragraph_reads_back() {
    let lines = |many: usize| "事\n".repeat(many) + "完。";
    for (paragraph, rows_of_it) in [
        ("第一行\n".to_owned(), 1),
        (lines(11), 1),
        // Lines of 31 letters are lines, not two.
        (("公开".repeat(15) + "\n").repeat(11) + "完。", 1),
        (lines(13), 2),
        (lines(40), 4),
        ("\n \n\n".repeat(9) + "完。", 3),
        ("<\n0<\n \n\"6<5 \n&\n2謏<>'8>梏 \"9！".to_owned(), 1),
    ] {
        let mut report = full(Format::by_id("format-2021").unwrap());
        let next = "下一段。".to_owned();
        report.chapters[0].paragraphs[0].text = paragraph.clone();
        report.chapters[0].paragraphs.push(Paragraph { text: next.clone(), place: String::new() });
        let bytes = xlsx(&report).unwrap();
        let range = open(&bytes).worksheet_range("正文").unwrap();
        let rows: Vec<String> = range.rows().map(|row| row[0].to_string()).collect();
        let at = rows.iter().position(|row| row.starts_with("一、")).unwrap() + 1;
        let end = rows.iter().position(|row| *row == next).expect("the next paragraph has a row of its own");
        assert_eq!((rows[at..end].concat(), end - at), (paragraph.clone(), rows_of_it), "{paragraph:?}");
    }
}

#[test]
fn numbers_are_numbers_and_keep_their_digits() {
    let format = Format::by_id("format-2021").unwrap();
    let id = "t2_8.admin_fee.amount_wan";
    let decimal = |mantissa, scale| Cell::Decimal(Decimal { mantissa, scale });
    for (cell, printed, read, digits) in [
        (Cell::Number(11_398_889), None, Data::Float(11_398_889.0), Some("0")),
        (Cell::Number(-4), None, Data::Float(-4.0), Some("0")),
        (Cell::Number(1234), Some("1,234"), Data::Float(1234.0), Some("0")),
        (decimal(1275, 2), None, Data::Float(12.75), Some("0.00")),
        (decimal(1250, 2), None, Data::String("12.50".into()), None),
        (decimal(500, 2), None, Data::String("5.00".into()), None),
        (decimal(7, 3), None, Data::Float(0.007), Some("0.000")),
        (Cell::Number(251_000), Some("251000元"), Data::String("251000元".into()), None),
        (Cell::Number(9_007_199_254_740_993), None, Data::String("9007199254740993".into()), None),
        (Cell::NotApplicable, Some("—"), Data::String("—".into()), None),
        (Cell::Unreadable, Some("=1+1"), Data::String("=1+1".into()), None),
        (Cell::Absent, None, Data::String("〔缺〕".into()), None),
        (Cell::Blank, None, Data::Empty, None),
    ] {
        let (mut report, ix) = with(format, id, cell, printed);
        // The absent cell needs a table that is there: another figure in it.
        if cell == Cell::Absent {
            report = with(format, "t3.new.natural", cell, None).0;
        }
        let bytes = xlsx(&report).unwrap();
        let (sheet, wanted) = if cell == Cell::Absent {
            ("表三", format.cell_ix("t3.new.natural").unwrap())
        } else {
            ("表二", ix)
        };
        let place = paper::tables(&report)
            .iter()
            .flat_map(|table| table.layout.cells.clone())
            .find(|laid| laid.kind == Kind::Value(wanted))
            .map(|laid| (u32::try_from(laid.row).unwrap(), u32::try_from(laid.column).unwrap()))
            .unwrap();
        let range = open(&bytes).worksheet_range(sheet).unwrap();
        assert_eq!(range.get_value(place).cloned().unwrap_or(Data::Empty), read, "{cell:?}");
        if let Some(digits) = digits {
            assert_eq!(number_format(&bytes, "xl/worksheets/sheet2.xml", place), digits, "{cell:?}");
        }
    }
}

/// The number format of a cell, by way of its style.
fn number_format(bytes: &[u8], sheet: &str, (row, column): (u32, u32)) -> String {
    let part = |name: &str| {
        let mut text = String::new();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let attribute = |tag: &str, name: &str| -> String {
        let found = tag.split(&format!("{name}=\"")).nth(1).unwrap();
        found.split('"').next().unwrap().to_owned()
    };
    let letter = char::from(b'A' + u8::try_from(column).unwrap());
    let sheet = part(sheet);
    let cell = sheet.split(&format!("<c r=\"{letter}{}\"", row + 1)).nth(1).unwrap();
    let style: usize = attribute(cell, "s").parse().unwrap();
    let styles = part("xl/styles.xml");
    let formats = styles.split("<cellXfs").nth(1).unwrap();
    let number = attribute(formats.split("<xf ").nth(style + 1).unwrap(), "numFmtId");
    match number.as_str() {
        "0" => "General".to_owned(),
        "1" => "0".to_owned(),
        "2" => "0.00".to_owned(),
        id => attribute(styles.split(&format!("<numFmt numFmtId=\"{id}\"")).nth(1).unwrap(), "formatCode"),
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for format in formats() {
        let report = full(format);
        assert!(xlsx(&report).unwrap() == xlsx(&report).unwrap(), "{}", format.id);
    }
}

#[test]
fn sheets_are_named_after_the_tables() {
    for (format, names) in [
        ("format-2021", vec!["正文", "表二", "表三", "表四"]),
        ("format-2019", vec!["正文", "表二", "表三", "表四"]),
        ("legacy-2014", vec!["正文", "统计表"]),
    ] {
        let bytes = xlsx(&full(Format::by_id(format).unwrap())).unwrap();
        assert_eq!(open(&bytes).sheet_names(), names);
    }
}

#[test]
fn a_long_paragraph_is_split_into_rows_that_show_it_all() {
    for (paragraph, ends) in [
        ("公开".repeat(40_000), ""),
        ("为群众办实事，把公开落到实处。".repeat(90), "。"),
        ("他说：“把公开落到实处。”".repeat(90), "。”"),
        ("一行一事\n".repeat(90), "\n"),
        // A row that begins so would read as a chapter.
        ("有关工作已经完成。三、本年新收申请均按期答复，没有例外。".repeat(40), "。"),
    ] {
        let mut report = full(Format::by_id("format-2021").unwrap());
        report.chapters[0].paragraphs[0].text = paragraph.clone();
        let bytes = xlsx(&report).unwrap();
        let range = open(&bytes).worksheet_range("正文").unwrap();
        let rows: Vec<String> = range.rows().map(|row| row[0].to_string()).collect();
        assert!(rows.concat().contains(&paragraph));
        let of_paragraph: Vec<&String> = rows.iter().filter(|row| row.chars().count() > 45).collect();
        assert!(of_paragraph.len() > 1);
        for row in of_paragraph {
            // 31 characters a line of 17 points; rows end at 409 points.
            let lines: usize = row.split('\n').map(|line| line.chars().count().div_ceil(31).max(1)).sum();
            assert!(lines * 17 < 409, "{row}");
            assert!(row.ends_with(ends) && !row.starts_with("三、本年"), "{row}");
        }
    }
}

#[test]
fn a_form_adds_up_in_a_spreadsheet() {
    let columns = [("统计指标", 40), ("单位", 8), ("本期", 10)];
    let columns = columns.map(|(heading, width)| ListColumn { heading, width, note: "" });
    let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    let bytes = form_xlsx(&FormSheet {
        name: "2026年11月",
        title: "示范区司法局政府信息公开月报",
        above: &["填报单位：示范区司法局".to_owned()],
        columns: &columns,
        figures: &[2],
        rows: &[row(["主动公开信息数", "条", "37"]), row(["收取费用", "元", "12.50"]), row(["说明", "", ""])],
        below: &["填报人：张二样".to_owned()],
    })
    .unwrap();
    let mut book = open(&bytes);
    let sheet = book.worksheet_range("2026年11月").unwrap();
    let at = |row, column| sheet.get_value((row, column)).cloned().unwrap_or(Data::Empty);
    assert_eq!(at(0, 0), Data::String("示范区司法局政府信息公开月报".to_owned()));
    assert_eq!(at(1, 0), Data::String("填报单位：示范区司法局".to_owned()));
    assert_eq!((at(3, 2), at(4, 2)), (Data::Float(37.0), Data::Float(12.5)));
    assert_eq!(at(6, 0), Data::String("填报人：张二样".to_owned()));
    assert_eq!(book.merge_cells_by_sheet_name("2026年11月").unwrap().len(), 3, "title, whose, who signs");
}
