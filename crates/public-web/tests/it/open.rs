//! Open data: all of what was released and nothing else, in one order, without being fetched twice.

use axum::http::{Method, header};
use serde_json::Value;

use crate::{documents::document, sample::Sample};

async fn with_many() -> Sample {
    let sample = Sample::full().await;
    for nth in 0..7 {
        let title = if nth == 3 { "=HYPERLINK(1)".to_owned() } else { format!("通知之{nth}") };
        let mut one = document(&format!("d{nth}"), "notice", &title, "内容");
        (one.pictures, one.attachments) = (Vec::new(), Vec::new());
        sample.store.put_document(&one).await.unwrap();
    }
    sample
}

#[tokio::test]
async fn pages_give_everything_once_in_one_order() {
    let sample = with_many().await;
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = sample.get(&format!("/api/public/documents?limit=3{after}")).await;
        assert_eq!(page.status, 200);
        let page: Value = serde_json::from_slice(&page.bytes).unwrap();
        let items = page["items"].as_array().unwrap();
        found.extend(items.iter().map(|item| item["document"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(found, (0..7).map(|nth| format!("d{nth}")).collect::<Vec<_>>());
    let none = sample.get("/api/public/documents?year=2019").await;
    assert_eq!(serde_json::from_slice::<Value>(&none.bytes).unwrap()["items"], serde_json::json!([]));
    for wrong in ["limit=0", "limit=101", "year=1", "kind=poem", "item=a20-99", "agency=none", "after=x"] {
        assert_eq!(sample.get(&format!("/api/public/documents?{wrong}")).await.status, 400, "{wrong}");
    }
    let wrong = sample.get("/api/public/documents?year=abcd&limit=0&kind=poem").await;
    assert_eq!(wrong.status, 400);
    for part in ["year 应是 2000 到 2100", "limit 应是 1 到 100", "kind 应是目录接口"] {
        assert!(wrong.text().contains(part), "{part}: {}", wrong.text());
    }
    let wrong = sample.get("/api/public/reports?year=abcd&after=x").await;
    assert_eq!(wrong.status, 400);
    assert!(
        wrong.text().contains("year 应是 2008") && wrong.text().contains("after 应是"),
        "{}",
        wrong.text()
    );
    let whole = sample.get("/api/public/documents/sfj/d3").await;
    assert_eq!(serde_json::from_slice::<Value>(&whole.bytes).unwrap()["document"]["document"], "d3");
    assert_eq!(sample.get("/api/public/documents/sfj/never").await.status, 404);
}

/// Pages of other sites may read what is the same for everybody, and why a call was not understood; nothing else.
#[tokio::test]
async fn other_sites_read_the_data_alone() {
    let sample = with_many().await;
    let origin = [(header::ORIGIN, "https://elsewhere.example")];
    for (way, open) in [
        ("/api/public/agencies", true),
        ("/api/public/reports", true),
        ("/api/public/catalogue", true),
        ("/api/public/documents", true),
        ("/api/public/documents?year=abcd", true),
        ("/api/public/documents/sfj/d3", true),
        ("/api/public/documents/sfj/never", true),
        ("/api/public/documents.csv", true),
        ("/api/public/documents.jsonl", true),
        ("/documents/sfj/d3", false),
        ("/documents/sfj/d3.json", false),
        ("/open-data", false),
        ("/report-error", false),
        ("/apply", false),
    ] {
        let answer = sample.ask(Method::GET, way, &origin).await;
        let shared = answer.headers.get(header::ACCESS_CONTROL_ALLOW_ORIGIN).map(|value| value.as_bytes());
        assert_eq!(shared, open.then_some(&b"*"[..]), "{way}");
        assert!(!answer.headers.contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS), "{way}");
    }
}

#[tokio::test]
async fn the_table_has_a_row_for_each_and_no_formula() {
    let sample = with_many().await;
    let table = sample.get("/api/public/documents.csv").await.text();
    let rows: Vec<&str> = table.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(rows.len(), 8, "{table}");
    assert!(rows[0].starts_with("索引号,名称,发文字号"));
    assert!(rows[4].contains("\"'=HYPERLINK(1)\""), "{}", rows[4]);
    assert!(rows[1].contains("https://gk.example.gov.cn/documents/sfj/d0"));
    let lines = sample.get("/api/public/documents.jsonl").await.text();
    assert_eq!(lines.lines().count(), 7);
    for line in lines.lines() {
        assert_eq!(serde_json::from_str::<Value>(line).unwrap()["schema"], 1);
    }
}

#[tokio::test]
async fn nobody_fetches_twice_what_has_not_changed() {
    let sample = with_many().await;
    for way in ["/api/public/documents.csv", "/api/public/documents.jsonl", "/api/public/documents"] {
        let first = sample.get(way).await;
        let tag = first.headers["etag"].to_str().unwrap().to_owned();
        let known = [(header::IF_NONE_MATCH, tag.as_str())];
        assert_eq!(sample.ask(Method::GET, way, &known).await.status, 304, "{way}");
        let mut more = document(&format!("e{}", way.len()), "notice", "又一条", "内容");
        (more.pictures, more.attachments) = (Vec::new(), Vec::new());
        sample.store.put_document(&more).await.unwrap();
        assert_eq!(sample.ask(Method::GET, way, &known).await.status, 200, "{way}");
    }
}

#[tokio::test]
async fn the_page_explains_and_counts() {
    let sample = with_many().await;
    let page = sample.get("/open-data").await.text();
    for part in ["<b>7</b> 条", "/api/openapi.json", "documents.csv", "2026年11月20日"] {
        assert!(page.contains(part), "{part}");
    }
}

/// A page that was kept counts like the first one; machines and files do not.
#[tokio::test]
async fn pages_of_documents_are_counted_and_nobody_is() {
    const READER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    let sample = with_many().await;
    let open = async |address: &str, agent: &str| {
        let headers = [(header::USER_AGENT, agent)];
        let kept = sample.portal.at_hand(&address.parse().unwrap(), &agent_of(agent));
        if kept.is_none() {
            sample.ask(Method::GET, address, &headers).await;
        }
    };
    for _ in 0..3 {
        open("/documents/sfj/d1", READER).await;
    }
    open("/documents/sfj/d1?view=elder", READER).await;
    open("/documents/sfj/d1", "Baiduspider/2.0").await;
    open("/documents/sfj/d1.json", READER).await;
    open("/documents/sfj/never", READER).await;
    sample.ask(Method::HEAD, "/documents/sfj/d2", &[(header::USER_AGENT, READER)]).await;
    sample.portal.note_views().await.unwrap();
    sample.portal.note_views().await.unwrap();
    let rows = sample.store.views_since(crate::sample::day(2026, 11, 1), None, 9).await.unwrap();
    let told: Vec<_> = rows.iter().map(|row| (row.document_id.as_str(), row.views)).collect();
    assert_eq!(told, [("d1", 4)]);
    assert_eq!(rows[0].day, crate::sample::day(2026, 11, 24));
}

fn agent_of(agent: &str) -> axum::http::HeaderMap {
    let mut headers = axum::http::HeaderMap::new();
    headers.insert(header::USER_AGENT, agent.parse().unwrap());
    headers
}
