//! `/annual-reports/compare?agency=&year=&with=`: two years side by side. Cells that the two forms
//! count in different ways are marked and not compared; there is no percent of zero.

use askama::Template;
use axum::{extract::State, response::Response};
use gongkai_report::compare::{self, Change};
use gongkai_web_kit::{
    extract::Asked,
    form,
    layout::{PortalFrame, Section},
    page_cache::Rendered,
    problem::Problem,
};
use serde::Deserialize;

use super::read;
use crate::{answer, portal::Portal, shelf::Shelf, visitor::Visitor};

/// Which two.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    agency: String,
    year: String,
    with: String,
}

impl Query {
    /// The address that links and the form of the page itself write for it. Only such pages are kept:
    /// others are whatever somebody types.
    fn address(&self) -> String {
        const PAGE: &str = "/annual-reports/compare";
        let Self { agency, year, with } = self;
        if agency.is_empty() && year.is_empty() && with.is_empty() {
            return PAGE.to_owned();
        }
        let [year, with] = [year, with].map(|year| year.parse::<u16>().unwrap_or_default());
        format!("{PAGE}?agency={agency}&year={year}&with={with}")
    }
}

#[derive(Template)]
#[template(path = "compare.html")]
struct Compare {
    frame: PortalFrame,
    /// Agencies with at least one report: code, name, chosen.
    agencies: Vec<(String, String, bool)>,
    /// Years of the chosen agency.
    years: Vec<i32>,
    agency: String,
    year: i32,
    with: i32,
    /// Nothing to compare, and why; empty: the tables follow.
    reason: String,
    same_form: bool,
    /// Whose reports the two sum, where they are not both the agency's own; empty otherwise.
    scopes: String,
    same_scope: bool,
    tables: Vec<Table>,
}

/// A table of the newer form.
struct Table {
    name: String,
    unit: String,
    lines: Vec<Line>,
}

/// A figure in two years.
struct Line {
    label: String,
    now: String,
    before: String,
    /// How the two differ in what they count; empty: not at all, or nobody says.
    note: String,
    change: Change,
}

/// `year`: of the figures before.
fn table(table: compare::Table, year: i32) -> Table {
    let line = |line: compare::Line| {
        let [now, before] = line.values.as_slice() else { return None };
        Some(Line {
            label: line.label.clone(),
            now: now.text(),
            before: if before.is_unlike() { "—".to_owned() } else { before.text() },
            // Of another scope is every line; the page says it once.
            note: if before.is_apart() { String::new() } else { before.note().to_owned() },
            change: Change::between(before, now, year),
        })
    };
    let lines = table.lines.into_iter().filter_map(line).collect();
    Table { name: table.name, unit: table.unit, lines }
}

/// Shows the page. What is not asked for is chosen: the portal's own agency, its two newest years.
pub async fn show(
    State(portal): State<Portal>,
    visitor: Visitor,
    Asked(query): Asked<Query>,
) -> Result<Response, Problem> {
    let kept = visitor.address == query.address();
    let page = render(portal.clone(), visitor.clone(), query);
    if kept { portal.kept(visitor, page).await } else { portal.fresh(&visitor.headers, page).await }
}

async fn render(portal: Portal, visitor: Visitor, query: Query) -> Result<Rendered, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let frame = portal.frame_of(shelf.cards.first(), &visitor, Some(Section::AnnualReports), "两年对比");
    let with_reports: Vec<_> =
        shelf.cards.iter().filter(|card| shelf.reports_of(&card.agency).next().is_some()).collect();
    let chosen = if query.agency.is_empty() {
        with_reports.first().copied()
    } else {
        with_reports.iter().find(|card| card.code == query.agency).copied()
    };
    let Some(card) = chosen else {
        return answer::not_found(frame, "这个机关还没有公布年报，无法对比。");
    };
    let unreadable = |text: &str| !text.trim().is_empty() && form::number::<i32>(text).is_none();
    if unreadable(&query.year) || unreadable(&query.with) {
        return answer::not_found(frame, "网址里的年份读不出来，请写成四位数，如2025。");
    }
    let years: Vec<i32> = shelf.reports_of(&card.agency).map(|report| report.year).collect();
    let year = form::number(&query.year).unwrap_or_else(|| years.first().copied().unwrap_or_default());
    let before = years.iter().copied().find(|other| *other < year).or_else(|| years.get(1).copied());
    let with = form::number(&query.with).or(before).unwrap_or(year);
    let find = |year: i32| shelf.reports_of(&card.agency).find(|report| report.year == year);
    let mut page = Compare {
        agencies: with_reports
            .iter()
            .map(|other| (other.code.clone(), other.name.clone(), other.code == card.code))
            .collect(),
        years,
        agency: card.name.clone(),
        year,
        with,
        reason: String::new(),
        same_form: true,
        scopes: String::new(),
        same_scope: true,
        tables: Vec::new(),
        frame,
    };
    match (find(year), find(with)) {
        (Some(_), Some(_)) if year == with => {
            page.reason = "请选择两个不同的年份。只有一年的年报时，下一年公布后就可以对比。".to_owned();
        }
        (Some(one), Some(other)) => {
            let (now, before) = if one.year > other.year { (one, other) } else { (other, one) };
            (page.year, page.with) = (now.year, before.year);
            let scopes = (now.scope, before.scope);
            page.scopes = compare::scopes_in_words(&[(now.year, scopes.0), (before.year, scopes.1)]);
            page.same_scope = scopes.0 == scopes.1;
            let (now, before) = (read(now)?, read(before)?);
            page.same_form = now.format.id == before.format.id;
            let tables = compare::scoped_tables(&[(&now, scopes.0), (&before, scopes.1)]);
            let year = before.year;
            page.tables = tables.into_iter().map(|one| table(one, year)).collect();
        }
        (None, _) => page.reason = format!("{}没有公布{year}年的年报，请换一个年份。", card.name),
        (_, None) => page.reason = format!("{}没有公布{with}年的年报，请换一个年份。", card.name),
    }
    answer::page(&page)
}
