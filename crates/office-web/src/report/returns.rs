//! Regular returns: a month or a quarter from the ledgers, with the year so far, on a page and as a spreadsheet.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{authority::Read, calendar::date_in_words};
use gongkai_office::report::{self, AnnualReport, Counters};
use gongkai_render::{ListColumn, list_xlsx};
use gongkai_report::returns::{ReturnDef, returns};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::Asked,
    form,
    layout::{Crumb, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use crate::{
    OfficeWeb,
    problem::{no_such_period, problem},
};

/// Periods to choose from, the running one first.
const OFFERED: usize = 13;

/// Which return, of which period: `2026-3`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Which {
    kind: String,
    period: String,
}

struct Row {
    label: String,
    unit: String,
    heading: bool,
    /// This period, and the year so far; empty: no ledger knows it.
    now: String,
    year: String,
}

struct Return {
    def: &'static ReturnDef,
    year: i32,
    nth: u32,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "report/returns.html")]
struct ReturnsPage {
    frame: OfficeFrame,
    kinds: Vec<(&'static str, &'static str, bool)>,
    kind: &'static str,
    basis: &'static str,
    periods: Vec<(String, String, bool)>,
    period: String,
    words: String,
    due: String,
    running: bool,
    rows: Vec<Row>,
}

async fn counted(desk: &OfficeWeb, caller: &Caller, which: &Which) -> Result<Return, Problem> {
    let right = caller.authorise_all::<Read, AnnualReport>()?;
    let office = desk.office();
    let def = returns().iter().find(|def| def.id == which.kind).or_else(|| returns().first());
    let def = def.ok_or(Problem::NotFound)?;
    let asked =
        which.period.split_once('-').and_then(|(year, nth)| Some((form::number(year)?, form::number(nth)?)));
    let text = which.period.trim();
    let missing = || no_such_period(text, "年份和第几期，如2026-3");
    let asked = if text.is_empty() { Some(def.period.of(office.today())) } else { asked };
    let (year, nth) = asked.ok_or_else(missing)?;
    let (first, last) = def.period.days(year, nth).ok_or_else(missing)?;
    let (begin, _) = def.period.days(year, 1).ok_or(Problem::NotFound)?;
    if first > office.today() {
        return Err(Problem::NotFound);
    }
    let now = report::counters(office, &right, (first, last)).await.map_err(problem)?;
    let whole = if first == begin {
        now.clone()
    } else {
        report::counters(office, &right, (begin, last)).await.map_err(problem)?
    };
    let told = |counters: &Counters, counts: &[String]| match counts {
        [] => String::new(),
        counts => counters.sum(counts).to_string(),
    };
    let rows = def.rows.iter().map(|row| Row {
        label: row.label.clone(),
        unit: row.unit.clone(),
        heading: row.heading,
        now: told(&now, &row.counts),
        year: told(&whole, &row.counts),
    });
    Ok(Return { def, year, nth, rows: rows.collect() })
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let Return { def, year, nth, rows } = counted(&desk, &caller, &which).await?;
    let today = desk.office().today();
    let mut periods = Vec::new();
    let (mut at_year, mut at) = def.period.of(today);
    for _ in 0..OFFERED {
        let value = format!("{at_year}-{at}");
        periods.push((value, def.period.words(at_year, at), (at_year, at) == (year, nth)));
        (at_year, at) = if at > 1 { (at_year, at - 1) } else { (at_year - 1, def.period.in_year()) };
    }
    let crumbs = vec![Crumb::new("年度报告", "/office/reports"), Crumb::here("定期报表")];
    let page = ReturnsPage {
        frame: desk.frame(&caller, &sealer, &def.name, crumbs).await?,
        kinds: returns().iter().map(|one| (one.id.as_str(), one.name.as_str(), one.id == def.id)).collect(),
        kind: &def.id,
        basis: &def.basis,
        periods,
        period: format!("{year}-{nth}"),
        words: def.period.words(year, nth),
        due: def.due(year, nth).map(date_in_words).unwrap_or_default(),
        running: def.period.of(today) == (year, nth),
        rows,
    };
    Ok(Html(page.render()?))
}

/// The same as a spreadsheet; what no ledger knows is left for a person.
pub async fn file(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    Asked(which): Asked<Which>,
) -> Result<Download, Problem> {
    let Return { def, year, nth, rows } = counted(&desk, &caller, &which).await?;
    let columns = [("统计指标", 60), ("单位", 8), ("本期", 10), ("本年累计", 10)]
        .map(|(heading, width)| ListColumn { heading, width, note: "" });
    let line = |row: &Row| vec![row.label.clone(), row.unit.clone(), row.now.clone(), row.year.clone()];
    let lines: Vec<Vec<String>> = rows.iter().map(line).collect();
    let words = def.period.words(year, nth);
    let bytes = list_xlsx(&words, &columns, &lines).map_err(|fault| Problem::fault(fault.0))?;
    Ok(Download {
        name: format!("{}{words}.xlsx", def.name),
        kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        bytes: bytes.into(),
    })
}
