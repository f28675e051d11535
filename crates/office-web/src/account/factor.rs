//! A new authenticator and new recovery codes for the own account.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::account::shown_recovery_code;
use gongkai_office::{
    OfficeError,
    account::{self, NewFactor},
};
use gongkai_web_kit::{
    caller::{Caller, SessionCookie},
    cookie,
    form::Entered,
    layout::{Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use qrcode::{Color, EcLevel, QrCode};

use super::{signed, with_cookie};
use crate::{OfficeWeb, problem};

/// An authenticator as a page shows it.
pub(super) struct Shown {
    /// Side of the picture in modules, its white border included.
    pub side: usize,
    /// The dark modules as a path.
    pub path: String,
    /// The secret in groups of four letters.
    pub letters: String,
}

/// White modules around the picture, as the standard asks.
const BORDER: usize = 4;

/// A text as a square code: side in modules, its white border included, and the dark modules as a path.
pub(crate) fn squares(text: &str) -> Result<(usize, String), Problem> {
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).map_err(Problem::fault)?;
    let width = code.width();
    let mut path = String::new();
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (at % width + BORDER, at / width + BORDER);
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    Ok((width + 2 * BORDER, path))
}

impl Shown {
    pub fn of(factor: &NewFactor) -> Result<Self, Problem> {
        let (side, path) = squares(&factor.address)?;
        Ok(Self { side, path, letters: grouped(&factor.letters) })
    }
}

fn grouped(letters: &str) -> String {
    let letters: Vec<char> = letters.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Recovery codes as they are printed.
pub(super) fn printed(codes: &[String]) -> Vec<String> {
    codes.iter().map(|code| shown_recovery_code(code)).collect()
}

#[derive(Template)]
#[template(path = "account/factor.html")]
struct FactorPage {
    frame: OfficeFrame,
    form: FormView,
    factor: Option<Shown>,
}

#[derive(Template)]
#[template(path = "account/codes.html")]
struct CodesPage {
    frame: OfficeFrame,
    codes: Vec<String>,
}

fn crumbs(here: &str) -> Vec<Crumb> {
    vec![Crumb::new("我的账号", "/office/account"), Crumb::here(here)]
}

pub async fn show(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    page(&desk, &caller, &sealer, FormView::new()).await.map(Html)
}

async fn page(desk: &OfficeWeb, caller: &Caller, sealer: &Sealer, form: FormView) -> Result<String, Problem> {
    let factor = account::shown_factor(desk.office(), caller.staff()).await.map_err(problem)?;
    let page = FactorPage {
        frame: desk.frame(caller, sealer, "更换动态口令", crumbs("更换动态口令")).await?,
        form,
        factor: factor.as_ref().map(Shown::of).transpose()?,
    };
    Ok(page.render()?)
}

pub async fn begin(State(desk): State<OfficeWeb>, caller: Caller) -> Result<Redirect, Problem> {
    account::begin_factor(desk.office(), caller.staff()).await.map_err(problem)?;
    Ok(Redirect::to("/office/account/factor"))
}

pub async fn confirm(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    session: Option<SessionCookie>,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let signed = signed(&desk, &caller, session).await?;
    match account::confirm_factor(desk.office(), &signed, entered.text("code")).await {
        Ok((inside, codes)) => {
            let page = codes_page(&desk, &caller, &sealer, &codes).await?;
            with_cookie(Html(page).into_response(), cookie::begin_session(&inside))
        }
        Err(OfficeError::Refused(refusals)) => {
            let form = FormView::returned(&Entered::default(), &refusals);
            let page = page(&desk, &caller, &sealer, form).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

/// The page that asks before the codes in use are replaced; it is also where stepping up comes back to.
pub async fn ask_codes(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    codes_page(&desk, &caller, &sealer, &[]).await.map(Html)
}

pub async fn new_codes(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let codes = account::new_recovery_codes(desk.office(), caller.staff()).await.map_err(problem)?;
    codes_page(&desk, &caller, &sealer, &codes).await.map(Html)
}

async fn codes_page(
    desk: &OfficeWeb,
    caller: &Caller,
    sealer: &Sealer,
    codes: &[String],
) -> Result<String, Problem> {
    let frame = desk.frame(caller, sealer, "恢复码", crumbs("恢复码")).await?;
    Ok(CodesPage { frame, codes: printed(codes) }.render()?)
}
