//! The own account: factors, sessions, tokens.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_office::{
    OfficeError,
    account::{self, NewPassword},
};
use gongkai_web_kit::{
    caller::{Caller, DeviceCookie, SessionCookie},
    extract::{Asked, At},
    form::Entered,
    layout::{Crumb, Flash, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{From, device, signed, to_with_session, token::TokenLine};
use crate::{OfficeWeb, problem, words::moment};

/// What was just done, by a fixed word.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

struct SessionLine {
    id: String,
    browser: String,
    address: String,
    begun: String,
    seen: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "account/own.html")]
struct OwnPage {
    frame: OfficeFrame,
    account: String,
    password_at: String,
    codes_left: u64,
    sessions: Vec<SessionLine>,
    tokens: Vec<TokenLine>,
}

pub async fn show(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    session: Option<SessionCookie>,
    sealer: Sealer,
    Asked(Done { done }): Asked<Done>,
) -> Result<Html<String>, Problem> {
    let signed = signed(&desk, &caller, session).await?;
    let mine = account::my_account(desk.office(), &signed).await.map_err(problem)?;
    let tokens = account::my_tokens(desk.office(), caller.staff()).await.map_err(problem)?;
    let mut frame = desk.frame(&caller, &sealer, "我的账号", Vec::new()).await?;
    frame.flash = said(&done);
    let sessions = mine.sessions.into_iter().map(|one| SessionLine {
        here: one.id == signed.session.as_str(),
        id: one.id,
        browser: one.browser,
        address: one.address,
        begun: moment(one.begun_at),
        seen: moment(one.seen_at),
    });
    let page = OwnPage {
        frame,
        account: mine.account,
        password_at: mine.password_at.map(moment).unwrap_or_default(),
        codes_left: mine.recovery_codes_left,
        sessions: sessions.collect(),
        tokens: tokens.into_iter().map(|row| TokenLine::of(row, desk.office().today())).collect(),
    };
    Ok(Html(page.render()?))
}

fn said(done: &str) -> Option<Flash> {
    let sentence = match done {
        "password" => "密码已更换，其他地方的登录已结束。",
        "session" => "已结束那次登录。",
        "withdrawn" => "令牌已停用。",
        _ => return None,
    };
    Some(Flash { kind: "ok", sentence: sentence.to_owned() })
}

pub async fn end_session(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Redirect, Problem> {
    match account::end_session(desk.office(), caller.staff(), &id).await {
        // Somebody else ended it in the meantime: it is what was wanted.
        Ok(()) | Err(OfficeError::Refused(_)) => Ok(Redirect::to("/office/account?done=session")),
        Err(error) => Err(problem(error)),
    }
}

#[derive(Template)]
#[template(path = "account/password.html")]
struct PasswordPage {
    frame: OfficeFrame,
    form: FormView,
    hint: &'static str,
}

pub async fn show_password(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    session: Option<SessionCookie>,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    password_page(&desk, &caller, session, &sealer, FormView::new()).await.map(Html)
}

async fn password_page(
    desk: &OfficeWeb,
    caller: &Caller,
    session: Option<SessionCookie>,
    sealer: &Sealer,
    form: FormView,
) -> Result<String, Problem> {
    let signed = signed(desk, caller, session).await?;
    let mine = account::my_account(desk.office(), &signed).await.map_err(problem)?;
    let crumbs = vec![Crumb::new("我的账号", "/office/account"), Crumb::here("更换密码")];
    let frame = desk.frame(caller, sealer, "更换密码", crumbs).await?;
    Ok(PasswordPage { frame, form, hint: mine.profile.hint() }.render()?)
}

pub async fn change_password(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    session: Option<SessionCookie>,
    known: Option<DeviceCookie>,
    From(origin): From,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let signed = signed(&desk, &caller, session.clone()).await?;
    let form = NewPassword {
        present: entered.text("present"),
        password: entered.text("password"),
        again: entered.text("again"),
    };
    match account::change_password(desk.office(), &signed, &form, device(known.as_ref()), &origin).await {
        Ok(inside) => to_with_session("/office/account?done=password", &inside),
        Err(OfficeError::Refused(refusals)) => {
            let form = FormView::returned(&Entered::default(), &refusals);
            let page = password_page(&desk, &caller, session, &sealer, form).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
