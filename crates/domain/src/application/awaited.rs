//! The days that matter in an open case, for a calendar on somebody's desk: the answer, and what is awaited from
//! others until when.

use chrono::{Days, NaiveDate};

use super::{Act, ClockSheet, Consulted, Ledger, State, replay::PAYMENT};
use crate::calendar::{Calendar, OutOfRange};

/// A day that matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwaitedDay {
    /// Stable within the case, such as `answer` or `letter-3`.
    pub key: String,
    /// What ends on it.
    pub what: &'static str,
    /// The day.
    pub on: NaiveDate,
    /// A year whose notice of working days is not known was looked at: the day may move.
    pub provisional: bool,
}

fn day(key: &str, what: &'static str, on: NaiveDate, provisional: bool) -> AwaitedDay {
    AwaitedDay { key: key.to_owned(), what, on, provisional }
}

/// The days of a case that goes on, by what its clock says today; none once it has ended.
///
/// # Errors
/// [`OutOfRange`].
pub fn awaited_days(
    ledger: &Ledger,
    sheet: &ClockSheet,
    calendar: &Calendar,
) -> Result<Vec<AwaitedDay>, OutOfRange> {
    let mut days = Vec::new();
    match sheet.state {
        State::AwaitingConfirmation => {
            days.extend(
                ledger.entries().first().map(|entry| day("confirm", "与申请人确认", entry.on, false)),
            );
        }
        State::AwaitingCorrection => {
            let until = ledger.entries().iter().rev().find_map(|entry| match entry.act {
                Act::CorrectionRequested { until } => Some(until),
                _ => None,
            });
            days.extend(until.map(|until| day("correction", "申请人补正期限", until, false)));
        }
        State::AwaitingFee => days.extend(payment(ledger, calendar)?),
        State::Running | State::Consulting => {
            days.extend(sheet.due.map(|due| day("answer", "答复期限", due, sheet.provisional)));
            days.extend(opinions(ledger, calendar)?);
            let reasons = ledger.standing().reasons.filter(|reasons| reasons.sound.is_none());
            days.extend(reasons.map(|reasons| day("reasons", "申请人说明理由期限", reasons.until, false)));
        }
        State::Answered | State::Withdrawn | State::Abandoned | State::ClosedUnpaid => {}
    }
    Ok(days)
}

/// The last day on which the fee can be paid (Art. 42, 国办函〔2020〕109号).
fn payment(ledger: &Ledger, calendar: &Calendar) -> Result<Option<AwaitedDay>, OutOfRange> {
    let told = ledger.entries().iter().rev().find(|entry| matches!(entry.act, Act::FeeNotified { .. }));
    let Some(on) = told.map(|entry| entry.on) else { return Ok(None) };
    let thirtieth = on.checked_add_days(Days::new(PAYMENT)).ok_or(OutOfRange::End(on))?;
    let until =
        if calendar.is_working_day(thirtieth)? { thirtieth } else { calendar.due(thirtieth, 1)?.date };
    let provisional = calendar.looked_at_unknown(thirtieth.pred_opt().unwrap_or(thirtieth), until);
    Ok(Some(day("fee", "缴费期限", until, provisional)))
}

/// The days on which silence ends a consultation (Art. 32, 34).
fn opinions(ledger: &Ledger, calendar: &Calendar) -> Result<Vec<AwaitedDay>, OutOfRange> {
    let mut days = Vec::new();
    for letter in ledger.standing().letters.iter().filter(|letter| letter.closed_on().is_none()) {
        let (Some(sent), Some(end)) = (letter.delivered_on, letter.silent_end(calendar)?) else { continue };
        let what = match letter.with {
            Consulted::ThirdParty => "第三方意见期限",
            Consulted::JointAgency | Consulted::OtherAgency => "有关机关意见期限",
        };
        let provisional = calendar.looked_at_unknown(sent, end);
        days.push(day(&format!("letter-{}", letter.place), what, end, provisional));
    }
    Ok(days)
}
