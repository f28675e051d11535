//! Validity as the public is told of it: by which text, and what is left of that when the text is gone.

use gongkai_domain::{
    authority::Read,
    id::DocumentId,
    publication::{Metadata, Validity, WithdrawalReason, kind},
};
use gongkai_office::{
    outbox::job,
    publication::{self, DocumentFace, Figures, PUT_DOCUMENT, Save, Stated, document_face},
};
use gongkai_public::document::StatedValidity;
use gongkai_testkit::on_both_databases;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::stage::{Bureau, metadata, person, text, told};

/// A public normative document.
pub async fn normative(bureau: &Bureau, title: &str, formed: &str) -> DocumentId {
    let id = bureau.draft(title, "第一条").await;
    let formed: chrono::NaiveDate = formed.parse().unwrap();
    let normative = Metadata {
        // Two documents have two numbers.
        number: format!("示司发〔2026〕{}号", title.chars().next().map_or(0, u32::from)),
        formed_on: Some(formed),
        validity: Some(Validity::InForce),
        item: kind("normative").unwrap().item.clone(),
        kind: "normative".to_owned(),
        ..metadata(title)
    };
    let version = bureau.seen(&id).await.version;
    let save = Save { version, metadata: normative, content: text("第一条"), erratum: None };
    publication::save(&bureau.office, &person("clerk"), id.as_str(), save).await.unwrap();
    bureau.publish(&id).await;
    id
}

/// What the public is told now, and its revision.
async fn stated(bureau: &Bureau, id: &DocumentId) -> (StatedValidity, i32) {
    match document_face(&bureau.office, &person("clerk").agency, id.as_str()).await.unwrap() {
        DocumentFace::Shown(document, _) => (document.validity.unwrap(), document.revision),
        other => panic!("{other:?}"),
    }
}

/// How often the public side was told of a document.
async fn puts(bureau: &Bureau, id: &DocumentId) -> usize {
    let puts = job::Entity::find().filter(job::Column::Kind.eq(PUT_DOCUMENT));
    let rows = puts.all(bureau.office.read()).await.unwrap();
    rows.iter().filter(|row| row.payload.contains(&format!("\"{id}\""))).count()
}

on_both_databases! {
    async fn a_slip_is_mended_and_a_circle_is_refused(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let old = normative(&bureau, "旧办法", "2026-11-20").await;
        let new = normative(&bureau, "新办法", "2026-11-20").await;
        let state = async |of: &DocumentId, validity, by: Option<&DocumentId>, because: &str| {
            let version = bureau.seen(of).await.version;
            let said = Stated { validity, by: by.cloned(), because: because.into(), on: None };
            let who = person("reviewer");
            told(publication::state_validity(&bureau.office, &who, of.as_str(), version, &said).await)
        };
        assert_eq!(state(&old, Validity::Repealed, Some(&new), "清理规范性文件").await, "done");
        assert_eq!(stated(&bureau, &old).await.0.told(), "由《新办法》废止。清理规范性文件");
        assert_eq!(state(&new, Validity::Repealed, Some(&old), "").await, "circular");
        assert_eq!(state(&old, Validity::InForce, None, "").await, "already_repealed");
        let nowhere = DocumentId::parse("nowhere").unwrap();
        assert_eq!(state(&new, Validity::Repealed, Some(&nowhere), "").await, "no_such_document");
        let slip = "此前误登记为废止，现予改正";
        assert_eq!(state(&old, Validity::InForce, None, slip).await, "done");
        let (mended, _) = stated(&bureau, &old).await;
        assert_eq!((mended.validity, mended.by.as_ref(), mended.told().as_str()), (Validity::InForce, None, slip));
        assert_eq!(state(&new, Validity::Repealed, Some(&old), "").await, "done", "no circle any more");
    }

    async fn the_day_of_repeal_is_told_and_counted(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let old = normative(&bureau, "旧办法", "2025-03-01").await;
        let state = async |on: Option<&str>| {
            let version = bureau.seen(&old).await.version;
            let on = on.map(|on| on.parse().unwrap());
            let said = Stated { validity: Validity::Repealed, by: None, because: "清理规范性文件".into(), on };
            let who = person("reviewer");
            told(publication::state_validity(&bureau.office, &who, old.as_str(), version, &said).await)
        };
        // It is entered in January that it was repealed in December.
        bureau.clock.advance(60 * 86400);
        assert_eq!(state(Some("2027-01-24")).await, "since_unusable", "tomorrow");
        assert_eq!(state(Some("2025-02-28")).await, "since_unusable", "before it was formed");
        assert_eq!(state(Some("2026-12-31")).await, "done");
        assert_eq!(stated(&bureau, &old).await.0.on.to_string(), "2026-12-31");
        let right = person("reviewer").authorise_all::<Read, Figures>().unwrap();
        for (year, repealed) in [(2026, 1), (2027, 0)] {
            let counted = publication::normative(&bureau.office, &right, year).await.unwrap();
            assert_eq!(counted.repealed, repealed, "{year}");
        }
        assert_eq!(state(None).await, "done");
        assert_eq!(stated(&bureau, &old).await.0.on.to_string(), "2027-01-23", "today");
    }

    async fn a_text_that_left_no_trace_is_not_named(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let old = normative(&bureau, "旧办法", "2026-08-03").await;
        let new = normative(&bureau, "新办法", "2026-11-20").await;
        let repeal = Stated { validity: Validity::Repealed, by: Some(new.clone()), because: "".into(), on: None };
        let version = bureau.seen(&old).await.version;
        publication::state_validity(office, &person("reviewer"), old.as_str(), version, &repeal).await.unwrap();
        let (named, revision) = stated(&bureau, &old).await;
        assert_eq!((named.by.as_ref(), named.told().as_str()), (Some(&new), "由《新办法》废止"));

        let before = puts(&bureau, &old).await;
        let leader = person("leader");
        let reason = WithdrawalReason::ThirdParty;
        publication::withdraw(office, &leader, new.as_str(), reason, "写有个人信息").await.unwrap();
        let (untold, later) = stated(&bureau, &old).await;
        assert_eq!((untold.validity, &untold.by, untold.told().as_str()), (Validity::Repealed, &None, ""));
        assert!(later > revision, "the store takes what is newer alone");
        assert_eq!(puts(&bureau, &old).await, before + 1, "the public side is told at once");

        let version = bureau.seen(&new).await.version;
        publication::correct(office, &person("clerk"), new.as_str(), version, "删去了个人信息").await.unwrap();
        bureau.publish(&new).await;
        assert_eq!(stated(&bureau, &old).await.0.by, Some(new.clone()), "public again");
        assert_eq!(puts(&bureau, &old).await, before + 2);

        let reason = WithdrawalReason::Mistake;
        publication::withdraw(office, &leader, new.as_str(), reason, "日期有误，正在核对").await.unwrap();
        assert_eq!(stated(&bureau, &old).await.0.by, Some(new), "its notice names it too");
    }
}
