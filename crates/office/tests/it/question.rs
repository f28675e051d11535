//! Questions of the portal: into the register once, the answer back under the code, repeated ones, what one leads to.

use gongkai_domain::{
    application::Intake,
    authority::{Read, Staff},
    feedback::Letter,
    id::{AgencyId, UnitId},
    inquiry::{Inquiry, InquiryResult, PublicAnswer, Sameness, SheetLine},
    organisation::Duty,
    publication::content::Block,
};
use gongkai_office::{
    application,
    feedback::{self, Collected},
    inquiry::{self, Asked, Inquiries, inquiry_row, letter_row},
    publication::{self, Dossier},
    seal,
};
use gongkai_public::{Card, ReceiptCard, mailbox};
use gongkai_testkit::on_both_databases;
use sea_orm::EntityTrait;

use crate::{
    application::registration,
    publication::stage::{Bureau, person, told},
};

const KEY: [u8; 32] = [4; 32];

fn agency() -> AgencyId {
    AgencyId::parse("a1").unwrap()
}

fn holding(name: &str, duties: &[Duty]) -> Staff {
    Staff { duties: duties.iter().copied().collect(), ..person(name) }
}

fn clerk() -> Staff {
    holding("clerk", &[Duty::InquiryClerk])
}

async fn ask(bureau: &Bureau, receipt: &str, words: &str) -> String {
    let letter = Letter {
        name: "李读者".to_owned(),
        contact: "13900000000".to_owned(),
        reply_key: data_encoding::HEXLOWER.encode(&KEY),
        ..Letter::question(words.to_owned())
    };
    let key = seal::letter_key(&bureau.office, &agency());
    let json = serde_json::to_vec(&letter).unwrap();
    let sealed = mailbox::seal_letter(&agency(), &key, receipt, &json, &[7; mailbox::CHANCE]).unwrap();
    let (receipt, agency_id) = (receipt.to_owned(), "a1".to_owned());
    let row = mailbox::Model { receipt, agency_id, received_on: "2026-11-24".parse().unwrap(), sealed };
    match feedback::collect(&bureau.office, &row).await.unwrap() {
        Collected::Asked(id) => id.to_string(),
        other => panic!("{other:?}"),
    }
}

async fn row(bureau: &Bureau, id: &str) -> inquiry_row::Model {
    inquiry_row::Entity::find_by_id(id).one(bureau.office.read()).await.unwrap().unwrap()
}

async fn persons(bureau: &Bureau) -> u64 {
    let right = clerk().authorise_all::<Read, Inquiries>().unwrap();
    let day = "2026-11-24".parse().unwrap();
    inquiry::figures(&bureau.office, &right, day, day).await.unwrap().all().persons
}

/// What whoever asked reads.
async fn card(bureau: &Bureau, id: &str) -> ReceiptCard {
    let sealed = inquiry::receipt_of(&bureau.office, &agency(), id).await.unwrap();
    ReceiptCard::open(&KEY, &sealed.receipt, &sealed.sealed).unwrap()
}

on_both_databases! {
    async fn a_question_comes_once_and_its_answer_goes_back(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let id = ask(&bureau, "r1", "公证处周末上班吗").await;
        assert_eq!(ask(&bureau, "r1", "公证处周末上班吗").await, id, "the same letter again");
        let held = row(&bureau, &id).await;
        assert_eq!((held.way.as_str(), held.result.as_str(), held.entered_by_name.as_str()), ("portal", "pending", "门户"));
        assert_eq!(held.due_at.unwrap() - held.asked_at, chrono::TimeDelta::hours(24));
        assert_eq!(persons(&bureau).await, 1);
        let letters = letter_row::Entity::find().all(bureau.office.read()).await.unwrap();
        let stored = format!("{held:?} {letters:?}");
        for secret in ["李读者", "13900000000", "0404"] {
            assert!(!stored.contains(secret), "{secret}");
        }
        assert_eq!(inquiry::contact(&bureau.office, &clerk(), &id).await.unwrap().0, "李读者");
        assert_eq!(card(&bureau, &id).await.answer, "");
        let version = row(&bureau, &id).await.version;
        // Whoever asked reads it: here nobody can mean a number to stay.
        let number = publication::Told { words: "请带身份证110199199003071239".to_owned(), checked: true };
        assert_eq!(told(inquiry::answer(&bureau.office, &clerk(), &id, version, number).await), "sentence_blocks");
        assert_eq!(told(inquiry::answer(&bureau.office, &clerk(), &id, version, "周六上午值班").await), "done");
        let now = card(&bureau, &id).await;
        assert_eq!((now.answer.as_str(), now.answered_on), ("周六上午值班", "2026-11-24".parse().ok()));
    }

    async fn who_asked_is_forgotten_when_the_time_is_over(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let answered = ask(&bureau, "r1", "问一").await;
        let open = ask(&bureau, "r2", "问二").await;
        inquiry::answer(&bureau.office, &clerk(), &answered, 1, "答").await.unwrap();
        assert_eq!(feedback::erase_contacts(&bureau.office).await.unwrap(), 0);
        bureau.clock.advance(400 * 86_400);
        assert_eq!(feedback::erase_contacts(&bureau.office).await.unwrap(), 1);
        assert_eq!((row(&bureau, &answered).await.contact, row(&bureau, &open).await.contact.is_some()), (None, true));
        assert_eq!(feedback::erase_contacts(&bureau.office).await.unwrap(), 0);
    }

    async fn paper_and_portal_do_not_hinder_each_other(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let line = SheetLine { way: "visit".to_owned(), line: "notary".to_owned(), persons: 5, matters: 5, answered: 5 };
        let day = "2026-11-24".parse().unwrap();
        ask(&bureau, "r1", "问一").await;
        for unit in ["u1", "u2", "u3"] {
            let unit = UnitId::parse(unit).unwrap();
            let kept = inquiry::keep_sheet(&bureau.office, &clerk(), &unit, day, "", std::slice::from_ref(&line)).await;
            assert_eq!(told(kept), "done");
        }
        ask(&bureau, "r2", "问二").await;
        assert_eq!(persons(&bureau).await, 17);
    }

    async fn the_newest_stand_first_within_a_second(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        for nth in 0..12 {
            ask(&bureau, &format!("r{nth}"), &format!("问{nth}")).await;
        }
        let right = clerk().authorise_all::<Read, Inquiries>().unwrap();
        let found = inquiry::list(&bureau.office, &right, &Asked::default()).await.unwrap();
        let words: Vec<_> = found.rows.iter().map(|row| row.question.clone()).collect();
        let expected: Vec<_> = (0..12).rev().map(|nth| format!("问{nth}")).collect();
        assert_eq!(words, expected);
    }

    async fn repeated_questions_are_answered_alike_and_contacts_count_once(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let mut ids = Vec::new();
        for (receipt, words) in [("r1", "周末上班吗"), ("r2", "周末开门吗"), ("r3", "周末上班吗")] {
            ids.push(ask(&bureau, receipt, words).await);
        }
        let number = row(&bureau, &ids[0]).await.number;
        let join = async |nth: usize, version, number: &str, sameness| {
            told(inquiry::join(&bureau.office, &clerk(), &ids[nth], version, (number, sameness)).await)
        };
        let (question, contact) = (Some(Sameness::Question), Some(Sameness::Contact));
        assert_eq!(join(1, 1, "20261124-009", question).await, "same_unknown");
        assert_eq!(join(1, 1, &number, None).await, "sameness_missing");
        assert_eq!(join(0, 1, &number, question).await, "same_as_itself");
        assert_eq!(join(1, 1, &number, question).await, "done");
        assert_eq!(join(2, 7, &number, contact).await, "conflict");
        assert_eq!(join(2, 1, &number, contact).await, "done");
        assert_eq!(persons(&bureau).await, 2, "one contact twice counts once");
        assert_eq!(told(inquiry::answer(&bureau.office, &clerk(), &ids[0], 1, "周六上午值班").await), "done");
        for id in &ids {
            assert_eq!(card(&bureau, id).await.answer, "周六上午值班");
        }
        let version = row(&bureau, &ids[2]).await.version;
        assert_eq!(told(inquiry::part(&bureau.office, &clerk(), &ids[2], version).await), "done");
        assert_eq!(persons(&bureau).await, 3);
        assert_eq!(told(inquiry::part(&bureau.office, &clerk(), &ids[2], version + 1).await), "not_joined");
    }

    async fn a_text_for_the_public_names_nobody_and_is_a_draft(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let id = ask(&bureau, "r1", "我是李读者，周末上班吗").await;
        let writer = holding("clerk", &[Duty::InquiryClerk, Duty::Provider]);
        let said = |question: &str| PublicAnswer {
            title: "公证处周末上班吗".to_owned(),
            question: question.to_owned(),
            answer: "周六上午值班".to_owned(),
        };
        let begin = async |who: &Staff, question: &str| {
            told(inquiry::begin_public(&bureau.office, who, &id, &said(question)).await.map(|_| ()))
        };
        assert_eq!(begin(&writer, "我是李读者").await, "not_answered names_asker");
        inquiry::answer(&bureau.office, &clerk(), &id, 1, "周六上午值班").await.unwrap();
        assert_eq!(begin(&clerk(), "周末上班吗").await, "not_a_writer");
        assert_eq!(begin(&holding("officer", &[Duty::CaseOfficer]), "周末上班吗").await, "not found");
        assert_eq!(begin(&writer, "周末上班吗").await, "done");
        assert_eq!(begin(&writer, "周末上班吗").await, "already_drafted");
        let document = row(&bureau, &id).await.document_id.unwrap();
        let right = writer.authorise::<Read, Dossier>(&document).unwrap();
        let shown = publication::show(&bureau.office, &writer, &right).await.unwrap();
        assert!(shown.held.row.public_edition.is_none());
        let Some(Block::Paragraph { runs }) = shown.draft.content.blocks.first() else { panic!("no text") };
        assert_eq!(runs[0].text, "问：周末上班吗");
    }

    async fn an_inquiry_becomes_an_application_of_the_same_day(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let counter = Inquiry {
            at: "2026-11-20T15:00:00".parse().unwrap(),
            desk: UnitId::parse("u1").unwrap(),
            way: "letter".to_owned(),
            line: "other".to_owned(),
            subject: String::new(),
            group: String::new(),
            persons: 1,
            matters: 1,
            result: InquiryResult::Pending,
            referred: String::new(),
            appointment: None,
            question: "要一份窗口服务时间的文件".to_owned(),
            answer: String::new(),
            name: String::new(),
            contact: String::new(),
            reference: String::new(),
            kept: false,
        };
        let id = inquiry::enter(&bureau.office, &clerk(), &counter).await.unwrap().id.to_string();
        let register = async |who: &Staff| {
            // The form says another day.
            let said = registration(Intake::Counter, "2026-11-24", "窗口服务时间");
            application::register_inquiry(&bureau.office, who, said, &id).await
        };
        assert_eq!(told(register(&holding("officer", &[Duty::CaseOfficer])).await.map(|_| ())), "not found");
        let both = holding("officer", &[Duty::CaseOfficer, Duty::InquiryClerk]);
        let case = register(&both).await.unwrap();
        let held = row(&bureau, &id).await;
        assert_eq!(held.case_id.as_deref(), Some(case.id.as_str()));
        assert!(held.closed_at.is_some() && held.answer.contains(&case.number));
        let cases = application::case_row::Entity::find().all(bureau.office.read()).await.unwrap();
        assert_eq!(cases[0].arrived_on, "2026-11-20".parse().unwrap());
        assert_eq!(told(register(&both).await.map(|_| ())), "already_converted");
    }
}
