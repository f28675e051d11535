//! A year of inquiries at the counters of one agency, made by rule from a few questions, brought in as its clerk
//! would bring in the workbooks of a year; months that are over are closed.

use chrono::{Datelike, Days, Months, NaiveDate};
use gongkai_domain::{
    calendar::Calendar,
    inquiry::{HEADINGS, Inquiry, InquiryResult},
    organisation::Duty,
};
use gongkai_office::{
    OfficeError,
    inquiry::{self, Row},
};
use serde::Deserialize;

use super::{chance::Dice, desk::Desk};

const PLAN: &str = include_str!("../../../../data/demo/inquiries.toml");
/// Rows of one list.
const AT_ONCE: usize = 4_000;
/// Of so many people one leaves a name.
const NAMED: u64 = 40;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    schema: u8,
    agency: String,
    entries: u64,
    weights: Weights,
    question: Vec<Question>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weights {
    way: Vec<(String, u64)>,
    result: Vec<(String, u64)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    line: String,
    subject: String,
    weight: u64,
    text: String,
    answer: String,
}

fn read() -> Result<Plan, String> {
    let plan: Plan = toml::from_str(PLAN).map_err(|error| error.to_string())?;
    if plan.schema == 1 { Ok(plan) } else { Err("schema of the sample inquiries".to_owned()) }
}

/// One of several, as often as its weight says.
fn drawn<'a, T>(dice: &mut Dice, all: &'a [T], weight: impl Fn(&T) -> u64) -> Option<&'a T> {
    let mut at = dice.below(all.iter().map(&weight).sum());
    all.iter().find(|one| match at.checked_sub(weight(one)) {
        Some(rest) => {
            at = rest;
            false
        }
        None => true,
    })
}

/// Enters the year of the agency of the plan; another agency has none.
pub async fn enter(desk: &Desk<'_>) -> Result<(), OfficeError> {
    let plan = read().map_err(OfficeError::fault)?;
    if desk.agency.name != plan.agency {
        return Ok(());
    }
    let today = desk.office.today();
    let first =
        today.checked_sub_months(Months::new(12)).ok_or_else(|| OfficeError::fault("a year before"))?;
    let days: Vec<NaiveDate> = first
        .iter_days()
        .take_while(|day| *day < today)
        .filter(|day| Calendar::embedded().is_working_day(*day).unwrap_or(false))
        .collect();
    let mut dice = Dice::seeded(8_000);
    let rows: Vec<Row> = (0..plan.entries)
        .filter_map(|nth| {
            let place = nth.checked_mul(days.len() as u64)?.checked_div(plan.entries)?;
            let day = days.get(usize::try_from(place).ok()?)?;
            row(&plan, &mut dice, (nth, *day))
        })
        .collect();
    let clerk = desk.with_duty(Duty::InquiryClerk).await?;
    for some in rows.chunks(AT_ONCE) {
        desk.clock.step();
        // Made up entries may be alike.
        inquiry::import(desk.office, &clerk, some, true).await?;
    }
    waiting(desk, &plan).await?;
    let keeper = desk.with_duty(Duty::Statistician).await?;
    for back in 1..=12 {
        let month = today.checked_sub_months(Months::new(back)).unwrap_or(today);
        desk.clock.step();
        inquiry::lock(desk.office, &keeper, &format!("{:04}-{:02}", month.year(), month.month())).await?;
    }
    Ok(())
}

fn row(plan: &Plan, dice: &mut Dice, (nth, day): (u64, NaiveDate)) -> Option<Row> {
    let question = drawn(dice, &plan.question, |one| one.weight)?;
    let way = drawn(dice, &plan.weights.way, |one| one.1)?;
    let result = drawn(dice, &plan.weights.result, |one| one.1)?;
    let persons = if dice.below(25) == 0 { 2 + dice.below(4) } else { 1 };
    let time = format!("{:02}:{:02}", 9 + dice.below(8), dice.below(60));
    let name = if dice.below(NAMED) == 0 { "虚某" } else { "" };
    let cell = |heading: &str| match heading {
        "日期" => day.to_string(),
        "时间" => time.clone(),
        "方式" => way.0.clone(),
        "业务类别" => question.line.clone(),
        "事项" => question.subject.clone(),
        "人次" => persons.to_string(),
        "结果" => result.0.clone(),
        "内容" => question.text.clone(),
        "答复" => question.answer.clone(),
        "姓名" => name.to_owned(),
        _ => String::new(),
    };
    Some((u32::try_from(nth).ok()?.checked_add(2)?, HEADINGS.map(cell)))
}

/// What is still to be answered on the last day: a letter, a message, something handed on, an appointment.
async fn waiting(desk: &Desk<'_>, plan: &Plan) -> Result<(), OfficeError> {
    let clerk = desk.with_duty(Duty::InquiryClerk).await?;
    let today = desk.office.today();
    let own = clerk.unit.clone().ok_or_else(|| OfficeError::fault("the desk of the sample clerk"))?;
    let open = [
        ("letter", InquiryResult::Pending, 6),
        ("web", InquiryResult::Pending, 0),
        ("phone", InquiryResult::HandedOn, 3),
        ("visit", InquiryResult::Appointment, 1),
    ];
    for ((way, result, back), question) in open.into_iter().zip(&plan.question) {
        let day = today.checked_sub_days(Days::new(back)).unwrap_or(today);
        let said = Inquiry {
            at: day.and_hms_opt(8, 30, 0).ok_or_else(|| OfficeError::fault("half past eight"))?,
            desk: own.clone(),
            way: way.to_owned(),
            line: question.line.clone(),
            subject: question.subject.clone(),
            group: String::new(),
            persons: 1,
            matters: 1,
            result,
            referred: "行政复议应诉股".to_owned(),
            appointment: today.checked_add_days(Days::new(2)),
            question: question.text.clone(),
            answer: String::new(),
            name: "虚某".to_owned(),
            contact: "0000-0000299".to_owned(),
            reference: String::new(),
            kept: false,
        };
        desk.clock.step();
        // Before the desk opens nothing was asked yet.
        let said = Inquiry { at: said.at.min(inquiry::in_china(desk.office.now())), ..said };
        inquiry::enter(desk.office, &clerk, &said).await?;
    }
    Ok(())
}
