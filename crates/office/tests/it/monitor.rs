//! The self-monitor: what it finds in an agency's own data, tickets that never come twice, reports that stay.

use std::collections::BTreeSet;

use gongkai_domain::{
    authority::{Read, Staff},
    id::{AgencyId, UnitId},
    inquiry::{Inquiry, InquiryResult},
    monitor::{Finding, Quarter},
    organisation::Duty,
    publication::{
        Verdict,
        content::{Block, Content, Run},
    },
};
use gongkai_office::{
    inquiry,
    monitor::{self, Monitor, look_row},
    organisation::unit,
    publication::{self, Begin, Save},
    rectification::{self, ticket_row},
};
use gongkai_testkit::on_both_databases;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, QueryOrder};

use crate::publication::stage::{Bureau, metadata, person, told};

fn holding(name: &str, duty: Duty) -> Staff {
    let mut who = person(name);
    who.duties = [duty].into();
    who
}

fn overseer() -> Staff {
    holding("reviewer", Duty::Assessor)
}

/// A public normative document without a summary whose text leads to a document that is not there.
async fn published(bureau: &Bureau) -> String {
    let begin = Begin { kind: "normative".to_owned(), ..Begin::default() };
    let id = publication::begin(&bureau.office, &person("clerk"), &begin).await.unwrap();
    let mut said = metadata("关于公开指南的通知");
    said.kind = "normative".to_owned();
    said.item = "a20-01".to_owned();
    said.number = "示司发〔2026〕1号".to_owned();
    said.validity = Some(gongkai_domain::publication::Validity::InForce);
    let dead =
        Run { link: "https://gk.example.gov.cn/documents/sfj/gone".to_owned(), ..Run::plain("见旧办法") };
    let content = Content { blocks: vec![Block::Paragraph { runs: vec![dead] }] };
    let version = bureau.seen(&id).await.version;
    let save = Save { version, metadata: said, content, erratum: None };
    publication::save(&bureau.office, &person("clerk"), id.as_str(), save).await.unwrap();
    bureau.submit(&id).await.unwrap();
    for who in ["head", "reviewer"] {
        bureau.pass(&id, who).await.unwrap();
    }
    bureau.judge(&id, Verdict::Clear).await.unwrap();
    bureau.pass(&id, "leader").await.unwrap();
    let reviewer = person("reviewer");
    publication::release(&bureau.office, &reviewer, id.as_str(), &bureau.seen(&id).await).await.unwrap();
    id.to_string()
}

pub async fn late_inquiry(bureau: &Bureau) {
    let said = Inquiry {
        at: "2026-11-20T09:00:00".parse().unwrap(),
        desk: UnitId::parse("u1").unwrap(),
        way: "web".to_owned(),
        line: "notary".to_owned(),
        subject: String::new(),
        group: String::new(),
        persons: 1,
        matters: 1,
        result: InquiryResult::Pending,
        referred: String::new(),
        appointment: None,
        question: "陈样品的事怎么办".to_owned(),
        answer: String::new(),
        name: String::new(),
        contact: String::new(),
        reference: String::new(),
        kept: false,
    };
    inquiry::enter(&bureau.office, &holding("clerk", Duty::InquiryClerk), &said).await.unwrap();
}

async fn latest(bureau: &Bureau) -> Option<monitor::Run> {
    let right = overseer().authorise_all::<Read, Monitor>().unwrap();
    monitor::latest(&bureau.office, &right).await.unwrap()
}

fn rules(findings: &[Finding]) -> BTreeSet<&str> {
    findings.iter().map(|one| one.rule.as_str()).collect()
}

on_both_databases! {
    async fn what_is_wrong_is_found_and_ordered_once(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        assert!(latest(&bureau).await.is_none());
        let order = async |who: &Staff, keys: &[String]| {
            let chosen = keys.iter().cloned().collect();
            told(rectification::from_monitor(&bureau.office, who, &chosen).await.map(|_| ()))
        };
        assert_eq!(order(&overseer(), &[]).await, "not_looked_yet");
        let document = published(&bureau).await;
        late_inquiry(&bureau).await;
        assert_eq!(told(monitor::run(&bureau.office, &person("clerk")).await.map(|_| ())), "not found");
        monitor::run(&bureau.office, &overseer()).await.unwrap();
        let run = latest(&bureau).await.unwrap();
        let found = &run.snapshot.findings;
        assert!(rules(found).is_superset(&["empty", "metadata", "dead_link", "message"].into()), "{found:?}");
        assert!(!rules(found).contains("interpretation"), "three working days are not over");
        let dead = found.iter().find(|one| one.rule == "dead_link").unwrap();
        assert_eq!((dead.document.as_deref(), dead.unit.as_str()), (Some(document.as_str()), "u1"));
        assert!(!format!("{run:?}").contains("陈样品"), "what somebody asked stays in the register");

        assert_eq!(order(&holding("leader", Duty::ResponsibleLeader), &[]).await, "not found");
        assert_eq!(order(&overseer(), &[dead.key()]).await, "done");
        let tickets = async || {
            let right = overseer().authorise_all::<Read, Monitor>().unwrap();
            rectification::tickets_of(&bureau.office, &right, found).await.unwrap()
        };
        assert_eq!(tickets().await.keys().cloned().collect::<Vec<_>>(), [dead.key()]);
        assert_eq!(order(&overseer(), &[dead.key()]).await, "no_findings_left");
        assert_eq!(order(&overseer(), &[]).await, "done");
        assert_eq!(tickets().await.len(), found.len());
        monitor::run(&bureau.office, &overseer()).await.unwrap();
        assert_eq!(order(&overseer(), &[]).await, "no_findings_left", "open ones are never ordered twice");
    }

    async fn a_unit_that_is_closed_mends_nothing(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        published(&bureau).await;
        let row = unit::Entity::find_by_id("u1").one(bureau.office.read()).await.unwrap().unwrap();
        let mut closed = row.into_active_model();
        closed.closed_on = Set(Some(bureau.office.today()));
        closed.update(bureau.office.read()).await.unwrap();
        monitor::run(&bureau.office, &overseer()).await.unwrap();
        let found = latest(&bureau).await.unwrap().snapshot.findings;
        assert!(found.iter().any(|one| one.unit == "u1"), "the document is of the closed unit: {found:?}");
        rectification::from_monitor(&bureau.office, &overseer(), &BTreeSet::new()).await.unwrap();
        let tickets = ticket_row::Entity::find().all(bureau.office.read()).await.unwrap();
        assert!(!tickets.is_empty() && tickets.iter().all(|row| row.unit_id == "u2"), "{tickets:?}");
    }

    async fn a_report_stays_as_it_was(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        assert_eq!(told(monitor::make_report(&bureau.office, &overseer(), None).await.map(|_| ())), "not_looked_yet");
        assert_eq!(monitor::run_all(&bureau.office).await.unwrap(), 2);
        let id = monitor::make_report(&bureau.office, &overseer(), None).await.unwrap().to_string();
        let read = async |who: &Staff| {
            let right = who.authorise::<Read, Monitor>(&id).unwrap();
            monitor::report(&bureau.office, &right).await
        };
        let before = read(&overseer()).await.unwrap();
        assert_eq!(before.quarter.to_string(), "2026Q4");
        late_inquiry(&bureau).await;
        monitor::run(&bureau.office, &overseer()).await.unwrap();
        assert_ne!(latest(&bureau).await.unwrap().snapshot, before.snapshot);
        assert_eq!(read(&overseer()).await.unwrap(), before);
        let foreign = Staff { agency: AgencyId::parse("a2").unwrap(), ..overseer() };
        assert_eq!(told(read(&foreign).await.map(|_| ())), "not found");
    }

    async fn the_report_of_a_quarter_that_is_over(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let (office, who) = (&bureau.office, overseer());
        let make = async |quarter: &str| {
            monitor::make_report(office, &who, Some(Quarter::parse(quarter).unwrap())).await
        };
        let right = who.authorise_all::<Read, Monitor>().unwrap();
        let past = async || {
            let all = monitor::past_quarters(office, &right).await.unwrap();
            all.into_iter().map(|one| one.to_string()).collect::<Vec<_>>()
        };
        monitor::run(office, &who).await.unwrap();
        let first = latest(&bureau).await.unwrap().snapshot;
        bureau.clock.advance(86_400);
        late_inquiry(&bureau).await;
        monitor::run(office, &who).await.unwrap();
        let last = latest(&bureau).await.unwrap().snapshot;
        assert_ne!(first.findings, last.findings);
        assert_eq!(past().await, [""; 0]);
        assert_eq!(told(make("2026Q3").await.map(|_| ())), "quarter_not_looked");
        // The next quarter: what is found now is not what was found then.
        bureau.clock.advance(60 * 86_400);
        monitor::run(office, &who).await.unwrap();
        assert_eq!(past().await, ["2026Q4"]);
        let id = make("2026Q4").await.unwrap().to_string();
        let right = who.authorise::<Read, Monitor>(&id).unwrap();
        let report = monitor::report(office, &right).await.unwrap();
        assert_eq!((report.quarter.to_string().as_str(), &report.snapshot), ("2026Q4", &last));
        // The last look of the quarter stays, the one before it is gone after a while.
        let kept = look_row::Entity::find().order_by_asc(look_row::Column::LookedOn).all(office.read()).await.unwrap();
        let on: Vec<_> = kept.iter().map(|row| row.looked_on).collect();
        assert!(on.contains(&last.on) && !on.contains(&first.on), "{on:?}");
        // Of another agency nobody has looked.
        let foreign = Staff { agency: AgencyId::parse("a2").unwrap(), ..overseer() };
        let quarter = Quarter::parse("2026Q4");
        assert_eq!(told(monitor::make_report(office, &foreign, quarter).await.map(|_| ())), "quarter_not_looked");
    }

    async fn probes_count_by_day(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        assert!(monitor::addresses(&bureau.office).await.unwrap().is_empty(), "nobody has set one");
        let agency = AgencyId::parse("a1").unwrap();
        for _ in 0..2 {
            // The same instant twice is one probe.
            monitor::keep_probe(&bureau.office, &agency, (false, 0, 15_000)).await.unwrap();
        }
        monitor::run(&bureau.office, &overseer()).await.unwrap();
        let probes = latest(&bureau).await.unwrap().snapshot.probes;
        assert_eq!((probes.len(), probes[0].failed), (1, probes[0].asked));
    }
}
