//! Reports to measure with: the samples, read by the program itself.

use crate::Fault;
use crate::program::reports;
use gongkai_report::{Cell, Report};
use gongkai_testkit::temp_dir;
use std::path::Path;
use std::process::Command;

/// So many copies of a report, each with other figures, that no cache answers for the work.
pub const VARIATIONS: usize = 64;

/// The sample reports as values, in the order of their files.
pub fn sample_reports(program: &Path) -> Result<Vec<Report>, Fault> {
    let folder = temp_dir()?;
    let stored = folder.path().join("report.json");
    let mut read = Vec::new();
    for file in reports()? {
        let output = Command::new(program)
            .args(["report", "convert"])
            .arg(&file)
            .args(["--to", "json", "-o"])
            .arg(&stored)
            .output()?;
        // Some samples are there because they cannot be read.
        if output.status.success() {
            read.push(gongkai_report::json::read(&std::fs::read_to_string(&stored)?)?);
            std::fs::remove_file(&stored)?;
        }
    }
    if read.is_empty() { Err("no sample report can be read".into()) } else { Ok(read) }
}

/// The report with the most figures.
pub fn fullest(reports: &[Report]) -> Result<&Report, Fault> {
    reports.iter().max_by_key(|report| figures(report)).ok_or_else(|| "no report".into())
}

/// A report and that of the same agency for the year before, the fullest such pair.
pub fn with_previous(reports: &[Report]) -> Option<(&Report, &Report)> {
    reports
        .iter()
        .flat_map(|this| reports.iter().map(move |before| (this, before)))
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
