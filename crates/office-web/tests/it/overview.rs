//! The dashboard through its pages.

use axum::http::StatusCode;

use crate::{publication::form, support::Place};

#[tokio::test(flavor = "multi_thread")]
async fn a_chart_says_its_number_and_opens_its_items() {
    let place = Place::with_units().await;
    let counter = place.browser("counter");
    let desk = "/office/inquiries";
    let (_, page) = counter.get(desk).await;
    let list = page.split("id=\"desk\"").nth(1).unwrap();
    let unit = list.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fields = [
        ("question", "继承公证要带什么"),
        ("line", "notary"),
        ("way", "visit"),
        ("result", "answered"),
        ("desk", unit.as_str()),
        ("persons", "3"),
        ("matters", "1"),
    ];
    assert_eq!(counter.post_from(desk, desk, &form(&fields)).await.0, StatusCode::SEE_OTHER);
    let clerk = place.browser("clerk");
    let (status, page) = clerk.get("/office/overview").await;
    assert!(
        status == StatusCode::OK && page.contains("2026年接受咨询3人次，最多的是11月（3人次）"),
        "{page}"
    );
    assert!(page.contains("role=\"img\"") && page.contains("2026年公开信息0条。"), "{page}");
    let href = page.split("href=\"").find(|rest| rest.starts_with("/office/overview/items")).unwrap();
    let href = href.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    let (status, items) = clerk.get(&href).await;
    assert!(status == StatusCode::OK && items.contains("3 人次"), "{items}");
    let (_, month) = clerk.get("/office/overview?period=2026-11").await;
    assert!(month.contains("2026年11月接受咨询3人次"), "{month}");
    for by in ["", "&by=month"] {
        let (status, bytes) = clerk.file(&format!("/office/overview/table.xlsx?period=2026{by}")).await;
        assert!(status == StatusCode::OK && bytes.starts_with(b"PK"), "{by}");
    }
    assert_eq!(clerk.get("/office/overview/items?period=2026&measure=none").await.0, StatusCode::NOT_FOUND);
    assert!(page.contains("超期公开") && page.contains("还没有印发过通报"), "{page}");
    let reviewer = place.browser("reviewer");
    for address in [
        "/office/overview?period=abc",
        "/office/overview?period=2031",
        "/office/overview/table.xlsx?period=2026-13",
        "/office/overview/items?period=x&measure=late",
        "/office/inquiries/figures?period=abc",
        "/office/documents/figures?period=abc",
        "/office/documents/figures/table?period=abc",
        "/office/documents/views?month=abc",
        "/office/disputes?year=abc",
        "/office/trainings?year=abc",
        "/office/trainings?year=9999",
        "/office/assessments/trial?year=abc",
        "/office/returns?period=abc",
    ] {
        let who = if address.contains("views") || address.contains("trial") { &reviewer } else { &clerk };
        let (status, page) = who.get(address).await;
        assert!(
            status == StatusCode::BAD_REQUEST && page.contains("这一期，请写成"),
            "{address} {status}: {page}"
        );
    }
    assert_eq!(counter.get("/office/overview").await.0, StatusCode::NOT_FOUND);
}
