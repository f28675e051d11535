//! `gongkai backup --data DIR -o FILE [--json]`: a sealed backup while the office works, restored in a
//! scratch folder and compared before it counts. With the passphrase in `GONGKAI_BACKUP_PASSPHRASE` it
//! holds the keys too and opens anywhere; without, it opens with the master key alone.

use std::{fs, io::Write, path::PathBuf};

use clap::Args;
use gongkai_office::backup::{self, BackupKey, Extra, Made, Plan, master_key};
use zeroize::Zeroizing;

use crate::{
    installation::{Installation, cause, configuration},
    outcome::{Outcome, Unusable},
    world::block_on,
};

/// Environment variable of the passphrase.
pub const PASSPHRASE: &str = "GONGKAI_BACKUP_PASSPHRASE";
/// A shorter passphrase can be guessed.
const SHORTEST: usize = 12;

/// Arguments of `gongkai backup`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// 数据目录
    #[arg(long, value_name = "目录")]
    data: PathBuf,
    /// 要写的备份文件
    #[arg(short, long, value_name = "文件")]
    output: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// The passphrase of the environment, if one is given.
pub fn passphrase() -> Result<Option<BackupKey>, Unusable> {
    let Ok(text) = std::env::var(PASSPHRASE) else { return Ok(None) };
    if text.chars().count() < SHORTEST {
        return Err(Unusable(format!("{PASSPHRASE} 中的口令太短，至少 {SHORTEST} 个字符")));
    }
    Ok(Some(BackupKey::Passphrase(Zeroizing::new(text))))
}

/// Small files that belong to the installation.
fn extras(installation: &Installation, names: &[&str]) -> Result<Vec<Extra>, Unusable> {
    let read = |name: &&str| {
        let path = installation.folder.join(name);
        let bytes = fs::read(&path);
        let bytes = bytes.map_err(|error| Unusable(format!("{} 无法读取（{error}）", path.display())))?;
        Ok(((*name).to_owned(), Zeroizing::new(bytes)))
    };
    names.iter().filter(|name| installation.folder.join(name).exists()).map(read).collect()
}

/// Makes a backup.
pub fn run(args: &BackupArgs, out: &mut impl Write) -> Result<Outcome, Unusable> {
    let installation = Installation::open(&args.data)?;
    let given = passphrase()?;
    let made = block_on(async {
        let (office, public) = (installation.office().await?, installation.public().await?);
        let mut names = vec![configuration::FILE, "site.key"];
        if given.is_some() {
            names.push("master.key");
        }
        let plan = Plan {
            file: &args.output,
            scratch: &installation.folder.join("backup-scratch"),
            key: &given.unwrap_or_else(|| master_key(&office)),
            extras: &extras(&installation, &names)?,
        };
        let made = backup::make(&office, &public, &plan).await;
        made.map_err(|error| Unusable(format!("没有备份：{}", cause(&error))))
    })?;
    let written = if args.json {
        serde_json::to_string(&made).map_or_else(|error| Err(error.into()), |text| writeln!(out, "{text}"))
    } else {
        text(&made, out)
    };
    written.map_err(|error| Unusable(format!("结果无法写出（{error}），请检查输出位置")))?;
    Ok(Outcome::Yes)
}

fn text(made: &Made, out: &mut impl Write) -> std::io::Result<()> {
    let Made { name, size, manifest } = made;
    writeln!(out, "已备份到 {name}（{size} 字节）：{} 行，{} 个附件", manifest.rows, manifest.contents)?;
    writeln!(out, "已在另一处恢复并逐项比较，全部一致；操作留痕总校验值 {}", manifest.audit_root)
}
