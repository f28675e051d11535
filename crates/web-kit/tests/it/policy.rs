//! Who is let in, and that a refused address looks like one that does not exist.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header::COOKIE},
};
use gongkai_domain::organisation::Duty;
use gongkai_web_kit::{policy::Policy, routes::Routes, settings::Settings, site::Site};

use crate::stage::{Answer, INSIDE, OUTSIDE, Stage, api, form, get, ground};

const STATISTICIAN: &str = "statistician";

#[tokio::test]
async fn outside_of_the_office_there_is_no_office() {
    let stage = Stage::new();
    let unknown = stage.get(OUTSIDE, "/office/nothing-here", None).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    for path in ["/office", "/office/sign-in", "/office/reports/1", "/office/reports/2", "/office/keys"] {
        for cookie in [None, Some(STATISTICIAN), Some("nonsense")] {
            let refused = stage.get(OUTSIDE, path, cookie).await;
            assert_eq!(refused.seen(), unknown.seen(), "{path} {cookie:?}");
        }
    }
    // Not even which methods there are, nor that a form is missing its seal.
    let unknown = stage.send(OUTSIDE, form("/office/nothing-here", STATISTICIAN), "a=b").await;
    for path in ["/office/reports/1", "/office/keys", "/office/sign-in"] {
        let refused = stage.send(OUTSIDE, form(path, STATISTICIAN), "a=b").await;
        assert_eq!(refused.seen(), unknown.seen(), "{path}");
    }
}

#[tokio::test]
async fn a_wrong_duty_sees_what_does_not_exist() {
    let stage = Stage::new();
    for duty in Duty::ALL {
        let cookie = Some(duty.code());
        let unknown = stage.get(INSIDE, "/office/nothing-here", cookie).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        for path in ["/office/reports/1", "/office/reports/2", "/office/keys"] {
            let answer = stage.get(INSIDE, path, cookie).await;
            if duty == Duty::Statistician {
                let expected = match path {
                    "/office/reports/1" => StatusCode::OK,
                    "/office/keys" => StatusCode::SEE_OTHER,
                    _ => StatusCode::NOT_FOUND,
                };
                assert_eq!(answer.status, expected, "{path}");
            } else {
                assert_eq!(answer.seen(), unknown.seen(), "{path} {duty:?}");
            }
        }
        assert_eq!(stage.get(INSIDE, "/office", cookie).await.status, StatusCode::OK);
    }
    // An object that does not exist is like an address that does not, for those who may look, too.
    let unknown = stage.get(INSIDE, "/office/nothing-here", Some(STATISTICIAN)).await;
    let missing = stage.get(INSIDE, "/office/reports/2", Some(STATISTICIAN)).await;
    assert_eq!(missing.seen(), unknown.seen());
}

#[tokio::test]
async fn without_a_session_every_address_of_the_office_is_the_same() {
    let stage = Stage::new();
    let place = |answer: &Answer| (answer.status, answer.header("location").to_owned());
    for (cookie, why) in [(None, ""), (Some("nonsense"), "&why=ended")] {
        for path in ["office", "office/reports/1", "office/reports/2", "office/keys", "office/nothing-here"] {
            let to = format!("/office/sign-in?return=%2F{}{why}", path.replace('/', "%2F"));
            let answer = stage.get(INSIDE, &format!("/{path}"), cookie).await;
            assert_eq!(place(&answer), (StatusCode::SEE_OTHER, to), "{path} {cookie:?}");
        }
    }
    // A script and a form are not sent away: what was entered is still on their page.
    let unknown = stage.send(INSIDE, form("/office/nothing-here", "nonsense"), "a=b").await;
    assert_eq!(unknown.status, StatusCode::UNAUTHORIZED);
    let known = stage.send(INSIDE, form("/office/reports/1", "nonsense"), "a=b").await;
    assert_eq!(known.seen(), unknown.seen());
    let by_script = |path| get(path, None).header("hx-request", "true");
    let unknown = stage.send(INSIDE, by_script("/office/nothing-here"), Body::empty()).await;
    let known = stage.send(INSIDE, by_script("/office/reports/1"), Body::empty()).await;
    assert_eq!((known.status, known.seen()), (StatusCode::UNAUTHORIZED, unknown.seen()));
}

#[tokio::test]
async fn entry_is_open_to_the_office_and_knows_who_is_signed_in() {
    let stage = Stage::new();
    let nobody = stage.get(INSIDE, "/office/sign-in", None).await;
    assert!(nobody.text().starts_with("nobody ") && nobody.headers.contains_key("set-cookie"));
    let somebody = stage.get(INSIDE, "/office/sign-in", Some(STATISTICIAN)).await;
    assert!(somebody.text().starts_with("统计员甲 ") && !somebody.headers.contains_key("set-cookie"));
}

#[tokio::test]
async fn two_sessions_at_once_are_none() {
    let stage = Stage::new();
    let name = gongkai_web_kit::cookie::SESSION;
    let request = get("/office", None).header(COOKIE, format!("{name}={STATISTICIAN}; {name}=provider"));
    assert_eq!(stage.send(INSIDE, request, Body::empty()).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_second_factor_is_asked_for_again() {
    let stage = Stage::new();
    let asked = stage.get(INSIDE, "/office/keys", Some(STATISTICIAN)).await;
    assert_eq!(asked.header("location"), "/office/step-up?return=%2Foffice%2Fkeys");
    let stepped = format!("{STATISTICIAN}.stepped");
    assert_eq!(stage.get(INSIDE, "/office/keys", Some(&stepped)).await.text(), "keys");
    let seal = stage.seal(STATISTICIAN).await;
    let fields = format!("csrf={seal}");
    let refused = stage.submit("/office/keys", STATISTICIAN, &fields).await;
    assert_eq!((refused.status, stage.done.times()), (StatusCode::FORBIDDEN, 0));
    assert!(refused.text().contains("请再次验证身份"));
    assert_eq!(stage.submit("/office/keys", &stepped, &fields).await.text(), "time 1");
    // Whoever lacks the duty is not asked.
    let unknown = stage.get(INSIDE, "/office/nothing-here", Some("provider.stepped")).await;
    let wrong = stage.get(INSIDE, "/office/keys", Some("provider.stepped")).await;
    assert_eq!(wrong.seen(), unknown.seen());
}

#[tokio::test]
async fn tokens_open_what_their_scope_says() {
    let stage = Stage::new();
    let read = |token: &str| api(Method::GET, "/api/reports", token);
    let good = stage.send(OUTSIDE, read("good:reports.read"), Body::empty()).await;
    assert_eq!((good.status, good.text().as_str()), (StatusCode::OK, "[]"));
    let unknown = stage.send(OUTSIDE, api(Method::GET, "/api/nothing", "good:x"), Body::empty()).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    for token in ["good:x", "good:reports.write", "good:reports", "good:reports.read2"] {
        assert_eq!(stage.send(OUTSIDE, read(token), Body::empty()).await.seen(), unknown.seen(), "{token}");
    }
    // Without a good token every address of the interface is the same.
    let unknown = stage.send(OUTSIDE, Request::get("/api/nothing"), Body::empty()).await;
    assert_eq!((unknown.status, unknown.header("www-authenticate")), (StatusCode::UNAUTHORIZED, "Bearer"));
    let twice = read("good:reports.read").header("authorization", "Bearer good:reports.read");
    let no_scheme = Request::get("/api/reports").header("authorization", "good:reports.read");
    let basic = Request::get("/api/reports").header("authorization", "Basic good:reports.read");
    let session = get("/api/reports", Some(STATISTICIAN));
    let long = read(&format!("good:reports.read,{}", "x".repeat(300)));
    for request in
        [Request::get("/api/reports"), read("bad"), read(""), twice, no_scheme, basic, session, long]
    {
        let what = format!("{request:?}");
        assert_eq!(stage.send(OUTSIDE, request, Body::empty()).await.seen(), unknown.seen(), "{what}");
    }
    // A token is no session.
    let page = api(Method::GET, "/office/reports/1", "good:reports.read");
    assert_eq!(stage.send(INSIDE, page, Body::empty()).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn probes_are_for_their_addresses() {
    let stage = Stage::new();
    assert_eq!(stage.get(INSIDE, "/healthz", None).await.text(), "ok\n");
    let unknown = stage.get(OUTSIDE, "/nothing", None).await;
    assert_eq!(stage.get(OUTSIDE, "/healthz", None).await.seen(), unknown.seen());
    // A proxy on the same machine must not open them to everybody.
    let proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let stage = Stage::with(Settings { proxies, ..Settings::default() }, |site| site);
    let through = |client: &str| Request::get("/healthz").header("x-forwarded-for", client);
    assert_eq!(stage.send(INSIDE, through(OUTSIDE), Body::empty()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(stage.send(INSIDE, through("::1"), Body::empty()).await.status, StatusCode::OK);
    assert_eq!(stage.get(INSIDE, "/healthz", None).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_claim_about_the_address_opens_nothing() {
    let stage = Stage::new();
    for (name, value) in [
        ("x-forwarded-for", "127.0.0.1"),
        ("x-real-ip", "127.0.0.1"),
        ("forwarded", "for=127.0.0.1"),
        ("x-client-ip", "127.0.0.1"),
        ("x-originating-ip", "127.0.0.1"),
        ("true-client-ip", "127.0.0.1"),
        ("cf-connecting-ip", "127.0.0.1"),
        ("x-forwarded-host", "localhost"),
        ("x-original-url", "/office"),
        ("x-rewrite-url", "/office"),
        ("x-http-method-override", "GET"),
    ] {
        for path in ["/office/sign-in", "/healthz"] {
            let request = get(path, Some(STATISTICIAN)).header(name, value);
            let answer = stage.send(OUTSIDE, request, Body::empty()).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name} {path}");
        }
    }
}

#[tokio::test]
async fn spellings_of_a_path_are_no_way_around() {
    let stage = Stage::new();
    for path in [
        "/office/",
        "/Office",
        "/office/reports/1/",
        "//office",
        "/office//reports/1",
        "/office/./reports/1",
        "/x/../office",
        "/office;a",
        "/%6fffice/reports/1",
        "/office/reports/1.json",
        "/office/reports/1%00",
        "/office/reports/..%2f1",
    ] {
        let answer = stage.get(OUTSIDE, path, Some(STATISTICIAN)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        let answer = stage.get(INSIDE, path, Some("provider")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_method_that_no_route_has() {
    let stage = Stage::new();
    let ask = |method: &str, path: &str| Request::builder().method(method).uri(path);
    let answer = stage.send(OUTSIDE, ask("DELETE", "/form"), Body::empty()).await;
    assert_eq!((answer.status, answer.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD,POST"));
    for method in ["OPTIONS", "TRACE", "PUT", "PROPFIND"] {
        let answer = stage.send(OUTSIDE, ask(method, "/"), Body::empty()).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert!(!answer.headers.contains_key("access-control-allow-origin"));
    }
    // A page that only takes forms, asked for without a session: nothing tells that it is there.
    let names = |answer: Answer| (answer.status, answer.headers.keys().cloned().collect::<Vec<_>>());
    let unknown = names(stage.get(INSIDE, "/office/nothing", None).await);
    assert_eq!(names(stage.get(INSIDE, "/office/sign-out", None).await), unknown);
    let unknown = stage.send(OUTSIDE, ask("PUT", "/office/nothing"), Body::empty()).await;
    let office = stage.send(OUTSIDE, ask("PUT", "/office/reports/1"), Body::empty()).await;
    assert_eq!(office.seen(), unknown.seen());
}

#[test]
fn tables_that_cannot_stand() {
    let open = |routes: Routes<()>| Site::new(ground(Settings::default())).with(routes, &()).open();
    let page = async || "page";
    let row = |path, policy| Routes::new().get(path, policy, "a.b", page);
    for (routes, sentence) in [
        (row("/a", Policy::duties(&[])), "names no duty"),
        (row("/api/a", Policy::token("")), "names no scope"),
        (row("/a", Policy::PUBLIC.stepped_up()), "without a session"),
        (row("a", Policy::PUBLIC), "is no path"),
        (row("/a/:id", Policy::PUBLIC), "is no path"),
        (row("/a/*rest", Policy::PUBLIC), "is no path"),
        (row("/a", Policy::PUBLIC).join(row("/a", Policy::PUBLIC)), "twice"),
        (row("/a/{x}", Policy::PUBLIC).join(row("/a/{y}", Policy::PUBLIC)), "beside the others"),
        (row("/desk", Policy::STAFF), "below /office"),
        (row("/officers", Policy::ENTRY), "below /office"),
        (row("/office/a", Policy::PUBLIC), "below /office"),
        (row("/reports", Policy::token("reports.read")), "below /api"),
    ] {
        let fault = open(routes).err().map(|fault| fault.to_string()).unwrap_or_default();
        assert!(fault.contains(sentence), "{sentence}: {fault}");
    }
    let good = row("/a", Policy::PUBLIC).post("/a", Policy::PUBLIC, "a.c", page);
    assert_eq!(open(good).unwrap().table.len(), 2);
}
