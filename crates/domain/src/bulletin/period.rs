//! The period of a bulletin: from the last cut-off to this one, by the clock of China.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::calendar::date_in_words;

const HOURS_EAST: i64 = 8;

/// A period. Its first moment belongs to it, its cut-off to the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First moment.
    pub from: DateTime<Utc>,
    /// The first moment that no longer belongs to it: 24:00 of the last day.
    pub cut_off: DateTime<Utc>,
}

fn beginning(day: NaiveDate) -> DateTime<Utc> {
    (day.and_time(NaiveTime::MIN) - TimeDelta::hours(HOURS_EAST)).and_utc()
}

fn day_of(instant: DateTime<Utc>) -> NaiveDate {
    (instant + TimeDelta::hours(HOURS_EAST)).date_naive()
}

/// The cut-off of a month: 24:00 of its day `last`.
fn cut_off_in(month: NaiveDate, last: u32) -> Option<DateTime<Utc>> {
    month.with_day(last)?.checked_add_days(Days::new(1)).map(beginning)
}

impl Period {
    /// The period that ended last, if `last` is the last day of a month's period and `before` the cut-off of the
    /// bulletin before; `None`: there is one of it already. Without a bulletin before it is one month long.
    pub fn ended(now: DateTime<Utc>, last: u32, before: Option<DateTime<Utc>>) -> Option<Self> {
        let month = day_of(now).with_day(1)?;
        let of = |months| cut_off_in(month.checked_sub_months(Months::new(months))?, last);
        let cut_off = of(0).filter(|at| *at <= now).or_else(|| of(1))?;
        let day = day_of(cut_off).pred_opt()?.checked_sub_months(Months::new(1))?;
        let from = before.unwrap_or(day.checked_add_days(Days::new(1)).map(beginning)?);
        (from < cut_off).then_some(Self { from, cut_off })
    }

    /// Does a moment belong to it?
    pub fn holds(&self, at: DateTime<Utc>) -> bool {
        (self.from..self.cut_off).contains(&at)
    }

    /// First day.
    pub fn first_day(&self) -> NaiveDate {
        day_of(self.from)
    }

    /// Last day.
    pub fn last_day(&self) -> NaiveDate {
        day_of(self.cut_off - TimeDelta::seconds(1))
    }

    /// 2026年11月: the month in which it ends.
    pub fn month(&self) -> String {
        let last = self.last_day();
        format!("{}年{}月", last.year(), last.month())
    }

    /// Both days in words.
    pub fn words(&self) -> String {
        format!("{}至{}", date_in_words(self.first_day()), date_in_words(self.last_day()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_one_cut_off_to_the_next() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        for (now, last, before, wanted) in [
            // In the evening of the 25th the month is not over: 24:00 in China is 16:00 UTC.
            ("2026-11-25T15:59:59Z", 25, None, Some(("2026-09-26", "2026-10-25"))),
            ("2026-11-25T16:00:00Z", 25, None, Some(("2026-10-26", "2026-11-25"))),
            ("2026-12-08T01:00:00Z", 25, Some("2026-11-25T16:00:00Z"), None),
            // A bulletin that was left out makes the next period longer, and loses nothing.
            ("2026-12-26T01:00:00Z", 25, Some("2026-10-25T16:00:00Z"), Some(("2026-10-26", "2026-12-25"))),
            // Another last day: the period begins where the one before ended.
            ("2026-12-21T01:00:00Z", 20, Some("2026-11-25T16:00:00Z"), Some(("2026-11-26", "2026-12-20"))),
            ("2026-11-26T01:00:00Z", 20, Some("2026-11-25T16:00:00Z"), None),
            ("2026-03-02T01:00:00Z", 28, None, Some(("2026-01-29", "2026-02-28"))),
            ("2027-01-01T01:00:00Z", 25, None, Some(("2026-11-26", "2026-12-25"))),
        ] {
            let period = Period::ended(at(now), last, before.map(at));
            let days = period.map(|one| (one.first_day().to_string(), one.last_day().to_string()));
            let wanted = wanted.map(|(first, end)| (first.to_owned(), end.to_owned()));
            assert_eq!(days, wanted, "{now}, {last}");
        }
    }
}
