//! The days of an answer term as months: counted, not counted, still to come.

use chrono::{Datelike, Days, NaiveDate};
use gongkai_domain::application::{ClockSheet, CountedDay, Rules};

/// A month with its weeks, from Monday.
pub struct Month {
    pub name: String,
    pub weeks: Vec<Vec<Option<Day>>>,
}

/// A day of a month.
pub struct Day {
    pub day: u32,
    /// Class of the cell.
    pub class: &'static str,
    pub today: bool,
    /// What stands below the day; empty: nothing.
    pub mark: String,
    /// What it is, for who does not see it; empty: nothing.
    pub words: String,
}

/// The months from the receipt to the last day of the term.
pub fn months(sheet: &ClockSheet, today: NaiveDate) -> Vec<Month> {
    let Some(from) = sheet.received_on.filter(|_| !sheet.days.is_empty()) else { return Vec::new() };
    let until = sheet.days.iter().map(|day| day.date).max().unwrap_or(from);
    let mut months = Vec::new();
    let mut first = from.with_day(1);
    while let Some(start) = first.filter(|start| *start <= until) {
        months.push(month(sheet, start, today));
        first = start.checked_add_months(chrono::Months::new(1));
    }
    months
}

fn month(sheet: &ClockSheet, start: NaiveDate, today: NaiveDate) -> Month {
    let lead = usize::try_from(start.weekday().num_days_from_monday()).unwrap_or_default();
    let days = (0..31)
        .filter_map(|at| start.checked_add_days(Days::new(at)))
        .take_while(|day| day.month() == start.month())
        .map(|day| Some(cell(sheet, day, today)));
    let mut cells: Vec<Option<Day>> = std::iter::repeat_with(|| None).take(lead).chain(days).collect();
    while !cells.len().is_multiple_of(7) {
        cells.push(None);
    }
    let mut weeks = Vec::new();
    while !cells.is_empty() {
        let rest = cells.split_off(7.min(cells.len()));
        weeks.push(std::mem::replace(&mut cells, rest));
    }
    Month { name: format!("{}年{}月", start.year(), start.month()), weeks }
}

fn cell(sheet: &ClockSheet, date: NaiveDate, today: NaiveDate) -> Day {
    let counted = sheet.days.iter().find(|day| day.date == date);
    let (class, mark, words) = if Some(date) == sheet.received_on {
        ("day-received", "收到".to_owned(), "收到申请之日".to_owned())
    } else {
        counted.map_or(("", String::new(), String::new()), |day| of_term(sheet, day, today))
    };
    Day { day: date.day(), class, today: date == today, mark, words }
}

fn of_term(sheet: &ClockSheet, day: &CountedDay, today: NaiveDate) -> (&'static str, String, String) {
    let Some(n) = day.n else { return not_counted(sheet, day) };
    let is_extension = n > if sheet.rules == Some(Rules::Order492) { 15 } else { 20 };
    let is_make_up = day.why == "make-up workday";
    let class = match () {
        () if Some(day.date) == sheet.due => "day-due",
        () if day.date > today && is_extension => "day-extension day-later",
        () if day.date > today => "day-counted day-later",
        () if is_extension => "day-extension",
        () if is_make_up => "day-counted day-make-up",
        () => "day-counted",
    };
    let mark = if is_make_up { format!("班{n}") } else { n.to_string() };
    let last = if Some(day.date) == sheet.due { "，最后期限" } else { "" };
    let work = if is_make_up { "，调休上班" } else { "" };
    (class, mark, format!("第{n}个工作日{work}{last}"))
}

fn not_counted(sheet: &ClockSheet, day: &CountedDay) -> (&'static str, String, String) {
    let consults = |day: &CountedDay| sheet.intervals.iter().any(|interval| interval.why == day.why);
    if consults(day) {
        return ("day-paused", "停".to_owned(), "听取意见，不计".to_owned());
    }
    if day.why.starts_with('周') {
        return ("", String::new(), String::new());
    }
    ("day-rest", "休".to_owned(), format!("{}，不计", day.why))
}
