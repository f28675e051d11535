//! Dates as contracts write them.

use chrono::{Datelike, NaiveDate};

use crate::refusal::Refusal;

/// Reads `2026-04-30`: four, two and two ASCII digits, nothing around them. None for anything else and for a day
/// that does not exist.
pub fn read_date(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(place, byte)| match place {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shaped {
        return None;
    }
    let year = text.get(0..4)?.parse().ok()?;
    NaiveDate::from_ymd_opt(year, text.get(5..7)?.parse().ok()?, text.get(8..10)?.parse().ok()?)
}

/// Years that anything of an office can be of: what lies outside was mistyped.
const OUR_TIME: std::ops::RangeInclusive<i32> = 2000..=2100;

/// Is it a day of our time?
pub fn is_of_our_time(day: NaiveDate) -> bool {
    OUR_TIME.contains(&day.year())
}

/// What is said of a day that is not of our time.
pub const NOT_OF_OUR_TIME: &str = "年份应在2000年到2100年之间，请核对";

/// The refusal of a day that is not of our time, at its field.
pub fn not_of_our_time(day: Option<NaiveDate>, field: &'static str) -> Option<Refusal> {
    let odd = day.is_some_and(|day| !is_of_our_time(day));
    odd.then(|| Refusal::new("not_of_our_time", NOT_OF_OUR_TIME).at(field))
}

/// As people read it: `2026年4月30日`.
pub fn date_in_words(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}
