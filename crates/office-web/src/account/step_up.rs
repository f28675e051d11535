//! The second factor given again, before what weighs more.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use gongkai_domain::id::StaffId;
use gongkai_office::{OfficeError, account, organisation};
use gongkai_web_kit::{
    caller::{Caller, DeviceCookie, SessionCookie},
    extract::Asked,
    form::Entered,
    layout::{FormView, PlainFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{From, destination, device, sign_in::Wish, signed, to_with_session};
use crate::{OfficeWeb, problem};

#[derive(Template)]
#[template(path = "account/step_up.html")]
struct StepUpPage {
    frame: PlainFrame,
    csrf: String,
    form: FormView,
    back: String,
    who: String,
    code: String,
}

pub async fn show(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(wish): Asked<Wish>,
) -> Result<Html<String>, Problem> {
    page(&desk, &caller, &sealer, FormView::new(), &wish.back).await.map(Html)
}

async fn page(
    desk: &OfficeWeb,
    caller: &Caller,
    sealer: &Sealer,
    form: FormView,
    back: &str,
) -> Result<String, Problem> {
    let agency = organisation::agency_name(desk.office(), &caller.agency).await.map_err(problem)?;
    let code = if desk.demo() { sample_code(desk, &caller.id).await? } else { String::new() };
    let page = StepUpPage {
        frame: desk.plain(&agency, "再次验证身份", false),
        csrf: sealer.seal(),
        form,
        back: destination(back),
        who: caller.name.clone(),
        code,
    };
    Ok(page.render()?)
}

/// The code of a sample account at this moment.
pub(super) async fn sample_code(desk: &OfficeWeb, who: &StaffId) -> Result<String, Problem> {
    let accounts = account::demo_accounts(desk.office()).await.map_err(problem)?;
    let mine = accounts.into_iter().find(|one| one.staff == *who);
    Ok(mine.map(|one| one.code).unwrap_or_default())
}

pub async fn done(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    session: Option<SessionCookie>,
    known: Option<DeviceCookie>,
    From(origin): From,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let signed = signed(&desk, &caller, session).await?;
    let back = destination(entered.text("return"));
    let typed = entered.text("second");
    match account::step_up(desk.office(), &signed, typed, device(known.as_ref()), &origin).await {
        Ok(stepped) => to_with_session(&back, &stepped.cookie),
        Err(OfficeError::Refused(refusals)) => {
            let form = FormView::returned(&Entered::default(), &refusals);
            let page = page(&desk, &caller, &sealer, form, &back).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
