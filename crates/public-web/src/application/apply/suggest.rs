//! `/apply/suggestions?q=`: what may be public already, beside the description while it is written.

use askama::Template;
use axum::{extract::State, response::Response};
use gongkai_web_kit::{extract::Asked, problem::Problem};
use serde::Deserialize;

use crate::{answer, portal::Portal, visitor::Visitor, words};

/// Suggestions that are shown.
const MOST: usize = 3;

/// What was written so far.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    q: String,
}

/// A document that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub title: String,
    pub href: String,
    pub day: String,
    pub about: String,
}

#[derive(Template)]
#[template(path = "apply_suggestions.html")]
struct List {
    suggestions: Vec<Suggestion>,
}

/// The list alone, for the script of the page.
pub async fn show(
    State(portal): State<Portal>,
    visitor: Visitor,
    Asked(query): Asked<Query>,
) -> Result<Response, Problem> {
    let list = List { suggestions: suggestions(&portal, &visitor, &query.q).await? };
    portal.fresh(&visitor.headers, async move { answer::page(&list) }).await
}

/// What a description may mean.
pub async fn suggestions(
    portal: &Portal,
    visitor: &Visitor,
    description: &str,
) -> Result<Vec<Suggestion>, Problem> {
    if description.trim().is_empty() {
        return Ok(Vec::new());
    }
    let found = portal.finder.alike(description.to_owned(), MOST).await?;
    let suggestions = found.into_iter().map(|item| Suggestion {
        title: item.title,
        href: visitor.view.link(&item.href),
        day: words::date(item.published_on),
        about: item.about,
    });
    Ok(suggestions.collect())
}
