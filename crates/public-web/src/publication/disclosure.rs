//! `/disclosure`: the fifteen items of Art. 20 with their counts; `/disclosure/{item}`: one of them.

use askama::Template;
use axum::extract::State;
use gongkai_domain::publication::{StatutoryItem, statutory_item, statutory_items};
use gongkai_public::bundle::ANNUAL_REPORT;
use gongkai_web_kit::{
    extract::At,
    layout::{PortalFrame, Section},
    page_cache::Rendered,
    problem::Problem,
};

use crate::{answer, portal::Portal, shelf::Shelf, visitor::Visitor, words};

/// Kind of an agency's own facts: functions, address, hours.
const AGENCY_CARD: &str = "agency_card";

/// One thing published under an item.
pub struct Entry {
    /// Title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// A sentence about it; empty: none.
    pub about: String,
    /// Who published it.
    pub agency: String,
    /// When it was published or last changed.
    pub day: String,
}

/// Everything published under an item.
pub fn entries(item: &StatutoryItem, shelf: &Shelf) -> Vec<Entry> {
    let mut entries = Vec::new();
    if item.kinds.iter().any(|kind| kind == AGENCY_CARD) {
        entries.extend(shelf.cards.iter().enumerate().map(|(at, card)| Entry {
            title: format!("{}机关职能、机构设置与联系方式", card.name),
            href: if at == 0 { "/guide".to_owned() } else { format!("/guide/{}", card.code) },
            about: card.functions.clone(),
            agency: card.name.clone(),
            day: words::date(card.updated_on),
        }));
    }
    if item.kinds.iter().any(|kind| kind == ANNUAL_REPORT) {
        entries.extend(shelf.reports.iter().filter_map(|report| {
            Some(Entry {
                title: report.title.clone(),
                href: shelf.href(report)?,
                about: String::new(),
                agency: shelf.card(&report.agency)?.name.clone(),
                day: words::date(report.published_on),
            })
        }));
    }
    entries
}

#[derive(Template)]
#[template(path = "disclosure.html")]
struct Items {
    frame: PortalFrame,
    items: Vec<(&'static StatutoryItem, usize)>,
}

#[derive(Template)]
#[template(path = "disclosure_item.html")]
struct Item {
    frame: PortalFrame,
    item: &'static StatutoryItem,
    entries: Vec<Entry>,
    /// All items with their counts, for the list at the side.
    items: Vec<(&'static StatutoryItem, usize)>,
}

fn counted(shelf: &Shelf) -> Vec<(&'static StatutoryItem, usize)> {
    statutory_items().iter().map(|item| (item, entries(item, shelf).len())).collect()
}

/// All items.
pub async fn show(State(portal): State<Portal>, visitor: Visitor) -> Result<Rendered, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let section = Section::Disclosure;
    let frame = portal.frame_of(shelf.cards.first(), &visitor, Some(section), section.name());
    answer::page(&Items { frame, items: counted(&shelf) })
}

/// One item.
pub async fn show_item(
    State(portal): State<Portal>,
    visitor: Visitor,
    At(id): At<String>,
) -> Result<Rendered, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let item = statutory_item(&id);
    let title = item.map_or("没有这一项", |item| item.short.as_str());
    let frame = portal.frame_of(shelf.cards.first(), &visitor, Some(Section::Disclosure), title);
    let Some(item) = item else {
        return answer::not_found(frame, "法定主动公开内容共 15 项，没有您要找的这一项。");
    };
    let items = counted(&shelf);
    answer::page(&Item { frame, item, entries: entries(item, &shelf), items })
}
