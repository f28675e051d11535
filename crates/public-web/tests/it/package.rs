//! Documents as packages, unpacked by a reader of its own; lists of packages for other websites.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use axum::http::{Method, header};
use gongkai_domain::id::DocumentId;
use gongkai_public::{DocumentFile, PublishedDocument, WithdrawnDocument};
use serde_json::Value;

use crate::{
    documents::document,
    downloads::{PICTURE, normative, put},
    sample::{Sample, bureau, day},
};

fn unpacked(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for nth in 0..archive.len() {
        let mut file = archive.by_index(nth).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        files.insert(file.name().unwrap().into_owned(), content);
    }
    files
}

/// A document whose only file is its picture.
fn one(id: &str) -> PublishedDocument {
    PublishedDocument { attachments: Vec::new(), ..normative(id) }
}

#[tokio::test]
async fn a_package_holds_all_of_a_document_with_its_digests() {
    let sample = Sample::full().await;
    put(&sample, &one("d1")).await;
    let seen = sample.get("/documents/sfj/d1.zip").await;
    assert_eq!(seen.status, 200);
    assert_eq!(seen.headers["content-type"], "application/zip");
    let files = unpacked(&seen.bytes);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(names, ["SHA256SUMS", "document.json", "files/p1.png", "index.html"]);
    assert_eq!(files["files/p1.png"], PICTURE);
    let sums = String::from_utf8(files["SHA256SUMS"].clone()).unwrap();
    assert_eq!(sums.lines().count(), 3);
    for line in sums.lines() {
        let (digest, name) = line.split_once("  ").unwrap();
        assert_eq!(DocumentFile::of(files[name].clone()).address, digest, "{name}");
    }
    let page = String::from_utf8(files["index.html"].clone()).unwrap();
    for piece in ["<h1>公证服务办法</h1>", "为了规范公证服务。", "https://gk.example.gov.cn/documents/sfj/d1"]
    {
        assert!(page.contains(piece), "{piece}: {page}");
    }
    let data: Value = serde_json::from_slice(&files["document.json"]).unwrap();
    assert_eq!((&data["schema"], &data["document"]), (&1.into(), &"d1".into()));
    assert_eq!(sample.get("/documents/sfj/d1.zip").await.bytes, seen.bytes, "same document, same bytes");
    let known = [(header::IF_NONE_MATCH, seen.headers["etag"].to_str().unwrap())];
    assert_eq!(sample.ask(Method::GET, "/documents/sfj/d1.zip", &known).await.status, 304);
}

#[tokio::test]
async fn what_is_withdrawn_has_no_package() {
    let sample = Sample::full().await;
    put(&sample, &one("d1")).await;
    let seen = sample.get("/documents/sfj/d1.zip").await;
    let withdrawn = WithdrawnDocument {
        agency: bureau(),
        document: DocumentId::parse("d1").unwrap(),
        revision: 9,
        on: day(2026, 11, 24),
        notice: None,
    };
    sample.store.withdraw_document(&withdrawn).await.unwrap();
    let known = [(header::IF_NONE_MATCH, seen.headers["etag"].to_str().unwrap())];
    for headers in [&[][..], &known] {
        let gone = sample.ask(Method::GET, "/documents/sfj/d1.zip", headers).await;
        let never = sample.ask(Method::GET, "/documents/sfj/d8.zip", headers).await;
        assert_eq!((gone.status, never.status), (404.try_into().unwrap(), 404.try_into().unwrap()));
        assert_eq!(gone.text().replace("d1", "d8"), never.text());
    }
}

#[tokio::test]
async fn several_packages_come_in_one_file() {
    let sample = Sample::full().await;
    for id in ["d1", "d2", "d3"] {
        put(&sample, &PublishedDocument { index_number: format!("sfj/{id}"), ..one(id) }).await;
    }
    let asked = "/documents/sfj/packages.zip?document=d3&document=d2&document=d8&document=d1";
    let names = async || {
        let seen = sample.get(asked).await;
        assert_eq!(
            (seen.status.as_u16(), &seen.headers["content-type"]),
            (200, &"application/zip".parse().unwrap())
        );
        let files = unpacked(&seen.bytes);
        let alone = unpacked(&sample.get("/documents/sfj/d3.zip").await.bytes);
        for (name, bytes) in alone {
            assert_eq!(files[&format!("001-sfj-d3/{name}")], bytes, "{name}");
        }
        files
            .into_keys()
            .filter_map(|name| Some(name.strip_suffix("/index.html")?.to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["001-sfj-d3", "002-sfj-d2", "004-sfj-d1"]);
    let withdrawn = WithdrawnDocument {
        agency: bureau(),
        document: DocumentId::parse("d2").unwrap(),
        revision: 9,
        on: day(2026, 11, 24),
        notice: None,
    };
    sample.store.withdraw_document(&withdrawn).await.unwrap();
    assert_eq!(names().await, ["001-sfj-d3", "004-sfj-d1"], "what is withdrawn is in no file");
    for nothing in ["", "?document=d2", "?document=d8", "?other=d1"] {
        let seen = sample.get(&format!("/documents/sfj/packages.zip{nothing}")).await;
        assert_eq!(seen.status, 404, "{nothing}");
    }
    assert_eq!(sample.get("/documents/none/packages.zip?document=d1").await.status, 404);
}

#[tokio::test]
async fn other_websites_find_what_is_offered() {
    let sample = Sample::full().await;
    for id in ["d1", "d2"] {
        let mut one = document(id, "notice", "通知", "内容");
        (one.pictures, one.attachments) = (Vec::new(), Vec::new());
        sample.store.put_document(&one).await.unwrap();
    }
    let lines = "/export/sfj/documents.jsonl";
    let empty = sample.get(lines).await;
    assert_eq!((empty.status.as_u16(), empty.bytes.len()), (200, 0), "nothing is offered");
    sample.store.put_export(&bureau(), &DocumentId::parse("d2").unwrap(), 1).await.unwrap();
    let known = [(header::IF_NONE_MATCH, empty.headers["etag"].to_str().unwrap())];
    let list = sample.ask(Method::GET, lines, &known).await;
    assert_eq!(list.status, 200, "another list");
    let line: Value = serde_json::from_slice(&list.bytes).unwrap();
    assert_eq!((&line["schema"], &line["document"]), (&1.into(), &"d2".into()));
    let package = line["package"].as_str().unwrap().strip_prefix("https://gk.example.gov.cn").unwrap();
    assert_eq!(sample.get(package).await.status, 200);
    let table = sample.get("/export/sfj/documents.csv").await.text();
    assert_eq!(table.lines().count(), 2, "{table}");
    for address in ["/export/none/documents.csv", "/export/sfj/documents.xml", "/export/sfj/d2"] {
        assert_eq!(sample.get(address).await.status, 404, "{address}");
    }
}
