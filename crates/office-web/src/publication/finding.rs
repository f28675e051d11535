//! Findings of the screening, and what people say about them.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    publication::{CONFIRM, State},
    refusal::Refusal,
};
use gongkai_office::{OfficeError, publication};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    form::Entered,
    layout::{FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{
    ROOT, WRITERS,
    page::{Shown, crumbs, load},
};
use crate::{OfficeWeb, problem};

#[derive(Template)]
#[template(path = "publication/findings.html")]
struct FindingsPage {
    frame: OfficeFrame,
    doc: Shown,
    form: FormView,
    may_confirm: bool,
    may_write: bool,
}

async fn page(
    desk: &OfficeWeb,
    caller: &Caller,
    sealer: &Sealer,
    id: &str,
    form: FormView,
) -> Result<String, Problem> {
    let found = load(desk, caller, id).await?;
    let frame = desk.frame(caller, sealer, "筛查结果", crumbs(&found, "筛查结果")).await?;
    let doc = Shown::of(desk, caller, &found).await?;
    let hands = &found.held.life.hands;
    let may_confirm = caller.has_any(CONFIRM) && !hands.contains(&caller.staff().id);
    let open = !matches!(found.held.life.state, State::Public | State::Withdrawn);
    let may_write = open && caller.has_any(WRITERS);
    Ok(FindingsPage { frame, doc, form, may_confirm, may_write }.render()?)
}

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
) -> Result<Html<String>, Problem> {
    page(&desk, &caller, &sealer, &id, FormView::new()).await.map(Html)
}

pub async fn answer(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    // Another's document looks like none, whatever the form says.
    load(&desk, &caller, &id).await?;
    let (office, who) = (desk.office(), caller.staff());
    let (finding, reason) = (entered.text("finding"), entered.text("reason"));
    let version = entered.text("version").parse().unwrap_or(0);
    let done = match entered.text("decision") {
        _ if finding.is_empty() => {
            Err(Refusal::new("finding_missing", "请在要处理的一处下面填写").at("finding").into())
        }
        "accept" => publication::accept(office, who, &id, finding, version, reason).await,
        "except" => publication::ask_exception(office, who, &id, finding, version, reason).await,
        "mask" => publication::mask(office, who, &id, finding, version).await,
        "confirm" => publication::confirm_exception(office, who, &id, finding, version).await,
        _ => Err(Refusal::new("decision_missing", "请选择保留、申请例外或者确认例外").at("reason").into()),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{ROOT}/{id}/findings")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page(&desk, &caller, &sealer, &id, entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
