//! `gongkai migrate --data DIR --to ADDRESS [--to-public ADDRESS] [--json]`: moves the databases of an
//! installation and proves that nothing was lost. The server must be stopped.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;
use gongkai_office::export::{self, Moved, Target};

use crate::{
    installation::{Installation, Role, cause},
    outcome::{Outcome, Unusable},
    world::block_on,
};

/// Arguments of `gongkai migrate`.
#[derive(Debug, Args)]
pub struct MigrateArgs {
    /// 数据目录
    #[arg(long, value_name = "目录")]
    data: PathBuf,
    /// 目标：postgres://… 地址，或放 SQLite 文件的空目录
    #[arg(long, value_name = "目标")]
    to: String,
    /// 公开数据库的目标地址；不给则与办公数据库放在一起
    #[arg(long, value_name = "地址")]
    to_public: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// Moves.
pub fn run(args: &MigrateArgs, out: &mut dyn Write) -> Result<Outcome, Unusable> {
    let installation = Installation::open(&args.data)?;
    let _held = installation.hold(&Role::ALL)?;
    let target = target(args)?;
    let moved = block_on(async {
        let (office, public) = (installation.office().await?, installation.public().await?);
        let moved = export::move_to(&office, &public, &target).await;
        moved.map_err(|error| Unusable(format!("没有迁移：{}", cause(&error))))
    })?;
    let written = if args.json { json(&moved, out) } else { text(&moved, out) };
    written.map_err(|error| Unusable(format!("结果无法写出（{error}），请检查输出位置")))?;
    Ok(Outcome::Yes)
}

fn target(args: &MigrateArgs) -> Result<Target, Unusable> {
    if args.to.contains("://") {
        let public = args.to_public.as_ref().unwrap_or(&args.to);
        return Ok(Target { office_url: args.to.clone(), public_url: public.clone() });
    }
    let folder = PathBuf::from(&args.to);
    if !folder.is_dir() {
        return Err(Unusable(format!("目标目录 {} 不存在，请先建立一个空目录", folder.display())));
    }
    let url = |name: &str| format!("sqlite://{}", folder.join(name).display());
    Ok(Target { office_url: url("office.sqlite"), public_url: url("public.sqlite") })
}

fn json(moved: &Moved, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, moved)?;
    writeln!(out)
}

fn text(moved: &Moved, out: &mut dyn Write) -> io::Result<()> {
    let Moved { rows, digest, entries, audit_root } = moved;
    writeln!(out, "已迁移 {rows} 行，两边导出内容一致（SHA-256 {digest}）")?;
    writeln!(out, "操作留痕 {entries} 条，总校验值两边一致（{audit_root}），核验通过")?;
    writeln!(
        out,
        "原数据库没有改动；请把环境变量 GONGKAI_OFFICE_DATABASE、GONGKAI_PUBLIC_DATABASE（没有口令的也可以用 gongkai.toml 的 [database]）改为新地址后再启动"
    )
}
