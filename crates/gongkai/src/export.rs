//! `gongkai export --data DIR [-o FILE]`: all that the databases hold, as lines of JSON that are the same
//! for both kinds of database. Sealed values stay sealed.

use std::{
    fs::File,
    io::{BufWriter, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use clap::Args;
use gongkai_office::export;

use crate::{
    installation::{Installation, cause},
    outcome::{Outcome, Unusable},
    world::block_on,
};

/// Arguments of `gongkai export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// 数据目录
    #[arg(long, value_name = "目录")]
    data: PathBuf,
    /// 写到这个新文件；不给则写到标准输出
    #[arg(short, long, value_name = "文件")]
    out: Option<PathBuf>,
}

/// Exports.
pub fn run(args: &ExportArgs, out: &mut dyn Write) -> Result<Outcome, Unusable> {
    let installation = Installation::open(&args.data)?;
    let mut sink: Box<dyn Write + Send> = match &args.out {
        Some(path) => Box::new(BufWriter::new(new_file(path)?)),
        None => Box::new(BufWriter::new(std::io::stdout())),
    };
    // Standard output is this command's alone; what waits in the common buffer goes first.
    out.flush().map_err(|error| Unusable(format!("结果无法写出（{error}），请检查输出位置")))?;
    block_on(async {
        let (office, public) = (installation.office().await?, installation.public().await?);
        let exported = export::export(&office, &public, &mut *sink).await;
        exported.map_err(|error| Unusable(format!("数据无法导出：{}", cause(&error))))
    })?;
    Ok(Outcome::Yes)
}

/// For the owner alone: it holds all that the office keeps. Nothing is written over.
fn new_file(path: &Path) -> Result<File, Unusable> {
    File::options().write(true).create_new(true).mode(0o600).open(path).map_err(|error| {
        Unusable(format!("导出文件 {} 无法建立（{error}），请换一个还不存在的文件名", path.display()))
    })
}
