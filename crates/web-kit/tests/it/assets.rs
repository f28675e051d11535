//! Styles, scripts and icons.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use gongkai_testkit::{files_under, repository};
use gongkai_web_kit::{asset, assets, settings::Settings};

use crate::stage::{OUTSIDE, Stage, get};

fn stage() -> Stage {
    Stage::with(Settings::default(), |site| site.with(assets::routes(), &()))
}

#[tokio::test]
async fn an_address_names_one_content_for_ever() {
    let stage = stage();
    for name in assets::names() {
        let path = asset(name);
        let answer = stage.get(OUTSIDE, path, None).await;
        assert_eq!(answer.status, StatusCode::OK, "{name}");
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable", "{name}");
        let same = stage.send(
            OUTSIDE,
            get(path, None).header("if-none-match", answer.header("etag")),
            Body::empty(),
        );
        assert_eq!(same.await.status, StatusCode::NOT_MODIFIED, "{name}");
    }
    for (name, kind) in [
        ("theme.css", "text/css; charset=utf-8"),
        ("page.js", "text/javascript; charset=utf-8"),
        ("icons.svg", "image/svg+xml"),
    ] {
        assert_eq!(stage.get(OUTSIDE, asset(name), None).await.header("content-type"), kind);
    }
    let packed =
        stage.send(OUTSIDE, get(asset("theme.css"), None).header("accept-encoding", "br"), Body::empty());
    assert_eq!(packed.await.header("content-encoding"), "br");
    let head = stage.send(OUTSIDE, Request::head(asset("theme.css")), Body::empty()).await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
}

#[tokio::test]
async fn other_addresses() {
    let stage = stage();
    let old = stage.get(OUTSIDE, "/assets/0123456789abcdef/theme.css", None).await;
    assert_eq!((old.status, old.header("cache-control")), (StatusCode::OK, "no-cache"));
    let icon = stage.get(OUTSIDE, "/favicon.ico", None).await;
    assert_eq!((icon.status, icon.header("content-type")), (StatusCode::OK, "image/svg+xml"));
    let version = asset("theme.css").trim_end_matches("/theme.css");
    for path in ["/assets/none", "/assets/x/none.css", "/assets/x/..%2fCargo.toml", "/assets/x/a/theme.css"] {
        assert_eq!(stage.get(OUTSIDE, path, None).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(stage.get(OUTSIDE, version, None).await.status, StatusCode::NOT_FOUND);
}

/// What templates and scripts name is there.
#[test]
fn no_page_asks_for_an_asset_that_does_not_exist() {
    let mut named = 0;
    for file in files_under(&repository().join("crates")).unwrap() {
        if !matches!(file.extension().and_then(|ending| ending.to_str()), Some("html" | "rs"))
            || file.ends_with("tests/it/assets.rs")
        {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        for call in text.split("asset(\"").skip(1) {
            let name = call.split('"').next().unwrap();
            assert_ne!(asset(name), "/assets/none", "{}: {name}", file.display());
            named += 1;
        }
    }
    assert!(named > 10, "{named}");
}
