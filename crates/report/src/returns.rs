//! Regular returns as data: their rows, and what each counts (`data/returns/`).

use std::{collections::BTreeMap, sync::LazyLock};

use chrono::{Datelike, Months, NaiveDate};
use gongkai_domain::{
    application::{Intake, grounds},
    dispute::DisputeResult,
    publication::kinds,
};
use serde::Deserialize;

use crate::Format;

const DATA: &str = include_str!("../../../data/returns/returns.toml");
const SCHEMA: u32 = 1;
/// Kinds of disputes as returns tell them apart.
const DISPUTES: [&str; 2] = ["review", "suit"];

/// How often a return is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    Month,
    Quarter,
}

impl Period {
    /// Months of a period.
    const fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
        }
    }

    /// Periods of a year.
    pub const fn in_year(self) -> u32 {
        12 / self.months()
    }

    /// First and last day of the period of this number in a year, from 1; `None`: there is no such period.
    pub fn days(self, year: i32, nth: u32) -> Option<(NaiveDate, NaiveDate)> {
        if !(1..=self.in_year()).contains(&nth) {
            return None;
        }
        let first = NaiveDate::from_ymd_opt(year, (nth - 1) * self.months() + 1, 1)?;
        let next = first.checked_add_months(Months::new(self.months()))?;
        Some((first, next.pred_opt()?))
    }

    /// Year and number of the period of a day.
    pub fn of(self, day: NaiveDate) -> (i32, u32) {
        (day.year(), day.month0() / self.months() + 1)
    }

    /// The period for people: `2026年3月`, `2026年第1季度`.
    pub fn words(self, year: i32, nth: u32) -> String {
        match self {
            Self::Month => format!("{year}年{nth}月"),
            Self::Quarter => format!("{year}年第{nth}季度"),
        }
    }
}

/// A regular return.
#[derive(Debug)]
pub struct ReturnDef {
    pub id: String,
    pub name: String,
    pub basis: String,
    pub period: Period,
    /// Day of the month after the period on which it is due.
    pub due_day: u32,
    pub rows: Vec<ReturnRow>,
}

/// A row of a return.
#[derive(Debug)]
pub struct ReturnRow {
    pub label: String,
    pub unit: String,
    /// It only prints its label.
    pub heading: bool,
    /// What is added; empty: no ledger knows it.
    pub counts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    schema: u32,
    #[serde(rename = "return")]
    returns: Vec<RawReturn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReturn {
    id: String,
    name: String,
    basis: String,
    period: Period,
    due_day: u32,
    form: Option<String>,
    #[serde(default)]
    counts: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    rows: Vec<RawRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    label: String,
    unit: String,
    counts: Vec<String>,
}

/// Is it something that is counted?
fn is_known(counter: &str) -> bool {
    let parts: Vec<&str> = counter.split('.').collect();
    match parts.as_slice() {
        ["documents" | "consultations"] | ["documents", "wechat" | "elsewhere"] => true,
        ["documents", kind] => kinds().iter().any(|known| known.id == *kind),
        ["applications", "new" | "ended" | "ordinary" | "extended" | "carried_out"] => true,
        ["applications", "new", intake] => Intake::ALL.iter().any(|known| known.code() == *intake),
        ["applications", "ground", id] => grounds().iter().any(|known| known.id == *id),
        ["disputes", kind, column] => {
            DISPUTES.contains(kind) && DisputeResult::ALL.iter().any(|known| known.code() == *column)
        }
        _ => false,
    }
}

fn read(text: &str) -> Result<Vec<ReturnDef>, String> {
    let raw: RawFile = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    if raw.schema != SCHEMA {
        return Err(format!("schema {} is unknown", raw.schema));
    }
    raw.returns.into_iter().map(built).collect()
}

fn built(raw: RawReturn) -> Result<ReturnDef, String> {
    let of_form = match &raw.form {
        Some(id) => rows_of(id, &raw.counts)?,
        None => Vec::new(),
    };
    let own = raw.rows.into_iter().map(|row| ReturnRow {
        label: row.label,
        unit: row.unit,
        heading: false,
        counts: row.counts,
    });
    let rows: Vec<ReturnRow> = of_form.into_iter().chain(own).collect();
    if let Some(odd) = rows.iter().flat_map(|row| &row.counts).find(|counter| !is_known(counter)) {
        return Err(format!("{}: nothing counts {odd}", raw.id));
    }
    if !(1..=28).contains(&raw.due_day) || rows.is_empty() {
        return Err(format!("{}: a day of a month and rows are needed", raw.id));
    }
    let (id, name, basis) = (raw.id, raw.name, raw.basis);
    Ok(ReturnDef { id, name, basis, period: raw.period, due_day: raw.due_day, rows })
}

/// The rows of a form with one column, with what the return says of them.
fn rows_of(form: &str, counts: &BTreeMap<String, Vec<String>>) -> Result<Vec<ReturnRow>, String> {
    let format = Format::by_id(form).ok_or_else(|| format!("no form {form}"))?;
    let rows = || format.tables.iter().flat_map(|table| &table.rows);
    if let Some(odd) = counts.keys().find(|id| !rows().any(|row| row.id == **id && !row.heading)) {
        return Err(format!("{form} has no row {odd}"));
    }
    Ok(rows()
        .map(|row| ReturnRow {
            label: row.label.clone(),
            unit: row.unit.clone().unwrap_or_default(),
            heading: row.heading,
            counts: counts.get(&row.id).cloned().unwrap_or_default(),
        })
        .collect())
}

static RETURNS: LazyLock<Vec<ReturnDef>> = LazyLock::new(|| read(DATA).unwrap_or_default());

/// The returns that ship with the program. A test holds that the file loads.
pub fn returns() -> &'static [ReturnDef] {
    &RETURNS
}

impl ReturnDef {
    /// The day on which the return of a period is due.
    pub fn due(&self, year: i32, nth: u32) -> Option<NaiveDate> {
        let (_, last) = self.period.days(year, nth)?;
        last.succ_opt()?.with_day(self.due_day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returns_load_and_periods_are_whole() {
        assert_eq!(returns().iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["quarter", "month"]);
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (period, year, nth, first, last) in [
            (Period::Month, 2024, 2, "2024-02-01", "2024-02-29"),
            (Period::Month, 2025, 12, "2025-12-01", "2025-12-31"),
            (Period::Quarter, 2025, 1, "2025-01-01", "2025-03-31"),
            (Period::Quarter, 2025, 4, "2025-10-01", "2025-12-31"),
        ] {
            assert_eq!(period.days(year, nth), Some((day(first), day(last))));
            assert_eq!(period.of(day(last)), (year, nth));
        }
        assert_eq!((Period::Quarter.days(2025, 5), Period::Month.days(2025, 0)), (None, None));
        let quarter = &returns()[0];
        assert_eq!(quarter.due(2025, 4), Some(day("2026-01-15")));
        assert!(quarter.rows.iter().any(|row| row.heading) && quarter.rows.len() > 60);
    }

    #[test]
    fn what_nothing_counts_does_not_load() {
        for (was, now) in [
            ("\"documents.wechat\"", "\"documents.radio\""),
            ("applications.new.fax", "applications.new.telex"),
            ("s3_2_1 =", "s3_9 ="),
            ("due_day = 15", "due_day = 30"),
            ("disputes.suit.upheld\"]", "disputes.suit.lost\"]"),
        ] {
            assert!(DATA.contains(was) && read(&DATA.replacen(was, now, 1)).is_err(), "{now}");
        }
    }
}
