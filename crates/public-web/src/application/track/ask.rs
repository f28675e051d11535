//! `/track`: the form for the code.

use std::time::Duration;

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header::SET_COOKIE},
    response::Response,
};
use gongkai_domain::refusal::Refusal;
use gongkai_public::ReceiptCode;
use gongkai_web_kit::{
    caller::ClientAddress,
    cookie,
    form::Entered,
    layout::{FormView, PortalFrame, Section},
    problem::Problem,
    seal::Sealer,
};
use tokio::time::sleep;

use super::{super::go_to, Tracked};
use crate::{answer, feedback::private, portal::Portal, visitor::Visitor};

/// A wrong code is answered no sooner.
const SLOW: Duration = Duration::from_millis(700);

#[derive(Template)]
#[template(path = "track.html")]
struct Page {
    frame: PortalFrame,
    csrf: String,
    form: FormView,
    phone: String,
}

async fn page(portal: &Portal, visitor: &Visitor, csrf: String, form: FormView) -> Result<Page, Problem> {
    let frame = portal.frame(visitor, Some(Section::Track), "查进度").await?;
    let phone = frame.site.telephone.clone();
    Ok(Page { frame, csrf, form, phone })
}

/// The form.
pub async fn show(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
) -> Result<Response, Problem> {
    let page = page(&portal, &visitor, sealer.seal(), FormView::new()).await?;
    private(&portal, &visitor.headers, answer::page(&page)?).await
}

/// Looks for the application.
pub async fn find(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
    ClientAddress(from): ClientAddress,
    entered: Entered,
) -> Result<Response, Problem> {
    portal.limits.track(from)?;
    if entered.text("code").trim().is_empty() {
        let refusal = Refusal::new("missing", "没有填查询码，请填写申请提交后给您的16位查询码").at("code");
        return again(&portal, &visitor, &sealer, &entered, refusal).await;
    }
    let code = ReceiptCode::parse(entered.text("code"));
    let tracked = match code {
        Some(code) => Tracked::of(&portal, code).await?,
        None => None,
    };
    if let Some(tracked) = tracked {
        let mut response = go_to(&visitor.view.link("/track/status"))?;
        if let Some(value) = cookie::keep_tracked(&tracked.code.shown()) {
            response.headers_mut().append(SET_COOKIE, value);
        }
        return Ok(response);
    }
    sleep(SLOW).await;
    let sentence = "没有查到这个查询码，请核对后再填；找不到查询码的，请打电话问";
    let refusal = Refusal::new("code_unknown", sentence).at("code");
    again(&portal, &visitor, &sealer, &entered, refusal).await
}

/// The form again, with what is wrong.
async fn again(
    portal: &Portal,
    visitor: &Visitor,
    sealer: &Sealer,
    entered: &Entered,
    refusal: Refusal,
) -> Result<Response, Problem> {
    let page = page(portal, visitor, sealer.seal(), entered.view(&[refusal])).await?;
    private(portal, &visitor.headers, answer::with_status(StatusCode::UNPROCESSABLE_ENTITY, &page)?).await
}

/// The browser forgets the code.
pub async fn leave(visitor: Visitor) -> Result<Response, Problem> {
    let mut response = go_to(&visitor.view.link("/track"))?;
    response.headers_mut().append(SET_COOKIE, cookie::drop_tracked());
    Ok(response)
}
