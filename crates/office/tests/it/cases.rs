//! What an officer does with many cases at once: letters printed together, cases found by words, by name, by being
//! alike; and what the night does with proofs of identity.

use gongkai_domain::{
    application::{Act, ActName, Intake, Paper},
    authority::{Read, Staff},
    calendar::Calendar,
};
use gongkai_office::{
    OfficeError,
    application::{self, Asked, Cases, Purpose},
    audit::entry,
    report::SourceFile,
    setting::{self, Name},
};
use gongkai_testkit::on_both_databases;
use sea_orm::EntityTrait;

use crate::{
    application::{NAME, day, drafted, numbered, recorded, registered, registration},
    letter::{named, with_card},
    publication::stage::{Bureau, person, told},
};

/// How many entries of the record hold these words.
async fn said(bureau: &Bureau, words: &str) -> usize {
    let entries = entry::Entity::find().all(bureau.office.read()).await.unwrap();
    entries.iter().filter(|one| format!("{one:?}").contains(words)).count()
}

on_both_databases! {
    async fn letters_are_printed_together_and_each_name_is_recorded(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        with_card(&bureau).await;
        named(&bureau, "示范区人民政府", "示范区人民法院").await;
        let officer = person("officer");
        let one = registered(&bureau, Intake::PostSigned, "2026-11-16", "收费标准").await.id.to_string();
        let two = registered(&bureau, Intake::Counter, "2026-11-17", "权责清单").await.id.to_string();
        let until = Act::CorrectionRequested { until: day("2026-12-04") };
        recorded(&bureau, &officer, &one, "2026-11-18", until, "1. 年度").await.unwrap();
        for (who, act, text) in [
            ("officer", Act::SearchRecorded { found: true }, "档案系统"),
            ("officer", drafted("answer_granted"), ""),
            ("officer", Act::Submitted, ""),
            ("reviewer", Act::Approved, ""),
            ("officer", numbered(), ""),
        ] {
            recorded(&bureau, &person(who), &two, "2026-11-19", act, text).await.unwrap();
        }
        registered(&bureau, Intake::Fax, "2026-11-18", "尚未确认收到的申请").await;
        let shown = application::printable(&bureau.office, &officer).await.unwrap();
        let shown: Vec<_> = shown.iter().map(|one| (one.number.as_str(), one.place, one.waits)).collect();
        assert_eq!(shown[0], ("2026-002", 2, true), "what waits for delivery stands first");
        assert_eq!(shown.len(), 4, "two receipts, the notice, the answer, no receipt of what is not confirmed: {shown:?}");
        assert!(application::printable(&bureau.office, &person("deputy")).await.unwrap().is_empty());
        let print = async |who: &Staff, chosen: &[(&str, usize)]| {
            let chosen: Vec<_> = chosen.iter().map(|(case, place)| ((*case).to_owned(), *place)).collect();
            application::named_letters(&bureau.office, who, &chosen).await
        };
        let both = [(one.as_str(), 1), (two.as_str(), 2)];
        let letters = print(&officer, &both).await.unwrap();
        let titles: Vec<_> = letters.iter().map(|(paper, name)| (paper.text.title.as_str(), name.as_str())).collect();
        assert_eq!(titles[0], ("政府信息公开申请补正告知书", NAME));
        assert!(!letters[1].0.is_draft && letters[1].0.number == "公开〔2026〕1号");
        assert_eq!(said(&bureau, "写明收件人的《政府信息公开申请补正告知书》").await, 1);
        for (who, chosen, expected) in [
            ("officer", &[][..], "letters_missing"),
            ("officer", &[(one.as_str(), 9)][..], "not found"),
            ("deputy", &both[..], "not_your_case"),
            ("leader", &both[..], "not found"),
            ("far", &both[..], "not found"),
        ] {
            assert_eq!(told(print(&person(who), chosen).await), expected, "{who}");
        }
        let mut tired = person("officer");
        tired.stepped_up = false;
        assert!(matches!(print(&tired, &both).await, Err(OfficeError::StepUp)));
    }

    async fn the_whole_file_is_taken_by_its_officer(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        with_card(&bureau).await;
        named(&bureau, "示范区人民政府", "示范区人民法院").await;
        let id = registered(&bureau, Intake::Counter, "2026-11-16", "收费标准").await.id.to_string();
        for (paper, name) in [(Paper::Identity, "证件.pdf"), (Paper::Letter, "来件.pdf"), (Paper::Opinion, "回函.pdf"), (Paper::Found, "合同.pdf")] {
            let file = SourceFile { name: name.into(), media_type: "application/pdf".into(), bytes: name.into() };
            application::add_paper(&bureau.office, &person("officer"), &id, paper, &file).await.unwrap();
        }
        for (act, text) in [(Act::SearchRecorded { found: true }, "档案系统"), (drafted("answer_granted"), "")] {
            recorded(&bureau, &person("officer"), &id, "2026-11-17", act, text).await.unwrap();
        }
        let take = async |who: &Staff, purpose| {
            application::case_file(&bureau.office, who, &id, purpose).await.map(|file| {
                let mut names: Vec<_> = file.originals.into_iter().map(|one| one.name).collect();
                names.sort();
                (file.applicant, file.letters.len(), names)
            })
        };
        let all = take(&person("officer"), Purpose::Archive).await.unwrap();
        assert_eq!(all, (NAME.to_owned(), 2, ["合同.pdf", "回函.pdf", "来件.pdf", "证件.pdf"].map(str::to_owned).to_vec()));
        let evidence = take(&person("officer"), Purpose::Evidence).await.unwrap();
        assert_eq!(evidence.1, 1, "a draft that has not gone out is no evidence");
        assert!(!Purpose::Evidence.tells(ActName::Drafted) && Purpose::Archive.tells(ActName::Drafted));
        assert_eq!(evidence.2, ["来件.pdf"], "without proofs of identity, what is withheld and what third parties wrote");
        assert_eq!(said(&bureau, "取出办件2026-001的证据材料").await, 1);
        for (who, expected) in [("deputy", "not_your_case"), ("leader", "not found"), ("far", "not found")] {
            assert_eq!(told(take(&person(who), Purpose::Archive).await), expected, "{who}");
        }
    }

    async fn cases_are_found(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let officer = person("officer");
        let one = registered(&bureau, Intake::Counter, "2026-11-16", "2025年度外包项目中标合同").await;
        registered(&bureau, Intake::Counter, "2026-11-17", "社区矫正工作安排").await;
        let right = officer.authorise_all::<Read, Cases>().unwrap();
        let found = async |ended: bool, words: &str| {
            let asked = Asked { words: words.to_owned(), ended, limit: 5, ..Asked::default() };
            let lines = application::list(&bureau.office, &right, &asked).await.unwrap().lines;
            lines.into_iter().map(|line| line.held.row.number).collect::<Vec<_>>()
        };
        assert_eq!(found(false, "合同 外包").await, ["2026-001"]);
        assert_eq!(found(false, "合同 矫正").await, [""; 0]);
        recorded(&bureau, &officer, one.id.as_str(), "2026-11-18", Act::Withdrawn, "书面").await.unwrap();
        assert_eq!(found(true, "外包").await, ["2026-001"]);
        assert_eq!(found(true, "矫正").await, [""; 0]);

        let alike = async |who: &str, wanted: &str| {
            let filing = registration(Intake::Counter, "2026-11-20", wanted).filing;
            application::alike(&bureau.office, &person(who), &filing).await
        };
        let same = alike("officer", "2025 年度外包项目的中标合同").await.unwrap();
        assert_eq!(same.iter().map(|one| (one.number.as_str(), one.same_applicant)).collect::<Vec<_>>(), [("2026-001", true)]);
        assert!(alike("officer", "法律援助补贴").await.unwrap().is_empty());
        assert!(alike("far", "2025年度外包项目中标合同").await.unwrap().is_empty(), "another agency has its own");
        assert_eq!(told(alike("leader", "合同").await), "not found");

        let named = async |who: &str, name: &str| {
            let lines = application::by_name(&bureau.office, &person(who), name).await;
            lines.map(|lines| lines.len())
        };
        assert_eq!(named("officer", "样品").await.unwrap(), 2);
        assert_eq!(said(&bureau, "查看办件2026-001的申请人").await, 1, "each hit stands in the record");
        assert_eq!(named("officer", "样品人").await.unwrap(), 0);
        assert_eq!(named("deputy", NAME).await.unwrap(), 0, "cases of others");
        assert_eq!(told(named("officer", "样").await), "name_short");
        assert_eq!(told(named("leader", NAME).await), "not found");
        assert!(application::moved(&bureau.office, &right).await.unwrap().is_empty());
    }

    async fn the_queue_follows_every_act_and_every_day(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let officer = person("officer");
        let mut ids = Vec::new();
        for (arrived, wanted) in [("2026-11-16", "收费标准"), ("2026-11-17", "权责清单"), ("2026-11-18", "工作安排")] {
            ids.push(registered(&bureau, Intake::Counter, arrived, wanted).await.id.to_string());
        }
        let right = officer.authorise_all::<Read, Cases>().unwrap();
        let page = async |skip: usize, limit: u64| {
            let asked = Asked { skip, limit, ..Asked::default() };
            application::list(&bureau.office, &right, &asked).await.unwrap()
        };
        // Page by page it is the whole list, and the last days are those of the ledgers themselves.
        let order = async || {
            let whole = page(0, 0).await;
            let mut paged = Vec::new();
            for skip in [0, 2] {
                let some = page(skip, 2).await;
                assert_eq!((some.more, some.total), (skip == 0, Some(3)));
                paged.extend(some.lines.into_iter().map(|line| (line.held.row.number, line.sheet.due)));
            }
            let lines: Vec<_> = whole.lines.iter().map(|line| (line.held.row.number.clone(), line.sheet.due)).collect();
            assert_eq!(paged, lines);
            for pair in whole.lines.windows(2) {
                let key = |line: &application::Line| {
                    let due = line.held.ledger.clock(Calendar::embedded(), bureau.office.today()).unwrap().due;
                    (due.is_none(), due)
                };
                assert!(key(&pair[0]) <= key(&pair[1]), "{lines:?}");
            }
            lines.into_iter().map(|(number, _)| number).collect::<Vec<_>>()
        };
        assert_eq!(order().await, ["2026-001", "2026-002", "2026-003"]);
        let ask = Act::CorrectionRequested { until: day("2026-12-04") };
        recorded(&bureau, &officer, &ids[0], "2026-11-18", ask, "1. 年度").await.unwrap();
        let asked = order().await;
        recorded(&bureau, &officer, &ids[0], "2026-11-20", Act::Corrected, "年度").await.unwrap();
        assert_eq!(order().await, ["2026-002", "2026-003", "2026-001"], "its clock began anew, before: {asked:?}");
        bureau.clock.advance(40 * 86_400);
        assert_eq!(order().await, ["2026-002", "2026-003", "2026-001"]);
        recorded(&bureau, &officer, &ids[1], "2026-11-20", Act::Withdrawn, "书面").await.unwrap();
        assert_eq!(page(0, 2).await.total, Some(2));
    }

    async fn proofs_of_identity_go_when_they_are_needed_no_more(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let officer = person("officer");
        let mut cases = Vec::new();
        for (arrived, ended) in [("2026-10-09", Some("2026-10-12")), ("2026-11-09", Some("2026-11-12")), ("2026-10-09", None)] {
            let id = registered(&bureau, Intake::Counter, arrived, "收费标准").await.id.to_string();
            for paper in [Paper::Identity, Paper::Letter] {
                let file = SourceFile { name: "证件.pdf".into(), media_type: "application/pdf".into(), bytes: b"%PDF x".to_vec() };
                application::add_paper(&bureau.office, &officer, &id, paper, &file).await.unwrap();
            }
            if let Some(on) = ended {
                recorded(&bureau, &officer, &id, on, Act::Withdrawn, "书面").await.unwrap();
            }
            cases.push(id);
        }
        let kept = async || {
            let mut kept = Vec::new();
            for id in &cases {
                let right = person("leader").authorise::<Read, Cases>(id).unwrap();
                kept.push(application::show(&bureau.office, &right).await.unwrap().papers.len());
            }
            kept
        };
        let days = async |days: &str| {
            let keeper = Staff { duties: [gongkai_domain::organisation::Duty::SystemAdministrator].into(), ..person("clerk") };
            let version = setting::of(&bureau.office, &keeper.agency).await.unwrap().version();
            setting::change(&bureau.office, &keeper, version, &[(Name::IdentityDays, days.to_owned())]).await.unwrap();
        };
        days("0").await;
        assert_eq!(application::destroy_identity(&bureau.office).await.unwrap(), 0, "0: never");
        days("30").await;
        assert_eq!(application::destroy_identity(&bureau.office).await.unwrap(), 1);
        assert_eq!(kept().await, [1, 2, 2], "a case that ended lately and one that goes on keep theirs");
        assert_eq!(said(&bureau, "办结满30日，销毁身份证明材料1份").await, 1);
        assert_eq!(application::destroy_identity(&bureau.office).await.unwrap(), 0);
    }
}
