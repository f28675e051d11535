//! `gongkai case clock`: replays a case from a file, without a database.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use gongkai_domain::application::{Case, ClockSheet, CountedDay, Rules, State, clock};
use gongkai_domain::calendar::{Calendar, LAST_YEAR};

use crate::calendar::{date, weekday};
use crate::outcome::{Outcome, Unusable};

/// Largest file read, in bytes; a case has a few hundred.
const LARGEST: u64 = 1024 * 1024;

/// 依申请公开办件
#[derive(Debug, Args)]
pub struct CaseArgs {
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// 按办件经过计算答复期限
    Clock(ClockArgs),
}

#[derive(Debug, Args)]
struct ClockArgs {
    /// 办件经过（JSON）
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 计算截至的日期，如 2026-05-20；不写时为今天，办件中有更晚的日期时为该日期
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    today: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// Runs the subcommand. `today` is the present day in Asia/Shanghai. The day asked for is `--today`; without it the
/// present day, or the latest day of the case if that is later: what stands in the file is taken to have happened.
/// Refused events are part of the answer, not a failure: [`Outcome::Yes`].
///
/// # Errors
/// [`Unusable`] if the file, its content or a date cannot be used, or the answer cannot be written.
pub fn run(args: &CaseArgs, today: NaiveDate, out: &mut dyn Write) -> Result<Outcome, Unusable> {
    let Question::Clock(args) = &args.question;
    let asked = args.today.as_deref().map(|text| date("--today", text)).transpose()?;
    let case = Case::from_json(&read(&args.file)?).map_err(|fault| Unusable(fault.to_string()))?;
    let day = asked.unwrap_or_else(|| today.max(case.latest_day()));
    let sheet = clock(&case, Calendar::embedded(), day)
        .map_err(|refusal| Unusable(format!("{refusal}（可计算至{LAST_YEAR}年）")))?;
    let written = if args.json { json(&sheet, out) } else { text(&sheet, day, out) };
    written.map_err(|error| Unusable(format!("结果无法写出（{error}），请检查输出位置")))?;
    Ok(Outcome::Yes)
}

fn read(path: &Path) -> Result<String, Unusable> {
    let shown = path.display();
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => Unusable(format!("找不到文件 {shown}，请核对路径")),
        io::ErrorKind::PermissionDenied => Unusable(format!("没有读取 {shown} 的权限，请检查文件权限")),
        _ => Unusable(format!("文件 {shown} 无法读取（{error}），请检查文件")),
    };
    // Asked before opening: opening a pipe would wait for its writer.
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(Unusable(format!("{shown} 不是普通文件，请给出一个 JSON 文件")));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Unusable(format!("文件 {shown} 超过1 MiB，不像是单个办件，请核对")));
    }
    String::from_utf8(bytes).map_err(|_| Unusable(format!("文件 {shown} 不是 UTF-8 编码，请另存为 UTF-8")))
}

fn json(sheet: &ClockSheet, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, sheet)?;
    writeln!(out)
}

fn text(sheet: &ClockSheet, day: NaiveDate, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "截至{day}：{}", state(sheet.state))?;
    if let (Some(received), Some(rules)) = (sheet.received_on, sheet.rules) {
        let rules = match rules {
            Rules::Order492 => "2008年条例（国务院令第492号），15个工作日",
            Rules::Order711 => "2019年修订条例（国务院令第711号），20个工作日",
        };
        writeln!(out, "收到申请之日：{received}，适用{rules}")?;
    }
    if let Some(due) = sheet.due {
        let provisional = if sheet.provisional { "（暂定）" } else { "" };
        writeln!(out, "答复期限届满：{due}（{}）{provisional}", weekday(due))?;
    }
    match sheet.working_days_left {
        Some(left @ 0..) => writeln!(out, "剩余{left}个工作日")?,
        Some(left) => writeln!(out, "已逾期{}个工作日", -left)?,
        None => {}
    }
    match sheet.late_by {
        Some(0) => writeln!(out, "答复未逾期")?,
        Some(late) => writeln!(out, "答复逾期{late}个工作日")?,
        None => {}
    }
    if sheet.provisional {
        writeln!(
            out,
            "暂定：计算涉及放假通知未公布或未收录的年份，该年仅按周末休息计算，通知公布后请重新计算。"
        )?;
    }
    for interval in &sheet.intervals {
        let end = match interval.through {
            Some(through) => format!("至{through}（含）"),
            None => "至收到答复之日".to_owned(),
        };
        writeln!(out, "不计入期限：{}次日{end}，{}", interval.after, consulted(interval.why))?;
    }
    for refusal in &sheet.refusals {
        writeln!(
            out,
            "第{}个事项（从0数起）不予登记：{}（条例第{}条）",
            refusal.event,
            refusal.code.sentence(sheet.rules),
            refusal.article
        )?;
    }
    sheet.days.iter().try_for_each(|day| writeln!(out, "{}", line(day)))
}

fn line(day: &CountedDay) -> String {
    let why = match day.why.as_str() {
        "working day" => "",
        "make-up workday" => " 调休上班",
        other => &format!(" {}", consulted(other)),
    };
    let count = day.n.map_or_else(|| "不计".to_owned(), |n| format!("第{n}日"));
    format!("{} {} {count}{why}", day.date, weekday(day.date))
}

fn state(state: State) -> &'static str {
    match state {
        State::AwaitingConfirmation => "等待确认收到申请之日，期限尚未起算",
        State::Running => "办理中",
        State::Consulting => "征求意见中，期限暂停计算",
        State::AwaitingCorrection => "等待申请人补正",
        State::AwaitingFee => "等待申请人缴费",
        State::Answered => "已答复",
        State::Withdrawn => "申请人已撤回",
        State::Abandoned => "逾期未补正，视为放弃申请",
        State::ClosedUnpaid => "逾期未缴费，视为放弃申请",
    }
}

/// Who is consulted, in words; a festival or a weekday stays what it is.
fn consulted(why: &str) -> &str {
    match why {
        "third_party" => "征求第三方意见",
        "joint_agency" => "征求共同制作机关意见",
        "other_agency" => "征求其他机关意见",
        other => other,
    }
}
