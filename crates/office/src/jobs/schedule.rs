//! The schedule: entries of `data/schedule.toml`, when each runs, and its runs as jobs.

use std::sync::LazyLock;

use chrono::{
    DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc,
};
use serde::Deserialize;

use super::{Occurrence, Planned, put_due};
use crate::{
    Office, OfficeError, account, application, audit, backup, bulletin, channel, feedback, files, inquiry,
    jobs, monitor, notice, publication,
};

const FILE: &str = include_str!("../../../../data/schedule.toml");
const HOURS_EAST: i64 = 8;

/// Kinds of job that a schedule may name.
const KINDS: [&str; 17] = [
    account::PRUNE,
    application::DESTROY_IDENTITY,
    audit::checkpoint::CHECKPOINT,
    backup::RUN,
    bulletin::MAKE,
    channel::EXPIRE,
    channel::RENEW,
    feedback::ERASE_CONTACTS,
    files::SWEEP,
    inquiry::GATHER,
    jobs::PRUNE,
    monitor::PROBE,
    monitor::RUN,
    notice::TELL,
    notice::WORK_LIST,
    publication::END_LISTS,
    publication::TAKE_VIEWS,
];

/// An entry of the schedule.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its name, for ever.
    pub name: String,
    /// What it does, in a few Chinese words.
    pub title: String,
    /// When, in Chinese words: 每天 02:00.
    pub when: String,
    kind: &'static str,
    payload: serde_json::Value,
    times: Times,
}

/// When an entry runs, in Chinese time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Times {
    Hourly { minute: u32 },
    Daily(NaiveTime),
    Monthly { day: u32, at: NaiveTime },
    Yearly { month: u32, day: u32, at: NaiveTime },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    entry: Vec<WrittenEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEntry {
    name: String,
    title: String,
    at: String,
    day: Option<u32>,
    date: Option<String>,
    kind: String,
    #[serde(default)]
    payload: serde_json::Map<String, serde_json::Value>,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| read(FILE).unwrap_or_default());

/// All entries, in the order of the file.
pub fn entries() -> &'static [Entry] {
    &ENTRIES
}

/// Reads a schedule. An entry whose time or kind nobody knows is an error.
fn read(text: &str) -> Result<Vec<Entry>, String> {
    let written: Written = toml::from_str(text).map_err(|error| error.to_string())?;
    written.entry.into_iter().map(entry).collect()
}

fn entry(written: WrittenEntry) -> Result<Entry, String> {
    let about = |what: &str| format!("{}: {what}", written.name);
    let kind = KINDS.into_iter().find(|kind| *kind == written.kind).ok_or_else(|| about("unknown kind"))?;
    let times = times(&written).ok_or_else(|| about("no such time"))?;
    Ok(Entry {
        when: times.words(),
        name: written.name,
        title: written.title,
        kind,
        payload: written.payload.into(),
        times,
    })
}

fn times(written: &WrittenEntry) -> Option<Times> {
    if let Some(minute) = written.at.strip_prefix("*:") {
        let minute = minute.parse().ok().filter(|minute| *minute < 60)?;
        return (written.day.is_none() && written.date.is_none()).then_some(Times::Hourly { minute });
    }
    let at = NaiveTime::parse_from_str(&written.at, "%H:%M").ok()?;
    match (written.day, &written.date) {
        (None, None) => Some(Times::Daily(at)),
        // Every month has these days.
        (Some(day), None) => (1..=28).contains(&day).then_some(Times::Monthly { day, at }),
        (None, Some(date)) => {
            let date = NaiveDate::parse_from_str(&format!("2001-{date}"), "%Y-%m-%d").ok()?;
            Some(Times::Yearly { month: date.month(), day: date.day(), at })
        }
        (Some(_), Some(_)) => None,
    }
}

impl Times {
    fn words(self) -> String {
        match self {
            Self::Hourly { minute } => format!("每小时 {minute:02} 分"),
            Self::Daily(at) => format!("每天 {}", at.format("%H:%M")),
            Self::Monthly { day, at } => format!("每月 {day} 日 {}", at.format("%H:%M")),
            Self::Yearly { month, day, at } => format!("每年 {month} 月 {day} 日 {}", at.format("%H:%M")),
        }
    }

    /// The run in the period around a moment, and a step to the period before or after.
    fn in_period_of(self, moment: NaiveDateTime) -> Option<NaiveDateTime> {
        let date = moment.date();
        Some(match self {
            Self::Hourly { minute } => date.and_hms_opt(moment.hour(), minute, 0)?,
            Self::Daily(at) => date.and_time(at),
            Self::Monthly { day, at } => date.with_day(day)?.and_time(at),
            Self::Yearly { month, day, at } => NaiveDate::from_ymd_opt(date.year(), month, day)?.and_time(at),
        })
    }

    fn earlier(self, moment: NaiveDateTime) -> Option<NaiveDateTime> {
        match self {
            Self::Hourly { .. } => moment.checked_sub_signed(TimeDelta::hours(1)),
            Self::Daily(_) => moment.checked_sub_days(Days::new(1)),
            Self::Monthly { .. } => moment.checked_sub_months(Months::new(1)),
            Self::Yearly { .. } => moment.checked_sub_months(Months::new(12)),
        }
    }

    fn later(self, moment: NaiveDateTime) -> Option<NaiveDateTime> {
        match self {
            Self::Hourly { .. } => moment.checked_add_signed(TimeDelta::hours(1)),
            Self::Daily(_) => moment.checked_add_days(Days::new(1)),
            Self::Monthly { .. } => moment.checked_add_months(Months::new(1)),
            Self::Yearly { .. } => moment.checked_add_months(Months::new(12)),
        }
    }

    /// The last run that was planned for `now` or before.
    fn latest(self, now: NaiveDateTime) -> Option<NaiveDateTime> {
        let this = self.in_period_of(now)?;
        if this <= now { Some(this) } else { self.in_period_of(self.earlier(now)?) }
    }

    /// The first run that is planned for after `now`.
    fn next(self, now: NaiveDateTime) -> Option<NaiveDateTime> {
        let this = self.in_period_of(now)?;
        if this > now { Some(this) } else { self.in_period_of(self.later(now)?) }
    }
}

fn in_china(instant: DateTime<Utc>) -> NaiveDateTime {
    instant.naive_utc() + TimeDelta::hours(HOURS_EAST)
}

fn instant(in_china: NaiveDateTime) -> DateTime<Utc> {
    (in_china - TimeDelta::hours(HOURS_EAST)).and_utc()
}

impl Entry {
    /// The last planned instant up to `now`.
    pub fn latest(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.times.latest(in_china(now)).map(instant)
    }

    /// The next planned instant after `now`.
    pub fn next(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.times.next(in_china(now)).map(instant)
    }
}

/// Puts into the outbox what has come due; says how many jobs that were.
pub async fn put_all_due(office: &Office, entries: &[Entry]) -> Result<usize, OfficeError> {
    let mut put = 0;
    for entry in entries {
        let Some(planned_at) = entry.latest(office.now()) else { continue };
        let (name, payload) = (entry.name.clone(), entry.payload.clone());
        let occurrence = Occurrence { name, kind: entry.kind, payload, planned_at };
        put += usize::from(put_due(office, &occurrence).await? == Planned::Put);
    }
    Ok(put)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn check(times: Times, now: &str, latest: &str, next: &str) {
        assert_eq!((times.latest(at(now)), times.next(at(now))), (Some(at(latest)), Some(at(next))), "{now}");
    }

    #[test]
    fn runs_before_and_after() {
        let two = NaiveTime::from_hms_opt(2, 0, 0).unwrap();
        check(Times::Daily(two), "2026-03-01 01:59", "2026-02-28 02:00", "2026-03-01 02:00");
        check(Times::Daily(two), "2026-03-01 02:00", "2026-03-01 02:00", "2026-03-02 02:00");
        check(Times::Hourly { minute: 20 }, "2026-01-01 00:10", "2025-12-31 23:20", "2026-01-01 00:20");
        let monthly = Times::Monthly { day: 25, at: two };
        check(monthly, "2026-03-31 12:00", "2026-03-25 02:00", "2026-04-25 02:00");
        check(monthly, "2026-01-25 01:00", "2025-12-25 02:00", "2026-01-25 02:00");
        let yearly = Times::Yearly { month: 1, day: 1, at: two };
        check(yearly, "2028-02-29 12:00", "2028-01-01 02:00", "2029-01-01 02:00");
    }

    #[test]
    fn the_schedule_of_the_program_can_be_read() {
        let all = read(FILE).unwrap_or_else(|error| panic!("data/schedule.toml: {error}"));
        let names: std::collections::BTreeSet<_> = all.iter().map(|entry| &entry.name).collect();
        assert_eq!(names.len(), all.len(), "names are keys of marks");
        assert!(all.iter().any(|entry| entry.when == "每天 07:30"));
        for wrong in [
            "at = \"24:00\"",
            "at = \"*:60\"",
            "at = \"08:00\"\nday = 29",
            "at = \"08:00\"\ndate = \"02-30\"",
        ] {
            let text = format!("[[entry]]\nname = \"x\"\ntitle = \"x\"\nkind = \"files.sweep\"\n{wrong}");
            assert!(read(&text).is_err(), "{wrong}");
        }
        assert!(read("[[entry]]\nname = \"x\"\ntitle = \"x\"\nkind = \"none\"\nat = \"08:00\"").is_err());
    }
}
