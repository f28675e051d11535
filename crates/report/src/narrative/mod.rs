//! TEXT-NUM: numbers of the running text against the tables.
//!
//! A chapter becomes one text ([`text`]); its numbers with their units are the figures; the words
//! around each one say what it means ([`read`], with the phrases of
//! `data/report-formats/narrative.toml`, [`phrases`]); the meaning names cells, if nothing
//! speaks against it ([`guard`]), and the comparison
//! ([`compare`]) answers. A figure of another year, another body, a part, a plan or of other work is
//! listed and never compared: a false alarm costs more trust than a miss.

mod compare;
mod guard;
mod listed;
mod phrases;
mod read;
mod text;
mod units;
mod whole;

use std::borrow::Cow;

use crate::{Decimal, FindingView, Report, numeral::Approx};

/// One counted thing of the running text, or a sentence that says there was none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// As printed, from the words that say what is counted to the unit.
    pub quote: String,
    pub number: Decimal,
    /// `件`; the usual one where a sentence says there was none; empty where none is printed.
    pub unit: String,
    pub approx: Approx,
    /// Place of the last digit that counts, for approximate numbers.
    step: i64,
    /// The far end of a range.
    high: Option<i64>,
    /// The digits are parted by white space.
    parted: bool,
    /// Id of a meaning in the phrase file; `None` where nothing is known of the thing counted.
    pub meaning: Option<String>,
    /// The meaning for people: `收到申请`.
    pub label: String,
    /// `一、总体情况`
    pub chapter: String,
    /// Place in the file.
    pub place: String,
    sense: Sense,
}

/// What a figure can be compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Sense {
    /// No cell of any form speaks of it.
    Nothing,
    /// It has a cell, but this sentence speaks of something else, and why.
    Barred(&'static str),
    /// The usual reading first. `soft`: why a difference would prove nothing.
    Cells { readings: Vec<Cow<'static, phrases::Reading>>, soft: Option<&'static str> },
}

/// All figures of the running text, in order of print.
pub fn figures(report: &Report) -> Vec<Figure> {
    let Some(book) = phrases::book() else { return Vec::new() };
    let mut figures = Vec::new();
    for chapter in &report.chapters {
        let prose = text::Prose::of(chapter);
        if prose.text.is_empty() {
            continue;
        }
        figures.extend(read::Reader::new(book, report, &prose, &chapter.no, &chapter.heading).figures());
    }
    figures
}

/// TEXT-NUM for every figure of the running text: `fail` only where no accepted reading agrees,
/// `cannot_tell` where a blank or a loose way of speaking decides, `not_applicable` where the figure
/// has no cell in the report's form or speaks of something else.
pub fn check(report: &Report) -> Vec<FindingView> {
    figures(report).iter().map(|figure| compare::finding(report, figure)).collect()
}
