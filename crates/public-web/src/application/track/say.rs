//! What an applicant says later on: it was received, it is withdrawn. Sealed to the agency like the
//! application itself.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use data_encoding::HEXLOWER;
use gongkai_domain::{
    application::filing::{Said, Sent, SentFile},
    refusal::Refusal,
};
use gongkai_public::{AgencyCard, ReceiptCode, TrackCard, TrackLetter};
use gongkai_web_kit::{
    caller::{ClientAddress, FormSeal, TrackedCookie},
    form::Entered,
    layout::{FormView, PortalFrame, Section},
    problem::Problem,
    seal::Sealer,
};

use super::{
    super::go_to,
    Tracked,
    status::{clock_of, may_confirm, may_withdraw},
};
use crate::{
    answer,
    application::apply::send::{post, put},
    feedback::private,
    portal::Portal,
    shelf::Shelf,
    visitor::Visitor,
};

/// Where something is said: the application, and the agency that has it.
pub(super) struct Place {
    pub code: ReceiptCode,
    pub agency: AgencyCard,
    card: TrackCard,
}

impl Place {
    /// The place of the application that this browser looks at, if the office has it.
    pub async fn here(portal: &Portal, cookie: Option<&TrackedCookie>) -> Result<Option<Self>, Problem> {
        let Some(Tracked { code, card: Some((agency, told)) }) = Tracked::here(portal, cookie).await? else {
            return Ok(None);
        };
        let cards = Shelf::cards(&portal.store).await?;
        let card = cards.into_iter().find(|card| card.agency == agency && !card.letter_key.is_empty());
        Ok(card.map(|agency| Self { code, agency, card: told }))
    }

    /// Under what a letter of a form lies: the same form sent twice is one letter.
    pub fn parcel(&self, seal: &str) -> String {
        ReceiptCode::of_seal(&format!("{seal}\n{}", self.code.receipt())).receipt()
    }

    /// The letter.
    pub fn letter(&self, said: Said, files: Vec<SentFile>) -> Sent {
        Sent {
            schema: 1,
            said,
            files,
            application: self.code.receipt(),
            reply_key: HEXLOWER.encode(&*self.code.reply_key()),
        }
    }
}

/// Tells the agency that the page with letters that were not there before was opened (235号: of what is served over the
/// network the time of reading is kept). Said twice, it is one letter; where there is no room it is said the next time.
pub(super) async fn read(
    portal: &Portal,
    sealer: &Sealer,
    cookie: Option<&TrackedCookie>,
) -> Result<(), Problem> {
    let Some(place) = Place::here(portal, cookie).await? else { return Ok(()) };
    let name = |letter: &TrackLetter| match letter.number.as_str() {
        "" => letter.title.clone(),
        number => format!("{}（{number}）", letter.title),
    };
    let new: Vec<String> = place.card.letters.iter().skip(place.card.seen).map(name).collect();
    if new.is_empty() {
        return Ok(());
    }
    let sent = place.letter(Said::Read(new.join("\n")), Vec::new());
    let id = place.parcel(&format!("read {}", place.card.letters.len()));
    put(portal, sealer, &place.agency, (&id, &sent)).await.map(drop)
}

/// Where somebody is sent whose application the office does not have: to its page if it is on its way there.
async fn not_there(
    portal: &Portal,
    visitor: &Visitor,
    cookie: Option<&TrackedCookie>,
) -> Result<Response, Problem> {
    let waits = Tracked::here(portal, cookie).await?.is_some();
    go_to(&visitor.view.link(if waits { "/track/status?sent=wait" } else { "/track" }))
}

/// The applicant confirms that the application was filed (Art. 31(3)): once, and while it is awaited. What is sent
/// again, from another page or another browser, is the same letter.
pub async fn confirm(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
    ClientAddress(from): ClientAddress,
    cookie: Option<TrackedCookie>,
    FormSeal(_): FormSeal,
) -> Result<Response, Problem> {
    let Some(place) = Place::here(&portal, cookie.as_ref()).await? else {
        return not_there(&portal, &visitor, cookie.as_ref()).await;
    };
    let (_, sheet) = clock_of(&portal, &place.card)?;
    if !may_confirm(&place.card, &sheet) {
        return go_to(&visitor.view.link("/track/status?sent=needless"));
    }
    let sent = place.letter(Said::Confirmed, Vec::new());
    let id = place.parcel("confirmed");
    match post(&portal, (from, &sealer), &place.agency, (&id, &sent)).await? {
        None => go_to(&visitor.view.link("/track/status?sent=confirm")),
        Some(refusal) => Err(refusal.into()),
    }
}

#[derive(Template)]
#[template(path = "track_withdraw.html")]
struct Page {
    frame: PortalFrame,
    csrf: String,
    form: FormView,
}

async fn page(portal: &Portal, visitor: &Visitor, csrf: String, form: FormView) -> Result<Page, Problem> {
    let frame = portal.frame(visitor, Some(Section::Track), "撤回申请").await?;
    Ok(Page { frame, csrf, form })
}

/// Asks before an application is withdrawn.
pub async fn ask_to_withdraw(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
    cookie: Option<TrackedCookie>,
) -> Result<Response, Problem> {
    let Some(place) = Place::here(&portal, cookie.as_ref()).await? else {
        return not_there(&portal, &visitor, cookie.as_ref()).await;
    };
    if !may_withdraw(&clock_of(&portal, &place.card)?.1) {
        return go_to(&visitor.view.link("/track/status?sent=ended"));
    }
    let page = page(&portal, &visitor, sealer.seal(), FormView::new()).await?;
    private(&portal, &visitor.headers, answer::page(&page)?).await
}

/// Withdraws an application.
pub async fn withdraw(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
    ClientAddress(from): ClientAddress,
    cookie: Option<TrackedCookie>,
    FormSeal(seal): FormSeal,
    entered: Entered,
) -> Result<Response, Problem> {
    let Some(place) = Place::here(&portal, cookie.as_ref()).await? else {
        return not_there(&portal, &visitor, cookie.as_ref()).await;
    };
    if !may_withdraw(&clock_of(&portal, &place.card)?.1) {
        return go_to(&visitor.view.link("/track/status?sent=ended"));
    }
    let sent = place.letter(Said::Withdrawn(entered.text("text").trim().to_owned()), Vec::new());
    let mut refusals: Vec<Refusal> = sent.check();
    if refusals.is_empty() {
        let id = place.parcel(&seal);
        refusals.extend(post(&portal, (from, &sealer), &place.agency, (&id, &sent)).await?);
    }
    if refusals.is_empty() {
        return go_to(&visitor.view.link("/track/status?sent=withdraw"));
    }
    let page = page(&portal, &visitor, sealer.seal(), entered.view(&refusals)).await?;
    private(&portal, &visitor.headers, answer::with_status(StatusCode::UNPROCESSABLE_ENTITY, &page)?).await
}
