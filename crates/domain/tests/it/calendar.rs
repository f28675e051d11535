//! What is a day, and when is a term over?

use chrono::NaiveDate;
use gongkai_domain::calendar::{Calendar, DayKind, OutOfRange, read_date};

pub fn date(text: &str) -> NaiveDate {
    read_date(text).unwrap_or_else(|| panic!("{text} is no date"))
}

/// `due`, with a `?` behind a provisional date.
fn due(calendar: &Calendar, from: &str, days: u32) -> String {
    let due = calendar.due(date(from), days).unwrap();
    format!("{}{}", due.date, if due.provisional { "?" } else { "" })
}

#[test]
fn terms() {
    for (from, days, expected) in [
        // The reference vectors, counted from the notices.
        ("2019-01-21", 20, "2019-02-21"),
        ("2019-04-15", 20, "2019-05-14"),
        ("2019-09-20", 7, "2019-09-30"),
        ("2019-12-23", 20, "2020-01-20"),
        ("2020-01-16", 20, "2020-02-20"),
        ("2020-12-31", 20, "2021-01-29"),
        ("2021-09-10", 20, "2021-10-14"),
        ("2022-12-28", 20, "2023-01-31"),
        ("2023-09-22", 15, "2023-10-19"),
        ("2024-02-01", 20, "2024-03-05"),
        ("2025-01-20", 20, "2025-02-21"),
        ("2025-09-18", 7, "2025-09-28"),
        ("2026-02-06", 20, "2026-03-12"),
        ("2026-09-18", 20, "2026-10-22"),
        ("2026-10-09", 7, "2026-10-19"),
        // The day itself never counts, working or not.
        ("2026-04-30", 1, "2026-05-06"),
        ("2026-05-01", 1, "2026-05-06"),
        ("2026-05-05", 1, "2026-05-06"),
        ("2026-05-08", 1, "2026-05-09"),
        ("2026-05-09", 1, "2026-05-11"),
        // Spring Festivals end with a make-up day.
        ("2024-02-09", 1, "2024-02-18"),
        ("2025-01-27", 4, "2025-02-08"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),
        // The last days of a year that the next year's notice arranges.
        ("2018-12-28", 1, "2018-12-29"),
        ("2018-12-28", 2, "2019-01-02"),
        ("2022-12-30", 1, "2023-01-03"),
        // A year without a notice, before and after.
        ("2026-12-01", 20, "2026-12-29"),
        ("2026-12-02", 22, "2027-01-01?"),
        ("2026-12-31", 1, "2027-01-01?"),
        ("2026-12-30", 1, "2026-12-31"),
        ("2017-12-29", 1, "2018-01-02?"),
        ("2017-12-31", 1, "2018-01-02"),
        ("2017-12-30", 1, "2018-01-02?"),
        ("1900-01-01", 5, "1900-01-08?"),
    ] {
        assert_eq!(due(Calendar::embedded(), from, days), expected, "{from} + {days}");
    }
}

#[test]
fn a_past_day_is_judged_by_what_was_known_then() {
    for (known_on, from, days, expected) in [
        // Labour Day 2019 was one Wednesday until 22 March 2019.
        ("2019-03-21", "2019-04-26", 1, "2019-04-29"),
        ("2019-03-22", "2019-04-26", 1, "2019-04-28"),
        ("2019-03-21", "2019-04-30", 1, "2019-05-02"),
        ("2019-03-22", "2019-04-30", 1, "2019-05-05"),
        ("2019-03-21", "2019-05-03", 1, "2019-05-06"),
        ("2019-03-21", "2019-04-15", 20, "2019-05-14"),
        // Spring Festival 2020 ended on 30 January until 26 January 2020.
        ("2020-01-25", "2020-01-23", 1, "2020-01-31"),
        ("2020-01-25", "2020-01-31", 1, "2020-02-01"),
        ("2020-01-26", "2020-01-23", 1, "2020-02-03"),
        // Before the notice of a year weekends alone rest there, and the notice does not reach back into the
        // year before either.
        ("2018-12-05", "2018-12-28", 1, "2018-12-31"),
        ("2018-12-06", "2018-12-28", 1, "2018-12-29"),
        ("2018-12-05", "2018-12-31", 1, "2019-01-01?"),
        ("2025-11-03", "2026-02-13", 1, "2026-02-16?"),
        ("2025-11-04", "2026-02-13", 1, "2026-02-14"),
        ("2017-01-01", "2018-02-14", 1, "2018-02-15?"),
    ] {
        let calendar = Calendar::embedded().as_known_on(date(known_on));
        assert_eq!(due(&calendar, from, days), expected, "known on {known_on}: {from} + {days}");
    }
}

#[test]
fn what_a_day_is_and_who_says_so() {
    for (day, kind, why, notice) in [
        ("2026-04-30", DayKind::Workday, "工作日", None),
        ("2026-05-02", DayKind::Holiday, "劳动节", Some("国办发明电〔2025〕7号")),
        ("2026-05-09", DayKind::MakeUpWorkday, "劳动节", Some("国办发明电〔2025〕7号")),
        ("2026-05-16", DayKind::Weekend, "周六", None),
        ("2026-05-17", DayKind::Weekend, "周日", None),
        ("2018-12-31", DayKind::Holiday, "元旦", Some("国办发明电〔2018〕15号")),
        ("2019-05-01", DayKind::Holiday, "劳动节", Some("国办发明电〔2019〕3号")),
        ("2020-01-30", DayKind::Holiday, "春节", Some("国办发明电〔2019〕16号")),
        ("2020-02-01", DayKind::Holiday, "春节", Some("国办发明电〔2020〕1号")),
        ("2020-02-03", DayKind::Workday, "工作日", None),
        ("2027-02-06", DayKind::Weekend, "周六", None),
        ("2200-12-31", DayKind::Workday, "工作日", None),
    ] {
        let found = Calendar::embedded().day(date(day)).unwrap();
        assert_eq!((found.kind, found.why, found.notice_number()), (kind, why, notice), "{day}");
        assert_eq!(Calendar::embedded().is_working_day(date(day)), Ok(kind.works()), "{day}");
    }
}

#[test]
fn working_days_of_each_year() {
    for (year, days) in [
        (2018, 250),
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ] {
        let calendar = Calendar::embedded();
        let (eve, last) = (date(&format!("{}-12-31", year - 1)), date(&format!("{year}-12-31")));
        assert_eq!(calendar.working_days_between(eve, last), Ok(days), "{year}");
        assert_eq!(calendar.working_days_between(last, eve), Ok(0));
        assert!(calendar.knows_year(year) && !calendar.looked_at_unknown(eve, last));
    }
    assert_eq!(Calendar::embedded().known_through(), Some(date("2026-12-31")));
    assert!(!Calendar::embedded().knows_year(2027) && !Calendar::embedded().knows_year(2017));
    assert_eq!(Calendar::embedded().as_known_on(date("2017-01-01")).known_through(), None);
}

#[test]
fn an_explanation_names_every_day() {
    let term = Calendar::embedded().explain(date("2026-04-30"), 4).unwrap();
    let counted: Vec<String> = term.counted().map(|c| format!("{} {}", c.n, c.day.date)).collect();
    assert_eq!(counted, ["1 2026-05-06", "2 2026-05-07", "3 2026-05-08", "4 2026-05-09"]);
    let skipped: Vec<String> = term.skipped().map(|day| format!("{} {}", day.date, day.why)).collect();
    let labour_day = (1..=5).map(|day| format!("2026-05-0{day} 劳动节"));
    assert_eq!(skipped, labour_day.collect::<Vec<_>>());
    let notices: Vec<&str> = term.notices().iter().map(|notice| notice.number.as_str()).collect();
    assert_eq!(notices, ["国办发明电〔2025〕7号"]);
    assert_eq!(term.all().last().map(|day| day.date), Some(term.due.date));
}

#[test]
fn what_cannot_be_counted_is_refused() {
    let calendar = Calendar::embedded();
    let end = date("2200-12-30");
    for (from, days, refusal) in [
        ("2026-01-01", 0, OutOfRange::Days(0)),
        ("2026-01-01", 10_001, OutOfRange::Days(10_001)),
        ("2026-01-01", u32::MAX, OutOfRange::Days(u32::MAX)),
        ("1899-12-31", 1, OutOfRange::Date(date("1899-12-31"))),
        ("2201-01-01", 1, OutOfRange::Date(date("2201-01-01"))),
        ("2200-12-30", 2, OutOfRange::End(end)),
    ] {
        assert_eq!(calendar.due(date(from), days), Err(refusal), "{from} + {days}");
    }
    assert_eq!(due(calendar, "2200-12-30", 1), "2200-12-31?");
    assert_eq!(due(calendar, "1900-01-01", 10_000), "1938-05-02?");
}

#[test]
fn dates_are_read_strictly() {
    for text in [
        "2026-4-30",
        "2026-04-31",
        "2025-02-29",
        "26-04-30",
        " 2026-04-30",
        "2026-04-30 ",
        "2026/04/30",
        "20260430",
        "+026-04-30",
        "２０２６-04-30",
        "2026-04-3０",
        "",
        "2026-00-10",
        "2026-13-01",
    ] {
        assert_eq!(read_date(text), None, "{text}");
    }
    assert_eq!(read_date("2024-02-29"), NaiveDate::from_ymd_opt(2024, 2, 29));
}
