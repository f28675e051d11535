//! Public pages as they were sent last time.

use std::{
    io::Read,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, Request, StatusCode},
    response::Response,
};
use gongkai_web_kit::{
    extract::At,
    page_cache::{PageCache, Rendered},
    policy::Policy,
    problem::Problem,
    routes::Routes,
    settings::Settings,
    site::Site,
};

use crate::stage::{Answer, OUTSIDE, Stage, get};

#[derive(Clone)]
struct Shelf {
    cache: PageCache,
    made: Arc<AtomicUsize>,
}

/// `/pages/a` shows document a; page `gone` was withdrawn, `none` was never there, `broken` panics.
async fn show(
    State(shelf): State<Shelf>,
    At(name): At<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let made = shelf.made.clone();
    let page = name.clone();
    let tag = format!("document:{name}");
    let make = async move {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let time = made.fetch_add(1, Ordering::Relaxed) + 1;
        let text = format!("<p>{page} {time}</p>").repeat(200);
        match page.as_str() {
            "none" => Err(Problem::NotFound),
            "broken" => panic!("no page"),
            "gone" => Ok(Rendered { status: StatusCode::GONE, ..Rendered::html(text) }),
            _ => Ok(Rendered::html(text)),
        }
    };
    shelf.cache.page(&name, &[&tag, "agency:a1"], &headers, make).await
}

fn stage(most: usize) -> (Stage, Shelf) {
    let shelf = Shelf { cache: PageCache::new(most), made: Arc::default() };
    let routes = Routes::new().get("/pages/{name}", Policy::PUBLIC, "site.page", show);
    let stage = Stage::with(Settings::default(), |site: Site| site.with(routes, &shelf));
    (stage, shelf)
}

async fn ask(stage: &Stage, page: &str, name: &str, value: &str) -> Answer {
    stage.send(OUTSIDE, get(&format!("/pages/{page}"), None).header(name, value), Body::empty()).await
}

#[tokio::test]
async fn a_page_is_made_once_and_sent_in_three_forms() {
    let (stage, shelf) = stage(1 << 20);
    let plain = stage.get(OUTSIDE, "/pages/a", None).await;
    assert!(plain.text().starts_with("<p>a 1</p>"));
    assert_eq!((plain.header("cache-control"), plain.header("vary")), ("no-cache", "accept-encoding"));
    let packed = ask(&stage, "a", "accept-encoding", "gzip").await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    let mut text = String::new();
    flate2::read::GzDecoder::new(&packed.body[..]).read_to_string(&mut text).unwrap();
    assert_eq!(text, plain.text());
    let packed = ask(&stage, "a", "accept-encoding", "gzip, br").await;
    assert_eq!(packed.header("content-encoding"), "br");
    let mut text = String::new();
    brotli::Decompressor::new(&packed.body[..], 4096).read_to_string(&mut text).unwrap();
    assert!(text == plain.text() && packed.body.len() * 10 < plain.body.len());
    assert_eq!(shelf.made.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_browser_that_has_it_is_told_so() {
    let (stage, _) = stage(1 << 20);
    let tag = stage.get(OUTSIDE, "/pages/a", None).await.header("etag").to_owned();
    let same = ask(&stage, "a", "if-none-match", &tag).await;
    assert_eq!((same.status, same.body.len(), same.header("etag")), (StatusCode::NOT_MODIFIED, 0, &*tag));
    assert!(!same.headers.contains_key("content-type"));
    let other = ask(&stage, "a", "if-none-match", "W/\"other\"").await;
    assert_eq!(other.status, StatusCode::OK);
    let head = stage.send(OUTSIDE, Request::head("/pages/a"), Body::empty()).await;
    assert_eq!((head.status, head.body.len(), head.header("etag")), (StatusCode::OK, 0, &*tag));
    let gone = stage.get(OUTSIDE, "/pages/gone", None).await;
    let again = ask(&stage, "gone", "if-none-match", gone.header("etag")).await;
    assert_eq!((gone.status, again.status), (StatusCode::GONE, StatusCode::GONE));
}

#[tokio::test]
async fn what_changed_is_made_again() {
    let (stage, shelf) = stage(1 << 20);
    let text = async |page: &str| {
        let text = stage.get(OUTSIDE, &format!("/pages/{page}"), None).await.text();
        text[3..6].to_owned()
    };
    assert_eq!((text("a").await, text("b").await), ("a 1".into(), "b 2".into()));
    shelf.cache.forget("document:a");
    assert_eq!((text("a").await, text("b").await), ("a 3".into(), "b 2".into()));
    shelf.cache.forget("agency:a1");
    assert_eq!((text("a").await, text("b").await), ("a 4".into(), "b 5".into()));
    shelf.cache.forget("agency:a2");
    assert_eq!(text("a").await, "a 4");
    shelf.cache.forget_all();
    assert_eq!((text("a").await, shelf.cache.weight() > 0), ("a 6".into(), true));
}

#[tokio::test]
async fn many_at_once_wait_for_one_making() {
    let (stage, shelf) = stage(1 << 20);
    let asked = (0..50).map(|_| stage.get(OUTSIDE, "/pages/a", None));
    let answers = futures_util::future::join_all(asked).await;
    assert!(answers.iter().all(|answer| answer.text().starts_with("<p>a 1</p>")));
    assert_eq!(shelf.made.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_page_forgotten_while_it_is_made_is_not_kept() {
    let (stage, shelf) = stage(1 << 20);
    let forgetting = async {
        tokio::time::sleep(Duration::from_millis(5)).await;
        shelf.cache.forget("document:a");
    };
    tokio::join!(stage.get(OUTSIDE, "/pages/a", None), forgetting);
    assert_eq!(shelf.cache.weight(), 0);
    assert!(stage.get(OUTSIDE, "/pages/a", None).await.text().starts_with("<p>a 2</p>"));
}

#[tokio::test]
async fn faults_and_missing_pages_are_not_kept() {
    let (stage, shelf) = stage(1 << 20);
    for (page, status) in [("none", 404), ("broken", 500)] {
        for _ in 0..2 {
            assert_eq!(stage.get(OUTSIDE, &format!("/pages/{page}"), None).await.status.as_u16(), status);
        }
    }
    assert_eq!((shelf.made.load(Ordering::Relaxed), shelf.cache.weight()), (4, 0));
}

#[tokio::test]
async fn the_cache_stays_small_and_keeps_what_is_asked_for() {
    let (stage, shelf) = stage(20_000);
    stage.get(OUTSIDE, "/pages/often", None).await;
    for page in 0..30 {
        stage.get(OUTSIDE, &format!("/pages/p{page}"), None).await;
        stage.get(OUTSIDE, "/pages/often", None).await;
        assert!(shelf.cache.weight() <= 20_000);
    }
    assert_eq!(shelf.made.load(Ordering::Relaxed), 31, "the page that is asked for often stays");
}
