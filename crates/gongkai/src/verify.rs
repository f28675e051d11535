//! `gongkai verify --data DIR [--checkpoint FILE] [--json]` and `gongkai checkpoint --data DIR [-o FILE]`:
//! whether the audit log is whole, and the signed statement to be kept elsewhere.

use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;
use gongkai_office::audit::{self, Verification, checkpoint};

use crate::{
    installation::{Installation, cause},
    outcome::{Outcome, Unusable},
    report::Place,
    world::block_on,
};

/// The most that a file with a checkpoint weighs.
const LONGEST: u64 = 16 * 1024;

/// Arguments of `gongkai verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// 数据目录
    #[arg(long, value_name = "目录")]
    data: PathBuf,
    /// 存放在别处的检查点；有它才能发现整个数据库被换回旧副本
    #[arg(long, value_name = "文件")]
    checkpoint: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// Arguments of `gongkai checkpoint`.
#[derive(Debug, Args)]
pub struct CheckpointArgs {
    /// 数据目录
    #[arg(long, value_name = "目录")]
    data: PathBuf,
    /// 写到这个文件；不给则写到标准输出
    #[arg(short, long, value_name = "文件")]
    out: Option<PathBuf>,
}

/// Verifies the log; a running server may go on.
pub fn run(args: &VerifyArgs, out: &mut dyn Write) -> Result<Outcome, Unusable> {
    let outside = args.checkpoint.as_ref().map(read).transpose()?;
    let installation = Installation::open(&args.data)?;
    let found = block_on(async {
        let office = installation.office().await?;
        let found = audit::verify(&office, outside.as_deref()).await;
        found.map_err(|error| Unusable(format!("操作留痕无法核验：{}", cause(&error))))
    })?;
    let written = if args.json { json(&found, out) } else { text(&found, out) };
    written.map_err(|error| Unusable(format!("结果无法写出（{error}），请检查输出位置")))?;
    Ok(if found.whole { Outcome::Yes } else { Outcome::No })
}

fn read(file: &PathBuf) -> Result<String, Unusable> {
    let unreadable = |why: &str| Unusable(format!("检查点文件 {} {why}", file.display()));
    let size =
        fs::metadata(file).map_err(|error| unreadable(&format!("无法读取（{error}），请检查路径")))?.len();
    if size > LONGEST {
        return Err(unreadable("太大，不像检查点，请确认选对了文件"));
    }
    fs::read_to_string(file).map_err(|_| unreadable("不是文本文件，请使用导出检查点时得到的原文件"))
}

fn json(found: &Verification, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, found)?;
    writeln!(out)
}

fn text(found: &Verification, out: &mut dyn Write) -> io::Result<()> {
    let word = if found.whole { "核验通过" } else { "核验未通过" };
    writeln!(
        out,
        "{word}：留痕 {} 条，检查点 {} 个，总校验值 {}",
        found.entries, found.checkpoints, found.root
    )?;
    for flaw in &found.flaws {
        writeln!(out, "{}", flaw.sentence)?;
    }
    if found.more > 0 {
        writeln!(out, "另有 {} 处问题", found.more)?;
    }
    for remark in &found.remarks {
        writeln!(out, "注意：{remark}")?;
    }
    if found.outside.is_none() {
        writeln!(out, "没有外部检查点，不能排除整个数据库被换回旧副本；可加 --checkpoint 再核验")?;
    }
    Ok(())
}

/// Makes a checkpoint of what is committed now and writes it out, on standard error the key for it.
pub fn checkpoint(args: &CheckpointArgs, out: &mut dyn Write) -> Result<Outcome, Unusable> {
    let place = args.out.as_ref().map(|path| Place::new(path, "检查点")).transpose()?;
    let installation = Installation::open(&args.data)?;
    let (note, key) = block_on(async {
        let office = installation.office().await?;
        let made = checkpoint::make(&office).await;
        let made = made.map_err(|error| Unusable(format!("检查点无法签发：{}", cause(&error))))?;
        Ok((made.note, audit::verifier_key(&office)))
    })?;
    match place {
        Some(place) => place.write(note.as_bytes())?,
        None => out
            .write_all(note.as_bytes())
            .map_err(|error| Unusable(format!("检查点无法写出（{error}），请检查输出位置")))?,
    }
    // Nobody can be told that standard error is closed.
    let _ = writeln!(io::stderr(), "验证用公钥：{key}");
    Ok(Outcome::Yes)
}
