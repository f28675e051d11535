//! Letters of a case: made of what was recorded, numbered once, without the name of the applicant.

use gongkai_domain::{
    application::{Act, Intake, Way, letter::To},
    authority::{Read, Staff},
    organisation::{ContactCard, Duty},
    publication::content::Block,
};
use gongkai_office::{
    application::{self, Cases, Paper},
    organisation::{self, agency},
    setting::{self, Name},
};
use gongkai_testkit::on_both_databases;
use sea_orm::EntityTrait;

use crate::{
    application::{NAME, day, drafted, numbered, recorded, registered},
    organisation::told,
    publication::stage::{Bureau, person},
};

/// The letter of an act, or the codes of what is missing.
async fn letter(bureau: &Bureau, id: &str, place: usize) -> Result<Paper, String> {
    let right = person("leader").authorise::<Read, Cases>(id).unwrap();
    let codes = |all: Vec<gongkai_domain::refusal::Refusal>| {
        all.iter().map(|refusal| refusal.code).collect::<Vec<_>>().join(" ")
    };
    match application::letter(&bureau.office, &right, place).await {
        Ok(found) => found.map_err(codes),
        Err(error) => Err(told::<()>(Err(error))),
    }
}

fn words(paper: &Paper) -> String {
    let block = |block: &Block| match block {
        Block::Paragraph { runs } => runs.iter().map(|run| run.text.as_str()).collect::<String>(),
        other => panic!("{other:?}"),
    };
    paper.text.content.blocks.iter().map(block).collect::<Vec<_>>().join("\n")
}

pub async fn named(bureau: &Bureau, review: &str, court: &str) {
    let keeper = Staff { duties: [Duty::SystemAdministrator].into(), ..person("clerk") };
    let version = setting::of(&bureau.office, &keeper.agency).await.unwrap().version();
    let values = [(Name::ReviewBody, review.to_owned()), (Name::Court, court.to_owned())];
    setting::change(&bureau.office, &keeper, version, &values).await.unwrap();
}

/// The agency says how it is reached.
pub async fn with_card(bureau: &Bureau) {
    let keeper = Staff { duties: [Duty::SystemAdministrator].into(), ..person("clerk") };
    let card = ContactCard {
        office: "办公室".to_owned(),
        address: "示范区样板路1号".to_owned(),
        phone: "0000-0000000".to_owned(),
        hours: "工作日 9:00-17:00".to_owned(),
        ..ContactCard::default()
    };
    let row = agency::Entity::find_by_id(keeper.agency.as_str()).one(bureau.office.read()).await.unwrap();
    let version = row.unwrap().version;
    organisation::change_contact_card(&bureau.office, &keeper, version, &card).await.unwrap();
}

on_both_databases! {
    async fn letters_follow_the_ledger(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let entered = registered(&bureau, Intake::PostSigned, "2026-11-02", "历次局务会记录").await;
        let id = entered.id.as_str();
        let officer = person("officer");
        // The correction came in time and is entered when its period is over.
        let until = Act::CorrectionRequested { until: day("2026-11-20") };
        let later = (bureau.office.today() - day("2026-11-09")).num_seconds();
        bureau.clock.advance(-later);
        recorded(&bureau, &officer, id, "2026-11-09", until, "1. 会议的时间\n2. 会议的名称").await.unwrap();
        bureau.clock.advance(later);
        recorded(&bureau, &officer, id, "2026-11-12", Act::Corrected, "").await.unwrap();
        assert_eq!(letter(&bureau, id, 1).await.unwrap_err(), "contact_missing", "no card yet");
        with_card(&bureau).await;
        let notice = letter(&bureau, id, 1).await.unwrap();
        assert_eq!(notice.number, "公开补〔2026〕1号");
        assert_eq!((notice.date, notice.is_draft), (day("2026-11-09"), false));
        let text = words(&notice);
        for piece in ["2026年11月2日", "“历次局务会记录”", "1. 会议的时间\n2. 会议的名称", "2026年11月20日前补正"] {
            assert!(text.contains(piece), "{piece}: {text}");
        }
        let receipt = letter(&bureau, id, 0).await.unwrap();
        assert!(receipt.number.is_empty() && words(&receipt).contains("本机关签收之日"), "{receipt:?}");
        for (place, expected) in [(2, "not found"), (9, "not found")] {
            assert_eq!(letter(&bureau, id, place).await.unwrap_err(), expected, "{place}");
        }
        let stranger = person("far").authorise::<Read, Cases>(id);
        if let Ok(right) = stranger {
            assert_eq!(told(application::letter(&bureau.office, &right, 1).await), "not found");
        }

        for (who, on, act, text) in [
            ("officer", "2026-11-13", Act::SearchRecorded { found: true }, "档案系统"),
            ("officer", "2026-11-16", drafted("denied_process"), ""),
        ] {
            recorded(&bureau, &person(who), id, on, act, text).await.unwrap();
        }
        let missing = letter(&bureau, id, 4).await.unwrap_err();
        assert_eq!(missing, "review_body_missing", "a review comes first, no court is named");
        named(&bureau, "示范区人民政府", "示范区人民法院").await;
        let draft = letter(&bureau, id, 4).await.unwrap();
        assert!(draft.is_draft && draft.number.is_empty(), "{draft:?}");
        for (who, on, act, text) in [
            ("secrecy", "2026-11-16", Act::ReviewRecorded, "属过程稿"),
            ("officer", "2026-11-16", Act::Submitted, ""),
            ("leader", "2026-11-17", Act::Approved, ""),
            ("officer", "2026-11-18", numbered(), ""),
        ] {
            recorded(&bureau, &person(who), id, on, act, text).await.unwrap();
        }
        let answer = letter(&bureau, id, 4).await.unwrap();
        assert_eq!((answer.number.as_str(), answer.date), ("公开〔2026〕1号", day("2026-11-17")));
        assert!(!answer.is_draft && answer.text.to == To::Applicant);
        let text = words(&answer);
        assert!(text.contains("先向示范区人民政府申请行政复议") && text.contains("第十六条第二款"), "{text}");
        for paper in [notice, receipt, answer] {
            assert!(!format!("{paper:?}").contains(NAME), "who applied stands in no letter of everybody");
        }
    }
    /// A draft that was sent back, and one of a case that was withdrawn, are no letters of today.
    async fn what_never_went_out_stays_a_draft(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        with_card(&bureau).await;
        named(&bureau, "示范区人民政府", "示范区人民法院").await;
        let id = registered(&bureau, Intake::Counter, "2026-11-02", "收费标准").await.id;
        let decided = [
            ("officer", "2026-11-03", Act::SearchRecorded { found: true }, "档案系统"),
            ("officer", "2026-11-04", drafted("denied_process"), ""),
            ("secrecy", "2026-11-04", Act::ReviewRecorded, "属过程稿"),
            ("officer", "2026-11-05", Act::Submitted, ""),
            ("leader", "2026-11-06", Act::Returned, "理由再写具体一些"),
            ("officer", "2026-11-09", drafted("answer_granted"), ""),
            ("officer", "2026-11-10", Act::Submitted, ""),
            ("leader", "2026-11-11", Act::Approved, ""),
            ("officer", "2026-11-12", numbered(), ""),
            ("officer", "2026-11-13", Act::Delivered { way: Way::InPerson }, "签收单"),
        ];
        for (who, on, act, text) in decided {
            let draft_of_today = act == drafted("answer_granted");
            recorded(&bureau, &person(who), id.as_str(), on, act, text).await.unwrap();
            if draft_of_today {
                let draft = letter(&bureau, id.as_str(), 6).await.unwrap();
                assert_eq!((draft.is_draft, draft.is_dropped, draft.date), (true, false, day("2026-11-09")));
            }
        }
        let seen = async |place| {
            let paper = letter(&bureau, id.as_str(), place).await.unwrap();
            (paper.is_draft, paper.is_dropped, paper.date)
        };
        assert_eq!(seen(2).await, (true, true, day("2026-11-04")));
        assert_eq!(seen(6).await, (false, false, day("2026-11-11")));
        let right = person("leader").authorise::<Read, Cases>(id.as_str()).unwrap();
        let case = application::show(&bureau.office, &right).await.unwrap();
        assert_eq!(case.remedies_on(bureau.office.today()).unwrap(), Some(day("2026-11-11")));

        let id = registered(&bureau, Intake::Counter, "2026-11-02", "权责清单").await.id;
        for (on, act, text) in
            [("2026-11-04", drafted("answer_granted"), ""), ("2026-11-05", Act::Withdrawn, "来函")]
        {
            recorded(&bureau, &person("officer"), id.as_str(), on, act, text).await.unwrap();
        }
        let paper = letter(&bureau, id.as_str(), 1).await.unwrap();
        assert_eq!((paper.is_dropped, paper.date), (true, day("2026-11-04")));
    }
}
