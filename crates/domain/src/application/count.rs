//! Where a case stands in table three of a year: it came in this year or was carried in, and it went by one ground
//! or is carried out. So (一) + (二) = (三) + (四) whatever happens.

use chrono::NaiveDate;

use super::{Ledger, ground};
use crate::calendar::{Calendar, OutOfRange};

/// How a case came into the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// 本年新收: received in the year.
    New,
    /// 上年结转: received before and not ended by then.
    CarriedIn,
}

/// How it left the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Went {
    /// 本年度办理结果: a row of the form.
    Row(&'static str),
    /// 结转下年度继续办理.
    CarriedOut,
}

impl Came {
    /// Its row.
    pub const fn row(self) -> &'static str {
        match self {
            Came::New => "new",
            Came::CarriedIn => "carried_in",
        }
    }
}

impl Went {
    /// Its row.
    pub const fn row(self) -> &'static str {
        match self {
            Went::Row(row) => row,
            Went::CarriedOut => "carried_out",
        }
    }
}

/// The place of a case in the table of a year, as known on `today`; none if it has no place there: not received by
/// then, ended before, joined with another one, or its ground is not in the form.
///
/// A case that had ended when a year closed and was taken up again later keeps the place of that year.
///
/// # Errors
/// [`OutOfRange`].
pub fn place_in(
    ledger: &Ledger,
    (year, format): (i32, &str),
    calendar: &Calendar,
    today: NaiveDate,
) -> Result<Option<(Came, Went)>, OutOfRange> {
    let of = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let (Some(first), Some(last)) = (of(1, 1), of(12, 31)) else { return Ok(None) };
    let Some(Stay { came, ground: ended }) = stay_in(ledger, (first, last), calendar, today)? else {
        return Ok(None);
    };
    Ok(match ended {
        None => Some((came, Went::CarriedOut)),
        Some(id) => ground(&id).and_then(|found| found.row(format)).map(|row| (came, Went::Row(row))),
    })
}

/// A case in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// How it came into the period.
    pub came: Came,
    /// The ground by which it ended; none: it goes on after the last day.
    pub ground: Option<String>,
}

/// The same for any days `first` to `last`, by the ground of the answer instead of a row of a form.
///
/// # Errors
/// [`OutOfRange`].
pub fn stay_in(
    ledger: &Ledger,
    (first, last): (NaiveDate, NaiveDate),
    calendar: &Calendar,
    today: NaiveDate,
) -> Result<Option<Stay>, OutOfRange> {
    let as_of = last.min(today);
    let Some(received) = ledger.received_on().filter(|day| *day <= as_of) else { return Ok(None) };
    if ledger.standing().joined || !ledger.matter().is_disclosure() {
        return Ok(None);
    }
    let came = if received < first { Came::CarriedIn } else { Came::New };
    let eve = first.pred_opt().unwrap_or(first);
    if came == Came::CarriedIn && ledger.outcome(calendar, eve)?.is_some() {
        return Ok(None);
    }
    let ground = ledger.outcome(calendar, as_of)?.map(|(id, _)| id);
    Ok(Some(Stay { came, ground }))
}
