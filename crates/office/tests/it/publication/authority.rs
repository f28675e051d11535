//! Agency, duty and unit: whoever has no right gets the answer that a document gets which does not
//! exist. Two reviewers at once: one wins, the other is told.

use gongkai_domain::{
    authority::{Read, Staff},
    id::DocumentId,
    organisation::Duty,
    publication::{Verdict, WithdrawalReason},
};
use gongkai_office::{
    OfficeError,
    publication::{self, ATTACHMENT, Asked, Begin, Dossier, Judge, Save, Seen, Stated, document_row},
    report::SourceFile,
};
use gongkai_testkit::on_both_databases;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use super::stage::{Bureau, metadata, person, text, told};

/// Everything that can be done to a document, by name.
async fn everything(bureau: &Bureau, who: &Staff, id: &str, seen: &Seen) -> Vec<(&'static str, String)> {
    let office = &bureau.office;
    let save =
        Save {
            version: seen.version, metadata: metadata("通知"), content: text("别人的"), erratum: None
        };
    let judge = Judge { verdict: Verdict::Clear, opinion: "可以".to_owned(), authority: String::new() };
    let file = SourceFile { name: "a.txt".into(), media_type: "text/plain".into(), bytes: vec![1] };
    let stated = Stated {
        validity: gongkai_domain::publication::Validity::Expired,
        by: None,
        because: "期限届满失效".into(),
        on: None,
    };
    let read = match who.authorise::<Read, Dossier>(id) {
        Ok(right) => [
            told(publication::show(office, who, &right).await),
            told(publication::edition(office, who, &right, Some(1)).await),
            told(publication::findings(office, who, &right).await),
            told(publication::compared(office, who, &right, None).await),
        ],
        Err(denied) => {
            let denied = || told::<()>(Err(OfficeError::from(denied)));
            [denied(), denied(), denied(), denied()]
        }
    };
    let [show, edition, findings, compared] = read;
    let reason = WithdrawalReason::Mistake;
    let later = office.now() + chrono::TimeDelta::hours(1);
    vec![
        ("show", show),
        ("edition", edition),
        ("findings", findings),
        ("compared", compared),
        ("keep", told(publication::keep_working(office, who, id, 0, save.clone()).await)),
        ("drop", told(publication::drop_working(office, who, id).await)),
        ("save", told(publication::save(office, who, id, save).await)),
        ("attach", told(publication::attach(office, who, id, seen.version, ATTACHMENT, &file).await)),
        ("detach", told(publication::detach(office, who, id, seen.version, "x").await)),
        ("discard", told(publication::discard(office, who, id, seen.version).await)),
        ("submit", told(publication::submit(office, who, id, seen).await)),
        ("pass", told(publication::pass(office, who, id, seen, "同意").await)),
        ("send back", told(publication::send_back(office, who, id, seen, "请补充依据").await)),
        ("judge", told(publication::judge_secrecy(office, who, id, seen, &judge).await)),
        (
            "answer",
            told(publication::answer_referral(office, who, id, seen, true, ("保密局", "可以公开")).await),
        ),
        ("release", told(publication::release(office, who, id, seen).await)),
        ("schedule", told(publication::schedule(office, who, id, seen, later).await)),
        ("cancel", told(publication::cancel_schedule(office, who, id, seen).await)),
        ("ask emergency", told(publication::ask_emergency(office, who, id, seen, "情况紧急需要").await)),
        ("emergency", told(publication::release_in_emergency(office, who, id, seen).await)),
        ("withdraw", told(publication::withdraw(office, who, id, reason, "内容有误").await)),
        ("correct", told(publication::correct(office, who, id, seen.version, "内容有误").await)),
        ("validity", told(publication::state_validity(office, who, id, seen.version, &stated).await)),
        (
            "prolong",
            told(
                publication::prolong(office, who, id, seen.version, (later.date_naive(), &"仍在核实".into()))
                    .await,
            ),
        ),
        ("mask", told(publication::mask(office, who, id, "x", 1).await)),
        ("accept", told(publication::accept(office, who, id, "x", 1, "可以保留").await)),
        ("ask exception", told(publication::ask_exception(office, who, id, "x", 1, "可以保留").await)),
        ("confirm", told(publication::confirm_exception(office, who, id, "x", 1).await)),
    ]
}

on_both_databases! {
    async fn no_right_looks_like_no_document(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let id = bureau.draft("通知", "内容").await;
        let seen = bureau.seen(&id).await;
        let nowhere = DocumentId::parse("nowhere").unwrap();
        let with = |name: &str, duties: &[Duty]| {
            let mut who = person(name);
            who.duties = duties.iter().copied().collect();
            who
        };
        let outside = [
            ("another agency", with("far", &Duty::ALL)),
            ("another unit", with("stranger", &[Duty::Provider, Duty::UnitHead])),
            ("no unit", Staff { unit: None, ..with("stranger", &[Duty::Provider, Duty::UnitHead]) }),
            ("administrators", with("clerk", &[
                Duty::SystemAdministrator, Duty::SecurityAdministrator, Duty::AuditAdministrator,
            ])),
            ("other duties", with("clerk", &[Duty::CaseOfficer, Duty::Statistician, Duty::InquiryClerk, Duty::Assessor])),
        ];
        for (what, who) in &outside {
            let there = everything(&bureau, who, id.as_str(), &seen).await;
            let missing = everything(&bureau, who, nowhere.as_str(), &seen).await;
            assert_eq!(there, missing, "{what}");
            assert!(there.iter().all(|(_, told)| told == "not found"), "{what}: {there:?}");
            if let Ok(right) = who.authorise_all::<Read, Dossier>() {
                let list = publication::list(&bureau.office, who, &right, &Asked::default()).await.unwrap().lines;
                assert!(list.is_empty(), "{what}");
            }
        }
        assert_eq!(bureau.seen(&id).await, seen, "nothing was changed");

        // Each duty does its own part only.
        for (name, may) in [
            ("clerk", "show edition findings compared keep drop save attach detach discard submit ask emergency correct mask accept ask exception confirm"),
            ("secrecy", "show edition findings compared pass send back judge answer accept ask exception confirm"),
            ("leader", "show edition findings compared pass send back emergency withdraw accept ask exception confirm"),
        ] {
            let own = person(name);
            let tried = everything(&bureau, &own, nowhere.as_str(), &seen).await;
            assert!(tried.iter().all(|(_, told)| told == "not found"), "{name}: {tried:?}");
            let fresh = bureau.draft("通知", "内容").await;
            let (fresh_seen, denied) = (bureau.seen(&fresh).await, may.to_owned());
            let tried = everything(&bureau, &own, fresh.as_str(), &fresh_seen).await;
            for (act, told) in tried {
                // A finding or file that is not there is not found either.
                let nothing_there = ["detach", "mask", "accept", "ask exception", "confirm"].contains(&act);
                if !denied.contains(act) {
                    assert_eq!(told, "not found", "{name}: {act}");
                } else if !nothing_there && told == "not found" {
                    // Thrown away by an earlier act of the list.
                    assert_eq!(name, "clerk", "{name}: {act}");
                }
            }
        }
    }

    async fn lists_hold_what_a_person_reaches(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let own = bureau.draft("公证通知", "内容").await;
        let begin = Begin { kind: "notice".to_owned(), ..Begin::default() };
        let other = publication::begin(&bureau.office, &person_of("stranger", Duty::Provider), &begin).await.unwrap();
        for (name, expected) in [("clerk", 1), ("head", 1), ("stranger", 1), ("reviewer", 2), ("leader", 2)] {
            let who = person(name);
            let right = who.authorise_all::<Read, Dossier>().unwrap();
            let list = publication::list(&bureau.office, &who, &right, &Asked::default()).await.unwrap().lines;
            assert_eq!(list.len(), expected, "{name}");
        }
        let who = person("leader");
        let right = who.authorise_all::<Read, Dossier>().unwrap();
        let asked = Asked { words: "公证".to_owned(), ..Asked::default() };
        let list = publication::list(&bureau.office, &who, &right, &asked).await.unwrap().lines;
        assert_eq!(list.iter().map(|line| line.row.id.as_str()).collect::<Vec<_>>(), [own.as_str()]);
        let newest = std::cmp::max(&own, &other).clone();
        let page = Asked { before: Some(newest), ..Asked::default() };
        assert_eq!(publication::list(&bureau.office, &who, &right, &page).await.unwrap().lines.len(), 1);
    }

    /// However many documents there are, words are compared with some of them for a page; the next page goes on.
    async fn words_are_compared_in_parts(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let oldest = bureau.draft("公证通知", "内容").await;
        let row = document_row::Entity::find_by_id(oldest.as_str()).one(bureau.office.read()).await.unwrap().unwrap();
        let newer: Vec<_> = (0..10_000)
            .map(|number| {
                let (id, title) = (format!("z{number:05}"), format!("第{number}号通知"));
                document_row::Model { id, title, ..row.clone() }.into_active_model().reset_all()
            })
            .collect();
        for part in newer.chunks(500) {
            document_row::Entity::insert_many(part.to_vec()).exec_without_returning(bureau.office.read()).await.unwrap();
        }
        let who = person("leader");
        let right = who.authorise_all::<Read, Dossier>().unwrap();
        let mut asked = Asked { words: "公证".to_owned(), ..Asked::default() };
        let first = publication::list(&bureau.office, &who, &right, &asked).await.unwrap();
        assert_eq!((first.lines.len(), first.searched_to.as_ref().map(DocumentId::as_str)), (0, Some("z00000")));
        asked.before = first.searched_to;
        let second = publication::list(&bureau.office, &who, &right, &asked).await.unwrap();
        assert_eq!((second.lines.len(), second.searched_to), (1, None));
        assert_eq!(second.lines[0].row.id, oldest.as_str());
    }

    async fn two_reviewers_at_once(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let id = bureau.draft("通知", "内容").await;
        bureau.submit(&id).await.unwrap();
        bureau.pass(&id, "head").await.unwrap();
        let seen = bureau.seen(&id).await;
        let (one, two) = (person("reviewer"), person("second"));
        let (one, two) = tokio::join!(
            publication::pass(office, &one, id.as_str(), &seen, "同意"),
            publication::send_back(office, &two, id.as_str(), &seen, "请补充依据"),
        );
        let mut answers = [told(one), told(two)];
        answers.sort();
        assert_eq!(answers, ["conflict", "done"]);
        let steps = bureau.show(&id).await.held.steps;
        assert_eq!(steps.len(), 3, "sent, first review, and one of the two");
    }
}

fn person_of(name: &str, duty: Duty) -> Staff {
    Staff { duties: [duty].into(), ..person(name) }
}
