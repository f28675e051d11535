//! The cards from which people at the telephone answer.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::{authority::Read, calendar::date_in_words, channel::Card, publication::Validity};
use gongkai_office::channel::{self, Cards};
use gongkai_web_kit::{
    caller::Caller,
    extract::Asked,
    layout::{FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use crate::{OfficeWeb, problem};

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    q: String,
}

struct View {
    card: Card,
    published: String,
    lines: Vec<String>,
    /// Kind of the tag of its validity.
    tag: &'static str,
}

#[derive(Template)]
#[template(path = "channel/hotline.html")]
struct Page {
    frame: OfficeFrame,
    form: FormView,
    filtered: bool,
    cards: Vec<View>,
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(filter): Asked<Filter>,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, Cards>()?;
    let words: String = filter.q.chars().take(100).collect();
    let cards = channel::cards(desk.office(), &right, &words).await.map_err(problem)?;
    let page = Page {
        frame: desk.frame(&caller, &sealer, "热线答复卡", Vec::new()).await?,
        filtered: !words.trim().is_empty(),
        form: FormView::new().with("q", words),
        cards: cards.into_iter().map(view).collect(),
    };
    Ok(Html(page.render()?))
}

fn view(card: Card) -> View {
    View {
        published: date_in_words(card.published_on),
        lines: card.text.lines().map(str::to_owned).collect(),
        tag: if card.validity == Validity::InForce.word() { "ok" } else { "warn" },
        card,
    }
}
