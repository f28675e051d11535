//! The program: subcommands and wiring. Exit status: 0 done, 1 done and the answer is "no",
//! 2 the call or its input is unusable (one line in Chinese on standard error).

mod account;
mod assessment;
mod backup;
mod calendar;
mod case;
mod demo;
mod doctor;
mod export;
mod files;
mod installation;
mod migrate;
mod outcome;
mod report;
mod restore;
mod screen;
mod serve;
mod token;
mod verify;
mod world;

use std::{
    io::{self, BufWriter, Write},
    process::ExitCode,
};

use chrono::NaiveDate;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, error::ErrorKind};
use gongkai_office::chance::day_in_china;
use gongkai_render::PRESS_WORKER;

use outcome::{BadValue, Outcome, Unusable};

/// Memory that nobody uses any more goes back to the system, also what SQLite asked for.
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// 政府信息公开：网站、工作台、年度报告核对、期限计算
#[derive(Debug, Parser)]
#[command(name = "gongkai", version, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 年度报告：核对、转换
    Report(report::ReportArgs),
    /// 工作日历：期限届满日
    Calendar(calendar::CalendarArgs),
    /// 依申请公开办件：答复期限
    Case(case::CaseArgs),
    /// 考核指标：检查一套指标
    Assessment(assessment::AssessmentArgs),
    /// 发布前筛查：个人信息、秘密标志、文号和表述
    Screen(screen::ScreenArgs),
    /// 启动网站、工作台和后台任务
    Serve(serve::ServeArgs),
    /// 账号：第一次使用、管理员的设置链接、重设
    Account(account::AccountArgs),
    /// 接口令牌：建立、列出、停用
    Token(token::TokenArgs),
    /// 核验操作留痕是否完整、未被改动
    Verify(verify::VerifyArgs),
    /// 签发一个检查点，存到别处备查
    Checkpoint(verify::CheckpointArgs),
    /// 把数据库全部内容导出为与数据库种类无关的文本
    Export(export::ExportArgs),
    /// 把数据搬到另一个数据库，并证明一行不少
    Migrate(migrate::MigrateArgs),
    /// 演示：在单独的目录中生成一个虚构的区，启动后可以随意试用
    Demo(demo::DemoArgs),
    /// 备份：运行中也可以做，恢复到另一处比较一致才算数
    Backup(backup::BackupArgs),
    /// 从备份恢复：整体，或者只恢复一个机关
    Restore(restore::RestoreArgs),
    /// 检查安装：配置、权限、磁盘、数据库、密钥、字体
    Doctor(doctor::DoctorArgs),
}

/// First argument of the process that reads one foreign file under limits.
const EXTRACT_WORKER: &str = "extract-worker";

fn main() -> ExitCode {
    let first = std::env::args_os().nth(1);
    if first.as_ref().is_some_and(|first| first == EXTRACT_WORKER) {
        return gongkai_extract::worker_main();
    }
    if first.is_some_and(|first| first == PRESS_WORKER) {
        return gongkai_render::press_main(gongkai_extract::confine_printing);
    }
    let command = match command_of_line() {
        Ok(Some(command)) => command,
        Ok(None) => return ExitCode::SUCCESS,
        Err(unusable) => return refuse(&unusable),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let answer = match command {
        Command::Report(args) => report::run(args, &mut out),
        Command::Calendar(args) => calendar::run(&args, today(), &mut out),
        Command::Case(args) => case::run(&args, today(), &mut out),
        Command::Assessment(args) => assessment::run(&args, &mut out),
        Command::Screen(args) => screen::run(&args, today(), &mut out),
        Command::Backup(args) => backup::run(&args, &mut out),
        Command::Restore(args) => restore::run(&args, &mut out),
        Command::Doctor(args) => doctor::run(&args, &mut out),
        Command::Serve(args) => serve::run(&args),
        Command::Account(args) => account::run(&args, &mut out),
        Command::Token(args) => token::run(&args, &mut out),
        Command::Verify(args) => verify::run(&args, &mut out),
        Command::Checkpoint(args) => verify::checkpoint(&args, &mut out),
        Command::Export(args) => export::run(&args, &mut out),
        Command::Migrate(args) => migrate::run(&args, &mut out),
        Command::Demo(args) => demo::run(&args, &mut out),
    };
    let written = out.flush();
    match answer {
        // A reader that has seen enough (`| head`) is no fault of the call.
        Ok(_) if written.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::BrokenPipe) => {
            refuse(&Unusable("结果无法写到标准输出，请检查磁盘空间或输出位置".to_owned()))
        }
        Ok(Outcome::Yes) => ExitCode::SUCCESS,
        Ok(Outcome::No) => ExitCode::from(1),
        Err(unusable) => refuse(&unusable),
    }
}

fn refuse(unusable: &Unusable) -> ExitCode {
    let sentence: Vec<&str> = unusable.0.split_whitespace().collect();
    // Nobody can be told that standard error is closed.
    let _ = writeln!(io::stderr(), "{}", sentence.join(" "));
    ExitCode::from(2)
}

/// The command of this call; `None` where help or the version was asked for and printed.
fn command_of_line() -> Result<Option<Command>, Unusable> {
    let matches = match Cli::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            // A closed standard output leaves nothing to tell.
            let _ = error.print();
            return Ok(None);
        }
        Err(error) => return Err(wrong_call(&error)),
    };
    match Cli::from_arg_matches(&matches) {
        Ok(cli) => Ok(Some(cli.command)),
        Err(error) => Err(wrong_call(&error)),
    }
}

/// What is wrong with a call, in one Chinese sentence.
fn wrong_call(error: &clap::Error) -> Unusable {
    use clap::error::{ContextKind, ContextValue};
    let said = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(value) => value.to_string(),
        None => String::new(),
    };
    let argument = said(ContextKind::InvalidArg);
    let value = said(ContextKind::InvalidValue);
    let problem = match error.kind() {
        ErrorKind::UnknownArgument => format!("不认识参数“{argument}”"),
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令", said(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("缺少参数 {argument}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("参数 {argument} 后面缺少内容"),
        ErrorKind::InvalidValue => {
            format!("参数 {argument} 不能是“{value}”，可用的有 {}", said(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => {
            let how = std::error::Error::source(error).and_then(|said| said.downcast_ref::<BadValue>());
            let how = how.map(|BadValue(how)| format!("，{how}")).unwrap_or_default();
            format!("参数 {argument} 的内容“{value}”写法不对{how}")
        }
        ErrorKind::ArgumentConflict => {
            format!("参数 {argument} 不能和 {} 一起用", said(ContextKind::PriorArg))
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "缺少命令，例如 gongkai report check 报告.docx".to_owned()
        }
        _ => "命令写法不对".to_owned(),
    };
    Unusable(format!("{problem}，用 gongkai --help 查看用法"))
}

/// The present day in China, whatever zone the machine is set to.
fn today() -> NaiveDate {
    day_in_china(world::now())
}
