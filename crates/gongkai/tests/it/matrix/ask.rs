//! One request by one person.

use std::net::SocketAddr;

use axum::{
    body::Body,
    http::{
        Method, Request, StatusCode,
        header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, ETAG, HOST, ORIGIN, SET_COOKIE},
    },
};
use gongkai_domain::organisation::Duty;
use gongkai_web_kit::{
    address::Peer,
    cookie::SESSION,
    policy::Policy,
    routes::{Intake, Row},
};
use tower::ServiceExt;

use super::house::House;

/// What stands before the seal of a form.
const SEAL: &str = "name=\"csrf\" value=\"";

/// Who asks. Cookies and tokens are those of the door.
#[derive(Debug, Clone)]
pub enum Asker {
    /// From the office, without a session.
    Nobody,
    /// From the office, with a session that has ended.
    Ended,
    /// From elsewhere, perhaps with a good session.
    Outside { cookie: Option<&'static str> },
    /// A person of one of the agencies, who gave the second factor just now.
    Staff { agency: usize, duty: Option<Duty> },
    /// A program that acts for a person of one of the agencies.
    Token { agency: usize, duty: Duty, scope: &'static str },
}

impl Asker {
    fn cookie(&self) -> Option<String> {
        match self {
            Self::Nobody | Self::Token { .. } => None,
            Self::Ended => Some("ended".into()),
            Self::Outside { cookie } => cookie.map(str::to_owned),
            Self::Staff { agency, duty } => {
                Some(format!("{agency}.{}", duty.map(Duty::code).unwrap_or_default()))
            }
        }
    }

    fn address(&self) -> &'static str {
        match self {
            Self::Outside { .. } => "203.0.113.7:40000",
            _ => "127.0.0.1:40000",
        }
    }
}

/// Everything that the asker sees, without the number of the request and without the own address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub status: StatusCode,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Seen {
    pub fn brief(&self) -> String {
        let location = self.headers.iter().find(|(name, _)| name == "location");
        let text = String::from_utf8_lossy(&self.body);
        let title = text.split("<title>").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default();
        format!("{} {title} {location:?}", self.status)
    }
}

/// Asks. What changes something comes as a form of this site would send it, `sealed` with the seal of
/// the session, and with nothing filled in.
pub async fn ask(house: &House, asker: &Asker, row: &Row, path: &str, sealed: bool) -> Seen {
    let (kind, body) = if row.method == Method::GET || !row.changes() {
        ("", String::new())
    } else {
        if sealed && row.policy == Policy::PUBLIC {
            return ask_as_visitor(house, asker, row, path).await;
        }
        let seal = if sealed { seal(house, asker).await } else { String::new() };
        match row.intake {
            Intake::Upload(_) => (
                "multipart/form-data; boundary=b",
                format!("--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{seal}\r\n--b--\r\n"),
            ),
            _ if matches!(asker, Asker::Token { .. }) => {
                ("application/json", "{\"digest\":\"x\"}".to_owned())
            }
            _ => ("application/x-www-form-urlencoded", format!("csrf={seal}")),
        }
    };
    send(house, asker, row.method.clone(), path, kind, body).await
}

/// A form of the portal, as a browser sends it that was shown one before: with a seal and a cookie of its own.
async fn ask_as_visitor(house: &House, asker: &Asker, row: &Row, path: &str) -> Seen {
    let shown = request(asker, Method::GET, "/receipts").body(Body::empty()).unwrap();
    let shown = house.router.clone().oneshot(shown).await.unwrap();
    let cookie = shown.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let page = axum::body::to_bytes(shown.into_body(), 1 << 26).await.unwrap();
    let seal = seal_in(&String::from_utf8_lossy(&page)).unwrap().to_owned();
    let form = request(asker, row.method.clone(), path)
        .header(COOKIE, cookie)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    seen(house, form.body(Body::from(format!("csrf={seal}"))).unwrap(), path).await
}

fn seal_in(page: &str) -> Option<&str> {
    page.split(SEAL).nth(1)?.split('"').next()
}

async fn send(house: &House, asker: &Asker, method: Method, path: &str, kind: &str, body: String) -> Seen {
    let mut request = request(asker, method, path);
    if let Some(cookie) = asker.cookie() {
        request = request.header(COOKIE, format!("{SESSION}={cookie}"));
    }
    if let Asker::Token { agency, duty, scope } = asker {
        let token = format!("{agency}.{}/{scope}", duty.code());
        request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        if !kind.is_empty() {
            request = request.header("idempotency-key", "0123456789");
        }
    }
    if !kind.is_empty() {
        request = request.header(CONTENT_TYPE, kind);
    }
    seen(house, request.body(Body::from(body)).unwrap(), path).await
}

fn request(asker: &Asker, method: Method, path: &str) -> axum::http::request::Builder {
    let peer: SocketAddr = asker.address().parse().unwrap();
    Request::builder()
        .method(method)
        .uri(path)
        .header(HOST, "localhost")
        .header(ORIGIN, "http://localhost")
        .header("sec-fetch-site", "same-origin")
        .extension(Peer(peer))
}

async fn seen(house: &House, request: Request<Body>, path: &str) -> Seen {
    let is_public = !path.starts_with("/office");
    let answer = house.router.clone().oneshot(request).await.unwrap();
    let (parts, body) = answer.into_parts();
    let mut body = axum::body::to_bytes(body, 1 << 26).await.unwrap().to_vec();
    // Every showing of a form of the portal has a seal of its own; nobody is told apart by it.
    let text = String::from_utf8_lossy(&body).into_owned();
    let seal = seal_in(&text).filter(|_| is_public);
    if let Some(seal) = seal {
        body = text.replace(seal, "SEAL").into_bytes();
    }
    let has_form = seal.is_some();
    // Who is sent to sign in comes back to the own address; that is no difference.
    let own: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
    let headers = parts.headers.iter().filter(|(name, _)| *name != "x-request-id");
    let headers = headers.map(|(name, value)| {
        let value = value.to_str().unwrap().replace(&own, "OWN");
        let its_own = has_form && (name == ETAG || name == SET_COOKIE);
        (name.to_string(), if its_own { "ITS OWN".to_owned() } else { value })
    });
    Seen { status: parts.status, headers: headers.collect(), body }
}

/// A seal of the asker's session; what is not signed in has none.
pub async fn seal(house: &House, asker: &Asker) -> String {
    if !matches!(asker, Asker::Staff { .. }) {
        return "none".into();
    }
    let page = send(house, asker, Method::GET, "/office/reports/check", "", String::new()).await;
    let page = String::from_utf8(page.body).unwrap();
    seal_in(&page).unwrap_or_else(|| panic!("no seal in the page of {asker:?}: {page}")).to_owned()
}
