//! Periods of whole days.

use chrono::NaiveDate;

use crate::refusal::Refusal;

/// From a day to a day, both included; without an end it lasts until further notice. A period whose
/// end lies before its start holds no day: it was taken back before it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: Option<NaiveDate>,
}

impl Period {
    /// Does the day lie in it?
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// No day lies in it.
    pub fn is_empty(&self) -> bool {
        self.until.is_some_and(|until| until < self.from)
    }

    /// Is there a day that lies in both?
    pub fn meets(&self, other: &Period) -> bool {
        !self.is_empty()
            && !other.is_empty()
            && other.until.is_none_or(|until| self.from <= until)
            && self.until.is_none_or(|until| other.from <= until)
    }

    /// Does every day of `other` lie in it?
    pub fn covers(&self, other: &Period) -> bool {
        other.is_empty()
            || (self.from <= other.from
                && match (self.until, other.until) {
                    (None, _) => true,
                    (Some(_), None) => false,
                    (Some(mine), Some(theirs)) => theirs <= mine,
                })
    }

    /// The same up to `last`, if it would last longer.
    #[must_use]
    pub fn cut(self, last: NaiveDate) -> Period {
        Period { until: Some(self.until.map_or(last, |until| until.min(last))), ..self }
    }

    /// A period as typed: the end not before the start.
    pub(super) fn checked(self, refusals: &mut Vec<Refusal>) -> Period {
        if self.is_empty() {
            refusals
                .push(Refusal::new("period_reversed", "截止日期早于起始日期，请改正其中一个").at("until"));
        }
        self
    }
}
