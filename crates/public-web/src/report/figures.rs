//! The few figures by which a year is known.

use gongkai_report::{Cell, Report};

/// A figure with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What is counted.
    pub label: &'static str,
    /// As shown; `—` where the report has no such figure.
    pub value: String,
    /// Unit; empty where there is no figure.
    pub unit: &'static str,
}

/// What is counted, and the cells that say so, by form: the first that a report has.
const KEY: [(&str, &[&str]); 4] = [
    ("收到申请", &["t3.new.total", "legacy.s3_1"]),
    ("办理完毕", &["t3.results_total.total", "legacy.s3_2"]),
    ("结转下年度", &["t3.carried_out.total"]),
    ("行政复议", &["t4.review.total", "legacy.s4"]),
];

/// The key figures of a report.
pub fn key_figures(report: &Report) -> Vec<Figure> {
    KEY.iter()
        .map(|(label, cells)| match cells.iter().find_map(|id| number(report, id)) {
            Some(value) => Figure { label, value: value.to_string(), unit: "件" },
            None => Figure { label, value: "—".to_owned(), unit: "" },
        })
        .collect()
}

/// The applications received in the year, if the report says so.
pub fn received(report: &Report) -> Option<i64> {
    KEY.first().and_then(|(_, cells)| cells.iter().find_map(|id| number(report, id)))
}

/// The whole number in a cell.
pub fn number(report: &Report, id: &str) -> Option<i64> {
    report.format.cell_ix(id).map(|ix| report.cells.get(ix)).and_then(Cell::number)
}
