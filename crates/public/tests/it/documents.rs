//! Documents: a revision that comes late changes nothing, a withdrawal holds, what leaves no notice is as
//! if it had never been there, counts never show what is hidden.

use chrono::NaiveDate;
use gongkai_domain::{
    id::{AgencyId, DocumentId},
    publication::{
        Metadata, Validity,
        content::{Block, Content, Run},
        kind, topics,
    },
};
use gongkai_public::{
    DocumentFile, DocumentFilter, Facet, PublicStore, PublishedDocument, WithdrawnDocument,
    document::StatedValidity, piece::PIECE,
};
use gongkai_testkit::on_both_databases;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn document(id: &str, revision: i32, kind_id: &str) -> PublishedDocument {
    let metadata = Metadata {
        title: format!("{id}第{revision}次"),
        topic: topics()[0].clone(),
        ..Metadata::of_kind(kind(kind_id).unwrap())
    };
    PublishedDocument {
        schema: 1,
        agency: AgencyId::parse("a1").unwrap(),
        document: DocumentId::parse(id).unwrap(),
        revision,
        edition: 1,
        index_number: format!("sfj/2026-{id}"),
        unit: "公证科".to_owned(),
        metadata,
        content: Content { blocks: vec![Block::Paragraph { runs: vec![Run::plain("内容")] }] },
        attachments: Vec::new(),
        pictures: Vec::new(),
        first_released_on: day("2026-11-24"),
        released_on: day("2026-11-24"),
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

pub fn withdrawn(id: &str, revision: i32, notice: Option<&str>) -> WithdrawnDocument {
    WithdrawnDocument {
        agency: AgencyId::parse("a1").unwrap(),
        document: DocumentId::parse(id).unwrap(),
        revision,
        on: day("2026-11-25"),
        notice: notice.map(str::to_owned),
    }
}

async fn shown(store: &PublicStore, id: &str) -> Option<i32> {
    let document = store.document(&AgencyId::parse("a1").unwrap(), id).await.unwrap();
    document.map(|document| document.revision)
}

on_both_databases! {
    async fn late_and_doubled_deliveries(database: &Database) {
        let store = PublicStore::open(database.url()).await.unwrap();
        for (revision, expected) in [(3, 3), (3, 3), (5, 5), (3, 5)] {
            store.put_document(&document("d1", revision, "notice")).await.unwrap();
            assert_eq!(shown(&store, "d1").await, Some(expected), "after {revision}");
        }
        store.withdraw_document(&withdrawn("d1", 4, Some("有误"))).await.unwrap();
        assert_eq!(shown(&store, "d1").await, Some(5), "a withdrawal of an older state");
        store.withdraw_document(&withdrawn("d1", 6, Some("数据有误"))).await.unwrap();
        store.put_document(&document("d1", 5, "notice")).await.unwrap();
        assert_eq!(shown(&store, "d1").await, None, "a late delivery does not bring it back");
        let notice = store.document_notice(&AgencyId::parse("a1").unwrap(), "d1").await.unwrap().unwrap();
        assert_eq!((notice.title.as_str(), notice.because.as_str()), ("d1第5次", "数据有误"));
        store.put_document(&document("d1", 8, "notice")).await.unwrap();
        assert_eq!(shown(&store, "d1").await, Some(8), "a corrected edition is in force again");
        store.withdraw_document(&withdrawn("never", 1, None)).await.unwrap();
        assert_eq!(store.changes().borrow().number, 8, "whatever may have changed is told, so that caches forget");
    }

    async fn nothing_is_left_of_what_should_never_have_been_there(database: &Database) {
        let store = PublicStore::open(database.url()).await.unwrap();
        let agency = AgencyId::parse("a1").unwrap();
        for (id, kind) in [("d1", "notice"), ("d2", "penalty"), ("d3", "penalty"), ("d4", "notice")] {
            store.put_document(&document(id, 1, kind)).await.unwrap();
        }
        store.withdraw_document(&withdrawn("d3", 2, None)).await.unwrap();
        store.withdraw_document(&withdrawn("d4", 2, Some("公示期满"))).await.unwrap();
        let all = DocumentFilter::default();
        assert_eq!(store.document(&agency, "d3").await.unwrap(), None);
        assert_eq!(store.document_notice(&agency, "d3").await.unwrap(), None, "no trace");
        assert_eq!(store.document_count(&all).await.unwrap(), 2);
        let kinds = store.document_facets(&all, Facet::Kind).await.unwrap();
        assert_eq!(kinds, [("notice".to_owned(), 1), ("penalty".to_owned(), 1)]);
        let penalties = DocumentFilter { kind: Some("penalty".to_owned()), ..all.clone() };
        let lines = store.documents(&penalties, 0, 10).await.unwrap();
        assert_eq!(lines.iter().map(|line| line.document_id.as_str()).collect::<Vec<_>>(), ["d2"]);
        let other = DocumentFilter { agency: AgencyId::parse("a2"), ..all.clone() };
        assert_eq!(store.document_count(&other).await.unwrap(), 0);
        for (year, expected) in [(2026, 2), (2025, 0)] {
            let of_year = DocumentFilter { year: Some(year), ..all.clone() };
            assert_eq!(store.document_count(&of_year).await.unwrap(), expected, "{year}");
        }
        let first = store.documents_after(None, 1).await.unwrap();
        let rest = store.documents_after(Some(("a1", first[0].document.as_str())), 10).await.unwrap();
        assert_eq!((first[0].document.as_str(), rest.len()), ("d1", 1));
    }

    async fn files_come_and_go_with_their_document(database: &Database) {
        let store = PublicStore::open(database.url()).await.unwrap();
        let agency = AgencyId::parse("a1").unwrap();
        let (d1, d2) = (DocumentId::parse("d1").unwrap(), DocumentId::parse("d2").unwrap());
        // Longer than two pieces, and exactly one.
        let long = DocumentFile::of((0..PIECE * 2 + 5).map(|at| (at % 251) as u8).collect());
        let even = DocumentFile::of(vec![7; PIECE]);
        let there = async |id: &DocumentId, file: &DocumentFile| {
            store.whole_file((&agency, id), &file.address).await.unwrap()
        };
        store.put_document_with(&document("d1", 1, "notice"), &[long.clone(), even.clone()]).await.unwrap();
        store.put_document_with(&document("d2", 1, "notice"), &[even.clone(), even.clone()]).await.unwrap();
        for _ in 0..2 {
            assert_eq!(there(&d1, &long).await.as_ref(), Some(&long.bytes));
            assert_eq!(there(&d1, &even).await.as_ref(), Some(&even.bytes));
            // A late delivery of the same or an older state takes nothing away.
            store.put_document_with(&document("d1", 1, "notice"), &[]).await.unwrap();
        }
        assert_eq!(store.piece((&agency, &d1), &long.address, 2).await.unwrap().unwrap().len(), 5);
        for beyond in [3, u64::MAX] {
            assert_eq!(store.piece((&agency, &d1), &long.address, beyond).await.unwrap(), None);
        }
        assert_eq!(there(&d2, &long).await, None, "a file is of one document");
        store.put_document_with(&document("d1", 2, "notice"), std::slice::from_ref(&even)).await.unwrap();
        assert_eq!(there(&d1, &long).await, None, "what the new state does not name is gone");
        for notice in [None, Some("有误")] {
            let revision = if notice.is_none() { 3 } else { 5 };
            store.withdraw_document(&withdrawn("d1", revision, notice)).await.unwrap();
            assert_eq!(there(&d1, &even).await, None);
            store.put_document_with(&document("d1", 2, "notice"), std::slice::from_ref(&even)).await.unwrap();
            assert_eq!(there(&d1, &even).await, None, "a late delivery brings no file back");
            store.put_document_with(&document("d1", revision + 1, "notice"), std::slice::from_ref(&even)).await.unwrap();
            assert!(there(&d1, &even).await.is_some());
        }
        assert!(there(&d2, &even).await.is_some(), "another document keeps its own");
    }

    async fn what_is_stored_comes_back(database: &Database) {
        let store = PublicStore::open(database.url()).await.unwrap();
        let stated = StatedValidity {
            validity: Validity::Repealed,
            by: DocumentId::parse("d2"),
            by_title: None,
            because: "《新办法》".to_owned(),
            on: day("2026-11-24"),
        };
        let sent = PublishedDocument { validity: Some(stated), ..document("d1", 1, "normative") };
        store.put_document(&sent).await.unwrap();
        let back = store.document(&sent.agency, "d1").await.unwrap().unwrap();
        assert_eq!(back, sent);
        assert_eq!(back.digest(), sent.digest());
        assert_eq!(back.validity_on(day("2030-01-01")), Some(Validity::Repealed));
    }
}
