//! `/questions/ask`: a question to the inquiry desk of an agency. Nobody is asked who asks, or what for.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use chrono::NaiveTime;
use gongkai_domain::{
    calendar::Calendar,
    feedback::{FeedbackKind, LONGEST_TEXT, Letter},
    inquiry::due_on_portal,
    refusal::Refusal,
};
use gongkai_public::AgencyCard;
use gongkai_web_kit::{
    caller::ClientAddress,
    extract::Asked,
    form::Entered,
    layout::{Choice, Crumb, FormView, PortalFrame},
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

/// Whom to ask, by code.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Whom {
    agency: String,
}

#[derive(Template)]
#[template(path = "ask.html")]
struct Page {
    frame: PortalFrame,
    /// Agencies that take questions; one of them needs no choice.
    agencies: Vec<Choice>,
    csrf: String,
    form: FormView,
    /// Below the field for the text.
    advice: String,
    phone: String,
}

fn open(cards: &[AgencyCard]) -> Vec<&AgencyCard> {
    cards.iter().filter(|card| !card.letter_key.is_empty()).collect()
}

async fn page(portal: &Portal, visitor: &Visitor, sealer: &Sealer, form: FormView) -> Result<Page, Problem> {
    let cards = Shelf::cards(&portal.store).await?;
    let open = open(&cards);
    let mut frame = portal.frame_of(cards.first(), visitor, None, "提问");
    frame.crumbs.insert(1, Crumb::new("咨询问答", visitor.view.link("/questions")));
    Ok(Page {
        frame,
        // A page without a form needs no seal, and no cookie for it.
        csrf: if open.is_empty() { String::new() } else { sealer.seal() },
        agencies: open.iter().map(|card| Choice::new(card.code.clone(), card.name.clone())).collect(),
        form,
        advice: format!("一次问一件事；不用写身份证号码。最多 {LONGEST_TEXT} 个字"),
        phone: cards.first().map(|card| card.phone.clone()).unwrap_or_default(),
    })
}

/// The form.
pub async fn form(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
    Asked(whom): Asked<Whom>,
) -> Result<Response, Problem> {
    let form = FormView::new().with("agency", whom.agency);
    let page = page(&portal, &visitor, &sealer, form).await?;
    portal.fresh(&visitor.headers, async move { answer::page(&page) }).await
}

/// Takes a question.
pub async fn send(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
    ClientAddress(from): ClientAddress,
    entered: Entered,
) -> Result<Response, Problem> {
    let cards = Shelf::cards(&portal.store).await?;
    let taken = match whom(&cards, entered.text("agency")) {
        Ok(card) => post(&portal, (from, &sealer, entered.text(SEAL_FIELD)), card, letter_of(&entered)).await,
        Err(refusal) => Err(NotTaken::Refused(vec![refusal])),
    };
    let rendered: Rendered = match taken {
        Ok(code) => {
            let frame = portal.frame_of(cards.first(), &visitor, None, "已收到您的问题");
            let end = NaiveTime::from_hms_opt(23, 59, 0).unwrap_or(NaiveTime::MIN);
            let due = due_on_portal(Calendar::in_force(), portal.today().and_time(end)).map(words::date);
            done(frame, &code, FeedbackKind::Question, due)?
        }
        Err(NotTaken::Refused(all)) => {
            let page = page(&portal, &visitor, &sealer, entered.view(&all)).await?;
            answer::with_status(StatusCode::UNPROCESSABLE_ENTITY, &page)?
        }
        Err(NotTaken::Problem(problem)) => return Err(problem),
    };
    private(&portal, &visitor.headers, rendered).await
}

/// Who answers: the chosen agency, or the only one.
fn whom<'a>(cards: &'a [AgencyCard], code: &str) -> Result<&'a AgencyCard, Refusal> {
    let open = open(cards);
    match open.as_slice() {
        [] => Err(Refusal::new("not_open", "本网站还不能在线提问，请打电话问")),
        [only] => Ok(only),
        all => all.iter().find(|card| card.code == code).copied().ok_or_else(|| {
            Refusal::new("agency_missing", "请选择问哪个机关；不清楚的，选最接近的一个").at("agency")
        }),
    }
}

fn letter_of(entered: &Entered) -> Letter {
    let text = |name: &str| entered.text(name).trim().to_owned();
    Letter { name: text("name"), contact: entered.code("contact"), ..Letter::question(text("text")) }
}
