//! `/search?q=`: what was published, by words of its title.

use askama::Template;
use axum::{extract::State, response::Response};
use gongkai_domain::publication::{national_rules, statutory_items};
use gongkai_web_kit::{
    extract::Asked,
    layout::{PortalFrame, Section},
    page_cache::Rendered,
    problem::Problem,
};
use serde::Deserialize;

use super::disclosure::entries;
use crate::{answer, portal::Portal, shelf::Shelf, visitor::Visitor};

/// More letters than any title has are not looked for.
const LONGEST: usize = 100;

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    q: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Found {
    frame: PortalFrame,
    asked: String,
    hits: Vec<Hit>,
}

struct Hit {
    kind: &'static str,
    /// The title in pieces; a piece that was asked for is marked.
    title: Vec<(String, bool)>,
    href: String,
    about: String,
    day: String,
}

/// Shows the form, and the hits if something was asked for.
pub async fn show(
    State(portal): State<Portal>,
    visitor: Visitor,
    Asked(query): Asked<Query>,
) -> Result<Response, Problem> {
    let headers = visitor.headers.clone();
    portal.fresh(&headers, render(portal.clone(), visitor, query)).await
}

async fn render(portal: Portal, visitor: Visitor, query: Query) -> Result<Rendered, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let asked: String = query.q.trim().chars().take(LONGEST).collect();
    let title = if asked.is_empty() { "搜索".to_owned() } else { format!("搜索“{asked}”") };
    let mut frame = portal.frame_of(shelf.cards.first(), &visitor, Some(Section::Search), &title);
    frame.crumbs.remove(1); // the section is the page itself
    let hits = if asked.is_empty() { Vec::new() } else { hits(&asked, &shelf) };
    answer::page(&Found { frame, asked, hits })
}

/// Everything whose title has all the words that were asked for, spaces between them.
fn hits(asked: &str, shelf: &Shelf) -> Vec<Hit> {
    let lower = asked.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let mut hits = Vec::new();
    let mut look = |kind, title: &str, more: &str, href: String, about: &str, day: &str| {
        let heard = format!("{title} {more}").to_lowercase();
        if words.iter().all(|word| heard.contains(word)) {
            let title = marked(title, &words);
            hits.push(Hit { kind, title, href, about: about.to_owned(), day: day.to_owned() });
        }
    };
    for item in statutory_items() {
        for entry in entries(item, shelf) {
            look("公开信息", &entry.title, &entry.agency, entry.href, &entry.about, &entry.day);
        }
    }
    for item in statutory_items() {
        look("栏目", &item.name, &item.short, format!("/disclosure/{}", item.id), "", "");
    }
    for rule in national_rules() {
        look("制度", &rule.title, &rule.number, "/rules".to_owned(), &rule.about, "");
    }
    for card in &shelf.cards {
        for rule in &card.rules {
            look("制度", &rule.title, &rule.number, "/rules".to_owned(), &rule.issued_by, "");
        }
    }
    hits
}

/// The text in pieces, those that say a word marked. The earliest word wins, then the longest.
fn marked(text: &str, words: &[&str]) -> Vec<(String, bool)> {
    let lower = text.to_lowercase();
    // Letters that change their length in lower case would shift the marks: then mark nothing.
    if lower.len() != text.len() {
        return vec![(text.to_owned(), false)];
    }
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(rest) = lower.get(at..) {
        let next = words
            .iter()
            .filter_map(|word| rest.find(word).map(|found| (found, std::cmp::Reverse(word.len()))))
            .min();
        let Some((found, std::cmp::Reverse(length))) = next else { break };
        let (from, to) = (at + found, at + found + length);
        if let (Some(before), Some(hit)) = (text.get(at..from), text.get(from..to)) {
            if !before.is_empty() {
                pieces.push((before.to_owned(), false));
            }
            pieces.push((hit.to_owned(), true));
        }
        at = to;
    }
    if let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        pieces.push((rest.to_owned(), false));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn marks_stand_where_the_words_are() {
        let rows = [
            ("法律援助办法", vec!["援助"], "法律[援助]办法"),
            ("法律援助法律", vec!["法律", "助"], "[法律]援[助][法律]"),
            ("年报", vec!["年报"], "[年报]"),
            ("年报", vec!["无"], "年报"),
            ("GB/T 9704", vec!["gb/t"], "[GB/T] 9704"),
            ("援助站", vec!["援", "援助"], "[援助]站"),
        ];
        for (text, words, expected) in rows {
            let shown: String = marked(text, &words)
                .into_iter()
                .map(|(piece, hit)| if hit { format!("[{piece}]") } else { piece })
                .collect();
            assert_eq!(shown, expected);
        }
    }
}
