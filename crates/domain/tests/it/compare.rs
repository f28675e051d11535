//! The rules against their naive twin, on histories nobody would write.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use gongkai_domain::application::{Case, clock};
use gongkai_domain::calendar::Calendar;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::naive::{self, NaiveCalendar, day};

fn moved(date: NaiveDate, by: i64) -> NaiveDate {
    let days = Days::new(by.unsigned_abs());
    if by < 0 { date - days } else { date + days }
}

/// Days at which something changes: the law, a notice, a year.
fn receipt() -> impl Strategy<Value = NaiveDate> {
    let turns =
        ["2019-05-15", "2019-04-20", "2018-12-20", "2020-01-10", "2026-12-01", "2026-11-01", "2017-12-28"];
    prop_oneof![
        2 => (0..4_100i64).prop_map(|days| moved(day("2017-10-01"), days)),
        1 => (select(turns.to_vec()), -25..25i64).prop_map(|(turn, by)| moved(day(turn), by)),
    ]
}

/// How far an event lies after the last one: mostly a few days, now and then back or far.
fn step() -> impl Strategy<Value = i64> {
    prop_oneof![8 => 0..9i64, 3 => 9..45i64, 1 => -6..0i64]
}

fn with() -> impl Strategy<Value = &'static str> {
    select(vec!["third_party", "joint_agency", "other_agency"])
}

/// An event without its day: how far on, and what.
fn event() -> impl Strategy<Value = (i64, Value)> {
    let kind = prop_oneof![
        2 => (0..30i64).prop_map(|until| json!({"kind": "correction_requested", "until": until})),
        2 => Just(json!({"kind": "corrected"})),
        4 => (with(), prop::option::weighted(0.7, 0..8i64))
            .prop_map(|(with, delivered)| json!({"kind": "consultation_sent", "with": with, "delivered_on": delivered})),
        4 => with().prop_map(|with| json!({"kind": "consultation_replied", "with": with})),
        3 => (0..24u32).prop_map(|days| json!({"kind": "extended", "days": days})),
        1 => (0..60i64).prop_map(|until| json!({"kind": "due_set", "until": until})),
        2 => Just(json!({"kind": "fee_notified"})),
        2 => Just(json!({"kind": "fee_paid"})),
        1 => Just(json!({"kind": "answered", "ground": "granted"})),
        1 => Just(json!({"kind": "withdrawn"})),
    ];
    (step(), kind)
}

/// A case and the day asked for.
fn history() -> impl Strategy<Value = (Value, NaiveDate)> {
    let channels =
        vec!["counter", "counter", "counter", "post_signed", "post_unsigned", "online", "fax", "email"];
    let confirmed = prop::option::weighted(0.8, 0..6i64);
    (receipt(), select(channels), confirmed, prop::collection::vec(event(), 0..9), -10..80i64).prop_map(
        |(received, channel, confirmed, events, asked)| {
            let mut on = received;
            let mut said = Vec::new();
            for (step, mut event) in events {
                on = moved(on, step);
                event["on"] = json!(on.to_string());
                for key in ["until", "delivered_on"] {
                    if let Some(days) = event[key].as_i64() {
                        event[key] = json!(moved(on, days).to_string());
                    }
                }
                if event.get("until").is_some_and(Value::is_null) {
                    event.as_object_mut().unwrap().remove("until");
                }
                if event["kind"] != "consultation_sent" {
                    event.as_object_mut().unwrap().remove("delivered_on");
                }
                said.push(event);
            }
            let confirmed = confirmed.map(|days| moved(received, days).to_string());
            let case = json!({"received": received.to_string(), "channel": channel, "confirmed_on": confirmed,
                "events": said});
            (case, moved(on, asked - 30))
        },
    )
}

/// Both calendars as they stood on the eve of each notice, on its day, and ever after.
fn known() -> Vec<(Calendar, NaiveCalendar)> {
    let notices = NaiveCalendar::notices();
    let days = notices.iter().flat_map(|(published, _, _)| [moved(*published, -1), *published]);
    days.map(|on| (Calendar::embedded().as_known_on(on), NaiveCalendar::known_on(&notices, on))).collect()
}

thread_local! {
    static TWIN: NaiveCalendar = NaiveCalendar::known_on(&NaiveCalendar::notices(), NaiveDate::MAX);
    static KNOWN: Vec<(Calendar, NaiveCalendar)> = known();
}

fn check_term(
    calendar: &Calendar,
    twin: &NaiveCalendar,
    from: NaiveDate,
    days: u32,
) -> Result<(), TestCaseError> {
    let term = calendar.explain(from, days).unwrap();
    prop_assert_eq!((term.due.date, term.due.provisional), twin.due(from, days));
    let dates = from.iter_days().skip(1).take_while(|date| *date <= term.due.date);
    let (works, rests): (Vec<_>, Vec<_>) = dates.partition(|date| twin.works(*date));
    let counted: Vec<(u32, NaiveDate)> = term.counted().map(|c| (c.n, c.day.date)).collect();
    prop_assert_eq!(counted, (1..).zip(works).collect::<Vec<_>>());
    prop_assert_eq!(term.skipped().map(|day| day.date).collect::<Vec<_>>(), rests);
    prop_assert_eq!(calendar.working_days_between(from, term.due.date), Ok(days));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_clock_is_what_its_twin_counts((case, today) in history()) {
        let expected = TWIN.with(|twin| naive::clock(twin, &case, today));
        let read = Case::from_json(&case.to_string()).unwrap();
        let sheet = clock(&read, Calendar::embedded(), today).unwrap();
        let found = serde_json::to_value(sheet).unwrap();
        prop_assert_eq!(found, expected, "\n{}\nasked for {}", case, today);
    }

    #[test]
    fn a_term_ends_where_its_twin_ends(
        from in (0..7_000i64).prop_map(|days| moved(day("2015-01-01"), days)),
        days in prop_oneof![1..45u32, 45..900u32],
        known in any::<Index>(),
    ) {
        KNOWN.with(|calendars| {
            let (calendar, twin) = known.get(calendars);
            check_term(calendar, twin, from, days)
        })?;
    }
}

/// The comparison above is worth what its histories reach: every state and every refusal.
#[test]
fn histories_reach_every_state_and_refusal() {
    let mut runner = TestRunner::deterministic();
    let (mut states, mut refusals, mut provisional) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for _ in 0..4_000 {
        let (case, today) = history().new_tree(&mut runner).unwrap().current();
        let sheet = clock(&Case::from_json(&case.to_string()).unwrap(), Calendar::embedded(), today).unwrap();
        states.insert(format!("{:?}", sheet.state));
        refusals.extend(sheet.refusals.iter().map(|refusal| format!("{:?}", refusal.code)));
        provisional.insert(sheet.provisional);
    }
    assert_eq!(states.len(), 9, "{states:?}");
    assert_eq!(refusals.len(), 14, "{refusals:?}");
    assert_eq!(provisional.len(), 2);
}
