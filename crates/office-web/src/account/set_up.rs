//! Setting up an account by a link that works once: password, authenticator, recovery codes.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use gongkai_office::{
    OfficeError,
    account::{self, SetupForm, SetupView},
};
use gongkai_web_kit::{
    caller::DeviceCookie,
    cookie,
    extract::At,
    form::Entered,
    layout::{FormView, PlainFrame},
    problem::Problem,
    seal::Sealer,
};

use super::{From, device, factor::Shown, with_cookie};
use crate::{OfficeWeb, problem};

#[derive(Template)]
#[template(path = "account/set_up.html")]
struct SetUpPage {
    frame: PlainFrame,
    csrf: String,
    form: FormView,
    code: String,
    name: String,
    account: String,
    has_password: bool,
    hint: &'static str,
    factor: Shown,
}

#[derive(Template)]
#[template(path = "account/set_up_done.html")]
struct DonePage {
    frame: PlainFrame,
    name: String,
    codes: Vec<String>,
}

pub async fn show(
    State(desk): State<OfficeWeb>,
    sealer: Sealer,
    At(code): At<String>,
) -> Result<Html<String>, Problem> {
    let view = account::setup_of(desk.office(), &code).await.map_err(problem)?;
    page(&desk, &sealer, &code, view, FormView::new()).map(Html)
}

fn page(
    desk: &OfficeWeb,
    sealer: &Sealer,
    code: &str,
    view: SetupView,
    form: FormView,
) -> Result<String, Problem> {
    let page = SetUpPage {
        frame: desk.plain(&view.agency, "设置账号", true),
        csrf: sealer.seal(),
        form,
        code: code.to_owned(),
        name: view.name,
        account: view.account,
        has_password: view.has_password,
        hint: view.profile.hint(),
        factor: Shown::of(&view.factor)?,
    };
    Ok(page.render()?)
}

pub async fn done(
    State(desk): State<OfficeWeb>,
    known: Option<DeviceCookie>,
    From(origin): From,
    sealer: Sealer,
    At(code): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let view = account::setup_of(desk.office(), &code).await.map_err(problem)?;
    let form = SetupForm {
        password: entered.text("password"),
        again: entered.text("again"),
        code: entered.text("code"),
    };
    match account::set_up(desk.office(), &code, &form, device(known.as_ref()), &origin).await {
        Ok(done) => {
            let page = DonePage {
                frame: desk.plain(&view.agency, "账号已设置", false),
                name: view.name,
                codes: super::factor::printed(&done.recovery_codes),
            };
            let response = Html(page.render()?).into_response();
            let response = with_cookie(response, cookie::begin_session(&done.entered.cookie))?;
            with_cookie(response, cookie::remember_device(&done.entered.device))
        }
        Err(OfficeError::Refused(refusals)) => {
            let form = FormView::returned(&Entered::default(), &refusals);
            let page = page(&desk, &sealer, &code, view, form)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
