//! The clock against its second implementation, which is written in another language from the text of the
//! contract (`tests/second/clock.py`) and draws the cases itself.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use gongkai_domain::application::{Case, clock};
use gongkai_domain::calendar::Calendar;
use serde_json::Value;

/// Cases in all; each thread of the test draws a part.
const CASES: u32 = 100_000;
const PARTS: u32 = 2;

/// What the cases of one part reached.
#[derive(Default)]
struct Reached {
    cases: u32,
    states: BTreeSet<String>,
    refusals: BTreeSet<String>,
}

fn compared(seed: u32) -> Reached {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let mut second = Command::new("python3")
        .arg(format!("{root}/crates/gongkai/tests/second/clock.py"))
        .arg(format!("{root}/data/calendar"))
        .args([(CASES / PARTS).to_string(), seed.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is there: `make setup` installs it");
    let mut reached = Reached::default();
    for line in BufReader::new(second.stdout.take().unwrap()).lines() {
        compare(&line.unwrap(), &mut reached);
    }
    assert!(second.wait().unwrap().success());
    reached
}

fn compare(line: &str, reached: &mut Reached) {
    let line: Value = serde_json::from_str(line).unwrap();
    let (case, mut expected) = (line["case"].to_string(), line["sheet"].clone());
    let today = line["today"].as_str().unwrap().parse().unwrap();
    let sheet = clock(&Case::from_json(&case).unwrap(), Calendar::embedded(), today).unwrap();
    let found = serde_json::to_value(sheet).unwrap();
    // Which days were looked at is the first one's own affair; those that it shows must be covered.
    expected["provisional"] = found["provisional"].clone();
    assert_eq!(found, expected, "\n{case}\nasked for {today}");
    let last_known = 2026;
    let year = |day: &Value| day["date"].as_str().unwrap()[..4].parse::<i32>().unwrap();
    if found["days"].as_array().unwrap().iter().any(|day| year(day) > last_known || year(day) < 2018) {
        assert_eq!(found["provisional"], true, "\n{case}\nasked for {today}");
    }
    reached.cases += 1;
    reached.states.insert(found["state"].to_string());
    reached.refusals.extend(found["refusals"].as_array().unwrap().iter().map(|one| one["code"].to_string()));
}

#[test]
fn a_hundred_thousand_cases_have_the_same_sheet_in_both_languages() {
    let parts: Vec<_> = (0..PARTS).map(|part| std::thread::spawn(move || compared(711 + part))).collect();
    let mut all = Reached::default();
    for part in parts {
        let reached = part.join().unwrap();
        all.cases += reached.cases;
        all.states.extend(reached.states);
        all.refusals.extend(reached.refusals);
    }
    assert_eq!((all.cases, all.states.len(), all.refusals.len()), (CASES, 9, 14));
}
