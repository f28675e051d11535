//! What every answer has, and what answers that say no look like.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header::ACCEPT},
};
use gongkai_web_kit::{download::Download, policy::Policy, routes::Routes, settings::Settings, site::Site};

use crate::stage::{Answer, INSIDE, OUTSIDE, Stage, api, form, get};

/// One answer of each kind.
async fn all_kinds(stage: &Stage) -> Vec<(&'static str, Answer)> {
    let seal = stage.seal("statistician").await;
    let fields = format!("csrf={seal}");
    vec![
        ("page", stage.get(OUTSIDE, "/", None).await),
        ("head", stage.send(OUTSIDE, Request::head("/"), Body::empty()).await),
        ("page with a form", stage.get(OUTSIDE, "/form", None).await),
        ("office", stage.get(INSIDE, "/office", Some("provider")).await),
        ("redirect", stage.get(INSIDE, "/office", None).await),
        ("done", stage.submit("/office/reports/1", "statistician", &fields).await),
        ("repeated", stage.submit("/office/reports/1", "statistician", &fields).await),
        ("foreign form", stage.submit("/office/reports/1", "statistician", "a=b").await),
        ("unknown", stage.get(OUTSIDE, "/nothing", None).await),
        ("method", stage.send(OUTSIDE, Request::delete("/"), Body::empty()).await),
        (
            "api",
            stage.send(OUTSIDE, api(Method::GET, "/api/reports", "good:reports.read"), Body::empty()).await,
        ),
        ("api refused", stage.get(OUTSIDE, "/api/reports", None).await),
        ("probe", stage.get(INSIDE, "/healthz", None).await),
        ("fault", stage.get(OUTSIDE, "/problems/fault", None).await),
        ("panic", stage.get(OUTSIDE, "/problems/panic", None).await),
        ("busy", stage.get(OUTSIDE, "/problems/busy", None).await),
        ("download", stage.get(OUTSIDE, "/download", None).await),
        ("asset", stage.get(OUTSIDE, gongkai_web_kit::asset("theme.css"), None).await),
    ]
}

fn with_download(site: Site) -> Site {
    let file = async || Download { name: "年报.html".into(), kind: "text/html", bytes: "<script>".into() };
    let routes = Routes::new().get("/download", Policy::PUBLIC, "report.file", file);
    site.with(routes, &()).with(gongkai_web_kit::assets::routes(), &())
}

#[tokio::test]
async fn every_answer_tells_browsers_what_it_may_do() {
    let stage = Stage::with(Settings::default(), with_download);
    for (kind, answer) in all_kinds(&stage).await {
        for (name, expected) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("x-permitted-cross-domain-policies", "none"),
        ] {
            assert_eq!(answer.header(name), expected, "{kind}");
        }
        assert!(
            !answer.header("x-request-id").is_empty() && !answer.header("cache-control").is_empty(),
            "{kind}"
        );
        let content = answer.header("content-security-policy");
        assert!(!content.contains("unsafe") && !content.contains('*') && !content.contains("http"), "{kind}");
        if kind == "download" {
            assert_eq!(content, "sandbox; default-src 'none'");
            assert!(answer.header("content-disposition").starts_with("attachment"));
        } else {
            for part in [
                "default-src 'self'",
                "object-src 'none'",
                "base-uri 'none'",
                "frame-ancestors 'none'",
                "form-action 'self'",
            ] {
                assert!(content.split("; ").any(|found| found == part), "{kind}: {content}");
            }
        }
        for name in ["server", "x-powered-by", "strict-transport-security", "access-control-allow-origin"] {
            assert!(!answer.headers.contains_key(name), "{kind}: {name}");
        }
        if kind != "asset" {
            assert_eq!(answer.header("cache-control"), "no-store", "{kind}");
        }
    }
}

#[tokio::test]
async fn behind_tls_browsers_stay_with_it() {
    let settings = Settings { behind_tls: true, ..Settings::default() };
    let stage = Stage::with(settings, with_download);
    for (kind, answer) in all_kinds(&stage).await {
        assert_eq!(
            answer.header("strict-transport-security"),
            "max-age=63072000; includeSubDomains",
            "{kind}"
        );
    }
}

#[tokio::test]
async fn cookies_are_bound_to_this_host() {
    let stage = Stage::new();
    let set = stage.get(OUTSIDE, "/form", None).await.header("set-cookie").to_owned();
    assert!(set.starts_with("__Host-"), "{set}");
    for part in ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
        assert!(set.split("; ").any(|found| found == part), "{set}");
    }
    assert!(!set.contains("Domain"));
    // Whoever is shown no form is not marked.
    for path in ["/", "/nothing", "/problems/fault"] {
        assert!(!stage.get(OUTSIDE, path, None).await.headers.contains_key("set-cookie"), "{path}");
    }
}

#[tokio::test]
async fn problems_for_people_and_for_programs() {
    let stage = Stage::new();
    for (kind, status, code, words) in [
        ("none", 404, "not_found", "没有找到这个页面"),
        ("bad_request", 400, "odd", "这一项写得不对"),
        ("wrong_kind", 415, "odd", "这一项写得不对"),
        ("conflict", 409, "conflict", "&#60;b&#62;我的&#60;/b&#62;"),
        ("refused", 422, "odd", "另一项也不对（条例27）"),
        ("too_many", 429, "too_many", "请在 5 分钟 后再试"),
        ("fault", 500, "fault", "管理员可以凭编号查到原因"),
        ("panic", 500, "fault", "管理员可以凭编号查到原因"),
        ("busy", 503, "busy", "请在 2 秒 后再试"),
    ] {
        let path = format!("/problems/{kind}");
        let page = stage.get(OUTSIDE, &path, None).await;
        assert_eq!((page.status.as_u16(), page.header("content-type")), (status, "text/html; charset=utf-8"));
        assert!(page.text().contains(words), "{kind}: {}", page.text());
        assert!(page.text().contains("<html lang=\"zh-CN\"") && !page.text().contains("secret"), "{kind}");
        let asking = get(&path, None).header(ACCEPT, "application/json");
        let details = stage.send(OUTSIDE, asking, Body::empty()).await;
        assert_eq!(
            (details.status.as_u16(), details.header("content-type")),
            (status, "application/problem+json")
        );
        let value = details.json();
        assert_eq!((&value["status"], &value["code"]), (&status.into(), &code.into()), "{kind}");
        assert_eq!(value["type"], format!("urn:gongkai:problem:{code}"));
        assert!(
            value["title"].is_string() && value["detail"].is_string() && !details.text().contains("secret")
        );
        assert_eq!(page.header("retry-after"), details.header("retry-after"));
        assert_eq!(!page.header("retry-after").is_empty(), matches!(status, 429 | 503), "{kind}");
        let number = value["number"].as_str().unwrap_or_default();
        assert_eq!(number, if status == 500 { details.header("x-request-id") } else { "" }, "{kind}");
        let shown = page.text().contains(&format!("问题编号：{}", page.header("x-request-id")));
        assert_eq!(shown, status == 500, "{kind}");
    }
}

#[tokio::test]
async fn every_refusal_has_its_field_and_article() {
    let stage = Stage::new();
    let asking = get("/problems/refused", None).header(ACCEPT, "application/problem+json");
    let value = stage.send(OUTSIDE, asking, Body::empty()).await.json();
    let expected = serde_json::json!([
        {"code": "odd", "detail": "这一项写得不对", "article": null, "field": "title"},
        {"code": "other", "detail": "另一项也不对", "article": "条例27", "field": null},
    ]);
    assert_eq!(value["errors"], expected);
    // A browser asks for pages and takes anything else too.
    let asking = get("/problems/refused", None).header(ACCEPT, "text/html,application/json;q=0.9,*/*;q=0.8");
    let page = stage.send(OUTSIDE, asking, Body::empty()).await;
    assert!(page.text().contains("<li>这一项写得不对</li>"));
    // Below /api programs call, whatever they accept.
    let answer = stage.send(OUTSIDE, get("/api/reports", None).header(ACCEPT, "*/*"), Body::empty()).await;
    assert_eq!(answer.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn after_a_panic_the_program_goes_on() {
    let stage = Stage::new();
    for _ in 0..20 {
        assert_eq!(
            stage.get(OUTSIDE, "/problems/panic", None).await.status,
            StatusCode::INTERNAL_SERVER_ERROR
        );
    }
    assert_eq!(stage.get(OUTSIDE, "/", None).await.status, StatusCode::OK);
}

#[tokio::test]
async fn numbers_of_requests_differ() {
    let stage = Stage::new();
    let mut numbers = std::collections::BTreeSet::new();
    for _ in 0..50 {
        numbers.insert(stage.get(OUTSIDE, "/", None).await.header("x-request-id").to_owned());
    }
    assert_eq!(numbers.len(), 50);
    // A number that somebody sends is not taken over.
    let request = get("/", None).header("x-request-id", "mine");
    assert_ne!(stage.send(OUTSIDE, request, Body::empty()).await.header("x-request-id"), "mine");
}

#[tokio::test]
async fn a_surface_has_its_own_page_for_what_is_missing() {
    use axum::{extract::State, http::Uri, response::Html};
    let page = async |State(name): State<&'static str>, uri: Uri| Html(format!("{name} 没有 {}", uri.path()));
    let stage = Stage::with(Settings::default(), |site| site.not_found(page, &"门户"));
    let missing = stage.get(OUTSIDE, "/nothing", None).await;
    assert_eq!((missing.status, missing.text().as_str()), (StatusCode::NOT_FOUND, "门户 没有 /nothing"));
    assert_eq!(missing.header("x-content-type-options"), "nosniff");
    // What is refused, and what a handler does not find, looks the same.
    assert_eq!(stage.get(OUTSIDE, "/healthz", None).await.text(), "门户 没有 /healthz");
    assert_eq!(stage.get(OUTSIDE, "/problems/none", None).await.text(), "门户 没有 /problems/none");
    // The office and programs keep the plain one.
    assert!(stage.get(OUTSIDE, "/office/nothing", None).await.text().contains("回到工作台"));
    let asking = get("/nothing", None).header(ACCEPT, "application/json");
    assert_eq!(stage.send(OUTSIDE, asking, Body::empty()).await.json()["code"], "not_found");
    // A page that cannot be made is no reason for having none.
    let broken = async || gongkai_web_kit::problem::Problem::fault("no store");
    let stage = Stage::with(Settings::default(), |site| site.not_found(broken, &()));
    let missing = stage.get(OUTSIDE, "/nothing", None).await;
    assert!(missing.status == StatusCode::NOT_FOUND && missing.text().contains("回到首页"));
}

#[tokio::test]
async fn an_unreadable_request_is_told_so_in_our_words() {
    let stage = Stage::new();
    let import = |kind: &str, body: &str| {
        let request = api(Method::POST, "/api/reports", "good:reports.write")
            .header("idempotency-key", "0123456789")
            .header("content-type", kind);
        stage.send(OUTSIDE, request, body.to_owned())
    };
    for (kind, body, code) in [
        ("application/json", "{", "unreadable_json"),
        ("application/json", "{\"a\": \"b\"}", "unreadable_json"),
        ("application/json", "[]", "unreadable_json"),
        ("text/plain", "{}", "wrong_content_type"),
        ("application/x-www-form-urlencoded", "a=1", "wrong_content_type"),
    ] {
        let answer = import(kind, body).await;
        assert_eq!(answer.json()["code"], code, "{kind} {body}");
        assert!(answer.status.is_client_error());
    }
    assert_eq!(
        (import("application/json", "{\"a\": 1}").await.text().as_str(), stage.done.times()),
        ("time 1 {\"a\": 1}", 1)
    );
    let seal = stage.seal("statistician").await;
    let long = format!("csrf={seal}&a={}", "x".repeat(1024 * 1024));
    let answer = stage.send(INSIDE, form("/office/reports/1", "statistician"), long).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text().contains("最多接收 1 MB"));
}

/// PostgreSQL keeps no text with the character 0, so none goes further than here.
#[tokio::test]
async fn the_character_that_no_database_keeps() {
    use gongkai_web_kit::extract::{Asked, At};
    use std::collections::BTreeMap;
    let at = async |At(id): At<String>, Asked(q): Asked<BTreeMap<String, String>>| format!("{id}{q:?}");
    let routes = Routes::new().get("/things/{id}", Policy::PUBLIC, "site.thing", at);
    let stage = Stage::with(Settings::default(), |site| site.with(routes, &()));
    for (path, status) in
        [("/things/a", 200), ("/things/a%00", 404), ("/things/a?q=b", 200), ("/things/a?q=%00", 400)]
    {
        assert_eq!(stage.get(OUTSIDE, path, None).await.status.as_u16(), status, "{path}");
    }
    let request = api(Method::POST, "/api/reports", "good:reports.write")
        .header("idempotency-key", "0123456789")
        .header("content-type", "application/json; charset=utf-8");
    let answer = stage.send(OUTSIDE, request, r#"{"a\u0000": 1}"#).await;
    assert_eq!((answer.status, &answer.json()["code"]), (StatusCode::BAD_REQUEST, &"unreadable_json".into()));
    let fields = format!("csrf={}&a%00=1", stage.seal("statistician").await);
    let answer = stage.submit("/office/reports/1", "statistician", &fields).await;
    assert_eq!((answer.status, stage.done.times()), (StatusCode::BAD_REQUEST, 0));
    // In what people enter it is dropped, with all that nobody sees.
    let fields = format!("csrf={}&a=%00", stage.seal("statistician").await);
    let answer = stage.submit("/office/reports/1", "statistician", &fields).await;
    assert_eq!((answer.status, stage.done.times()), (StatusCode::OK, 1));
}
