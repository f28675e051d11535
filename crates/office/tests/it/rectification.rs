//! Tickets: from a bulletin and by hand, through to the end; who does what; what the system knows itself.

use std::collections::BTreeSet;

use gongkai_domain::{
    authority::{Read, Staff},
    bulletin::Column,
    organisation::Duty,
    rectification::{Act, Reply, State},
};
use gongkai_office::{
    bulletin, monitor,
    rectification::{self, Asked, Line, Notice, Tickets},
    report::SourceFile,
    task,
};
use gongkai_testkit::on_both_databases;

use crate::{
    bulletin::{assessor, formed, made, shown},
    monitor::late_inquiry,
    publication::stage::{Bureau, person, told},
};

const DAY: i64 = 86_400;

fn notice() -> Notice {
    Notice {
        unit: "u1".to_owned(),
        kind: "metadata".to_owned(),
        source: "inspection".to_owned(),
        place: "办事指南栏目".to_owned(),
        problem: "两个附件打不开".to_owned(),
        responsible: "经办人".to_owned(),
        found_on: Some("2026-11-23".parse().unwrap()),
        due: None,
        ..Notice::default()
    }
}

fn reply() -> Act {
    let (cause, measures) = ("上传时文件损坏".to_owned(), "重新上传并逐个打开检查".to_owned());
    Act::Reply(Reply {
        cause,
        measures,
        correction: false,
        alike: "检查了全部附件，没有同样的问题".to_owned(),
    })
}

fn reason(text: &str) -> String {
    text.to_owned()
}

async fn show(bureau: &Bureau, who: &Staff, id: &str) -> Line {
    let right = who.authorise::<Read, Tickets>(id).unwrap();
    rectification::show(&bureau.office, who, &right).await.unwrap()
}

/// Does it, having seen the newest version.
async fn does(bureau: &Bureau, who: &Staff, id: &str, act: Act) -> String {
    let seen = show(bureau, &assessor(), id).await.held.row.version;
    told(rectification::act(&bureau.office, who, id, seen, act).await)
}

async fn list(bureau: &Bureau, who: &Staff, asked: Asked) -> Vec<Line> {
    let right = who.authorise_all::<Read, Tickets>().unwrap();
    rectification::list(&bureau.office, who, &right, &asked).await.unwrap()
}

async fn acts_of(bureau: &Bureau, who: &Staff) -> Vec<&'static str> {
    let tasks = task::open(&bureau.office, who).await.unwrap();
    tasks.iter().filter(|(_, task)| task.of == "rectification").map(|(_, task)| task.act).collect()
}

fn verify(text: &str) -> Act {
    Act::Verify { fact: String::new(), reason: reason(text) }
}

fn picture(name: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), media_type: "image/png".to_owned(), bytes: b"\x89PNG dots".to_vec() }
}

on_both_databases! {
    async fn proofs_are_kept_by_both_sides_and_seen_by_whoever_sees_the_ticket(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let (clerk, overseer, leader) = (person("clerk"), assessor(), person("leader"));
        let id = rectification::issue(&bureau.office, &overseer, &notice()).await.unwrap().to_string();
        rectification::add_proof(&bureau.office, &overseer, &id, &picture("问题截图.png")).await.unwrap();
        bureau.clock.advance(1);
        rectification::add_proof(&bureau.office, &clerk, &id, &picture("改好以后.png")).await.unwrap();
        assert_eq!(told(rectification::add_proof(&bureau.office, &clerk, &id, &picture("")).await), "file_name_unusable");
        assert_eq!(told(rectification::add_proof(&bureau.office, &leader, &id, &picture("a.png")).await), "not found");
        let other = Staff { duties: [Duty::UnitHead].into(), ..person("stranger") };
        assert_eq!(told(rectification::add_proof(&bureau.office, &other, &id, &picture("a.png")).await), "not found");
        let right = leader.authorise::<Read, Tickets>(&id).unwrap();
        let all = rectification::proofs(&bureau.office, &leader, &right).await.unwrap();
        let names: Vec<&str> = all.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["问题截图.png", "改好以后.png"]);
        let (_, bytes) = rectification::proof(&bureau.office, &leader, &right, &all[0].id).await.unwrap();
        assert_eq!(bytes, b"\x89PNG dots");
        let far = other.authorise::<Read, Tickets>(&id).unwrap();
        assert_eq!(told(rectification::proof(&bureau.office, &other, &far, &all[0].id).await), "not found");
        // Whoever put it in takes it away; when the ticket is over nobody does.
        assert_eq!(told(rectification::remove_proof(&bureau.office, &clerk, &id, &all[0].id).await), "not_own_file");
        rectification::remove_proof(&bureau.office, &clerk, &id, &all[1].id).await.unwrap();
        assert_eq!(told(rectification::remove_proof(&bureau.office, &clerk, &id, &all[1].id).await), "file_unknown");
        assert_eq!(does(&bureau, &overseer, &id, Act::Cancel { reason: reason("不是问题，页面正常") }).await, "done");
        assert_eq!(told(rectification::remove_proof(&bureau.office, &overseer, &id, &all[0].id).await), "ticket_over");
        assert_eq!(told(rectification::add_proof(&bureau.office, &overseer, &id, &picture("b.png")).await), "ticket_over");
    }

    async fn from_the_notice_to_the_end_and_again(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let (clerk, overseer) = (person("clerk"), assessor());
        assert_eq!(
            told(rectification::issue(&bureau.office, &overseer, &Notice::default()).await),
            "kind_unknown source_unknown place_missing problem_missing found_unusable"
        );
        let old = Notice { found_on: "1999-11-23".parse().ok(), ..notice() };
        assert_eq!(told(rectification::issue(&bureau.office, &overseer, &old).await), "found_unusable");
        let strange = Notice { unit: "u9".to_owned(), ..notice() };
        assert_eq!(told(rectification::issue(&bureau.office, &overseer, &strange).await), "unit_unknown");
        assert_eq!(told(rectification::issue(&bureau.office, &clerk, &notice()).await), "not found");
        let id = rectification::issue(&bureau.office, &overseer, &notice()).await.unwrap().to_string();
        let row = show(&bureau, &clerk, &id).await.held.row;
        assert_eq!((row.number.as_str(), row.repeats), ("整改〔2026〕1号", None));
        assert_eq!(row.demand, "补齐要素，恢复附件和链接", "what the kind asks");

        // Of another unit it does not exist.
        let stranger = person("stranger");
        let right = stranger.authorise::<Read, Tickets>(&id).unwrap();
        assert_eq!(told(rectification::show(&bureau.office, &stranger, &right).await), "not found");
        assert!(list(&bureau, &stranger, Asked::default()).await.is_empty());
        assert_eq!(acts_of(&bureau, &clerk).await, ["签收"]);
        assert_eq!(does(&bureau, &clerk, &id, Act::Accept).await, "done");
        assert_eq!(told(rectification::act(&bureau.office, &clerk, &id, 1, reply()).await), "conflict");
        assert_eq!(does(&bureau, &overseer, &id, reply()).await, "ticket_role");
        assert_eq!(acts_of(&bureau, &person("leader")).await, [""; 0], "not late yet");
        bureau.clock.advance(8 * DAY);
        assert_eq!(acts_of(&bureau, &person("leader")).await, ["督办"]);
        assert_eq!(list(&bureau, &overseer, Asked { late: true, ..Asked::default() }).await.len(), 1);
        let extend = Act::Extend { until: "2026-12-31".parse().unwrap(), reason: reason("配件未到") };
        assert_eq!(does(&bureau, &overseer, &id, extend).await, "extension_too_late");
        // Whoever is of the unit and oversees it too does not verify what he or she mended.
        let mut both = person("clerk");
        both.duties.insert(Duty::Assessor);
        assert_eq!(does(&bureau, &both, &id, reply()).await, "done");
        assert_eq!(does(&bureau, &both, &id, verify("看过")).await, "own_fix");
        assert_eq!(does(&bureau, &overseer, &id, verify("")).await, "proof_missing");
        assert_eq!(does(&bureau, &overseer, &id, Act::Return { reason: reason("还有一个打不开") }).await, "done");
        assert_eq!(does(&bureau, &clerk, &id, reply()).await, "done");
        assert_eq!(does(&bureau, &overseer, &id, verify("逐个打开，都能用")).await, "done");
        assert_eq!(does(&bureau, &both, &id, Act::Close).await, "own_fix");
        assert_eq!(does(&bureau, &overseer, &id, Act::Close).await, "done");
        let line = show(&bureau, &overseer, &id).await;
        assert!(line.held.ticket.state() == State::Closed && line.late, "mended after its day");
        assert!(list(&bureau, &overseer, Asked::default()).await.is_empty());
        assert_eq!(list(&bureau, &overseer, Asked { all: true, ..Asked::default() }).await.len(), 1);

        let again = rectification::issue(&bureau.office, &overseer, &notice()).await.unwrap().to_string();
        let row = show(&bureau, &overseer, &again).await.held.row;
        assert_eq!(row.repeats.as_deref(), Some("整改〔2026〕1号"));
        let other = Notice { kind: "column".to_owned(), ..notice() };
        let other = rectification::issue(&bureau.office, &overseer, &other).await.unwrap().to_string();
        assert_eq!(show(&bureau, &overseer, &other).await.held.row.repeats, None);
        assert_eq!(does(&bureau, &clerk, &other, Act::Dispute { reason: reason("不归本科") }).await, "done");
        assert_eq!(does(&bureau, &overseer, &other, Act::Cancel { reason: reason("属实") }).await, "done");
    }

    async fn one_matter_has_one_open_ticket_whoever_found_it(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let overseer = assessor();
        late_inquiry(&bureau).await;
        monitor::run(&bureau.office, &overseer).await.unwrap();
        rectification::from_monitor(&bureau.office, &overseer, &BTreeSet::new()).await.unwrap();
        let of_inquiry = async || {
            let open = list(&bureau, &overseer, Asked::default()).await;
            open.into_iter().map(|line| line.held.row).filter(|row| row.kind == "inquiry_late").collect::<Vec<_>>()
        };
        let watched = of_inquiry().await.remove(0);
        bureau.clock.advance(2 * DAY);
        let held = made(&bureau).await;
        let (id, seen) = (held.row.id.clone(), held.row.digest.clone());
        bulletin::send(&bureau.office, &overseer, &id, &seen).await.unwrap();
        bulletin::approve(&bureau.office, &person("leader"), &id, &seen).await.unwrap();
        bulletin::issue(&bureau.office, &overseer, &id, &seen).await.unwrap();
        let from_bulletin = async || told(rectification::from_bulletin(&bureau.office, &overseer, &id).await.map(|_| ()));
        assert_eq!(from_bulletin().await, "no_faults_left", "the self-check was first");
        let cancel = Act::Cancel { reason: reason("改按通报整改") };
        assert_eq!(does(&bureau, &overseer, &watched.id, cancel).await, "done");
        assert_eq!(from_bulletin().await, "done");
        let named = of_inquiry().await;
        assert_eq!(named.iter().map(|row| row.source.as_str()).collect::<Vec<_>>(), ["bulletin"]);
        assert_eq!(named[0].repeats, None, "what was taken back is not repeated");
        // The other way round.
        monitor::run(&bureau.office, &overseer).await.unwrap();
        let key = BTreeSet::from([watched.source_item.unwrap()]);
        let again = rectification::from_monitor(&bureau.office, &overseer, &key).await;
        assert_eq!(told(again.map(|_| ())), "no_findings_left");
    }

    async fn the_same_thing_again_is_a_repeat_while_the_first_is_open(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let overseer = assessor();
        let mut repeats = Vec::new();
        let elsewhere = Notice { place: "机构职能栏目".to_owned(), ..notice() };
        for said in [&notice(), &elsewhere, &notice()] {
            let id = rectification::issue(&bureau.office, &overseer, said).await.unwrap();
            repeats.push(show(&bureau, &overseer, id.as_str()).await.held.row.repeats);
            bureau.clock.advance(1);
        }
        assert_eq!(repeats, [None, None, Some("整改〔2026〕1号".to_owned())]);
    }

    async fn a_bulletin_becomes_tickets_and_the_system_knows_what_was_mended(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let waiting = formed(&bureau, "到期没有公开的通知", "2026-09-28").await;
        bureau.clock.advance(2 * DAY);
        let held = made(&bureau).await;
        let overseer = assessor();
        let id = held.row.id.clone();
        assert_eq!(
            told(rectification::from_bulletin(&bureau.office, &overseer, &id).await),
            "bulletin_not_issued"
        );
        let seen = held.row.digest.clone();
        bulletin::send(&bureau.office, &overseer, &id, &seen).await.unwrap();
        bulletin::approve(&bureau.office, &person("leader"), &id, &seen).await.unwrap();
        bulletin::issue(&bureau.office, &overseer, &id, &seen).await.unwrap();
        assert_eq!(rectification::from_bulletin(&bureau.office, &overseer, &id).await.unwrap(), 1);
        assert_eq!(told(rectification::from_bulletin(&bureau.office, &overseer, &id).await), "no_faults_left");
        let line = list(&bureau, &overseer, Asked::default()).await.remove(0);
        let ticket = line.held.row.id.clone();
        assert_eq!(line.held.row.problem, "公开通〔2026〕1号通报指出：到期未公开（应于2026年10月30日前公开）");
        bureau.publish(&waiting).await;
        let clerk = person("clerk");
        for (who, act) in [
            (&clerk, Act::Accept),
            (&clerk, reply()),
            // The system saw the release: nobody has to write anything.
            (&overseer, verify("")),
            (&overseer, Act::Close),
        ] {
            assert_eq!(does(&bureau, who, &ticket, act).await, "done");
        }
        let line = show(&bureau, &overseer, &ticket).await;
        let fact = line.held.ticket.said.iter().find_map(|said| match &said.act {
            Act::Verify { fact, .. } => Some(fact.as_str()),
            _ => None,
        });
        assert_eq!(fact, Some("该信息已于2026年11月26日公开（第1版）"));
        // The next bulletin counts what was due and what was finished.
        bureau.clock.advance(32 * DAY);
        let next = shown(&bureau, made(&bureau).await.row.id.as_str()).await.snapshot;
        let counts = [Column::RectifyDue, Column::RectifyDone, Column::RectifyLate]
            .map(|column| next.behind(Some(column), Some("u1")).count());
        assert_eq!(counts, [1, 1, 0]);
    }
}
