//! Table three, counted by the product and, from what is known of each case, a second time by hand.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use gongkai_domain::application::{
    Act, Came, Consulted, Entry, FeeMode, Group, Intake, Ledger, Opinion, Way, Went, grounds, place_in,
};
use gongkai_domain::calendar::Calendar;
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What is known of a case: when it was received, and how and when it ended.
#[derive(Debug)]
struct Known {
    ledger: Ledger,
    received: Option<NaiveDate>,
    ended: Option<(String, NaiveDate)>,
    joined: bool,
}

fn add(ledger: &mut Ledger, on: NaiveDate, act: Act) {
    *ledger = ledger.with(Entry { on, by: None, act });
}

/// The first working day from a day on.
fn works_from(mut on: NaiveDate) -> NaiveDate {
    while !Calendar::embedded().is_working_day(on).unwrap() {
        on = on + Days::new(1);
    }
    on
}

/// A case by numbers: its first day, how it came in, how it went, how long it took.
fn known((start, way, gap, pick): (u64, u8, u64, usize)) -> Known {
    let arrived = day("2021-01-01") + Days::new(start);
    let online = way % 2 == 0;
    let mut ledger = Ledger::begun(arrived, None, if online { Intake::Online } else { Intake::Counter });
    let case = |ledger: Ledger, received, ended, joined| Known { ledger, received, ended, joined };
    if online && way % 16 == 0 {
        return case(ledger, None, None, false);
    }
    let received = if online { arrived + Days::new(gap % 4) } else { arrived };
    if online {
        add(&mut ledger, received, Act::Confirmed);
    }
    let end = received + Days::new(gap);
    match way / 2 % 8 {
        0..=2 => {
            let given: Vec<_> =
                grounds().iter().filter(|one| one.ends.is_none() && one.group != Group::Record).collect();
            let ground = given[pick % given.len()].id.clone();
            if pick % 3 == 0 {
                add(&mut ledger, received, Act::ConsultationSent { with: Consulted::ThirdParty });
                let place = ledger.entries().len() as u32 - 1;
                add(&mut ledger, end, Act::ConsultationReplied { letter: place, opinion: Opinion::Objects });
            }
            add(&mut ledger, end, Act::Drafted { ground: ground.clone() });
            add(&mut ledger, end, Act::Delivered { way: Way::Post });
            if pick % 5 == 0 {
                // A new answer was ordered: the first one stays where it was counted.
                let ordered = end + Days::new(pick as u64 % 400);
                add(&mut ledger, ordered, Act::AnswerOrdered { until: None });
                add(&mut ledger, ordered, Act::Drafted { ground: "answer_granted".to_owned() });
                add(&mut ledger, ordered, Act::Delivered { way: Way::Online });
            }
            case(ledger, Some(received), Some((ground, end)), false)
        }
        3 => {
            add(&mut ledger, end, Act::Withdrawn);
            case(ledger, Some(received), Some(("closed_withdrawn".to_owned(), end)), false)
        }
        4 => {
            add(&mut ledger, received, Act::CorrectionRequested { until: end });
            let over = end + Days::new(1);
            let ended = Some(("closed_no_correction".to_owned(), over));
            if pick % 4 == 0 {
                // Taken up again and answered. What a year closed with stays; within the year the answer counts.
                let again = over + Days::new(pick as u64 % 9);
                add(&mut ledger, again, Act::Reopened);
                let answer = again + Days::new(9);
                add(&mut ledger, answer, Act::Drafted { ground: "denied_internal".to_owned() });
                add(&mut ledger, answer, Act::Delivered { way: Way::Online });
                if over.year() == again.year() {
                    let ended = Some(("denied_internal".to_owned(), answer));
                    return case(ledger, Some(received), ended, false);
                }
            }
            case(ledger, Some(received), ended, false)
        }
        5 => {
            add(&mut ledger, received, Act::FeeNotified { mode: FeeMode::ByItem, count: 11, yuan: 100 });
            let over = works_from(received + Days::new(30)) + Days::new(1);
            case(ledger, Some(received), Some(("closed_unpaid".to_owned(), over)), false)
        }
        6 => {
            add(&mut ledger, received, Act::Joined { into: "2021-001".to_owned() });
            case(ledger, Some(received), None, true)
        }
        _ => case(ledger, Some(received), None, false),
    }
}

/// The row by the words of the form: 2019 has one row where 2021 has three.
fn row_by_hand(ground: &str, format: &str) -> &'static str {
    let closed = ["closed_no_correction", "closed_unpaid", "closed_withdrawn", "not_government_info"];
    if closed.contains(&ground) {
        return match (format, ground) {
            ("format-2019", _) => "other",
            (_, "closed_no_correction") => "other_no_correction",
            (_, "closed_unpaid") => "other_unpaid",
            _ => "other_other",
        };
    }
    match ground {
        "answer_public" | "answer_granted" => "granted",
        "answer_partial" => "partial",
        "unable_not_ours" | "transferred" => "unable_not_held",
        same => grounds().iter().map(|one| one.id.as_str()).find(|id| *id == same).unwrap(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    /// A hundred times a hundred ledgers, each year and both forms.
    #[test]
    fn every_case_in_one_cell(
        numbers in prop::collection::vec((0_u64..1_700, any::<u8>(), 0_u64..60, any::<usize>()), 100),
    ) {
        let calendar = Calendar::embedded();
        let cases: Vec<Known> = numbers.into_iter().map(known).collect();
        let today = day("2026-11-24");
        for (year, format) in [(2021, "format-2019"), (2022, "format-2021"), (2024, "format-2021"), (2026, "format-2021")] {
            let (first, last) = (day(&format!("{year}-01-01")), day(&format!("{year}-12-31")).min(today));
            let (mut counted, mut by_hand) = (BTreeMap::new(), BTreeMap::new());
            for one in &cases {
                if let Some((came, went)) = place_in(&one.ledger, (year, format), calendar, today).unwrap() {
                    *counted.entry(came.row()).or_insert(0) += 1;
                    *counted.entry(went.row()).or_insert(0) += 1;
                    prop_assert!(matches!(came, Came::New | Came::CarriedIn));
                    prop_assert!(went != Went::Row("new"));
                }
                let Some(received) = one.received.filter(|on| *on <= last && !one.joined) else { continue };
                if one.ended.as_ref().is_some_and(|(_, on)| *on < first) {
                    continue;
                }
                *by_hand.entry(if received < first { "carried_in" } else { "new" }).or_insert(0) += 1;
                let row = match &one.ended {
                    Some((ground, on)) if *on <= last => row_by_hand(ground, format),
                    _ => "carried_out",
                };
                *by_hand.entry(row).or_insert(0) += 1;
            }
            prop_assert_eq!(&counted, &by_hand, "{}", year);
            let of = |row: &str| counted.get(row).copied().unwrap_or(0);
            let came = of("new") + of("carried_in");
            let results: i32 = counted
                .iter()
                .filter(|(row, _)| !["new", "carried_in", "carried_out"].contains(*row))
                .map(|(_, count)| *count)
                .sum();
            prop_assert_eq!(came, results + of("carried_out"), "(一)+(二)=(三)+(四) in {}", year);
        }
    }
}
