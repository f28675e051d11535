//! By when information has to be public: within 20 working days from the day on which it was formed
//! or changed (Art. 26), or within the kind's shorter term.

use chrono::NaiveDate;

use super::Kind;
use crate::calendar::{Calendar, Due, Explanation, OutOfRange};

/// The term of a release. The due date is computed each time, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReleaseTerm {
    /// The day on which the information was formed or changed; not counted itself.
    pub from: NaiveDate,
    /// Working days.
    pub days: u32,
    /// Changed, not formed?
    pub changed: bool,
}

impl ReleaseTerm {
    /// The term of an edition. `begun_on`: the day on which it was begun, which counts as the day of the
    /// change for a correction, and stands in where nobody has entered the day of forming yet.
    pub fn of(kind: &Kind, edition: i32, formed_on: Option<NaiveDate>, begun_on: NaiveDate) -> Self {
        let changed = edition > 1;
        let from = if changed { begun_on } else { formed_on.unwrap_or(begun_on) };
        Self { from, days: kind.release_term(), changed }
    }

    /// The last day.
    ///
    /// # Errors
    /// A day beyond the calendar.
    pub fn due(&self, calendar: &Calendar) -> Result<Due, OutOfRange> {
        calendar.due(self.from, self.days)
    }

    /// The way to the last day, day by day.
    ///
    /// # Errors
    /// A day beyond the calendar.
    pub fn explain<'a>(&self, calendar: &'a Calendar) -> Result<Explanation<'a>, OutOfRange> {
        calendar.explain(self.from, self.days)
    }

    /// The rule as a sentence.
    pub fn sentence(&self) -> String {
        let what = if self.changed { "变更" } else { "形成" };
        format!("自信息{what}之日（{}）起{}个工作日内公开（条例第二十六条）", self.from, self.days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publication::kind;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// 20 working days from 2026-09-21: over the National Day holiday (1 to 7 October) with make-up work
    /// on 10 October (a Saturday).
    #[test]
    fn due_dates() {
        let notice = kind("notice").unwrap();
        for (edition, formed, begun, due) in [
            (1, Some("2026-11-02"), "2026-11-10", "2026-11-30"),
            (1, None, "2026-11-10", "2026-12-08"),
            (2, Some("2026-01-05"), "2026-11-02", "2026-11-30"),
        ] {
            let term = ReleaseTerm::of(notice, edition, formed.map(day), day(begun));
            assert_eq!(term.due(Calendar::embedded()).unwrap().date, day(due), "{edition} {formed:?}");
            let counted = term.explain(Calendar::embedded()).unwrap().counted().count();
            assert_eq!(counted, 20);
        }
        let over_holidays = ReleaseTerm::of(notice, 1, Some(day("2026-09-21")), day("2026-09-21"));
        let explained = over_holidays.explain(Calendar::embedded()).unwrap();
        assert!(!explained.notices().is_empty(), "the holiday notice has a say");
        assert!(over_holidays.sentence().contains("20个工作日"), "{}", over_holidays.sentence());
    }
}
