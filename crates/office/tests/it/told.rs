//! What the portal tells an applicant about the ways against an answer, and until when.

use data_encoding::HEXLOWER;
use gongkai_domain::{
    application::{Act, Intake, Way},
    authority::Read,
};
use gongkai_office::application::{self, Cases, Registration, sealed_track};
use gongkai_public::{Card, ReceiptCode, TrackCard};
use gongkai_testkit::on_both_databases;

use crate::{
    application::{day, drafted, numbered, recorded, registration},
    publication::stage::{Bureau, person},
};

/// A case that is asked for on the portal, answered on a day.
struct Asked {
    code: ReceiptCode,
    id: String,
}

impl Asked {
    async fn answered(bureau: &Bureau, name: &str, ground: &str, on: &str, way: Way) -> Self {
        let code = ReceiptCode::of_seal(name);
        let receipt = Some((code.receipt(), HEXLOWER.encode(&*code.reply_key())));
        let said = Registration { receipt, ..registration(Intake::Counter, on, "局务会记录") };
        let id =
            application::register(&bureau.office, &person("officer"), &said).await.unwrap().id.to_string();
        for (who, act, text) in [
            ("officer", Act::SearchRecorded { found: ground != "unable_not_held" }, "档案系统"),
            ("officer", drafted(ground), ""),
            ("secrecy", Act::ReviewRecorded, "属讨论记录"),
            ("officer", Act::Submitted, ""),
            ("leader", Act::Approved, ""),
            ("officer", numbered(), ""),
            ("officer", Act::Delivered { way }, "凭证"),
        ] {
            recorded(bureau, &person(who), &id, on, act, text).await.unwrap();
        }
        Self { code, id }
    }

    async fn card(&self, bureau: &Bureau) -> TrackCard {
        let sealed =
            sealed_track(&bureau.office, &person("officer").agency, &self.id).await.unwrap().unwrap();
        TrackCard::open(&self.code.reply_key(), &sealed.receipt, &sealed.sealed).unwrap()
    }

    /// Step and last day, and whether it is provisional.
    async fn terms(&self, bureau: &Bureau) -> String {
        let card = self.card(bureau).await;
        let first = card.remedy_terms.first().map(|term| term.until);
        assert_eq!(card.remedy_until, first, "the old field stays the day of the review");
        let said = |term: &gongkai_public::TrackTerm| {
            format!("{} {}{}", term.step, term.until, if term.provisional { "?" } else { "" })
        };
        card.remedy_terms.iter().map(said).collect::<Vec<_>>().join(", ")
    }
}

on_both_databases! {
    /// Review and suit by the law of the day of the answer; what was posted is counted by whoever receives it.
    async fn each_way_has_its_last_day(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let back = (bureau.office.today() - day("2023-12-29")).num_seconds();
        bureau.clock.advance(-back);
        let old = Asked::answered(&bureau, "old", "denied_process", "2023-12-29", Way::InPerson).await;
        bureau.clock.advance(back);
        assert_eq!(old.terms(&bureau).await, "review 2024-02-27, suit 2024-07-01");
        let right = person("leader").authorise::<Read, Cases>(&old.id).unwrap();
        let case = application::show(&bureau.office, &right).await.unwrap();
        let remedies_on = case.remedies_on(bureau.office.today()).unwrap();
        assert_eq!(remedies_on, Some(day("2023-12-29")), "the page goes by the day of the answer, like the letter");
        let new = Asked::answered(&bureau, "new", "denied_process", "2026-11-24", Way::InPerson).await;
        assert_eq!(new.terms(&bureau).await, "review 2027-01-25?", "review comes first");
        let part = Asked::answered(&bureau, "gone", "unable_not_held", "2026-11-24", Way::Online).await;
        assert_eq!(part.terms(&bureau).await, "review 2027-01-25?, suit 2027-05-24?");
        let posted = Asked::answered(&bureau, "posted", "unable_not_held", "2026-11-02", Way::Post).await;
        assert_eq!(posted.terms(&bureau).await, "");
        assert!(posted.card(&bureau).await.remedy.iter().any(|line| line.contains("从您收到的那天起算")));
        let officer = person("officer");
        for (on, act) in
            [("2026-11-16", Act::Undeliverable), ("2026-11-20", Act::Delivered { way: Way::InPerson })]
        {
            recorded(&bureau, &officer, &posted.id, on, act, "退信和签收单").await.unwrap();
        }
        assert_eq!(posted.terms(&bureau).await, "review 2027-01-19?, suit 2027-05-20?", "from the hand-over");
    }
}
