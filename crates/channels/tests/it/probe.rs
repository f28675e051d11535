//! The own public address as a visitor finds it: a server on this machine that answers well, badly, late or never.

use std::time::Duration;

use axum::{Router, http::StatusCode, response::Redirect, routing::get};
use gongkai_channels::Prober;

async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

#[tokio::test]
async fn what_a_visitor_finds() {
    let late = async || {
        tokio::time::sleep(Duration::from_secs(5)).await;
        "late"
    };
    for (router, opened, status) in [
        (Router::new().route("/", get(|| async { "page" })), true, 200),
        (Router::new().route("/", get(|| async { Redirect::to("https://elsewhere.example/") })), true, 303),
        (Router::new().route("/", get(|| async { StatusCode::BAD_GATEWAY })), false, 502),
        (Router::new().route("/", get(late)), false, 0),
    ] {
        let address = serve(router).await;
        let probed = Prober::of_tests(1).unwrap().ask(&address).await;
        assert_eq!((probed.opened, probed.status), (opened, status));
    }
    let nobody = Prober::of_tests(1).unwrap().ask("http://localhost:1").await;
    assert_eq!((nobody.opened, nobody.status), (false, 0));
}

#[tokio::test]
async fn a_name_that_leads_inside_is_not_asked() {
    let address = serve(Router::new().route("/", get(|| async { "secret" }))).await;
    let probed = Prober::new(1).unwrap().ask(&address).await;
    assert_eq!((probed.opened, probed.status), (false, 0));
}
