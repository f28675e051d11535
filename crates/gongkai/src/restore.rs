//! `gongkai restore --data DIR --from FILE [--key FILE] [--agency ID] [--json]`: a whole installation
//! into an empty directory, or one agency alone into an installation that exists.

use std::{
    fs::{self, DirBuilder},
    io::Write,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use clap::Args;
use gongkai_domain::id::AgencyId;
use gongkai_office::{
    Office,
    backup::{self, BackupKey, Manifest, master_key},
    organisation::agency_called,
    seal::MasterKey,
};
use serde_json::{Value, json};

use crate::{
    backup::{PASSPHRASE, passphrase},
    installation::{
        Installation, cause, close_to_others, configuration::Configuration, keep_private, secret_file,
    },
    outcome::{Outcome, Unusable},
    world::block_on,
};

/// Arguments of `gongkai restore`.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// 数据目录：整体恢复时是一个空目录，恢复一个机关时是现有的数据目录
    #[arg(long, value_name = "目录")]
    data: PathBuf,
    /// 备份文件
    #[arg(long, value_name = "文件")]
    from: PathBuf,
    /// 主密钥文件 master.key；备份用口令时不需要
    #[arg(long, value_name = "文件")]
    key: Option<PathBuf>,
    /// 只恢复这一个机关：全称，或者门户地址中的代码
    #[arg(long, value_name = "机关")]
    agency: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// Restores.
pub fn run(args: &RestoreArgs, out: &mut impl Write) -> Result<Outcome, Unusable> {
    let told = match &args.agency {
        Some(agency) => one_agency(args, agency)?,
        None => everything(args)?,
    };
    let (json, sentence) = told;
    let written = if args.json { writeln!(out, "{json}") } else { writeln!(out, "{sentence}") };
    written.map_err(|error| Unusable(format!("结果无法写出（{error}），请检查输出位置")))?;
    Ok(Outcome::Yes)
}

/// As JSON, and as a sentence.
type Told = (Value, String);

fn one_agency(args: &RestoreArgs, agency: &str) -> Result<Told, Unusable> {
    let installation = Installation::open(&args.data)?;
    let given = match passphrase()? {
        Some(passphrase) => Some(passphrase),
        None => key_of_file(args.key.as_deref())?,
    };
    block_on(async {
        let office = installation.office().await?;
        let key = given.unwrap_or_else(|| master_key(&office));
        let id = named(&office, agency).await?;
        let scratch = installation.folder.join("restore-scratch");
        let back = backup::put_back(&office, &id, &args.from, &key, &scratch).await;
        let back = back.map_err(|error| Unusable(format!("没有恢复：{}", cause(&error))))?;
        let (rows, files) = (back.rows, back.files);
        let sentence = format!("已恢复 {rows} 行、{files} 个附件，并记入操作留痕");
        Ok((json!({ "schema": 1, "agency": id, "rows": rows, "files": files }), sentence))
    })
}

/// The agency that is meant; one that is no longer in the database is named by its identity.
async fn named(office: &Office, agency: &str) -> Result<AgencyId, Unusable> {
    let there = agency_called(office, agency).await;
    let there = there.map_err(|error| Unusable(format!("没有恢复：{}", cause(&error))))?;
    there.or_else(|| AgencyId::parse(agency)).ok_or_else(|| {
        Unusable(format!(
            "没有“{agency}”这个机关；请写它的全称，或者它在门户地址中的代码，如 /guide/ 后面的部分"
        ))
    })
}

fn key_of_file(path: Option<&Path>) -> Result<Option<BackupKey>, Unusable> {
    let Some(path) = path else { return Ok(None) };
    match secret_file::read(path)? {
        Some(secret) => Ok(Some(BackupKey::Master(MasterKey::new(secret)))),
        None => Err(Unusable(format!("密钥文件 {} 不存在", path.display()))),
    }
}

fn everything(args: &RestoreArgs) -> Result<Told, Unusable> {
    let key = match passphrase()? {
        Some(passphrase) => passphrase,
        None => key_of_file(args.key.as_deref())?.ok_or_else(|| {
            Unusable(format!("请用 --key 给出 master.key，或在环境变量 {PASSPHRASE} 中给出备份的口令"))
        })?,
    };
    let folder = &args.data;
    let taken = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if taken {
        return Err(Unusable(format!("{} 里已有内容，整体恢复要用一个空目录", folder.display())));
    }
    keep_private();
    let made =
        DirBuilder::new().recursive(true).mode(0o700).create(folder).and_then(|()| close_to_others(folder));
    made.map_err(|error| Unusable(format!("目录 {} 无法建立（{error}）", folder.display())))?;
    let restored = block_on(unpacked(args, &key));
    if restored.is_err() {
        // Half an installation would only mislead; the backup is still there.
        let _ = fs::remove_dir_all(folder);
    }
    let Manifest { rows, contents, digest, audit_root, .. } = restored?;
    let sentence = format!("已恢复 {rows} 行、{contents} 个附件，与备份逐项比较，全部一致");
    let json = json!({
        "schema": 1, "rows": rows, "contents": contents, "digest": digest, "audit_root": audit_root,
    });
    Ok((json, sentence))
}

async fn unpacked(args: &RestoreArgs, key: &BackupKey) -> Result<Manifest, Unusable> {
    let failed = |error: &gongkai_office::OfficeError| Unusable(format!("没有恢复：{}", cause(error)));
    let folder = &args.data;
    let manifest = backup::unpack(&args.from, key, folder).await.map_err(|error| failed(&error))?;
    if let Some(path) = &args.key {
        let master = folder.join("master.key");
        if !master.exists() {
            let secret = secret_file::read(path)?.unwrap_or_default();
            secret_file::keep(&master, &secret)?;
        }
    }
    // Restored into SQLite, whatever the environment names: `gongkai migrate` moves it on.
    let here = Installation { folder: folder.clone(), configuration: Configuration::default() };
    let (office, public) = (here.office().await?, here.public().await?);
    backup::compare(&office, &public, &manifest).await.map_err(|error| failed(&error))?;
    office.close().await.map_err(|error| failed(&error))?;
    public.close().await.map_err(|error| Unusable(format!("没有恢复：{error}")))?;
    Ok(manifest)
}
