//! When must the answer be given? One table for each article; beside each history the day asked for and what the
//! clock says on it: state, due date (`?` provisional), working days left or late, refused events.

use gongkai_domain::application::{Case, ClockSheet, clock};
use gongkai_domain::calendar::Calendar;
use serde_json::{Value, json};

use crate::calendar::date;

/// `on kind key=value …`
fn event(text: &str) -> Value {
    let mut words = text.split(' ');
    let mut event = json!({"on": words.next(), "kind": words.next()});
    for (key, value) in words.filter_map(|word| word.split_once('=')) {
        event[key] = value.parse::<u32>().map_or(json!(value), |number| json!(number));
    }
    event
}

fn sheet(receipt: &str, events: &[&str], today: &str) -> ClockSheet {
    let (received, channel) = receipt.split_once(' ').unwrap();
    let (channel, confirmed) = channel.split_once(' ').unzip();
    let channel = channel.unwrap_or_else(|| receipt.split_once(' ').unwrap().1);
    let events: Vec<Value> = events.iter().map(|text| event(text)).collect();
    let case = json!({"received": received, "channel": channel, "confirmed_on": confirmed, "events": events});
    clock(&Case::from_json(&case.to_string()).unwrap(), Calendar::embedded(), date(today)).unwrap()
}

fn said(sheet: &ClockSheet) -> String {
    let value = serde_json::to_value(sheet).unwrap();
    let mut said = value["state"].as_str().unwrap().to_owned();
    if let Some(due) = value["due"].as_str() {
        said += &format!(" due {due}");
    }
    if sheet.provisional {
        said += "?";
    }
    if let Some(left) = sheet.working_days_left {
        said += &format!(" left {left}");
    }
    if let Some(late) = sheet.late_by {
        said += &format!(" late {late}");
    }
    for refusal in value["refusals"].as_array().unwrap() {
        said += &format!(" !{} {}", refusal["event"], refusal["code"].as_str().unwrap());
    }
    said
}

/// Receipt and channel, events, day asked for, what the clock says.
pub type Question<'a> = (&'a str, &'a [&'a str], &'a str, &'a str);

pub fn check(questions: &[Question<'_>]) {
    for (receipt, events, today, expected) in questions {
        assert_eq!(
            said(&sheet(receipt, events, today)),
            *expected,
            "{receipt} {events:?}, asked for {today}"
        );
    }
}

#[test]
fn the_law_changes_on_15_may_2019() {
    check(&[
        ("2019-05-14 counter", &[], "2019-05-14", "running due 2019-06-04 left 15"),
        ("2019-05-15 counter", &[], "2019-05-15", "running due 2019-06-13 left 20"),
        ("2019-05-14 online 2019-05-15", &[], "2019-05-15", "running due 2019-06-13 left 20"),
        (
            "2019-05-14 counter",
            &["2019-06-04 extended days=15"],
            "2019-06-04",
            "running due 2019-06-26 left 15",
        ),
        (
            "2019-05-14 counter",
            &["2019-06-04 extended days=16"],
            "2019-06-04",
            "running due 2019-06-04 left 0 !0 extension_too_long",
        ),
        // Labour Day 2019 as amended: Sundays 28 April and 5 May count.
        ("2019-04-15 counter", &[], "2019-04-27", "running due 2019-05-07 left 6"),
        (
            "2019-05-15 counter",
            &["2019-06-13 extended days=20"],
            "2019-06-13",
            "running due 2019-07-11 left 20",
        ),
    ]);
}

#[test]
fn receipt_art_31() {
    let answered: &[&str] = &["2026-06-01 answered"];
    check(&[
        ("2026-04-30 counter", &[], "2026-05-08", "running due 2026-06-01 left 17"),
        ("2026-04-30 post_signed", &[], "2026-05-08", "running due 2026-06-01 left 17"),
        // A counter case does not wait for a confirmation.
        ("2026-04-30 counter 2026-05-08", &[], "2026-05-08", "running due 2026-06-01 left 17"),
        ("2026-04-30 post_unsigned", answered, "2026-06-02", "awaiting_confirmation !0 not_received"),
        ("2026-04-30 online", &[], "2026-06-02", "awaiting_confirmation"),
        ("2026-04-30 fax 2026-05-06", &[], "2026-05-08", "running due 2026-06-02 left 18"),
        ("2026-04-30 email 2026-05-06", answered, "2026-06-02", "answered due 2026-06-02 late 0"),
        (
            "2026-04-30 online 2026-05-06",
            &["2026-05-05 withdrawn"],
            "2026-05-06",
            "running due 2026-06-02 left 20 !0 out_of_order",
        ),
        // Before the receipt the term has not begun.
        ("2026-04-30 counter", &[], "2026-04-01", "running due 2026-06-01 left 20"),
    ]);
}

#[test]
fn answer_art_33() {
    check(&[
        ("2026-04-30 counter", &[], "2026-04-30", "running due 2026-06-01 left 20"),
        ("2026-04-30 counter", &[], "2026-05-05", "running due 2026-06-01 left 20"),
        ("2026-04-30 counter", &[], "2026-05-09", "running due 2026-06-01 left 16"),
        ("2026-04-30 counter", &[], "2026-06-01", "running due 2026-06-01 left 0"),
        ("2026-04-30 counter", &[], "2026-06-03", "running due 2026-06-01 left -2"),
        ("2026-04-30 counter", &["2026-06-01 answered"], "2026-07-01", "answered due 2026-06-01 late 0"),
        ("2026-04-30 counter", &["2026-06-02 answered"], "2026-07-01", "answered due 2026-06-01 late 1"),
        ("2026-04-30 counter", &["2026-06-22 answered"], "2026-07-01", "answered due 2026-06-01 late 14"),
        // Asked for a day before the answer, the answer has not happened.
        ("2026-04-30 counter", &["2026-06-02 answered"], "2026-06-01", "running due 2026-06-01 left 0"),
        ("2026-04-30 counter", &["2026-05-08 withdrawn"], "2026-07-01", "withdrawn"),
        (
            "2026-04-30 counter",
            &["2026-05-08 answered", "2026-05-08 withdrawn", "2026-05-07 withdrawn"],
            "2026-07-01",
            "answered due 2026-06-01 late 0 !1 case_closed !2 out_of_order",
        ),
        // Spring Festivals.
        ("2024-02-01 counter", &[], "2024-02-18", "running due 2024-03-05 left 12"),
        ("2025-01-20 counter", &[], "2025-01-27", "running due 2025-02-21 left 14"),
        ("2026-02-06 counter", &[], "2026-02-14", "running due 2026-03-12 left 14"),
    ]);
}

#[test]
fn extension_art_33() {
    let once = "2026-05-29 extended days=20";
    check(&[
        (
            "2026-04-30 counter",
            &["2026-06-01 extended days=20"],
            "2026-06-01",
            "running due 2026-06-30 left 20",
        ),
        (
            "2026-04-30 counter",
            &["2026-06-02 extended days=20"],
            "2026-06-02",
            "running due 2026-06-01 left -1 !0 extension_too_late",
        ),
        (
            "2026-04-30 counter",
            &["2026-06-01 extended days=1"],
            "2026-06-01",
            "running due 2026-06-02 left 1",
        ),
        (
            "2026-04-30 counter",
            &["2026-05-20 extended days=0", "2026-05-20 extended days=21", once],
            "2026-05-29",
            "running due 2026-06-30 left 21 !0 extension_too_long !1 extension_too_long",
        ),
        (
            "2026-04-30 counter",
            &[once, "2026-06-02 extended days=5"],
            "2026-06-02",
            "running due 2026-06-30 left 19 !1 already_extended",
        ),
        // A refusal later than the day asked for is reported all the same.
        (
            "2026-04-30 counter",
            &[once, "2026-06-02 extended days=5"],
            "2026-05-28",
            "running due 2026-06-01 left 2 !1 already_extended",
        ),
        // A fresh term has a fresh extension.
        (
            "2026-04-30 counter",
            &[
                "2026-05-08 extended days=20",
                "2026-05-11 correction_requested until=2026-05-22",
                "2026-05-18 corrected",
                "2026-06-15 extended days=20",
            ],
            "2026-06-15",
            "running due 2026-07-14 left 20",
        ),
        // An open consultation keeps the term from running out.
        (
            "2026-04-30 counter",
            &[
                "2026-05-29 consultation_sent with=other_agency",
                "2026-06-20 extended days=20",
                "2026-06-22 consultation_replied with=other_agency",
            ],
            "2026-06-23",
            "running due 2026-07-21 left 20",
        ),
        // One that began after the due date does not revive it.
        (
            "2026-04-30 counter",
            &[
                "2026-06-01 consultation_sent with=other_agency",
                "2026-06-02 extended days=20",
                "2026-06-03 consultation_replied with=other_agency",
            ],
            "2026-06-04",
            "running due 2026-06-01 left -1 !1 extension_too_late",
        ),
    ]);
}

#[test]
fn correction_art_30() {
    let asked = "2026-05-08 correction_requested until=2026-05-22";
    check(&[
        // The 7th working day after 30 April is 13 May (9 May is worked).
        (
            "2026-04-30 counter",
            &["2026-05-13 correction_requested until=2026-05-22"],
            "2026-05-13",
            "awaiting_correction",
        ),
        (
            "2026-04-30 counter",
            &["2026-05-14 correction_requested until=2026-05-22"],
            "2026-05-14",
            "running due 2026-06-01 left 12 !0 correction_too_late",
        ),
        ("2026-04-30 counter", &[asked], "2026-05-07", "running due 2026-06-01 left 18"),
        ("2026-04-30 counter", &[asked], "2026-05-22", "awaiting_correction"),
        ("2026-04-30 counter", &[asked], "2026-05-23", "abandoned"),
        (
            "2026-04-30 counter",
            &[asked, "2026-05-22 corrected"],
            "2026-05-22",
            "running due 2026-06-22 left 20",
        ),
        (
            "2026-04-30 counter",
            &[asked, "2026-05-23 corrected"],
            "2026-05-23",
            "abandoned !1 correction_period_over",
        ),
        (
            "2026-04-30 counter",
            &[asked, "2026-05-23 answered", "2026-05-25 corrected", "2026-05-26 withdrawn"],
            "2026-05-26",
            "abandoned !1 case_closed !2 correction_period_over !3 case_closed",
        ),
        (
            "2026-04-30 counter",
            &["2026-05-08 corrected"],
            "2026-05-08",
            "running due 2026-06-01 left 17 !0 no_correction",
        ),
        (
            "2026-04-30 counter",
            &[
                asked,
                "2026-05-09 correction_requested until=2026-05-25",
                "2026-05-11 corrected",
                "2026-05-11 corrected",
                "2026-05-12 correction_requested until=2026-05-25",
            ],
            "2026-05-11",
            "running due 2026-06-08 left 20 !1 correction_twice !3 no_correction !4 correction_twice",
        ),
        (
            "2026-04-30 counter",
            &[
                asked,
                "2026-05-09 extended days=3",
                "2026-05-09 fee_notified",
                "2026-05-09 consultation_sent with=third_party",
            ],
            "2026-05-09",
            "awaiting_correction !1 not_running !2 not_running !3 not_running",
        ),
        ("2026-04-30 counter", &[asked, "2026-05-20 answered"], "2026-05-20", "answered"),
        ("2026-04-30 counter", &[asked, "2026-05-20 withdrawn"], "2026-06-20", "withdrawn"),
        // A consultation that is over before the fresh term takes nothing out of it.
        (
            "2026-04-30 counter",
            &[
                "2026-05-06 consultation_sent with=other_agency",
                "2026-05-07 consultation_replied with=other_agency",
                asked,
                "2026-05-18 corrected",
            ],
            "2026-05-18",
            "running due 2026-06-15 left 20",
        ),
        // A consultation stays open over the correction and takes days out of the fresh term.
        (
            "2026-04-30 counter",
            &[
                "2026-05-07 consultation_sent with=other_agency",
                asked,
                "2026-05-18 corrected",
                "2026-05-25 consultation_replied with=other_agency",
            ],
            "2026-05-25",
            "running due 2026-06-23 left 20",
        ),
    ]);
}

#[test]
fn consultation_art_32_to_34() {
    let sent = "2026-05-07 consultation_sent with=third_party delivered_on=2026-05-08";
    let open = "2026-05-07 consultation_sent with=third_party";
    check(&[
        // Silence ends it with the 15th working day after delivery, 28 May.
        ("2026-04-30 counter", &[sent], "2026-05-06", "running due 2026-06-01 left 19"),
        ("2026-04-30 counter", &[sent], "2026-05-07", "consulting"),
        ("2026-04-30 counter", &[sent], "2026-05-28", "consulting"),
        ("2026-04-30 counter", &[sent], "2026-05-29", "running due 2026-06-24 left 17"),
        (
            "2026-04-30 counter",
            &[sent, "2026-05-20 consultation_replied with=third_party"],
            "2026-05-20",
            "running due 2026-06-15 left 18",
        ),
        // A reply after the silent end is noted and changes nothing.
        (
            "2026-04-30 counter",
            &[sent, "2026-06-02 consultation_replied with=third_party"],
            "2026-06-02",
            "running due 2026-06-24 left 15",
        ),
        ("2026-04-30 counter", &[open], "2026-09-01", "consulting"),
        (
            "2026-04-30 counter",
            &["2026-05-07 consultation_sent with=other_agency delivered_on=2026-05-08"],
            "2026-09-01",
            "consulting",
        ),
        (
            "2026-04-30 counter",
            &["2026-05-07 consultation_sent with=joint_agency delivered_on=2026-05-08"],
            "2026-05-29",
            "running due 2026-06-24 left 17",
        ),
        (
            "2026-04-30 counter",
            &[
                open,
                "2026-05-08 consultation_replied with=joint_agency",
                "2026-05-09 consultation_replied with=third_party",
                "2026-05-11 consultation_replied with=third_party",
            ],
            "2026-05-11",
            "running due 2026-06-03 left 17 !1 no_consultation !3 no_consultation",
        ),
        // An answer while it is open: the due date is known if the last day is.
        (
            "2026-04-30 counter",
            &[sent, "2026-05-20 answered"],
            "2026-05-20",
            "answered due 2026-06-24 late 0",
        ),
        ("2026-04-30 counter", &[open, "2026-05-20 answered"], "2026-05-20", "answered"),
        // A consultation after the due date does not make the case less late; its days do not count.
        (
            "2026-04-30 counter",
            &[
                "2026-06-03 consultation_sent with=other_agency",
                "2026-06-05 consultation_replied with=other_agency",
                "2026-06-09 answered",
            ],
            "2026-06-09",
            "answered due 2026-06-01 late 4",
        ),
        // The oldest letter without a reply gets it.
        (
            "2026-04-30 counter",
            &[
                open,
                "2026-05-08 consultation_sent with=third_party",
                "2026-05-11 consultation_replied with=third_party",
            ],
            "2026-05-11",
            "consulting",
        ),
    ]);
}

#[test]
fn overlapping_intervals_are_one() {
    for (events, expected) in [
        (
            &[
                "2026-05-07 consultation_sent with=third_party",
                "2026-05-11 consultation_sent with=other_agency",
                "2026-05-13 consultation_replied with=third_party",
                "2026-05-15 consultation_replied with=other_agency",
            ][..],
            json!([{"after": "2026-05-07", "through": "2026-05-15", "why": "third_party"}]),
        ),
        (
            &[
                "2026-05-07 consultation_sent with=third_party",
                "2026-05-11 consultation_replied with=third_party",
                "2026-05-11 consultation_sent with=other_agency",
            ][..],
            json!([{"after": "2026-05-07", "through": "2026-05-11", "why": "third_party"},
                   {"after": "2026-05-11", "through": null, "why": "other_agency"}]),
        ),
        (
            &[
                "2026-05-07 consultation_sent with=third_party delivered_on=2026-05-08",
                "2026-05-28 consultation_replied with=third_party",
            ][..],
            json!([{"after": "2026-05-07", "through": "2026-05-28", "why": "third_party"}]),
        ),
        (
            &["2026-05-07 consultation_sent with=joint_agency delivered_on=2026-05-08"][..],
            json!([{"after": "2026-05-07", "through": "2026-05-28", "why": "joint_agency"}]),
        ),
    ] {
        let sheet = sheet("2026-04-30 counter", events, "2026-06-05");
        assert_eq!(serde_json::to_value(sheet.intervals).unwrap(), expected, "{events:?}");
    }
}

#[test]
fn fee_art_42() {
    let notified = "2026-05-08 fee_notified";
    check(&[
        // The 30th day, 7 June, is a Sunday: Monday 8 June is the last one.
        ("2026-04-30 counter", &[notified], "2026-06-08", "awaiting_fee"),
        ("2026-04-30 counter", &[notified], "2026-06-09", "closed_unpaid"),
        (
            "2026-04-30 counter",
            &[notified, "2026-06-08 fee_paid"],
            "2026-06-08",
            "running due 2026-07-07 left 20",
        ),
        (
            "2026-04-30 counter",
            &[notified, "2026-06-09 fee_paid"],
            "2026-06-09",
            "closed_unpaid !1 fee_period_over",
        ),
        (
            "2026-04-30 counter",
            &[notified, "2026-06-09 answered"],
            "2026-06-09",
            "closed_unpaid !1 case_closed",
        ),
        ("2026-04-30 counter", &["2026-05-11 fee_notified"], "2026-06-10", "awaiting_fee"),
        ("2026-04-30 counter", &["2026-05-11 fee_notified"], "2026-06-11", "closed_unpaid"),
        // The 30th day, 9 May 2026, is a worked Saturday.
        ("2026-04-08 counter", &["2026-04-09 fee_notified"], "2026-05-09", "awaiting_fee"),
        ("2026-04-08 counter", &["2026-04-09 fee_notified"], "2026-05-10", "closed_unpaid"),
        // The 30th day, 1 October 2026, begins the holiday: 8 October.
        (
            "2026-08-31 counter",
            &["2026-09-01 fee_notified", "2026-10-08 fee_paid"],
            "2026-10-08",
            "running due 2026-11-04 left 20",
        ),
        (
            "2026-04-30 counter",
            &["2026-05-08 fee_paid"],
            "2026-05-08",
            "running due 2026-06-01 left 17 !0 no_fee",
        ),
        (
            "2026-04-30 counter",
            &[
                notified,
                "2026-05-09 fee_notified",
                "2026-05-09 extended days=2",
                "2026-05-09 correction_requested until=2026-05-20",
                "2026-05-09 consultation_sent with=other_agency",
            ],
            "2026-05-09",
            "awaiting_fee !1 not_running !2 not_running !3 not_running !4 not_running",
        ),
        ("2026-04-30 counter", &[notified, "2026-05-09 answered"], "2026-05-11", "answered"),
        (
            "2026-04-30 counter",
            &["2026-05-07 extended days=20", notified, "2026-05-09 fee_paid", "2026-05-11 extended days=20"],
            "2026-05-11",
            "running due 2026-07-06 left 39",
        ),
    ]);
}

#[test]
fn a_year_without_a_notice_makes_it_provisional() {
    check(&[
        ("2026-12-01 counter", &[], "2026-12-29", "running due 2026-12-29 left 0"),
        ("2026-12-04 counter", &[], "2026-12-29", "running due 2027-01-01? left 3"),
        ("2026-12-01 counter", &[], "2027-01-04", "running due 2026-12-29? left -4"),
        ("2026-12-01 counter", &["2026-12-29 answered"], "2027-01-04", "answered due 2026-12-29 late 0"),
        (
            "2026-12-28 counter",
            &["2026-12-30 correction_requested until=2027-01-15"],
            "2027-01-14",
            "awaiting_correction",
        ),
        (
            "2026-12-28 counter",
            &["2027-01-04 correction_requested until=2027-01-15"],
            "2027-01-14",
            "awaiting_correction?",
        ),
        ("2026-12-10 counter", &["2026-12-11 withdrawn"], "2027-01-14", "withdrawn"),
        (
            "2026-12-10 counter",
            &["2026-12-11 consultation_sent with=third_party delivered_on=2026-12-14"],
            "2026-12-15",
            "consulting?",
        ),
        ("2017-12-28 counter", &[], "2018-01-02", "running due 2018-01-19? left 13"),
    ]);
}

#[test]
fn every_day_of_the_term_is_shown() {
    let sheet = sheet(
        "2026-04-30 counter",
        &[
            "2026-05-11 consultation_sent with=third_party",
            "2026-05-12 consultation_replied with=third_party",
        ],
        "2026-05-12",
    );
    let days: Vec<String> = sheet
        .days
        .iter()
        .map(|day| format!("{} {} {}", day.date, day.n.map_or("-".to_owned(), |n| n.to_string()), day.why))
        .collect();
    assert_eq!(days.first().map(String::as_str), Some("2026-05-01 - 劳动节"));
    assert_eq!(days.last().map(String::as_str), Some("2026-06-02 20 working day"));
    for line in ["2026-05-09 4 make-up workday", "2026-05-10 - 周日", "2026-05-12 - third_party"] {
        assert!(days.iter().any(|day| day == line), "{line} in {days:#?}");
    }
}

#[test]
fn a_day_names_the_consultation_still_open() {
    const OTHER_ENDS_FIRST: &[&str] = &[
        "2026-03-05 consultation_sent with=other_agency",
        "2026-03-06 consultation_sent with=third_party delivered_on=2026-03-09",
        "2026-03-10 consultation_replied with=other_agency",
    ];
    const OLDER_RUNS_ON: &[&str] = &[
        "2026-03-05 consultation_sent with=joint_agency",
        "2026-03-06 consultation_sent with=other_agency",
        "2026-03-10 consultation_replied with=other_agency",
    ];
    for (events, date, why) in [
        (OTHER_ENDS_FIRST, "2026-03-05", "working day"),
        (OTHER_ENDS_FIRST, "2026-03-06", "other_agency"),
        (OTHER_ENDS_FIRST, "2026-03-10", "other_agency"),
        (OTHER_ENDS_FIRST, "2026-03-11", "third_party"),
        (OTHER_ENDS_FIRST, "2026-03-14", "周六"),
        (OTHER_ENDS_FIRST, "2026-03-16", "third_party"),
        (OLDER_RUNS_ON, "2026-03-10", "joint_agency"),
        (OLDER_RUNS_ON, "2026-03-11", "joint_agency"),
    ] {
        let sheet = sheet("2026-03-02 counter", events, "2026-03-16");
        let found = sheet.days.iter().find(|day| day.date.to_string() == date).unwrap();
        assert_eq!(found.why, why, "{date} of {events:?}");
        assert_eq!(sheet.intervals.len(), 1, "{events:?}");
    }
}

#[test]
fn the_answer_has_the_shape_of_the_contract() {
    let sheet = sheet("2026-04-30 counter", &["2026-05-08 withdrawn", "2026-05-09 fee_paid"], "2026-05-09");
    assert_eq!(
        serde_json::to_string(&sheet).unwrap(),
        r#"{"schema":1,"state":"withdrawn","rules":"2019","received_on":"2026-04-30","due":null,"#.to_owned()
            + r#""working_days_left":null,"late_by":null,"provisional":false,"intervals":[],"#
            + r#""refusals":[{"event":1,"code":"case_closed","article":"45"}],"days":[]}"#
    );
}
