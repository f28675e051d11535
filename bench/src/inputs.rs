//! Reports to measure with: the samples, read as the program reads them.

use crate::Fault;
use crate::program::reports;
use gongkai_extract::Extractor;
use gongkai_report::plain::PlainDocument;
use gongkai_report::recognise::recognise;
use gongkai_report::{Cell, Report};
use std::path::Path;

/// So many copies of a report, each with other figures, that no cache answers for the work.
pub const VARIATIONS: usize = 64;

/// A sample as its file says it, and as a report.
pub struct Sample {
    pub document: PlainDocument,
    pub report: Report,
}

/// The sample reports, in the order of their files. Some samples are there because they cannot be
/// read; these are left out.
pub fn sample_reports(program: &Path) -> Result<Vec<Sample>, Fault> {
    let extractor = Extractor::new(program);
    let samples: Vec<_> = reports()?
        .iter()
        .filter_map(|file| {
            let document = extractor.read(file).ok()?;
            let report = recognise(&document, None).ok()?.report;
            Some(Sample { document, report })
        })
        .collect();
    if samples.is_empty() { Err("no sample report can be read".into()) } else { Ok(samples) }
}

/// The report with the most figures.
pub fn fullest(samples: &[Sample]) -> Result<&Sample, Fault> {
    samples.iter().max_by_key(|sample| figures(&sample.report)).ok_or_else(|| "no report".into())
}

/// A report and that of the same agency for the year before, the fullest such pair.
pub fn with_previous(samples: &[Sample]) -> Option<(&Report, &Report)> {
    samples
        .iter()
        .flat_map(|this| samples.iter().map(move |before| (&this.report, &before.report)))
        .filter(|(this, before)| {
            this.agency.is_some() && this.agency == before.agency && this.year == before.year + 1
        })
        .max_by_key(|(this, before)| figures(this) + figures(before))
}

/// Cells with a figure.
pub fn figures(report: &Report) -> usize {
    report.cells.values().iter().filter(|cell| cell.number().is_some()).count()
}

/// Copies of `report` whose whole numbers differ from copy to copy.
pub fn variations(report: &Report) -> Vec<Report> {
    (0..VARIATIONS)
        .map(|copy| {
            let mut other = report.clone();
            for (ix, _) in report.format.cell_list() {
                if let Cell::Number(number) = report.cells.get(ix) {
                    let more = i64::try_from((copy * 7 + ix.position()) % 97).unwrap_or(0);
                    other.cells.set(ix, Cell::Number(number + more));
                }
            }
            other
        })
        .collect()
}
