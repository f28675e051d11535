//! Quarters of the calendar year.

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};

/// A quarter, written 2026Q4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    /// Year.
    pub year: i32,
    /// 1 to 4.
    pub number: u32,
}

impl Quarter {
    /// The quarter of a day.
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), number: day.month0() / 3 + 1 }
    }

    /// The quarter of a code.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, number) = text.split_once('Q')?;
        let (year, number) = (year.parse().ok()?, number.parse().ok()?);
        let one = Self { year, number };
        ((1..=4).contains(&number) && (2008..=9999).contains(&year) && one.to_string() == text).then_some(one)
    }

    /// Its first day, and that of the next one.
    pub fn days(self) -> Option<(NaiveDate, NaiveDate)> {
        let first = NaiveDate::from_ymd_opt(self.year, self.number.checked_sub(1)? * 3 + 1, 1)?;
        Some((first, first.checked_add_months(Months::new(3))?))
    }

    /// 2026年第四季度.
    pub fn word(self) -> String {
        let number = ["一", "二", "三", "四"].get(self.number.saturating_sub(1) as usize).copied();
        format!("{}年第{}季度", self.year, number.unwrap_or_default())
    }
}

/// Days for which each look is kept.
const EACH_DAYS: i64 = 35;
/// Years for which the last look of a quarter is kept. No rule says how long: a design.
const LAST_YEARS: u32 = 10;

/// Of the days on which somebody looked, those whose look nobody asks for any more.
pub fn superfluous(days: &[NaiveDate], today: NaiveDate) -> Vec<NaiveDate> {
    let oldest = today.checked_sub_months(Months::new(12 * LAST_YEARS));
    let is_last = |day: NaiveDate| {
        let same = |other: &&NaiveDate| Quarter::of(**other) == Quarter::of(day);
        days.iter().filter(same).max() == Some(&day)
    };
    let is_gone = |day: &NaiveDate| {
        let is_recent = (today - *day).num_days() <= EACH_DAYS;
        !is_recent && (!is_last(*day) || oldest.is_some_and(|oldest| *day < oldest))
    };
    days.iter().copied().filter(is_gone).collect()
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Q{}", self.year, self.number)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{Quarter, superfluous};

    #[test]
    fn the_last_look_of_a_quarter_stays() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let days = [
            "2016-06-30",
            "2026-06-29",
            "2026-06-30",
            "2026-08-01",
            "2026-09-30",
            "2026-10-01",
            "2026-11-20",
        ];
        let gone = superfluous(&days.map(day), day("2026-11-24"));
        assert_eq!(gone, ["2016-06-30", "2026-06-29", "2026-08-01", "2026-10-01"].map(day));
        assert!(superfluous(&[day("2026-11-24")], day("2026-11-24")).is_empty());
        let quarter = Quarter::parse("2026Q4").unwrap();
        assert_eq!(quarter.days(), Some((day("2026-10-01"), day("2027-01-01"))));
    }

    #[test]
    fn days_and_codes() {
        for (day, code, word) in
            [("2026-11-24", "2026Q4", "2026年第四季度"), ("2026-03-31", "2026Q1", "2026年第一季度")]
        {
            let quarter = Quarter::of(day.parse().unwrap());
            assert_eq!((quarter.to_string().as_str(), quarter.word().as_str()), (code, word));
            assert_eq!(Quarter::parse(code), Some(quarter));
        }
        for text in ["", "2026", "2026Q5", "2026Q0", "2026Q04", "26Q1"] {
            assert_eq!(Quarter::parse(text), None, "{text}");
        }
    }
}
