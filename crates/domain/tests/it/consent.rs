//! What third parties allow (Art. 15, 32), steps that are taken in the program on their day, and applications that are
//! taken back before anybody confirmed them.

use gongkai_domain::{
    application::{Act, Consulted, Intake, Opinion, State, Way},
    calendar::Calendar,
};

use crate::ledger::{day, drafted, numbered, recorded_late, told};

const ARRIVED: &str = "2026-03-02";

fn asked() -> Act {
    Act::ConsultationSent { with: Consulted::ThirdParty }
}

fn replied(opinion: Opinion) -> Act {
    Act::ConsultationReplied { letter: 1, opinion }
}

const GOT: Act = Act::ConsultationDelivered { letter: 1 };
const GIVEN: Act = Act::Delivered { way: Way::Post };
const TOLD: Act = Act::ThirdPartyTold { letter: 1 };

/// 2026-03-03 is a Tuesday; the 15th working day after it is the 24th.
#[test]
fn an_answer_waits_for_whoever_was_asked() {
    for (ground, held) in [
        ("answer_granted", &["third_party_waits"][..]),
        ("denied_third_party", &["no_search", "no_review", "third_party_waits"]),
        ("denied_internal", &["no_search", "no_review"]),
    ] {
        told(
            Intake::Counter,
            ARRIVED,
            &[
                ("officer", "2026-03-02", asked(), &[]),
                ("officer", "2026-03-03", GOT, &[]),
                ("officer", "2026-03-24", drafted(ground), &[]),
                ("officer", "2026-03-24", Act::Submitted, held),
            ],
        );
    }
    let silent = told(
        Intake::Counter,
        ARRIVED,
        &[
            ("officer", "2026-03-02", asked(), &[]),
            ("officer", "2026-03-20", drafted("answer_granted"), &[]),
            ("officer", "2026-03-20", Act::SearchRecorded { found: true }, &[]),
            ("officer", "2026-03-20", Act::Submitted, &["third_party_waits"]),
            ("officer", "2026-03-20", Act::ConsultationDelivered { letter: 1 }, &[]),
        ],
    );
    // The letter reached them on 20 March: its 15th working day is 13 April, with Qingming between.
    for (on, codes) in [("2026-04-13", &["third_party_waits"][..]), ("2026-04-14", &[])] {
        assert_eq!(recorded_late(&silent, "officer", (on, on), Act::Submitted), codes, "{on}");
    }
}

#[test]
fn a_letter_that_is_sent_later_stops_the_delivery() {
    told(
        Intake::Counter,
        ARRIVED,
        &[
            ("officer", "2026-03-03", Act::SearchRecorded { found: true }, &[]),
            ("officer", "2026-03-03", drafted("answer_granted"), &[]),
            ("officer", "2026-03-03", Act::Submitted, &[]),
            ("head", "2026-03-03", Act::Approved, &[]),
            ("officer", "2026-03-03", numbered(), &[]),
            ("officer", "2026-03-03", asked(), &[]),
            ("officer", "2026-03-03", GIVEN, &["third_party_waits"]),
        ],
    );
}

#[test]
fn what_is_given_in_spite_of_an_objection_has_its_reason_and_is_told() {
    told(
        Intake::Counter,
        ARRIVED,
        &[
            ("officer", "2026-03-02", asked(), &[]),
            ("officer", "2026-03-03", replied(Opinion::Objects), &[]),
            ("officer", "2026-03-04", Act::SearchRecorded { found: true }, &[]),
            ("officer", "2026-03-04", drafted("answer_granted"), &[]),
            ("officer", "2026-03-04", Act::Submitted, &["public_interest_missing"]),
            ("secrecy", "2026-03-04", Act::ReviewRecorded, &[]),
            ("officer", "2026-03-04", Act::Submitted, &[]),
            ("head", "2026-03-05", Act::Approved, &["leader_decides"]),
            ("leader", "2026-03-05", Act::Approved, &[]),
            ("officer", "2026-03-05", numbered(), &[]),
            ("officer", "2026-03-05", GIVEN, &["third_party_not_told"]),
            ("officer", "2026-03-05", TOLD, &[]),
            ("officer", "2026-03-05", GIVEN, &[]),
        ],
    );
}

#[test]
fn consent_is_no_ground_to_withhold() {
    let lines = |opinion, codes| {
        told(
            Intake::Counter,
            ARRIVED,
            &[
                ("officer", "2026-03-02", asked(), &[]),
                ("officer", "2026-03-03", replied(opinion), &[]),
                ("officer", "2026-03-04", Act::SearchRecorded { found: true }, &[]),
                ("secrecy", "2026-03-04", Act::ReviewRecorded, &[]),
                ("officer", "2026-03-04", drafted("denied_third_party"), &[]),
                ("officer", "2026-03-04", Act::Submitted, codes),
            ],
        )
    };
    lines(Opinion::Agrees, &["third_party_agreed"]);
    lines(Opinion::Partly, &[]);
    lines(Opinion::Objects, &[]);
}

#[test]
fn what_was_found_is_not_missing() {
    told(
        Intake::Counter,
        ARRIVED,
        &[
            ("officer", "2026-03-03", Act::SearchRecorded { found: true }, &[]),
            ("officer", "2026-03-03", drafted("unable_not_held"), &[]),
            ("officer", "2026-03-03", Act::Submitted, &["search_found"]),
            ("officer", "2026-03-03", Act::SearchRecorded { found: false }, &[]),
            ("officer", "2026-03-03", Act::Submitted, &[]),
        ],
    );
}

/// The 20th working day after 2026-03-02 is the 30th.
#[test]
fn no_approval_of_the_past_makes_punctual() {
    let ready = told(
        Intake::Counter,
        ARRIVED,
        &[
            ("officer", "2026-03-03", Act::SearchRecorded { found: true }, &[]),
            ("officer", "2026-03-03", drafted("answer_granted"), &[]),
        ],
    );
    let late = ("2026-03-20", "2026-04-20");
    assert_eq!(recorded_late(&ready, "officer", late, Act::Submitted), ["done_today"]);
    let sent = ready.with(gongkai_domain::application::Entry {
        on: day("2026-03-20"),
        by: None,
        act: Act::Submitted,
    });
    for act in [Act::Approved, Act::Returned] {
        assert_eq!(recorded_late(&sent, "head", late, act), ["done_today"]);
    }
    assert!(recorded_late(&sent, "head", ("2026-04-20", "2026-04-20"), Act::Approved).is_empty());
}

#[test]
fn what_nobody_has_confirmed_can_be_taken_back() {
    let (calendar, arrived) = (Calendar::embedded(), "2026-03-02");
    let ledger = told(Intake::Online, arrived, &[("officer", "2026-03-03", Act::Withdrawn, &[])]);
    let state = |on: &str| ledger.clock(calendar, day(on)).unwrap().state;
    assert_eq!((state("2026-03-02"), state("2026-03-03")), (State::AwaitingConfirmation, State::Withdrawn));
    assert_eq!(ledger.received_on(), None, "it was never received, so no table counts it");
    let on = ("2026-03-04", "2026-03-04");
    assert_eq!(recorded_late(&ledger, "officer", on, Act::Confirmed), ["case_closed"]);
    let confirmed = [("officer", "2026-03-03", Act::Confirmed, &[][..])];
    let ledger = told(Intake::Online, arrived, &confirmed);
    assert_eq!(ledger.clock(calendar, day("2026-03-04")).unwrap().state, State::Running);
}
