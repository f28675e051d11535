//! `/receipts`: what became of a letter, for whoever has the code of its receipt. The code comes in a form,
//! never in an address; a wrong one, whatever it is, gets the same words.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use gongkai_domain::{
    feedback::FeedbackKind,
    id::{AgencyId, DocumentId},
    refusal::Refusal,
};
use gongkai_public::{ReceiptCard, ReceiptCode};
use gongkai_web_kit::{
    caller::ClientAddress,
    form::Entered,
    layout::{FormView, PortalFrame},
    page_cache::Rendered,
    problem::Problem,
    seal::Sealer,
};

use super::private;
use crate::{answer, portal::Portal, publication::line::address, shelf::Shelf, visitor::Visitor, words};

#[derive(Template)]
#[template(path = "letter_done.html")]
struct Done {
    frame: PortalFrame,
    code: String,
    is_comment: bool,
    due: String,
}

/// The page that says that a letter was taken.
pub fn done(
    frame: PortalFrame,
    code: &ReceiptCode,
    kind: FeedbackKind,
    due: Option<String>,
) -> Result<Rendered, Problem> {
    let is_comment = kind == FeedbackKind::Comment;
    answer::page(&Done { frame, code: code.shown(), is_comment, due: due.unwrap_or_default() })
}

/// What is told.
struct Told {
    is_comment: bool,
    received: String,
    due: String,
    unit: String,
    /// The answer, paragraph by paragraph.
    answer: Vec<String>,
    answered: String,
    /// The document that it was about, while the public sees it: title and address.
    document: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "receipts.html")]
struct Page {
    frame: PortalFrame,
    csrf: String,
    form: FormView,
    told: Option<Told>,
}

/// The form for the code.
pub async fn form(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
) -> Result<Response, Problem> {
    let frame = portal.frame(&visitor, None, "查回执").await?;
    let page = Page { frame, csrf: sealer.seal(), form: FormView::new(), told: None };
    portal.fresh(&visitor.headers, async move { answer::page(&page) }).await
}

/// What became of the letter.
pub async fn show(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
    ClientAddress(from): ClientAddress,
    entered: Entered,
) -> Result<Response, Problem> {
    portal.limits.look(from)?;
    let frame = portal.frame(&visitor, None, "查回执").await?;
    let told = match ReceiptCode::parse(entered.text("code")) {
        Some(code) => told(&portal, &code).await?,
        None => None,
    };
    let rendered = match told {
        Some(told) => {
            let page = Page { frame, csrf: sealer.seal(), form: FormView::new(), told: Some(told) };
            answer::page(&page)?
        }
        None => {
            let sentence = "没有查到这个回执号，请核对后再填；找不到回执号的，请打电话问";
            let refusal = Refusal::new("receipt_unknown", sentence).at("code");
            let page = Page { frame, csrf: sealer.seal(), form: entered.view(&[refusal]), told: None };
            answer::with_status(StatusCode::UNPROCESSABLE_ENTITY, &page)?
        }
    };
    private(&portal, &visitor.headers, rendered).await
}

async fn told(portal: &Portal, code: &ReceiptCode) -> Result<Option<Told>, Problem> {
    if let Some((agency, card)) = portal.store.receipt(code).await.map_err(Problem::fault)? {
        let document = match &card.document {
            Some(id) => document(portal, &agency, id).await?,
            None => None,
        };
        return Ok(Some(of_card(card, document)));
    }
    // The office has not taken it yet.
    let waits = portal.store.letter_waits(&code.receipt()).await.map_err(Problem::fault)?;
    Ok(waits.map(|on| Told {
        is_comment: false,
        received: words::date(on),
        due: String::new(),
        unit: String::new(),
        answer: Vec::new(),
        answered: String::new(),
        document: None,
    }))
}

fn of_card(card: ReceiptCard, document: Option<(String, String)>) -> Told {
    let lines = card.answer.lines().map(str::trim).filter(|line| !line.is_empty());
    Told {
        is_comment: card.kind == FeedbackKind::Comment,
        received: words::date(card.received_on),
        due: card.due.map(words::date).unwrap_or_default(),
        answer: lines.map(str::to_owned).collect(),
        answered: card.answered_on.map(words::date).unwrap_or_default(),
        unit: card.unit,
        document,
    }
}

/// Title and address of a document that the public sees.
async fn document(
    portal: &Portal,
    agency: &AgencyId,
    id: &DocumentId,
) -> Result<Option<(String, String)>, Problem> {
    let shelf = Shelf::cards(&portal.store).await?;
    let Some(card) = shelf.iter().find(|card| card.agency == *agency) else { return Ok(None) };
    let found = portal.store.document(agency, id.as_str()).await.map_err(Problem::fault)?;
    Ok(found.map(|found| (found.metadata.title, address(&card.code, id.as_str()))))
}
