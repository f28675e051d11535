//! Accounts: sign-in, set-up, the own account, the accounts and tokens of others.

mod begin;
mod door;
mod factor;
mod own;
mod people;
mod set_up;
mod sign_in;
mod step_up;
mod token;

use axum::extract::FromRequestParts;
use axum::{
    http::{
        HeaderMap, HeaderValue,
        header::{ORIGIN, SET_COOKIE, USER_AGENT},
        request::Parts,
    },
    response::{IntoResponse, Redirect, Response},
};
use gongkai_domain::organisation::Duty;
use gongkai_office::account::{self, Origin, Signed};
use gongkai_web_kit::{
    caller::{Caller, ClientAddress, DeviceCookie, SessionCookie},
    cookie,
    local_path::LocalPath,
    policy::Policy,
    problem::Problem,
    routes::Routes,
};

pub use door::{Door, Memory};
pub(crate) use factor::squares;

use crate::{OfficeWeb, problem};

/// Who keeps the accounts of others.
pub(crate) const KEEPER: &[Duty] = &[Duty::SecurityAdministrator];
const KEEP: Policy = Policy::duties(KEEPER);
const ENTRY: Policy = Policy::ENTRY;
const STAFF: Policy = Policy::STAFF;

/// The routes.
pub fn routes() -> Routes<OfficeWeb> {
    Routes::new()
        .get("/office/sign-in", ENTRY, "account.sign_in", sign_in::show)
        .post("/office/sign-in", ENTRY, "account.sign_in", sign_in::first)
        .get("/office/sign-in/second", ENTRY, "account.sign_in", sign_in::show_second)
        .post("/office/sign-in/second", ENTRY, "account.sign_in", sign_in::second)
        .get("/office/sign-in/renew", ENTRY, "account.renew_password", sign_in::show_renew)
        .post("/office/sign-in/renew", ENTRY, "account.renew_password", sign_in::renew)
        .post("/office/sign-out", STAFF, "account.sign_out", sign_in::sign_out)
        .get("/office/begin/{code}", ENTRY, "account.begin", begin::show)
        .post("/office/begin/{code}", ENTRY, "account.begin", begin::done)
        .get("/office/set-up/{code}", ENTRY, "account.set_up", set_up::show)
        .post("/office/set-up/{code}", ENTRY, "account.set_up", set_up::done)
        .get("/office/step-up", STAFF, "account.step_up", step_up::show)
        .post("/office/step-up", STAFF, "account.step_up", step_up::done)
        .get("/office/account", STAFF, "account.own", own::show)
        .get("/office/account/password", STAFF, "account.change_password", own::show_password)
        .post("/office/account/password", STAFF, "account.change_password", own::change_password)
        .post("/office/account/sessions/{id}/end", STAFF, "account.end_session", own::end_session)
        .get("/office/account/factor", STAFF.stepped_up(), "account.new_factor", factor::show)
        .post("/office/account/factor", STAFF.stepped_up(), "account.new_factor", factor::begin)
        .post("/office/account/factor/confirm", STAFF.stepped_up(), "account.new_factor", factor::confirm)
        .get(
            "/office/account/recovery-codes",
            STAFF.stepped_up(),
            "account.recovery_codes",
            factor::ask_codes,
        )
        .post(
            "/office/account/recovery-codes",
            STAFF.stepped_up(),
            "account.recovery_codes",
            factor::new_codes,
        )
        .get("/office/account/tokens/{id}", STAFF.stepped_up(), "account.collect_token", token::ask)
        .post("/office/account/tokens/{id}", STAFF.stepped_up(), "account.collect_token", token::collect)
        .post("/office/account/tokens/{id}/withdraw", STAFF, "account.withdraw_token", token::withdraw_mine)
        .get("/office/settings/accounts", KEEP, "account.list", people::list)
        .get("/office/settings/accounts/{id}", KEEP.stepped_up(), "account.administer", people::show)
        .post("/office/settings/accounts/{id}/{act}", KEEP.stepped_up(), "account.administer", people::act)
        .get("/office/settings/tokens", KEEP, "account.tokens", token::list)
        .get("/office/settings/tokens/new", KEEP.stepped_up(), "account.make_token", token::form)
        .post("/office/settings/tokens/new", KEEP.stepped_up(), "account.make_token", token::make)
        .post(
            "/office/settings/tokens/{id}/withdraw",
            KEEP.stepped_up(),
            "account.withdraw_token",
            token::withdraw,
        )
}

/// Where a call comes from, as the office writes it down.
pub(crate) struct From(pub Origin);

impl<S: Sync> FromRequestParts<S> for From {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let ClientAddress(address) = ClientAddress::from_request_parts(parts, state).await?;
        let agent = parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Ok(Self(Origin { address: Some(address), browser: browser(agent) }))
    }
}

/// Browser and system in words, from a fixed list: what a browser says of itself may be anything.
fn browser(agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map_or("其他", |(_, name)| name)
    };
    let name = first(&[
        ("Edg/", "Edge"),
        ("QIHU", "360浏览器"),
        ("MetaSr", "搜狗浏览器"),
        ("QQBrowser", "QQ浏览器"),
        ("MicroMessenger", "微信"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("HarmonyOS", "鸿蒙"),
        ("Android", "安卓"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("UOS", "统信UOS"),
        ("Kylin", "麒麟"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    format!("{name} · {system}")
}

/// The session of the caller: for what changes the session itself.
async fn signed(desk: &OfficeWeb, caller: &Caller, cookie: Option<SessionCookie>) -> Result<Signed, Problem> {
    let SessionCookie(cookie) = cookie.ok_or(Problem::SignInFirst)?;
    let address = caller.staff().address;
    account::staff_of(desk.office(), &cookie, address).await.map_err(problem)?.ok_or(Problem::SignInFirst)
}

/// The answer with one more cookie.
fn with_cookie(mut response: Response, value: Option<HeaderValue>) -> Result<Response, Problem> {
    let value = value.ok_or_else(|| Problem::fault("a cookie could not be written"))?;
    response.headers_mut().append(SET_COOKIE, value);
    Ok(response)
}

/// To a page, with a new session.
fn to_with_session(address: &str, session: &str) -> Result<Response, Problem> {
    with_cookie(Redirect::to(address).into_response(), cookie::begin_session(session))
}

/// The address of a set-up link, as it is handed over. The guard let the form in because its origin is
/// the site's.
fn set_up_address(headers: &HeaderMap, code: &str) -> String {
    let origin = headers.get(ORIGIN).and_then(|value| value.to_str().ok()).unwrap_or_default();
    format!("{origin}/office/set-up/{code}")
}

/// The value of the cookie that names the device.
fn device(cookie: Option<&DeviceCookie>) -> Option<&str> {
    cookie.map(|DeviceCookie(value)| value.as_str())
}

/// Where somebody wanted to go; the workbench if that is nowhere here.
fn destination(text: &str) -> String {
    let path = LocalPath::parse(text).filter(|path| {
        let path = path.as_str();
        let leads_round =
            ["/office/begin", "/office/sign-in", "/office/sign-out", "/office/step-up", "/office/set-up"];
        path.starts_with("/office") && !leads_round.iter().any(|start| path.starts_with(start))
    });
    path.map_or_else(|| "/office".to_owned(), |path| path.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{browser, destination};

    #[test]
    fn only_to_pages_of_the_office() {
        for (asked, expected) in [
            ("/office/reports?year=2025", "/office/reports?year=2025"),
            ("", "/office"),
            ("/disclosure", "/office"),
            ("https://a.example/office", "/office"),
            ("//a.example/office", "/office"),
            ("/office/sign-in?return=%2Foffice", "/office"),
            ("/office/step-up", "/office"),
        ] {
            assert_eq!(destination(asked), expected, "{asked}");
        }
    }

    #[test]
    fn browsers_in_words() {
        let windows = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0";
        assert_eq!(browser(windows), "Edge · Windows");
        assert_eq!(browser("<script>"), "其他 · 其他");
    }
}
