//! The calendar file of a year: reading it and refusing one that contradicts itself.
//!
//! ```toml
//! schema = 1
//! year = 2019
//!
//! [[notice]]
//! number = "国办发明电〔2019〕3号"
//! kind = "amendment"                  # or "annual", exactly one a year
//! published = 2019-03-22
//!
//! [[notice.festival]]
//! name = "劳动节"
//! off = [2019-05-01, 2019-05-02]      # every day given off, weekend days included
//! work = [2019-04-28]                 # weekend days that are worked
//! plain = []                          # amendment only: days that become ordinary again
//! ```

use std::collections::BTreeMap;
use std::fmt;

use chrono::{Datelike, NaiveDate, Weekday};
use toml::{Table, Value};

use super::{DayKind, FIRST_YEAR, LAST_YEAR};

/// Why a calendar file does not load: one sentence in Chinese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFault(String);

impl CalendarFault {
    pub(super) fn new(sentence: impl Into<String>) -> CalendarFault {
        CalendarFault(sentence.into())
    }
}

impl fmt::Display for CalendarFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CalendarFault {}

/// What kind of notice it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// The arrangement of a whole year.
    Annual,
    /// A later change to it.
    Amendment,
}

/// What a notice makes of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Given off.
    Off,
    /// A weekend day that is worked.
    Work,
    /// Ordinary again; only an amendment says so.
    Plain,
}

impl Class {
    pub(super) fn kind(self) -> Option<DayKind> {
        match self {
            Class::Off => Some(DayKind::Holiday),
            Class::Work => Some(DayKind::MakeUpWorkday),
            Class::Plain => None,
        }
    }
}

/// A day as a notice classifies it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classified {
    /// The day.
    pub date: NaiveDate,
    /// What becomes of it.
    pub class: Class,
    /// The festival it is done for, as the notice names it.
    pub festival: String,
}

/// A notice of the State Council's General Office (部分节假日安排的通知).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its number (发文字号).
    pub number: String,
    /// Annual or amendment.
    pub kind: NoticeKind,
    /// The day it was published.
    pub published: NaiveDate,
    /// The year it arranges.
    pub year: i32,
    days: Vec<Classified>,
}

impl Notice {
    /// The days it classifies, oldest first, each once.
    pub fn days(&self) -> &[Classified] {
        &self.days
    }
}

/// The notices of one file; each is sound by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearFile {
    notices: Vec<Notice>,
}

impl From<Notice> for YearFile {
    fn from(notice: Notice) -> YearFile {
        YearFile { notices: vec![notice] }
    }
}

impl YearFile {
    /// Reads a file. Whether its notices agree with those of other files is asked when a calendar is made of
    /// them: a file may bring an amendment alone.
    ///
    /// # Errors
    /// The first fault: a sentence in Chinese that names the notice and the day.
    pub fn parse(text: &str) -> Result<YearFile, CalendarFault> {
        YearFile::read(text).map_err(|faults| {
            let first = faults.into_iter().next();
            first.unwrap_or_else(|| CalendarFault::new("日历文件无法读取，请核对写法"))
        })
    }

    /// As [`YearFile::parse`], for a person who mends the file.
    ///
    /// # Errors
    /// Every fault, in the order of the file.
    pub fn read(text: &str) -> Result<YearFile, Vec<CalendarFault>> {
        let table: Table = text.parse().map_err(|error: toml::de::Error| vec![syntax(text, &error)])?;
        let mut faults = Vec::new();
        keep(only_keys(&table, &["schema", "year", "notice"], "文件开头"), &mut faults);
        if !matches!(table.get("schema"), Some(Value::Integer(1))) {
            faults.push(CalendarFault::new("日历文件须写明 schema = 1，请使用本程序支持的文件格式"));
        }
        let year = match table.get("year") {
            Some(Value::Integer(year)) => i32::try_from(*year).ok(),
            _ => None,
        };
        let Some(year) = year.filter(|year| (FIRST_YEAR..=LAST_YEAR).contains(year)) else {
            faults.push(CalendarFault::new(format!(
                "日历文件须写明年份 year，为{FIRST_YEAR}至{LAST_YEAR}之间的整数"
            )));
            return Err(faults);
        };
        let found = keep(tables(&table, "notice", "文件开头"), &mut faults).unwrap_or_default();
        if found.is_empty() && faults.is_empty() {
            faults.push(CalendarFault::new(format!("{year}年的日历文件没有任何通知，请补充 [[notice]]")));
        }
        let mut notices: Vec<Notice> = Vec::new();
        for table in found {
            let Some(notice) = read_notice(table, year, &mut faults) else { continue };
            if notices.iter().any(|other| other.number == notice.number) {
                faults.push(CalendarFault::new(format!(
                    "文号{}的通知在{year}年的日历文件中出现了两次，请只保留一份",
                    notice.number
                )));
            }
            notices.push(notice);
        }
        if faults.is_empty() { Ok(YearFile { notices }) } else { Err(faults) }
    }

    /// The notices of the file.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    pub(super) fn into_notices(self) -> Vec<Notice> {
        self.notices
    }
}

/// Do notices, in the order of their publication, agree with each other?
pub(super) fn check_together(notices: &[Notice]) -> Result<(), CalendarFault> {
    let mut known: BTreeMap<NaiveDate, Class> = BTreeMap::new();
    for (place, notice) in notices.iter().enumerate() {
        let earlier = notices.get(..place).unwrap_or_default();
        let annual = earlier.iter().find(|n| n.year == notice.year && n.kind == NoticeKind::Annual);
        match (notice.kind, annual) {
            (NoticeKind::Annual, Some(annual)) => {
                return Err(CalendarFault::new(format!(
                    "{}年有两份年度通知（{}和{}），请把后发的一份改为 kind = \"amendment\"",
                    notice.year, annual.number, notice.number
                )));
            }
            (NoticeKind::Amendment, None) => {
                return Err(CalendarFault::new(format!(
                    "调整通知{}之前没有{}年的年度通知可供调整，请先载入年度通知或核对公布日期",
                    notice.number, notice.year
                )));
            }
            (NoticeKind::Annual, None) | (NoticeKind::Amendment, Some(_)) => {}
        }
        let before = known.clone();
        for day in &notice.days {
            match day.class {
                Class::Plain => known.remove(&day.date),
                class => known.insert(day.date, class),
            };
        }
        if notice.kind == NoticeKind::Amendment && known == before {
            return Err(CalendarFault::new(format!(
                "调整通知{}没有改变任何一天的安排，请核对其中的日期",
                notice.number
            )));
        }
    }
    Ok(())
}

/// What there is, or nothing and a fault more.
fn keep<T>(read: Result<T, CalendarFault>, faults: &mut Vec<CalendarFault>) -> Option<T> {
    read.map_err(|fault| faults.push(fault)).ok()
}

fn read_notice(table: &Table, year: i32, faults: &mut Vec<CalendarFault>) -> Option<Notice> {
    let number = keep(text(table, "number", &format!("{year}年的一份通知")), faults)?;
    let place = format!("通知{number}");
    keep(only_keys(table, &["number", "kind", "published", "festival"], &place), faults);
    let kind = match table.get("kind").and_then(Value::as_str) {
        Some("annual") => Some(NoticeKind::Annual),
        Some("amendment") => Some(NoticeKind::Amendment),
        _ => None,
    };
    if kind.is_none() {
        faults.push(CalendarFault::new(format!(
            "{place}须写明 kind，为 \"annual\"（年度通知）或 \"amendment\"（调整通知）"
        )));
    }
    let published = table.get("published").and_then(date);
    if published.is_none() {
        faults.push(CalendarFault::new(format!(
            "{place}须写明公布日期，例如 published = 2025-11-04（不加引号）"
        )));
    }
    let days = read_days(table, &place, faults);
    checked(&Said { number, kind: kind?, published: published?, year }, days, faults)
}

fn read_days(table: &Table, place: &str, faults: &mut Vec<CalendarFault>) -> Vec<Classified> {
    let mut days: Vec<Classified> = Vec::new();
    for festival in keep(tables(table, "festival", place), faults).unwrap_or_default() {
        let Some(name) = keep(text(festival, "name", &format!("{place}的一个节日")), faults) else {
            continue;
        };
        let place = format!("{place}的{name}");
        keep(only_keys(festival, &["name", "off", "work", "plain"], &place), faults);
        let (before, wrong) = (days.len(), faults.len());
        for (key, class) in [("off", Class::Off), ("work", Class::Work), ("plain", Class::Plain)] {
            for date in keep(dates(festival, key, &place), faults).unwrap_or_default() {
                days.push(Classified { date, class, festival: name.clone() });
            }
        }
        if days.len() == before && faults.len() == wrong {
            faults.push(CalendarFault::new(format!("{place}没有任何日期，请补充 off 或 work")));
        }
    }
    days
}

/// What a notice says of itself.
pub(super) struct Said {
    pub(super) number: String,
    pub(super) kind: NoticeKind,
    pub(super) published: NaiveDate,
    pub(super) year: i32,
}

/// The notice with its days in order, unless they contradict each other or the weekdays.
pub(super) fn checked(
    said: &Said,
    mut days: Vec<Classified>,
    faults: &mut Vec<CalendarFault>,
) -> Option<Notice> {
    let Said { number, kind, published, year } = said;
    let (place, before) = (format!("通知{number}"), faults.len());
    for day in &days {
        keep(check_day(day, *kind, *year, &format!("{place}的{}", day.festival)), faults);
    }
    days.sort_by_key(|day| day.date);
    check_days(&days, &place, faults);
    keep(check_publication(*published, &days, *kind, *year, &place), faults);
    let good = faults.len() == before;
    good.then(|| Notice { number: number.clone(), kind: *kind, published: *published, year: *year, days })
}

/// Is a classification possible at all?
fn check_day(day: &Classified, kind: NoticeKind, year: i32, place: &str) -> Result<(), CalendarFault> {
    let Classified { date, class, .. } = *day;
    // The New Year holiday may begin in the last days of the year before (2018-12-29, 2022-12-31).
    let belongs = date.year() == year || (date.year() == year - 1 && date.month() == 12);
    if !belongs || date.year() < FIRST_YEAR {
        return Err(CalendarFault::new(format!(
            "{place}列有{date}，不在{year}年及上一年12月之内，请核对年份"
        )));
    }
    let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    if class == Class::Work && !weekend {
        return Err(CalendarFault::new(format!(
            "{place}把{date}列为调休上班日，但这一天不是周六或周日，请核对日期"
        )));
    }
    if class == Class::Plain && kind == NoticeKind::Annual {
        return Err(CalendarFault::new(format!(
            "{place}用 plain 取消{date}的安排，但年度通知没有可取消的安排，请删去 plain"
        )));
    }
    Ok(())
}

/// No day twice, sorted by date.
fn check_days(days: &[Classified], place: &str, faults: &mut Vec<CalendarFault>) {
    for (one, other) in days.iter().zip(days.iter().skip(1)) {
        if one.date == other.date {
            faults.push(CalendarFault::new(if one.class == other.class {
                format!("{place}把{}列了两次，请只保留一处", one.date)
            } else {
                format!("{place}对{}的安排自相矛盾（放假、上班、取消只能居其一），请核对", one.date)
            }));
        }
    }
}

/// A notice arranges days to come: it takes nobody's working day back after it has passed.
fn check_publication(
    published: NaiveDate,
    days: &[Classified],
    kind: NoticeKind,
    year: i32,
    place: &str,
) -> Result<(), CalendarFault> {
    let Some(first) = days.first() else {
        return Err(CalendarFault::new(format!("{place}没有任何节日，请补充 [[notice.festival]]")));
    };
    if published > first.date {
        return Err(CalendarFault::new(format!(
            "{place}于{published}公布，晚于它所安排的{}，请核对公布日期",
            first.date
        )));
    }
    if kind == NoticeKind::Annual && published.year() < year - 1 {
        return Err(CalendarFault::new(format!(
            "{place}于{published}公布，早于{year}年一年以上，请核对公布日期或年份"
        )));
    }
    Ok(())
}

fn syntax(text: &str, error: &toml::de::Error) -> CalendarFault {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    CalendarFault::new(format!("日历文件第{line}行不是有效的 TOML 写法（或同一键写了两次），请核对该行"))
}

fn only_keys(table: &Table, keys: &[&str], place: &str) -> Result<(), CalendarFault> {
    match table.keys().find(|key| !keys.contains(&key.as_str())) {
        None => Ok(()),
        Some(unknown) => Err(CalendarFault::new(format!(
            "{place}有不认识的键 {unknown}，可用的键只有 {}",
            keys.join("、")
        ))),
    }
}

fn tables<'a>(table: &'a Table, key: &str, place: &str) -> Result<Vec<&'a Table>, CalendarFault> {
    let fault = || CalendarFault::new(format!("{place}的 {key} 写法有误，请写成 [[…]] 表格"));
    match table.get(key) {
        None => Ok(Vec::new()),
        Some(value) => {
            let list = value.as_array().ok_or_else(fault)?;
            list.iter().map(|item| item.as_table().ok_or_else(fault)).collect()
        }
    }
}

fn text(table: &Table, key: &str, place: &str) -> Result<String, CalendarFault> {
    match table.get(key).and_then(Value::as_str).map(str::trim) {
        Some(text) if !text.is_empty() => Ok(text.to_owned()),
        _ => Err(CalendarFault::new(format!("{place}须写明 {key}，且不得为空"))),
    }
}

fn dates(table: &Table, key: &str, place: &str) -> Result<Vec<NaiveDate>, CalendarFault> {
    let fault = || {
        CalendarFault::new(format!(
            "{place}的 {key} 须是日期列表，例如 [2026-01-01, 2026-01-02]（不加引号、日期须存在）"
        ))
    };
    match table.get(key) {
        None => Ok(Vec::new()),
        Some(value) => {
            let list = value.as_array().ok_or_else(fault)?;
            list.iter().map(|item| date(item).ok_or_else(fault)).collect()
        }
    }
}

/// A TOML local date, without time.
fn date(value: &Value) -> Option<NaiveDate> {
    let Value::Datetime(moment) = value else { return None };
    if moment.time.is_some() || moment.offset.is_some() {
        return None;
    }
    let date = moment.date?;
    NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
}
