//! `gongkai calendar due`: end of a term in working days, and on request every day of it.

use std::io::{self, Write};

use chrono::{Datelike, NaiveDate};
use clap::{Args, Subcommand};
use gongkai_domain::calendar::{Calendar, DayKind, Explanation, LONGEST_TERM, read_date};
use serde::Serialize;

use crate::outcome::{Outcome, Unusable};

/// 工作日历
#[derive(Debug, Args)]
pub struct CalendarArgs {
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// 计算期限届满之日：起算日次日起的第一个工作日为第1日
    Due(DueArgs),
}

#[derive(Debug, Args)]
struct DueArgs {
    /// 起算日（不计入期限），如 2026-04-30
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    from: String,
    /// 期限，工作日数
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    days: String,
    /// 逐日列出计入与不计入的日子及其依据
    #[arg(long)]
    explain: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
    /// 只依据这一天及以前公布的放假通知计算
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    as_known_on: Option<String>,
}

/// Runs the subcommand. `_today` is not asked: the calendar knows what is published, not what day it is.
///
/// # Errors
/// [`Unusable`] if a date or the number of days cannot be used, or the answer cannot be written.
pub fn run(args: &CalendarArgs, _today: NaiveDate, out: &mut dyn Write) -> Result<Outcome, Unusable> {
    let Question::Due(args) = &args.question;
    let from = date("--from", &args.from)?;
    let days = days(&args.days)?;
    let known = args.as_known_on.as_deref().map(|text| date("--as-known-on", text)).transpose()?;
    let narrowed = known.map(|day| Calendar::embedded().as_known_on(day));
    let calendar = narrowed.as_ref().unwrap_or_else(|| Calendar::embedded());
    let term = calendar.explain(from, days).map_err(|refusal| Unusable(refusal.to_string()))?;
    let written = if args.json { json(&term, args.explain, out) } else { text(&term, args.explain, out) };
    written.map_err(|error| Unusable(format!("结果无法写出（{error}），请检查输出位置")))?;
    Ok(Outcome::Yes)
}

/// A date of the command line.
pub(crate) fn date(option: &str, text: &str) -> Result<NaiveDate, Unusable> {
    read_date(text)
        .ok_or_else(|| Unusable(format!("{option} 的日期“{text}”无效，请写成存在的日期，如 2026-04-30")))
}

fn days(text: &str) -> Result<u32, Unusable> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = if digits { text.parse().ok() } else { None };
    number.filter(|days| (1..=LONGEST_TERM).contains(days)).ok_or_else(|| {
        Unusable(format!("--days 的天数“{text}”无效，请使用1至{LONGEST_TERM}之间的整数（工作日）"))
    })
}

#[derive(Serialize)]
struct Answer<'a> {
    from: NaiveDate,
    days: u32,
    due: NaiveDate,
    provisional: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    counted: Option<Vec<Counted>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<Vec<Skipped<'a>>>,
}

#[derive(Serialize)]
struct Counted {
    date: NaiveDate,
    n: u32,
}

#[derive(Serialize)]
struct Skipped<'a> {
    date: NaiveDate,
    why: &'a str,
    notice: Option<&'a str>,
}

fn json(term: &Explanation<'_>, explain: bool, out: &mut dyn Write) -> io::Result<()> {
    let counted = || term.counted().map(|counted| Counted { date: counted.day.date, n: counted.n }).collect();
    let skipped = || {
        let days = term.skipped();
        days.map(|day| Skipped { date: day.date, why: day.why, notice: day.notice_number() }).collect()
    };
    let answer = Answer {
        from: term.from,
        days: term.days,
        due: term.due.date,
        provisional: term.due.provisional,
        counted: explain.then(counted),
        skipped: explain.then(skipped),
    };
    serde_json::to_writer(&mut *out, &answer)?;
    writeln!(out)
}

fn text(term: &Explanation<'_>, explain: bool, out: &mut dyn Write) -> io::Result<()> {
    let provisional = if term.due.provisional { "（暂定）" } else { "" };
    writeln!(
        out,
        "自{}起第{}个工作日：{}（{}）{provisional}",
        term.from,
        term.days,
        term.due.date,
        weekday(term.due.date)
    )?;
    if term.due.provisional {
        writeln!(
            out,
            "暂定：期限涉及放假通知未公布或未收录的年份，该年仅按周末休息计算，通知公布后请重新计算。"
        )?;
    }
    if !explain {
        return Ok(());
    }
    let mut n = 0;
    for day in term.all() {
        let weekday = weekday(day.date);
        let notice = day.notice.map(|notice| format!("（{}）", notice.number)).unwrap_or_default();
        if day.kind.works() {
            n += 1;
        }
        match day.kind {
            DayKind::Workday => writeln!(out, "{} {weekday} 第{n}日", day.date)?,
            DayKind::MakeUpWorkday => {
                writeln!(out, "{} {weekday} 第{n}日 {}调休上班{notice}", day.date, day.why)?;
            }
            DayKind::Weekend => writeln!(out, "{} {weekday} 不计 {}", day.date, day.why)?,
            DayKind::Holiday => writeln!(out, "{} {weekday} 不计 {}{notice}", day.date, day.why)?,
        }
    }
    Ok(())
}

pub(crate) fn weekday(date: NaiveDate) -> &'static str {
    match date.weekday() {
        chrono::Weekday::Mon => "周一",
        chrono::Weekday::Tue => "周二",
        chrono::Weekday::Wed => "周三",
        chrono::Weekday::Thu => "周四",
        chrono::Weekday::Fri => "周五",
        chrono::Weekday::Sat => "周六",
        chrono::Weekday::Sun => "周日",
    }
}
