//! A year or a month, as addresses have it: 2026, 2026-11.

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};

/// First year that can be asked for.
const FIRST_YEAR: i32 = 2000;

/// A year or a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its first day.
    pub first: NaiveDate,
    /// A year, or a month?
    pub is_year: bool,
}

impl Span {
    /// The year of a day.
    pub fn year_of(day: NaiveDate) -> Self {
        Self { first: NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap_or(day), is_year: true }
    }

    /// The month of a day.
    pub fn month_of(day: NaiveDate) -> Self {
        Self { first: day.with_day(1).unwrap_or(day), is_year: false }
    }

    /// The span of a code.
    pub fn parse(text: &str) -> Option<Self> {
        let year = text.parse().ok().and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1)).map(Self::year_of);
        let month = || format!("{text}-01").parse().ok().map(Self::month_of);
        let found = year.or_else(month)?;
        ((FIRST_YEAR..=9999).contains(&found.first.year()) && found.to_string() == text).then_some(found)
    }

    const fn length(self) -> Months {
        Months::new(if self.is_year { 12 } else { 1 })
    }

    /// The first day after it.
    pub fn end(self) -> NaiveDate {
        self.first.checked_add_months(self.length()).unwrap_or(self.first)
    }

    /// The one before.
    pub fn before(self) -> Self {
        Self { first: self.first.checked_sub_months(self.length()).unwrap_or(self.first), ..self }
    }

    /// The one after.
    pub fn after(self) -> Self {
        Self { first: self.end(), ..self }
    }

    /// Does a day belong to it?
    pub fn has(self, day: NaiveDate) -> bool {
        self.first <= day && day < self.end()
    }

    /// Its months, up to that of a day.
    pub fn months_until(self, today: NaiveDate) -> Vec<Self> {
        let mut months = Vec::new();
        let mut month = Self::month_of(self.first);
        while month.first < self.end() && month.first <= today {
            months.push(month);
            month = month.after();
        }
        months
    }

    /// 2026年 or 2026年11月.
    pub fn word(self) -> String {
        match self.is_year {
            true => format!("{}年", self.first.year()),
            false => format!("{}年{}月", self.first.year(), self.first.month()),
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = if self.is_year { "%Y" } else { "%Y-%m" };
        write!(f, "{}", self.first.format(form))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_months() {
        for (code, word, before, after) in [
            ("2026", "2026年", "2025", "2027"),
            ("2026-11", "2026年11月", "2026-10", "2026-12"),
            ("2026-01", "2026年1月", "2025-12", "2026-02"),
        ] {
            let span = Span::parse(code).unwrap();
            assert_eq!(span.word(), word);
            assert_eq!(
                (span.before().to_string().as_str(), span.after().to_string().as_str()),
                (before, after)
            );
        }
        for code in ["", "26", "2026-13", "2026-1", "2026-11-01", "1999", "x"] {
            assert_eq!(Span::parse(code), None, "{code}");
        }
        let today = "2026-03-15".parse().unwrap();
        assert_eq!(Span::year_of(today).months_until(today).len(), 3);
        assert!(
            Span::month_of(today).has(today) && !Span::month_of(today).has("2026-04-01".parse().unwrap())
        );
    }
}
