//! What waits for a person, in the order of urgency. Terms are computed from the calendar each time;
//! nothing here is stored.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::calendar::{Calendar, OutOfRange};

/// One thing that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Capability, for the filter of the list: `report`, `organisation`, `operation`.
    pub of: &'static str,
    /// What it is.
    pub title: String,
    /// Where it stands, in short phrases.
    pub detail: Vec<String>,
    /// What is to be done now, as a verb: 审批.
    pub act: &'static str,
    /// Icon of the act.
    pub icon: &'static str,
    /// The last day; `None`: no term.
    pub due: Option<NaiveDate>,
    /// Who or what it comes from.
    pub from: String,
    /// Local address of the page where it is done.
    pub link: String,
}

/// How much time is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLeft {
    /// Working days after today up to and including the last day; today never counts. Negative: working
    /// days since the last day.
    pub days: i64,
    /// The last day lies in a year whose notice is not published yet, or the way there does.
    pub provisional: bool,
}

/// Group of a work list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// The last day is past.
    Overdue,
    /// The last day is today, or the next working day comes after it.
    Today,
    /// The last day lies in this week.
    ThisWeek,
    /// The last day lies after this week.
    Later,
    /// No last day.
    Open,
}

impl Urgency {
    /// The head of the group.
    pub const fn word(self) -> &'static str {
        match self {
            Urgency::Overdue => "逾期",
            Urgency::Today => "今天",
            Urgency::ThisWeek => "本周",
            Urgency::Later => "以后",
            Urgency::Open => "没有期限",
        }
    }
}

/// The time left until `due`, asked on `today`.
pub fn time_left(calendar: &Calendar, today: NaiveDate, due: NaiveDate) -> Result<TimeLeft, OutOfRange> {
    let (from, through) = (today.min(due), today.max(due));
    let days = i64::from(calendar.working_days_between(from, through)?);
    let provisional = calendar.looked_at_unknown(from, through);
    Ok(TimeLeft { days: if due < today { -days } else { days }, provisional })
}

/// The group of a task on `today`.
pub fn urgency(calendar: &Calendar, today: NaiveDate, due: Option<NaiveDate>) -> Urgency {
    let Some(due) = due else { return Urgency::Open };
    if due < today {
        return Urgency::Overdue;
    }
    // A last day on a rest day leaves no working day after today: it is as urgent as today.
    if due == today || time_left(calendar, today, due).is_ok_and(|left| left.days == 0) {
        return Urgency::Today;
    }
    let to_sunday = u64::from(6 - today.weekday().num_days_from_monday());
    match today.checked_add_days(Days::new(to_sunday)) {
        Some(sunday) if due <= sunday => Urgency::ThisWeek,
        _ => Urgency::Later,
    }
}

/// Puts tasks in the order of a work list: by urgency, then by last day, then by title.
pub fn in_order(calendar: &Calendar, today: NaiveDate, mut tasks: Vec<Task>) -> Vec<(Urgency, Task)> {
    tasks.sort_by(|a, b| (a.due.is_none(), a.due, &a.title).cmp(&(b.due.is_none(), b.due, &b.title)));
    let mut list: Vec<_> = tasks.into_iter().map(|task| (urgency(calendar, today, task.due), task)).collect();
    list.sort_by_key(|(urgency, _)| *urgency);
    list
}

/// A day of the year's round on which something falls due by law or by the office's own rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// The day.
    pub on: NaiveDate,
    /// What falls due.
    pub name: &'static str,
    /// The article, or the rule.
    pub basis: &'static str,
}

/// The next such days from `today` on, the nearest first. `bulletin_day`: day of the month on which the
/// figures of the bulletin are frozen; `collects`: the agency also publishes the report of its
/// government.
pub fn milestones(today: NaiveDate, bulletin_day: u32, collects: bool) -> Vec<Milestone> {
    let mut list = Vec::new();
    let mut add = |on: Option<NaiveDate>, name, basis| {
        list.extend(on.map(|on| Milestone { on, name, basis }));
    };
    add(next_in_month(today, bulletin_day), "月度通报定格", "每月统计截止日，本单位设定");
    add(next_in_year(today, 1, 31), "年度报告公布并报送", "条例49");
    if collects {
        add(next_in_year(today, 3, 31), "本级政府年度报告公布", "条例49第二款");
    }
    list.sort_by_key(|milestone| milestone.on);
    list
}

fn next_in_month(today: NaiveDate, day: u32) -> Option<NaiveDate> {
    today
        .with_day(day)
        .filter(|on| *on >= today)
        .or_else(|| today.with_day(1)?.checked_add_months(Months::new(1))?.with_day(day))
}

fn next_in_year(today: NaiveDate, month: u32, day: u32) -> Option<NaiveDate> {
    let of = |year| NaiveDate::from_ymd_opt(year, month, day);
    of(today.year()).filter(|on| *on >= today).or_else(|| of(today.year().checked_add(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// 2026-11-24 is a Tuesday; 2026-10-10 is a Saturday that is worked after the National Day holiday.
    #[test]
    fn time_left_and_group() {
        let rows = [
            ("2026-11-24", "2026-11-24", 0, Urgency::Today),
            ("2026-11-24", "2026-11-23", -1, Urgency::Overdue),
            ("2026-11-24", "2026-11-20", -2, Urgency::Overdue),
            ("2026-11-24", "2026-11-25", 1, Urgency::ThisWeek),
            ("2026-11-24", "2026-11-29", 3, Urgency::ThisWeek),
            ("2026-11-24", "2026-11-30", 4, Urgency::Later),
            ("2026-11-27", "2026-11-29", 0, Urgency::Today),
            ("2026-10-09", "2026-10-10", 1, Urgency::ThisWeek),
            ("2026-09-30", "2026-10-08", 1, Urgency::Later),
        ];
        for (today, due, days, group) in rows {
            let left = time_left(Calendar::embedded(), day(today), day(due)).unwrap();
            let found = (left.days, urgency(Calendar::embedded(), day(today), Some(day(due))));
            assert_eq!(found, (days, group), "{today} to {due}");
        }
        assert_eq!(urgency(Calendar::embedded(), day("2026-11-24"), None), Urgency::Open);
        let next_year = time_left(Calendar::embedded(), day("2026-12-30"), day("2027-01-31")).unwrap();
        assert!(next_year.provisional, "no notice for 2027 yet");
    }

    #[test]
    fn order_of_a_work_list() {
        let task = |title: &str, due: Option<&str>| Task {
            of: "report",
            title: title.to_owned(),
            detail: Vec::new(),
            act: "审批",
            icon: "rubber-stamp",
            due: due.map(day),
            from: String::new(),
            link: "/office".to_owned(),
        };
        let tasks = vec![
            task("c", None),
            task("b", Some("2026-11-25")),
            task("d", Some("2026-11-20")),
            task("a", Some("2026-11-25")),
        ];
        let order: Vec<_> = in_order(Calendar::embedded(), day("2026-11-24"), tasks)
            .into_iter()
            .map(|(_, task)| task.title)
            .collect();
        assert_eq!(order, ["d", "a", "b", "c"]);
    }

    #[test]
    fn next_milestones() {
        let rows = [
            ("2026-11-24", false, "2026-11-25 2027-01-31"),
            ("2026-11-25", false, "2026-11-25 2027-01-31"),
            ("2026-11-26", true, "2026-12-25 2027-01-31 2027-03-31"),
            ("2027-01-31", true, "2027-01-31 2027-02-25 2027-03-31"),
            ("2026-12-26", false, "2027-01-25 2027-01-31"),
        ];
        for (today, collects, expected) in rows {
            let found: Vec<_> =
                milestones(day(today), 25, collects).iter().map(|next| next.on.to_string()).collect();
            assert_eq!(found.join(" "), expected, "{today}");
        }
    }
}
