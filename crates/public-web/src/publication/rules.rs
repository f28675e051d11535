//! `/rules`: laws and rules of disclosure, of the State first, then of each agency.

use askama::Template;
use axum::extract::State;
use gongkai_domain::publication::{NationalRule, national_rules};
use gongkai_public::AgencyCard;
use gongkai_web_kit::{
    layout::{PortalFrame, Section},
    page_cache::Rendered,
    problem::Problem,
};

use crate::{answer, portal::Portal, shelf::Shelf, visitor::Visitor, words};

#[derive(Template)]
#[template(path = "rules.html")]
struct Rules {
    frame: PortalFrame,
    national: &'static [NationalRule],
    agencies: Vec<AgencyCard>,
}

impl Rules {
    fn since(&self, day: &Option<chrono::NaiveDate>) -> String {
        day.map(words::date).unwrap_or_default()
    }
}

/// Shows the page.
pub async fn show(State(portal): State<Portal>, visitor: Visitor) -> Result<Rendered, Problem> {
    let cards = Shelf::cards(&portal.store).await?;
    let frame = portal.frame_of(cards.first(), &visitor, Some(Section::Rules), Section::Rules.name());
    answer::page(&Rules { frame, national: national_rules(), agencies: cards })
}
