//! Dates and times as pages write them.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Utc};

/// China has one time zone and no summer time.
const EAST: i32 = 8 * 3600;

/// 「2026年11月24日 16:42」, in China.
pub fn moment(at: DateTime<Utc>) -> String {
    match FixedOffset::east_opt(EAST) {
        Some(zone) => at.with_timezone(&zone).format("%Y年%-m月%-d日 %H:%M").to_string(),
        None => at.to_string(),
    }
}

/// `2026-11-24 16:42:07`, in China, as spreadsheets read it.
pub(crate) fn to_the_second(at: DateTime<Utc>) -> String {
    match FixedOffset::east_opt(EAST) {
        Some(zone) => at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S").to_string(),
        None => at.to_string(),
    }
}

/// 「16:42」, in China.
pub(crate) fn time_of_day(at: DateTime<Utc>) -> String {
    match FixedOffset::east_opt(EAST) {
        Some(zone) => at.with_timezone(&zone).format("%H:%M").to_string(),
        None => at.to_string(),
    }
}

/// 「2026年11月24日」.
pub(crate) fn long_day(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}
