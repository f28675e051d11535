//! The rules alone, as library calls.

use crate::Fault;
use crate::stopwatch::{PerCall, per_call};
use crate::table::{Table, figure};
use chrono::{Days, NaiveDate};
use gongkai_domain::calendar::Calendar;

/// Counting and explaining working days, from every day of a long span in turn.
pub fn calendar() -> Result<String, Fault> {
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
    Ok(table.to_string())
}
