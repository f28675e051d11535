//! Questions to the ledger of an application: what may be recorded, what the clock makes of it.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use gongkai_domain::application::{
    Act, ActName, Consulted, Entry, FeeMode, Hand, Intake, Ledger, Opinion, State, Way, next,
};
use gongkai_domain::calendar::Calendar;
use gongkai_domain::id::StaffId;
use gongkai_domain::organisation::Duty;
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn staff(id: &str) -> StaffId {
    StaffId::parse(id).unwrap()
}

/// Persons of the tests, each with the duties of the name.
fn duties(who: &str) -> BTreeSet<Duty> {
    match who {
        "officer" => BTreeSet::from([Duty::CaseOfficer]),
        "head" => BTreeSet::from([Duty::DisclosureReviewer]),
        "secrecy" => BTreeSet::from([Duty::SecrecyReviewer]),
        "leader" => BTreeSet::from([Duty::ResponsibleLeader]),
        // One who holds them all: only separation stops this one.
        "all" => Duty::ALL.into_iter().collect(),
        other => panic!("nobody is called {other}"),
    }
}

/// The codes of a refusal of this act, and the ledger with it if there is none.
fn record(ledger: &Ledger, who: &str, on: &str, act: Act) -> Result<Ledger, Vec<&'static str>> {
    let (id, duties) = (staff(who), duties(who));
    let hand = Hand { staff: Some(&id), duties: &duties };
    let entry = Entry { on: day(on), by: Some(id.clone()), act };
    let refusals = ledger.check(&entry, hand, Calendar::embedded(), day(on)).unwrap();
    if refusals.is_empty() {
        return Ok(ledger.with(entry));
    }
    Err(refusals.iter().map(|refusal| refusal.code).collect())
}

fn begun(intake: Intake, arrived: &str) -> Ledger {
    Ledger::begun(day(arrived), None, intake)
}

/// `who on act`, one a line; the last line may be refused with `! code code`.
fn told(intake: Intake, arrived: &str, lines: &[(&str, &str, Act, &[&str])]) -> Ledger {
    let mut ledger = begun(intake, arrived);
    for (who, on, act, codes) in lines {
        match record(&ledger, who, on, act.clone()) {
            Ok(longer) => {
                assert!(codes.is_empty(), "{act:?} on {on} was accepted, not refused with {codes:?}");
                ledger = longer;
            }
            Err(found) => assert_eq!(&found, codes, "{act:?} by {who} on {on}"),
        }
    }
    ledger
}

fn drafted(ground: &str) -> Act {
    Act::Drafted { ground: ground.to_owned() }
}

fn numbered() -> Act {
    Act::Numbered { number: "示司公开〔2026〕1号".to_owned() }
}

/// 2026-03-02 is a Monday; its 7th working day is the 11th, its 20th the 30th.
#[test]
fn a_refusal_has_its_records_and_its_leader() {
    let found = Act::SearchRecorded { found: true };
    let ledger = told(
        Intake::Counter,
        "2026-03-02",
        &[
            ("officer", "2026-03-03", Act::Submitted, &["no_draft"]),
            ("officer", "2026-03-03", drafted("denied_process"), &[]),
            ("officer", "2026-03-03", Act::Submitted, &["no_search", "no_review"]),
            ("officer", "2026-03-04", found, &[]),
            ("officer", "2026-03-04", Act::ReviewRecorded, &["other_duty"]),
            ("secrecy", "2026-03-04", Act::ReviewRecorded, &[]),
            ("head", "2026-03-05", Act::Approved, &["nothing_submitted"]),
            ("officer", "2026-03-05", Act::Submitted, &[]),
            ("officer", "2026-03-05", drafted("answer_granted"), &["submitted_already"]),
            ("head", "2026-03-05", Act::Approved, &["leader_decides"]),
            ("officer", "2026-03-05", numbered(), &["not_approved"]),
            ("officer", "2026-03-05", Act::Delivered { way: Way::Post }, &["not_numbered"]),
            ("leader", "2026-03-05", Act::Returned, &[]),
            ("officer", "2026-03-06", Act::Submitted, &[]),
            ("leader", "2026-03-06", Act::Approved, &[]),
            ("officer", "2026-03-06", numbered(), &[]),
            ("officer", "2026-03-06", numbered(), &["not_approved"]),
            ("leader", "2026-03-06", Act::Returned, &["nothing_submitted"]),
            ("officer", "2026-03-09", Act::Delivered { way: Way::Post }, &[]),
            ("officer", "2026-03-10", Act::Delivered { way: Way::Post }, &["delivered_already"]),
        ],
    );
    let sheet = ledger.clock(Calendar::embedded(), day("2026-03-10")).unwrap();
    assert_eq!((sheet.state, sheet.late_by), (State::Answered, Some(0)));
    let ended = ledger.outcome(Calendar::embedded(), day("2026-12-31")).unwrap();
    assert_eq!(ended, Some(("denied_process".to_owned(), day("2026-03-09"))));
    let before = ledger.outcome(Calendar::embedded(), day("2026-03-08")).unwrap();
    assert_eq!(before, None);
}

#[test]
fn nobody_approves_what_is_his_own() {
    told(
        Intake::Counter,
        "2026-03-02",
        &[
            ("all", "2026-03-03", Act::SearchRecorded { found: true }, &[]),
            ("all", "2026-03-03", Act::ReviewRecorded, &[]),
            ("all", "2026-03-03", drafted("denied_internal"), &[]),
            ("all", "2026-03-03", Act::Submitted, &["reviewer_drafted"]),
            ("secrecy", "2026-03-03", Act::ReviewRecorded, &[]),
            ("all", "2026-03-03", Act::Submitted, &[]),
            ("all", "2026-03-03", Act::Approved, &["same_person"]),
            ("all", "2026-03-04", Act::ExtensionProposed { days: 20 }, &[]),
            ("all", "2026-03-04", Act::ExtensionApproved, &["same_person"]),
            ("leader", "2026-03-04", Act::ExtensionApproved, &["other_duty"]),
            ("officer", "2026-03-04", Act::ExtensionTold, &["extension_not_approved"]),
            ("head", "2026-03-04", Act::ExtensionApproved, &[]),
            ("officer", "2026-03-04", Act::ExtensionTold, &[]),
            ("officer", "2026-03-05", Act::ExtensionProposed { days: 1 }, &["already_extended"]),
        ],
    );
}

#[test]
fn too_early_too_late_twice() {
    let until = |on: &str| Act::CorrectionRequested { until: day(on) };
    told(
        Intake::Online,
        "2026-02-27",
        &[
            ("officer", "2026-03-02", until("2026-03-20"), &["not_received"]),
            ("officer", "2026-03-02", drafted("answer_granted"), &["not_received"]),
            ("officer", "2026-03-02", Act::Confirmed, &[]),
            ("officer", "2026-03-03", Act::Confirmed, &["confirmed_already"]),
            ("officer", "2026-03-01", Act::Corrected, &["out_of_order"]),
            ("officer", "2026-03-12", until("2026-03-20"), &["correction_too_late"]),
            ("officer", "2026-03-11", until("2026-03-11"), &["correction_period"]),
            ("officer", "2026-03-11", until("2026-03-20"), &[]),
            ("officer", "2026-03-12", until("2026-03-20"), &["correction_twice"]),
            ("officer", "2026-03-23", Act::Corrected, &["correction_period_over"]),
            ("officer", "2026-03-23", drafted("answer_granted"), &["case_closed"]),
            ("head", "2026-03-24", Act::Reopened, &[]),
            ("officer", "2026-03-24", until("2026-03-30"), &["correction_twice"]),
            ("officer", "2026-03-24", Act::Closed, &["not_silent"]),
            ("head", "2026-03-24", Act::Reopened, &["not_abandoned"]),
            ("officer", "2026-03-24", Act::Withdrawn, &[]),
            ("officer", "2026-03-24", Act::Withdrawn, &["case_closed"]),
        ],
    );
}

/// Silence ends a case on the day after the period, whenever somebody looks; a fee follows its rates.
#[test]
fn silence_and_fees() {
    let fee = |count, yuan| Act::FeeNotified { mode: FeeMode::ByItem, count, yuan };
    let ledger = told(
        Intake::Counter,
        "2025-12-01",
        &[
            ("officer", "2025-12-02", fee(10, 100), &["no_fee_due"]),
            ("officer", "2025-12-02", fee(12, 200), &["fee_differs"]),
            ("officer", "2025-12-02", Act::FeePaid, &["no_fee"]),
            ("officer", "2025-12-02", fee(12, 100), &[]),
            ("officer", "2026-01-05", Act::FeePaid, &["fee_period_over"]),
            ("officer", "2026-01-05", Act::Closed, &[]),
        ],
    );
    // The 30th day, 1 January, is a holiday; the next working day is the 4th, a Sunday that is worked.
    let outcome = |today: &str| ledger.outcome(Calendar::embedded(), day(today)).unwrap();
    assert_eq!(outcome("2026-01-04"), None);
    assert_eq!(outcome("2026-01-05"), Some(("closed_unpaid".to_owned(), day("2026-01-05"))));
    assert_eq!(outcome("2026-12-31"), Some(("closed_unpaid".to_owned(), day("2026-01-05"))));
}

#[test]
fn a_letter_that_came_back_is_sent_again() {
    let ledger = told(
        Intake::Oral,
        "2026-03-02",
        &[
            ("officer", "2026-03-03", drafted("refused_petition"), &[]),
            ("officer", "2026-03-03", Act::Submitted, &[]),
            ("head", "2026-03-03", Act::Approved, &[]),
            ("officer", "2026-03-03", numbered(), &[]),
            ("officer", "2026-03-04", Act::Delivered { way: Way::Post }, &[]),
            ("officer", "2026-03-12", Act::Undeliverable, &[]),
            ("officer", "2026-03-12", Act::Undeliverable, &["not_posted"]),
            ("officer", "2026-03-13", Act::Delivered { way: Way::InPerson }, &[]),
            ("officer", "2026-03-13", Act::Undeliverable, &["not_posted"]),
        ],
    );
    let ended = ledger.outcome(Calendar::embedded(), day("2026-04-01")).unwrap();
    assert_eq!(ended, Some(("refused_petition".to_owned(), day("2026-03-04"))), "the day posted counts");
}

const CHOICES: u8 = 30;

/// An act by number; parts of it by `more`.
fn some_act(number: u8, more: u8, on: NaiveDate, ledger: &Ledger) -> Act {
    let letters = ledger.standing().letters;
    let letter = letters.get(usize::from(more) % letters.len().max(1)).map_or(99, |letter| letter.place);
    let with = [Consulted::ThirdParty, Consulted::JointAgency, Consulted::OtherAgency][usize::from(more) % 3];
    match number % CHOICES {
        0 => Act::Confirmed,
        1 => Act::Assigned { unit: "法治股".to_owned() },
        2 => Act::CorrectionRequested { until: on + Days::new(u64::from(more) % 20) },
        3 | 4 => Act::Corrected,
        5..=7 => Act::ConsultationSent { with },
        8 | 9 => Act::ConsultationDelivered { letter },
        10..=12 => Act::ConsultationReplied { letter, opinion: Opinion::Partly },
        13 => Act::ExtensionProposed { days: u32::from(more) % 23 },
        14 => Act::ExtensionApproved,
        15 => Act::ExtensionRejected,
        16 => Act::ExtensionTold,
        17 => Act::FeeNotified { mode: FeeMode::ByItem, count: 11 + u32::from(more) % 9, yuan: 100 },
        18 => Act::FeePaid,
        19 => Act::SearchRecorded { found: more.is_multiple_of(2) },
        20 => Act::ReviewRecorded,
        21 => drafted(["answer_granted", "denied_process", "unable_unclear"][usize::from(more) % 3]),
        22 => Act::Submitted,
        23 => Act::Approved,
        24 => Act::Returned,
        25 => numbered(),
        26 => Act::Delivered { way: if more < 128 { Way::Post } else { Way::Online } },
        27 => Act::Undeliverable,
        28 if more < 40 => Act::Withdrawn,
        28 => Act::Closed,
        _ => Act::Reopened,
    }
}

/// Working days that letters take out, one by one as the law says it: after the letter was sent, up to its reply or
/// the 15th working day after it arrived.
fn taken_out(ledger: &Ledger, after: NaiveDate, through: NaiveDate) -> BTreeSet<NaiveDate> {
    let works = |day: &NaiveDate| Calendar::embedded().is_working_day(*day).unwrap();
    let mut days = BTreeSet::new();
    for letter in ledger.standing().letters {
        // A reply on the day of the letter takes nothing out.
        if letter.replied.is_some_and(|(reply, _)| reply == letter.sent_on) {
            continue;
        }
        let mut working_since_delivery = 0;
        let mut on = letter.sent_on;
        while on < through {
            on = on + Days::new(1);
            days.insert(on);
            if letter.delivered_on.is_some_and(|there| on > there) && works(&on) {
                working_since_delivery += 1;
            }
            let silent = letter.with != Consulted::OtherAgency && working_since_delivery == 15;
            if silent || letter.replied.is_some_and(|(reply, _)| on >= reply) {
                break;
            }
        }
    }
    days.into_iter().filter(|on| *on > after && works(on)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Whatever was accepted, the clock accepts; what `next` says no to, no act of that name gets through; what was
    /// refused left the ledger as it was.
    #[test]
    fn ledger_clock_and_next_agree(
        online in any::<bool>(),
        steps in prop::collection::vec((0..CHOICES, any::<u8>(), 0_u64..6), 1..40),
    ) {
        let calendar = Calendar::embedded();
        let intake = if online { Intake::Online } else { Intake::PostSigned };
        let mut ledger = begun(intake, "2025-09-15");
        let mut today = day("2025-09-15");
        for (number, more, gap) in steps {
            today = today + Days::new(gap);
            let act = some_act(number, more, today, &ledger);
            // Whoever does it: sometimes the one who also did the rest.
            let name = if more % 5 == 0 { "all" } else if number % 2 == 0 { "head" } else { "leader" };
            let (id, held) = (staff(name), duties("all"));
            let hand = Hand { staff: Some(&id), duties: &held };
            let entry = Entry { on: today, by: Some(id.clone()), act };
            let refusals = ledger.check(&entry, hand, calendar, today).unwrap();
            let possible = next(&ledger, hand, calendar, today).unwrap();
            let said = possible.iter().find(|one| one.act == entry.act.name()).unwrap();
            if !said.refusals.is_empty() {
                prop_assert!(!refusals.is_empty(), "{:?} was refused as such, not as {entry:?}", said);
            }
            if refusals.is_empty() {
                ledger = ledger.with(entry);
            }
            let sheet = ledger.clock(calendar, today).unwrap();
            prop_assert_eq!(&sheet.refusals, &[], "{:?}", ledger);
            let again = Ledger::of(ledger.entries().to_vec());
            prop_assert_eq!(again.as_ref(), Some(&ledger));
        }
    }

    /// Several letters at once, replies to any of them: the clock leaves out exactly the days of the law.
    #[test]
    fn many_letters(
        steps in prop::collection::vec((0..4_u8, any::<u8>(), 1_u64..9), 1..30),
    ) {
        let calendar = Calendar::embedded();
        let mut ledger = begun(Intake::Counter, "2025-02-10");
        let mut today = day("2025-02-10");
        for (number, more, gap) in steps {
            today = today + Days::new(gap);
            let letters = ledger.standing().letters;
            let letter = letters.get(usize::from(more) % letters.len().max(1)).map_or(99, |one| one.place);
            let act = match number {
                0 | 1 if letters.len() < 6 => {
                    let with = if more % 4 == 0 { Consulted::JointAgency } else { Consulted::ThirdParty };
                    Act::ConsultationSent { with }
                }
                2 => Act::ConsultationReplied { letter, opinion: Opinion::Agrees },
                _ => Act::ConsultationDelivered { letter },
            };
            if let Ok(longer) = record(&ledger, "officer", &today.to_string(), act) {
                ledger = longer;
            }
        }
        let sheet = ledger.clock(calendar, today).unwrap();
        let received = day("2025-02-10");
        let counted: BTreeSet<_> =
            sheet.days.iter().filter(|day| !day.counted && day.date <= today).map(|day| day.date).collect();
        let works = |on: &NaiveDate| calendar.is_working_day(*on).unwrap();
        let counted: BTreeSet<_> = counted.into_iter().filter(works).collect();
        prop_assert_eq!(counted, taken_out(&ledger, received, today), "{:?}", ledger.entries());
    }
}

#[test]
fn last_days() {
    let ledger = begun(Intake::Counter, "2026-03-02");
    let (id, held) = (staff("all"), duties("all"));
    let hand = Hand { staff: Some(&id), duties: &held };
    let possible = next(&ledger, hand, Calendar::embedded(), day("2026-03-03")).unwrap();
    let last = |act: ActName| possible.iter().find(|one| one.act == act).unwrap().last_day;
    assert_eq!(last(ActName::CorrectionRequested), Some(day("2026-03-11")));
    assert_eq!(last(ActName::ExtensionProposed), Some(day("2026-03-30")));
    assert_eq!(last(ActName::Withdrawn), None);
    let locked: BTreeSet<_> =
        possible.iter().filter(|one| !one.refusals.is_empty()).map(|one| one.act.code()).collect();
    let open: Vec<_> =
        ActName::ALL.iter().map(|act| act.code()).filter(|code| !locked.contains(code)).collect();
    assert_eq!(
        open,
        [
            "registered",
            "assigned",
            "correction_requested",
            "consultation_sent",
            "extension_proposed",
            "fee_notified",
            "search_recorded",
            "review_recorded",
            "drafted",
            "withdrawn",
            "joined",
        ]
    );
}
