//! What is recorded when the term is over, letters that are given up, answers that contradict what was found.

use gongkai_domain::{
    application::{
        Act, ActName, Consulted, Entry, FeeMode, Hand, Intake, Ledger, Matter, Opinion, State, next,
    },
    calendar::Calendar,
};

use crate::ledger::{answered, begun, day, drafted, duties, record, recorded_late, staff, told};

/// Art. 33, 35, 42: the term of 2026-03-02 is over on the 30th. What is recorded later with a day before it would make
/// the answer punctual; what has a day after it changes nothing.
#[test]
fn nothing_stops_a_term_that_is_over() {
    let ledger = begun(Intake::Counter, "2026-03-02");
    let sent = || Act::ConsultationSent { with: Consulted::OtherAgency };
    let fee = || Act::FeeNotified { mode: FeeMode::ByItem, count: 12, yuan: 100 };
    for (who, act, on, today, codes) in [
        ("officer", sent(), "2026-03-16", "2026-03-30", &[][..]),
        ("officer", sent(), "2026-03-16", "2026-03-31", &["recorded_late"]),
        ("head", sent(), "2026-03-16", "2026-03-31", &[]),
        ("officer", sent(), "2026-03-31", "2026-03-31", &[]),
        ("officer", fee(), "2026-03-30", "2026-03-30", &[]),
        ("officer", fee(), "2026-03-16", "2026-03-31", &["fee_too_late"]),
        ("officer", fee(), "2026-03-31", "2026-03-31", &["fee_too_late"]),
    ] {
        let found = recorded_late(&ledger, who, (on, today), act.clone());
        assert_eq!(found, codes, "{act:?} of {on} on {today} by {who}");
    }
    let reasons = |until: &str, count| Act::ReasonsRequested { until: day(until), count };
    for (act, today, codes) in [
        (reasons("2026-03-20", 12), "2026-03-20", &[][..]),
        (reasons("2026-03-20", 12), "2026-03-21", &["reasons_until_past"]),
        (reasons("2026-03-20", 1), "2026-03-16", &["not_excessive"]),
    ] {
        assert_eq!(recorded_late(&ledger, "officer", ("2026-03-16", today), act), codes, "{today}");
    }
    let sound = told(
        Intake::Counter,
        "2026-03-02",
        &[
            ("officer", "2026-03-03", reasons("2026-03-10", 12), &[]),
            ("officer", "2026-03-09", Act::ReasonsGiven { sound: true }, &[]),
        ],
    );
    let later = || Act::DelayTold { until: day("2026-06-30") };
    assert_eq!(recorded_late(&sound, "officer", ("2026-03-27", "2026-03-30"), later()), [""; 0]);
    assert_eq!(recorded_late(&sound, "officer", ("2026-03-27", "2026-03-31"), later()), ["delay_too_late"]);
}

/// A letter that cannot be delivered stops the clock until it is given up, and no longer.
#[test]
fn a_letter_is_given_up() {
    let ended = Act::ConsultationEnded { letter: 1 };
    let ledger = told(
        Intake::Counter,
        "2026-03-02",
        &[
            ("officer", "2026-03-03", Act::ConsultationEnded { letter: 1 }, &["no_consultation"]),
            ("officer", "2026-03-09", Act::ConsultationSent { with: Consulted::ThirdParty }, &[]),
            ("officer", "2026-03-16", ended.clone(), &[]),
            ("officer", "2026-03-17", ended, &["no_consultation"]),
            (
                "officer",
                "2026-03-17",
                Act::ConsultationReplied { letter: 1, opinion: Opinion::Objects },
                &["no_consultation"],
            ),
            ("officer", "2026-03-17", Act::SearchRecorded { found: true }, &[]),
            ("officer", "2026-03-17", drafted("answer_granted"), &[]),
            ("officer", "2026-03-17", Act::Submitted, &[]),
        ],
    );
    // Five working days, the 10th to the 16th, are not counted: the 30th of March becomes the 7th of April, with
    // Qingming between.
    let sheet = ledger.clock(Calendar::embedded(), day("2026-03-18")).unwrap();
    assert_eq!((sheet.state, sheet.due), (State::Running, Some(day("2026-04-07"))));
}

/// Art. 36: what was not found is neither given nor withheld, and a record of one's own has its own answers (Art. 41).
#[test]
fn an_answer_fits_its_search() {
    let nothing = Act::SearchRecorded { found: false };
    for (ground, codes) in [
        ("answer_granted", &["search_nothing"][..]),
        ("denied_process", &["search_nothing", "no_review"]),
        ("unable_not_held", &[]),
    ] {
        told(
            Intake::Counter,
            "2026-03-02",
            &[
                ("officer", "2026-03-03", nothing.clone(), &[]),
                ("officer", "2026-03-03", drafted(ground), &[]),
                ("officer", "2026-03-03", Act::Submitted, codes),
            ],
        );
    }
    let act = Act::Registered { intake: Intake::Counter, matter: Matter::OwnRecord };
    let entry = Entry { on: day("2026-03-02"), by: None, act };
    let own = Ledger::of(vec![entry]).unwrap();
    let (id, duties) = (staff("officer"), duties("officer"));
    let hand = Hand { staff: Some(&id), duties: &duties };
    let possible = next(&own, hand, Calendar::embedded(), day("2026-03-03")).unwrap();
    let draft = possible.iter().find(|one| one.act == ActName::Drafted).unwrap();
    assert_eq!(draft.refusals, []);
}

/// A day that a decision names is moved by no notice of this office.
#[test]
fn a_fee_does_not_move_the_day_of_a_decision() {
    let first = answered(&begun(Intake::Counter, "2026-03-02"), "denied_process", "2026-03-12");
    let fee = || Act::FeeNotified { mode: FeeMode::ByItem, count: 12, yuan: 100 };
    for (until, codes) in [(Some(day("2026-06-30")), Err(vec!["fee_after_order"])), (None, Ok(()))] {
        let ordered = record(&first, "officer", "2026-06-01", Act::AnswerOrdered { until }).unwrap();
        assert_eq!(record(&ordered, "officer", "2026-06-02", fee()).map(drop), codes, "{until:?}");
    }
}
