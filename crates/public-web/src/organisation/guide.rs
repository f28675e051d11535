//! `/guide`: the guide to disclosure (Art. 12) of the portal's agency; `/guide/{agency}`: of another.

use askama::Template;
use axum::extract::State;
use gongkai_domain::publication::statutory_items;
use gongkai_public::AgencyCard;
use gongkai_web_kit::{
    extract::At,
    layout::{Crumb, PortalFrame, Section},
    page_cache::Rendered,
    problem::Problem,
};

use crate::{answer, portal::Portal, shelf::Shelf, visitor::Visitor, words};

#[derive(Template)]
#[template(path = "guide.html")]
struct Guide {
    frame: PortalFrame,
    card: Option<AgencyCard>,
    updated: String,
    /// The other agencies of the portal: address and name.
    others: Vec<(String, String)>,
    items: usize,
}

/// The guide of the portal's own agency.
pub async fn show(State(portal): State<Portal>, visitor: Visitor) -> Result<Rendered, Problem> {
    let cards = Shelf::cards(&portal.store).await?;
    let frame = portal.frame_of(cards.first(), &visitor, Some(Section::Guide), Section::Guide.name());
    guide(frame, &cards, 0)
}

/// The guide of the agency with this code.
pub async fn show_agency(
    State(portal): State<Portal>,
    visitor: Visitor,
    At(code): At<String>,
) -> Result<Rendered, Problem> {
    let cards = Shelf::cards(&portal.store).await?;
    let mut frame = portal.frame_of(cards.first(), &visitor, Some(Section::Guide), Section::Guide.name());
    let Some(at) = cards.iter().position(|card| card.code == code) else {
        return answer::not_found(frame, "本网站没有这个机关。");
    };
    if let Some(card) = cards.get(at).filter(|_| at > 0) {
        frame.title = format!("{}政府信息公开指南", card.name);
        frame.crumbs = vec![
            Crumb::new("政府信息公开", visitor.view.link("/")),
            Crumb::new(Section::Guide.name(), visitor.view.link("/guide")),
            Crumb::here(&card.name),
        ];
    }
    guide(frame, &cards, at)
}

fn guide(frame: PortalFrame, cards: &[AgencyCard], at: usize) -> Result<Rendered, Problem> {
    let others = cards
        .iter()
        .enumerate()
        .filter(|(other, card)| *other != at && !card.address.is_empty())
        .map(|(other, card)| {
            let href = if other == 0 { "/guide".to_owned() } else { format!("/guide/{}", card.code) };
            (frame.link(&href), card.name.clone())
        })
        .collect();
    // Of an agency that has not said how it is reached only the reports are here.
    let card = cards.get(at).cloned().filter(|card| !card.address.is_empty());
    let updated = card.as_ref().map(|card| words::date(card.updated_on)).unwrap_or_default();
    answer::page(&Guide { frame, card, updated, others, items: statutory_items().len() })
}
