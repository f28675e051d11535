//! A changing request without the proof that it comes from a page of this site and this session.

use axum::{
    body::Body,
    http::{
        Request, StatusCode,
        header::{CONTENT_TYPE, COOKIE, HOST, ORIGIN},
        request::Builder,
    },
};
use gongkai_testkit::{files_under, repository};
use gongkai_web_kit::{
    cookie::SESSION,
    seal::{SEAL_FIELD, SEAL_HEADER},
    settings::Settings,
};

use crate::stage::{INSIDE, OUTSIDE, Stage, form};

const STATISTICIAN: &str = "statistician";
const REPORT: &str = "/office/reports/1";

fn from(origin: Option<&str>, site: Option<&str>) -> Builder {
    let mut request = Request::post(REPORT)
        .header(HOST, "localhost")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(COOKIE, format!("{SESSION}={STATISTICIAN}"));
    for (name, value) in [("origin", origin), ("sec-fetch-site", site)] {
        if let Some(value) = value {
            request = request.header(name, value);
        }
    }
    request
}

#[tokio::test]
async fn origin_and_seal_must_both_be_right() {
    let stage = Stage::new();
    let own = stage.seal(STATISTICIAN).await;
    let of_another_session = stage.seal("statistician.again").await;
    let (_, of_a_visitor) = stage.visitor("/form").await;
    let cut = own[..own.len() - 1].to_owned();
    let seals = [
        (Some(own.clone()), true),
        (None, false),
        (Some(String::new()), false),
        (Some(cut), false),
        (Some(of_another_session), false),
        (Some(of_a_visitor), false),
    ];
    let origins = [
        (Some("http://localhost"), true),
        (None, false),
        (Some("null"), false),
        (Some("http://localhost:8081"), false),
        (Some("http://evil.example"), false),
        (Some("http://localhost.evil.example"), false),
    ];
    let sites =
        [(Some("same-origin"), true), (None, true), (Some("same-site"), false), (Some("cross-site"), false)];
    let mut accepted = 0;
    for (seal, seal_fits) in &seals {
        for (origin, origin_fits) in origins {
            for (site, site_fits) in sites {
                let fits = *seal_fits && origin_fits && site_fits;
                let fields = seal.as_ref().map_or("a=b".into(), |seal| format!("a={accepted}&csrf={seal}"));
                let answer = stage.send(INSIDE, from(origin, site), fields).await;
                let expected = if fits { StatusCode::OK } else { StatusCode::FORBIDDEN };
                assert_eq!(answer.status, expected, "{seal:?} {origin:?} {site:?}");
                accepted += usize::from(fits);
            }
        }
    }
    assert_eq!((accepted, stage.done.times()), (2, 2));
}

#[tokio::test]
async fn a_seal_ends_with_its_session() {
    let stage = Stage::new();
    let old = stage.seal(STATISTICIAN).await;
    let fields = format!("csrf={old}");
    let refused = stage.submit(REPORT, "statistician.again", &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text().contains("请后退并刷新页面"));
    assert_eq!(stage.submit(REPORT, STATISTICIAN, &fields).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_script_proves_itself_in_a_header() {
    let stage = Stage::new();
    let seal = stage.seal(STATISTICIAN).await;
    let request = || form(REPORT, STATISTICIAN);
    let good = stage.send(INSIDE, request().header(SEAL_HEADER, &seal), "a=b").await;
    assert_eq!(good.status, StatusCode::OK);
    let bad = stage.send(INSIDE, request().header(SEAL_HEADER, "x"), "a=b").await;
    assert_eq!(bad.status, StatusCode::FORBIDDEN);
    // A header names no single form, so nothing is taken for a repetition.
    let again = stage.send(INSIDE, request().header(SEAL_HEADER, &seal), "a=b").await;
    assert_eq!(again.text(), "time 2");
}

#[tokio::test]
async fn content_that_forms_of_other_sites_could_send() {
    let stage = Stage::new();
    let seal = stage.seal(STATISTICIAN).await;
    for kind in ["text/plain", "application/xml", "multipart/form-data; boundary=B", ""] {
        let request = form(REPORT, STATISTICIAN).header(SEAL_HEADER, &seal);
        let mut request = request.body(Body::from(format!("csrf={seal}"))).unwrap();
        request.headers_mut().remove(CONTENT_TYPE);
        if !kind.is_empty() {
            request.headers_mut().insert(CONTENT_TYPE, kind.parse().unwrap());
        }
        let (parts, body) = request.into_parts();
        let mut again = Request::post(REPORT);
        *again.headers_mut().unwrap() = parts.headers;
        let answer = stage.send(INSIDE, again, body).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
    }
    let by_address = format!("{REPORT}?csrf={seal}");
    let got = stage.get(INSIDE, &by_address, Some(STATISTICIAN)).await;
    assert_eq!((got.text().as_str(), stage.done.times()), ("report 1", 0));
    let posted = stage.submit(&by_address, STATISTICIAN, "a=b").await;
    assert_eq!((posted.status, stage.done.times()), (StatusCode::FORBIDDEN, 0));
}

#[tokio::test]
async fn visitors_prove_themselves_by_a_cookie_that_the_site_signed() {
    let stage = Stage::new();
    let (cookie, seal) = stage.visitor("/form").await;
    assert!(cookie.starts_with("__Host-gongkai-form="));
    let (foreign, _) = stage.visitor("/form").await;
    let send = |cookie: Option<&str>, seal: &str| {
        let mut request = Request::post("/form")
            .header(HOST, "localhost")
            .header(ORIGIN, "http://localhost")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(cookie) = cookie {
            request = request.header(COOKIE, cookie);
        }
        stage.send(OUTSIDE, request, format!("csrf={seal}"))
    };
    for (cookie, seal) in [
        (None, seal.as_str()),
        (Some(foreign.as_str()), &seal),
        (Some("__Host-gongkai-form=AAAAAAAAAAAAAAAAAAAAAA.x"), &seal),
        (Some(cookie.as_str()), ""),
    ] {
        assert_eq!(send(cookie, seal).await.status, StatusCode::FORBIDDEN, "{cookie:?}");
    }
    assert_eq!(send(Some(&cookie), &seal).await.text(), "time 1");
}

#[tokio::test]
async fn behind_a_proxy_the_configured_origins_count() {
    let settings = Settings { origins: vec!["https://gk.example".into()], ..Settings::default() };
    let stage = Stage::with(settings, |site| site);
    let seal = stage.seal(STATISTICIAN).await;
    for (origin, expected) in [
        ("https://gk.example", StatusCode::OK),
        ("http://gk.example", StatusCode::FORBIDDEN),
        ("http://localhost", StatusCode::FORBIDDEN),
    ] {
        let answer = stage.send(INSIDE, from(Some(origin), None), format!("csrf={seal}")).await;
        assert_eq!(answer.status, expected, "{origin}");
    }
}

/// Templates write the field by its name; the guard reads it by its constant. And in every form that
/// changes something it stands first, where uploads are looked at.
#[test]
fn every_form_carries_the_seal_first() {
    let crates = repository().join("crates");
    let macros = std::fs::read_to_string(crates.join("web-kit/templates/macros.html")).unwrap();
    assert!(macros.contains(&format!("<input type=\"hidden\" name=\"{SEAL_FIELD}\"")));
    let mut forms = 0;
    for file in files_under(&crates).unwrap() {
        if file.extension().is_none_or(|ending| ending != "html")
            || !file.to_string_lossy().contains("/templates/")
            || file.to_string_lossy().contains("/samples/")
        {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        for form in text.split("<form").skip(1) {
            let (head, rest) = form.split_once('>').unwrap();
            if head.contains("method=\"post\"") {
                let sealed = rest.trim_start().starts_with("{{ m::csrf(");
                assert!(sealed, "{}: a form without the seal as its first part: {head}", file.display());
                forms += 1;
            }
        }
    }
    assert!(forms >= 3, "{forms}");
}
