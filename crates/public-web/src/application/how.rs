//! `/apply`: how an application is filed, by which ways, and what happens then.

use askama::Template;
use axum::extract::State;
use gongkai_public::AgencyCard;
use gongkai_web_kit::{
    layout::{PortalFrame, Section},
    page_cache::Rendered,
    problem::Problem,
};

use crate::{answer, portal::Portal, shelf::Shelf, visitor::Visitor};

#[derive(Template)]
#[template(path = "apply_how.html")]
struct Apply {
    frame: PortalFrame,
    card: Option<AgencyCard>,
    /// The other agencies of the portal that can be sent to: where an application begins, and name.
    others: Vec<(String, String)>,
}

/// Shows the page.
pub async fn show(State(portal): State<Portal>, visitor: Visitor) -> Result<Rendered, Problem> {
    let mut cards = Shelf::cards(&portal.store).await?;
    let frame = portal.frame_of(cards.first(), &visitor, Some(Section::Apply), Section::Apply.name());
    let others = cards
        .iter()
        .skip(1)
        .filter(|card| !card.letter_key.is_empty())
        .map(|card| (frame.link(format!("/apply/who?agency={}", card.code)), card.name.clone()))
        .collect();
    let card = if cards.is_empty() { None } else { Some(cards.remove(0)) };
    answer::page(&Apply { frame, card, others })
}
