//! Quarters of the calendar year.

use std::fmt;

use chrono::{Datelike, NaiveDate};

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

    /// 2026年第四季度.
    pub fn word(self) -> String {
        let number = ["一", "二", "三", "四"].get(self.number.saturating_sub(1) as usize).copied();
        format!("{}年第{}季度", self.year, number.unwrap_or_default())
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Q{}", self.year, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::Quarter;

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
