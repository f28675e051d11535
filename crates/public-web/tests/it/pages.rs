//! Every page: it is there, its links lead somewhere, its headings are in order, it looks as before.

use std::collections::{BTreeSet, VecDeque};

use axum::{
    body::to_bytes,
    http::{Method, StatusCode, header::ACCEPT_ENCODING},
};

use gongkai_domain::collection::Scope;
use gongkai_public::{
    Bundle,
    bundle::{Corrected, Former},
};

use crate::sample::{Sample, bundle, day, report};

/// What follows an opening quote after `before`, up to the closing one.
fn values<'a>(text: &'a str, before: &str) -> Vec<&'a str> {
    text.match_indices(before)
        .filter_map(|(at, _)| text[at + before.len()..].split_once('"').map(|(value, _)| value))
        .collect()
}

/// The levels of the headings in order.
fn headings(text: &str) -> Vec<u32> {
    text.match_indices("<h").filter_map(|(at, _)| text[at + 2..].chars().next()?.to_digit(10)).collect()
}

fn address(link: &str) -> String {
    link.replace("&amp;", "&").replace("&#38;", "&")
}

/// Walks from the home page over all links, as a reader with `view` would.
async fn walk(sample: &Sample, view: &str) -> BTreeSet<String> {
    let start = format!("/{view}");
    let mut seen = BTreeSet::from([start.clone()]);
    let mut open = VecDeque::from([start]);
    let mut faults = Vec::new();
    while let Some(page) = open.pop_front() {
        let answer = sample.get(&page).await;
        if !matches!(answer.status, StatusCode::OK | StatusCode::GONE) {
            faults.push(format!("{page}: {}", answer.status));
            continue;
        }
        let kind = answer.headers["content-type"].to_str().unwrap().to_owned();
        if !kind.starts_with("text/html") {
            continue;
        }
        let text = answer.text();
        let levels = headings(&text);
        if levels.iter().filter(|level| **level == 1).count() != 1 {
            faults.push(format!("{page}: not one h1: {levels:?}"));
        }
        if levels.windows(2).any(|two| two[1] > two[0] + 1) {
            faults.push(format!("{page}: a level is left out: {levels:?}"));
        }
        if text.contains(" style=") || text.contains("<script>") || text.contains("onclick") {
            faults.push(format!("{page}: inline style or script"));
        }
        if text.contains("/assets/none") {
            faults.push(format!("{page}: an asset that is not there"));
        }
        let ids: Vec<_> = values(&text, " id=\"");
        if ids.len() != ids.iter().collect::<BTreeSet<_>>().len() {
            faults.push(format!("{page}: an id stands twice: {ids:?}"));
        }
        for link in values(&text, "href=\"") {
            let link = address(link);
            if let Some(place) = link.strip_prefix('#') {
                if !ids.contains(&place) {
                    faults.push(format!("{page}: leads to no place: {link}"));
                }
                continue;
            }
            let link = link.split('#').next().unwrap().to_owned();
            // Each page can be turned to the other look; that is another walk.
            let same_look =
                link.contains("view=elder") == page.contains("view=elder") && !link.contains("contrast=");
            if link.starts_with("/assets/") || link.starts_with("https://gk.example.gov.cn/") || !same_look {
                continue;
            }
            if !link.starts_with('/') {
                faults.push(format!("{page}: leads outside: {link}"));
            } else if seen.insert(link.clone()) {
                open.push_back(link);
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    seen
}

#[tokio::test]
async fn no_link_is_dead() {
    let sample = Sample::full().await;
    let pages = walk(&sample, "").await;
    for page in
        ["/annual-reports/2025/sfj", "/annual-reports/2025/sfj.docx", "/guide/blz", "/disclosure/a20-15"]
    {
        assert!(pages.contains(page), "no way leads to {page}");
    }
    let elder = walk(&sample, "?view=elder").await;
    assert!(elder.contains("/annual-reports/2025/sfj?view=elder"), "the look is carried on");
}

#[tokio::test]
async fn an_empty_portal_has_no_dead_link_either() {
    let sample = Sample::new().await;
    walk(&sample, "").await;
    assert!(sample.get("/").await.text().contains("本网站刚刚开通"));
}

#[tokio::test]
async fn pages_look_as_before() {
    let sample = Sample::full().await;
    let pages = [
        ("home", "/"),
        ("guide", "/guide"),
        ("rules", "/rules"),
        ("disclosure", "/disclosure"),
        ("disclosure-empty", "/disclosure/a20-07"),
        ("disclosure-item", "/disclosure/a20-15"),
        ("search", "/search?q=2025"),
        ("search-none", "/search?q=%E6%B2%A1%E6%9C%89%E7%9A%84"),
        ("apply", "/apply"),
        ("reports", "/annual-reports"),
        ("reports-year", "/annual-reports/2023"),
        ("reports-2025", "/annual-reports/2025"),
        ("report", "/annual-reports/2024/sfj"),
        ("report-elder", "/annual-reports/2025/sfj?view=elder&contrast=high"),
        ("withdrawn", "/annual-reports/2023/sfj"),
        ("compare", "/annual-reports/compare"),
        ("years", "/annual-reports/years?agency=sfj"),
        ("directory", "/annual-reports/directory"),
        ("compare-forms", "/annual-reports/compare?agency=sfj&year=2024&with=2020"),
        ("accessibility", "/accessibility"),
        ("privacy", "/privacy"),
        ("sitemap", "/sitemap"),
        ("sitemap-xml", "/sitemap.xml"),
        ("not-found", "/annual-reports/1999/sfj"),
    ];
    for (name, address) in pages {
        insta::assert_snapshot!(name, sample.get(address).await.text());
    }
}

#[tokio::test]
async fn answers_have_the_right_status() {
    let sample = Sample::full().await;
    let rows = [
        ("/annual-reports/2023/sfj", 410),
        ("/annual-reports/2023/sfj.pdf", 410),
        ("/annual-reports/2025/none", 404),
        ("/annual-reports/2025/sfj.exe", 404),
        ("/annual-reports/abc", 404),
        ("/annual-reports/99999999999999999999/sfj", 404),
        ("/annual-reports/compare?agency=none", 404),
        ("/annual-reports/years?agency=none", 404),
        ("/annual-reports/compare?year=abc&with=1", 404),
        ("/guide/none", 404),
        ("/disclosure/a20-16", 404),
        ("/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E", 200),
        ("/robots.txt", 200),
        ("/nothing", 404),
    ];
    for (address, status) in rows {
        assert_eq!(sample.get(address).await.status.as_u16(), status, "{address}");
    }
}

#[tokio::test]
async fn what_is_shown_is_text() {
    let sample = Sample::full().await;
    let page = sample.get("/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E").await.text();
    assert!(!page.contains("<script>alert"), "{page}");
    let page = sample.get("/annual-reports/2025/sfj").await.text();
    assert!(!page.contains("<b>9</b>"), "a paragraph is text");
}

#[tokio::test]
async fn files_of_a_report_begin_as_their_kind_does() {
    let sample = Sample::full().await;
    let rows: [(&str, &[u8]); 4] = [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK"), ("json", b"{")];
    for (ending, magic) in rows {
        let file = sample.get(&format!("/annual-reports/2025/sfj.{ending}")).await;
        assert_eq!(file.status, StatusCode::OK, "{ending}");
        assert!(file.bytes.starts_with(magic), "{ending}");
        let name = file.headers["content-disposition"].to_str().unwrap();
        assert!(name.contains(&format!("2025.{ending}")), "{name}");
    }
    let json = sample.get("/annual-reports/2025/sfj.json").await;
    let read = gongkai_report::json::read(&String::from_utf8(json.bytes).unwrap()).unwrap();
    assert_eq!(read.cells, report("format-2021", 2025, 18, 14).cells, "the same cells, blanks included");
}

#[tokio::test]
async fn a_later_edition_shows_at_once() {
    let sample = Sample::full().await;
    let address = "/annual-reports/2025/sfj";
    assert!(!sample.get(address).await.text().contains("更正过"));
    sample.store.put(&bundle(&report("format-2021", 2025, 19, 14), 2, Some("新收应为 19。"))).await.unwrap();
    assert!(sample.get(address).await.text().contains("新收应为 19。"));
}

/// Every correction is told with its day and its figures, and the day of the first release stays.
#[tokio::test]
async fn all_corrections_are_told() {
    let sample = Sample::full().await;
    let address = "/annual-reports/2025/sfj";
    let third = bundle(&report("format-2021", 2025, 20, 14), 3, Some("新收应为 20。"));
    let of = |edition: i32, on, erratum: Option<&str>, corrected| Former {
        edition,
        published_on: on,
        erratum: erratum.map(str::to_owned),
        corrected,
    };
    let figure = Corrected { label: "表三“总计”列".into(), before: "17".into(), now: "19".into() };
    let earlier = vec![
        of(1, day(2026, 1, 15), None, Vec::new()),
        of(2, day(2026, 1, 18), Some("新收应为 19。"), vec![figure]),
    ];
    sample.store.put(&Bundle { earlier, ..third }).await.unwrap();
    let page = sample.get(address).await.text();
    for words in [
        "<dt>发布日期</dt><dd><time>2026年1月15日</time>",
        "<dt>更正日期</dt><dd><time>2026年1月20日</time>",
        "新收应为 20。 <small class=\"second nowrap\">第 3 版，<time>2026年1月20日</time>",
        "新收应为 19。 <small class=\"second nowrap\">第 2 版，<time>2026年1月18日</time>",
        "<td class=\"number\">17</td>",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let told = sample.get("/api/public/reports/2025/sfj").await.text();
    assert!(told.contains("\"first_published_on\":\"2026-01-15\""), "{told}");
}

/// The whole area beside one office: the figures stay, but nothing is reckoned from one to the other.
#[tokio::test]
async fn years_of_another_scope_are_not_compared() {
    let sample = Sample::full().await;
    let compared = "/annual-reports/compare?agency=sfj&year=2025&with=2024";
    let before = sample.get(compared).await.text();
    assert!(before.contains("＋100.0%") && !before.contains("口径："), "{before}");
    let sum = bundle(&report("format-2021", 2025, 1080, 1080), 2, Some("改为全域汇总。"));
    sample.store.put(&Bundle { scope: Some(Scope::Whole), ..sum }).await.unwrap();
    let why = "2025年是全域汇总（含下级政府、乡镇街道），2024年是本机关";
    let page = sample.get(compared).await.text();
    assert!(page.contains("两年的口径不同") && page.contains(why), "{page}");
    let main = page.split_once("<h1").unwrap().1.split_once("</main>").unwrap().0;
    assert!(!main.contains("%</td>") && !main.contains('＋') && main.contains(">1080<"), "{main}");
    let page = sample.get("/annual-reports/years?agency=sfj").await.text();
    assert!(page.contains("这些年的口径不同") && page.contains(why), "{page}");
    assert!(page.contains("<small class=\"second\"> 不可比</small>"), "{page}");
    let page = sample.get("/annual-reports/2025/sfj").await.text();
    assert!(page.contains("</h1><p class=\"second\">口径：全域汇总（含下级政府、乡镇街道）</p>"), "{page}");
    assert!(!sample.get("/annual-reports/2024/sfj").await.text().contains("口径："));
    for (year, scope) in [(2025, "\"scope\":\"whole\""), (2024, "\"scope\":null")] {
        let told = sample.get(&format!("/api/public/reports/{year}/sfj")).await.text();
        assert!(told.contains(scope), "{told}");
    }
}

/// What is sent ahead of the routes is what the route of the address answers with, for every page; and it is
/// gone as soon as something else was published.
#[tokio::test]
async fn what_is_at_hand_is_what_the_route_answers() {
    let sample = Sample::full().await;
    let at_hand = |address: &str, coding: &str| {
        let headers = [(ACCEPT_ENCODING, coding.parse().unwrap())].into_iter().collect();
        sample.portal.at_hand(&address.parse().unwrap(), &headers)
    };
    assert!(at_hand("/", "").is_none(), "nobody has asked yet");
    let mut pages = walk(&sample, "").await;
    pages.extend(walk(&sample, "?view=elder").await);
    let mut kept = 0;
    for address in &pages {
        for coding in ["", "br", "gzip"] {
            let Some(front) = at_hand(address, coding) else { continue };
            let route = sample.ask(Method::GET, address, &[(ACCEPT_ENCODING, coding)]).await;
            assert_eq!(front.status(), route.status, "{address}");
            for (name, value) in front.headers() {
                assert_eq!(Some(value), route.headers.get(name), "{address} {name}");
            }
            assert_eq!(to_bytes(front.into_body(), usize::MAX).await.unwrap(), route.bytes, "{address}");
            kept += 1;
        }
    }
    assert!(kept > pages.len(), "{kept} of {}", pages.len());
    sample.store.put(&bundle(&report("format-2021", 2022, 1, 1), 1, None)).await.unwrap();
    assert!(pages.iter().all(|address| at_hand(address, "").is_none()));
}
