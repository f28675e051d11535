//! `/`: what do you look for, what can be done here, what was published last.

use askama::Template;
use axum::extract::State;
use chrono::NaiveDate;
use gongkai_domain::publication::StatutoryItem;
use gongkai_public::DocumentFilter;
use gongkai_web_kit::{layout::PortalFrame, page_cache::Rendered, problem::Problem};

use crate::{
    answer,
    feedback::calls::{Call, call},
    portal::Portal,
    publication::{disclosure, line::Line},
    report::figures::{Figure, key_figures},
    shelf::Shelf,
    visitor::Visitor,
    words,
};

const LATEST: usize = 6;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: PortalFrame,
    /// Nothing was published yet.
    is_new: bool,
    latest: Vec<Latest>,
    total: u64,
    items: Vec<ItemLine>,
    figures: Option<Figures>,
    /// Drafts on which comments are taken now.
    calls: Vec<Call>,
}

/// What was published last, with the day by which it is sorted.
struct Latest {
    on: NaiveDate,
    kind: String,
    title: String,
    href: String,
    day: String,
}

struct ItemLine {
    item: &'static StatutoryItem,
    count: u64,
}

/// The newest report of the portal's own agency in three figures.
struct Figures {
    year: i32,
    href: String,
    lines: Vec<Figure>,
}

/// Shows the page.
pub async fn show(State(portal): State<Portal>, visitor: Visitor) -> Result<Rendered, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let mut frame = portal.frame_of(shelf.cards.first(), &visitor, None, "");
    frame.crumbs = Vec::new();
    frame.search_field = false;
    let filter = DocumentFilter::default();
    let documents = portal.store.document_count(&filter).await.map_err(Problem::fault)?;
    let items = disclosure::counted(&portal, &shelf).await?;
    let items = items.into_iter().map(|(item, count)| ItemLine { item, count }).collect();
    let latest = latest(&portal, &shelf).await?;
    let own = shelf.cards.first().and_then(|card| shelf.reports_of(&card.agency).next());
    let figures = own.and_then(|report| {
        let lines: Vec<_> = key_figures(&gongkai_report::json::read(&report.report.to_string()).ok()?)
            .into_iter()
            .take(3)
            .collect();
        Some(Figures { year: report.year, href: shelf.href(report)?, lines })
    });
    let lines = portal.store.calls(0, LATEST as u64).await.map_err(Problem::fault)?;
    let calls = lines.iter().filter_map(|line| call(&portal, &shelf, line, &[]));
    let calls = calls.filter(|call| !call.comment.is_empty()).collect();
    let total = documents + shelf.reports.len() as u64;
    answer::page(&Home { frame, is_new: total == 0, latest, total, items, figures, calls })
}

async fn latest(portal: &Portal, shelf: &Shelf) -> Result<Vec<Latest>, Problem> {
    let mut latest: Vec<Latest> = shelf
        .reports
        .iter()
        .filter_map(|report| {
            Some(Latest {
                on: report.published_on,
                kind: "年度报告".to_owned(),
                title: report.title.clone(),
                href: shelf.href(report)?,
                day: words::date(report.published_on),
            })
        })
        .collect();
    let found = portal.store.documents(&DocumentFilter::default(), 0, LATEST as u64).await;
    for line in found.map_err(Problem::fault)? {
        if let Some(shown) = Line::of(&line, shelf, portal.today()) {
            let Line { kind, title, href, day, .. } = shown;
            latest.push(Latest { on: line.published_on, kind, title, href, day });
        }
    }
    latest.sort_by_key(|one| std::cmp::Reverse(one.on));
    latest.truncate(LATEST);
    Ok(latest)
}
