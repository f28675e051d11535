//! Letters and receipts in the public store.

use gongkai_domain::{feedback::FeedbackKind, id::AgencyId};
use gongkai_public::{Card, PublicStore, ReceiptCard, ReceiptCode, mailbox};
use gongkai_testkit::on_both_databases;

fn letter(receipt: &str) -> mailbox::Model {
    mailbox::Model {
        receipt: receipt.to_owned(),
        agency_id: "a1".to_owned(),
        received_on: "2026-11-24".parse().unwrap(),
        sealed: "m1:x".to_owned(),
    }
}

on_both_databases! {
    async fn a_letter_waits_until_it_is_taken(database: &Database) {
        let store = PublicStore::open(database.url()).await.unwrap();
        for receipt in ["r1", "r2", "r1"] {
            assert!(store.post_letter(letter(receipt)).await.unwrap());
        }
        let waiting: Vec<_> = store.letters(9).await.unwrap().into_iter().map(|one| one.receipt).collect();
        assert_eq!(waiting, ["r1", "r2"]);
        assert_eq!(store.letter_waits("r1").await.unwrap(), Some("2026-11-24".parse().unwrap()));
        for _ in 0..2 {
            store.take_letter("r1").await.unwrap();
        }
        assert_eq!(store.letter_waits("r1").await.unwrap(), None);
        assert_eq!(store.letters(9).await.unwrap().len(), 1);
    }

    async fn a_late_card_replaces_nothing(database: &Database) {
        let store = PublicStore::open(database.url()).await.unwrap();
        let (agency, code) = (AgencyId::parse("a1").unwrap(), ReceiptCode::of_seal("s"));
        let put = async |revision, answer: &str| {
            let card = ReceiptCard {
                schema: 1,
                kind: FeedbackKind::Error,
                received_on: "2026-11-24".parse().unwrap(),
                due: None,
                document: None,
                unit: String::new(),
                answer: answer.to_owned(),
                answered_on: None,
            };
            let sealed = card.seal(&code.reply_key(), &code.receipt(), [1; 24]).unwrap();
            assert!(!sealed.contains(answer));
            store.put_told::<ReceiptCard>(&agency, &code.receipt(), revision, &sealed).await.unwrap();
        };
        assert!(store.receipt(&code).await.unwrap().is_none());
        put(2, "已改正").await;
        put(1, "旧的").await;
        let (of, card) = store.receipt(&code).await.unwrap().unwrap();
        assert_eq!((of, card.answer.as_str()), (agency.clone(), "已改正"));
        assert!(store.receipt(&ReceiptCode::of_seal("t")).await.unwrap().is_none());
    }
}
