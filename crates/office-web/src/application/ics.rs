//! The last day of a case for a calendar program (RFC 5545). It names the case by its number alone.

use axum::extract::State as Given;
use chrono::{Days, NaiveDate};
use gongkai_web_kit::{caller::Caller, download::Download, extract::At, problem::Problem};

use super::page::loaded;
use crate::OfficeWeb;

pub async fn file(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Download, Problem> {
    let case = loaded(&desk, &caller, &id).await?;
    let stamp = desk.office().now().format("%Y%m%dT%H%M%SZ").to_string();
    let text = calendar(&case.row.id, &case.row.number, case.sheet.due, &stamp);
    let name = format!("办件{}.ics", case.row.number);
    Ok(Download { name, kind: "text/calendar; charset=utf-8", bytes: text.into() })
}

/// A calendar with the last day as an event of a whole day and a reminder; without one, it is empty.
fn calendar(id: &str, number: &str, due: Option<NaiveDate>, stamp: &str) -> String {
    let mut lines =
        vec!["BEGIN:VCALENDAR".to_owned(), "VERSION:2.0".to_owned(), "PRODID:-//Gongkai//ZH".to_owned()];
    if let Some((due, after)) = due.and_then(|due| Some((due, due.checked_add_days(Days::new(1))?))) {
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{id}@gongkai"),
            format!("DTSTAMP:{stamp}"),
            format!("DTSTART;VALUE=DATE:{}", due.format("%Y%m%d")),
            format!("DTEND;VALUE=DATE:{}", after.format("%Y%m%d")),
            format!("SUMMARY:办件{number}答复期限"),
            "BEGIN:VALARM".to_owned(),
            "ACTION:DISPLAY".to_owned(),
            "TRIGGER:-P3D".to_owned(),
            format!("DESCRIPTION:办件{number}三天后到期"),
            "END:VALARM".to_owned(),
            "END:VEVENT".to_owned(),
        ]);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.join("\r\n") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::calendar;

    #[test]
    fn a_last_day() {
        let text = calendar("a1", "2026-017", "2026-12-31".parse().ok(), "20261124T013000Z");
        assert!(text.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
        assert!(text.lines().all(|line| line.len() <= 75), "RFC 5545 folds longer lines");
        assert!(!calendar("a1", "2026-017", None, "20261124T013000Z").contains("VEVENT"));
    }
}
