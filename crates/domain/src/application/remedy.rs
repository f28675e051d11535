//! Until when something can be done against an answer: 60 days for a review (行政复议法 Art. 20), six months for a suit
//! (行政诉讼法 Art. 46), both from the day on which the answer was received.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::Remedy;
use crate::calendar::{Calendar, OutOfRange};

/// What can be done first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemedyStep {
    /// 行政复议.
    Review,
    /// 行政诉讼, without a review.
    Suit,
}

impl RemedyStep {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Suit => "suit",
        }
    }

    /// The step of a code.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Review, Self::Suit].into_iter().find(|step| step.code() == code)
    }

    /// The last day for an answer that was received on a day.
    ///
    /// # Errors
    /// [`OutOfRange`].
    pub fn until(self, received: NaiveDate, calendar: &Calendar) -> Result<LastDay, OutOfRange> {
        let last = match self {
            Self::Review => received.checked_add_days(Days::new(60)),
            Self::Suit => received.checked_add_months(Months::new(6)),
        };
        let mut on = last.unwrap_or(NaiveDate::MAX);
        let mut provisional = false;
        loop {
            provisional |= !calendar.knows_year(on.year());
            if calendar.is_working_day(on)? {
                return Ok(LastDay { step: self, on, provisional });
            }
            on = on.succ_opt().unwrap_or(NaiveDate::MAX);
        }
    }
}

/// The last day of a step; one on which nobody works moves to the next that is worked (行诉解释 Art. 48).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastDay {
    /// Which.
    pub step: RemedyStep,
    /// The day.
    pub on: NaiveDate,
    /// A year without a notice of working days was looked at.
    pub provisional: bool,
}

/// Steps that an answer with these remedies leaves open from the beginning: where review comes first, a suit is none.
pub fn first_steps(remedies: &[Remedy]) -> &'static [RemedyStep] {
    match (remedies.is_empty(), remedies.contains(&Remedy::Choice)) {
        (true, _) => &[],
        (_, true) => &[RemedyStep::Review, RemedyStep::Suit],
        _ => &[RemedyStep::Review],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn last_days() {
        use RemedyStep::{Review, Suit};
        for (step, received, on, provisional) in [
            // A Monday.
            (Review, "2025-03-03", "2025-05-06", false), // 2 May is a day off, as are the 3rd to the 5th.
            (Suit, "2025-03-03", "2025-09-03", false),
            (Suit, "2025-08-31", "2026-02-28", false), // A make-up workday; February has no 31st.
            (Suit, "2025-04-01", "2025-10-09", false),
            (Review, "2026-11-30", "2027-01-29", true),
            (Suit, "2026-11-30", "2027-05-31", true), // The 30th is a Sunday.
        ] {
            let found = step.until(day(received), Calendar::embedded()).unwrap();
            assert_eq!((found.on, found.provisional), (day(on), provisional), "{step:?} from {received}");
        }
        assert!(Review.until(NaiveDate::MAX, Calendar::embedded()).is_err());
    }

    #[test]
    fn where_review_comes_first_no_suit_is_open() {
        use Remedy::{Choice, First};
        for (remedies, steps) in
            [(&[][..], 0), (&[First][..], 1), (&[Choice][..], 2), (&[First, Choice][..], 2)]
        {
            assert_eq!(first_steps(remedies).len(), steps, "{remedies:?}");
        }
        assert_eq!(RemedyStep::parse("suit"), Some(RemedyStep::Suit));
    }
}
