//! `/apply/done`: the code of an application that was sent, for half an hour; `/apply/saved`: a draft that is
//! kept; and its end.

use askama::Template;
use axum::{extract::State, http::header::SET_COOKIE, response::Response};
use gongkai_web_kit::{
    caller::DraftCookie,
    cookie,
    layout::{PortalFrame, Section},
    problem::Problem,
    seal::Sealer,
};

use super::{super::go_to, Held, addressee, draft::kept_until, send::receipt_number};
use crate::{
    answer, application::code::TwoDimensional, feedback::private, portal::Portal, visitor::Visitor, words,
};

#[derive(Template)]
#[template(path = "apply_done.html")]
struct Done {
    frame: PortalFrame,
    csrf: String,
    code: String,
    number: String,
    agency: String,
    phone: String,
    day: String,
    picture: Option<TwoDimensional>,
}

/// The code.
pub async fn show(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
    cookie: Option<DraftCookie>,
) -> Result<Response, Problem> {
    let held = Held::of(&portal, cookie.as_ref()).await?.filter(|held| held.sent);
    let Some(held) = held else { return go_to(&visitor.view.link("/track")) };
    let card = addressee(&portal, &held.draft.agency).await?;
    let frame = portal.frame(&visitor, Some(Section::Apply), "申请已提交").await?;
    let code = held.key.code();
    let page = Done {
        picture: TwoDimensional::of_code(&portal.settings.base, &code.shown()),
        csrf: sealer.seal(),
        code: code.shown(),
        number: receipt_number(&code),
        agency: card.as_ref().map(|card| card.name.clone()).unwrap_or_default(),
        phone: card.map(|card| card.phone).unwrap_or_default(),
        day: words::date(portal.today()),
        frame,
    };
    private(&portal, &visitor.headers, answer::page(&page)?).await
}

#[derive(Template)]
#[template(path = "apply_saved.html")]
struct Saved {
    frame: PortalFrame,
    csrf: String,
    until: String,
}

/// Where a draft lies, and for how long.
pub async fn saved(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
    cookie: Option<DraftCookie>,
) -> Result<Response, Problem> {
    let held = Held::of(&portal, cookie.as_ref()).await?.filter(|held| !held.sent);
    if held.is_none() {
        return go_to(&visitor.view.link("/apply"));
    }
    let frame = portal.frame(&visitor, Some(Section::Apply), "已经存好，以后再填").await?;
    let until = words::date(kept_until(portal.today()));
    let page = Saved { frame, csrf: sealer.seal(), until };
    private(&portal, &visitor.headers, answer::page(&page)?).await
}

/// Throws the draft away and forgets the code: somebody else may use this browser next.
pub async fn drop_draft(
    State(portal): State<Portal>,
    visitor: Visitor,
    cookie: Option<DraftCookie>,
) -> Result<Response, Problem> {
    if let Some(held) = Held::of(&portal, cookie.as_ref()).await? {
        portal.store.drop_draft(&held.key).await.map_err(Problem::fault)?;
    }
    let mut response = go_to(&visitor.view.link("/apply"))?;
    response.headers_mut().append(SET_COOKIE, cookie::drop_draft());
    Ok(response)
}
