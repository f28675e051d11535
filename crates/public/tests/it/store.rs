//! Delivery may come twice and late; the store keeps the newest edition, and a withdrawal holds.

use chrono::NaiveDate;
use gongkai_domain::{collection::Scope, id::AgencyId};
use gongkai_public::{
    Bundle, PublicStore,
    bundle::{ANNUAL_REPORT, Former},
};
use gongkai_testkit::on_both_databases;
use serde_json::json;

fn edition(number: i32) -> Bundle {
    Bundle {
        schema: 1,
        agency: AgencyId::parse("a1").unwrap(),
        kind: ANNUAL_REPORT.to_owned(),
        slug: "2025".to_owned(),
        edition: number,
        title: format!("第{number}版"),
        published_on: NaiveDate::from_ymd_opt(2026, 1, 20).unwrap(),
        content: json!({"cells": {}}),
        approvals: Vec::new(),
        erratum: None,
        corrected: Vec::new(),
        earlier: Vec::new(),
        scope: None,
    }
}

async fn shown(store: &PublicStore) -> Option<String> {
    store.report(&AgencyId::parse("a1").unwrap(), 2025).await.unwrap().map(|report| report.title)
}

on_both_databases! {
    async fn newest_edition_stays(database: &Database) {
        let store = PublicStore::open(database.url()).await.unwrap();
        let agency = AgencyId::parse("a1").unwrap();
        let day = NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();
        assert_eq!(shown(&store).await, None);
        for (number, title) in [(1, "第1版"), (1, "第1版"), (2, "第2版"), (1, "第2版")] {
            store.put(&edition(number)).await.unwrap();
            assert_eq!(shown(&store).await.as_deref(), Some(title), "after edition {number}");
        }
        store.withdraw(&agency, ANNUAL_REPORT, "2025", 1, "有误", day).await.unwrap();
        assert_eq!(shown(&store).await.as_deref(), Some("第2版"), "a withdrawal of an older edition");
        store.withdraw(&agency, ANNUAL_REPORT, "2025", 2, "有误", day).await.unwrap();
        assert_eq!(shown(&store).await, None);
        store.put(&edition(2)).await.unwrap();
        assert_eq!(shown(&store).await, None, "a late second delivery does not undo a withdrawal");
        let row = store.row(&agency, ANNUAL_REPORT, "2025").await.unwrap().unwrap();
        assert_eq!((row.body.as_str(), row.withdrawn_because.as_deref()), ("", Some("有误")));
        store.put(&edition(3)).await.unwrap();
        assert_eq!(shown(&store).await.as_deref(), Some("第3版"), "a corrected edition is in force again");
        store.withdraw(&agency, ANNUAL_REPORT, "1999", 1, "没有", day).await.unwrap();
        assert_eq!(store.changes().borrow().number, 9, "every call is told");
    }
}

/// Editions before a corrected one are told, and the day of the first of them is kept; what was stored before that is
/// still read.
#[test]
fn a_bundle_tells_the_editions_before_it() {
    let first = edition(1);
    assert!(!serde_json::to_string(&first).unwrap().contains("earlier"));
    let former = Former {
        edition: 1,
        published_on: NaiveDate::from_ymd_opt(2026, 1, 15).unwrap(),
        erratum: None,
        corrected: Vec::new(),
    };
    let second = Bundle { earlier: vec![former], ..edition(2) };
    let text = serde_json::to_string(&second).unwrap();
    assert_eq!(serde_json::from_str::<Bundle>(&text).unwrap(), second);
}

/// What was stored before a report said whose work it counts is still read, and has the digest that it had.
#[test]
fn a_bundle_says_its_scope_only_if_it_has_one() {
    let own = edition(1);
    let text = serde_json::to_string(&own).unwrap();
    assert!(!text.contains("scope"), "{text}");
    assert_eq!(serde_json::from_str::<Bundle>(&text).unwrap(), own);
    let whole = Bundle { scope: Some(Scope::Whole), ..edition(1) };
    let text = serde_json::to_string(&whole).unwrap();
    assert!(text.contains(r#""scope":"whole""#), "{text}");
    assert_eq!(serde_json::from_str::<Bundle>(&text).unwrap(), whole);
    assert_ne!(whole.digest(), own.digest());
}
