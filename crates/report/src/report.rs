//! One annual report as a value: which form, which year, whose, its cells and its narrative.

use gongkai_domain::collection::Scope;

use crate::{Cells, Format};

/// A report in one of the known formats.
#[derive(Debug, Clone)]
pub struct Report {
    pub format: &'static Format,
    /// Year the figures speak of (1 January to 31 December).
    pub year: i32,
    /// Title as printed, on one line.
    pub title: Option<String>,
    /// Name of the agency as printed.
    pub agency: Option<String>,
    /// Whose reports it sums, as a file says; none: it is about the agency's own work, or nobody says. The stored form does
    /// not hold it: there it stands beside the report, and the digest is that of the content.
    pub scope: Option<Scope>,
    pub cells: Cells,
    /// Running text by chapter, in order of print; text before the first heading stands in a
    /// chapter without number and heading.
    pub chapters: Vec<Chapter>,
}

/// One chapter of the narrative.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chapter {
    /// `一`, `二` …; empty before the first heading.
    pub no: String,
    /// Heading as printed, without its number.
    pub heading: String,
    /// Paragraphs in order, without the tables.
    pub paragraphs: Vec<Paragraph>,
}

/// One paragraph, and where a person finds it in the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paragraph {
    pub text: String,
    pub place: String,
}
