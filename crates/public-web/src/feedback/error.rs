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

/// A page of this portal, or nothing. People copy whole addresses, with the name of the site.
fn own_page(portal: &Portal, text: &str) -> String {
    let text = text.trim();
    let base = portal.settings.base.as_str();
    let path = match text.strip_prefix(base).filter(|_| !base.is_empty()) {
        Some("") => "/",
        Some(path) => path,
        None => text,
    };
    LocalPath::parse(path).map(|path| path.as_str().to_owned()).unwrap_or_default()
}

/// Somebody names what is no page of this portal. One of another site is not ours to mend, and its owner would
/// never know.
fn no_page_of_ours(portal: &Portal, text: &str) -> Option<Refusal> {
    if text.trim().is_empty() || !own_page(portal, text).is_empty() {
        return None;
    }
    let how = "请只写网址里域名后面的部分，例如 /guide；记不清的可以空着，在下面写明是哪一页";
    let is_address = text.contains("://") || (text.is_ascii() && text.contains('.'));
    let (code, sentence) = if is_address {
        let sentence = format!(
            "您写的网页不在本网站上，我们改不了，请到那个网站的“我要纠错”反映；要反映的是本网站的，{how}"
        );
        ("page_elsewhere", sentence)
    } else {
        ("page_unreadable", format!("看不出是哪个网页：{how}"))
    };
    Some(Refusal::new(code, sentence).at("page"))
}

/// The form.
pub async fn form(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
    Asked(about): Asked<About>,
) -> Result<Response, Problem> {
    let form = FormView::new().with("page", own_page(&portal, &about.page));
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
    let page_named = own_page(&portal, entered.text("page"));
    let whose = whose(&portal, &page_named).await?;
    let foreign = no_page_of_ours(&portal, entered.text("page"));
    let taken = match whose {
        _ if foreign.is_some() => Err(NotTaken::Refused(foreign.into_iter().collect())),
        Whose::Agency(card, document) => {
            let letter = letter_of(&entered, page_named, document);
            post(&portal, (from, &sealer, entered.text(SEAL_FIELD)), &card, letter).await
        }
        Whose::Closed(card) => Err(NotTaken::Refused(vec![not_online(&card)])),
        Whose::Nobody => {
            let sentence = "本网站还不能在线收取纠错，请打电话告诉我们";
            Err(NotTaken::Refused(vec![Refusal::new("not_open", sentence)]))
        }
    };
    let rendered: Rendered = match taken {
        Ok(code) => {
            let due = answer_due(Calendar::in_force(), portal.today()).ok();
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

/// Who answers for a page.
enum Whose {
    /// The agency of the page, or that of the portal; and the document that the page shows.
    Agency(AgencyCard, Option<DocumentId>),
    /// The page is of an agency that takes no letters here: another one could not mend it.
    Closed(AgencyCard),
    /// Nobody takes letters here.
    Nobody,
}

async fn whose(portal: &Portal, page: &str) -> Result<Whose, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let path = page.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    let (mut card, mut document) = (None, None);
    if let ["", "documents", code, file, ..] = parts.as_slice()
        && let Some(of) = shelf.card_by_code(code)
        && let Some(id) = file.split('.').next().and_then(DocumentId::parse)
        && portal.store.document(&of.agency, id.as_str()).await.map_err(Problem::fault)?.is_some()
    {
        (card, document) = (Some(of), Some(id));
    }
    if let ["", "guide", code] = parts.as_slice() {
        card = shelf.card_by_code(code);
    }
    Ok(match (card, shelf.cards.first()) {
        (Some(card), _) if card.letter_key.is_empty() => Whose::Closed(card.clone()),
        (Some(card), _) => Whose::Agency(card.clone(), document),
        (None, Some(card)) if !card.letter_key.is_empty() => Whose::Agency(card.clone(), None),
        _ => Whose::Nobody,
    })
}

/// The page is of an agency that has not opened its mailbox.
fn not_online(card: &AgencyCard) -> Refusal {
    let how = match card.phone.as_str() {
        "" => "请直接与它联系".to_owned(),
        phone => format!("请打它的电话 {phone}"),
    };
    let sentence = format!("这一页是{}发布的，由它更正；它还没有在本网站开通在线纠错，{how}", card.name);
    Refusal::new("agency_offline", sentence).at("page")
}

fn letter_of(entered: &Entered, page: String, document: Option<DocumentId>) -> Letter {
    Letter {
        schema: 1,
        kind: FeedbackKind::Error,
        document,
        page,
        text: entered.text("text").trim().to_owned(),
        name: String::new(),
        contact: entered.code("contact"),
        reply_key: String::new(),
    }
}
