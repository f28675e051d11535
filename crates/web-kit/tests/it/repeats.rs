//! The same request again.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, Method, StatusCode, header::HOST},
};
use gongkai_web_kit::{
    page_cache::{PageCache, Rendered},
    policy::Policy,
    routes::Routes,
    settings::Settings,
    site::Site,
};
use tokio::sync::Notify;

use crate::stage::{Answer, INSIDE, OUTSIDE, Stage, api, form};

const PERSON: &str = "statistician";
const REPORT: &str = "/office/reports/1";

async fn import(stage: &Stage, key: Option<&str>, body: &str) -> Answer {
    let mut request = api(Method::POST, "/api/reports", "good:reports.write")
        .header(HOST, "localhost")
        .header("content-type", "application/json");
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    stage.send(OUTSIDE, request, body.to_owned()).await
}

#[tokio::test]
async fn a_form_sent_twice_is_done_once() {
    let stage = Stage::new();
    let fields = format!("csrf={}&a=b", stage.seal(PERSON).await);
    let first = stage.submit(REPORT, PERSON, &fields).await;
    let second = stage.submit(REPORT, PERSON, &fields).await;
    assert_eq!((first.status, &first.body), (second.status, &second.body));
    assert_eq!(first.header("content-type"), second.header("content-type"));
    assert_eq!((first.header("idempotency-replayed"), second.header("idempotency-replayed")), ("", "true"));
    assert_eq!(stage.done.times(), 1);
    // With something else in it, or to another address, it is another request.
    assert_eq!(stage.submit(REPORT, PERSON, &format!("{fields}&c=d")).await.text(), "time 2");
    assert_eq!(stage.submit("/office/reports/2", PERSON, &fields).await.text(), "time 3");
}

/// A kept answer has no headers of its own about packing, so it is kept as it can be read.
#[tokio::test]
async fn an_answer_is_kept_unpacked() {
    let packs = async |State(cache): State<Arc<PageCache>>, headers: HeaderMap| {
        let body = "<p>收到了</p>".repeat(100);
        cache.page("packed", &[], &headers, async move { Ok(Rendered::html(body)) }).await
    };
    let cache = Arc::new(PageCache::new(1 << 20));
    let routes = Routes::new().post("/office/packed", Policy::STAFF, "desk.packed", packs);
    let stage = Stage::with(Settings::default(), |site| site.with(routes, &cache));
    let fields = format!("csrf={}", stage.seal(PERSON).await);
    let ask = async || {
        let request = form("/office/packed", PERSON).header("accept-encoding", "gzip, br");
        stage.send(INSIDE, request, fields.clone()).await
    };
    let (first, again) = (ask().await, ask().await);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(first.header("content-encoding"), again.header("content-encoding"));
    assert!(again.text().starts_with("<p>收到了</p>"));
}

#[tokio::test]
async fn what_was_refused_may_be_sent_again() {
    let stage = Stage::new();
    let fields = format!("csrf={}&answer=refuse", stage.seal(PERSON).await);
    for _ in 0..2 {
        let answer = stage.submit(REPORT, PERSON, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(stage.done.times(), 2);
}

#[tokio::test]
async fn after_a_fault_nothing_is_done_twice() {
    let stage = Stage::new();
    let fields = format!("csrf={}&answer=fault", stage.seal(PERSON).await);
    assert_eq!(stage.submit(REPORT, PERSON, &fields).await.status, StatusCode::INTERNAL_SERVER_ERROR);
    let again = stage.submit(REPORT, PERSON, &fields).await;
    assert_eq!((again.status, stage.done.times()), (StatusCode::CONFLICT, 1));
    assert!(again.text().contains("这项操作已经提交过"));
}

#[tokio::test]
async fn programs_name_their_requests() {
    let stage = Stage::new();
    let first = import(&stage, Some("key-00001"), "{\"a\": 1}").await;
    assert_eq!(first.text(), "time 1 {\"a\": 1}");
    let again = import(&stage, Some("key-00001"), "{\"a\": 1}").await;
    assert_eq!((again.text(), again.header("idempotency-replayed")), (first.text(), "true"));
    let other = import(&stage, Some("key-00001"), "{\"a\": 2}").await;
    assert_eq!(
        (other.status, &other.json()["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &"idempotency_key_reused".into())
    );
    assert_eq!(import(&stage, Some("key-00002"), "{\"a\": 2}").await.text(), "time 2 {\"a\": 2}");
    let long = "k".repeat(65);
    for key in [None, Some(""), Some("short"), Some("with space in it"), Some(long.as_str())] {
        let answer = import(&stage, key, "{}").await;
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (StatusCode::BAD_REQUEST, &"idempotency_key_missing".into())
        );
    }
    assert_eq!(stage.done.times(), 2);
}

/// While the first is being done, the second is told so.
#[tokio::test]
async fn a_double_click_does_not_overtake_itself() {
    let (begun, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let wait = {
        let (begun, go) = (begun.clone(), go.clone());
        move || {
            let (begun, go) = (begun.clone(), go.clone());
            async move {
                begun.notify_one();
                go.notified().await;
                "done"
            }
        }
    };
    let with_wait =
        |site: Site| site.with(Routes::new().post("/office/wait", Policy::STAFF, "desk.wait", wait), &());
    let stage = Arc::new(Stage::with(Settings::default(), with_wait));
    let fields = format!("csrf={}", stage.seal(PERSON).await);
    let first = {
        let (stage, fields) = (stage.clone(), fields.clone());
        tokio::spawn(async move { stage.submit("/office/wait", PERSON, &fields).await })
    };
    begun.notified().await;
    assert_eq!(stage.submit("/office/wait", PERSON, &fields).await.status, StatusCode::CONFLICT);
    go.notify_one();
    assert_eq!(first.await.unwrap().text(), "done");
    assert_eq!(stage.submit("/office/wait", PERSON, &fields).await.text(), "done");
}
