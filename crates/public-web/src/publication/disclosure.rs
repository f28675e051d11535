//! `/disclosure`: the fifteen items of Art. 20 with their counts, and the agencies' own catalogues;
//! `/disclosure/{item}`: an item or a row of a catalogue, by kind, unit and year.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::{Datelike, NaiveDate};
use gongkai_domain::publication::{StatutoryItem, Validity, statutory_item, statutory_items};
use gongkai_public::{DocumentFilter, Facet, bundle::ANNUAL_REPORT};
use gongkai_web_kit::{
    extract::{Asked, At},
    form,
    layout::{PortalFrame, Section},
    page_cache::Rendered,
    problem::Problem,
};
use serde::Deserialize;

use super::{finder::kind_name, line::Line};
use crate::{answer, portal::Portal, shelf::Shelf, visitor::Visitor, words};

/// Kind of an agency's own facts: functions, address, hours.
pub const AGENCY_CARD: &str = "agency_card";
/// Documents on one page of a list.
const PAGE: u64 = 20;

/// What was asked for of a list.
#[derive(Debug, Default, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Query {
    agency: String,
    kind: String,
    unit: String,
    year: String,
    validity: String,
    page: String,
}

impl Query {
    /// The address with one wish changed; the page is the first again unless it is the wish.
    fn with(&self, item: &str, name: &str, value: &str) -> String {
        let page = if name == "page" { value } else { "" };
        let mut parts = Vec::new();
        let own = [
            ("agency", &self.agency),
            ("kind", &self.kind),
            ("unit", &self.unit),
            ("year", &self.year),
            ("validity", &self.validity),
        ];
        for (one, now) in own {
            let value = if one == name { value } else { now.as_str() };
            if !value.is_empty() {
                parts.push(format!("{one}={}", words::encoded(value)));
            }
        }
        if !page.is_empty() && page != "1" {
            parts.push(format!("page={page}"));
        }
        let query = if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) };
        format!("/disclosure/{item}{query}")
    }
}

/// Something that is no document, with what a list is narrowed by.
struct Entry {
    kind: &'static str,
    /// Code of its agency.
    code: String,
    /// Year of its release.
    year: i32,
    line: Line,
}

impl Entry {
    /// Is it among what was asked for? No unit provides it, and it has no validity.
    fn is_asked(&self, query: &Query) -> bool {
        let asked = |wanted: &str, own: &str| wanted.is_empty() || wanted == own;
        query.unit.is_empty()
            && Validity::parse(&query.validity).is_none()
            && asked(&query.agency, &self.code)
            && asked(&query.kind, self.kind)
            && form::number::<i32>(&query.year).is_none_or(|year| year == self.year)
    }

    /// Its value of a facet, as the page names values; nothing: it has none.
    fn value(&self, facet: Facet) -> Option<String> {
        match facet {
            Facet::Agency => Some(self.code.clone()),
            Facet::Kind => Some(self.kind.to_owned()),
            Facet::Year => Some(self.year.to_string()),
            _ => None,
        }
    }
}

/// Things that are no documents but belong to an item: facts of agencies, annual reports.
fn entries(item: &StatutoryItem, shelf: &Shelf) -> Vec<Entry> {
    let mut entries = Vec::new();
    if item.kinds.iter().any(|kind| kind == AGENCY_CARD) {
        entries.extend(shelf.cards.iter().enumerate().map(|(at, card)| Entry {
            kind: AGENCY_CARD,
            code: card.code.clone(),
            year: card.updated_on.year(),
            line: Line {
                title: format!("{}机关职能、机构设置与联系方式", card.name),
                href: if at == 0 { "/guide".to_owned() } else { format!("/guide/{}", card.code) },
                about: card.functions.clone(),
                agency: card.name.clone(),
                day: words::date(card.updated_on),
                ..Line::default()
            },
        }));
    }
    if item.kinds.iter().any(|kind| kind == ANNUAL_REPORT) {
        entries.extend(shelf.reports.iter().filter_map(|report| {
            let card = shelf.card(&report.agency)?;
            Some(Entry {
                kind: ANNUAL_REPORT,
                code: card.code.clone(),
                year: report.published_on.year(),
                line: Line {
                    title: report.title.clone(),
                    href: shelf.href(report)?,
                    agency: card.name.clone(),
                    day: words::date(report.published_on),
                    ..Line::default()
                },
            })
        }));
    }
    entries
}

#[derive(Template)]
#[template(path = "disclosure.html")]
struct Items {
    frame: PortalFrame,
    items: Vec<(&'static StatutoryItem, u64)>,
    catalogues: Vec<Own>,
}

/// The catalogue of an agency: its first levels, each with its rows.
struct Own {
    agency: String,
    groups: Vec<(String, Vec<OwnRow>)>,
}

/// A row of it: its id, the matter below the first level, what it says, what is there.
struct OwnRow {
    id: String,
    matter: String,
    content: String,
    count: u64,
}

/// What a list is about: an item of Art. 20, or a row of catalogues.
struct Subject {
    id: String,
    short: String,
    name: String,
    basis: String,
    item: Option<&'static StatutoryItem>,
}

impl Subject {
    fn of(id: &str, shelf: &Shelf) -> Option<Self> {
        if let Some(item) = statutory_item(id) {
            let (short, name, basis) = (item.short.clone(), item.name.clone(), item.basis.clone());
            return Some(Self { id: item.id.clone(), short, name, basis, item: Some(item) });
        }
        let mut rows = shelf.cards.iter().flat_map(|card| &card.catalogue);
        let row = rows.find(|row| row.id == id)?;
        let basis = if row.basis.is_empty() { "公开目录".to_owned() } else { row.basis.clone() };
        let name = if row.content.is_empty() { row.matters.join(" / ") } else { row.content.clone() };
        Some(Self { id: row.id.clone(), short: row.matters.join(" / "), name, basis, item: None })
    }
}

#[derive(Template)]
#[template(path = "disclosure_item.html")]
struct Item {
    frame: PortalFrame,
    item: Subject,
    entries: Vec<Line>,
    total: u64,
    /// What was chosen: words, and the address without it.
    chosen: Vec<(String, String)>,
    groups: Vec<Group>,
    /// There is no page of this number: it, how many there are, and the last one's address.
    beyond: Option<(u64, u64, String)>,
    before: Option<String>,
    after: Option<String>,
    /// All items with their counts, for the list at the side.
    items: Vec<(&'static StatutoryItem, u64)>,
}

/// Values by which the list can be narrowed.
struct Group {
    name: &'static str,
    values: Vec<Value>,
}

struct Value {
    word: String,
    count: i64,
    href: String,
}

/// How much there is under each item.
pub async fn counted(portal: &Portal, shelf: &Shelf) -> Result<Vec<(&'static StatutoryItem, u64)>, Problem> {
    let found = portal.store.document_facets(&DocumentFilter::default(), Facet::Item).await;
    let counts: BTreeMap<String, i64> = found.map_err(Problem::fault)?.into_iter().collect();
    let count = |item: &StatutoryItem| {
        let documents = counts.get(&item.id).copied().unwrap_or(0);
        entries(item, shelf).len() as u64 + u64::try_from(documents).unwrap_or(0)
    };
    Ok(statutory_items().iter().map(|item| (item, count(item))).collect())
}

/// All items.
pub async fn show(State(portal): State<Portal>, visitor: Visitor) -> Result<Rendered, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let section = Section::Disclosure;
    let frame = portal.frame_of(shelf.cards.first(), &visitor, Some(section), section.name());
    let catalogues = catalogues(&portal, &shelf).await?;
    answer::page(&Items { frame, items: counted(&portal, &shelf).await?, catalogues })
}

/// The catalogues of agencies that have one, with what is there under each row.
async fn catalogues(portal: &Portal, shelf: &Shelf) -> Result<Vec<Own>, Problem> {
    let mut own = Vec::new();
    for card in shelf.cards.iter().filter(|card| !card.catalogue.is_empty()) {
        let filter = DocumentFilter { agency: Some(card.agency.clone()), ..DocumentFilter::default() };
        let found = portal.store.document_facets(&filter, Facet::Entry).await.map_err(Problem::fault)?;
        let counts: BTreeMap<String, i64> = found.into_iter().collect();
        let mut groups: Vec<(String, Vec<OwnRow>)> = Vec::new();
        for row in &card.catalogue {
            let Some((first, rest)) = row.matters.split_first() else { continue };
            let line = OwnRow {
                id: row.id.clone(),
                matter: if rest.is_empty() { first.clone() } else { rest.join(" / ") },
                content: row.content.clone(),
                count: counts.get(&row.id).and_then(|count| u64::try_from(*count).ok()).unwrap_or(0),
            };
            match groups.last_mut().filter(|(name, _)| name == first) {
                Some((_, rows)) => rows.push(line),
                None => groups.push((first.clone(), vec![line])),
            }
        }
        own.push(Own { agency: card.name.clone(), groups });
    }
    Ok(own)
}

/// One item. Only the plain page is kept: what visitors choose makes more addresses than there is room.
pub async fn show_item(
    State(portal): State<Portal>,
    visitor: Visitor,
    At(id): At<String>,
    Asked(query): Asked<Query>,
) -> Result<Response, Problem> {
    let plain = query == Query::default();
    let page = render(portal.clone(), visitor.clone(), id, query);
    if plain { portal.kept(visitor, page).await } else { portal.fresh(&visitor.headers, page).await }
}

async fn render(portal: Portal, visitor: Visitor, id: String, query: Query) -> Result<Rendered, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let item = Subject::of(&id, &shelf);
    let title = item.as_ref().map_or("没有这一项", |item| item.short.as_str());
    let frame = portal.frame_of(shelf.cards.first(), &visitor, Some(Section::Disclosure), title);
    let Some(item) = item else {
        return answer::not_found(frame, "法定主动公开内容和公开目录里没有您要找的这一项。");
    };
    let filter = filter(&item, &query, &shelf, portal.today());
    let asked = form::number::<u64>(&query.page).unwrap_or(1).max(1);
    let number = asked.min(1_000_000);
    let documents = portal.store.document_count(&filter).await.map_err(Problem::fault)?;
    let found = portal.store.documents(&filter, (number - 1) * PAGE, PAGE).await.map_err(Problem::fault)?;
    let today = portal.today();
    let mut lines: Vec<Line> = found.iter().filter_map(|line| Line::of(line, &shelf, today)).collect();
    let chosen = chosen(&item, &query, &shelf);
    let mut total = documents;
    let mut fixed = item.item.map(|item| entries(item, &shelf)).unwrap_or_default();
    fixed.retain(|entry| entry.is_asked(&query));
    total += fixed.len() as u64;
    let groups = groups(&portal, &item, (&filter, &fixed), &query, &shelf).await?;
    if number == 1 {
        lines.splice(0..0, fixed.into_iter().map(|entry| entry.line));
    }
    let to = |number: u64| query.with(&item.id, "page", &number.to_string());
    let (before, after) =
        ((number > 1).then(|| to(number - 1)), (number * PAGE < documents).then(|| to(number + 1)));
    let pages = documents.div_ceil(PAGE);
    let is_beyond = lines.is_empty() && documents > 0;
    let page = Item {
        beyond: is_beyond.then(|| (asked, pages, to(pages))),
        items: counted(&portal, &shelf).await?,
        groups,
        before,
        after,
        frame,
        item,
        entries: lines,
        total,
        chosen,
    };
    answer::page(&page)
}

fn filter(item: &Subject, query: &Query, shelf: &Shelf, today: NaiveDate) -> DocumentFilter {
    let given = |text: &String| (!text.is_empty()).then(|| text.clone());
    DocumentFilter {
        agency: shelf.card_by_code(&query.agency).map(|card| card.agency.clone()),
        kind: given(&query.kind),
        item: item.item.map(|item| item.id.clone()),
        entry: item.item.is_none().then(|| item.id.clone()),
        unit: given(&query.unit),
        year: form::number(&query.year),
        validity: Validity::parse(&query.validity).map(|validity| (validity, today)),
        ..DocumentFilter::default()
    }
}

fn chosen(item: &Subject, query: &Query, shelf: &Shelf) -> Vec<(String, String)> {
    let agency = shelf.card_by_code(&query.agency).map(|card| card.name.clone()).unwrap_or_default();
    let kind = if query.kind.is_empty() { String::new() } else { kind_name(&query.kind) };
    let year = form::number::<i32>(&query.year).map(|year| format!("{year}年")).unwrap_or_default();
    let validity = Validity::parse(&query.validity).map(|one| one.word().to_owned()).unwrap_or_default();
    let all = [
        ("agency", agency),
        ("kind", kind),
        ("unit", query.unit.clone()),
        ("year", year),
        ("validity", validity),
    ];
    all.into_iter()
        .filter(|(_, word)| !word.is_empty())
        .map(|(name, word)| (word, query.with(&item.id, name, "")))
        .collect()
}

async fn groups(
    portal: &Portal,
    item: &Subject,
    (filter, fixed): (&DocumentFilter, &[Entry]),
    query: &Query,
    shelf: &Shelf,
) -> Result<Vec<Group>, Problem> {
    let rows = [
        ("机关", "agency", Facet::Agency, query.agency.is_empty()),
        ("类别", "kind", Facet::Kind, query.kind.is_empty()),
        ("提供单位", "unit", Facet::Unit, query.unit.is_empty()),
        ("发布年份", "year", Facet::Year, query.year.is_empty()),
    ];
    let mut groups = Vec::new();
    for (name, code, facet, open) in rows {
        if !open {
            continue;
        }
        let found = portal.store.document_facets(filter, facet).await.map_err(Problem::fault)?;
        let mut counts: BTreeMap<String, i64> = BTreeMap::new();
        for (value, count) in found {
            let code = || shelf.cards.iter().find(|card| card.agency.as_str() == value);
            let value =
                if facet == Facet::Agency { code().map(|card| card.code.clone()) } else { Some(value) };
            *counts.entry(value.unwrap_or_default()).or_default() += count;
        }
        for value in fixed.iter().filter_map(|entry| entry.value(facet)) {
            *counts.entry(value).or_default() += 1;
        }
        let mut values: Vec<Value> = counts
            .into_iter()
            .filter_map(|(value, count)| {
                let word = match facet {
                    Facet::Agency => shelf.card_by_code(&value)?.name.clone(),
                    Facet::Kind => kind_name(&value),
                    Facet::Year => format!("{value}年"),
                    _ => value.clone(),
                };
                Some(Value { word, count, href: query.with(&item.id, code, &value) })
            })
            .collect();
        // One value narrows nothing.
        if values.len() > 1 {
            if facet == Facet::Year {
                values.reverse();
            }
            groups.push(Group { name, values });
        }
    }
    if query.validity.is_empty() {
        groups.extend(by_validity(portal, item, filter, query).await?);
    }
    Ok(groups)
}

/// What holds and what does not, where the list has more than one of them.
async fn by_validity(
    portal: &Portal,
    item: &Subject,
    filter: &DocumentFilter,
    query: &Query,
) -> Result<Option<Group>, Problem> {
    let counts = portal.store.document_validities_on(filter, portal.today()).await.map_err(Problem::fault)?;
    let value = |(validity, count): (Validity, i64)| Value {
        word: validity.word().to_owned(),
        count,
        href: query.with(&item.id, "validity", validity.code()),
    };
    let values: Vec<Value> = counts.into_iter().map(value).collect();
    Ok((values.len() > 1).then_some(Group { name: "有效性", values }))
}
