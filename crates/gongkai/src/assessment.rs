//! `gongkai assessment check`: judges a set of indicators from a file, without a database.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use gongkai_domain::{
    assessment::{SET_BYTES, Scheme, is_counted},
    refusal::Refusal,
};
use serde_json::json;

use crate::outcome::{Outcome, Unusable};

/// 考核指标
#[derive(Debug, Args)]
pub struct AssessmentArgs {
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// 检查一套考核指标，有几处问题一次说完
    Check(CheckArgs),
}

#[derive(Debug, Args)]
struct CheckArgs {
    /// 考核指标（TOML）
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// Runs the subcommand: [`Outcome::No`] if the set cannot be used, with every reason.
///
/// # Errors
/// [`Unusable`] if the file cannot be read, or the answer cannot be written.
pub fn run(args: &AssessmentArgs, out: &mut dyn Write) -> Result<Outcome, Unusable> {
    let Question::Check(args) = &args.question;
    let judged = Scheme::read(&read(&args.file)?);
    let written = if args.json { as_json(&judged, out) } else { as_text(&judged, out) };
    written.map_err(|error| Unusable(format!("结果无法写出（{error}），请检查输出位置")))?;
    Ok(if judged.is_ok() { Outcome::Yes } else { Outcome::No })
}

fn read(path: &Path) -> Result<String, Unusable> {
    let shown = path.display();
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => Unusable(format!("找不到文件 {shown}，请核对路径")),
        _ => Unusable(format!("文件 {shown} 无法读取（{error}），请检查文件")),
    };
    // Asked before opening: opening a pipe would wait for its writer.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(Unusable(format!("{shown} 不是普通文件，请给出一个 TOML 文件")));
    }
    let mut bytes = Vec::new();
    let most = SET_BYTES as u64 + 1;
    File::open(path).map_err(unreadable)?.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    String::from_utf8(bytes).map_err(|_| Unusable(format!("文件 {shown} 不是 UTF-8 编码，请另存为 UTF-8")))
}

/// Indicators that people will have to enter.
fn by_hand(scheme: &Scheme) -> Vec<&str> {
    let all = scheme.indicators().map(|(_, one)| one).filter(|one| !is_counted(one));
    all.map(|one| one.id.as_str()).collect()
}

fn as_json(judged: &Result<Scheme, Vec<Refusal>>, out: &mut dyn Write) -> io::Result<()> {
    let told = match judged {
        Ok(scheme) => {
            json!({ "schema": 1, "title": scheme.title, "by_hand": by_hand(scheme), "faults": [] })
        }
        Err(all) => {
            let fault = |one: &Refusal| json!({ "code": one.code, "sentence": one.sentence });
            json!({ "schema": 1, "faults": all.iter().map(fault).collect::<Vec<_>>() })
        }
    };
    serde_json::to_writer(&mut *out, &told)?;
    writeln!(out)
}

fn as_text(judged: &Result<Scheme, Vec<Refusal>>, out: &mut dyn Write) -> io::Result<()> {
    match judged {
        Ok(scheme) => {
            writeln!(out, "“{}”没有发现问题", scheme.title)?;
            match by_hand(scheme).as_slice() {
                [] => Ok(()),
                ids => writeln!(out, "系统不统计、要由人登记的有{}项：{}", ids.len(), ids.join("、")),
            }
        }
        Err(all) => {
            writeln!(out, "有{}处问题", all.len())?;
            all.iter().try_for_each(|one| writeln!(out, "  {}", one.sentence))
        }
    }
}
