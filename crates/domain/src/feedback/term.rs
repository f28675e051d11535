//! When the public can comment, and by when a report of an error is to be answered.

use chrono::NaiveDate;

use crate::calendar::{Calendar, Due, OutOfRange};

/// Working days within which a report of an error is answered: the longest that the practice of 我为政府
/// 网站找错 leaves (3 to 10 working days; no law fixes it).
pub const ERROR_ANSWER_DAYS: u32 = 10;

/// The last day on which a report of an error is to be answered.
///
/// # Errors
/// A day beyond the calendar.
pub fn answer_due(calendar: &Calendar, received_on: NaiveDate) -> Result<Due, OutOfRange> {
    calendar.due(received_on, ERROR_ANSWER_DAYS)
}

/// The days on which comments are taken, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommentTerm {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
}

/// Where a call for comments stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It begins later.
    Ahead,
    /// Comments are taken; so many calendar days are left after today.
    Open(i64),
    /// It is over.
    Over,
}

impl CommentTerm {
    /// The term of a document that puts a draft to the public.
    pub fn of(from: Option<NaiveDate>, until: Option<NaiveDate>) -> Option<Self> {
        let (from, until) = from.zip(until)?;
        Some(Self { from, until })
    }

    /// Where it stands on a day.
    pub fn on(self, today: NaiveDate) -> Standing {
        if today < self.from {
            Standing::Ahead
        } else if today > self.until {
            Standing::Over
        } else {
            Standing::Open((self.until - today).num_days())
        }
    }

    /// Calendar days in all.
    pub fn days(self) -> i64 {
        (self.until - self.from).num_days() + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn both_ends_belong_to_the_term() {
        let term = CommentTerm { from: day("2026-11-02"), until: day("2026-12-01") };
        for (today, standing) in [
            ("2026-11-01", Standing::Ahead),
            ("2026-11-02", Standing::Open(29)),
            ("2026-12-01", Standing::Open(0)),
            ("2026-12-02", Standing::Over),
        ] {
            assert_eq!(term.on(day(today)), standing, "{today}");
        }
        assert_eq!(term.days(), 30);
        assert_eq!(CommentTerm::of(Some(day("2026-11-02")), None), None);
    }

    /// Received on the last working day before the National Day holiday of 2026 (1 to 7 October).
    #[test]
    fn an_error_is_answered_in_ten_working_days() {
        let due = answer_due(Calendar::embedded(), day("2026-09-30")).unwrap();
        assert_eq!(due.date, day("2026-10-20"));
    }
}
