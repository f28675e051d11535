//! Questions to the ledger of an application: what may be recorded, what the clock makes of it.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use gongkai_domain::application::{
    Act, ActName, Consulted, Entry, FeeMode, Hand, Intake, Ledger, Matter, Opinion, State, Way,
    check_arrival, next, place_in,
};
use gongkai_domain::calendar::Calendar;
use gongkai_domain::id::StaffId;
use gongkai_domain::organisation::Duty;
use proptest::prelude::*;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn staff(id: &str) -> StaffId {
    StaffId::parse(id).unwrap()
}

/// Persons of the tests, each with the duties of the name.
pub fn duties(who: &str) -> BTreeSet<Duty> {
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
pub fn record(ledger: &Ledger, who: &str, on: &str, act: Act) -> Result<Ledger, Vec<&'static str>> {
    let (id, duties) = (staff(who), duties(who));
    let hand = Hand { staff: Some(&id), duties: &duties };
    let entry = Entry { on: day(on), by: Some(id.clone()), act };
    let refusals = ledger.check(&entry, hand, Calendar::embedded(), day(on)).unwrap();
    if refusals.is_empty() {
        return Ok(ledger.with(entry));
    }
    Err(refusals.iter().map(|refusal| refusal.code).collect())
}

/// The codes when an act of one day is recorded on a later one.
pub fn recorded_late(ledger: &Ledger, who: &str, (on, today): (&str, &str), act: Act) -> Vec<&'static str> {
    let (id, duties) = (staff(who), duties(who));
    let hand = Hand { staff: Some(&id), duties: &duties };
    let entry = Entry { on: day(on), by: Some(id.clone()), act };
    let refusals = ledger.check(&entry, hand, Calendar::embedded(), day(today)).unwrap();
    refusals.iter().map(|refusal| refusal.code).collect()
}

pub fn begun(intake: Intake, arrived: &str) -> Ledger {
    Ledger::begun(day(arrived), None, intake)
}

/// `who on act`, one a line; the last line may be refused with `! code code`.
pub fn told(intake: Intake, arrived: &str, lines: &[(&str, &str, Act, &[&str])]) -> Ledger {
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

pub fn drafted(ground: &str) -> Act {
    Act::Drafted { ground: ground.to_owned() }
}

pub fn numbered() -> Act {
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

/// Art. 30, 33: what is decided in the program is done on the day on which it is recorded. 2026-03-11 is the 7th
/// working day, 2026-03-30 the last one.
#[test]
fn no_day_of_the_past_makes_punctual() {
    let ledger = begun(Intake::Counter, "2026-03-02");
    let asked = |until: &str| Act::CorrectionRequested { until: day(until) };
    let longer = || Act::ExtensionProposed { days: 20 };
    for (act, on, today, codes) in [
        (asked("2026-03-20"), "2026-03-04", "2026-03-11", &[][..]),
        (asked("2026-03-20"), "2026-03-04", "2026-03-12", &["correction_too_late"]),
        (asked("2026-03-10"), "2026-03-04", "2026-03-10", &[]),
        (asked("2026-03-09"), "2026-03-04", "2026-03-10", &["correction_until_past"]),
        (asked("2027-03-05"), "2026-03-04", "2026-03-10", &[]),
        (asked("2126-03-20"), "2026-03-04", "2026-03-10", &["until_too_far"]),
        (longer(), "2026-03-27", "2026-03-30", &[]),
        (longer(), "2026-03-27", "2026-03-31", &["extension_too_late"]),
        (longer(), "2026-03-02", "2026-06-01", &["extension_too_late"]),
    ] {
        assert_eq!(recorded_late(&ledger, "officer", (on, today), act.clone()), codes, "{act:?} on {today}");
    }
    let proposed = record(&ledger, "officer", "2026-03-27", longer()).unwrap();
    for (today, codes) in [("2026-03-30", &[][..]), ("2026-03-31", &["extension_too_late"])] {
        let found = recorded_late(&proposed, "head", ("2026-03-27", today), Act::ExtensionApproved);
        assert_eq!(found, codes, "{today}");
    }
}

/// The Regulations are in force since 1 May 2008.
#[test]
fn days_of_arrival() {
    let code = |arrived: &str| check_arrival(day(arrived), day("2026-11-30")).map(|refusal| refusal.code);
    assert_eq!(code("2008-04-30"), Some("before_the_regulations"));
    assert_eq!(code("2008-05-01"), None);
    assert_eq!(code("2026-11-30"), None);
    assert_eq!(code("2026-12-01"), Some("in_future"));
}

/// Art. 42: one notice; none once the answer has its number.
#[test]
fn one_fee_notice() {
    let fee = || Act::FeeNotified { mode: FeeMode::ByItem, count: 12, yuan: 100 };
    let ledger = told(
        Intake::Counter,
        "2026-03-02",
        &[
            ("officer", "2026-03-03", fee(), &[]),
            ("officer", "2026-03-05", Act::FeePaid, &[]),
            ("officer", "2026-03-06", fee(), &["fee_twice"]),
        ],
    );
    assert_eq!(ledger.entries().len(), 3);
    told(
        Intake::Counter,
        "2026-03-02",
        &[
            ("officer", "2026-03-03", drafted("refused_petition"), &[]),
            ("officer", "2026-03-03", Act::Submitted, &[]),
            ("head", "2026-03-03", Act::Approved, &[]),
            ("officer", "2026-03-03", numbered(), &[]),
            ("officer", "2026-03-04", fee(), &["fee_after_answer"]),
        ],
    );
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

const CHOICES: u8 = 37;

/// A draft that goes out on one day, with every record that it needs.
pub fn answered(ledger: &Ledger, ground: &str, on: &str) -> Ledger {
    let steps = [
        ("officer", Act::SearchRecorded { found: true }),
        ("officer", drafted(ground)),
        ("secrecy", Act::ReviewRecorded),
        ("officer", Act::Submitted),
        ("leader", Act::Approved),
        ("officer", numbered()),
        ("officer", Act::Delivered { way: Way::Post }),
    ];
    steps.into_iter().fold(ledger.clone(), |ledger, (who, act)| record(&ledger, who, on, act).unwrap())
}

/// 2026-03-02 is a Monday; 20 working days end on the 30th.
#[test]
fn many_applications_art_35() {
    let sound = Act::ReasonsGiven { sound: true };
    let until = |text: &str| Act::DelayTold { until: day(text) };
    let request = |text: &str| Act::ReasonsRequested { until: day(text), count: 41 };
    let refused: Vec<(&str, &str, Act, &[&str])> = vec![
        ("officer", "2026-03-03", drafted("refused_abusive"), &[]),
        ("officer", "2026-03-03", Act::Submitted, &["reasons_not_asked"]),
        ("officer", "2026-03-03", sound.clone(), &["no_reasons_requested"]),
        ("officer", "2026-03-03", request("2026-03-03"), &["reasons_period"]),
        ("officer", "2026-03-03", request("2026-03-10"), &[]),
        ("officer", "2026-03-04", request("2026-03-12"), &["reasons_twice"]),
        ("officer", "2026-03-10", Act::Submitted, &["reasons_not_asked"]),
    ];
    let asked = told(Intake::Counter, "2026-03-02", &refused);
    // Silence is enough from the day after the period.
    assert!(record(&asked, "officer", "2026-03-11", Act::Submitted).is_ok());
    assert_eq!(record(&asked, "officer", "2026-03-09", until("2026-05-29")), Err(vec!["reasons_not_sound"]));
    let weighed = record(&asked, "officer", "2026-03-09", sound).unwrap();
    assert_eq!(record(&weighed, "officer", "2026-03-12", Act::Submitted), Err(vec!["reasons_not_asked"]));
    assert_eq!(record(&weighed, "officer", "2026-03-09", until("2026-03-30")), Err(vec!["delay_not_later"]));
    assert_eq!(record(&weighed, "officer", "2026-03-31", until("2026-05-29")), Err(vec!["delay_too_late"]));
    let delayed = record(&weighed, "officer", "2026-03-30", until("2026-05-29")).unwrap();
    let sheet = delayed.clock(Calendar::embedded(), day("2026-04-01")).unwrap();
    assert_eq!((sheet.state, sheet.due), (State::Running, Some(day("2026-05-29"))));
    assert_eq!(record(&delayed, "officer", "2026-04-01", until("2026-06-30")), Err(vec!["delay_twice"]));
    let extended = Act::ExtensionProposed { days: 5 };
    assert_eq!(record(&delayed, "officer", "2026-04-01", extended), Err(vec!["already_extended"]));
    assert!(
        record(&asked, "officer", "2026-03-09", Act::ReasonsGiven { sound: false })
            .is_ok_and(|weighed| record(&weighed, "officer", "2026-03-09", Act::Submitted).is_ok())
    );
}

/// A new answer has a term of its own, needs its own search and review, and leaves table three as it was (C8).
#[test]
fn an_answer_that_was_ordered() {
    let calendar = Calendar::embedded();
    let begun = begun(Intake::Counter, "2025-11-03");
    let order = Act::AnswerOrdered { until: None };
    assert_eq!(record(&begun, "officer", "2025-11-10", order.clone()), Err(vec!["not_ended"]));
    let first = answered(&begun, "denied_process", "2025-11-20");
    let early = Act::AnswerOrdered { until: Some(day("2026-02-02")) };
    assert_eq!(record(&first, "officer", "2026-02-03", early), Err(vec!["order_period"]));
    let ordered = record(&first, "officer", "2026-02-03", order).unwrap();
    let sheet = ordered.clock(calendar, day("2026-02-03")).unwrap();
    // Spring Festival lies in between; 14 and 28 February are worked.
    let fresh = calendar.due(day("2026-02-03"), 20).unwrap().date;
    assert_eq!((sheet.state, sheet.due), (State::Running, Some(fresh)));
    let drafted = record(&ordered, "officer", "2026-02-04", drafted("denied_internal")).unwrap();
    assert_eq!(
        record(&drafted, "officer", "2026-02-04", Act::Submitted),
        Err(vec!["no_search", "no_review"])
    );
    let again = answered(&ordered, "answer_granted", "2026-02-09");
    assert_eq!(again.clock(calendar, day("2026-03-01")).unwrap().late_by, Some(0));
    let places = |ledger: &Ledger, year| {
        let place = place_in(ledger, (year, "format-2021"), calendar, day("2026-12-01")).unwrap();
        place.map(|(came, went)| (came.row(), went.row()))
    };
    for ledger in [&first, &ordered, &again] {
        assert_eq!(places(ledger, 2025), Some(("new", "denied_process")));
        assert_eq!(places(ledger, 2026), None);
    }
    let named = Act::AnswerOrdered { until: Some(day("2026-03-06")) };
    let third = record(&again, "officer", "2026-03-02", named).unwrap();
    assert_eq!(third.clock(calendar, day("2026-03-02")).unwrap().due, Some(day("2026-03-06")));
    let at = |ground: &str| {
        let is_it = |entry: &Entry| entry.act == self::drafted(ground);
        again.entries().iter().position(is_it).and_then(|place| again.draft_at(place)).unwrap()
    };
    assert!(
        at("denied_process").number.is_some() && at("answer_granted").approved_on == Some(day("2026-02-09"))
    );
}

/// Art. 41 is another matter: its own answers, no fee, no place in table three.
#[test]
fn own_records() {
    let act = Act::Registered { intake: Intake::Counter, matter: Matter::OwnRecord };
    let arrived = Entry { on: day("2026-03-02"), by: None, act };
    let ledger = Ledger::of(vec![arrived]).unwrap();
    let refused = |act: Act| record(&ledger, "officer", "2026-03-03", act).unwrap_err();
    assert_eq!(refused(drafted("answer_granted")), ["ground_misfit"]);
    assert_eq!(refused(Act::ExtensionProposed { days: 5 }), ["not_for_records"]);
    let fee = Act::FeeNotified { mode: FeeMode::ByItem, count: 11, yuan: 100 };
    assert_eq!(refused(fee), ["not_for_records"]);
    let other = begun(Intake::Counter, "2026-03-02");
    assert_eq!(record(&other, "officer", "2026-03-03", drafted("record_kept")), Err(vec!["ground_misfit"]));
    let steps = [
        ("officer", drafted("record_corrected")),
        ("officer", Act::Submitted),
        ("head", Act::Approved),
        ("officer", numbered()),
        ("officer", Act::Delivered { way: Way::Post }),
    ];
    let ended = steps
        .into_iter()
        .fold(ledger.clone(), |ledger, (who, act)| record(&ledger, who, "2026-03-04", act).unwrap());
    for ledger in [&ledger, &ended] {
        let place = place_in(ledger, (2026, "format-2021"), Calendar::embedded(), day("2026-04-01")).unwrap();
        assert_eq!(place, None);
    }
    let stored =
        serde_json::to_string(&Act::Registered { intake: Intake::Fax, matter: Matter::Disclosure }).unwrap();
    assert_eq!(stored, r#"{"act":"registered","intake":"fax"}"#, "as it always was");
    assert!(serde_json::from_str::<Act>(&stored).is_ok());
}

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
        29 => Act::Reopened,
        30 => Act::ReasonsRequested { until: on + Days::new(u64::from(more) % 9), count: 40 },
        31 => Act::ReasonsGiven { sound: more < 200 },
        32 => Act::DelayTold { until: on + Days::new(u64::from(more)) },
        33 => Act::AnswerOrdered { until: more.is_multiple_of(2).then(|| on + Days::new(u64::from(more))) },
        34 => Act::ConsultationTold { letter },
        35 => Act::ConsultationEnded { letter },
        _ => Act::ThirdPartyTold { letter },
    }
}

/// Working days that letters take out, one by one as the law says it: after the letter was sent, up to its reply or
/// the 15th working day after it arrived.
fn taken_out(ledger: &Ledger, after: NaiveDate, through: NaiveDate) -> BTreeSet<NaiveDate> {
    let works = |day: &NaiveDate| Calendar::embedded().is_working_day(*day).unwrap();
    let mut days = BTreeSet::new();
    for letter in ledger.standing().letters {
        // A reply on the day of the letter takes nothing out.
        if letter.closed_on() == Some(letter.sent_on) {
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
            if silent || letter.closed_on().is_some_and(|closed| on >= closed) {
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
        steps in prop::collection::vec((0..5_u8, any::<u8>(), 1_u64..9), 1..30),
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
                3 => Act::ConsultationEnded { letter },
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
            "reasons_requested",
            "search_recorded",
            "review_recorded",
            "drafted",
            "withdrawn",
            "joined",
        ]
    );
}
