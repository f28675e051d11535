//! `/search?q=`: full text over what was published, narrowed by facets; sections and rules by title.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use gongkai_domain::publication::{Validity, is_numbered, national_rules, statutory_item, statutory_items};
use gongkai_search::{Answer, Facet, Order, Piece, Question};
use gongkai_web_kit::{
    extract::Asked,
    form,
    layout::{PortalFrame, Section},
    page_cache::Rendered,
    problem::Problem,
};
use serde::Deserialize;

use super::{
    finder::{self, kind_name},
    line::tag,
};
use crate::{answer, portal::Portal, shelf::Shelf, visitor::Visitor, words};

/// More letters than any title has are not looked for.
const LONGEST: usize = 100;
/// Hits on one page.
const PAGE: usize = 10;
/// The last page that is shown: nobody reads further, and every page costs more than the one before.
const LAST: usize = 100;
/// Between them characters are held together.
const QUOTES: [char; 5] = ['"', '“', '”', '「', '」'];
/// Facets that the page offers, with their names.
const FACETS: [(Facet, &str); 5] = [
    (Facet::Kind, "类别"),
    (Facet::Agency, "机关"),
    (Facet::Year, "发布年份"),
    (Facet::Entry, "法定内容"),
    (Facet::Topic, "主题"),
];
/// Values of a facet that are shown.
const VALUES: usize = 8;

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    q: String,
    kind: String,
    agency: String,
    year: String,
    entry: String,
    topic: String,
    order: String,
    page: String,
}

impl Query {
    fn value(&self, facet: Facet) -> &str {
        match facet {
            Facet::Kind => &self.kind,
            Facet::Agency => &self.agency,
            Facet::Year => &self.year,
            Facet::Entry => &self.entry,
            Facet::Topic => &self.topic,
            Facet::Unit | Facet::Validity => "",
        }
    }

    fn chosen(&self) -> Vec<(Facet, String)> {
        FACETS
            .iter()
            .map(|(facet, _)| (*facet, self.value(*facet).to_owned()))
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }

    /// The address with one wish changed; the page is the first again unless it is the wish.
    fn with(&self, name: &str, value: &str) -> String {
        let mut parts = vec![format!("q={}", words::encoded(self.q.trim()))];
        let facets = FACETS.iter().map(|(facet, _)| (facet.code(), self.value(*facet)));
        for (one, now) in facets.chain([("order", self.order.as_str()), ("page", "")]) {
            let value = if one == name { value } else { now };
            if !value.is_empty() {
                parts.push(format!("{one}={}", words::encoded(value)));
            }
        }
        format!("/search?{}", parts.join("&"))
    }

    /// The page as somebody asked for it.
    fn asked_page(&self) -> usize {
        form::number(&self.page).unwrap_or(1).max(1)
    }

    /// The page that is looked up.
    fn page(&self) -> usize {
        self.asked_page().min(LAST)
    }
}

#[derive(Template)]
#[template(path = "search.html")]
struct Found {
    frame: PortalFrame,
    asked: String,
    /// Nothing was found for what was typed, and this was looked for instead.
    corrected: Option<String>,
    /// What it was parted into, and whether every hit has all of it.
    parted: Option<(String, bool)>,
    /// Sections and rules whose name has the words.
    places: Vec<(String, String)>,
    total: usize,
    hits: Vec<Hit>,
    chosen: Vec<(String, String)>,
    groups: Vec<Group>,
    newest_first: bool,
    other_order: String,
    /// The same characters wherever words begin and end, where that is another question.
    literally: Option<String>,
    /// A 发文字号 was looked for and nothing has it.
    unknown_number: bool,
    /// There is no page of the number that was asked: it, how many there are, and the last one's address.
    beyond: Option<(usize, usize, String)>,
    before: Option<String>,
    after: Option<String>,
}

struct Hit {
    title: Vec<Piece>,
    snippet: Vec<Piece>,
    href: String,
    about: String,
    number: String,
    day: String,
    /// Kind of the tag and word of its validity; empty: it has none.
    validity: (&'static str, &'static str),
}

struct Group {
    name: &'static str,
    values: Vec<(String, u64, String)>,
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

async fn render(portal: Portal, visitor: Visitor, mut query: Query) -> Result<Rendered, Problem> {
    query.q = query.q.trim().chars().take(LONGEST).collect();
    let shelf = Shelf::of(&portal.store).await?;
    let asked = query.q.clone();
    let title = if asked.is_empty() { "搜索".to_owned() } else { format!("搜索“{asked}”") };
    let mut frame = portal.frame_of(shelf.cards.first(), &visitor, Some(Section::Search), &title);
    frame.crumbs.remove(1); // the section is the page itself
    let found = if asked.is_empty() { Answer::default() } else { ask(&portal, &query).await? };
    let validities = validities(&portal, &found).await?;
    answer::page(&page(frame, &query, &shelf, (found, validities)))
}

/// The tags of hits that have a validity, by their keys. It ends by itself, so it stands in no index.
async fn validities(
    portal: &Portal,
    found: &Answer,
) -> Result<BTreeMap<String, (&'static str, &'static str)>, Problem> {
    let keys: Vec<(&str, &str)> =
        found.hits.iter().filter_map(|hit| finder::document_of(&hit.item.key)).collect();
    if keys.is_empty() {
        return Ok(BTreeMap::new());
    }
    let told = portal.store.document_validities(&keys).await.map_err(Problem::fault)?;
    let tagged = |(agency, id, code, until): (String, String, String, Option<NaiveDate>)| {
        let validity = Validity::parse(&code)?.on(until, portal.today());
        Some((finder::key(&agency, &id), tag(validity)))
    };
    Ok(told.into_iter().filter_map(tagged).collect())
}

async fn ask(portal: &Portal, query: &Query) -> Result<Answer, Problem> {
    let question = Question {
        text: query.q.clone(),
        facets: query.chosen(),
        order: if query.order == "newest" { Order::Newest } else { Order::Relevance },
        from: (query.page() - 1) * PAGE,
        count: PAGE,
    };
    portal.finder.search(question).await
}

fn page(
    frame: PortalFrame,
    query: &Query,
    shelf: &Shelf,
    (found, validities): (Answer, BTreeMap<String, (&'static str, &'static str)>),
) -> Found {
    let number = query.page();
    let to = |page: usize| query.with("page", &page.to_string());
    let newest_first = query.order == "newest";
    let chosen = query.chosen();
    // A quote that nobody closed is none.
    let quoted = query.q.matches(QUOTES).count() > 1;
    let pages = found.total.div_ceil(PAGE).min(LAST);
    let is_beyond = found.total > 0 && (found.hits.is_empty() || query.asked_page() > LAST);
    let is_exact = found.corrected.is_none() && found.parted.is_none() && found.total > 0;
    Found {
        frame,
        places: if chosen.is_empty() && number == 1 { places(&query.q, shelf) } else { Vec::new() },
        chosen: chosen
            .iter()
            .map(|(facet, value)| (word(*facet, value, shelf), query.with(facet.code(), "")))
            .collect(),
        groups: groups(&found.facets, query, shelf),
        newest_first,
        other_order: query.with("order", if newest_first { "" } else { "newest" }),
        literally: (!quoted && found.total == 0 && !query.q.is_empty())
            .then(|| format!("/search?q={}", words::encoded(&format!("“{}”", query.q.replace(QUOTES, ""))))),
        unknown_number: is_numbered(query.q.trim_matches(QUOTES)) && !is_exact,
        beyond: is_beyond.then(|| (query.asked_page(), pages, to(pages))),
        before: (number > 1).then(|| to(number - 1)),
        after: (number * PAGE < found.total && number < LAST).then(|| to(number + 1)),
        corrected: found.corrected,
        parted: found.parted.map(|parted| (parted.words.join("”“"), parted.all)),
        total: found.total,
        hits: found
            .hits
            .into_iter()
            .map(|hit| Hit {
                validity: validities.get(&hit.item.key).copied().unwrap_or_default(),
                number: hit.item.numbers.first().cloned().unwrap_or_default(),
                title: hit.title,
                snippet: hit.snippet,
                href: hit.item.href,
                about: hit.item.about,
                day: words::date(hit.item.published_on),
            })
            .collect(),
        asked: query.q.clone(),
    }
}

fn groups(
    facets: &BTreeMap<Facet, Vec<gongkai_search::FacetCount>>,
    query: &Query,
    shelf: &Shelf,
) -> Vec<Group> {
    let mut groups = Vec::new();
    for (facet, name) in FACETS {
        let Some(counts) = facets.get(&facet).filter(|counts| counts.len() > 1) else { continue };
        if !query.value(facet).is_empty() {
            continue;
        }
        let values = counts
            .iter()
            .take(VALUES)
            .map(|one| (word(facet, &one.value, shelf), one.count, query.with(facet.code(), &one.value)));
        groups.push(Group { name, values: values.collect() });
    }
    groups
}

/// The word of a value on the page.
fn word(facet: Facet, value: &str, shelf: &Shelf) -> String {
    match facet {
        Facet::Kind => kind_name(value),
        Facet::Agency => shelf.card_by_code(value).map_or_else(|| value.to_owned(), |card| card.name.clone()),
        Facet::Year => format!("{value}年"),
        Facet::Entry => statutory_item(value).map_or_else(|| value.to_owned(), |item| item.short.clone()),
        Facet::Topic | Facet::Unit | Facet::Validity => value.to_owned(),
    }
}

/// Sections and rules whose title has all the words: name and address.
fn places(asked: &str, shelf: &Shelf) -> Vec<(String, String)> {
    let lower = asked.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let has = |text: String| {
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let mut places = Vec::new();
    for item in statutory_items().iter().filter(|item| has(format!("{} {}", item.name, item.short))) {
        places.push((item.short.clone(), format!("/disclosure/{}", item.id)));
    }
    for rule in national_rules().iter().filter(|rule| has(format!("{} {}", rule.title, rule.number))) {
        places.push((rule.title.clone(), "/rules".to_owned()));
    }
    for card in &shelf.cards {
        for rule in card.rules.iter().filter(|rule| has(format!("{} {}", rule.title, rule.number))) {
            places.push((rule.title.clone(), "/rules".to_owned()));
        }
        if has(format!("{}指南 {}", card.name, card.code)) {
            places.push((format!("{}政府信息公开指南", card.name), format!("/guide/{}", card.code)));
        }
    }
    places
}
