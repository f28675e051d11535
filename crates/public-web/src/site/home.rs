//! `/`: what do you look for, what can be done here, what was published last.

use askama::Template;
use axum::extract::State;
use gongkai_domain::publication::{StatutoryItem, statutory_items};
use gongkai_web_kit::{layout::PortalFrame, page_cache::Rendered, problem::Problem};

use crate::{
    answer,
    portal::Portal,
    publication::disclosure,
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
    total: usize,
    items: Vec<ItemLine>,
    figures: Option<Figures>,
}

struct Latest {
    kind: &'static str,
    title: String,
    href: String,
    day: String,
}

struct ItemLine {
    item: &'static StatutoryItem,
    count: usize,
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
    let mut published: Vec<_> = shelf.reports.iter().collect();
    published.sort_by_key(|report| std::cmp::Reverse((report.published_on, report.year)));
    let latest = published
        .iter()
        .filter_map(|report| {
            Some(Latest {
                kind: "年度报告",
                title: report.title.clone(),
                href: shelf.href(report)?,
                day: words::date(report.published_on),
            })
        })
        .take(LATEST)
        .collect();
    let items = statutory_items()
        .iter()
        .map(|item| ItemLine { item, count: disclosure::entries(item, &shelf).len() })
        .collect();
    let own = shelf.cards.first().and_then(|card| shelf.reports_of(&card.agency).next());
    let figures = own.and_then(|report| {
        let lines: Vec<_> = key_figures(&gongkai_report::json::read(&report.report.to_string()).ok()?)
            .into_iter()
            .take(3)
            .collect();
        Some(Figures { year: report.year, href: shelf.href(report)?, lines })
    });
    let is_new = shelf.reports.is_empty();
    answer::page(&Home { frame, is_new, latest, total: shelf.reports.len(), items, figures })
}
