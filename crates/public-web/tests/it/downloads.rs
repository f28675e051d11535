//! Documents as files to take away, read back by readers of their own.

use std::{
    io::{Cursor, Read},
    process::Command,
};

use axum::http::{Method, header};
use gongkai_domain::{
    id::{DocumentId, FileId},
    publication::{
        Validity,
        content::{Block, Content, Run},
    },
};
use gongkai_public::{
    DocumentFile, MadeFile, PublishedDocument, PublishedPicture, WithdrawnDocument, document::StatedValidity,
};

use crate::{
    documents::{document, told},
    sample::{Sample, bureau, day},
};

/// Four dots in a row, three rows, red.
pub const PICTURE: [u8; 73] = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00,
    0x00, 0x00, 0x04, 0x00, 0x00, 0x00, 0x03, 0x08, 0x02, 0x00, 0x00, 0x00, 0x3b, 0x96, 0x39, 0x91, 0x00,
    0x00, 0x00, 0x10, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x38, 0x21, 0x27, 0x07, 0x47, 0x0c, 0x38,
    0x39, 0x00, 0xf5, 0xc7, 0x0c, 0x31, 0xef, 0xea, 0x02, 0x16, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e,
    0x44, 0xae, 0x42, 0x60, 0x82,
];

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn pdf(bytes: &[u8]) -> String {
    let folder = gongkai_testkit::temp_dir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, bytes).unwrap();
    let output = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(&path).arg("-").output();
    let output = output.expect("pdftotext is needed: run make setup");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    squeeze(&String::from_utf8(output.stdout).unwrap())
}

/// The words of the text and of the headers; a picture is told.
fn docx(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut words = String::new();
    for nth in 0..archive.len() {
        let mut file = archive.by_index(nth).unwrap();
        let name = file.name().unwrap().into_owned();
        if name.starts_with("word/media/") {
            words.push_str("〔图片〕");
        } else if name == "word/document.xml" || name.starts_with("word/header") {
            let mut xml = String::new();
            file.read_to_string(&mut xml).unwrap();
            words.extend(xml.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text));
        }
    }
    squeeze(&words)
}

/// What stands in each kind of file of a document.
async fn files(sample: &Sample, id: &str) -> [(&'static str, String); 3] {
    let bytes = async |ending: &str| {
        let seen = sample.get(&format!("/documents/sfj/{id}.{ending}")).await;
        assert_eq!(seen.status, 200, "{id}.{ending}");
        seen.bytes
    };
    [
        ("pdf", pdf(&bytes("pdf").await)),
        ("docx", docx(&bytes("docx").await)),
        ("txt", squeeze(&String::from_utf8(bytes("txt").await).unwrap())),
    ]
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph { runs: vec![Run::plain(text)] }
}

/// Texts of many forms, each with words that have to come back.
fn texts() -> Vec<(&'static str, Vec<Block>, Vec<String>)> {
    let mut rows = vec![vec!["序号".to_owned(), "机构名称".to_owned()]];
    rows.extend((1..=60).map(|nth| vec![nth.to_string(), format!("第{nth}号服务站")]));
    let table = Block::Table { caption: "服务站名册".to_owned(), heads: 1, rows };
    let long = (1..=120).map(|nth| paragraph(&format!("第{nth}条 把公开落到实处。"))).collect();
    vec![
        ("table", vec![table], (1..=60).map(|nth| format!("第{nth}号服务站")).collect()),
        ("long", long, (1..=120).map(|nth| format!("第{nth}条")).collect()),
        ("rare", vec![paragraph("张喆、李赟、㙍镇、𬭎")], vec!["张喆、李赟、㙍镇、𬭎".to_owned()]),
        ("none", Vec::new(), Vec::new()),
    ]
}

pub async fn put(sample: &Sample, document: &PublishedDocument) {
    let files = [DocumentFile::of(PICTURE.to_vec())];
    sample.store.put_document_with(document, &files).await.unwrap();
}

/// A normative document with one picture.
pub fn normative(id: &str) -> PublishedDocument {
    let picture = DocumentFile::of(PICTURE.to_vec());
    let made = MadeFile {
        address: picture.address,
        media_type: "image/png".to_owned(),
        size: PICTURE.len() as u64,
        dots: Some((4, 3)),
    };
    let mut document = document(id, "normative", "公证服务办法", "为了规范公证服务。");
    document.pictures = vec![PublishedPicture { id: FileId::parse("p1").unwrap(), made }];
    document
}

#[tokio::test]
async fn what_was_released_comes_back_from_every_kind_of_file() {
    let sample = Sample::full().await;
    for (id, blocks, words) in texts() {
        let mut document = normative(id);
        document.content = Content { blocks };
        document.erratum = Some("电话写错".to_owned());
        put(&sample, &document).await;
        for (kind, text) in files(&sample, id).await {
            let around = [
                "公证服务办法",
                "索引号",
                &format!("sfj/2026-{id}"),
                &format!("示司规〔2026〕{}号", id.len()),
                "示范区司法局",
                "成文日期",
                "2026年11月1日",
                "发布日期",
                "2026年11月20日",
                "有效性",
                "现行有效",
                "第1版：电话写错",
                "附件：名册.xlsx",
                &format!("https://gk.example.gov.cn/documents/sfj/{id}"),
                &document.seen,
            ];
            for word in words.iter().map(String::as_str).chain(around) {
                let word = squeeze(word);
                // Poppler may break a long row of letters.
                assert!(text.contains(&word), "{id}.{kind}: {word} in {text}");
            }
        }
    }
}

#[tokio::test]
async fn pictures_go_along_and_the_page_offers_what_there_is() {
    let sample = Sample::full().await;
    put(&sample, &normative("full")).await;
    let [(_, paper), (_, word), (_, plain)] = files(&sample, "full").await;
    assert!(word.contains("〔图片〕") && !word.contains("（图片："), "{word}");
    assert!(paper.contains("图1") && !paper.contains("（图片："), "{paper}");
    assert!(plain.contains("（图片：\"流程\"图）"), "{plain}");
    // More cells than a typesetter sets while somebody waits: no PDF, and nobody is sent there.
    let mut wide = normative("wide");
    let rows = (0..601).map(|_| vec!["1".to_owned(); 10]).collect();
    wide.content = Content { blocks: vec![Block::Table { caption: String::new(), heads: 1, rows }] };
    put(&sample, &wide).await;
    for (id, offered) in [("full", true), ("wide", false)] {
        let page = sample.get(&format!("/documents/sfj/{id}")).await.text();
        assert_eq!(page.contains(&format!("href=\"/documents/sfj/{id}.pdf\"")), offered, "{id}");
        assert!(page.contains(&format!("href=\"/documents/sfj/{id}.docx\"")), "{id}");
    }
    assert_eq!(sample.get("/documents/sfj/wide.pdf").await.status, 404);
    assert_eq!(sample.get("/documents/sfj/wide.docx").await.status, 200);
}

#[tokio::test]
async fn what_no_longer_holds_says_so_in_the_file() {
    let sample = Sample::full().await;
    let mut over = normative("over");
    over.metadata.expires_on = Some(day(2026, 11, 23));
    let mut repealed = normative("gone");
    repealed.validity = Some(StatedValidity {
        validity: Validity::Repealed,
        by: None,
        by_title: Some("新办法".to_owned()),
        because: "清理文件".to_owned(),
        on: day(2026, 11, 24),
    });
    repealed.metadata.expires_on = Some(day(2030, 11, 23));
    for (document, mark, reason) in [
        (over, "已失效", "已失效"),
        (repealed, "已废止", "已废止：由《新办法》废止。清理文件"),
        (normative("good"), "", "现行有效"),
    ] {
        put(&sample, &document).await;
        for (kind, text) in files(&sample, document.document.as_str()).await {
            assert!(text.contains(reason), "{kind}: {reason} in {text}");
            // In the head of the page, and once more among the facts.
            let times = if mark.is_empty() { 0 } else { text.matches(mark).count() };
            assert!(mark.is_empty() || times > 1, "{kind}: {mark} {times} times");
            assert!(text.contains("有效性为2026年11月24日的情况"), "{kind}");
            assert!(!text.contains("2030年11月23日"), "{kind}: the last day of what was repealed");
        }
    }
}

#[tokio::test]
async fn a_file_is_taken_in_parts_and_not_twice() {
    let sample = Sample::full().await;
    put(&sample, &normative("full")).await;
    for ending in ["pdf", "docx", "txt"] {
        let address = format!("/documents/sfj/full.{ending}");
        let whole = sample.get(&address).await;
        let name = format!("attachment; filename=\"file.{ending}\"; filename*=UTF-8''");
        assert!(whole.headers["content-disposition"].to_str().unwrap().starts_with(&name));
        assert_eq!(whole.headers["content-length"], whole.bytes.len().to_string());
        assert_eq!(whole.headers["x-content-type-options"], "nosniff");
        let tag = whole.headers["etag"].to_str().unwrap().to_owned();
        let part = sample.ask(Method::GET, &address, &[(header::RANGE, "bytes=2-5")]).await;
        assert_eq!((part.status.as_u16(), &part.bytes[..]), (206, &whole.bytes[2..6]), "{ending}");
        let again = sample.ask(Method::GET, &address, &[(header::IF_NONE_MATCH, &tag)]).await;
        assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0), "{ending}");
        let head = sample.ask(Method::HEAD, &address, &[]).await;
        assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0), "{ending}");
        assert_eq!(head.headers["content-length"], whole.headers["content-length"], "{ending}");
    }
}

#[tokio::test]
async fn a_picture_stands_for_a_shared_link() {
    let sample = Sample::full().await;
    put(&sample, &normative("full")).await;
    let picture = sample.get("/documents/sfj/full.png").await;
    assert_eq!(picture.headers["content-type"], "image/png");
    let shown = picture.headers.get("content-disposition").map(|value| value.to_str().unwrap());
    assert!(shown.is_none_or(|value| !value.starts_with("attachment")), "{shown:?}");
    // Width and height stand behind the first chunk's name.
    let number = |at: usize| u32::from_be_bytes(picture.bytes[at..at + 4].try_into().unwrap());
    assert_eq!((number(16), number(20)), (1200, 630));
    let again = sample.get("/documents/sfj/full.png").await;
    assert!(picture.bytes == again.bytes, "the same card gives the same bytes");
    assert!(sample.get("/documents/sfj/full").await.text().contains("full.png"));
}

#[tokio::test]
async fn withdrawn_while_it_is_asked_for() {
    let sample = Sample::full().await;
    let withdrawn = |id: &str, notice: Option<&str>| WithdrawnDocument {
        agency: bureau(),
        document: DocumentId::parse(id).unwrap(),
        revision: 2,
        on: day(2026, 11, 24),
        notice: notice.map(str::to_owned),
    };
    for (id, notice) in [("aaaa", None), ("bbbb", Some("内容有误"))] {
        for ending in ["pdf", "docx", "txt", "png"] {
            put(&sample, &PublishedDocument { revision: 1, ..normative(&format!("{id}{ending}")) }).await;
            let id = format!("{id}{ending}");
            let address = format!("/documents/sfj/{id}.{ending}");
            let withdrawn = withdrawn(&id, notice);
            let asked = sample.ask(Method::GET, &address, &[]);
            let (asked, done) = tokio::join!(asked, sample.store.withdraw_document(&withdrawn));
            done.unwrap();
            // What takes no time to make may have been handed out before.
            assert!(asked.status == 404 || !matches!(ending, "pdf" | "png"), "{address}: {}", asked.status);
            let gone = told(&sample.get(&address).await, &id);
            let never = told(&sample.get(&format!("/documents/sfj/nevr.{ending}")).await, "nevr");
            assert_eq!(gone, never, "{address}");
        }
    }
}
