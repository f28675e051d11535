//! Working days as the yearly notices of the State Council's General Office give them.
//!
//! The Regulations (Order 711) count in working days (Art. 26, 30, 32-34). A [`Calendar`] holds the notices,
//! says what a day is and why, and counts. A notice that amends an earlier one is kept beside it, so that
//! [`Calendar::as_known_on`] can judge a past day by what was known then. In a year without a notice weekends
//! alone rest, and what is counted there is provisional.

mod date;
mod doubt;
mod explain;
mod file;
mod in_force;
mod wording;
mod working_days;
mod writing;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};

pub use date::{date_in_words, is_of_our_time, not_of_our_time, read_date};
pub use explain::{Counted, Days, Explanation, Skipped};
pub use file::{CalendarFault, Class, Classified, Notice, NoticeKind, YearFile};
use working_days::WorkingDays;

/// First year a calendar can count in.
pub const FIRST_YEAR: i32 = 1900;
/// Last year a calendar can count in.
pub const LAST_YEAR: i32 = 2200;
/// Longest term in working days (about 40 years). The law's longest is 40; more than this is a slip of the pen.
pub const LONGEST_TERM: u32 = 10_000;

/// Number of years a calendar can count in.
const YEARS: usize = (LAST_YEAR - FIRST_YEAR + 1) as usize;

/// The arrangement of one year each, as it ships with the program.
const EMBEDDED: [&str; 9] = [
    include_str!("../../../../data/calendar/2018.toml"),
    include_str!("../../../../data/calendar/2019.toml"),
    include_str!("../../../../data/calendar/2020.toml"),
    include_str!("../../../../data/calendar/2021.toml"),
    include_str!("../../../../data/calendar/2022.toml"),
    include_str!("../../../../data/calendar/2023.toml"),
    include_str!("../../../../data/calendar/2024.toml"),
    include_str!("../../../../data/calendar/2025.toml"),
    include_str!("../../../../data/calendar/2026.toml"),
];

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// Monday to Friday, nothing special.
    Workday,
    /// Saturday or Sunday that a notice makes a working day (调休上班日).
    MakeUpWorkday,
    /// Saturday or Sunday, nothing special.
    Weekend,
    /// A day a notice gives off, weekend days among them.
    Holiday,
}

impl DayKind {
    /// Does the day count as a working day?
    pub fn works(self) -> bool {
        matches!(self, DayKind::Workday | DayKind::MakeUpWorkday)
    }
}

/// A day, what it is and which notice says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day<'a> {
    /// The date.
    pub date: NaiveDate,
    /// What it is.
    pub kind: DayKind,
    /// The festival of the notice (`劳动节`), or `周六`, `周日`, `工作日`.
    pub why: &'a str,
    /// The notice that classifies the day; none where only the weekday does.
    pub notice: Option<&'a Notice>,
}

impl<'a> Day<'a> {
    /// The number of the notice, if one classifies the day.
    pub fn notice_number(&self) -> Option<&'a str> {
        self.notice.map(|notice| notice.number.as_str())
    }
}

/// End of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The N-th working day.
    pub date: NaiveDate,
    /// A date of a year without a notice lies between the day after the start and [`Due::date`], both included.
    pub provisional: bool,
}

/// A question the calendar does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutOfRange {
    /// The date asked for, or the date reached, lies outside [`FIRST_YEAR`] to [`LAST_YEAR`].
    Date(NaiveDate),
    /// The term is 0 or longer than [`LONGEST_TERM`] working days.
    Days(u32),
    /// The term that starts on this day ends after [`LAST_YEAR`].
    End(NaiveDate),
}

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OutOfRange::Date(date) => {
                write!(f, "日期{date}超出可计算的范围，请使用{FIRST_YEAR}年至{LAST_YEAR}年之间的日期")
            }
            OutOfRange::Days(days) => {
                write!(f, "期限{days}个工作日超出可计算的范围，请使用1至{LONGEST_TERM}之间的整数")
            }
            OutOfRange::End(from) => {
                write!(f, "自{from}起的期限将超出{LAST_YEAR}年，请缩短期限或改用较早的起算日期")
            }
        }
    }
}

impl std::error::Error for OutOfRange {}

/// One day a notice classifies, found by its day number.
#[derive(Debug, Clone, Copy)]
struct Mark {
    day: u32,
    kind: DayKind,
    /// Place of the notice in `Calendar::notices`, and of the day in that notice.
    notice: usize,
    classified: usize,
}

/// Working days between [`FIRST_YEAR`] and [`LAST_YEAR`], with the notices behind them.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// In the order in which they were published.
    notices: Vec<Notice>,
    /// Classified days, oldest first; at most one a day, the latest notice's.
    marks: Vec<Mark>,
    working: WorkingDays,
    /// `unknown_before[i]`: years from the first up to, without, the i-th that have no annual notice.
    unknown_before: Vec<u16>,
}

impl Calendar {
    /// The calendar that ships with the program: every notice of `data/calendar/`.
    pub fn embedded() -> &'static Calendar {
        static CALENDAR: LazyLock<Calendar> = LazyLock::new(embedded);
        &CALENDAR
    }

    /// A calendar of these files. Files of the same year are taken together; a notice that stands in two of
    /// them must say the same in both.
    ///
    /// # Errors
    /// A sentence in Chinese if notices contradict each other: one number with two contents, two annual notices
    /// of a year, an amendment without an annual notice before it or one that changes no day.
    pub fn of(files: impl IntoIterator<Item = YearFile>) -> Result<Calendar, CalendarFault> {
        let mut notices: Vec<Notice> = Vec::new();
        for notice in files.into_iter().flat_map(YearFile::into_notices) {
            match notices.iter().find(|known| known.number == notice.number) {
                None => notices.push(notice),
                Some(known) if *known == notice => {}
                Some(_) => {
                    return Err(CalendarFault::new(format!(
                        "文号{}的通知出现了两次且内容不同，请核对后只保留一份",
                        notice.number
                    )));
                }
            }
        }
        notices.sort_by(|a, b| order(a).cmp(&order(b)));
        file::check_together(&notices)?;
        Ok(Calendar::compiled(notices))
    }

    /// This calendar and one file more, for instance the notice of a new year.
    ///
    /// # Errors
    /// As [`Calendar::of`].
    pub fn with(&self, file: YearFile) -> Result<Calendar, CalendarFault> {
        Calendar::of(self.as_files().into_iter().chain([file]))
    }

    /// The calendar as it stood on a past day: only the notices published by then.
    pub fn as_known_on(&self, date: NaiveDate) -> Calendar {
        Calendar::compiled(self.notices.iter().filter(|notice| notice.published <= date).cloned().collect())
    }

    /// The notices, in the order in which they were published.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The last day of the latest year whose annual notice is known; none if there is no notice at all.
    pub fn known_through(&self) -> Option<NaiveDate> {
        let annual = self.notices.iter().filter(|notice| notice.kind == NoticeKind::Annual);
        annual.map(|notice| notice.year).max().and_then(|year| NaiveDate::from_ymd_opt(year, 12, 31))
    }

    /// Is the annual notice of this year known?
    pub fn knows_year(&self, year: i32) -> bool {
        (FIRST_YEAR..=LAST_YEAR).contains(&year) && !self.any_year_unknown(year, year)
    }

    /// What a day is, and why.
    ///
    /// # Errors
    /// [`OutOfRange::Date`].
    pub fn day(&self, date: NaiveDate) -> Result<Day<'_>, OutOfRange> {
        let day = WorkingDays::number(date).ok_or(OutOfRange::Date(date))?;
        let place = self.marks.partition_point(|mark| mark.day < day);
        Ok(self.described(date, day, self.marks.get(place).filter(|mark| mark.day == day)))
    }

    /// Is it a working day? Make-up workdays are.
    ///
    /// # Errors
    /// [`OutOfRange::Date`].
    pub fn is_working_day(&self, date: NaiveDate) -> Result<bool, OutOfRange> {
        let day = WorkingDays::number(date).ok_or(OutOfRange::Date(date))?;
        Ok(self.working.contains(day))
    }

    /// End of a term of `days` working days that starts on `from`: day 1 is the first working day after it
    /// (the day itself is not counted).
    ///
    /// # Errors
    /// [`OutOfRange`].
    #[inline]
    pub fn due(&self, from: NaiveDate, days: u32) -> Result<Due, OutOfRange> {
        if days == 0 || days > LONGEST_TERM {
            return Err(OutOfRange::Days(days));
        }
        let start = WorkingDays::number(from).ok_or(OutOfRange::Date(from))?;
        let date = self.working.nth_after(start, days).ok_or(OutOfRange::End(from))?;
        Ok(Due { date, provisional: self.looked_at_unknown(from, date) })
    }

    /// The same term with every day of it: which were counted, which not and why.
    ///
    /// # Errors
    /// [`OutOfRange`].
    pub fn explain(&self, from: NaiveDate, days: u32) -> Result<Explanation<'_>, OutOfRange> {
        let due = self.due(from, days)?;
        let start = WorkingDays::number(from).ok_or(OutOfRange::Date(from))?;
        Ok(Explanation::new(self, start, from, days, due))
    }

    /// The days after `after` up to and including `through`, each with what it is and why.
    ///
    /// # Errors
    /// [`OutOfRange::Date`].
    pub fn days(&self, after: NaiveDate, through: NaiveDate) -> Result<Days<'_>, OutOfRange> {
        let start = WorkingDays::number(after).ok_or(OutOfRange::Date(after))?;
        WorkingDays::number(through).ok_or(OutOfRange::Date(through))?;
        Ok(Days::new(self, after, start, through))
    }

    /// Number of working days after `after` up to and including `through`; 0 if `through` is not later.
    ///
    /// # Errors
    /// [`OutOfRange::Date`].
    pub fn working_days_between(&self, after: NaiveDate, through: NaiveDate) -> Result<u32, OutOfRange> {
        let start = WorkingDays::number(after).ok_or(OutOfRange::Date(after))?;
        let end = WorkingDays::number(through).ok_or(OutOfRange::Date(through))?;
        Ok(self.working.through(end).saturating_sub(self.working.through(start)))
    }

    /// Does a day after `after` up to and including `through` belong to a year without an annual notice?
    /// False if `through` is not later.
    #[inline]
    pub fn looked_at_unknown(&self, after: NaiveDate, through: NaiveDate) -> bool {
        if through <= after || !self.any_year_unknown(after.year(), through.year()) {
            return false;
        }
        // The first day looked at is the one after: of a year that ends with `after` none was looked at.
        let new_years_eve = after.month() == 12 && after.day() == 31;
        !new_years_eve || self.any_year_unknown(after.year() + 1, through.year())
    }

    #[inline]
    fn any_year_unknown(&self, first: i32, last: i32) -> bool {
        let place = |year: i32| usize::try_from(year - FIRST_YEAR).unwrap_or(0).min(YEARS);
        let before = |year: i32| self.unknown_before.get(place(year)).copied().unwrap_or(0);
        before(last + 1) > before(first)
    }

    /// The day `date`, number `day`, which `mark` classifies.
    #[inline]
    fn described(&self, date: NaiveDate, day: u32, mark: Option<&Mark>) -> Day<'_> {
        if let Some(mark) = mark
            && let Some(notice) = self.notices.get(mark.notice)
            && let Some(classified) = notice.days().get(mark.classified)
        {
            return Day { date, kind: mark.kind, why: &classified.festival, notice: Some(notice) };
        }
        // Day 0 is a Monday.
        let (kind, why) = match day % 7 {
            5 => (DayKind::Weekend, "周六"),
            6 => (DayKind::Weekend, "周日"),
            _ => (DayKind::Workday, "工作日"),
        };
        Day { date, kind, why, notice: None }
    }

    /// Notices in the order of their publication, each checked, made into what the questions need.
    fn compiled(notices: Vec<Notice>) -> Calendar {
        let mut by_day: BTreeMap<u32, Mark> = BTreeMap::new();
        for (place, notice) in notices.iter().enumerate() {
            for (classified, day) in notice.days().iter().enumerate() {
                let Some(number) = WorkingDays::number(day.date) else { continue };
                match day.class.kind() {
                    // The later notice stands.
                    Some(kind) => {
                        by_day.insert(number, Mark { day: number, kind, notice: place, classified });
                    }
                    None => {
                        by_day.remove(&number);
                    }
                }
            }
        }
        let marks: Vec<Mark> = by_day.into_values().collect();
        let working = WorkingDays::new(marks.iter().map(|mark| (mark.day, mark.kind.works())));
        let mut unknown_before = vec![0; YEARS + 1];
        let mut unknown = 0;
        for (year, before) in (FIRST_YEAR..=LAST_YEAR + 1).zip(&mut unknown_before) {
            *before = unknown;
            let known = notices.iter().any(|n| n.year == year && n.kind == NoticeKind::Annual);
            unknown += u16::from(!known);
        }
        Calendar { notices, marks, working, unknown_before }
    }

    fn as_files(&self) -> Vec<YearFile> {
        self.notices.iter().cloned().map(YearFile::from).collect()
    }
}

/// Order of publication; of two notices of one day the annual one first.
fn order(notice: &Notice) -> (NaiveDate, bool, i32, &str) {
    (notice.published, notice.kind == NoticeKind::Amendment, notice.year, &notice.number)
}

#[expect(clippy::panic, reason = "the embedded files are part of the program; a test loads each of them")]
fn embedded() -> Calendar {
    let files: Result<Vec<YearFile>, CalendarFault> =
        EMBEDDED.iter().map(|text| YearFile::parse(text)).collect();
    match files.and_then(Calendar::of) {
        Ok(calendar) => calendar,
        Err(fault) => panic!("data/calendar: {fault}"),
    }
}
