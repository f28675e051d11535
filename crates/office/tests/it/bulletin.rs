//! Bulletins: what is counted, against plain counts of the database; what is frozen stays; who approves.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_domain::{
    authority::{Read, Staff},
    bulletin::{Column, Inaccuracy, Severity, Snapshot},
    id::{DocumentId, UnitId},
    organisation::Duty,
    publication::{Metadata, WithdrawalReason},
};
use gongkai_office::{
    OfficeError, audit,
    bulletin::{self, Bulletins, Held, bulletin_row},
    monitor,
    publication::{self, Save, Saved, document_row, edition_row, review_row},
    rectification,
    setting::{self, Name},
    task,
};
use gongkai_testkit::on_both_databases;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, sea_query::Expr,
};

use crate::publication::stage::{Bureau, metadata, person, text, told};

const DAY: i64 = 86_400;

pub fn assessor() -> Staff {
    let mut who = person("second");
    who.duties = [Duty::Assessor].into();
    who
}

/// A text that was formed on a day.
pub async fn formed(bureau: &Bureau, title: &str, on: &str) -> DocumentId {
    let id = bureau.draft(title, "正文如下。").await;
    let version = bureau.seen(&id).await.version;
    let metadata = Metadata { formed_on: Some(on.parse().unwrap()), ..metadata(title) };
    let save = Save { version, metadata, content: text("正文如下。"), erratum: None };
    let saved = publication::save(&bureau.office, &person("clerk"), id.as_str(), save).await.unwrap();
    assert!(matches!(saved, Saved::Kept(_)));
    id
}

pub async fn made(bureau: &Bureau) -> Held {
    let id = bulletin::make(&bureau.office, &assessor()).await.unwrap();
    shown(bureau, id.as_str()).await
}

pub async fn shown(bureau: &Bureau, id: &str) -> Held {
    let right = assessor().authorise::<Read, Bulletins>(id).unwrap();
    bulletin::show(&bureau.office, &right).await.unwrap()
}

fn figures(of: &Snapshot, unit: Option<&str>) -> Vec<(Column, u32)> {
    let counted = |column| (column, of.behind(Some(column), unit).count() as u32);
    Column::ALL.into_iter().map(counted).filter(|(_, count)| *count > 0).collect()
}

fn wrong(place: &str, severity: Severity) -> Inaccuracy {
    Inaccuracy {
        unit: UnitId::parse("u2").unwrap(),
        severity,
        wrong: "figure".to_owned(),
        place: place.to_owned(),
        what: "第二段的金额多写一个零".to_owned(),
        page: false,
        other_unit: false,
    }
}

/// First releases, straight from the rows.
async fn released(bureau: &Bureau, from: DateTime<Utc>, until: DateTime<Utc>) -> u64 {
    let rows = document_row::Entity::find()
        .filter(document_row::Column::AgencyId.eq("a1"))
        .filter(document_row::Column::FirstReleasedAt.gte(from))
        .filter(document_row::Column::FirstReleasedAt.lt(until));
    rows.count(bureau.office.read()).await.unwrap()
}

async fn steps(bureau: &Bureau, what: &str, from: DateTime<Utc>, until: DateTime<Utc>) -> u64 {
    let rows = review_row::Entity::find()
        .filter(review_row::Column::AgencyId.eq("a1"))
        .filter(review_row::Column::What.eq(what))
        .filter(review_row::Column::At.gte(from))
        .filter(review_row::Column::At.lt(until));
    rows.count(bureau.office.read()).await.unwrap()
}

on_both_databases! {
    async fn the_figures_are_those_of_the_rows_and_stay(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let early = formed(&bureau, "按时公开的通知", "2026-11-20").await;
        let late = formed(&bureau, "超期公开的通知", "2026-10-09").await;
        let waiting = formed(&bureau, "到期没有公开的通知", "2026-10-09").await;
        formed(&bureau, "还没有到期的通知", "2026-11-23").await;
        bureau.publish(&early).await;
        bureau.publish(&late).await;
        bureau.submit(&waiting).await.unwrap();
        let seen = bureau.seen(&waiting).await;
        publication::send_back(&bureau.office, &person("head"), waiting.as_str(), &seen, "请写清时限").await.unwrap();
        // Nobody else's document is charged to a unit by mistake, and none that there is not.
        let other = wrong("按时公开的通知", Severity::Serious);
        assert_eq!(told(bulletin::confirm(&bureau.office, &assessor(), &other).await), "other_unit");
        let heavy = bulletin::confirm(&bureau.office, &assessor(), &Inaccuracy { other_unit: true, ..other }).await;
        let unknown = wrong("没有的通知", Severity::General);
        assert_eq!(told(bulletin::confirm(&bureau.office, &assessor(), &unknown).await), "document_unknown");
        bulletin::confirm(&bureau.office, &assessor(), &wrong("/notices/3", Severity::General)).await.unwrap();
        assert_eq!(
            told(bulletin::confirm(&bureau.office, &assessor(), &Inaccuracy { wrong: String::new(), ..wrong("", Severity::General) }).await),
            "wrong_unknown place_missing"
        );
        // The period that ended last is the one before; nothing of today is in it.
        let before = made(&bureau).await;
        assert_eq!(before.snapshot.period.words(), "2026年9月26日至2026年10月25日");
        assert_eq!(figures(&before.snapshot, None), []);
        assert_eq!(told(bulletin::make(&bureau.office, &assessor()).await), "bulletin_not_due");

        bureau.clock.advance(2 * DAY);
        let held = made(&bureau).await;
        let (from, until) = (held.snapshot.period.from, held.snapshot.period.cut_off);
        assert_eq!(
            figures(&held.snapshot, None),
            [
                (Column::Submitted, 3),
                (Column::Released, 2),
                (Column::Late, 1),
                (Column::Unreleased, 1),
                (Column::Returned, 1),
                (Column::Inaccurate, 1),
                (Column::Serious, 1),
            ]
        );
        let total = held.snapshot.total();
        assert_eq!(u64::from(total.count(Column::Released)), released(&bureau, from, until).await);
        assert_eq!(u64::from(total.count(Column::Submitted)), steps(&bureau, "submitted", from, until).await);
        assert_eq!(u64::from(total.count(Column::Returned)), steps(&bureau, "returned", from, until).await);
        assert_eq!((total.due(), total.on_time()), (3, 1));
        assert_eq!(figures(&held.snapshot, Some("u2")), [(Column::Inaccurate, 1), (Column::Serious, 1)]);
        let behind: Vec<&str> =
            held.snapshot.behind(Some(Column::Late), Some("u1")).map(|item| item.id.as_str()).collect();
        assert_eq!(behind, [late.as_str()]);
        assert!(held.row.text.contains("公证科：超期公开1条（《超期公开的通知》）；到期未公开1条"), "{}", held.row.text);

        // Whatever happens later changes no byte of it, and comes into the next one.
        let frozen = held.row.snapshot.clone();
        assert_eq!(serde_json::to_string(&held.snapshot).unwrap(), frozen);
        bureau.publish(&waiting).await;
        let why = WithdrawalReason::Duplicate;
        let taken = publication::withdraw(&bureau.office, &person("reviewer"), early.as_str(), why, "与另一条重复").await;
        taken.unwrap();
        bulletin::revoke(&bureau.office, &assessor(), heavy.unwrap().as_str(), "核实后没有错").await.unwrap();
        assert_eq!(shown(&bureau, &held.row.id).await.row.snapshot, frozen);
        bureau.clock.advance(31 * DAY);
        assert_eq!(bulletin::make_all(&bureau.office).await.unwrap(), 0, "a Sunday");
        bureau.clock.advance(DAY);
        assert_eq!(bulletin::make_all(&bureau.office).await.unwrap(), 1);
        assert_eq!(bulletin::make_all(&bureau.office).await.unwrap(), 0);
        let right = assessor().authorise_all::<Read, Bulletins>().unwrap();
        let all = bulletin::list(&bureau.office, &right).await.unwrap();
        let next = &all[0].snapshot;
        assert_eq!(next.period.from, until);
        // The text that was not due yet is by now.
        assert_eq!(
            figures(next, None),
            [(Column::Released, 1), (Column::Late, 1), (Column::Unreleased, 1), (Column::Withdrawn, 1)]
        );
        let struck: Vec<Column> = next.struck.iter().map(|item| item.column).collect();
        assert_eq!(struck, [Column::Serious]);
        assert!(all[0].row.text.contains("以前各期计入、后经核实不计的：1项（严重差错按时公开的通知）"), "{}", all[0].row.text);
        // Each first release is in one bulletin.
        let told: Vec<&str> = all
            .iter()
            .flat_map(|one| one.snapshot.behind(Some(Column::Released), None))
            .map(|item| item.id.as_str())
            .collect();
        assert_eq!(told.len(), 3);
        assert_eq!(told.iter().collect::<BTreeSet<_>>().len(), 3);
    }

    async fn columns_that_were_not_kept_up_and_a_score_where_the_agency_wants_one(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let (old, new) = (formed(&bureau, "半年前的通知", "2026-03-02").await, formed(&bureau, "新的通知", "2026-11-20").await);
        for (id, item, on) in [(&old, "a20-01", Some("2026-03-02T02:00:00Z")), (&new, "a20-05", None)] {
            bureau.publish(id).await;
            let mut row = document_row::ActiveModel { id: Set(id.to_string()), item: Set(item.to_owned()), ..Default::default() };
            let at: Option<DateTime<Utc>> = on.map(|on| on.parse().unwrap());
            if let Some(at) = at {
                row.first_released_at = Set(Some(at));
                let update = edition_row::Entity::update_many()
                    .col_expr(edition_row::Column::ReleasedAt, Expr::value(at))
                    .filter(edition_row::Column::DocumentId.eq(id.as_str()));
                update.exec(bureau.office.read()).await.unwrap();
            }
            row.update(bureau.office.read()).await.unwrap();
        }
        let before = made(&bureau).await;
        let (id, seen) = (before.row.id.as_str(), before.row.digest.as_str());
        bulletin::send(&bureau.office, &assessor(), id, seen).await.unwrap();
        bulletin::approve(&bureau.office, &person("leader"), id, seen).await.unwrap();
        bulletin::issue(&bureau.office, &assessor(), id, seen).await.unwrap();
        let keeper = Staff { duties: [Duty::SystemAdministrator].into(), ..person("second") };
        let wanted = |rule: &str| [(Name::BulletinScore, rule.to_owned())];
        let refused = setting::change(&bureau.office, &keeper, 0, &wanted("by-guess")).await;
        assert_eq!(told(refused), "setting_unusable");
        setting::change(&bureau.office, &keeper, 0, &wanted("by-fault")).await.unwrap();
        bureau.clock.advance(2 * DAY);
        let held = made(&bureau).await;
        let stale: Vec<_> = held.snapshot.behind(Some(Column::StaleColumn), None).collect();
        let [one] = stale.as_slice() else { panic!("{stale:?}") };
        assert_eq!((one.unit.as_str(), one.id.as_str()), ("u1", "a20-01"));
        assert_eq!(one.note, "最近一次更新是2026年3月2日，超过184天的更新期限84天");
        let stands = |of: &Snapshot| {
            of.standings().iter().map(|(id, one)| format!("{id} {} {}", one.score, one.rank)).collect::<Vec<_>>()
        };
        assert_eq!(stands(&held.snapshot), ["u1 99 3", "u2 100 1", "u3 100 1"]);
        // Another choice changes nothing of what was frozen.
        setting::change(&bureau.office, &keeper, 1, &wanted("")).await.unwrap();
        assert_eq!(stands(&shown(&bureau, &held.row.id).await.snapshot), ["u1 99 3", "u2 100 1", "u3 100 1"]);
        // One ticket for the column, whoever names it first.
        let (leader, writer, id) = (person("leader"), assessor(), held.row.id.clone());
        let seen = shown(&bureau, &id).await.row.digest;
        bulletin::send(&bureau.office, &writer, &id, &seen).await.unwrap();
        bulletin::approve(&bureau.office, &leader, &id, &seen).await.unwrap();
        bulletin::issue(&bureau.office, &writer, &id, &seen).await.unwrap();
        assert_eq!(rectification::from_bulletin(&bureau.office, &writer, &id).await.unwrap(), 1);
        assert_eq!(told(rectification::from_bulletin(&bureau.office, &writer, &id).await), "no_faults_left");
        monitor::run(&bureau.office, &writer).await.unwrap();
        let chosen = BTreeSet::from(["monitor stale a20-01".to_owned()]);
        assert_eq!(told(rectification::from_monitor(&bureau.office, &writer, &chosen).await), "no_findings_left");
    }

    async fn a_title_that_two_documents_have_names_neither(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        for title in ["甲类收费的通知", "乙类收费的通知"] {
            let id = formed(&bureau, title, "2026-11-20").await;
            bureau.publish(&id).await;
            let same = "收费的通知".to_owned();
            let row = document_row::ActiveModel { id: Set(id.to_string()), title: Set(same), ..Default::default() };
            row.update(bureau.office.read()).await.unwrap();
        }
        let own = Inaccuracy { unit: UnitId::parse("u1").unwrap(), ..wrong("收费的通知", Severity::General) };
        assert_eq!(told(bulletin::confirm(&bureau.office, &assessor(), &own).await), "document_not_alone");
        let page = Inaccuracy { page: true, ..wrong("收费栏目", Severity::General) };
        bulletin::confirm(&bureau.office, &assessor(), &page).await.unwrap();
    }

    async fn nobody_mends_by_a_day_that_is_over(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        formed(&bureau, "到期没有公开的通知", "2026-09-28").await;
        bureau.clock.advance(2 * DAY);
        let held = made(&bureau).await;
        let (id, writer) = (held.row.id.clone(), assessor());
        bureau.clock.advance(7 * DAY);
        assert_eq!(told(bulletin::send(&bureau.office, &writer, &id, &held.row.digest).await), "due_past");
        let due = "2026-12-10".parse().unwrap();
        bulletin::write(&bureau.office, &writer, &id, 1, (&held.row.text, due)).await.unwrap();
        let seen = shown(&bureau, &id).await.row.digest;
        bulletin::send(&bureau.office, &writer, &id, &seen).await.unwrap();
        bulletin::approve(&bureau.office, &person("leader"), &id, &seen).await.unwrap();
        bureau.clock.advance(8 * DAY);
        assert_eq!(told(bulletin::issue(&bureau.office, &writer, &id, &seen).await), "due_past");
        bureau.clock.advance(-DAY);
        bulletin::issue(&bureau.office, &writer, &id, &seen).await.unwrap();
    }

    async fn figures_that_were_changed_by_hand_are_no_bulletin(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let held = made(&bureau).await;
        let mut row = held.row.clone().into_active_model();
        row.snapshot = Set(held.row.snapshot.replace("公证科", "公正科"));
        row.update(bureau.office.read()).await.unwrap();
        let right = assessor().authorise::<Read, Bulletins>(&held.row.id).unwrap();
        assert!(matches!(bulletin::show(&bureau.office, &right).await, Err(OfficeError::Fault(_))));
    }

    async fn it_is_written_approved_by_another_and_issued(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let held = made(&bureau).await;
        let id = held.row.id.clone();
        let due: NaiveDate = "2026-12-01".parse().unwrap();
        assert_eq!(held.row.due_on, due, "made a month late, mended from then on");
        let writer = assessor();
        assert_eq!(told(bulletin::write(&bureau.office, &writer, &id, 1, (" ", due)).await), "text_missing");
        let other = held.row.text.replacen("本期共报送", "本期共报送9", 1);
        assert_eq!(told(bulletin::write(&bureau.office, &writer, &id, 1, (&other, due)).await), "figures_differ");
        bulletin::write(&bureau.office, &writer, &id, 1, ("一、总体情况\r\n没有问题。", due)).await.unwrap();
        assert_eq!(told(bulletin::write(&bureau.office, &writer, &id, 1, ("二", due)).await), "conflict");
        let seen = shown(&bureau, &id).await.row.digest;
        assert_ne!(seen, held.row.digest, "what is approved is figures and text");
        assert_eq!(told(bulletin::send(&bureau.office, &writer, &id, &held.row.digest).await), "bulletin_changed");
        bulletin::send(&bureau.office, &writer, &id, &seen).await.unwrap();
        assert_eq!(told(bulletin::write(&bureau.office, &writer, &id, 3, ("二", due)).await), "bulletin_state");
        let mut both = assessor();
        both.duties.insert(Duty::ResponsibleLeader);
        assert_eq!(told(bulletin::approve(&bureau.office, &both, &id, &seen).await), "own_bulletin");
        assert_eq!(told(bulletin::approve(&bureau.office, &person("reviewer"), &id, &seen).await), "not found");
        let leader = person("leader");
        let tasks: Vec<&str> =
            task::open(&bureau.office, &leader).await.unwrap().iter().map(|(_, task)| task.act).collect();
        assert!(tasks.contains(&"审签"), "{tasks:?}");
        assert_eq!(told(bulletin::send_back(&bureau.office, &leader, &id, &seen, "").await), "reason_missing");
        bulletin::send_back(&bureau.office, &leader, &id, &seen, "请核对").await.unwrap();
        bulletin::send(&bureau.office, &writer, &id, &seen).await.unwrap();
        assert_eq!(told(bulletin::issue(&bureau.office, &writer, &id, &seen).await), "bulletin_state");
        bulletin::approve(&bureau.office, &leader, &id, &seen).await.unwrap();
        bulletin::issue(&bureau.office, &writer, &id, &seen).await.unwrap();
        let issued = shown(&bureau, &id).await.row;
        assert_eq!(issued.number.as_deref(), Some("公开通〔2026〕1号"));
        assert_eq!(issued.snapshot, held.row.snapshot);
        let mut far = person("far");
        far.duties = [Duty::Assessor].into();
        let right = far.authorise::<Read, Bulletins>(&id).unwrap();
        assert!(matches!(bulletin::show(&bureau.office, &right).await, Err(OfficeError::NotFound)));
        let rows = bulletin_row::Entity::find().count(bureau.office.read()).await.unwrap();
        assert_eq!(rows, 1);
        let entries = audit::entry::Entity::find().all(bureau.office.read()).await.unwrap();
        let sentences: Vec<_> = entries.iter().map(|entry| entry.sentence.as_str()).collect();
        assert!(sentences.iter().any(|one| one.contains("印发2026年10月通报，公开通〔2026〕1号")), "{sentences:?}");
    }
}
