//! Documents on the portal, and that what was taken down is gone from every way to it.

use axum::http::{HeaderName, Method, header};
use chrono::NaiveDate;
use gongkai_domain::{
    id::{DocumentId, FileId},
    publication::{
        Metadata, Validity,
        content::{Block, Content, Run},
        kind, topics,
    },
};
use gongkai_public::{
    DocumentFile, MadeFile, PublishedDocument, PublishedFile, PublishedPicture, WithdrawnDocument,
    document::{Prolonged, StatedValidity},
    piece::PIECE,
};

use crate::sample::{Sample, bureau, day};

/// A word that no page of the portal says by itself.
const MARK: &str = "踏雪寻梅";

pub fn document(id: &str, kind_id: &str, title: &str, text: &str) -> PublishedDocument {
    let metadata = Metadata {
        title: title.to_owned(),
        number: format!("示司规〔2026〕{}号", id.len()),
        topic: topics()[0].clone(),
        formed_on: NaiveDate::from_ymd_opt(2026, 11, 1),
        expires_on: NaiveDate::from_ymd_opt(2026, 12, 31),
        ..Metadata::of_kind(kind(kind_id).unwrap())
    };
    PublishedDocument {
        schema: 1,
        agency: bureau(),
        document: DocumentId::parse(id).unwrap(),
        revision: 1,
        edition: 1,
        index_number: format!("sfj/2026-{id}"),
        unit: "公共法律服务股".to_owned(),
        metadata,
        content: Content {
            blocks: vec![
                Block::Heading { level: 1, text: "总则".to_owned() },
                Block::Paragraph { runs: vec![Run::plain(text)] },
                Block::Heading { level: 1, text: "附则".to_owned() },
                Block::Image {
                    file: FileId::parse("p1").unwrap(),
                    alt: "\"流程\"图".to_owned(),
                    caption: "图1".to_owned(),
                },
            ],
        },
        pictures: vec![PublishedPicture {
            id: FileId::parse("p1").unwrap(),
            made: MadeFile { dots: Some((40, 30)), ..made(&picture(), "image/png") },
        }],
        attachments: vec![PublishedFile {
            id: FileId::parse("f1").unwrap(),
            name: "名册.xlsx".to_owned(),
            made: Some(made(&book(), XLSX)),
            content: Content {
                blocks: vec![Block::Table {
                    caption: String::new(),
                    heads: 1,
                    rows: vec![vec!["机构".to_owned()], vec!["<b>一所</b>".to_owned()]],
                }],
            },
        }],
        first_released_on: day(2026, 11, 20),
        released_on: day(2026, 11, 20),
        released_at: None,
        erratum: None,
        validity: None,
        prolonged: None,
        former: Vec::new(),
        seen: "00".repeat(32),
        approvals: Vec::new(),
        owed: false,
    }
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Longer than two pieces of the store.
fn book() -> DocumentFile {
    DocumentFile::of((0..PIECE * 2 + 9).map(|at| (at % 253) as u8).collect())
}

fn picture() -> DocumentFile {
    DocumentFile::of(b"\x89PNG".to_vec())
}

fn made(file: &DocumentFile, media_type: &str) -> MadeFile {
    let (address, media_type) = (file.address.clone(), media_type.to_owned());
    MadeFile { address, media_type, size: file.bytes.len() as u64, dots: None }
}

/// Every file of a document, by its address behind that of the document.
const FILES: [&str; 2] = ["/files/f1.xlsx", "/files/p1.png"];

/// Every address that may speak of a document.
fn ways(id: &str) -> Vec<String> {
    let mut all: Vec<String> = [
        "/",
        "/disclosure",
        "/disclosure/a20-01",
        "/disclosure/a20-01?kind=normative",
        "/feed.atom",
        "/feed.json",
        "/sitemap.xml",
        "/sitemap",
        "/disclosure/a20-01?year=2026",
        "/search?q=sfj%2F2026-gone",
        "/display/sfj",
        "/display/sfj?n=2",
        "/display/sfj/playlist.json",
        "/public-comments",
        "/open-data",
        "/api/public/documents",
        "/api/public/documents?item=a20-01",
        "/api/public/documents.csv",
        "/api/public/documents.jsonl",
        "/documents/sfj/kept",
        "/documents/sfj/kept.json",
        "/api/public/documents/sfj/kept",
    ]
    .map(str::to_owned)
    .to_vec();
    all.extend(
        ["", ".txt", ".json", ".pdf", ".docx", ".png"].map(|ending| format!("/documents/sfj/{id}{ending}")),
    );
    all.push(format!("/public-comments/sfj/{id}"));
    all.push(format!("/api/public/documents/sfj/{id}"));
    all.extend(FILES.map(|file| format!("/documents/sfj/{id}{file}")));
    // 踏雪寻梅, and its characters alone.
    all.push("/search?q=%E8%B8%8F%E9%9B%AA%E5%AF%BB%E6%A2%85".to_owned());
    all.push("/search?q=%E6%A2%85&order=newest".to_owned());
    all
}

pub async fn with_documents() -> Sample {
    let sample = Sample::full().await;
    let (store, files) = (&sample.store, [book(), picture()]);
    let mut kept = document("kept", "normative", "法律援助案件质量评查办法", "为了规范办理公证。");
    // It names the other one in both ways.
    kept.metadata.interprets = DocumentId::parse("gone");
    kept.metadata.answers = DocumentId::parse("gone");
    store.put_document_with(&kept, &files).await.unwrap();
    let mut gone = document("gone", "normative", &format!("{MARK}办法"), &format!("正文{MARK}"));
    (gone.metadata.comment_from, gone.metadata.comment_until) =
        (Some(day(2026, 11, 20)), Some(day(2026, 12, 19)));
    store.put_document_with(&gone, &files).await.unwrap();
    crate::display::play(&sample, &[("kept", "评查办法"), ("gone", MARK)]).await;
    sample.portal.catch_up().await.unwrap();
    sample
}

#[tokio::test]
async fn a_document_is_found_read_and_taken_away() {
    let sample = with_documents().await;
    let page = sample.get("/documents/sfj/kept").await;
    assert_eq!(page.status, 200);
    let text = page.text();
    for part in [
        "法律援助案件质量评查办法",
        "示司规〔2026〕4号",
        "sfj/2026-kept",
        "2026年11月20日",
        "现行有效",
        "<a href=\"#p1\">总则</a>",
        "&#60;b&#62;一所&#60;/b&#62;",
        "ArticleTitle",
        "附件：名册.xlsx",
    ] {
        assert!(text.contains(part), "{part}");
    }
    let plain = sample.get("/documents/sfj/kept.txt").await.text();
    assert!(plain.contains("为了规范办理公证。") && plain.contains("<b>一所</b>"), "{plain}");
    assert!(sample.get("/documents/sfj/kept.json").await.text().contains("\"schema\": 1"));
    for way in [
        "/search?q=%E5%85%AC%E8%AF%81",
        "/disclosure/a20-01",
        "/feed.atom",
        "/feed.json",
        "/",
        "/sitemap.xml",
    ] {
        assert!(sample.get(way).await.text().contains("/documents/sfj/kept"), "{way}");
    }
    // 证明: inside no other word of it.
    assert!(!sample.get("/search?q=%E8%AF%81%E6%98%8E").await.text().contains("/documents/sfj/kept"));
}

#[tokio::test]
async fn files_are_taken_away_whole_and_in_parts() {
    let sample = with_documents().await;
    let page = sample.get("/documents/sfj/kept").await.text();
    for part in [
        "href=\"/documents/sfj/kept/files/f1.xlsx\" download=\"名册.xlsx\"",
        "<img src=\"/documents/sfj/kept/files/p1.png\" alt=\"&#34;流程&#34;图\" width=\"40\" height=\"30\"",
        "<figcaption>图1</figcaption>",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let whole = sample.get("/documents/sfj/kept/files/f1.xlsx").await;
    assert_eq!((whole.status.as_u16(), &whole.bytes), (200, &book().bytes));
    let header = |name: &str| whole.headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), XLSX);
    assert_eq!(header("content-length"), book().bytes.len().to_string());
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("accept-ranges"), "bytes");
    assert_eq!(header("cache-control"), "no-cache");
    let name = "attachment; filename=\"file.xlsx\"; filename*=UTF-8''%E5%90%8D%E5%86%8C.xlsx";
    assert_eq!(header("content-disposition"), name);
    let shown = sample.get("/documents/sfj/kept/files/p1.png").await;
    assert_eq!(shown.bytes, picture().bytes);
    assert!(shown.headers["content-disposition"].to_str().unwrap().starts_with("inline"));
    // Over the border of two pieces, to the end, and nothing.
    let tag = header("etag");
    let piece = PIECE as u64;
    for (range, status, expected) in [
        (format!("bytes={}-{}", piece - 2, piece + 1), 206, PIECE - 2..PIECE + 2),
        (format!("bytes={}-", piece * 2), 206, PIECE * 2..PIECE * 2 + 9),
        ("bytes=-3".to_owned(), 206, PIECE * 2 + 6..PIECE * 2 + 9),
        (format!("bytes={}-", piece * 3), 416, 0..0),
    ] {
        let part = sample
            .ask(
                Method::GET,
                "/documents/sfj/kept/files/f1.xlsx",
                &[(header::RANGE, &range), (header::IF_RANGE, &tag)],
            )
            .await;
        assert_eq!((part.status.as_u16(), &part.bytes[..]), (status, &book().bytes[expected]), "{range}");
        assert!(part.headers["content-range"].to_str().unwrap().ends_with("/524297"));
    }
    let known = [(header::IF_NONE_MATCH, tag.as_str())];
    let again = sample.ask(Method::GET, "/documents/sfj/kept/files/f1.xlsx", &known).await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    let head = sample.ask(Method::HEAD, "/documents/sfj/kept/files/f1.xlsx", &[]).await;
    assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0));
    assert_eq!(head.headers["content-length"], whole.headers["content-length"]);
    for wrong in ["f1.docx", "f1", "f2.xlsx", "p1.jpg", "..%2Ff1.xlsx", "f1.xlsx%00"] {
        let missing = sample.get(&format!("/documents/sfj/kept/files/{wrong}")).await;
        assert_eq!(missing.status, 404, "{wrong}");
    }
}

/// The answer without what differs between any two: the number of the request, and the own address.
pub fn told(seen: &crate::sample::Seen, id: &str) -> (u16, Vec<(String, String)>, String) {
    let mut headers: Vec<(String, String)> = seen
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .filter(|(name, _)| !["x-request-id", "etag", "content-length"].contains(&name.as_str()))
        .collect();
    headers.sort();
    (seen.status.as_u16(), headers, seen.text().replace(id, "ID"))
}

#[tokio::test]
async fn whatever_is_asked_of_what_was_withdrawn_is_answered_as_if_it_had_never_been() {
    let sample = with_documents().await;
    let tag =
        sample.get("/documents/sfj/gone/files/f1.xlsx").await.headers["etag"].to_str().unwrap().to_owned();
    for (revision, notice) in [(2, None), (4, Some("有误"))] {
        let withdrawn = WithdrawnDocument {
            agency: bureau(),
            document: DocumentId::parse("gone").unwrap(),
            revision,
            on: day(2026, 11, 24),
            notice: notice.map(str::to_owned),
        };
        sample.store.withdraw_document(&withdrawn).await.unwrap();
        sample.portal.catch_up().await.unwrap();
        let asking: [&[(HeaderName, &str)]; 5] = [
            &[],
            &[(header::RANGE, "bytes=0-3")],
            &[(header::IF_NONE_MATCH, &tag)],
            &[(header::RANGE, "bytes=0-3"), (header::IF_RANGE, &tag)],
            &[(header::RANGE, "bytes=99999999-")],
        ];
        for file in FILES.into_iter().chain([".txt", ".json", ".pdf", ".docx", ".png"]) {
            for method in [Method::GET, Method::HEAD] {
                for headers in asking {
                    let ask = async |id: &str| {
                        let address = format!("/documents/sfj/{id}{file}");
                        told(&sample.ask(method.clone(), &address, headers).await, id)
                    };
                    let (gone, never) = (ask("gone").await, ask("nevr").await);
                    assert_eq!(gone, never, "{method} {file} {headers:?} {notice:?}");
                    assert_eq!(gone.0, 404);
                }
            }
        }
        let again = document("gone", "normative", "办法", "正文");
        let again = PublishedDocument { revision: revision + 1, ..again };
        sample.store.put_document_with(&again, &[book(), picture()]).await.unwrap();
    }
}

/// What is shown for some days, often with names, is not for search engines: what they keep outlives it.
#[tokio::test]
async fn what_is_for_a_term_is_kept_from_search_engines() {
    let sample = with_documents().await;
    let mut list = document("list", "publicity", "关于拟表彰对象的公示", "公示对象：某甲。");
    (list.metadata.period_from, list.metadata.period_until) =
        (Some(day(2026, 11, 20)), Some(day(2026, 11, 27)));
    list.metadata.expires_on = None;
    list.prolonged =
        Some(Prolonged { until: day(2026, 12, 4), because: "有异议，正在核实".to_owned() });
    sample.store.put_document_with(&list, &[book(), picture()]).await.unwrap();
    sample.portal.catch_up().await.unwrap();
    let robots = |seen: &crate::sample::Seen| seen.headers.get("x-robots-tag").cloned();
    // The picture of the sample cannot be set in print.
    let endings = ["", ".json", ".txt", ".png", ".zip", FILES[0], FILES[1]];
    for (id, unlisted) in [("list", true), ("kept", false)] {
        for ending in endings {
            let way = format!("/documents/sfj/{id}{ending}");
            // Made now, and as it was kept.
            for _ in 0..2 {
                let answer = sample.get(&way).await;
                assert_eq!(answer.status, 200, "{way}");
                let told = robots(&answer).is_some_and(|value| value == "noindex, noarchive");
                assert_eq!(told, unlisted, "{way}");
            }
        }
        let data = sample.get(&format!("/api/public/documents/sfj/{id}")).await;
        assert_eq!(robots(&data).is_some(), unlisted, "{id}");
    }
    let page = sample.get("/documents/sfj/list").await.text();
    assert!(page.contains("<meta name=\"robots\" content=\"noindex, noarchive\">"), "{page}");
    assert!(page.contains("公示期延至") && page.contains("2026年12月4日（有异议，正在核实）"), "{page}");
    assert!(!sample.get("/documents/sfj/kept").await.text().contains("name=\"robots\""));
    let map = sample.get("/sitemap.xml").await.text();
    assert!(map.contains("/documents/sfj/kept<") && !map.contains("/documents/sfj/list"), "{map}");
    // People find it all the same.
    for way in ["/disclosure/a20-15", "/feed.atom", "/search?q=%E8%A1%A8%E5%BD%B0"] {
        assert!(sample.get(way).await.text().contains("/documents/sfj/list"), "{way}");
    }
    // The term is over: one delivery takes it out of everything, feeds of every form included.
    let over = WithdrawnDocument {
        agency: bureau(),
        document: list.document.clone(),
        revision: list.revision + 1,
        on: day(2026, 12, 5),
        notice: Some("公示期到2026年12月4日结束，按期撤下".to_owned()),
    };
    sample.store.withdraw_document(&over).await.unwrap();
    sample.portal.catch_up().await.unwrap();
    assert_eq!(sample.get("/documents/sfj/list").await.status, 410);
    for way in [
        "/",
        "/disclosure",
        "/disclosure/a20-15",
        "/feed.atom",
        "/feed.json",
        "/sitemap.xml",
        "/search?q=%E8%A1%A8%E5%BD%B0",
        "/api/public/documents",
        "/api/public/documents.csv",
        "/api/public/documents.jsonl",
        "/display/sfj/playlist.json",
    ] {
        let text = sample.get(way).await.text();
        assert!(!text.contains("/documents/sfj/list") && !text.contains("某甲"), "{way}: {text}");
    }
}

#[tokio::test]
async fn validity_ends_by_itself() {
    let sample = with_documents().await;
    let mut old = document("old", "normative", "旧办法", "旧");
    old.metadata.validity = Some(Validity::InForce);
    old.metadata.expires_on = NaiveDate::from_ymd_opt(2026, 11, 23);
    sample.store.put_document(&old).await.unwrap();
    assert!(sample.get("/documents/sfj/old").await.text().contains("已失效"));
    sample.portal.catch_up().await.unwrap();
    let hits = sample.get("/search?q=%E6%97%A7%E5%8A%9E%E6%B3%95").await.text();
    assert!(hits.contains("/documents/sfj/old") && hits.contains("已失效"), "{hits}");
}

/// The list, its filter and its counts say the same, also of what ended by itself.
#[tokio::test]
async fn a_list_is_narrowed_by_what_holds() {
    let sample = with_documents().await;
    let stated = |validity, on| StatedValidity {
        validity,
        by: None,
        by_title: None,
        because: "清理规范性文件".to_owned(),
        on,
    };
    for (id, validity, until, said) in [
        ("over", Validity::InForce, Some(day(2026, 11, 23)), None),
        ("today", Validity::InForce, Some(day(2026, 11, 24)), None),
        ("amended", Validity::Amended, None, None),
        ("ended", Validity::InForce, None, Some(stated(Validity::Expired, day(2026, 5, 1)))),
        (
            "repealed",
            Validity::InForce,
            Some(day(2026, 1, 1)),
            Some(stated(Validity::Repealed, day(2026, 3, 1))),
        ),
    ] {
        let mut one = document(id, "normative", &format!("{id}办法"), "内容");
        (one.metadata.validity, one.metadata.expires_on, one.validity) = (Some(validity), until, said);
        sample.store.put_document(&one).await.unwrap();
    }
    let page = sample.get("/disclosure/a20-01").await.text();
    for (code, word, ids) in [
        ("in_force", "现行有效", &["kept", "gone", "today"][..]),
        ("amended", "已修改", &["amended"]),
        ("expired", "已失效", &["over", "ended"]),
        ("repealed", "已废止", &["repealed"]),
    ] {
        let href = format!("/disclosure/a20-01?validity={code}");
        let count = format!(
            "<a href=\"{href}\" rel=\"nofollow\"><span>{word}</span><span class=\"quiet\">{}</span>",
            ids.len()
        );
        assert!(page.contains(&count), "{count} in {page}");
        let list = sample.get(&href).await.text();
        assert!(list.contains(&format!("找到 <b>{}</b> 条", ids.len())), "{code}: {list}");
        for id in ids {
            assert!(list.contains(&format!("/documents/sfj/{id}\"")), "{code}: {id}");
        }
    }
    let repealed = sample.get("/documents/sfj/repealed").await.text();
    assert!(repealed.contains("废止日期") && repealed.contains("2026年3月1日"), "{repealed}");
    assert!(!repealed.contains("有效期至"), "its own last day says nothing any more");
    // As data, too: in the table and line by line.
    let table = sample.get("/api/public/documents.csv").await.text();
    assert!(table.lines().next().unwrap().contains(",有效期至,废止日期,失效日期,网页"), "{table}");
    let row = |id: &str| table.lines().find(|row| row.contains(&format!("/documents/sfj/{id}\""))).unwrap();
    assert!(
        row("repealed").contains("\"已废止\",\"2026-01-01\",\"2026-03-01\",\"\",\"https"),
        "{}",
        row("repealed")
    );
    assert!(row("ended").contains("\"已失效\",\"\",\"\",\"2026-05-01\",\"https"), "{}", row("ended"));
    let listed = sample.get("/api/public/documents").await;
    let listed: serde_json::Value = serde_json::from_slice(&listed.bytes).unwrap();
    let of = |id: &str| {
        listed["items"].as_array().unwrap().iter().find(|one| one["document"] == id).unwrap().clone()
    };
    assert_eq!(
        (&of("repealed")["repealed_on"], &of("kept")["repealed_on"]),
        (&"2026-03-01".into(), &serde_json::Value::Null)
    );
    let ended = sample.get("/documents/sfj/ended.txt").await.text();
    assert!(ended.contains("失效日期") && ended.contains("2026年5月1日"), "{ended}");
}

#[tokio::test]
async fn what_was_taken_down_is_gone_from_every_way_to_it() {
    let sample = with_documents().await;
    let shown = sample.get("/documents/sfj/gone").await.text();
    assert!(shown.contains(MARK) && shown.contains("/public-comments/sfj/gone"));
    for way in
        ["/documents/sfj/kept", "/public-comments", "/api/public/documents", "/api/public/documents.csv"]
    {
        assert!(sample.get(way).await.text().contains(MARK), "{way}");
    }
    assert!(sample.get("/documents/sfj/kept.json").await.text().contains("\"gone\""));
    for way in ["/display/sfj?n=2", "/display/sfj/playlist.json"] {
        assert!(sample.get(way).await.text().contains(MARK), "{way}");
    }
    let withdrawn = WithdrawnDocument {
        agency: bureau(),
        document: DocumentId::parse("gone").unwrap(),
        revision: 2,
        on: day(2026, 11, 24),
        notice: None,
    };
    sample.store.withdraw_document(&withdrawn).await.unwrap();
    sample.portal.catch_up().await.unwrap();
    for way in ways("gone") {
        let text = sample.get(&way).await.text();
        // The search box repeats what was typed.
        let said = text.replace(&format!("搜索“{MARK}”"), "").replace(&format!("value=\"{MARK}\""), "");
        assert!(!said.contains(MARK) || way.contains("q=%E8"), "{way}: {said}");
        assert!(!said.contains("\"gone\"") || way.contains("gone"), "{way} names it: {said}");
        // A page's own address stands in its switches.
        let own = ["/documents", "/public-comments/", "/api/public/documents/sfj/gone"];
        assert!(
            own.iter().any(|own| way.starts_with(own)) || !text.contains("/documents/sfj/gone\""),
            "{way}"
        );
    }
    for ending in ["", ".txt", ".json", ".pdf", ".docx", ".png"] {
        let gone = sample.get(&format!("/documents/sfj/gone{ending}")).await;
        let never = sample.get(&format!("/documents/sfj/nevr{ending}")).await;
        assert_eq!(gone.status, never.status);
        assert_eq!(gone.text().replace("gone", "nevr"), never.text(), "{ending}");
    }
    let hits = sample.get("/search?q=%E8%B8%8F%E9%9B%AA%E5%AF%BB%E6%A2%85").await.text();
    assert!(hits.contains("没有找到"), "{hits}");
}

#[tokio::test]
async fn a_notice_says_why_it_is_gone() {
    let sample = with_documents().await;
    let withdrawn = WithdrawnDocument {
        agency: bureau(),
        document: DocumentId::parse("gone").unwrap(),
        revision: 2,
        on: day(2026, 11, 24),
        notice: Some("内容有误，正在更正".to_owned()),
    };
    sample.store.withdraw_document(&withdrawn).await.unwrap();
    sample.portal.catch_up().await.unwrap();
    let page = sample.get("/documents/sfj/gone").await;
    assert_eq!(page.status, 410);
    let text = page.text();
    assert!(text.contains("内容有误，正在更正") && text.contains("2026年11月24日"), "{text}");
    assert!(!text.contains(&format!("正文{MARK}")));
    assert_eq!(sample.get("/documents/sfj/gone.json").await.status, 404);
    assert!(!sample.get("/disclosure/a20-01").await.text().contains(MARK));
}

#[tokio::test]
async fn a_search_that_leads_nowhere_says_what_to_do() {
    let sample = with_documents().await;
    let ask = async |query: &str| {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", query).finish();
        sample.get(&format!("/search?{query}")).await.text()
    };
    // 评查办法, on a page that is not there.
    let beyond = sample.get("/search?q=%E8%AF%84%E6%9F%A5&page=999").await;
    assert_eq!(beyond.status, 200);
    let text = beyond.text();
    assert!(text.contains("没有第 999 页") && text.contains("找到 1 条，一共 1 页"), "{text}");
    assert!(!text.contains("没有找到") && text.contains("page=1\""), "{text}");
    let open = ask("“评查办法").await;
    assert!(open.contains("/documents/sfj/kept"), "a quote that nobody closed: {open}");
    let known = ask("示司规〔2026〕4号").await;
    assert!(known.contains("/documents/sfj/kept") && !known.contains("没有文号是"), "{known}");
    let unknown = ask("示司规〔2026〕404号").await;
    assert!(
        unknown.contains("没有文号是“示司规〔2026〕404号”的公开信息") && unknown.contains("/apply"),
        "{unknown}"
    );
}

#[tokio::test]
async fn lists_are_narrowed_and_paged() {
    let sample = with_documents().await;
    for nth in 0..45 {
        let mut one = document(&format!("d{nth:02}"), "notice", &format!("通知之{nth}"), "内容");
        one.metadata.item = "a20-01".to_owned();
        one.unit = format!("第{}股", nth % 2);
        sample.store.put_document(&one).await.unwrap();
    }
    let text = |address: String| {
        let sample = &sample;
        async move { sample.get(&address).await.text() }
    };
    let first = text("/disclosure/a20-01".to_owned()).await;
    assert!(first.contains("找到 <b>47</b> 条") && first.contains("page=2") && !first.contains("上一页"));
    let third = text("/disclosure/a20-01?page=3".to_owned()).await;
    assert!(third.contains("上一页") && !third.contains("下一页"));
    let one = text("/disclosure/a20-01?unit=%E7%AC%AC1%E8%82%A1".to_owned()).await;
    assert!(one.contains("找到 <b>22</b> 条") && one.contains("第1股"), "{one}");
    let beyond = text("/disclosure/a20-01?page=999".to_owned()).await;
    assert!(
        beyond.contains("没有第 999 页") && beyond.contains("href=\"/disclosure/a20-01?page=3\""),
        "{beyond}"
    );
    let far = text("/disclosure/a20-01?page=2000000".to_owned()).await;
    assert!(far.contains("没有第 2000000 页"), "{far}");
    let none = text("/disclosure/a20-01?year=1999".to_owned()).await;
    assert!(none.contains("没有同时符合这些条件的信息"));
}
