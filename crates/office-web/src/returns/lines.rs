//! The rows of a return as pages show them, and how its year so far comes about.

use std::collections::BTreeSet;

use gongkai_domain::returns::{Line, Sheet, shown};
use gongkai_office::returns::{Span, Which};
use gongkai_report::returns::ledger;

/// A row of a return.
pub struct Row {
    pub id: String,
    pub label: String,
    pub unit: String,
    pub heading: bool,
    /// Where its figure comes from.
    pub source: String,
    /// Is it another figure than the ledgers say?
    pub overridden: bool,
    /// What the ledgers say.
    pub counted: String,
    /// This period; empty: nobody has said.
    pub value: String,
    /// The year so far; empty: not known.
    pub year: String,
    /// Why it is another figure, or who provided it.
    pub reason: String,
}

/// The rows of a sheet.
pub fn rows(sheet: &Sheet) -> Vec<Row> {
    sheet.lines.iter().map(row).collect()
}

fn row(line: &Line) -> Row {
    let figure = |value| shown(value, line.decimals);
    let ledgers: BTreeSet<&str> = line.sources.iter().map(|counter| ledger(counter)).collect();
    let source = if ledgers.is_empty() {
        "人工填写".to_owned()
    } else {
        ledgers.into_iter().collect::<Vec<_>>().join("、")
    };
    Row {
        id: line.id.clone(),
        label: line.label.clone(),
        unit: if line.unit == "—" { String::new() } else { line.unit.clone() },
        heading: line.heading,
        source,
        overridden: line.is_overridden(),
        counted: figure(line.counted),
        value: figure(line.value),
        year: figure(line.year),
        reason: line.reason.clone().unwrap_or_default(),
    }
}

/// What the year so far is made of.
pub fn year_words(which: Which, spans: &[Span]) -> String {
    if which.nth == 1 {
        return "本年累计就是本期数。".to_owned();
    }
    let quarterly = which.def.period.in_year() == 4;
    let named = |span: &Span| match (span.from == span.to, quarterly) {
        (true, true) => format!("第{}季度", span.from),
        (false, true) => format!("第{}至{}季度", span.from, span.to),
        (true, false) => format!("{}月", span.from),
        (false, false) => format!("{}月至{}月", span.from, span.to),
    };
    let told = |span: &Span| {
        let how = if span.filed { "用报送数" } else { "没有报送，用台账数" };
        format!("{}{how}", named(span))
    };
    let parts: Vec<String> = spans.iter().map(told).collect();
    let unknown = if spans.iter().all(|span| span.filed) {
        ""
    } else {
        "；台账里没有的行，没有报送的各期不知道，累计空着"
    };
    format!("本年累计是以前各期加本期：{}{unknown}。期末数不累加。", parts.join("，"))
}
