//! Letters on their way from the portal's mailbox to the office, and the answer back to the writer's code.

use gongkai_domain::{
    authority::{Read, Staff},
    feedback::{FeedbackKind, Letter},
    id::AgencyId,
    organisation::Duty,
};
use gongkai_office::{
    feedback::{self, Answer, Letters},
    inquiry::{self, Asked, Inquiries},
    seal,
};
use gongkai_public::{PublicStore, ReceiptCode, mailbox};
use gongkai_testkit::on_both_databases;
use gongkai_worker::{feedback::collect, work_off};

use crate::{
    channel::hands,
    publication::{bureau, reviewer},
    report,
};

on_both_databases! {
    async fn a_letter_arrives_and_its_answer_comes_back(database: &Database) {
        let folder = gongkai_testkit::temp_dir().unwrap();
        let (office, _) = report::open(database.url()).await;
        bureau(&office).await;
        let public = PublicStore::open(&format!("sqlite://{}/p.db", folder.path().display())).await.unwrap();
        let hands = hands(&office, &public);
        let (agency, code) = (AgencyId::parse("a1").unwrap(), ReceiptCode::of_seal("seal"));
        let letter = Letter {
            schema: 1,
            kind: FeedbackKind::Error,
            document: None,
            page: "/guide".to_owned(),
            text: "电话少一位".to_owned(),
            name: String::new(),
            contact: String::new(),
            reply_key: code.reply_key().iter().map(|byte| format!("{byte:02x}")).collect(),
        };
        let post = async |letter: &Letter, receipt: String| {
            let json = serde_json::to_vec(letter).unwrap();
            let key = seal::letter_key(&office, &agency);
            let sealed = mailbox::seal_letter(&agency, &key, &receipt, &json, &[3; mailbox::CHANCE]).unwrap();
            let received_on = "2026-11-24".parse().unwrap();
            let row = mailbox::Model { receipt, agency_id: "a1".to_owned(), received_on, sealed };
            assert!(public.post_letter(row).await.unwrap());
        };
        post(&letter, code.receipt()).await;
        // One that no form of ours has made, in front of it.
        post(&Letter { schema: 9, ..letter.clone() }, "0".to_owned()).await;
        for _ in 0..2 {
            collect(&hands).await.unwrap();
            assert!(public.letters(9).await.unwrap().is_empty());
        }
        let (_, card) = public.receipt(&code).await.unwrap().unwrap();
        assert_eq!((card.kind, card.answer.as_str()), (FeedbackKind::Error, ""));
        let who = reviewer();
        let right = who.authorise_all::<Read, Letters>().unwrap();
        let letters = feedback::errors(&office, &who, &right).await.unwrap();
        assert_eq!(letters.len(), 1);
        let said = Answer { version: 1, was_wrong: Some(true), text: "已经改正".into() };
        feedback::answer(&office, &who, &letters[0].row.id, &said).await.unwrap();
        work_off(&hands).await.unwrap();
        assert_eq!(public.receipt(&code).await.unwrap().unwrap().1.answer, "已经改正");
    }

    async fn a_question_reaches_the_desk_and_its_answer_the_code(database: &Database) {
        let folder = gongkai_testkit::temp_dir().unwrap();
        let (office, _) = report::open(database.url()).await;
        bureau(&office).await;
        let public = PublicStore::open(&format!("sqlite://{}/p.db", folder.path().display())).await.unwrap();
        let hands = hands(&office, &public);
        let (agency, code) = (AgencyId::parse("a1").unwrap(), ReceiptCode::of_seal("question"));
        let reply_key = code.reply_key().iter().map(|byte| format!("{byte:02x}")).collect();
        let letter = Letter { reply_key, ..Letter::question("周末上班吗".to_owned()) };
        let json = serde_json::to_vec(&letter).unwrap();
        let key = seal::letter_key(&office, &agency);
        let receipt = code.receipt();
        let sealed = mailbox::seal_letter(&agency, &key, &receipt, &json, &[3; mailbox::CHANCE]).unwrap();
        let received_on = "2026-11-24".parse().unwrap();
        let row = mailbox::Model { receipt, agency_id: "a1".to_owned(), received_on, sealed };
        assert!(public.post_letter(row).await.unwrap());
        collect(&hands).await.unwrap();
        assert!(public.letters(9).await.unwrap().is_empty());
        let (_, card) = public.receipt(&code).await.unwrap().unwrap();
        assert_eq!((card.kind, card.answer.as_str()), (FeedbackKind::Question, ""));
        let clerk = Staff { duties: [Duty::InquiryClerk].into(), ..reviewer() };
        let right = clerk.authorise_all::<Read, Inquiries>().unwrap();
        let found = inquiry::list(&office, &right, &Asked::default()).await.unwrap();
        assert_eq!(found.rows.len(), 1);
        inquiry::answer(&office, &clerk, &found.rows[0].id, 1, "周六上午值班").await.unwrap();
        work_off(&hands).await.unwrap();
        assert_eq!(public.receipt(&code).await.unwrap().unwrap().1.answer, "周六上午值班");
    }
}
