//! Questions to screening: tables of cases, and a second, naive implementation beside the first.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests fail by panicking")]

mod check;
mod data;
mod marks;
mod numbers;
mod recall;
mod tables;

use std::sync::LazyLock;

use chrono::NaiveDate;
use gongkai_domain::contents::{Cell, Contents, Passage, Piece, Table};
use gongkai_screening::{Finding, Rules, Setting, screen};

fn setting() -> Setting {
    Setting { on: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(), consultation: false }
}

fn text(lines: &str) -> Contents {
    let mut contents = Contents::new();
    for (number, line) in lines.split('\n').enumerate() {
        contents.pieces.push(Piece::Passage(Passage::printed(format!("第{}行", number + 1), line)));
    }
    contents
}

/// A table from rows of cells parted by `|`.
fn table(rows: &str) -> Table {
    let mut cells = Vec::new();
    for (row, line) in rows.lines().enumerate() {
        for (column, text) in line.split('|').enumerate().filter(|(_, text)| !text.is_empty()) {
            let (row, column) = (u32::try_from(row).unwrap(), u32::try_from(column).unwrap());
            cells.push(Cell { row, column, hidden: None, text: text.replace('⏎', "\n") });
        }
    }
    Table { place: "工作表“名单”".to_owned(), hidden: None, sheet: true, cells }
}

fn find(contents: &Contents) -> Vec<Finding> {
    static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::built_in().unwrap());
    screen(contents, &RULES, setting())
}

/// `rule:level` of everything found in the lines.
fn said(lines: &str) -> Vec<String> {
    found(&find(&text(lines)))
}

fn found(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| format!("{}:{}", finding.rule, finding.level.code())).collect()
}

#[track_caller]
fn check_all(rows: &[(&str, &[&str])]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter(|(line, expected)| said(line) != *expected)
        .map(|(line, expected)| format!("{line}\n  found {:?}\n  expected {expected:?}", said(line)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
