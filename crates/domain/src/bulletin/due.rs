//! The day by which faults that a bulletin names are to be mended.

use chrono::{Months, NaiveDate};

use super::Snapshot;
use crate::{
    calendar::{Calendar, OutOfRange, date_in_words, read_date},
    refusal::Refusal,
};

/// Working days for ordinary rectification, until somebody sets another day.
const DAYS: u32 = 5;

/// Months within which faults are mended.
const LONGEST: Months = Months::new(6);

/// The day that a draft begins with: counted from the cut-off, which is the evening before it is usually made, or from
/// the day on which it is made where that day would be over by then.
///
/// # Errors
/// [`OutOfRange`].
pub fn first_due(calendar: &Calendar, of: &Snapshot, today: NaiveDate) -> Result<NaiveDate, OutOfRange> {
    let due = calendar.due(of.period.last_day(), DAYS)?.date;
    if due > today { Ok(due) } else { Ok(calendar.due(today, DAYS)?.date) }
}

/// The day, from a form that came on `today`.
///
/// # Errors
/// It is no day, not after the last day of the period, or too far away.
pub fn read_due(text: &str, of: &Snapshot, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    let last = of.period.last_day();
    let latest = last.max(today).checked_add_months(LONGEST).unwrap_or(last);
    read_date(text).filter(|day| (last < *day) && (*day <= latest)).ok_or_else(|| {
        let sentence = "请填写整改的最后一天，要晚于统计截止日，最多晚半年，如2026-12-04";
        Refusal::new("due_unusable", sentence).at("due")
    })
}

/// Nobody can mend by a day that is over when the bulletin goes out.
///
/// # Errors
/// It names faults, and the day is before `today`.
pub fn refuse_past(due: NaiveDate, of: &Snapshot, today: NaiveDate) -> Result<(), Refusal> {
    if due >= today || of.total().faults() == 0 {
        return Ok(());
    }
    let sentence =
        format!("整改期限{}已经过了，请先改成以后的日期（已送审、批准的，退回后修改）", date_in_words(due));
    Err(Refusal::new("due_past", sentence))
}

#[cfg(test)]
mod tests {
    use super::super::{Column, Item, Period, Subject, UnitName};
    use super::*;

    /// The period ends with 25 November 2026, a Wednesday.
    fn snapshot(items: &[Item]) -> Snapshot {
        let period = Period {
            from: "2026-10-25T16:00:00Z".parse().unwrap(),
            cut_off: "2026-11-25T16:00:00Z".parse().unwrap(),
        };
        let unit = UnitName { id: "u1".to_owned(), name: "公证科".to_owned() };
        Snapshot::freeze("示范区司法局", period, vec![unit], items, &[])
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_draft_begins_with_a_day_to_come() {
        let of = snapshot(&[]);
        for (today, expected) in [
            ("2026-11-26", "2026-12-02"),
            ("2026-12-01", "2026-12-02"),
            // Made late: from that day on.
            ("2026-12-02", "2026-12-09"),
            ("2026-12-23", "2026-12-30"),
        ] {
            let due = first_due(Calendar::embedded(), &of, day(today)).unwrap();
            assert_eq!(due, day(expected), "{today}");
        }
    }

    #[test]
    fn the_due_day_is_later_than_the_period() {
        let of = snapshot(&[]);
        let today = day("2026-11-26");
        assert!(read_due("2026-12-01", &of, today).is_ok());
        for wrong in ["2026-11-25", "", "x", "2027-06-01", "9999-12-31"] {
            assert_eq!(read_due(wrong, &of, today).unwrap_err().code, "due_unusable", "{wrong}");
        }
        assert!(read_due("2027-06-01", &of, day("2027-05-20")).is_ok(), "one that goes out late");
    }

    #[test]
    fn a_day_that_is_over_is_no_term() {
        let item = Item {
            column: Column::Late,
            unit: "u1".to_owned(),
            of: Subject::Document,
            id: "d1".to_owned(),
            nth: 1,
            title: "通知".to_owned(),
            at: "2026-11-02T02:00:00Z".parse().unwrap(),
            note: String::new(),
        };
        let (due, faulty) = (day("2026-12-02"), snapshot(&[item]));
        assert!(refuse_past(due, &faulty, due).is_ok());
        assert_eq!(refuse_past(due, &faulty, day("2026-12-03")).unwrap_err().code, "due_past");
        assert!(refuse_past(due, &snapshot(&[]), day("2026-12-03")).is_ok(), "nothing to mend");
    }
}
