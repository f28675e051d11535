//! The stored form: exact both ways, and faults that say what to mend.

use gongkai_report::{Cell, Cells, Decimal, Format, Report, json};
use proptest::prelude::*;

use crate::reports::{any_report, formats, full, with};

/// Id, value and printed text of every cell that is there.
fn cells(report: &Report) -> Vec<(&str, Cell, Option<&str>)> {
    let format = report.format;
    let all =
        format.cell_list().map(|(ix, def)| (def.id.as_str(), report.cells.get(ix), report.cells.printed(ix)));
    all.filter(|(_, cell, _)| *cell != Cell::Absent).collect()
}

fn assert_same(read: &Report, report: &Report) {
    assert_eq!((&read.format.id, &read.format.variant), (&report.format.id, &report.format.variant));
    assert_eq!((read.year, &read.title, &read.agency), (report.year, &report.title, &report.agency));
    assert_eq!(cells(read), cells(report));
    assert_eq!(read.chapters, report.chapters);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn reads_back_the_same(report in any_report()) {
        let text = json::write(&report);
        let read = json::read(&text).unwrap();
        assert_same(&read, &report);
        prop_assert_eq!(json::write(&read), text);
    }

    #[test]
    fn any_text_is_a_report_or_a_sentence(text in "\\PC{0,60}|\\{\"schema\":1,\"format\":\"format-2021\",\"year\":2023,\"cells\":.{0,30}\\}") {
        if let Err(sentence) = json::read(&text) {
            prop_assert!(!sentence.is_empty());
        }
    }
}

#[test]
fn each_kind_of_cell() {
    let format = Format::by_id("format-2021").unwrap();
    let decimal = Cell::Decimal(Decimal { mantissa: 1250, scale: 2 });
    for (cell, printed, line) in [
        (Cell::Number(7), None, r#""t3.new.natural": 7,"#),
        (Cell::Number(-4), Some("减4"), r#""t3.new.natural": "减4""#),
        (Cell::Blank, None, r#""t3.new.natural": null,"#),
        (Cell::NotApplicable, Some("/"), r#""t3.new.natural": "/""#),
        (decimal, None, r#""t3.new.natural": "12.50","#),
        (Cell::Unreadable, Some("12abc"), r#""t3.new.natural": "12abc","#),
        (Cell::Unreadable, Some("12.50"), r#""t3.new.natural": "12.50""#),
    ] {
        let (report, ix) = with(format, "t3.new.natural", cell, printed);
        let text = json::write(&report);
        assert!(text.contains(line), "{line}\n{text}");
        let read = json::read(&text).unwrap();
        assert_eq!((read.cells.get(ix), read.cells.printed(ix)), (cell, printed));
    }
    let (report, _) = with(format, "t3.new.natural", Cell::Absent, None);
    assert!(!json::write(&report).contains("t3.new.natural"));
}

#[test]
fn the_variant_is_kept_without_any_of_its_cells() {
    for format in formats() {
        let mut report = full(format);
        report.cells = Cells::absent(format.cells.len());
        let text = json::write(&report);
        assert_eq!(text.contains("\"variant\""), format.variant.is_some());
        assert_same(&json::read(&text).unwrap(), &report);
    }
}

#[test]
fn output_of_a_check_reads_too() {
    let text = r#"{"schema": 1, "format": "format-2021", "year": 2023, "title": null, "agency": "某局",
        "cells": {"t3.new.natural": 3, "t3.new.business": null, "t2_8.admin_fee.amount_wan": "12.50", "t3.new.research": "12abc"},
        "unplaced": [], "findings": []}"#;
    let report = json::read(text).unwrap();
    let get = |id| report.cells.get(report.format.cell_ix(id).unwrap());
    assert_eq!(get("t3.new.natural"), Cell::Number(3));
    assert_eq!(get("t3.new.business"), Cell::Blank);
    assert_eq!(get("t2_8.admin_fee.amount_wan"), Cell::Decimal(Decimal { mantissa: 1250, scale: 2 }));
    assert_eq!(get("t3.new.research"), Cell::Unreadable);
    assert_eq!(get("t3.new.total"), Cell::Absent);
}

#[test]
fn faults_say_what_to_mend() {
    let whole = json::write(&full(Format::by_id("format-2021").unwrap()));
    for (from, to, part) in [
        ("{", "", "不是完整的JSON"),
        ("\"schema\": 1", "\"schema\": 2", "只认 1"),
        ("\"schema\": 1,", "", "缺少 schema"),
        ("format-2021", "format-1999", "可用的有：legacy-2014、format-2019、format-2021"),
        ("\"format-2021\"", "\"format-2021\", \"variant\": \"two-line\"", "没有变体“two-line”，可用的有："),
        ("\"format-2021\"", "\"legacy-2014\", \"variant\": \"two-line\"", "“legacy-2014”没有变体"),
        ("\"format-2021\"", "\"format-2021\", \"variant\": 2", "variant 应是"),
        ("\"year\": 2021", "\"year\": \"2021\"", "year"),
        ("t3.new.natural", "t3.new.nature", "没有单元格“t3.new.nature”"),
        ("\"t3.new.natural\": 10", "\"t3.new.natural\": 0.10", "加引号的小数"),
        ("\"t3.new.natural\": 10", "\"t3.new.natural\": true, \"x\": 10", "t3.new.natural"),
        ("\"printed\": {}", "\"printed\": {\"t9\": \"/\"}", "“t9”不在 cells 中"),
        ("\"heading\": \"总体情况\",", "", "chapters 的第1项"),
        ("\"title\": \"", "\"title\": 5, \"t\": \"", "title"),
    ] {
        let text = whole.replacen(from, to, 1);
        assert_ne!(text, whole, "{from}");
        let sentence = json::read(&text).unwrap_err();
        assert!(sentence.contains(part), "{from}: {sentence}");
    }
    assert!(json::read("[]").unwrap_err().contains("对象"));
}
