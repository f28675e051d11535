//! Applications in the office: registered, answered, refused with every reason; who applied is sealed and looked at
//! on purpose alone.

use chrono::NaiveDate;
use gongkai_domain::{
    application::{
        Act, ActName, Addressee, Answer, FeeMode, Hand, Intake, Matter, Paper, Way,
        filing::{Applicant, ApplicantKind, Contact, DocumentKind, Filing, Form, Identity, Route, Wanted},
        next,
    },
    authority::{Edit, Read, Staff},
    calendar::Calendar,
    id::{StaffId, UnitId},
};
use gongkai_office::{
    OfficeError,
    application::{self, Asked, Case, Cases, Entered, Figures, Recording, Registration, act_row, case_row},
    export,
    report::SourceFile,
    task,
};
use gongkai_testkit::{Dice, on_both_databases};
use sea_orm::EntityTrait;

use crate::publication::stage::{Bureau, person, told};

pub const NAME: &str = "赵样品";
/// County code 000000 is nobody's.
const PAPER: &str = "000000199001010007";
const REASON: &str =
    "该信息为会议讨论记录，属于行政机关在履行行政管理职能过程中形成的过程性信息，没有规定应当公开。";

/// Somebody who is asked for an opinion.
pub fn third(name: &str) -> Addressee {
    Addressee { name: name.to_owned(), address: "样品街3号".to_owned(), phone: String::new() }
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn filing(name: &str, wanted: &str) -> Filing {
    Filing {
        schema: 1,
        applicant: Applicant {
            kind: ApplicantKind::Natural,
            name: name.to_owned(),
            identity: Identity::Person { document: DocumentKind::Other, number: format!("{PAPER}{name}") },
            contact: Contact {
                phone: "0000-0000999".to_owned(),
                email: String::new(),
                address: "样板路9号".to_owned(),
            },
        },
        agent: None,
        wanted: Wanted { description: wanted.to_owned(), ..Wanted::default() },
        form: Form::Paper,
        route: Route::Post,
        help: String::new(),
    }
}

pub fn registration(intake: Intake, arrived: &str, wanted: &str) -> Registration {
    let filing = filing(NAME, wanted);
    Registration {
        intake,
        matter: Matter::Disclosure,
        arrived: day(arrived),
        filing,
        receipt: None,
        origin: None,
    }
}

pub async fn registered(bureau: &Bureau, intake: Intake, arrived: &str, wanted: &str) -> Entered {
    let said = registration(intake, arrived, wanted);
    application::register(&bureau.office, &person("officer"), &said).await.unwrap()
}

async fn case(bureau: &Bureau, id: &str) -> Case {
    let right = person("leader").authorise::<Read, Cases>(id).unwrap();
    application::show(&bureau.office, &right).await.unwrap()
}

pub async fn recorded(
    bureau: &Bureau,
    who: &Staff,
    id: &str,
    on: &str,
    act: Act,
    text: &str,
) -> Result<(), OfficeError> {
    let answer = match &act {
        Act::Drafted { ground } => Some(Answer {
            schema: Answer::SCHEMA,
            ground: ground.clone(),
            place: "随本答复提供复印件".to_owned(),
            reason: REASON.to_owned(),
            ..Answer::default()
        }),
        _ => None,
    };
    let addressee = matches!(act, Act::ConsultationSent { .. }).then(|| third("样品乙公司"));
    let said = Recording {
        addressee,
        version: case(bureau, id).await.row.version,
        on: day(on),
        act,
        text: text.to_owned(),
        answer,
        unit: None,
        mail: if text == "平信" { String::new() } else { "xa 12345678911".to_owned() },
    };
    // What the office itself does is done on its day, and the clock is put back for the rest of the test.
    let own = matches!(
        said.act,
        Act::Submitted
            | Act::Approved
            | Act::Returned
            | Act::Numbered { .. }
            | Act::ConsultationSent { .. }
            | Act::ReasonsRequested { .. }
            | Act::DelayTold { .. }
            | Act::FeeNotified { .. }
    );
    let back = if own { (bureau.office.today() - said.on).num_seconds().max(0) } else { 0 };
    bureau.clock.advance(-back);
    let result = application::record(&bureau.office, who, id, &said).await;
    bureau.clock.advance(back);
    result
}

pub fn drafted(ground: &str) -> Act {
    Act::Drafted { ground: ground.to_owned() }
}

pub fn numbered() -> Act {
    Act::Numbered { number: String::new() }
}

async fn acts(bureau: &Bureau) -> usize {
    act_row::Entity::find().all(bureau.office.read()).await.unwrap().len()
}

on_both_databases! {
    /// 2026-11-02 is a Monday; today is the 24th.
    async fn from_the_register_to_the_letter(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let entered = registered(&bureau, Intake::PostSigned, "2026-11-02", "历次局务会记录").await;
        let second = registered(&bureau, Intake::Oral, "2026-11-03", "收费标准").await;
        assert_eq!([&*entered.number, &*second.number], ["2026-001", "2026-002"]);
        let id = entered.id.as_str();
        let found = Act::SearchRecorded { found: true };
        let post = Act::Delivered { way: Way::Post };
        for (who, on, act, text, expected) in [
            ("officer", "2026-11-12", Act::CorrectionRequested { until: day("2026-11-20") }, "名称", "correction_too_late"),
            ("officer", "2026-12-01", found.clone(), "档案系统，关键词“局务会”", "in_future"),
            ("officer", "2026-11-09", found.clone(), " ", "text_missing"),
            ("officer", "2026-11-09", found, "档案系统，关键词“局务会”", "done"),
            ("officer", "2026-11-10", drafted("denied_process"), "", "done"),
            ("officer", "2026-11-10", Act::Submitted, "", "no_review"),
            ("secrecy", "2026-11-10", Act::ReviewRecorded, "属过程稿", "done"),
            ("officer", "2026-11-10", Act::Submitted, "", "done"),
            ("reviewer", "2026-11-11", Act::Approved, "", "leader_decides"),
            ("officer", "2026-11-11", Act::Approved, "", "other_duty leader_decides same_person"),
            ("officer", "2026-11-11", numbered(), "", "not_approved"),
            ("far", "2026-11-11", Act::Approved, "", "not found"),
            ("leader", "2026-11-11", Act::Approved, "", "done"),
            ("officer", "2026-11-12", post.clone(), "EMS", "not_numbered"),
            ("officer", "2026-11-12", numbered(), "", "done"),
            ("officer", "2026-11-12", post.clone(), "平信", "mail_missing"),
            ("officer", "2026-11-12", post, "EMS", "done"),
            ("officer", "2026-11-13", drafted("answer_granted"), "", "case_closed"),
        ] {
            let before = (acts(&bureau).await, case(&bureau, id).await.row);
            let result = told(recorded(&bureau, &person(who), id, on, act.clone(), text).await);
            assert_eq!(result, expected, "{act:?} by {who} on {on}");
            let after = (acts(&bureau).await, case(&bureau, id).await.row);
            if expected == "done" {
                assert_eq!((after.0, after.1.version), (before.0 + 1, before.1.version + 1));
            } else {
                assert_eq!(after, before, "nothing was written");
            }
        }
        let shown = case(&bureau, id).await;
        assert_eq!(shown.sheet.late_by, Some(0));
        assert_eq!(shown.row.ended_on, Some(day("2026-11-12")));
        let letter = shown.ledger.standing().draft.unwrap();
        assert_eq!(letter.number.as_deref(), Some("公开〔2026〕1号"));
        assert_eq!(shown.acts.last().unwrap().sentence(), "答复邮寄送达，邮件号XA12345678911");
        assert!(shown.acts.iter().rev().skip(1).all(|act| act.content.mail.is_empty()), "of what is posted alone");
        assert_eq!(shown.acts.iter().filter(|act| act.content.answer.is_some()).count(), 1);
    }

    async fn who_applied_is_sealed(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let one = registered(&bureau, Intake::Counter, "2026-11-23", "陈样品的处罚决定书").await;
        let id = one.id.as_str();
        let mut officer = person("officer");
        let seen = application::people(&bureau.office, &officer, id).await;
        assert!(seen.is_ok_and(|people| people.applicant.name == NAME && people.agent.is_none()));
        officer.stepped_up = false;
        let denied = application::people(&bureau.office, &officer, id).await;
        assert!(matches!(denied, Err(OfficeError::StepUp)));
        for (who, expected) in
            [("deputy", "not_your_case"), ("reviewer", "not found"), ("leader", "not found"), ("far", "not found")]
        {
            let denied = application::people(&bureau.office, &person(who), id).await;
            assert_eq!(told(denied), expected, "{who}");
        }
        let version = case(&bureau, id).await.row.version;
        let to = StaffId::parse("deputy");
        let hand_over = async |who: &str, version, to: Option<&StaffId>| {
            told(application::hand_over(&bureau.office, &person(who), id, version, to).await)
        };
        assert_eq!(hand_over("deputy", version, to.as_ref()).await, "not_your_case");
        assert_eq!(hand_over("officer", version, StaffId::parse("leader").as_ref()).await, "officer_missing");
        assert_eq!(hand_over("officer", version, None).await, "officer_missing");
        assert_eq!(hand_over("officer", version, to.as_ref()).await, "done");
        assert_eq!(hand_over("officer", version, to.as_ref()).await, "conflict");
        assert!(application::people(&bureau.office, &person("deputy"), id).await.is_ok());
        let public = gongkai_public::PublicStore::open(database.url()).await.unwrap();
        let mut lines = Vec::new();
        export::export(&bureau.office, &public, &mut lines).await.unwrap();
        let lines = String::from_utf8(lines).unwrap();
        assert!(lines.contains(&one.number));
        for secret in [NAME, PAPER, "0000-0000999", "样板路", "处罚决定书"] {
            assert!(!lines.contains(secret), "{secret} is readable");
        }
    }

    async fn papers_that_name_the_applicant_are_guarded(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let one = registered(&bureau, Intake::Counter, "2026-11-23", "收费标准").await;
        let id = one.id.as_str();
        let add = async |who: &str, paper: Paper, name: &str| {
            let (name, media_type) = (name.to_owned(), "application/pdf".to_owned());
            let file = SourceFile { name, media_type, bytes: b"%PDF sample".to_vec() };
            told(application::add_paper(&bureau.office, &person(who), id, paper, &file).await)
        };
        assert_eq!(add("officer", Paper::Identity, "赵样品身份证.pdf").await, "done");
        assert_eq!(add("officer", Paper::Opinion, "回函.pdf").await, "done");
        assert_eq!(add("officer", Paper::Other, "").await, "file_name_unusable");
        assert_eq!(add("leader", Paper::Other, "批示.pdf").await, "not found");
        assert_eq!(add("far", Paper::Other, "批示.pdf").await, "not found");
        let papers = case(&bureau, id).await.papers;
        let names: Vec<_> = papers.iter().map(|line| line.name.as_str()).collect();
        assert_eq!(names, ["", "回函.pdf"], "the name of a guarded paper may name the applicant");
        let [identity, opinion] = papers.iter().map(|line| line.row.id.clone()).collect::<Vec<_>>().try_into().unwrap();
        let look = async |who: &str, of: &str| {
            application::paper(&bureau.office, &person(who), id, of).await.map(|(name, bytes)| (name, bytes.len()))
        };
        assert_eq!(look("officer", &identity).await.unwrap(), ("赵样品身份证.pdf".to_owned(), 11));
        assert_eq!(look("leader", &opinion).await.unwrap().1, 11);
        for (who, of, expected) in [
            ("leader", &identity, "not found"),
            ("deputy", &identity, "not_your_case"),
            ("far", &opinion, "not found"),
        ] {
            assert_eq!(told(look(who, of).await), expected, "{who}");
        }
        let mut officer = person("officer");
        officer.stepped_up = false;
        let denied = application::paper(&bureau.office, &officer, id, &identity).await;
        assert!(matches!(denied, Err(OfficeError::StepUp)));
    }

    /// What the page says no to, the use case refuses, with the same first code; what it says yes to goes through.
    async fn page_and_use_case_agree(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let last = bureau.office.today();
        for seed in 0..6 {
            let mut dice = Dice::seeded(seed);
            let intake = if seed % 2 == 0 { Intake::Counter } else { Intake::Fax };
            let entered = registered(&bureau, intake, "2026-10-12", "收费标准").await;
            let id = entered.id.as_str();
            let mut today = day("2026-10-12");
            for _ in 0..18 {
                today = (today + chrono::Days::new(dice.below(3) as u64)).min(last);
                // What is recorded is done today: the page and the use case ask the same day.
                bureau.clock.advance((today - bureau.office.today()).num_seconds());
                let who = person(["officer", "reviewer", "secrecy", "leader"][dice.below(4)]);
                let hand = Hand { staff: Some(&who.id), duties: &who.duties };
                let ledger = case(&bureau, id).await.ledger;
                let possible = next(&ledger, hand, Calendar::embedded(), today).unwrap();
                let one = &possible[dice.below(possible.len())];
                let Some(act) = plain(one.act, today) else { continue };
                let result = recorded(&bureau, &who, id, &today.to_string(), act, "写明").await;
                let expected = one.refusals.iter().map(|refusal| refusal.code).collect::<Vec<_>>().join(" ");
                let expected = if expected.is_empty() { "done".to_owned() } else { expected };
                assert_eq!(told(result), expected, "{:?} on {today}, seed {seed}", one.act);
            }
        }
    }

    async fn fees_parts_and_repeats(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let mut last = None;
        for nth in 1..=12 {
            let wanted = format!("第{nth}号收费标准的依据");
            last = Some(registered(&bureau, Intake::Counter, "2026-11-10", &wanted).await);
        }
        let id = last.unwrap().id;
        let shown = case(&bureau, id.as_str()).await;
        assert_eq!((shown.in_month, shown.in_year), (12, 12));
        assert!(shown.siblings.iter().any(|one| one.alike));
        let fee = Act::FeeNotified { mode: FeeMode::ByItem, count: 0, yuan: 0 };
        recorded(&bureau, &person("officer"), id.as_str(), "2026-11-11", fee, "").await.unwrap();
        let known = Act::FeeNotified { mode: FeeMode::ByItem, count: 12, yuan: 100 };
        assert_eq!(case(&bureau, id.as_str()).await.ledger.entries().last().unwrap().act, known);

        for (arrived, code) in [("2006-12-15", "before_the_regulations"), ("2026-12-15", "in_future")] {
            let said = registration(Intake::Counter, arrived, "收费标准");
            assert_eq!(told(application::register(&bureau.office, &person("officer"), &said).await), code);
        }
        let whole = registered(&bureau, Intake::PostUnsigned, "2026-11-20", "甲和乙和丙").await;
        recorded(&bureau, &person("officer"), whole.id.as_str(), "2026-11-23", Act::Confirmed, "电话").await.unwrap();
        let version = case(&bureau, whole.id.as_str()).await.row.version;
        let split = async |version, parts: &[&str]| {
            let parts: Vec<_> = parts.iter().map(|part| (*part).to_owned()).collect();
            application::split(&bureau.office, &person("officer"), whole.id.as_str(), version, &parts).await
        };
        assert_eq!(told(split(version, &[" "]).await), "parts_missing");
        assert_eq!(told(split(version, &["乙", "丙", " 乙。"]).await), "part_twice");
        assert_eq!(told(split(version, &["乙", &"丙".repeat(2001)]).await), "part_too_long");
        let parts = split(version, &["乙", "丙"]).await.unwrap();
        assert_eq!(parts[1].number, "2026-015");
        assert_eq!(told(split(version, &["丁"]).await), "conflict");
        let part = case(&bureau, parts[0].id.as_str()).await;
        assert_eq!(part.sheet.received_on, Some(day("2026-11-23")));
        let joined = Act::Joined { into: whole.number.clone() };
        let officer = person("officer");
        assert_eq!(told(recorded(&bureau, &officer, whole.id.as_str(), "2026-11-24", joined.clone(), "").await), "no_such_case");
        // Nothing that came first goes into what came later: its term would be lost.
        let later = registered(&bureau, Intake::Counter, "2026-11-23", "甲和乙和丙").await;
        let first = registered(&bureau, Intake::Counter, "2026-10-12", "甲和乙和丙").await;
        let into_later = Act::Joined { into: later.number.clone() };
        assert_eq!(told(recorded(&bureau, &officer, first.id.as_str(), "2026-11-24", into_later, "").await), "no_such_case");
        for gone in [&later, &first] {
            recorded(&bureau, &officer, gone.id.as_str(), "2026-11-24", Act::Withdrawn, "书面").await.unwrap();
        }
        let other = recorded(&bureau, &officer, parts[0].id.as_str(), "2026-11-24", joined.clone(), "").await;
        assert_eq!(told(other), "not_alike", "what wants something else is joined with a reason");
        recorded(&bureau, &officer, parts[0].id.as_str(), "2026-11-24", joined, "申请人当面说明是同一件").await.unwrap();
        // Both ledgers tell it, with the other's number.
        let lines = async |id: &str| -> Vec<String> {
            case(&bureau, id).await.kin_lines().into_iter().map(|(_, sentence)| sentence).collect()
        };
        let mut whole_lines = lines(whole.id.as_str()).await;
        whole_lines.sort();
        let part = &parts[0].number;
        assert!(whole_lines.contains(&format!("按一事一申请，分出办件{}", parts[1].number)), "{whole_lines:?}");
        assert!(whole_lines.contains(&format!("按一事一申请，分出办件{part}")), "{whole_lines:?}");
        assert_eq!(lines(parts[1].id.as_str()).await, [format!("按一事一申请，由办件{}分出", whole.number)]);
        let shown = case(&bureau, whole.id.as_str()).await;
        let joined_one = shown.siblings.iter().find(|one| one.row.number == *part).unwrap();
        assert_eq!(joined_one.joined.as_deref(), Some(whole.number.as_str()));

        let right = officer.authorise_all::<Read, Figures>().unwrap();
        let figures = application::figures(&bureau.office, &right, 2026).await.unwrap();
        let count = |row: &str| figures.count(row, Some(ApplicantKind::Natural));
        assert_eq!([count("new"), count("carried_in"), count("results_total"), count("carried_out")], [16, 0, 2, 14]);
        assert_eq!(figures.cells().len(), 25 * 7);
    }

    /// Art. 36(6): the same applicant, an answer of this agency.
    async fn a_repeat_names_a_case_that_is_there(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let first = registered(&bureau, Intake::Counter, "2026-10-12", "收费标准").await;
        let officer = person("officer");
        for (who, act, text) in [
            ("officer", Act::SearchRecorded { found: true }, "档案系统"),
            ("officer", drafted("answer_granted"), ""),
            ("secrecy", Act::ReviewRecorded, "可以公开"),
            ("officer", Act::Submitted, ""),
            ("leader", Act::Approved, ""),
            ("officer", numbered(), ""),
            ("officer", Act::Delivered { way: Way::Post }, "EMS"),
        ] {
            recorded(&bureau, &person(who), first.id.as_str(), "2026-10-20", act, text).await.unwrap();
        }
        let other = Registration { filing: filing("钱样品", "权责清单"), ..registration(Intake::Counter, "2026-11-02", "权责清单") };
        let other = application::register(&bureau.office, &officer, &other).await.unwrap();
        let open = registered(&bureau, Intake::Counter, "2026-11-03", "统计数据").await;
        let again = registered(&bureau, Intake::Counter, "2026-11-03", "收费标准").await;
        let repeated = async |earlier: &str| {
            let answer = Answer {
                schema: Answer::SCHEMA,
                ground: "refused_repeat".to_owned(),
                reason: REASON.to_owned(),
                earlier: earlier.to_owned(),
                ..Answer::default()
            };
            let said = Recording {
                version: case(&bureau, again.id.as_str()).await.row.version,
                on: day("2026-11-04"),
                act: drafted("refused_repeat"),
                text: String::new(),
                answer: Some(answer),
                unit: None,
                addressee: None,
                mail: String::new(),
            };
            told(application::record(&bureau.office, &officer, again.id.as_str(), &said).await)
        };
        for (earlier, expected) in [
            ("", "element_missing"),
            ("文号和日期见卷内", "earlier_unknown"),
            ("公开〔2026〕9号，2026年10月20日", "earlier_unknown"),
            ("2026-009", "earlier_unknown"),
            (&*again.number, "earlier_unknown"),
            (&*other.number, "earlier_of_another"),
            (&*open.number, "earlier_unanswered"),
            ("公开[2026]1号，2026年10月20日", "done"),
            ("公开〔2024〕31号，2024年5月6日", "done"),
            (&*first.number, "done"),
        ] {
            assert_eq!(repeated(earlier).await, expected, "{earlier}");
        }
    }

    async fn work_lists_and_lists(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let one = registered(&bureau, Intake::Email, "2026-11-23", "收费标准").await;
        let two = registered(&bureau, Intake::Counter, "2026-11-02", "权责清单").await;
        let waiting = async |who: &str| -> Vec<String> {
            let tasks = task::open(&bureau.office, &person(who)).await.unwrap();
            tasks.into_iter().filter(|(_, task)| task.of == "application").map(|(_, task)| format!("{} {}", task.act, task.title)).collect()
        };
        assert_eq!(waiting("officer").await, ["与申请人确认 收费标准", "办理答复 权责清单"]);
        assert!(waiting("deputy").await.is_empty());
        let propose = Act::ExtensionProposed { days: 10 };
        recorded(&bureau, &person("officer"), two.id.as_str(), "2026-11-20", propose, "需要会商").await.unwrap();
        assert_eq!(waiting("reviewer").await, ["审批延期 权责清单"]);
        recorded(&bureau, &person("reviewer"), two.id.as_str(), "2026-11-20", Act::ExtensionApproved, "").await.unwrap();
        recorded(&bureau, &person("officer"), two.id.as_str(), "2026-11-20", Act::ExtensionTold, "").await.unwrap();
        let right = person("officer").authorise_all::<Read, Cases>().unwrap();
        let numbers = async |asked: Asked| -> Vec<String> {
            let lines = application::list(&bureau.office, &right, &asked).await.unwrap().lines;
            lines.into_iter().map(|line| line.held.row.number).collect()
        };
        assert_eq!(numbers(Asked::default()).await, ["2026-002", "2026-001"]);
        assert_eq!(numbers(Asked { number: "2026-001".to_owned(), ..Asked::default() }).await, ["2026-001"]);
        assert_eq!(numbers(Asked { unit: UnitId::parse("u1"), ..Asked::default() }).await.len(), 0);
        assert_eq!(numbers(Asked { ended: true, limit: 5, ..Asked::default() }).await.len(), 0);
        assert!(person("far").authorise_all::<Edit, Cases>().is_ok());
        let rows = case_row::Entity::find().all(bureau.office.read()).await.unwrap();
        assert_eq!(rows.len(), 2);
        drop(one);
    }
}

/// An act of this name that says what it must.
fn plain(name: ActName, on: NaiveDate) -> Option<Act> {
    Some(match name {
        ActName::Confirmed => Act::Confirmed,
        ActName::CorrectionRequested => Act::CorrectionRequested { until: on + chrono::Days::new(10) },
        ActName::Corrected => Act::Corrected,
        ActName::ExtensionProposed => Act::ExtensionProposed { days: 1 },
        ActName::ExtensionApproved => Act::ExtensionApproved,
        ActName::ExtensionTold => Act::ExtensionTold,
        ActName::FeePaid => Act::FeePaid,
        ActName::SearchRecorded => Act::SearchRecorded { found: true },
        ActName::ReviewRecorded => Act::ReviewRecorded,
        ActName::Drafted => drafted("answer_granted"),
        ActName::Submitted => Act::Submitted,
        ActName::Approved => Act::Approved,
        ActName::Returned => Act::Returned,
        ActName::Numbered => numbered(),
        ActName::Delivered => Act::Delivered { way: Way::InPerson },
        ActName::Closed => Act::Closed,
        ActName::Reopened => Act::Reopened,
        _ => return None,
    })
}
