//! Disputes in the office: registered about a case, changed as they go on, counted in table four.

use chrono::NaiveDate;
use gongkai_domain::{
    application::Intake,
    authority::Read,
    dispute::{Defence, Dispute, DisputeKind, DisputeResult},
};
use gongkai_office::{
    application,
    dispute::{self, Disputes, Entry},
    task,
};
use gongkai_testkit::on_both_databases;

use crate::{
    application::registration,
    publication::stage::{Bureau, person, told},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn entry(kind: DisputeKind, notified: &str) -> Entry {
    let defence = if kind == DisputeKind::Review { Defence::Simple } else { Defence::Set(day("2026-12-01")) };
    let dispute = Dispute { kind, notified: day(notified), defence, defended: None, ended: None };
    let body = if kind == DisputeKind::Review { "示范区人民政府" } else { "示范区人民法院" };
    Entry { dispute, number: "示府复〔2026〕8号".to_owned(), body: body.to_owned() }
}

on_both_databases! {
    /// 2026-11-20 is a Friday; the 5th working day after it is the 27th.
    async fn from_the_copy_to_the_result(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let said = registration(Intake::Counter, "2026-10-12", "收费标准");
        application::register(&bureau.office, &person("officer"), &said).await.unwrap();
        let register = async |who: &str, case: &str, said: &Entry| {
            dispute::register(&bureau.office, &person(who), case, said).await
        };
        let review = entry(DisputeKind::Review, "2026-11-20");
        for (who, case, said, expected) in [
            ("officer", "2026-009", &review, "no_such_case"),
            ("leader", "2026-001", &review, "not found"),
            ("far", "2026-001", &review, "no_such_case"),
            ("officer", "2026-001", &Entry { body: String::new(), ..review.clone() }, "body_missing"),
            ("officer", "2026-001", &entry(DisputeKind::Review, "2026-11-25"), "in_future"),
        ] {
            assert_eq!(told(register(who, case, said).await), expected, "{who} {case}");
        }
        let id = register("officer", "2026-001", &review).await.unwrap();
        let unsigned = registration(Intake::PostUnsigned, "2026-11-02", "还没有确认");
        application::register(&bureau.office, &person("officer"), &unsigned).await.unwrap();
        for (case, said, expected) in [
            ("2026-001", &review, "dispute_known"),
            ("2026-001", &entry(DisputeKind::Review, "2026-10-11"), "before_application"),
            ("2026-001", &entry(DisputeKind::SuitAfterReview, "2026-11-23"), "no_review_decided"),
            ("2026-001", &entry(DisputeKind::Review, "2026-11-23"), "review_pending"),
            ("2026-001", &Entry { body: "示范区人民法院".to_owned(), ..entry(DisputeKind::Review, "2026-11-23") }, "body_is_court"),
            ("2026-001", &Entry { body: "示范区人民政府".to_owned(), ..entry(DisputeKind::SuitDirect, "2026-11-23") }, "body_not_court"),
            ("2026-001", &entry(DisputeKind::SuitDirect, "2026-11-23"), "remedy_pending"),
            ("2026-002", &review, "case_not_received"),
        ] {
            assert_eq!(told(register("officer", case, said).await), expected, "{case}");
        }
        let third = Some("起诉人是第三方");
        let suit = entry(DisputeKind::SuitDirect, "2026-11-23");
        dispute::register_another(&bureau.office, &person("officer"), "2026-001", &suit, third).await.unwrap();
        let waiting = async || {
            let tasks = task::open(&bureau.office, &person("officer")).await.unwrap();
            let all = tasks.into_iter().filter(|(_, task)| task.of == "dispute");
            all.map(|(_, task)| task.due.unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(waiting().await, [day("2026-11-27"), day("2026-12-01")]);
        let defended = Dispute { defended: Some(day("2026-11-24")), ..review.dispute.clone() };
        let ended = Some((DisputeResult::Upheld, day("2026-11-24")));
        let ended = Entry { dispute: Dispute { ended, ..defended }, ..review };
        let change = async |who: &str, version| {
            told(dispute::change(&bureau.office, &person(who), id.as_str(), version, &ended).await)
        };
        assert_eq!(change("far", 1).await, "not found");
        assert_eq!(change("officer", 2).await, "conflict");
        assert_eq!(change("officer", 1).await, "done");
        assert_eq!(waiting().await, [day("2026-12-01")]);
        let right = person("leader").authorise_all::<Read, Disputes>().unwrap();
        let figures = dispute::figures(&bureau.office, &right, 2026).await.unwrap();
        let row = |kind| ["upheld", "corrected", "other", "pending", "total"].map(|column| figures.count(kind, column));
        assert_eq!(row(DisputeKind::Review), [1, 0, 0, 0, 1]);
        assert_eq!(row(DisputeKind::SuitDirect), [0, 0, 0, 1, 1]);
        assert_eq!(row(DisputeKind::SuitAfterReview), [0; 5]);
        let lines = dispute::list(&bureau.office, &right).await.unwrap();
        assert_eq!(lines.iter().map(|line| line.dispute.kind).collect::<Vec<_>>(), [DisputeKind::SuitDirect, DisputeKind::Review]);
        let after = entry(DisputeKind::SuitAfterReview, "2026-11-24");
        assert_eq!(told(register("officer", "2026-001", &after).await), "done", "the review is decided");
        let twice = Entry { dispute: entry(DisputeKind::SuitDirect, "2026-11-23").dispute, ..after.clone() };
        let third = told(dispute::change(&bureau.office, &person("officer"), id.as_str(), 2, &twice).await);
        let both = "dispute_known suit_rests_on_it";
        assert_eq!(third, both, "a change makes no second one either, and leaves no suit without its review");
        // One that comes while the term of the answer runs gets a hint.
        let soon = registration(Intake::Counter, "2026-11-16", "还在期限内");
        let soon = application::register(&bureau.office, &person("officer"), &soon).await.unwrap();
        register("officer", &soon.number, &entry(DisputeKind::Review, "2026-11-23")).await.unwrap();
        for line in dispute::list(&bureau.office, &right).await.unwrap() {
            let of = person("leader").authorise::<Read, Disputes>(&line.row.id).unwrap();
            let found = dispute::premature(&bureau.office, &of, &line).await.unwrap();
            let expected = (line.case == soon.number).then(|| day("2026-12-14"));
            assert_eq!(found, expected, "{} {:?}", line.case, line.dispute.kind);
        }
    }

    async fn what_was_registered_by_mistake_is_struck(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let said = registration(Intake::Counter, "2026-10-12", "收费标准");
        application::register(&bureau.office, &person("officer"), &said).await.unwrap();
        let ended = |on| Some((DisputeResult::Upheld, day(on)));
        let first = entry(DisputeKind::Review, "2026-11-20");
        let review = Entry { dispute: Dispute { ended: ended("2026-11-22"), ..first.dispute.clone() }, ..first };
        let register = async |said: &Entry| {
            dispute::register(&bureau.office, &person("officer"), "2026-001", said).await.unwrap()
        };
        let id = register(&review).await;
        let suit = register(&entry(DisputeKind::SuitAfterReview, "2026-11-23")).await;
        let right = person("leader").authorise_all::<Read, Disputes>().unwrap();
        let all = async || {
            let figures = dispute::figures(&bureau.office, &right, 2026).await.unwrap();
            DisputeKind::ALL.map(|kind| figures.count(kind, "total"))
        };
        assert_eq!(all().await, [1, 0, 1]);
        let strike = async |who: &str, id: &str, version, because: &str| {
            told(dispute::strike(&bureau.office, &person(who), id, version, because).await)
        };
        for (who, id, version, because, expected) in [
            ("far", suit.as_str(), 1, "登记错了", "not found"),
            ("leader", suit.as_str(), 1, "登记错了", "not found"),
            ("officer", suit.as_str(), 2, "登记错了", "conflict"),
            ("officer", suit.as_str(), 1, "  ", "reason_missing"),
            ("officer", suit.as_str(), 1, &"长".repeat(301), "too_long"),
            ("officer", id.as_str(), 1, "登记错了", "suit_rests_on_it"),
            ("officer", suit.as_str(), 1, "登记到了别的办件上", "done"),
            ("officer", suit.as_str(), 2, "登记错了", "dispute_struck"),
        ] {
            assert_eq!(strike(who, id, version, because).await, expected, "{who} {because}");
        }
        assert_eq!(all().await, [1, 0, 0]);
        let tasks = task::open(&bureau.office, &person("officer")).await.unwrap();
        assert!(tasks.iter().all(|(_, task)| task.of != "dispute"), "nobody waits for it");
        let again = entry(DisputeKind::SuitAfterReview, "2026-11-23");
        let change = dispute::change(&bureau.office, &person("officer"), suit.as_str(), 2, &again).await;
        assert_eq!(told(change), "dispute_struck");
        register(&again).await;
        assert_eq!(all().await, [1, 0, 1], "the right one can be registered");
        let seen = dispute::list(&bureau.office, &right).await.unwrap();
        assert_eq!(seen.last().unwrap().row.struck_because.as_deref(), Some("登记到了别的办件上"));
    }
    /// Whoever says that it is another names by what; a change of what is known is not asked about again.
    async fn a_second_review_of_one_body_is_said_to_be_another(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let said = registration(Intake::Counter, "2026-10-12", "收费标准");
        application::register(&bureau.office, &person("officer"), &said).await.unwrap();
        let officer = person("officer");
        let register = async |said: &Entry, another: Option<&str>| {
            dispute::register_another(&bureau.office, &officer, "2026-001", said, another).await
        };
        let (first, second) = (entry(DisputeKind::Review, "2026-11-19"), entry(DisputeKind::Review, "2026-11-20"));
        register(&first, Some("多余的说明")).await.unwrap();
        for (another, code) in [(None, "review_pending"), (Some(" "), "another_unnamed"), (Some(&*"长".repeat(101)), "too_long")] {
            assert_eq!(told(register(&second, another).await), code);
        }
        let right = person("leader").authorise_all::<Read, Disputes>().unwrap();
        let count = async || {
            dispute::figures(&bureau.office, &right, 2026).await.unwrap().count(DisputeKind::Review, "total")
        };
        assert_eq!(count().await, 1);
        let id = register(&second, Some("申请人是第三方 ")).await.unwrap();
        assert_eq!(count().await, 2);
        let defended = Dispute { defended: Some(day("2026-11-23")), ..second.dispute.clone() };
        let change = dispute::change(&bureau.office, &officer, id.as_str(), 1, &Entry { dispute: defended, ..second }).await;
        assert_eq!(told(change), "done");
        let differs: Vec<_> = dispute::list(&bureau.office, &right).await.unwrap().into_iter().map(|line| line.row.another).collect();
        assert!(differs.contains(&None) && differs.contains(&Some("申请人是第三方".to_owned())), "{differs:?}");
    }
}
