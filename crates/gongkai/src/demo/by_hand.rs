//! Tables three and four of the sample district, counted from the plan alone, against what the office counts from its
//! ledgers and its register.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use gongkai_domain::{
    application::filing::ApplicantKind,
    authority::{Read, Staff},
    calendar::Calendar,
    dispute::DisputeKind,
    id::AgencyId,
};
use gongkai_office::{
    Office,
    application::{self, Figures},
    dispute::{self, Disputes},
};

use super::applications::{self, Disputed, Planned};

/// The row of the form of 2021 for a ground, by its words.
fn row(ground: &str) -> &str {
    match ground {
        "answer_public" | "answer_granted" => "granted",
        "answer_partial" => "partial",
        "unable_not_ours" | "transferred" => "unable_not_held",
        "not_government_info" => "other_other",
        same => same,
    }
}

/// How a case ended by its steps, as far as reports count it.
fn ended(case: &Planned, today: NaiveDate) -> Option<(String, NaiveDate)> {
    let mut ground = "";
    let (mut waits, mut found) = (None, None);
    for step in &case.step {
        let (on, what) = step.split_once(' ').unwrap();
        let on: NaiveDate = on.parse().unwrap();
        let (name, rest) = what.split_once(':').unwrap_or((what, ""));
        match name {
            "draft" => ground = rest,
            "correction" => {
                waits = Some(("other_no_correction", rest.parse::<NaiveDate>().unwrap() + Days::new(1)));
            }
            "fee" => {
                let mut last = on + Days::new(30);
                while !Calendar::embedded().is_working_day(last).unwrap() {
                    last = last + Days::new(1);
                }
                waits = Some(("other_unpaid", last + Days::new(1)));
            }
            "corrected" | "paid" => waits = None,
            "withdraw" => found = Some(("other_other".to_owned(), on)),
            "post" | "person" | "online" if found.is_none() => found = Some((row(ground).to_owned(), on)),
            // Taken up again within the year: the answer counts, not the silence.
            "reopen" => {
                let (silent, since) = waits.take().unwrap();
                found = (since.year() != on.year()).then(|| (silent.to_owned(), since));
            }
            _ => {}
        }
    }
    found.or(waits.filter(|(_, since)| *since <= today).map(|(row, since)| (row.to_owned(), since)))
}

fn received(case: &Planned) -> Option<NaiveDate> {
    if matches!(case.intake.as_str(), "counter" | "oral" | "post_signed") {
        return Some(case.arrived);
    }
    let confirmed = case.step.iter().find_map(|step| step.strip_suffix(" confirm"));
    confirmed.map(|on| on.parse().unwrap())
}

type Cells = BTreeMap<(String, String), usize>;

fn table_three(cases: &[&Planned], year: i32, today: NaiveDate) -> Cells {
    let mut cells = Cells::new();
    for case in cases.iter().filter(|case| case.matter == "disclosure") {
        let Some(received) = received(case).filter(|on| on.year() <= year) else { continue };
        let end = ended(case, today);
        if end.as_ref().is_some_and(|(_, on)| on.year() < year) {
            continue;
        }
        let came = if received.year() < year { "carried_in" } else { "new" };
        let went = end.filter(|(_, on)| on.year() == year).map_or("carried_out".to_owned(), |(row, _)| row);
        for row in [came.to_owned(), went] {
            *cells.entry((row, case.kind.clone())).or_insert(0) += 1;
        }
    }
    cells
}

fn table_four(disputes: &[&Disputed], year: i32) -> BTreeMap<(String, String), usize> {
    let mut cells = BTreeMap::new();
    for one in disputes.iter().filter(|one| one.notified.year() <= year) {
        let column = match (&one.result, one.ended) {
            (Some(_), Some(on)) if on.year() < year => continue,
            (Some(result), Some(on)) if on.year() == year => result.clone(),
            _ => "pending".to_owned(),
        };
        *cells.entry((one.kind.clone(), column)).or_insert(0) += 1;
    }
    cells
}

/// Every cell of three years of every agency.
pub async fn compared(office: &Office, agencies: &[AgencyId]) {
    let plan = applications::read().unwrap();
    let today = office.today();
    let (mut cases, mut results) = (0, BTreeMap::new());
    for (place, agency) in agencies.iter().enumerate() {
        let reader = Staff {
            id: gongkai_domain::id::StaffId::parse("x").unwrap(),
            agency: agency.clone(),
            unit: None,
            name: String::new(),
            duties: [gongkai_domain::organisation::Duty::Statistician].into(),
            address: None,
            stepped_up: false,
        };
        let own: Vec<&Planned> = plan.case.iter().filter(|case| case.agency == place).collect();
        cases += own.len();
        let is_own =
            |one: &&Disputed| own.iter().any(|case| case.title == one.title && case.arrived == one.arrived);
        let disputes: Vec<&Disputed> = plan.dispute.iter().filter(is_own).collect();
        for year in 2024..=2026 {
            let right = reader.authorise_all::<Read, Figures>().unwrap();
            let counted = application::figures(office, &right, year).await.unwrap();
            let by_hand = table_three(&own, year, today);
            for (row, kind, count) in counted.cells() {
                if row == "results_total" || ApplicantKind::parse(kind).is_none() {
                    continue;
                }
                let expected = by_hand.get(&(row.clone(), kind.to_owned())).copied().unwrap_or_default();
                assert_eq!(count, expected, "{row} {kind} in {year} of agency {place}");
                *results.entry(row).or_insert(0) += count;
            }
            let right = reader.authorise_all::<Read, Disputes>().unwrap();
            let counted = dispute::figures(office, &right, year).await.unwrap();
            let by_hand = table_four(&disputes, year);
            for kind in DisputeKind::ALL {
                for column in ["upheld", "corrected", "other", "pending"] {
                    let expected = by_hand
                        .get(&(kind.code().to_owned(), column.to_owned()))
                        .copied()
                        .unwrap_or_default();
                    assert_eq!(
                        counted.count(kind, column),
                        expected,
                        "{kind:?} {column} in {year} of agency {place}"
                    );
                    *results.entry(format!("{} {column}", kind.code())).or_insert(0) += expected;
                }
            }
        }
    }
    assert_eq!(cases, 400);
    let never: Vec<_> = results.iter().filter(|(_, count)| **count == 0).map(|(row, _)| row).collect();
    assert!(never.is_empty(), "every row of table three and every cell of table four comes up: {never:?}");
}
