//! What units have published in a month or a year, how much of it late, corrected, taken down or sent back.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State as Given,
    response::{Html, IntoResponse, Response},
};
use chrono::{Datelike, Days, Months, NaiveDate};
use gongkai_domain::{authority::Read, publication::kind};
use gongkai_office::publication::{self, Figure, Figures};
use gongkai_render::{ListColumn, list_xlsx};
use gongkai_web_kit::{
    caller::Caller, download::Download, extract::Asked, form, layout::OfficeFrame, problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{READERS, ROOT, list::Units};
use crate::{
    OfficeWeb,
    problem::{no_such_period, problem},
};

const NAME: &str = "发布统计";
/// Year of the first period that can be asked for.
const FIRST_YEAR: i32 = 2015;

/// Which month, such as 2026-11, or which year, such as 2026.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    period: String,
}

/// A month or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Period {
    first: NaiveDate,
    months: u32,
}

impl Period {
    /// The one that is asked for, the present month where none is.
    fn asked(text: &str, today: NaiveDate) -> Result<Self, Problem> {
        Self::of(text, today).ok_or_else(|| no_such_period(text, "今天以前的年份或者月份，如2026、2026-11"))
    }

    fn of(text: &str, today: NaiveDate) -> Option<Self> {
        let text = form::plain(text);
        let text = text.trim();
        let day = |text: String| text.parse::<NaiveDate>().ok();
        let good = |day: &NaiveDate| day.year() >= FIRST_YEAR && *day <= today;
        let year = (text.len() == 4).then(|| day(format!("{text}-01-01"))).flatten().filter(good);
        let month = day(format!("{text}-01")).filter(good);
        let (first, months) = match (year, month) {
            (Some(first), _) => (first, 12),
            (None, Some(first)) => (first, 1),
            (None, None) if text.is_empty() => (today.with_day(1)?, 1),
            (None, None) => return None,
        };
        Some(Self { first, months })
    }

    fn next(self) -> Self {
        let first = self.first.checked_add_months(Months::new(self.months)).unwrap_or(self.first);
        Self { first, ..self }
    }

    fn before(self) -> Option<Self> {
        let first = self.first.checked_sub_months(Months::new(self.months))?;
        (first.year() >= FIRST_YEAR).then_some(Self { first, ..self })
    }

    fn last(self) -> NaiveDate {
        self.next().first.checked_sub_days(Days::new(1)).unwrap_or(self.first)
    }

    fn code(self) -> String {
        self.first.format(if self.months == 12 { "%Y" } else { "%Y-%m" }).to_string()
    }

    fn words(self) -> String {
        let year = self.first.year();
        if self.months == 12 { format!("{year}年") } else { format!("{year}年{}月", self.first.month()) }
    }

    fn href(self) -> String {
        format!("{ROOT}/figures?period={}", self.code())
    }
}

struct Row {
    name: String,
    figure: Figure,
}

#[derive(Template)]
#[template(path = "publication/figures.html")]
struct Page {
    frame: OfficeFrame,
    period: String,
    code: String,
    whole_year: bool,
    other: (String, &'static str),
    before: Option<String>,
    after: Option<String>,
    total: Figure,
    /// Where the documents are, for whoever reads them; else empty.
    documents: &'static str,
    units: Vec<Row>,
    kinds: Vec<Row>,
}

/// Sums of one side of the table.
fn summed(figures: &Figures, of: impl Fn(&(String, String)) -> String) -> Vec<Row> {
    let mut sums: BTreeMap<String, Figure> = BTreeMap::new();
    for (key, figure) in &figures.0 {
        *sums.entry(of(key)).or_default() += *figure;
    }
    let mut rows: Vec<Row> = sums.into_iter().map(|(name, figure)| Row { name, figure }).collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.figure.released), row.name.clone()));
    rows
}

async fn found(desk: &OfficeWeb, caller: &Caller, period: Period) -> Result<(Figures, Units), Problem> {
    let right = caller.authorise_all::<Read, Figures>()?;
    let days = (period.first, period.last());
    let found = publication::figures_reached(desk.office(), caller.staff(), &right, days).await;
    Ok((found.map_err(problem)?, Units::of(desk, caller).await?))
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let today = desk.office().today();
    let period = Period::asked(&which.period, today)?;
    let (figures, units) = found(&desk, &caller, period).await?;
    let mut total = Figure::default();
    figures.0.values().for_each(|figure| total += *figure);
    let whole_year = period.months == 12;
    let other = if whole_year {
        let month = if period.first.year() == today.year() { today.month() } else { 12 };
        (format!("{}-{month:02}", period.first.year()), "按月看")
    } else {
        (period.first.year().to_string(), "看全年")
    };
    let page = Page {
        frame: desk.frame(&caller, &sealer, NAME, Vec::new()).await?,
        period: period.words(),
        code: period.code(),
        whole_year,
        other: (format!("{ROOT}/figures?period={}", other.0), other.1),
        before: period.before().map(Period::href),
        after: Some(period.next()).filter(|next| next.first <= today).map(Period::href),
        total,
        documents: if caller.has_any(READERS) { ROOT } else { "" },
        units: summed(&figures, |(unit, _)| units.name(unit)),
        kinds: summed(&figures, |(_, id)| kind(id).map(|kind| kind.name.clone()).unwrap_or_default()),
    };
    Ok(Html(page.render()?))
}

/// The table by unit and kind as a workbook.
pub async fn export(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    Asked(which): Asked<Which>,
) -> Result<Response, Problem> {
    let period = Period::asked(&which.period, desk.office().today())?;
    let (figures, units) = found(&desk, &caller, period).await?;
    let headings = [
        ("科室", 20),
        ("信息种类", 20),
        ("首次发布", 10),
        ("其中超期", 10),
        ("更正", 8),
        ("撤下", 8),
        ("退回", 8),
    ];
    let columns = headings.map(|(heading, width)| ListColumn { heading, width, note: "" });
    let row = |((unit, id), figure): (&(String, String), &Figure)| {
        let numbers = [figure.released, figure.late, figure.corrected, figure.withdrawn, figure.returned];
        let name = kind(id).map(|kind| kind.name.clone()).unwrap_or_default();
        [units.name(unit), name].into_iter().chain(numbers.map(|number| number.to_string())).collect()
    };
    let rows: Vec<Vec<String>> = figures.0.iter().map(row).collect();
    let bytes = list_xlsx(NAME, &columns, &rows).map_err(|fault| Problem::fault(fault.0))?;
    let name = format!("{NAME}{}.xlsx", period.words());
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(Download { name, kind, bytes: bytes.into() }.into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_that_cannot_be_is_none() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        for (asked, first, last) in [
            ("2026-02", "2026-02-01", "2026-02-28"),
            ("2025", "2025-01-01", "2025-12-31"),
            ("", "2026-11-01", "2026-11-30"),
        ] {
            let period = Period::of(asked, today).unwrap();
            let days = [period.first, period.last()].map(|day| day.to_string());
            assert_eq!(days, [first, last], "{asked}");
            if asked.len() == 4 && days[0].starts_with(asked) {
                assert_eq!(period.code(), asked);
            }
        }
        for asked in ["2027", "2014", "2026-13", "x"] {
            assert_eq!(Period::of(asked, today), None, "{asked}");
        }
    }
}
