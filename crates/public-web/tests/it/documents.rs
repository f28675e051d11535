//! Documents on the portal, and that what was taken down is gone from every way to it.

use chrono::NaiveDate;
use gongkai_domain::{
    id::DocumentId,
    publication::{
        Metadata, Validity,
        content::{Block, Content, Run},
        kind, topics,
    },
};
use gongkai_public::{PublishedDocument, WithdrawnDocument, document::PublishedFile};

use crate::sample::{Sample, bureau, day};

/// A word that no page of the portal says by itself.
const MARK: &str = "踏雪寻梅";

fn document(id: &str, kind_id: &str, title: &str, text: &str) -> PublishedDocument {
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
            ],
        },
        attachments: vec![PublishedFile {
            id: "f1".to_owned(),
            name: "名册.xlsx".to_owned(),
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
        erratum: None,
        validity: None,
        former: Vec::new(),
        seen: "00".repeat(32),
        approvals: Vec::new(),
        owed: false,
    }
}

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
    ]
    .map(str::to_owned)
    .to_vec();
    all.extend(["", ".txt", ".json", ".pdf"].map(|ending| format!("/documents/sfj/{id}{ending}")));
    // 踏雪寻梅, and its characters alone.
    all.push("/search?q=%E8%B8%8F%E9%9B%AA%E5%AF%BB%E6%A2%85".to_owned());
    all.push("/search?q=%E6%A2%85&order=newest".to_owned());
    all
}

async fn with_documents() -> Sample {
    let sample = Sample::full().await;
    let store = &sample.store;
    store
        .put_document(&document("kept", "normative", "法律援助案件质量评查办法", "为了规范办理公证。"))
        .await
        .unwrap();
    let gone = document("gone", "normative", &format!("{MARK}办法"), &format!("正文{MARK}"));
    store.put_document(&gone).await.unwrap();
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
async fn validity_ends_by_itself() {
    let sample = with_documents().await;
    let mut old = document("old", "normative", "旧办法", "旧");
    old.metadata.validity = Some(Validity::InForce);
    old.metadata.expires_on = NaiveDate::from_ymd_opt(2026, 11, 23);
    sample.store.put_document(&old).await.unwrap();
    assert!(sample.get("/documents/sfj/old").await.text().contains("已失效"));
}

#[tokio::test]
async fn what_was_taken_down_is_gone_from_every_way_to_it() {
    let sample = with_documents().await;
    let shown = sample.get("/documents/sfj/gone").await.text();
    assert!(shown.contains(MARK));
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
        // A page's own address stands in its switches.
        assert!(way.starts_with("/documents") || !text.contains("/documents/sfj/gone\""), "{way}");
    }
    for ending in ["", ".txt", ".json", ".pdf"] {
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
    let none = text("/disclosure/a20-01?year=1999".to_owned()).await;
    assert!(none.contains("没有同时符合这些条件的信息"));
}
