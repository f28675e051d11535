//! `/open-data`: what programs can take, and how.

use askama::Template;
use axum::{extract::State, response::Response};
use gongkai_public::DocumentFilter;
use gongkai_web_kit::{layout::PortalFrame, page_cache::Rendered, problem::Problem};

use crate::{answer, portal::Portal, shelf::Shelf, visitor::Visitor, words};

#[derive(Template)]
#[template(path = "open_data.html")]
struct Page {
    frame: PortalFrame,
    documents: u64,
    reports: usize,
    agencies: usize,
    /// The day of the last release; empty: nothing was released.
    newest: String,
    base: String,
}

/// The page.
pub async fn show(State(portal): State<Portal>, visitor: Visitor) -> Result<Response, Problem> {
    portal.kept(visitor.clone(), render(portal.clone(), visitor)).await
}

async fn render(portal: Portal, visitor: Visitor) -> Result<Rendered, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let all = DocumentFilter::default();
    let newest = portal.store.documents(&all, 0, 1).await.map_err(Problem::fault)?;
    let page = Page {
        frame: portal.frame_of(shelf.cards.first(), &visitor, None, "开放数据"),
        documents: portal.store.document_count(&all).await.map_err(Problem::fault)?,
        reports: shelf.reports.len(),
        agencies: shelf.cards.len(),
        newest: newest.first().map(|line| words::date(line.published_on)).unwrap_or_default(),
        base: portal.settings.base.clone(),
    };
    answer::page(&page)
}
