//! More requests than are worked on at once.

use std::sync::Arc;

use axum::http::{Request, StatusCode};
use gongkai_web_kit::{policy::Policy, routes::Routes, settings::Settings, site::Site};
use tokio::sync::Semaphore;

use crate::stage::{INSIDE, OUTSIDE, Stage};

#[tokio::test]
async fn readers_are_told_to_come_again_and_the_office_goes_on() {
    let settings = Settings { requests_at_once: 3, reserved_at_once: 1, ..Settings::default() };
    let (begun, go) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let wait = {
        let (begun, go) = (begun.clone(), go.clone());
        move || {
            let (begun, go) = (begun.clone(), go.clone());
            async move {
                begun.add_permits(1);
                go.acquire().await.unwrap().forget();
                "done"
            }
        }
    };
    let more = |site: Site| {
        site.with(Routes::new().get("/slow", Policy::PUBLIC, "site.slow", wait.clone()), &())
            .with(Routes::new().get("/office/slow", Policy::ENTRY, "desk.slow", wait), &())
    };
    let stage = Arc::new(Stage::with(settings, more));
    let ask = |from: &'static str, path: &'static str| {
        let stage = stage.clone();
        tokio::spawn(async move { stage.get(from, path, None).await })
    };
    let readers = [ask(OUTSIDE, "/slow"), ask(OUTSIDE, "/slow")];
    begun.acquire_many(2).await.unwrap().forget();
    let turned_away = stage.get(OUTSIDE, "/", None).await;
    assert_eq!(
        (turned_away.status, turned_away.header("retry-after")),
        (StatusCode::SERVICE_UNAVAILABLE, "2")
    );
    assert!(turned_away.text().contains("现在访问的人太多"));
    // The office, submitting and the probes have a place left.
    assert_eq!(stage.get(INSIDE, "/office/sign-in", None).await.status, StatusCode::OK);
    assert_eq!(stage.get(INSIDE, "/healthz", None).await.status, StatusCode::OK);
    let sent = stage.send(OUTSIDE, Request::post("/form"), "a=b").await;
    assert_eq!(sent.status, StatusCode::FORBIDDEN, "read and judged");
    // That place is taken too.
    let office = ask(INSIDE, "/office/slow");
    begun.acquire().await.unwrap().forget();
    assert_eq!(stage.get(INSIDE, "/office/sign-in", None).await.status, StatusCode::SERVICE_UNAVAILABLE);
    go.add_permits(3);
    for answer in readers.into_iter().chain([office]) {
        assert_eq!(answer.await.unwrap().text(), "done");
    }
    assert_eq!(stage.get(OUTSIDE, "/", None).await.status, StatusCode::OK);
}
