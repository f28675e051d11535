//! The catalogue of ended cases, and what happens when the period of one is over: listed first, destroyed by the leader
//! alone and exactly as listed, a line kept.

use gongkai_domain::{
    application::{Act, Intake, Paper, Way},
    authority::Read,
};
use gongkai_office::{
    OfficeError,
    application::{self, Cases, act_row, case_row, digest_of_due, file_row},
    export,
    report::SourceFile,
};
use gongkai_testkit::on_both_databases;
use sea_orm::EntityTrait;

use crate::{
    application::{drafted, numbered, recorded, registered},
    publication::stage::{Bureau, person, told},
};

async fn answered(bureau: &Bureau, id: &str, on: &str) {
    for (who, act, text) in [
        ("officer", drafted("answer_granted"), ""),
        ("officer", Act::Submitted, ""),
        ("reviewer", Act::Approved, ""),
        ("officer", numbered(), ""),
        ("officer", Act::Delivered { way: Way::Post }, "EMS"),
    ] {
        recorded(bureau, &person(who), id, on, act, text).await.unwrap();
    }
}

on_both_databases! {
    async fn listed_then_destroyed(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let old = registered(&bureau, Intake::Counter, "2015-03-02", "旧收费标准").await;
        let young = registered(&bureau, Intake::Counter, "2016-03-01", "新收费标准").await;
        answered(&bureau, old.id.as_str(), "2015-03-10").await;
        answered(&bureau, young.id.as_str(), "2016-03-10").await;
        let file = SourceFile {
            name: "回函.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: b"%PDF sample".to_vec(),
        };
        application::add_paper(office, &person("officer"), old.id.as_str(), Paper::Opinion, &file).await.unwrap();
        let right = person("leader").authorise_all::<Read, Cases>().unwrap();
        let of_year = application::catalogue(office, &right, 2015).await.unwrap();
        assert_eq!(of_year.len(), 1);
        let one = &of_year[0];
        let seen = (one.result.as_str(), one.class.as_str(), one.until.unwrap().to_string(), one.papers);
        assert_eq!(seen, ("予以公开", "10年", "2025-12-31".to_owned(), 1));
        assert!(application::catalogue(office, &right, 2026).await.unwrap().is_empty());
        let due = application::due(office, &right).await.unwrap();
        assert_eq!(due.iter().map(|one| one.held.row.id.as_str()).collect::<Vec<_>>(), [old.id.as_str()]);
        let seen = digest_of_due(&due);
        let erase = async |who: &str, seen: &str, opinion: &str| {
            application::erase(office, &person(who), seen, opinion).await
        };
        for (who, seen, opinion, expected) in [
            ("officer", seen.as_str(), "同意", "not found"),
            ("leader", seen.as_str(), " ", "opinion_missing"),
            ("leader", "0", "同意", "list_changed"),
        ] {
            assert_eq!(told(erase(who, seen, opinion).await), expected, "{who}");
        }
        let mut leader = person("leader");
        leader.stepped_up = false;
        assert!(matches!(application::erase(office, &leader, &seen, "同意").await, Err(OfficeError::StepUp)));
        assert_eq!(case_row::Entity::find().all(office.read()).await.unwrap().len(), 2, "nothing was touched");
        assert_eq!(erase("leader", &seen, "鉴定小组2026年11月20日同意销毁").await.unwrap(), 1);
        assert_eq!(told(erase("leader", &seen, "再来一次").await), "list_changed");
        let cases = case_row::Entity::find().all(office.read()).await.unwrap();
        assert_eq!(cases.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), [young.id.as_str()]);
        let acts = act_row::Entity::find().all(office.read()).await.unwrap();
        assert!(acts.iter().all(|act| act.application_id == young.id.as_str()));
        assert!(file_row::Entity::find().all(office.read()).await.unwrap().is_empty());
        let gone = application::erased(office, &right).await.unwrap();
        assert_eq!((gone.len(), gone[0].number.as_str(), gone[0].acts, gone[0].papers), (1, "2015-001", 6, 1));
        let far = person("far").authorise_all::<Read, Cases>().unwrap();
        assert!(application::erased(office, &far).await.unwrap().is_empty());
        let public = gongkai_public::PublicStore::open(database.url()).await.unwrap();
        let mut lines = Vec::new();
        export::export(office, &public, &mut lines).await.unwrap();
        let lines = String::from_utf8(lines).unwrap();
        assert!(lines.contains(&gone[0].digest) && lines.contains("鉴定小组"));
    }
}
