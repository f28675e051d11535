//! `/track/correction`: what the applicant is asked to correct, and the answer to it.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use gongkai_domain::{
    application::{State as Stand, filing::Said},
    refusal::Refusal,
};
use gongkai_web_kit::{
    caller::{ClientAddress, FormSeal, TrackedCookie},
    form::Entered,
    layout::{FormView, PortalFrame, Section},
    problem::Problem,
    seal::Sealer,
    upload::UploadForm,
};

use super::{super::go_to, Tracked, said::correct_until, say::Place, status::clock_of};
use crate::{
    answer,
    application::apply::{files::Tray, send::post},
    feedback::private,
    portal::Portal,
    visitor::Visitor,
    words,
};

#[derive(Template)]
#[template(path = "track_correction.html")]
struct Page {
    frame: PortalFrame,
    csrf: String,
    form: FormView,
    asked: Vec<String>,
    until: String,
}

/// What is asked, by when; `None`: nothing is.
async fn asked(
    portal: &Portal,
    cookie: Option<&TrackedCookie>,
) -> Result<Option<(Vec<String>, String)>, Problem> {
    let Some(Tracked { card: Some((_, card)), .. }) = Tracked::here(portal, cookie).await? else {
        return Ok(None);
    };
    let (case, sheet) = clock_of(portal, &card)?;
    if sheet.state != Stand::AwaitingCorrection {
        return Ok(None);
    }
    Ok(Some((card.correct, correct_until(&case).map(words::date).unwrap_or_default())))
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    csrf: String,
    form: FormView,
    (asked, until): (Vec<String>, String),
) -> Result<Page, Problem> {
    let frame = portal.frame(visitor, Some(Section::Track), "补正申请").await?;
    Ok(Page { frame, csrf, form, asked, until })
}

/// The form.
pub async fn show(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
    cookie: Option<TrackedCookie>,
) -> Result<Response, Problem> {
    let Some(asked) = asked(&portal, cookie.as_ref()).await? else {
        return go_to(&visitor.view.link("/track/status"));
    };
    let page = page(&portal, &visitor, sealer.seal(), FormView::new(), asked).await?;
    private(&portal, &visitor.headers, answer::page(&page)?).await
}

/// Takes the correction with its files.
pub async fn send(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
    ClientAddress(from): ClientAddress,
    cookie: Option<TrackedCookie>,
    FormSeal(seal): FormSeal,
    form: UploadForm,
) -> Result<Response, Problem> {
    portal.limits.draft(from)?;
    let asked = asked(&portal, cookie.as_ref()).await?;
    let Some((place, asked)) = Place::here(&portal, cookie.as_ref()).await?.zip(asked) else {
        return go_to(&visitor.view.link("/track/status"));
    };
    let parcel = place.parcel(&seal);
    portal.store.announce_parcel(&parcel, portal.today()).await.map_err(Problem::fault)?;
    let tray = Tray { portal: &portal, sealer: &sealer, card: &place.agency, parcel: &parcel, there: 0 };
    let taken = tray.take(form).await?;
    let mut refusals: Vec<Refusal> = taken.refusals;
    let text = taken.entered.text("text").trim().to_owned();
    let sent = place.letter(Said::Correction(text), taken.files);
    refusals.extend(sent.check());
    if refusals.is_empty() {
        refusals.extend(post(&portal, (from, &sealer), &place.agency, (&parcel, &sent)).await?);
    }
    if refusals.is_empty() {
        return go_to(&visitor.view.link("/track/status?sent=correction"));
    }
    portal.store.drop_files(&parcel).await.map_err(Problem::fault)?;
    again(&portal, &visitor, &sealer, (&taken.entered, &refusals), asked).await
}

async fn again(
    portal: &Portal,
    visitor: &Visitor,
    sealer: &Sealer,
    (entered, refusals): (&Entered, &[Refusal]),
    asked: (Vec<String>, String),
) -> Result<Response, Problem> {
    let page = page(portal, visitor, sealer.seal(), entered.view(refusals), asked).await?;
    private(portal, &visitor.headers, answer::with_status(StatusCode::UNPROCESSABLE_ENTITY, &page)?).await
}
