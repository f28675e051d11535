//! How often the portal's pages of documents were opened in a month: the unit's own figures.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use chrono::{Datelike, Days, Months, NaiveDate};
use gongkai_domain::{authority::Read, publication::kind};
use gongkai_office::publication::{self, Dossier};
use gongkai_web_kit::{caller::Caller, extract::Asked, layout::OfficeFrame, problem::Problem, seal::Sealer};
use serde::Deserialize;

use super::{
    ROOT,
    list::{Units, titled},
};
use crate::{
    OfficeWeb,
    problem::{no_such_period, problem},
};

/// Documents that are named.
const NAMED: usize = 50;
/// Year of the first month that can be asked for.
const FIRST_YEAR: i32 = 2020;

/// Which month, such as 2026-11.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    month: String,
}

struct Row {
    title: String,
    href: String,
    kind: String,
    unit: String,
    views: i64,
}

#[derive(Template)]
#[template(path = "publication/views.html")]
struct Page {
    frame: OfficeFrame,
    month: String,
    before: Option<String>,
    after: Option<String>,
    total: i64,
    rows: Vec<Row>,
    units: Vec<(String, i64)>,
    days: Vec<(u32, i64)>,
    best: i64,
}

/// The first day of the month that is asked for, the present one where none is; `None`: there is none of it.
fn first_of(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    if text.is_empty() {
        return today.with_day(1);
    }
    let asked = format!("{text}-01").parse::<NaiveDate>().ok();
    asked.filter(|day| day.year() >= FIRST_YEAR && *day <= today)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let today = desk.office().today();
    let missing = || no_such_period(&which.month, "今天以前的月份，如2026-11");
    let first = first_of(&which.month, today).ok_or_else(missing)?;
    let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
    let last = next.checked_sub_days(Days::new(1)).unwrap_or(first);
    let right = caller.authorise_all::<Read, Dossier>()?;
    let views = publication::views(desk.office(), caller.staff(), &right, (first, last), NAMED).await;
    let views = views.map_err(problem)?;
    let names = Units::of(&desk, &caller).await?;
    let to = |day: NaiveDate| format!("{ROOT}/views?month={}", day.format("%Y-%m"));
    let mut units: Vec<(String, i64)> =
        views.units.iter().map(|(unit, count)| (names.name(unit), *count)).collect();
    units.sort_by_key(|(name, count)| (-count, name.clone()));
    let row = |(row, views): &(publication::document_row::Model, i64)| Row {
        title: titled(&row.title),
        href: format!("{ROOT}/{}", row.id),
        kind: kind(&row.kind).map(|kind| kind.name.clone()).unwrap_or_default(),
        unit: names.name(&row.unit_id),
        views: *views,
    };
    let page = Page {
        frame: desk.frame(&caller, &sealer, "访问统计", Vec::new()).await?,
        month: format!("{}年{}月", first.year(), first.month()),
        before: first.checked_sub_months(Months::new(1)).filter(|day| day.year() >= FIRST_YEAR).map(to),
        after: (next <= today).then(|| to(next)),
        total: views.total,
        rows: views.documents.iter().map(row).collect(),
        units,
        best: views.days.values().copied().max().unwrap_or(0).max(1),
        days: views.days.iter().map(|(day, count)| (day.day(), *count)).collect(),
    };
    Ok(Html(page.render()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_that_cannot_be_is_none() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        for (asked, first) in [
            ("2026-10", "2026-10-01"),
            ("2026-11", "2026-11-01"),
            ("2026-12", ""),
            ("2019-01", ""),
            ("", "2026-11-01"),
            ("x", ""),
        ] {
            let found = first_of(asked, today).map(|day| day.to_string()).unwrap_or_default();
            assert_eq!(found, first, "{asked}");
        }
    }
}
