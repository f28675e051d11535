//! `gongkai report`: checks and converts report files, without server and database.

mod check;
mod convert;
mod json;
mod output;
mod read;
mod summary;
mod text;

use std::io::Write;

use clap::{Args, Subcommand};

use crate::outcome::{BadValue, Outcome, Unusable};

pub use output::Place;
pub use read::Reader;

/// 年度报告：核对、转换
#[derive(Debug, Args)]
pub struct ReportArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// 核对报告文件（docx、xlsx、xls、pdf、html、txt），可以一次核对多个文件或整个文件夹
    Check(check::CheckArgs),
    /// 把报告转成另一种文件
    Convert(convert::ConvertArgs),
}

/// Runs the subcommand.
///
/// # Errors
/// [`Unusable`] if the call or the file cannot be used.
pub fn run(args: ReportArgs, out: &mut dyn Write) -> Result<Outcome, Unusable> {
    match args.action {
        Action::Check(args) => check::run(&args, out),
        Action::Convert(args) => convert::run(&args),
    }
}

/// Years that a report can be about.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// The year of a report, as it stands in a call.
fn year(text: &str) -> Result<i32, BadValue> {
    let year = text.parse().ok().filter(|year| YEARS.contains(year));
    let allowed = || BadValue(format!("请写 {} 至 {} 之间的年份，如 2023", YEARS.start(), YEARS.end()));
    year.ok_or_else(allowed)
}

/// Somebody who has seen enough (`| head`) closes the output: no fault of the call.
pub fn heard(written: std::io::Result<()>) -> Result<(), Unusable> {
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(unwritable(&error)),
        _ => Ok(()),
    }
}

/// Writing to standard output failed; a closed pipe is silent elsewhere.
fn unwritable(error: &std::io::Error) -> Unusable {
    Unusable(format!("结果无法写出：{}", output::reason(error)))
}
