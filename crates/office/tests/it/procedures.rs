//! Procedures beside the plain road: too many applications (Art. 35), an answer that was ordered, own records
//! (Art. 41), whom a letter asks.

use gongkai_domain::{
    application::{
        Act, ActName, Answer, Consulted, Hand, Intake, Matter, Opinion, Way, Withheld, filing::ApplicantKind,
    },
    authority::Read,
    dispute::{Defence, Dispute, DisputeKind, DisputeResult},
    publication::content::Block,
};
use gongkai_office::{
    OfficeError,
    application::{self, Cases, Figures, Paper, Recording, Registration},
    dispute::{self, Entry},
    export,
};
use gongkai_testkit::on_both_databases;

use crate::{
    application::{day, drafted, numbered, recorded, registered, registration},
    letter::{named, with_card},
    publication::stage::{Bureau, person, told},
};

async fn case(bureau: &Bureau, id: &str) -> application::Case {
    let right = person("leader").authorise::<Read, Cases>(id).unwrap();
    application::show(&bureau.office, &right).await.unwrap()
}

async fn letter(bureau: &Bureau, id: &str, place: usize) -> Paper {
    let right = person("leader").authorise::<Read, Cases>(id).unwrap();
    application::letter(&bureau.office, &right, place).await.unwrap().unwrap()
}

fn words(paper: &Paper) -> String {
    let block = |block: &Block| match block {
        Block::Paragraph { runs } => runs.iter().map(|run| run.text.as_str()).collect::<String>(),
        other => panic!("{other:?}"),
    };
    paper.text.content.blocks.iter().map(block).collect::<Vec<_>>().join("\n")
}

async fn answered(bureau: &Bureau, id: &str, ground: &str, on: &str) {
    answered_on(bureau, id, ground, (on, on)).await;
}

/// Decided on a day, delivered on another.
async fn answered_on(bureau: &Bureau, id: &str, ground: &str, (decided, delivered): (&str, &str)) {
    for (who, act, text) in [
        ("officer", Act::SearchRecorded { found: true }, "档案系统"),
        ("officer", drafted(ground), ""),
        ("secrecy", Act::ReviewRecorded, "可以公开"),
        ("officer", Act::Submitted, ""),
        ("leader", Act::Approved, ""),
        ("officer", numbered(), ""),
        ("officer", Act::Delivered { way: Way::Post }, "EMS"),
    ] {
        let on = if matches!(act, Act::Delivered { .. }) { delivered } else { decided };
        recorded(bureau, &person(who), id, on, act, text).await.unwrap();
    }
}

on_both_databases! {
    async fn many_applications(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        with_card(&bureau).await;
        let first = registered(&bureau, Intake::Counter, "2026-11-02", "第0项收费标准").await.id;
        for nth in 1..=2 {
            registered(&bureau, Intake::Counter, "2026-11-02", &format!("第{nth}项收费标准")).await;
        }
        let id = registered(&bureau, Intake::Counter, "2026-11-02", "收费标准").await.id;
        // Which one of the year it is, is asked of the office: the page offers what is not refused afterwards.
        let officer = person("officer");
        for (id, expected) in [(&first, &["not_excessive"][..]), (&id, &[])] {
            let hand = Hand { staff: Some(&officer.id), duties: &officer.duties };
            let all = case(&bureau, id.as_str()).await.possible(hand, day("2026-11-03")).unwrap();
            let asked = all.iter().find(|one| one.act == ActName::ReasonsRequested).unwrap();
            let codes: Vec<&str> = asked.refusals.iter().map(|refusal| refusal.code).collect();
            assert_eq!(codes, expected);
        }
        let ask = Act::ReasonsRequested { until: day("2026-11-10"), count: 0 };
        recorded(&bureau, &officer, id.as_str(), "2026-11-03", ask, "十月以来的四件").await.unwrap();
        let notice = letter(&bureau, id.as_str(), 1).await;
        assert_eq!(notice.number, "公开理〔2026〕4号");
        assert!(words(&notice).contains("已有4件"), "counted by the office: {}", words(&notice));
        let given = Act::ReasonsGiven { sound: true };
        recorded(&bureau, &officer, id.as_str(), "2026-11-09", given, "需要核对多个年度，合理").await.unwrap();
        let later = Act::DelayTold { until: day("2027-01-29") };
        recorded(&bureau, &officer, id.as_str(), "2026-11-10", later, "案卷分散在三处").await.unwrap();
        assert_eq!(case(&bureau, id.as_str()).await.sheet.due, Some(day("2027-01-29")));
        assert!(words(&letter(&bureau, id.as_str(), 3).await).contains("延迟到2027年1月29日前答复"));
    }

    /// Art. 32, 37: a part that is withheld for a third party needs a letter to it, as a whole refusal does; and an
    /// answer goes over the network to those alone who asked for it that way.
    async fn a_part_for_a_third_party(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let id = registered(&bureau, Intake::Counter, "2026-11-02", "外包合同").await.id;
        let id = id.as_str();
        let part = |ground: &str, reason: &str| Withheld { what: "报价明细".to_owned(), ground: ground.to_owned(), reason: reason.to_owned() };
        let draft = async |withheld: Withheld| {
            let answer = Answer {
                schema: Answer::SCHEMA,
                ground: "answer_partial".to_owned(),
                place: "随本答复提供复印件".to_owned(),
                reason: "合同其他部分可以公开，报价明细记载了第三方的商业秘密，公开会损害其合法权益。".to_owned(),
                withheld: vec![withheld],
                ..Answer::default()
            };
            let said = Recording {
                version: case(&bureau, id).await.row.version,
                on: bureau.office.today(),
                act: drafted("answer_partial"),
                text: String::new(),
                answer: Some(answer),
                unit: None,
                addressee: None,
                mail: String::new(),
            };
            told(application::record(&bureau.office, &person("officer"), id, &said).await)
        };
        let today = bureau.office.today().to_string();
        let submit = async || told(recorded(&bureau, &person("officer"), id, &today, Act::Submitted, "").await);
        recorded(&bureau, &person("officer"), id, "2026-11-09", Act::SearchRecorded { found: true }, "档案系统").await.unwrap();
        assert_eq!(draft(part("denied_secret", "属于国家秘密")).await, "element_missing", "no law is named");
        assert_eq!(draft(part("denied_third_party", "第三方不同意公开")).await, "done");
        recorded(&bureau, &person("secrecy"), id, &today, Act::ReviewRecorded, "可以部分公开").await.unwrap();
        assert_eq!(submit().await, "third_party_not_asked");
        assert_eq!(draft(part("denied_third_party", "身份证号码，遮盖后不影响其权益，不需要征求意见")).await, "done");
        assert_eq!(submit().await, "done");
        recorded(&bureau, &person("leader"), id, &today, Act::Returned, "报价明细也不公开").await.unwrap();
        assert_eq!(draft(part("denied_third_party", "第三方不同意公开")).await, "done");
        let asked = Act::ConsultationSent { with: Consulted::ThirdParty };
        recorded(&bureau, &person("officer"), id, &today, asked, "报价明细是否同意公开").await.unwrap();
        let letter = u32::try_from(case(&bureau, id).await.acts.len()).unwrap() - 1;
        let agrees = Act::ConsultationReplied { letter, opinion: Opinion::Agrees };
        recorded(&bureau, &person("officer"), id, &today, agrees, "同意公开").await.unwrap();
        assert_eq!(submit().await, "third_party_agreed");
        assert_eq!(draft(part("denied_internal", "内部管理信息")).await, "done");
        assert_eq!(submit().await, "done");
        for (who, act) in [("leader", Act::Approved), ("officer", numbered())] {
            recorded(&bureau, &person(who), id, &today, act, "").await.unwrap();
        }
        let online = Act::Delivered { way: Way::Online };
        assert_eq!(told(recorded(&bureau, &person("officer"), id, &today, online, "门户").await), "not_online");
    }

    async fn an_answer_is_ordered_anew(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        with_card(&bureau).await;
        named(&bureau, "示范区人民政府", "示范区人民法院").await;
        let entered = registered(&bureau, Intake::Counter, "2026-10-12", "收费标准").await;
        let id = entered.id.as_str();
        answered_on(&bureau, id, "denied_process", ("2026-10-19", "2026-10-20")).await;
        let officer = person("officer");
        let order = Act::AnswerOrdered { until: None };
        let text = "示范区人民政府行政复议决定书（示政复〔2026〕9号）撤销原答复";
        let refused = recorded(&bureau, &officer, id, "2026-11-23", order.clone(), text).await;
        assert_eq!(told(refused), "no_corrected_result");
        let result = Some((DisputeResult::Corrected, day("2026-11-20")));
        let review = Entry {
            dispute: Dispute {
                kind: DisputeKind::Review,
                notified: day("2026-11-02"),
                defence: Defence::Simple,
                defended: Some(day("2026-11-06")),
                ended: result,
            },
            number: String::new(),
            body: "示范区人民政府".to_owned(),
        };
        let registered = dispute::register(&bureau.office, &officer, &entered.number, &review).await.unwrap();
        assert_eq!(told(recorded(&bureau, &officer, id, "2026-11-19", order.clone(), text).await), "no_corrected_result");
        recorded(&bureau, &officer, id, "2026-11-23", order.clone(), text).await.unwrap();
        assert_eq!(case(&bureau, id).await.row.ended_on, None, "it is to be done again");
        for ended in [None, Some((DisputeResult::Upheld, day("2026-11-20"))), Some((DisputeResult::Corrected, day("2026-11-24")))] {
            let said = Entry { dispute: Dispute { ended, ..review.dispute.clone() }, ..review.clone() };
            let changed = dispute::change(&bureau.office, &officer, registered.as_str(), 1, &said).await;
            assert_eq!(told(changed), "answer_rests_on_it", "{ended:?}");
        }
        let said = Entry { number: "示政复〔2026〕9号".to_owned(), ..review.clone() };
        dispute::change(&bureau.office, &officer, registered.as_str(), 1, &said).await.unwrap();
        answered(&bureau, id, "answer_granted", "2026-11-24").await;
        let shown = case(&bureau, id).await;
        assert_eq!(shown.row.ended_on, Some(day("2026-11-24")));
        let drafts: Vec<usize> = (0..shown.acts.len())
            .filter(|place| matches!(shown.acts[*place].entry.act, Act::Drafted { .. }))
            .collect();
        let (first, second) = (letter(&bureau, id, drafts[0]).await, letter(&bureau, id, drafts[1]).await);
        assert_eq!([&*first.number, &*second.number], ["公开〔2026〕1号", "公开〔2026〕2号"]);
        assert_eq!(first.date, day("2026-10-19"));
        for piece in ["2026年10月19日以公开〔2026〕1号", "示政复〔2026〕9号", "重新答复"] {
            assert!(words(&second).contains(piece), "{piece}: {}", words(&second));
        }
        assert!(!words(&first).contains("重新答复"));
        let again = recorded(&bureau, &officer, id, "2026-11-24", order, text).await;
        assert_eq!(told(again), "no_corrected_result", "one result orders one answer");
        let right = officer.authorise_all::<Read, Figures>().unwrap();
        let figures = application::figures(&bureau.office, &right, 2026).await.unwrap();
        let count = |row: &str| figures.count(row, Some(ApplicantKind::Natural));
        assert_eq!([count("new"), count("denied_process"), count("granted"), count("results_total")], [1, 1, 0, 1]);
    }

    async fn own_records_count_nowhere(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        with_card(&bureau).await;
        named(&bureau, "示范区人民政府", "示范区人民法院").await;
        let said = Registration {
            matter: Matter::OwnRecord,
            ..registration(Intake::Counter, "2026-11-02", "本人登记的住址")
        };
        let entered = application::register(&bureau.office, &person("officer"), &said).await.unwrap();
        let id = entered.id.as_str();
        assert!(words(&letter(&bureau, id, 0).await).contains("更正自身信息"));
        for (who, act, expected) in [
            ("officer", drafted("answer_granted"), "ground_misfit"),
            ("officer", drafted("record_corrected"), "done"),
            ("officer", Act::Submitted, "done"),
            ("reviewer", Act::Approved, "done"),
            ("officer", numbered(), "done"),
        ] {
            assert_eq!(told(recorded(&bureau, &person(who), id, "2026-11-10", act, "").await), expected);
        }
        let answer = letter(&bureau, id, 1).await;
        assert_eq!(answer.text.title, "更正告知书");
        assert!(words(&answer).contains("第四十一条") && words(&answer).contains("申请行政复议"));
        let right = person("officer").authorise_all::<Read, Figures>().unwrap();
        let figures = application::figures(&bureau.office, &right, 2026).await.unwrap();
        assert!(figures.cells().iter().all(|(_, _, count)| *count == 0));
    }

    async fn who_is_asked_is_sealed(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        with_card(&bureau).await;
        let entered = registered(&bureau, Intake::Counter, "2026-11-02", "承包合同").await;
        let id = entered.id.as_str();
        let officer = person("officer");
        let ask = Act::ConsultationSent { with: Consulted::ThirdParty };
        let said = application::Recording {
            version: case(&bureau, id).await.row.version,
            on: day("2026-11-03"),
            act: ask.clone(),
            text: "合同第三条".to_owned(),
            answer: None,
            unit: None,
            addressee: None,
            mail: String::new(),
        };
        assert_eq!(told(application::record(&bureau.office, &officer, id, &said).await), "addressee_missing");
        recorded(&bureau, &officer, id, "2026-11-03", ask, "合同第三条").await.unwrap();
        let forgotten = async || {
            let tasks = gongkai_office::task::open(&bureau.office, &officer).await.unwrap();
            tasks.into_iter().any(|(_, task)| task.act == "登记送达日期" && task.due.is_some())
        };
        assert!(forgotten().await, "the clock stands until the delivery is entered");
        let told_applicant = Act::ConsultationTold { letter: 1 };
        recorded(&bureau, &officer, id, "2026-11-03", told_applicant, "").await.unwrap();
        let paper = letter(&bureau, id, 1).await;
        assert!(!format!("{paper:?}").contains("样品乙公司"), "who was asked stands in no letter of everybody");
        let people = application::people(&bureau.office, &officer, id).await.unwrap();
        let act = case(&bureau, id).await.acts[1].entry.act.clone();
        assert_eq!(people.asked_at(&act, 1), "样品乙公司");
        let later = Act::ThirdPartyTold { letter: 1 };
        assert_eq!(people.asked_at(&later, 7), "样品乙公司", "the decision goes to whoever was asked");
        let letters = application::named_letters(&bureau.office, &officer, &[(id.to_owned(), 1), (id.to_owned(), 2)]).await;
        let names: Vec<String> = letters.unwrap().into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["样品乙公司", crate::application::NAME]);
        let denied = application::named_letters(&bureau.office, &person("deputy"), &[(id.to_owned(), 1)]).await;
        assert!(matches!(denied, Err(OfficeError::Refused(_))));
        let delivered = Act::ConsultationDelivered { letter: 1 };
        recorded(&bureau, &officer, id, "2026-11-05", delivered, "").await.unwrap();
        assert!(!forgotten().await);
        let public = gongkai_public::PublicStore::open(database.url()).await.unwrap();
        let mut lines = Vec::new();
        export::export(&bureau.office, &public, &mut lines).await.unwrap();
        let lines = String::from_utf8(lines).unwrap();
        assert!(lines.contains("consultation_sent"));
        for secret in ["样品乙公司", "样品街3号"] {
            assert!(!lines.contains(secret), "{secret} is readable");
        }
    }
}
