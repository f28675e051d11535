//! Assessments: points from issued bulletins, facts by hand with a reason, objections, the fixed result.

use gongkai_domain::{
    assessment::{Exact, Fact, State},
    authority::{Edit, Read, Staff},
    calendar::Calendar,
    id::UnitId,
    monitor::{Finding, Snapshot},
    organisation::Duty,
    training::Plan,
};
use gongkai_office::{
    OfficeError,
    assessment::{self, Assessments, Entered, Held, assessment_row},
    bulletin,
    inquiry::tally_row,
    monitor::{self, look_row},
    report::SourceFile,
    task, training,
};
use gongkai_testkit::on_both_databases;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, QueryOrder};

use crate::{
    bulletin::{assessor, formed, made},
    publication::stage::{Bureau, person, told},
};

const DAY: i64 = 86_400;

/// The head of the unit whose texts were late, in the room of the people of the bulletin.
fn head() -> Staff {
    person("head")
}

async fn issued(bureau: &Bureau) {
    let held = made(bureau).await;
    assert_eq!(approved_and_issued(bureau, &held).await, "done");
}

async fn approved_and_issued(bureau: &Bureau, held: &gongkai_office::bulletin::Held) -> String {
    let (id, seen) = (held.row.id.clone(), held.row.digest.clone());
    bulletin::send(&bureau.office, &assessor(), &id, &seen).await.unwrap();
    bulletin::approve(&bureau.office, &person("leader"), &id, &seen).await.unwrap();
    told(bulletin::issue(&bureau.office, &assessor(), &id, &seen).await)
}

async fn shown(bureau: &Bureau, who: &Staff, id: &str) -> Held {
    let right = who.authorise::<Read, Assessments>(id).unwrap();
    assessment::show(&bureau.office, who, &right).await.unwrap()
}

fn total(held: &Held, unit: &str) -> String {
    let of = held.outcome.units.iter().find(|one| one.unit.id == unit).unwrap();
    format!("{} {} {}", of.score.total, of.score.grade, of.rank)
}

fn entered(unit: &str, indicator: &str, count: u32) -> Entered {
    Entered {
        unit: unit.to_owned(),
        indicator: indicator.to_owned(),
        fact: Fact::Count { count },
        reason: "核对登记簿".to_owned(),
        proof: "登记簿第3页".to_owned(),
    }
}

/// Says of everything that is still open that there is nothing to enter.
async fn confirmed(bureau: &Bureau, who: &Staff, id: &str) {
    for one in shown(bureau, who, id).await.unanswered() {
        assessment::confirm(&bureau.office, who, id, &one.id, "逐项核对").await.unwrap();
    }
}

/// What the self-monitor found last, as it is kept.
async fn latest_look(bureau: &Bureau) -> look_row::Model {
    let rows = look_row::Entity::find().order_by_desc(look_row::Column::LookedOn);
    rows.one(bureau.office.read()).await.unwrap().unwrap()
}

/// The head of the unit objects to the indicator that was changed.
async fn told_of_term(bureau: &Bureau, id: &str) -> String {
    told(assessment::object(&bureau.office, &head(), id, "B2.2", "要素都有").await)
}

on_both_databases! {
    async fn what_is_missing_is_told_before_and_what_changes_after(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let who = assessor();
        let begin = async || assessment::begin(&bureau.office, &who, 2026, "bureau-to-units").await;
        let right = who.authorise_all::<Read, Assessments>().unwrap();
        let missing = async || assessment::not_issued(&bureau.office, &right, 2026).await.unwrap();
        assert_eq!(missing().await, ["2026年还没有任何一期通报"]);
        assert_eq!(told(begin().await), "no_bulletins");
        let october = made(&bureau).await;
        assert_eq!(told(begin().await), "no_bulletins", "a draft is none");
        assert_eq!(missing().await, ["2026年10月（拟稿）", "2026年11月（还没有截止）", "2026年12月（还没有截止）"]);
        bureau.clock.advance(2 * DAY);
        assert_eq!(missing().await[1], "2026年11月（还没有生成）");
        let november = made(&bureau).await;
        assert_eq!(approved_and_issued(&bureau, &november).await, "bulletin_before_open", "October comes first");
        assert_eq!(approved_and_issued(&bureau, &october).await, "done");
        let id = begin().await.unwrap().to_string();
        let (id_of, seen) = (november.row.id.as_str(), november.row.digest.as_str());
        bulletin::issue(&bureau.office, &assessor(), id_of, seen).await.unwrap();
        assert_eq!(missing().await, ["2026年12月（还没有截止）"]);

        // Before the units are told, what is entered is nobody's surprise.
        assessment::enter(&bureau.office, &who, &id, &entered("u1", "B2.2", 1)).await.unwrap();
        let version = shown(&bureau, &who, &id).await.row.version;
        assert_eq!(told(assessment::announce(&bureau.office, &who, &id, version).await), "indicators_open");
        let open: Vec<String> = shown(&bureau, &who, &id).await.unanswered().into_iter().map(|one| one.id).collect();
        assert_eq!(open, ["B1.1", "B2.2", "B3.2", "B3.3", "B4.2", "B6.1"], "what nothing counts");
        let confirm = async |indicator: &str, reason: &str| {
            told(assessment::confirm(&bureau.office, &who, &id, indicator, reason).await)
        };
        assert_eq!(confirm("B1.2", "逐项核对").await, "nothing_open", "bulletins count it");
        assert_eq!(confirm("B3.2", "").await, "reason_missing");
        let before = total(&shown(&bureau, &who, &id).await, "u1");
        confirmed(&bureau, &who, &id).await;
        let held = shown(&bureau, &who, &id).await;
        assert_eq!(total(&held, "u1"), before, "what did not happen loses nothing");
        let own = &held.outcome.units.iter().find(|one| one.unit.id == "u1").unwrap().known;
        assert_eq!((own["B2.2"].reason.as_str(), own["B3.2"].reason.as_str()), ("核对登记簿", "各科室都没有发生：逐项核对"));
        assessment::announce(&bureau.office, &who, &id, held.row.version).await.unwrap();
        let acts = async |who: &Staff| {
            let tasks = task::open(&bureau.office, who).await.unwrap();
            tasks.into_iter().filter(|(_, task)| task.of == "assessment").map(|(_, task)| task.act).collect::<Vec<_>>()
        };
        assert!(shown(&bureau, &who, &id).await.changes.is_empty());
        assert_eq!(acts(&head()).await, ["看结果"]);
        assessment::enter(&bureau.office, &who, &id, &entered("u1", "B2.2", 3)).await.unwrap();
        let changes = shown(&bureau, &head(), &id).await.changes;
        let changed: Vec<_> = changes.iter().map(|row| (row.indicator.as_str(), row.before.as_str(), row.after.as_str())).collect();
        assert_eq!(changed, [("B2.2", "1次", "3次")]);
        assert_eq!(acts(&head()).await, ["看告知后的改动"]);
        // Nobody else is told, and it stays when the term is over.
        assert!(shown(&bureau, &person("stranger"), &id).await.changes.is_empty());
        assert_eq!(acts(&person("stranger")).await, ["看结果"]);
        bureau.clock.advance(10 * DAY);
        assert_eq!(acts(&head()).await, ["看告知后的改动"]);
        assert_eq!(acts(&person("stranger")).await, [""; 0]);
        // A change after the term gives the units a term again, before the result is fixed.
        assert_eq!(told_of_term(&bureau, &id).await, "objection_late");
        assessment::enter(&bureau.office, &who, &id, &entered("u1", "B2.2", 4)).await.unwrap();
        let leader = person("leader");
        let version = shown(&bureau, &leader, &id).await.row.version;
        assert_eq!(told(assessment::freeze(&bureau.office, &leader, &id, version).await), "objections_possible");
        assert_eq!(told_of_term(&bureau, &id).await, "done");
        assert_eq!(told_of_term(&bureau, &id).await, "objected_already");
        bureau.clock.advance(60);
        assessment::enter(&bureau.office, &who, &id, &entered("u1", "B2.2", 5)).await.unwrap();
        bureau.clock.advance(60);
        assert_eq!(told_of_term(&bureau, &id).await, "done", "to what was changed since");
        // Who objects is answered within ten working days; after that the leader is told, too.
        let due = async |who: &Staff| {
            let tasks = task::open(&bureau.office, who).await.unwrap();
            tasks.into_iter().find(|(_, task)| task.act == "处理异议").and_then(|(_, task)| task.due)
        };
        let life = shown(&bureau, &who, &id).await.life;
        assert!(life.undecided_since.is_some());
        assert_eq!(due(&who).await, life.answer_until(Calendar::embedded()));
        assert_eq!(acts(&leader).await, [""; 0]);
        bureau.clock.advance(30 * DAY);
        assert_eq!((acts(&who).await, acts(&leader).await), (vec!["处理异议"], vec!["督促答复异议"]));
    }

    async fn an_agency_publishes_sets_of_its_own(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        issued(&bureau).await;
        let (office, who) = (&bureau.office, assessor());
        let right = who.authorise_all::<Edit, Assessments>().unwrap();
        let (name, shipped) = assessment::set_text(office, &right, "bureau-to-units").await.unwrap();
        assert_eq!(name, "bureau-to-units.toml");
        let own = shipped.replace("bureau-to-units", "own-units").replace("司法局对股室、司法所考核", "本局考核");
        let publish = async |text: &str, reason: &str| {
            told(assessment::publish_set(office, &who, text, reason).await.map(|_| ()))
        };
        // Everything that is wrong at once, and nothing is kept.
        let wrong = own.replacen("id = \"B1.2\"", "id = \"B1.1\"", 1).replacen("pub_late", "pub_lat", 1);
        assert_eq!(publish(&wrong, "").await, "set_name_twice set_metric_unknown reason_missing");
        assert_eq!(publish(&shipped, "照用").await, "set_id_shipped");
        let titles = async || {
            let all = assessment::offered(office, &right).await.unwrap();
            all.into_iter().map(|one| one.title).collect::<Vec<_>>()
        };
        assert_eq!(titles().await, ["司法局对股室、司法所考核", "县政务公开办对县直部门考核"]);
        let (_, tried) = assessment::try_set(office, &right, &own, 2026).await.unwrap();
        assert_eq!(publish(&own, "按本局实际修改").await, "done");
        assert_eq!(publish(&own, "再发一次").await, "set_unchanged");
        assert_eq!(titles().await[0], "本局考核（第1版）");
        let first = assessment::offered(office, &right).await.unwrap().remove(0).key;
        let id = assessment::begin(office, &who, 2026, &first).await.unwrap().to_string();
        let held = shown(&bureau, &who, &id).await;
        assert_eq!((held.row.title.as_str(), &held.outcome), ("本局考核（第1版）", &tried), "as it was tried");
        let before = held.row.scheme.clone();

        // A later version is offered alone, and changes nothing in the year that has begun.
        let next = own.replacen("params = { per = \"2\" }", "params = { per = \"4\" }", 1).replace('\n', "\r\n");
        assert_eq!(publish(&next, "超期扣分加重").await, "done");
        assert_eq!(titles().await[0], "本局考核（第2版）");
        assert_eq!(assessment::sets(office, &right).await.unwrap().len(), 4, "all versions stay");
        assert_eq!(shown(&bureau, &who, &id).await.row.scheme, before);
        let (name, text) = assessment::set_text(office, &right, &first).await.unwrap();
        assert_eq!((name.as_str(), text == own), ("own-units-1.toml", true));
        let remarks = assessment::remarks(office, &right, &held.scheme).await.unwrap();
        assert!(remarks[0].contains("B3.3") && !remarks[0].contains("B1.2"), "{remarks:?}");
        // Of another agency nobody knows it, and who does not score publishes none.
        let mut far = person("far");
        far.duties = [Duty::Assessor].into();
        let right = far.authorise_all::<Edit, Assessments>().unwrap();
        assert_eq!(told(assessment::set_text(office, &right, &first).await.map(|_| ())), "not found");
        assert_eq!(told(assessment::trial(office, &right, &first, 2026).await.map(|_| ())), "not found");
        assert_eq!(told(assessment::publish_set(office, &head(), &own, "改").await.map(|_| ())), "not found");
    }

    async fn proofs_are_seen_by_whoever_sees_the_result_of_the_unit(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        issued(&bureau).await;
        let (office, who) = (&bureau.office, assessor());
        let id = assessment::begin(office, &who, 2026, "bureau-to-units").await.unwrap().to_string();
        let file = |name: &str| SourceFile {
            name: name.to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: b"%PDF-1.7".to_vec(),
        };
        let add = async |who: &Staff, unit: &str, indicator: &str, name: &str| {
            told(assessment::add_proof(office, who, &id, (unit, indicator), &file(name)).await)
        };
        assert_eq!(add(&head(), "u1", "B3.3", "抽查表.pdf").await, "not found");
        assert_eq!(add(&who, "u9", "B3.3", "抽查表.pdf").await, "unit_unknown");
        assert_eq!(add(&who, "u1", "X1", "抽查表.pdf").await, "indicator_unknown");
        assert_eq!(add(&who, "u1", "B3.3", "").await, "file_name_unusable");
        assert_eq!(add(&who, "u1", "B3.3", "抽查表.pdf").await, "done");
        let mut own = assessor();
        own.unit = UnitId::parse("u1");
        assert_eq!(add(&own, "u1", "B3.3", "抽查表.pdf").await, "own_unit");
        let right = who.authorise::<Read, Assessments>(&id).unwrap();
        let all = assessment::proofs(office, &who, &right, "u1").await.unwrap();
        let names: Vec<_> = all.iter().map(|row| (row.indicator.as_str(), row.name.as_str())).collect();
        assert_eq!(names, [("B3.3", "抽查表.pdf")]);
        let (_, bytes) = assessment::proof(office, &who, &right, ("u1", &all[0].id)).await.unwrap();
        assert_eq!(bytes, b"%PDF-1.7");
        // Before the units are told, the head sees nothing.
        let right = head().authorise::<Read, Assessments>(&id).unwrap();
        assert!(assessment::proofs(office, &head(), &right, "u1").await.unwrap().is_empty());
    }

    async fn ledgers_answer_what_bulletins_do_not(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        issued(&bureau).await;
        let who = assessor();
        // A set in which the register of inquiries counts for every unit.
        let right = who.authorise_all::<Edit, Assessments>().unwrap();
        let (_, text) = assessment::set_text(&bureau.office, &right, "bureau-to-units").await.unwrap();
        let kinds = "applies_to = [\"法律援助中心\", \"公共法律服务\", \"司法所\", \"公证处\"]\n";
        let text = text.replace("bureau-to-units", "own-units").replace(kinds, "");
        let set = assessment::publish_set(&bureau.office, &who, &text, "各科室都登记").await.unwrap();
        for (subject, entries) in [("fee", 3), ("", 1)] {
            let row = tally_row::Model {
                agency_id: "a1".into(),
                asked_on: "2026-11-02".parse().unwrap(),
                desk_id: "u1".into(),
                way: "visit".into(),
                line: "notary".into(),
                subject: subject.into(),
                single: true,
                entries,
                persons: entries,
                matters: entries,
                answered: entries,
            };
            let new = tally_row::Entity::insert(row.into_active_model());
            new.exec_without_returning(bureau.office.read()).await.unwrap();
        }
        let id = assessment::begin(&bureau.office, &who, 2026, &set).await.unwrap().to_string();
        let plan = Plan {
            topic: "政府信息公开条例".into(),
            kind: "study".into(),
            target: "全体".into(),
            lessons: "1".into(),
            on: "2026-11-20".parse().ok(),
            ..Plan::default()
        };
        let training = training::plan(&bureau.office, &who, &plan).await.unwrap().to_string();
        training::enter_list(&bureau.office, &who, &training, "外来人，别处").await.unwrap();
        training::hold(&bureau.office, &who, &training, 1, "学习条例").await.unwrap();
        monitor::run(&bureau.office, &who).await.unwrap();
        let held = shown(&bureau, &who, &id).await;
        let own = &held.outcome.units.iter().find(|one| one.unit.id == "u1").unwrap().known;
        assert_eq!(own["B2.2"].counted.fact, Fact::Count { count: 0 }, "the monitor has looked");
        assert_eq!(own["B5.1"].counted.fact, Fact::Share { part: 3, whole: 4 }, "one does not say what was asked");
        let Fact::Share { part: 0, whole } = own["B6.1"].counted.fact else { panic!("{:?}", own["B6.1"]) };
        assert!(whole > 0, "nobody of the unit was there");
        let rows: Vec<&str> = own["B6.1"].counted.rows.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(rows, [training.as_str()]);
        // What is found in the next year is none of this one: a document that lacks something by then is not counted.
        bureau.clock.advance(60 * DAY);
        let (kept, today) = (latest_look(&bureau).await, bureau.office.today());
        let mut found: Snapshot = serde_json::from_str(&kept.body).unwrap();
        found.findings.push(Finding {
            rule: "metadata".into(),
            of: "d1".into(),
            document: Some("d1".into()),
            unit: "u1".into(),
            place: "缺要素的文件".into(),
            note: "缺文号".into(),
        });
        let body = serde_json::to_string(&found).unwrap();
        let next = look_row::Model { looked_on: today, body, ..kept }.into_active_model();
        look_row::Entity::insert(next).exec_without_returning(bureau.office.read()).await.unwrap();
        let held = shown(&bureau, &who, &id).await;
        let own = &held.outcome.units.iter().find(|one| one.unit.id == "u1").unwrap().known;
        assert_eq!(own["B2.2"].counted.fact, Fact::Count { count: 0 });
    }

    async fn from_the_bulletins_to_the_fixed_result(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        for (title, on) in [("超期一", "2026-10-09"), ("超期二", "2026-10-09")] {
            let id = formed(&bureau, title, on).await;
            bureau.publish(&id).await;
        }
        bureau.clock.advance(2 * DAY);
        issued(&bureau).await;
        let who = assessor();
        assert_eq!(
            told(assessment::begin(&bureau.office, &who, 1999, "none").await),
            "year_unusable scheme_unknown"
        );
        // A trial keeps nothing, and gives what the assessment begins with.
        let right = who.authorise_all::<Edit, Assessments>().unwrap();
        let (_, tried) = assessment::trial(&bureau.office, &right, "bureau-to-units", 2026).await.unwrap();
        let id = assessment::begin(&bureau.office, &who, 2026, "bureau-to-units").await.unwrap().to_string();
        assert_eq!(told(assessment::begin(&bureau.office, &who, 2026, "bureau-to-units").await), "year_taken");
        let held = shown(&bureau, &who, &id).await;
        assert_eq!(held.outcome, tried);
        // Two late of a unit without a counter: 86 of 90 (the seventh test vector).
        assert_eq!(total(&held, "u1"), "95.6 优秀 3");
        assert_eq!(total(&held, "u2"), "100 优秀 1");
        let late = &held.outcome.units.iter().find(|one| one.unit.id == "u1").unwrap().known["B1.2"];
        assert_eq!(late.counted.items.len(), 2, "with what stands behind it");

        // By hand, with a reason, and never about the own unit.
        let mut own = assessor();
        own.unit = UnitId::parse("u1");
        assert_eq!(told(assessment::enter(&bureau.office, &own, &id, &entered("u1", "B2.2", 1)).await), "own_unit");
        let bad = Entered { reason: String::new(), ..entered("u1", "X1", 1) };
        assert_eq!(
            told(assessment::enter(&bureau.office, &who, &id, &bad).await),
            "indicator_unknown reason_missing"
        );
        assessment::enter(&bureau.office, &who, &id, &entered("u1", "B1.2", 1)).await.unwrap();
        assessment::enter(&bureau.office, &who, &id, &entered("u2", "BB1", 9)).await.unwrap();
        let held = shown(&bureau, &who, &id).await;
        assert_eq!((total(&held, "u1"), total(&held, "u2")), ("97.8 优秀 3".into(), "103 优秀 1".into()));
        let late = &held.outcome.units.iter().find(|one| one.unit.id == "u1").unwrap().known["B1.2"];
        assert_eq!(late.instead_of, Some(Fact::Count { count: 2 }), "what was counted stays visible");

        // The head sees nothing before the units are told, and the own unit alone before the result is fixed.
        assert!(shown(&bureau, &head(), &id).await.outcome.units.is_empty());
        assert_eq!(told(assessment::own_score(&bureau.office, &head(), &id, "120", "好").await), "total_unusable");
        assessment::own_score(&bureau.office, &head(), &id, "98", "全部按时提供").await.unwrap();
        assert_eq!(told(assessment::object(&bureau.office, &head(), &id, "B1.2", "不是本科室").await), "assessment_state");
        confirmed(&bureau, &who, &id).await;
        let version = shown(&bureau, &who, &id).await.row.version;
        assert_eq!(told(assessment::announce(&bureau.office, &who, &id, 1).await), "conflict");
        assessment::announce(&bureau.office, &who, &id, version).await.unwrap();
        let seen = shown(&bureau, &head(), &id).await;
        let units: Vec<&str> = seen.outcome.units.iter().map(|one| one.unit.id.as_str()).collect();
        assert_eq!(units, ["u1"]);
        assert_eq!(
            told(assessment::object(&bureau.office, &head(), &id, "X1", "").await),
            "indicator_unknown claim_missing"
        );
        assessment::object(&bureau.office, &head(), &id, "B1.2", "第一条由别的科室形成").await.unwrap();
        assert_eq!(told(assessment::object(&bureau.office, &head(), &id, "B1.2", "再说一次").await), "objected_already");
        let acts: Vec<&str> =
            task::open(&bureau.office, &who).await.unwrap().iter().map(|(_, task)| task.act).collect();
        assert!(acts.contains(&"处理异议"), "{acts:?}");
        let leader = person("leader");
        let held = shown(&bureau, &leader, &id).await;
        assert_eq!(
            told(assessment::freeze(&bureau.office, &leader, &id, held.row.version).await),
            "objections_open objections_possible"
        );
        let objection = held.objections[0].id.clone();
        assert_eq!(
            told(assessment::decide(&bureau.office, &own, &id, &objection, (None, "不采纳")).await),
            "own_unit"
        );
        let new = Some(entered("u2", "ignored", 0));
        assessment::decide(&bureau.office, &who, &id, &objection, (new, "核实属实")).await.unwrap();
        assert_eq!(
            told(assessment::decide(&bureau.office, &who, &id, &objection, (None, "再看")).await),
            "decided_already"
        );
        assert_eq!(total(&shown(&bureau, &who, &id).await, "u1"), "100 优秀 2");
        bureau.clock.advance(10 * DAY);
        let version = shown(&bureau, &leader, &id).await.row.version;
        assert_eq!(told(assessment::freeze(&bureau.office, &who, &id, version).await), "not found");
        assessment::freeze(&bureau.office, &leader, &id, version).await.unwrap();

        // Fixed is fixed: whatever is published or entered later.
        let fixed = shown(&bureau, &who, &id).await;
        let text = fixed.row.frozen.clone().unwrap();
        assert_eq!(serde_json::to_string(&fixed.outcome).unwrap(), text, "read back and written again");
        assert_eq!(told(assessment::enter(&bureau.office, &who, &id, &entered("u1", "B2.2", 3)).await), "assessment_state");
        let id_late = formed(&bureau, "又一条超期", "2026-09-01").await;
        bureau.publish(&id_late).await;
        bureau.clock.advance(25 * DAY);
        issued(&bureau).await;
        let later = shown(&bureau, &who, &id).await;
        assert_eq!((later.life.state, later.row.frozen.as_deref()), (State::Frozen, Some(text.as_str())));
        assert_eq!(shown(&bureau, &head(), &id).await.outcome.units.len(), 3, "everybody sees the fixed result");
        // The next year compares with it.
        bureau.clock.advance(30 * DAY);
        issued(&bureau).await;
        let next = assessment::begin(&bureau.office, &who, 2027, "bureau-to-units").await.unwrap().to_string();
        let before = shown(&bureau, &who, &next).await.before;
        assert!(before.contains(&("u1".to_owned(), Exact::whole(100))), "{before:?}");
        let mut row = fixed.row.clone().into_active_model();
        row.frozen = Set(Some(text.replace("优秀", "良好")));
        let changed: assessment_row::Model = row.update(bureau.office.read()).await.unwrap();
        let right = who.authorise::<Read, Assessments>(&changed.id).unwrap();
        let again = assessment::show(&bureau.office, &who, &right).await;
        assert!(matches!(again, Err(OfficeError::Fault(_))));
        let mut far = person("far");
        far.duties = [Duty::Assessor].into();
        let right = far.authorise::<Read, Assessments>(&id).unwrap();
        assert_eq!(told(assessment::show(&bureau.office, &far, &right).await), "not found");
    }
}
