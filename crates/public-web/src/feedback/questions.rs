//! `/questions`: what others have asked, with the answers that were reviewed for the public.

use askama::Template;
use axum::{extract::State, response::Response};
use gongkai_domain::publication::question_kind;
use gongkai_public::DocumentFilter;
use gongkai_search::{Facet, Order, Question};
use gongkai_web_kit::{extract::Asked, form, layout::PortalFrame, page_cache::Rendered, problem::Problem};
use serde::Deserialize;

use crate::{answer, portal::Portal, publication::line::Line, shelf::Shelf, visitor::Visitor, words};

/// Questions on one page.
const PAGE: usize = 20;
/// Most characters of a search.
const LONGEST: usize = 100;

/// Words and page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    q: String,
    page: String,
}

impl Query {
    fn number(&self) -> usize {
        form::number(&self.page).unwrap_or(1).clamp(1, 5_000)
    }

    fn to(&self, page: usize) -> String {
        let q = if self.q.is_empty() { String::new() } else { format!("q={}&", words::encoded(&self.q)) };
        format!("/questions?{q}page={page}")
    }
}

/// A question in the list.
struct QuestionLine {
    title: String,
    href: String,
    /// Agency, or kind and agency.
    about: String,
    day: String,
}

#[derive(Template)]
#[template(path = "questions.html")]
struct Page {
    frame: PortalFrame,
    asked: String,
    total: usize,
    lines: Vec<QuestionLine>,
    can_ask: bool,
    before: Option<String>,
    after: Option<String>,
}

/// The newest answers, or those that have the words.
pub async fn show(
    State(portal): State<Portal>,
    visitor: Visitor,
    Asked(query): Asked<Query>,
) -> Result<Response, Problem> {
    let query = Query { q: query.q.trim().chars().take(LONGEST).collect(), ..query };
    let is_plain = query.q.is_empty() && query.page.is_empty();
    let page = render(portal.clone(), visitor.clone(), query);
    if is_plain { portal.kept(visitor, page).await } else { portal.fresh(&visitor.headers, page).await }
}

async fn render(portal: Portal, visitor: Visitor, query: Query) -> Result<Rendered, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let kind = question_kind().map(|kind| kind.id.clone()).unwrap_or_default();
    let (total, lines) = match query.q.is_empty() {
        true => newest(&portal, &shelf, &kind, query.number()).await?,
        false => found(&portal, &kind, &query).await?,
    };
    let number = query.number();
    let page = Page {
        frame: portal.frame_of(shelf.cards.first(), &visitor, None, "咨询问答"),
        can_ask: shelf.cards.iter().any(|card| !card.letter_key.is_empty()),
        before: (number > 1).then(|| query.to(number - 1)),
        after: (number * PAGE < total).then(|| query.to(number + 1)),
        total,
        lines,
        asked: query.q,
    };
    answer::page(&page)
}

async fn newest(
    portal: &Portal,
    shelf: &Shelf,
    kind: &str,
    number: usize,
) -> Result<(usize, Vec<QuestionLine>), Problem> {
    let filter = DocumentFilter { kind: Some(kind.to_owned()), ..DocumentFilter::default() };
    let total = portal.store.document_count(&filter).await.map_err(Problem::fault)?;
    let (from, count) = ((number - 1) * PAGE, PAGE as u64);
    let found = portal.store.documents(&filter, from as u64, count).await.map_err(Problem::fault)?;
    let lines = found.iter().filter_map(|line| Line::of(line, shelf, portal.today()));
    let asked =
        |line: Line| QuestionLine { title: line.title, href: line.href, about: line.agency, day: line.day };
    Ok((usize::try_from(total).unwrap_or(usize::MAX), lines.map(asked).collect()))
}

async fn found(portal: &Portal, kind: &str, query: &Query) -> Result<(usize, Vec<QuestionLine>), Problem> {
    let question = Question {
        text: query.q.clone(),
        facets: vec![(Facet::Kind, kind.to_owned())],
        order: Order::Relevance,
        from: (query.number() - 1) * PAGE,
        count: PAGE,
    };
    let answer = portal.finder.search(question).await?;
    let asked = |hit: gongkai_search::Hit| QuestionLine {
        title: hit.title.iter().map(|piece| piece.text.as_str()).collect(),
        href: hit.item.href,
        about: hit.item.about,
        day: words::date(hit.item.published_on),
    };
    Ok((answer.total, answer.hits.into_iter().map(asked).collect()))
}
