//! A task as a row of the queue.

use chrono::{Datelike, NaiveDate};
use gongkai_domain::{
    calendar::Calendar,
    task::{Task, Urgency, time_left},
};

/// A group of rows with one head.
pub struct Group {
    pub head: &'static str,
    pub rows: Vec<Row>,
}

/// A row.
pub struct Row {
    pub title: String,
    pub detail: String,
    pub act: &'static str,
    pub icon: &'static str,
    pub from: String,
    pub link: String,
    /// `clock-overdue`, `clock-due` or nothing.
    pub clock: &'static str,
    pub clock_icon: &'static str,
    /// How much time is left, in words; empty: no term.
    pub left: String,
    /// The last day, in words.
    pub due: String,
}

/// Tasks in order, put under their heads.
pub fn groups(tasks: Vec<(Urgency, Task)>, today: NaiveDate) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (urgency, task) in tasks {
        let row = row(urgency, task, today);
        match groups.last_mut().filter(|group| group.head == urgency.word()) {
            Some(group) => group.rows.push(row),
            None => groups.push(Group { head: urgency.word(), rows: vec![row] }),
        }
    }
    groups
}

fn row(urgency: Urgency, task: Task, today: NaiveDate) -> Row {
    let (clock, clock_icon) = match urgency {
        Urgency::Overdue => ("clock-overdue", "alert-triangle"),
        Urgency::Today => ("clock-due", "clock-exclamation"),
        Urgency::ThisWeek | Urgency::Later | Urgency::Open => ("", ""),
    };
    Row {
        left: task.due.map(|due| left(urgency, today, due)).unwrap_or_default(),
        due: task.due.map(|due| day(today, due)).unwrap_or_default(),
        title: task.title,
        detail: task.detail.join(" · "),
        act: task.act,
        icon: task.icon,
        from: task.from,
        link: task.link,
        clock,
        clock_icon,
    }
}

/// 「剩 11 个工作日」; a term that reaches into a year without a notice is 暂定.
fn left(urgency: Urgency, today: NaiveDate, due: NaiveDate) -> String {
    let Ok(left) = time_left(Calendar::in_force(), today, due) else { return String::new() };
    let words = match urgency {
        Urgency::Overdue if left.days == 0 => "已过期限".to_owned(),
        Urgency::Overdue => format!("逾期 {} 个工作日", left.days.unsigned_abs()),
        Urgency::Today => "今天到期".to_owned(),
        Urgency::ThisWeek | Urgency::Later | Urgency::Open => format!("剩 {} 个工作日", left.days),
    };
    if left.provisional { format!("{words}（暂定）") } else { words }
}

/// 「1月31日」, with the year if it is another one.
pub fn day(today: NaiveDate, date: NaiveDate) -> String {
    let short = format!("{}月{}日", date.month(), date.day());
    if date.year() == today.year() { short } else { format!("{}年{short}", date.year()) }
}
