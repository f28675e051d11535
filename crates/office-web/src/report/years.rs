//! The agency's reports over the years, and two of them side by side, by the form of the newer one.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::authority::Read;
use gongkai_office::report::{self, AnnualReport, Year};
use gongkai_report::{
    Cell, Report,
    compare::{self, Change, Scoped, Table},
};
use gongkai_web_kit::{
    caller::Caller,
    chart::{self, Chart},
    extract::Asked,
    form,
    layout::{Crumb, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use crate::{OfficeWeb, problem};

/// Years side by side.
const MOST: u64 = 10;
/// Figures that are drawn.
const DRAWN: [(&str, &str); 3] = [
    ("t3.new.total", "新收申请（件）"),
    ("t3.results_total.total", "办结（件）"),
    ("t3.carried_out.total", "结转下年度（件）"),
];

/// Two years, if two are to be compared.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Which {
    year: String,
    with: String,
}

/// A figure in two years.
struct Line {
    label: String,
    now: String,
    before: String,
    note: String,
    difference: String,
    percent: String,
    unlike: bool,
}

struct Two {
    now: i32,
    before: i32,
    /// Whose reports the two sum, where they are not both the agency's own; empty otherwise.
    scopes: String,
    same_scope: bool,
    tables: Vec<(String, Vec<Line>)>,
}

#[derive(Template)]
#[template(path = "report/years.html")]
struct YearsPage {
    frame: OfficeFrame,
    years: Vec<i32>,
    /// Year, address, and whether it is public.
    reports: Vec<(i32, String, bool)>,
    mixed: bool,
    /// Whose reports those of the years sum, where they are not all the agency's own; empty otherwise.
    scopes: String,
    same_scope: bool,
    newest: String,
    drawn: Vec<(&'static str, Chart)>,
    tables: Vec<Table>,
    two: Option<Two>,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(which): Asked<Which>,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, AnnualReport>()?;
    let history = report::history(desk.office(), &right, MOST).await.map_err(problem)?;
    let reports: Vec<&Report> = history.iter().map(|year| &year.report).collect();
    let years: Vec<i32> = reports.iter().map(|report| report.year).collect();
    let two = two(&history, &which);
    let scoped: Vec<Scoped<'_>> = history.iter().map(|year| (&year.report, year.scope)).collect();
    let scopes: Vec<_> = history.iter().map(|year| (year.report.year, year.scope)).collect();
    let tables = if two.is_some() { Vec::new() } else { compare::scoped_tables(&scoped) };
    let crumbs = vec![Crumb::new("年度报告", "/office/reports"), Crumb::here("历年对比")];
    let page = YearsPage {
        frame: desk.frame(&caller, &sealer, "历年对比", crumbs).await?,
        mixed: reports
            .iter()
            .any(|one| reports.first().is_some_and(|first| first.format.id != one.format.id)),
        scopes: compare::scopes_in_words(&scopes),
        same_scope: scopes.windows(2).all(|two| matches!(two, [(_, one), (_, other)] if one == other)),
        newest: years.first().map(i32::to_string).unwrap_or_default(),
        drawn: drawn(&tables, &years),
        reports: history
            .iter()
            .map(|one| (one.report.year, format!("/office/reports/{}", one.id), one.public))
            .collect(),
        years,
        tables,
        two,
    };
    Ok(Html(page.render()?))
}

fn drawn(tables: &[Table], years: &[i32]) -> Vec<(&'static str, Chart)> {
    let of = |id: &str| tables.iter().flat_map(|table| &table.lines).find(|line| line.id == id);
    let one = |(id, name): (&str, &'static str)| {
        let values = of(id)?.values.iter().map(|value| value.cell().and_then(Cell::number));
        Some((name, chart::years(years.iter().copied().zip(values).collect())))
    };
    if years.len() < 2 { Vec::new() } else { DRAWN.into_iter().filter_map(one).collect() }
}

/// The two years that are asked for, the newer first; `None`: others than there are.
fn two(history: &[Year], which: &Which) -> Option<Two> {
    let of = |text: &str| {
        let year: i32 = form::number(text)?;
        history.iter().map(|one| (&one.report, one.scope)).find(|(report, _)| report.year == year)
    };
    let (one, other) = (of(&which.year)?, of(&which.with)?);
    let (now, before) = if one.0.year > other.0.year { (one, other) } else { (other, one) };
    let years = (now.0.year, before.0.year);
    if years.0 == years.1 {
        return None;
    }
    let line = |line: &compare::Line| {
        let [now, before] = line.values.as_slice() else { return None };
        let change = Change::between(before, now, years.1);
        Some(Line {
            label: line.label.clone(),
            now: now.text(),
            before: before.text(),
            // Of another scope is every line; the page says it once.
            note: if before.is_apart() { String::new() } else { before.note().to_owned() },
            unlike: change.is_incomparable(),
            difference: change.difference().to_owned(),
            percent: change.percent().to_owned(),
        })
    };
    let scopes = compare::scopes_in_words(&[(years.0, now.1), (years.1, before.1)]);
    let same_scope = now.1 == before.1;
    let tables = compare::scoped_tables(&[now, before]);
    let tables =
        tables.iter().map(|table| (table.name.clone(), table.lines.iter().filter_map(line).collect()));
    Some(Two { now: years.0, before: years.1, scopes, same_scope, tables: tables.collect() })
}
