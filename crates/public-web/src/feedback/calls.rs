//! `/public-comments`: drafts that are put to the public now, and what became of those before.

use askama::Template;
use axum::{extract::State, response::Response};
use gongkai_domain::feedback::Standing;
use gongkai_public::CallLine;
use gongkai_web_kit::{extract::Asked, form, layout::PortalFrame, page_cache::Rendered, problem::Problem};
use serde::Deserialize;

use crate::{answer, portal::Portal, publication::line::address, shelf::Shelf, visitor::Visitor, words};

/// Calls on one page.
const PAGE: u64 = 20;

/// A call in a list.
pub struct Call {
    pub title: String,
    pub href: String,
    pub agency: String,
    /// Its days in words.
    pub term: String,
    /// Where it stands: kind of the tag and words.
    pub standing: (&'static str, String),
    /// Where comments are written; empty: not now.
    pub comment: String,
    /// Its results: titles and addresses.
    pub results: Vec<(String, String)>,
    pub is_over: bool,
}

/// Which page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    page: String,
}

#[derive(Template)]
#[template(path = "public_comments.html")]
struct Page {
    frame: PortalFrame,
    calls: Vec<Call>,
    open: usize,
    before: Option<String>,
    after: Option<String>,
}

/// All calls, those that end last first.
pub async fn show(
    State(portal): State<Portal>,
    visitor: Visitor,
    Asked(query): Asked<Query>,
) -> Result<Response, Problem> {
    let number = form::number::<u64>(&query.page).unwrap_or(1).clamp(1, 100_000);
    let page = render(portal.clone(), visitor.clone(), number);
    if query.page.is_empty() {
        portal.kept(visitor, page).await
    } else {
        portal.fresh(&visitor.headers, page).await
    }
}

async fn render(portal: Portal, visitor: Visitor, number: u64) -> Result<Rendered, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let mut lines = portal.store.calls((number - 1) * PAGE, PAGE + 1).await.map_err(Problem::fault)?;
    let more = lines.len() as u64 > PAGE;
    lines.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let results = portal.store.results_of(&lines).await.map_err(Problem::fault)?;
    let calls: Vec<Call> = lines.iter().filter_map(|line| call(&portal, &shelf, line, &results)).collect();
    let to = |number: u64| {
        if number == 1 { "/public-comments".to_owned() } else { format!("/public-comments?page={number}") }
    };
    let page = Page {
        frame: portal.frame_of(shelf.cards.first(), &visitor, None, "意见征集"),
        open: calls.iter().filter(|call| !call.comment.is_empty()).count(),
        calls,
        before: (number > 1).then(|| to(number - 1)),
        after: more.then(|| to(number + 1)),
    };
    answer::page(&page)
}

/// A call as lists show it; `None` where its agency has no card.
pub fn call(portal: &Portal, shelf: &Shelf, line: &CallLine, results: &[CallLine]) -> Option<Call> {
    let card = shelf.cards.iter().find(|card| card.agency.as_str() == line.agency_id)?;
    let term = line.term()?;
    let standing = term.on(portal.today());
    let own = |one: &&CallLine| {
        one.agency_id == line.agency_id && one.answers.as_deref() == Some(line.document_id.as_str())
    };
    let is_open = matches!(standing, Standing::Open(_)) && !card.letter_key.is_empty();
    Some(Call {
        title: line.title.clone(),
        href: address(&card.code, &line.document_id),
        agency: card.name.clone(),
        term: format!("{}至{}", words::date(term.from), words::date(term.until)),
        standing: in_words(standing),
        comment: if is_open { comment_address(&card.code, &line.document_id) } else { String::new() },
        results: results
            .iter()
            .filter(own)
            .map(|one| (one.title.clone(), address(&card.code, &one.document_id)))
            .collect(),
        is_over: standing == Standing::Over,
    })
}

/// Kind of the tag and words of where a call stands.
pub fn in_words(standing: Standing) -> (&'static str, String) {
    match standing {
        Standing::Ahead => ("quiet", "还没有开始".to_owned()),
        Standing::Open(0) => ("warn", "今天截止".to_owned()),
        Standing::Open(days) => ("ok", format!("还有 {days} 天")),
        Standing::Over => ("quiet", "已经结束".to_owned()),
    }
}

/// Where comments on a document are written.
pub fn comment_address(agency: &str, document: &str) -> String {
    format!("/public-comments/{agency}/{document}")
}
