//! A term, day by day.

use chrono::NaiveDate;

use super::{Calendar, Day, Due, Mark, Notice};

/// Every day of a range with what it is. Borrows from the calendar; nothing is copied.
#[derive(Debug, Clone)]
pub struct Days<'a> {
    calendar: &'a Calendar,
    /// Classified days not passed yet, oldest first.
    marks: &'a [Mark],
    last: NaiveDate,
    number: u32,
    through: NaiveDate,
    /// Only the days that work, or only those that do not.
    only: Option<bool>,
}

impl<'a> Days<'a> {
    pub(super) fn new(calendar: &'a Calendar, after: NaiveDate, number: u32, through: NaiveDate) -> Days<'a> {
        let passed = calendar.marks.partition_point(|mark| mark.day <= number);
        let marks = calendar.marks.get(passed..).unwrap_or_default();
        Days { calendar, marks, last: after, number, through, only: None }
    }

    /// Only the days that work, or only those that do not.
    fn only(self, working: bool) -> Days<'a> {
        Days { only: Some(working), ..self }
    }
}

impl<'a> Iterator for Days<'a> {
    type Item = Day<'a>;

    #[inline]
    fn next(&mut self) -> Option<Day<'a>> {
        while self.last < self.through {
            self.last = self.last.succ_opt()?;
            self.number += 1;
            let mark = self.marks.first().filter(|mark| mark.day == self.number);
            if mark.is_some() {
                self.marks = self.marks.get(1..).unwrap_or_default();
            }
            if self.only.is_none_or(|working| self.calendar.working.contains(self.number) == working) {
                return Some(self.calendar.described(self.last, self.number, mark));
            }
        }
        None
    }
}

/// A working day of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted<'a> {
    /// Its number in the term, from 1.
    pub n: u32,
    /// The day; a make-up workday names its notice.
    pub day: Day<'a>,
}

/// A day of a term that does not count: the festival or the weekday, and the notice that gives it off.
pub type Skipped<'a> = Day<'a>;

/// The way from a start to its due date.
#[derive(Debug, Clone)]
pub struct Explanation<'a> {
    calendar: &'a Calendar,
    start: u32,
    /// Start of the term; not counted itself.
    pub from: NaiveDate,
    /// Length of the term in working days.
    pub days: u32,
    /// End of the term.
    pub due: Due,
}

impl<'a> Explanation<'a> {
    /// `start` is the number of `from`.
    pub(super) fn new(
        calendar: &'a Calendar,
        start: u32,
        from: NaiveDate,
        days: u32,
        due: Due,
    ) -> Explanation<'a> {
        Explanation { calendar, start, from, days, due }
    }

    /// Every day after the start through the due date.
    pub fn all(&self) -> Days<'a> {
        Days::new(self.calendar, self.from, self.start, self.due.date)
    }

    /// The days that count, numbered from 1; the last one is the due date.
    pub fn counted(&self) -> impl Iterator<Item = Counted<'a>> + use<'a> {
        self.all().only(true).zip(1..).map(|(day, n)| Counted { n, day })
    }

    /// The days that do not count.
    pub fn skipped(&self) -> impl Iterator<Item = Skipped<'a>> + use<'a> {
        self.all().only(false)
    }

    /// The notices that had a say, each once, in the order in which the term meets them.
    pub fn notices(&self) -> Vec<&'a Notice> {
        let mut met: Vec<&Notice> = Vec::new();
        for notice in self.all().filter_map(|day| day.notice) {
            if !met.iter().any(|known| known.number == notice.number) {
                met.push(notice);
            }
        }
        met
    }
}
