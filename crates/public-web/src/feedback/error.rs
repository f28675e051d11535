//! `/report-error`: what is wrong on a page of the portal.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use gongkai_domain::{
    calendar::Calendar,
    feedback::{ERROR_ANSWER_DAYS, FeedbackKind, LONGEST_TEXT, Letter, answer_due},
    id::DocumentId,
    refusal::Refusal,
};
use gongkai_public::AgencyCard;
use gongkai_web_kit::{
    caller::ClientAddress,
    extract::Asked,
    form::Entered,
    layout::{FormView, PortalFrame},
    local_path::LocalPath,
    page_cache::Rendered,
    problem::Problem,
    seal::{SEAL_FIELD, Sealer},
};
use serde::Deserialize;

use super::{
    post::{NotTaken, post},
    private,
    receipt::done,
};
use crate::{answer, portal::Portal, shelf::Shelf, visitor::Visitor, words};

/// Which page it is about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct About {
    page: String,
}

#[derive(Template)]
#[template(path = "report_error.html")]
struct Page {
    frame: PortalFrame,
    can_send: bool,
    csrf: String,
    form: FormView,
    /// Below the field for the text.
    advice: String,
    days: u32,
    phone: String,
}

async fn page(portal: &Portal, visitor: &Visitor, sealer: &Sealer, form: FormView) -> Result<Page, Problem> {
    let cards = Shelf::cards(&portal.store).await?;
    let card = cards.first();
    let can_send = card.is_some_and(|card| !card.letter_key.is_empty());
    Ok(Page {
        frame: portal.frame_of(card, visitor, None, "我要纠错"),
        can_send,
        // A page without a form needs no seal, and no cookie for it.
        csrf: if can_send { sealer.seal() } else { String::new() },
        form,
        advice: format!("写明错在哪里、应该是什么；最多 {LONGEST_TEXT} 个字"),
        days: ERROR_ANSWER_DAYS,
        phone: card.map(|card| card.phone.clone()).unwrap_or_default(),
    })
}

/// A page of this portal, or nothing.
fn own_page(text: &str) -> String {
    LocalPath::parse(text.trim()).map(|path| path.as_str().to_owned()).unwrap_or_default()
}

/// The form.
pub async fn form(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
    Asked(about): Asked<About>,
) -> Result<Response, Problem> {
    let form = FormView::new().with("page", own_page(&about.page));
    let page = page(&portal, &visitor, &sealer, form).await?;
    portal.fresh(&visitor.headers, async move { answer::page(&page) }).await
}

/// Takes a report.
pub async fn send(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
    ClientAddress(from): ClientAddress,
    entered: Entered,
) -> Result<Response, Problem> {
    let (card, document) = whose(&portal, entered.text("page")).await?;
    let letter = letter_of(&entered, document);
    let taken = match card {
        Some(card) => post(&portal, (from, &sealer, entered.text(SEAL_FIELD)), &card, letter).await,
        None => {
            let sentence = "本网站还不能在线收取纠错，请打电话告诉我们";
            Err(NotTaken::Refused(vec![Refusal::new("not_open", sentence)]))
        }
    };
    let rendered: Rendered = match taken {
        Ok(code) => {
            let due = answer_due(Calendar::embedded(), portal.today()).ok();
            let due = due.map(|due| words::date(due.date));
            done(portal.frame(&visitor, None, "已收到您的纠错").await?, &code, FeedbackKind::Error, due)?
        }
        Err(NotTaken::Refused(all)) => {
            let page = page(&portal, &visitor, &sealer, entered.view(&all)).await?;
            answer::with_status(StatusCode::UNPROCESSABLE_ENTITY, &page)?
        }
        Err(NotTaken::Problem(problem)) => return Err(problem),
    };
    private(&portal, &visitor.headers, rendered).await
}

/// Who answers for a page: the agency whose document it shows, else that of the portal; and the document.
async fn whose(portal: &Portal, page: &str) -> Result<(Option<AgencyCard>, Option<DocumentId>), Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let path = page.trim().split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    if let ["", "documents", code, file, ..] = parts.as_slice()
        && let Some(card) = shelf.card_by_code(code).filter(|card| !card.letter_key.is_empty())
        && let Some(id) = file.split('.').next().and_then(DocumentId::parse)
        && portal.store.document(&card.agency, id.as_str()).await.map_err(Problem::fault)?.is_some()
    {
        return Ok((Some(card.clone()), Some(id)));
    }
    let of_guide = match parts.as_slice() {
        ["", "guide", code] => shelf.card_by_code(code),
        _ => None,
    };
    let card = of_guide.or(shelf.cards.first()).filter(|card| !card.letter_key.is_empty());
    Ok((card.cloned(), None))
}

fn letter_of(entered: &Entered, document: Option<DocumentId>) -> Letter {
    Letter {
        schema: 1,
        kind: FeedbackKind::Error,
        document,
        page: own_page(entered.text("page")),
        text: entered.text("text").trim().to_owned(),
        name: String::new(),
        contact: entered.code("contact"),
        reply_key: String::new(),
    }
}
