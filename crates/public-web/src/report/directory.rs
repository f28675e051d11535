//! `/annual-reports/directory`: every report of the district by agency and year, in one table.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::State;
use gongkai_domain::id::AgencyId;
use gongkai_web_kit::{
    layout::{PortalFrame, Section},
    page_cache::Rendered,
    problem::Problem,
};

use crate::{answer, portal::Portal, shelf::Shelf, visitor::Visitor};

/// An agency with its reports.
struct Line {
    agency: String,
    /// Address of the years side by side; empty: there is no report.
    years: String,
    /// One for each year; empty: no report of that year.
    reports: Vec<(i32, String)>,
}

#[derive(Template)]
#[template(path = "directory.html")]
struct Directory {
    frame: PortalFrame,
    /// Newest first.
    years: Vec<i32>,
    lines: Vec<Line>,
    reports: usize,
}

/// Shows the page.
pub async fn show(State(portal): State<Portal>, visitor: Visitor) -> Result<Rendered, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let frame = portal.frame_of(shelf.cards.first(), &visitor, Some(Section::AnnualReports), "年报目录");
    let years: BTreeSet<i32> = shelf.reports.iter().map(|report| report.year).collect();
    let years: Vec<i32> = years.into_iter().rev().collect();
    let mut of: BTreeMap<&AgencyId, BTreeSet<i32>> = BTreeMap::new();
    for report in &shelf.reports {
        of.entry(&report.agency).or_default().insert(report.year);
    }
    let line = |card: &gongkai_public::AgencyCard| {
        let own = of.get(&card.agency).cloned().unwrap_or_default();
        let href = |year: &i32| match own.contains(year) {
            true => (*year, frame.link(format!("/annual-reports/{year}/{}", card.code))),
            false => (*year, String::new()),
        };
        Line {
            agency: card.name.clone(),
            years: match own.is_empty() {
                true => String::new(),
                false => frame.link(format!("/annual-reports/years?agency={}", card.code)),
            },
            reports: years.iter().map(href).collect(),
        }
    };
    let lines = shelf.cards.iter().map(line).collect();
    answer::page(&Directory { lines, reports: shelf.reports.len(), years, frame })
}
