//! The rules alone, as library calls.

use crate::Fault;
use crate::inputs::{Sample, figures, fullest, variations, with_previous};
use crate::stopwatch::{PerCall, per_call};
use crate::table::{Table, figure};
use chrono::{Days, NaiveDate};
use gongkai_domain::application::{Case, clock};
use gongkai_domain::calendar::Calendar;
use gongkai_report::check::check;
use gongkai_report::narrative;
use gongkai_report::recognise::recognise;

/// A case in which much happens: correction, two consultations that overlap, extension, answer.
const CASE: &str = include_str!("case.json");

/// Counting and explaining working days, from every day of a long span in turn.
pub fn calendar() -> Result<Table, Fault> {
    let calendar = Calendar::embedded();
    let first = NaiveDate::from_ymd_opt(2018, 1, 1).ok_or("no such day")?;
    // Every call starts from another day, so that neither cache nor branch predictor learns one answer.
    let starts: Vec<NaiveDate> = (0..8 * 365).map(|n| first + Days::new(n)).collect();
    let from = |call: usize| starts.get(call % starts.len()).copied().unwrap_or(first);

    let mut table = Table::new(
        "Calendar of working days",
        "Nanoseconds of processor time per call; each call starts from another day of eight years.",
        &["call", "median", "least", "most"],
    );
    let mut row = |name: &str, t: PerCall| {
        table.row([name.to_owned(), figure(t.median), figure(t.least), figure(t.most)]);
    };
    row("the start day alone (for comparison)", per_call(from)?);
    row("due, 20 working days", per_call(|call| calendar.due(from(call), 20))?);
    row("due, 1,000 working days", per_call(|call| calendar.due(from(call), 1000))?);
    row(
        "explain, 20 working days, every day with its reason read",
        per_call(|call| {
            calendar
                .explain(from(call), 20)
                .map(|explained| explained.all().map(|d| d.why.len()).sum::<usize>())
        })?,
    );
    Ok(table)
}

/// Replaying a case, and the checks of a report that has been read.
pub fn case_and_report(samples: &[Sample]) -> Result<Table, Fault> {
    let calendar = Calendar::embedded();
    let case = Case::from_json(CASE).map_err(|e| e.to_string())?;
    let today = case.latest_day();
    let sample = fullest(samples)?;
    let report = &sample.report;
    let fullest_variations = variations(report);
    let varied = |call: usize| fullest_variations.get(call % fullest_variations.len()).unwrap_or(report);

    let mut table = Table::new(
        "A case, a report",
        format!(
            "Microseconds of processor time per call. The report is {} of {} with {} figures, in {} variations in turn.",
            report.format.id,
            report.year,
            figures(report),
            fullest_variations.len(),
        ),
        &["call", "findings", "median", "least", "most"],
    );
    let mut row = |name: &str, findings: String, t: PerCall| {
        table.row([
            name.to_owned(),
            findings,
            figure(t.median / 1e3),
            figure(t.least / 1e3),
            figure(t.most / 1e3),
        ]);
    };
    row(
        &format!("replay a case of {} events", case.events.len()),
        String::new(),
        per_call(|_| clock(&case, calendar, today))?,
    );
    row(
        &format!("recognise a document of {} blocks", sample.document.blocks.len()),
        String::new(),
        per_call(|_| recognise(&sample.document, None).is_ok())?,
    );
    row(
        "compare the figures in its sentences",
        narrative::check(report).len().to_string(),
        per_call(|call| narrative::check(varied(call)).len())?,
    );
    row(
        "check a report",
        check(report, None).len().to_string(),
        per_call(|call| check(varied(call), None).len())?,
    );
    if let Some((this, before)) = with_previous(samples) {
        let these = variations(this);
        row(
            &format!("check {} of {} with the year before", this.format.id, this.year),
            check(this, Some(before)).len().to_string(),
            per_call(|call| check(these.get(call % these.len()).unwrap_or(this), Some(before)).len())?,
        );
    }
    Ok(table)
}
