//! Signing in: account and password, then the second factor; a password that is too old; signing out.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{account::PasswordProfile, id::StaffId, refusal::Refusal};
use gongkai_office::{
    OfficeError,
    account::{self, DEMO_PASSWORD, FirstStep, FrontDoor},
};
use gongkai_web_kit::{
    SIGN_IN,
    caller::{Caller, DeviceCookie, SessionCookie},
    cookie,
    extract::Asked,
    form::Entered,
    layout::{FormView, PlainFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{From, destination, device, signed, step_up::sample_code, to_with_session, with_cookie};
use crate::{OfficeWeb, problem};

const SECOND: &str = "/office/sign-in/second";
const RENEW: &str = "/office/sign-in/renew";
/// Stands in the place of an agency's name where there is none yet.
pub(super) const NAME: &str = "政府信息公开";

/// What stands behind the question mark.
#[derive(Debug, Default, Deserialize)]
pub struct Wish {
    /// Where the person wanted to go.
    #[serde(rename = "return", default)]
    pub back: String,
    /// `ended`: a session has ended; `out`: the person signed out.
    #[serde(default)]
    why: String,
    /// Account to be filled in.
    #[serde(default)]
    account: String,
}

/// Sample accounts of one agency.
struct SampleGroup {
    agency: String,
    samples: Vec<Sample>,
}

/// A sample account of the demo.
struct Sample {
    account: String,
    who: String,
    duties: String,
}

#[derive(Template)]
#[template(path = "account/sign_in.html")]
struct SignInPage {
    frame: PlainFrame,
    csrf: String,
    form: FormView,
    back: String,
    ended: String,
    help: String,
    /// Nothing is set up: nobody can sign in.
    empty: bool,
    groups: Vec<SampleGroup>,
    sample_password: &'static str,
}

#[derive(Template)]
#[template(path = "account/second.html")]
struct SecondPage {
    frame: PlainFrame,
    csrf: String,
    form: FormView,
    back: String,
    help: String,
    /// The code of a sample account at this moment.
    code: String,
}

#[derive(Template)]
#[template(path = "account/renew.html")]
struct RenewPage {
    frame: PlainFrame,
    csrf: String,
    form: FormView,
    back: String,
    hint: &'static str,
}

/// What the door says.
struct Front {
    agency: String,
    /// Whom to call.
    help: String,
    empty: bool,
}

async fn front(desk: &OfficeWeb) -> Result<Front, Problem> {
    Ok(match account::front_door(desk.office()).await.map_err(problem)? {
        FrontDoor::Open { agency, help } => Front { agency, help, empty: false },
        FrontDoor::Empty => Front { agency: NAME.to_owned(), help: String::new(), empty: true },
    })
}

async fn samples(desk: &OfficeWeb) -> Result<Vec<SampleGroup>, Problem> {
    let mut groups: Vec<SampleGroup> = Vec::new();
    if !desk.demo() {
        return Ok(groups);
    }
    for one in account::demo_accounts(desk.office()).await.map_err(problem)? {
        let words: Vec<_> = one.duties.iter().map(|duty| duty.word()).collect();
        let duties = if words.is_empty() { "没有职责".to_owned() } else { words.join("、") };
        let sample = Sample { who: one.name, duties, account: one.account };
        match groups.last_mut().filter(|group| group.agency == one.agency) {
            Some(group) => group.samples.push(sample),
            None => groups.push(SampleGroup { agency: one.agency, samples: vec![sample] }),
        }
    }
    Ok(groups)
}

pub async fn show(
    State(desk): State<OfficeWeb>,
    caller: Option<Caller>,
    session: Option<SessionCookie>,
    sealer: Sealer,
    Asked(wish): Asked<Wish>,
) -> Result<Response, Problem> {
    if caller.is_some() {
        return Ok(Redirect::to(&destination(&wish.back)).into_response());
    }
    let ended = match (wish.why.as_str(), session) {
        ("ended", Some(SessionCookie(value))) => {
            let why = account::ended_why(desk.office(), &value).await.map_err(problem)?;
            why.unwrap_or_else(|| "登录已结束，请重新登录。".to_owned())
        }
        ("out", _) => "您已退出登录。".to_owned(),
        _ => String::new(),
    };
    let form = FormView::new().with("account", wish.account.as_str());
    let page = sign_in_page(&desk, &sealer, form, &wish.back, ended).await?;
    Ok(Html(page).into_response())
}

async fn sign_in_page(
    desk: &OfficeWeb,
    sealer: &Sealer,
    form: FormView,
    back: &str,
    ended: String,
) -> Result<String, Problem> {
    let Front { agency, help, empty } = front(desk).await?;
    let page = SignInPage {
        frame: desk.plain(&agency, "登录", desk.demo() || empty),
        csrf: sealer.seal(),
        form,
        back: destination(back),
        ended,
        help,
        empty,
        groups: samples(desk).await?,
        sample_password: DEMO_PASSWORD,
    };
    Ok(page.render()?)
}

/// A page again, with what was refused.
fn refused(page: String) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response()
}

/// A path as the value of `return` in another address.
fn escaped(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

pub async fn first(
    State(desk): State<OfficeWeb>,
    known: Option<DeviceCookie>,
    From(origin): From,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let step = FirstStep {
        account: entered.text("account"),
        password: entered.text("password"),
        device: device(known.as_ref()),
        origin,
    };
    match account::first_step(desk.office(), &step).await {
        Ok(halfway) => {
            let back = escaped(&destination(entered.text("return")));
            to_with_session(&format!("{SECOND}?return={back}"), &halfway)
        }
        Err(OfficeError::Refused(refusals)) => {
            let form = entered.view(&refusals);
            let page = sign_in_page(&desk, &sealer, form, entered.text("return"), String::new()).await?;
            Ok(refused(page))
        }
        Err(error) => Err(problem(error)),
    }
}

pub async fn show_second(
    State(desk): State<OfficeWeb>,
    session: Option<SessionCookie>,
    sealer: Sealer,
    Asked(wish): Asked<Wish>,
) -> Result<Response, Problem> {
    let halfway = halfway(&desk, session.as_ref()).await?;
    if halfway.is_none() {
        let back = escaped(&destination(&wish.back));
        return Ok(Redirect::to(&format!("{SIGN_IN}?return={back}")).into_response());
    }
    Ok(Html(second_page(&desk, &sealer, FormView::new(), &wish.back, halfway).await?).into_response())
}

/// Who has given the password.
async fn halfway(desk: &OfficeWeb, session: Option<&SessionCookie>) -> Result<Option<StaffId>, Problem> {
    match session {
        Some(SessionCookie(value)) => account::halfway_of(desk.office(), value).await.map_err(problem),
        None => Ok(None),
    }
}

async fn second_page(
    desk: &OfficeWeb,
    sealer: &Sealer,
    form: FormView,
    back: &str,
    halfway: Option<StaffId>,
) -> Result<String, Problem> {
    let Front { agency, help, .. } = front(desk).await?;
    let frame = desk.plain(&agency, "动态口令", false);
    let code = match halfway {
        Some(who) if desk.demo() => sample_code(desk, &who).await?,
        _ => String::new(),
    };
    let page = SecondPage { frame, csrf: sealer.seal(), form, back: destination(back), help, code };
    Ok(page.render()?)
}

pub async fn second(
    State(desk): State<OfficeWeb>,
    session: Option<SessionCookie>,
    known: Option<DeviceCookie>,
    From(origin): From,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let cookie = session.as_ref().map(|SessionCookie(value)| value.as_str());
    let typed = entered.text("second");
    let back = destination(entered.text("return"));
    match account::second_step(desk.office(), cookie, typed, device(known.as_ref()), &origin).await {
        Ok(inside) => {
            let to = if inside.must_renew { format!("{RENEW}?return={}", escaped(&back)) } else { back };
            with_cookie(to_with_session(&to, &inside.cookie)?, cookie::remember_device(&inside.device))
        }
        Err(OfficeError::Refused(refusals)) if is_again(&refusals) => {
            let form = FormView::returned(&Entered::default(), &refusals);
            Ok(refused(sign_in_page(&desk, &sealer, form, &back, String::new()).await?))
        }
        Err(OfficeError::Refused(refusals)) => {
            let form = FormView::returned(&Entered::default(), &refusals);
            let halfway = halfway(&desk, session.as_ref()).await?;
            Ok(refused(second_page(&desk, &sealer, form, &back, halfway).await?))
        }
        Err(error) => Err(problem(error)),
    }
}

/// Must the person begin with the password again?
fn is_again(refusals: &[Refusal]) -> bool {
    refusals.iter().any(|refusal| refusal.code == "sign_in_again")
}

pub async fn show_renew(
    State(desk): State<OfficeWeb>,
    session: Option<SessionCookie>,
    sealer: Sealer,
    Asked(wish): Asked<Wish>,
) -> Result<Response, Problem> {
    let profile = match session {
        Some(SessionCookie(value)) => account::renewal_of(desk.office(), &value).await.map_err(problem)?,
        None => None,
    };
    let Some(profile) = profile else { return Ok(Redirect::to(SIGN_IN).into_response()) };
    Ok(Html(renew_page(&desk, &sealer, FormView::new(), &wish.back, profile).await?).into_response())
}

async fn renew_page(
    desk: &OfficeWeb,
    sealer: &Sealer,
    form: FormView,
    back: &str,
    profile: PasswordProfile,
) -> Result<String, Problem> {
    let frame = desk.plain(&front(desk).await?.agency, "更换密码", false);
    let page = RenewPage { frame, csrf: sealer.seal(), form, back: destination(back), hint: profile.hint() };
    Ok(page.render()?)
}

pub async fn renew(
    State(desk): State<OfficeWeb>,
    session: Option<SessionCookie>,
    From(origin): From,
    sealer: Sealer,
    entered: Entered,
) -> Result<Response, Problem> {
    let SessionCookie(value) = session.ok_or(Problem::SignInFirst)?;
    let back = destination(entered.text("return"));
    let (typed, again) = (entered.text("password"), entered.text("again"));
    match account::renew_password(desk.office(), &value, typed, again, &origin).await {
        Ok(inside) => to_with_session(&back, &inside),
        Err(OfficeError::Refused(refusals)) => {
            let form = FormView::returned(&Entered::default(), &refusals);
            let profile = account::renewal_of(desk.office(), &value).await.map_err(problem)?;
            Ok(refused(match profile {
                Some(profile) => renew_page(&desk, &sealer, form, &back, profile).await?,
                None => sign_in_page(&desk, &sealer, form, &back, String::new()).await?,
            }))
        }
        Err(error) => Err(problem(error)),
    }
}

pub async fn sign_out(
    State(desk): State<OfficeWeb>,
    caller: Caller,
    session: Option<SessionCookie>,
) -> Result<Response, Problem> {
    let signed = signed(&desk, &caller, session).await?;
    account::sign_out(desk.office(), &signed).await.map_err(problem)?;
    let response = Redirect::to(&format!("{SIGN_IN}?why=out")).into_response();
    with_cookie(response, Some(cookie::end_session()))
}
