//! The days of a case for a calendar program (RFC 5545). It names the case by its number alone.
//!
//! A case that has ended leaves a cancelled event: a calendar that was subscribed to drops its alarm, and a calendar
//! without any component would be none (RFC 5545, 3.4).

use axum::extract::State as Given;
use chrono::{Days, NaiveDate};
use gongkai_domain::{
    application::{AwaitedDay, awaited_days},
    calendar::Calendar,
};
use gongkai_web_kit::{caller::Caller, download::Download, extract::At, problem::Problem};

use super::page::loaded;
use crate::OfficeWeb;

/// Octets of a line (RFC 5545, 3.1).
const LINE: usize = 75;

pub async fn file(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Download, Problem> {
    let case = loaded(&desk, &caller, &id).await?;
    let stamp = desk.office().now().format("%Y%m%dT%H%M%SZ").to_string();
    let days = awaited_days(&case.ledger, &case.sheet, Calendar::in_force()).map_err(Problem::fault)?;
    let of = Of { id: &case.row.id, number: &case.row.number, stamp: &stamp };
    let last = case.row.ended_on.or(case.sheet.due).unwrap_or(case.row.arrived_on);
    let text = calendar(&of, &days, last);
    let name = format!("办件{}.ics", case.row.number);
    Ok(Download { name, kind: "text/calendar; charset=utf-8", bytes: text.into() })
}

/// The case that the events are of.
struct Of<'a> {
    id: &'a str,
    number: &'a str,
    stamp: &'a str,
}

/// A calendar with an event of a whole day and a reminder for each; without any, the answer's as cancelled on `last`.
fn calendar(of: &Of<'_>, days: &[AwaitedDay], last: NaiveDate) -> String {
    let mut lines =
        vec!["BEGIN:VCALENDAR".to_owned(), "VERSION:2.0".to_owned(), "PRODID:-//Gongkai//ZH".to_owned()];
    for day in days {
        lines.extend(event(of, day, false));
    }
    if days.iter().all(|day| day.key != "answer") {
        let gone =
            AwaitedDay { key: "answer".to_owned(), what: "答复期限", on: last, provisional: false };
        lines.extend(event(of, &gone, true));
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

fn event(of: &Of<'_>, day: &AwaitedDay, cancelled: bool) -> Vec<String> {
    let number = of.number;
    let after = day.on.checked_add_days(Days::new(1)).unwrap_or(day.on);
    let tail = if day.provisional { "（暂定）" } else { "" };
    let status = match (cancelled, day.provisional) {
        (true, _) => "CANCELLED",
        (false, true) => "TENTATIVE",
        (false, false) => "CONFIRMED",
    };
    let mut lines = vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}-{}@gongkai", of.id, day.key),
        format!("DTSTAMP:{}", of.stamp),
        format!("DTSTART;VALUE=DATE:{}", day.on.format("%Y%m%d")),
        format!("DTEND;VALUE=DATE:{}", after.format("%Y%m%d")),
        format!("SUMMARY:办件{number}{}{tail}", day.what),
        format!("STATUS:{status}"),
    ];
    if day.provisional {
        lines.push("DESCRIPTION:经过放假通知尚未公布的年份，通知公布后可能变动".to_owned());
    }
    if !cancelled {
        lines.extend([
            "BEGIN:VALARM".to_owned(),
            "ACTION:DISPLAY".to_owned(),
            "TRIGGER:-P3D".to_owned(),
            format!("DESCRIPTION:办件{number}{}三天后到", day.what),
            "END:VALARM".to_owned(),
        ]);
    }
    lines.push("END:VEVENT".to_owned());
    lines
}

/// The line with its end; what is too long goes on in the next one, behind a space, between two letters.
fn folded(line: &str) -> String {
    let (mut text, mut length) = (String::with_capacity(line.len() + 2), 0);
    for letter in line.chars() {
        if length + letter.len_utf8() > LINE {
            text.push_str("\r\n ");
            length = 1;
        }
        text.push(letter);
        length += letter.len_utf8();
    }
    text + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF: Of<'_> = Of { id: "a1", number: "2026-017", stamp: "20261124T013000Z" };

    fn day(key: &str, on: &str, provisional: bool) -> AwaitedDay {
        AwaitedDay { key: key.to_owned(), what: "答复期限", on: on.parse().unwrap(), provisional }
    }

    #[test]
    fn days_that_matter() {
        let last = "2026-12-31".parse().unwrap();
        let text =
            calendar(&OF, &[day("answer", "2026-12-31", false), day("letter-2", "2027-01-08", true)], last);
        assert!(text.contains("UID:a1-answer@gongkai") && text.contains("UID:a1-letter-2@gongkai"));
        assert!(text.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
        assert!(
            text.contains("STATUS:CONFIRMED")
                && text.contains("STATUS:TENTATIVE")
                && text.contains("（暂定）")
        );
        assert_eq!(text.matches("BEGIN:VALARM").count(), 2);
        assert!(text.split("\r\n").all(|line| line.len() <= LINE), "RFC 5545 folds longer lines: {text}");
        assert!(text.contains("\r\n "), "one of them was too long");
    }

    /// What has ended alarms nobody any more, and the file is a calendar all the same.
    #[test]
    fn what_has_ended_is_cancelled() {
        let text = calendar(&OF, &[], "2026-11-30".parse().unwrap());
        assert!(text.contains("UID:a1-answer@gongkai") && text.contains("STATUS:CANCELLED"));
        assert!(!text.contains("VALARM") && text.contains("BEGIN:VEVENT"));
    }
}
