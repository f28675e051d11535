//! `/annual-reports/years?agency=`: up to ten years of an agency side by side, by the form of the newest one. What forms
//! count in different ways is marked.

use askama::Template;
use axum::{extract::State, response::Response};
use gongkai_report::{
    Report,
    compare::{self, Scoped, Table},
};
use gongkai_web_kit::{
    chart::{self, Chart},
    extract::Asked,
    layout::{PortalFrame, Section},
    page_cache::Rendered,
    problem::Problem,
};
use serde::Deserialize;

use super::read;
use crate::{answer, portal::Portal, shelf::Shelf, visitor::Visitor};

const PAGE: &str = "/annual-reports/years";
/// Years side by side.
const MOST: usize = 10;
/// Figures that are drawn: cell of the newest form, and what it says.
const DRAWN: [(&str, &str, &str); 4] = [
    ("t3.new.total", "历年新收政府信息公开申请（件）", "新收申请"),
    ("t3.results_total.total", "历年办结政府信息公开申请（件）", "办结"),
    ("t3.carried_out.total", "历年结转下年度继续办理（件）", "结转"),
    ("t4.review.total", "历年政府信息公开行政复议（件）", "行政复议"),
];

/// Whose.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    agency: String,
}

impl Query {
    /// The address that links and the form of the page write for it: only such pages are kept.
    fn address(&self) -> String {
        if self.agency.is_empty() { PAGE.to_owned() } else { format!("{PAGE}?agency={}", self.agency) }
    }
}

/// A figure that is drawn.
struct Drawn {
    caption: &'static str,
    figure: &'static str,
    chart: Chart,
}

#[derive(Template)]
#[template(path = "years.html")]
struct Years {
    frame: PortalFrame,
    /// Agencies with at least one report: code, name, chosen.
    agencies: Vec<(String, String, bool)>,
    agency: String,
    /// Year and address of each report, newest first.
    reports: Vec<(i32, String)>,
    years: Vec<i32>,
    newest: String,
    mixed: bool,
    /// Whose reports those of the years sum, where they are not all the agency's own; empty otherwise.
    scopes: String,
    same_scope: bool,
    drawn: Vec<Drawn>,
    tables: Vec<Table>,
}

/// Shows the page; the portal's own agency, if nobody asks for another.
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
    let frame = portal.frame_of(shelf.cards.first(), &visitor, Some(Section::AnnualReports), "历年数据");
    let with_reports: Vec<_> =
        shelf.cards.iter().filter(|card| shelf.reports_of(&card.agency).next().is_some()).collect();
    let chosen = with_reports.iter().find(|card| query.agency.is_empty() || card.code == query.agency);
    let Some(card) = chosen.copied() else {
        return answer::not_found(frame, "这个机关还没有公布年报，没有历年数据。");
    };
    let mut published = Vec::new();
    for one in shelf.reports_of(&card.agency).take(MOST) {
        let href = frame.link(format!("/annual-reports/{}/{}", one.year, card.code));
        published.push((href, read(one)?, one.scope));
    }
    let scoped: Vec<Scoped<'_>> = published.iter().map(|(_, report, scope)| (report, *scope)).collect();
    let reports: Vec<&Report> = published.iter().map(|(_, report, _)| report).collect();
    let scopes: Vec<_> = scoped.iter().map(|(report, scope)| (report.year, *scope)).collect();
    let tables = compare::scoped_tables(&scoped);
    let years: Vec<i32> = reports.iter().map(|report| report.year).collect();
    let page = Years {
        agencies: with_reports
            .iter()
            .map(|other| (other.code.clone(), other.name.clone(), other.code == card.code))
            .collect(),
        agency: card.name.clone(),
        newest: years.first().map(i32::to_string).unwrap_or_default(),
        mixed: reports
            .iter()
            .any(|one| reports.first().is_some_and(|first| first.format.id != one.format.id)),
        scopes: compare::scopes_in_words(&scopes),
        same_scope: scopes.windows(2).all(|two| matches!(two, [(_, one), (_, other)] if one == other)),
        drawn: drawn(&tables, &years),
        reports: published.iter().map(|(href, report, _)| (report.year, href.clone())).collect(),
        years,
        tables,
        frame,
    };
    answer::page(&page)
}

fn drawn(tables: &[Table], years: &[i32]) -> Vec<Drawn> {
    let of = |id: &str| tables.iter().flat_map(|table| &table.lines).find(|line| line.id == id);
    let one = |(id, caption, figure): (&str, &'static str, &'static str)| {
        let values = of(id)?.values.iter().map(|value| value.cell().and_then(gongkai_report::Cell::number));
        let list = years.iter().copied().zip(values).collect();
        Some(Drawn { caption, figure, chart: chart::years(list) })
    };
    if years.len() < 2 { Vec::new() } else { DRAWN.into_iter().filter_map(one).collect() }
}
