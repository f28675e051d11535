//! Backups: a consistent copy of both databases and of every file, sealed, taken while the office
//! works. A backup counts only after it has been restored in another place and found equal.

mod put_back;
mod sealed;

use std::path::{Path, PathBuf};

use futures_util::StreamExt;
use gongkai_domain::{authority::Actor, operation::OperationEvent, refusal::Refusal};
use gongkai_public::PublicStore;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QueryOrder};
use serde::{Deserialize, Serialize};
use tokio::{fs, io::AsyncWriteExt};
use tokio_util::io::StreamReader;
use zeroize::Zeroizing;

pub use put_back::{PutBack, put_back};
pub use sealed::BackupKey;

use crate::{
    Office, OfficeError, Outcome, audit,
    export::{self, Exported, Target},
    files::{self, FileStore, file_row},
    operation,
    seal::MasterKey,
};
use sealed::{Reading, Writing};

/// Kind of the job.
pub const RUN: &str = "backup.run";
const OFFICE_DATABASE: &str = "office.sqlite";
const PUBLIC_DATABASE: &str = "public.sqlite";
const MANIFEST: &str = "manifest.json";
/// Folder of the sealed contents, in a backup and where it is unpacked.
const FILES: &str = "files";

/// A small file of the installation: name and content.
pub type Extra = (String, Zeroizing<Vec<u8>>);

/// What a backup is made from besides the databases and files.
pub struct Plan<'a> {
    /// The file to be written; must not be there yet.
    pub file: &'a Path,
    /// A folder for the copy and the trial; it is emptied before and removed afterwards.
    pub scratch: &'a Path,
    /// What will open it.
    pub key: &'a BackupKey,
    /// Small files that belong to the installation, by name.
    pub extras: &'a [Extra],
}

/// What a backup says that it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this shape; 1.
    pub schema: u8,
    /// Rows of both databases.
    pub rows: u64,
    /// SHA-256 of the canonical export, hexadecimal.
    pub digest: String,
    /// Root of the audit log, hexadecimal.
    pub audit_root: String,
    /// Sealed contents.
    pub contents: u64,
}

/// A backup that was found equal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Made {
    /// Name of the file.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// What it holds.
    pub manifest: Manifest,
}

/// Makes a backup, restores it in the scratch folder and compares. The file is there under its name
/// only if everything was equal.
pub async fn make(office: &Office, public: &PublicStore, plan: &Plan<'_>) -> Result<Made, OfficeError> {
    let name = plan.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if name.is_empty() || fs::try_exists(plan.file).await.unwrap_or(true) {
        return Err(Refusal::new("backup_exists", "备份文件已经存在，请换一个名字").into());
    }
    clear(plan.scratch).await?;
    let part = plan.scratch.join("backup.part");
    let made = write_and_try(office, public, plan, &part).await;
    let placed = match made {
        Ok((manifest, size)) => place(&part, plan.file).await.map(|()| (manifest, size)),
        Err(error) => Err(error),
    };
    // What is left over is removed before the next backup at the latest.
    let _ = fs::remove_dir_all(plan.scratch).await;
    let (manifest, size) = placed?;
    record(office, &name, size, &manifest).await?;
    Ok(Made { name, size, manifest })
}

async fn write_and_try(
    office: &Office,
    public: &PublicStore,
    plan: &Plan<'_>,
    part: &Path,
) -> Result<(Manifest, u64), OfficeError> {
    let (manifest, size) = write(office, public, plan, part).await?;
    let trial = plan.scratch.join("trial");
    fs::create_dir(&trial).await.map_err(OfficeError::fault)?;
    let told = unpack(part, plan.key, &trial).await?;
    let (restored, restored_public) = opened(office, &trial).await?;
    let found = compare(&restored, &restored_public, &told).await;
    restored.close().await?;
    restored_public.close().await.map_err(OfficeError::fault)?;
    found?;
    Ok((manifest, size))
}

/// Where the trial and restored installations have their databases.
fn target(folder: &Path) -> Target {
    let url = |name: &str| format!("sqlite://{}", folder.join(name).display());
    Target { office_url: url(OFFICE_DATABASE), public_url: url(PUBLIC_DATABASE) }
}

/// Opens what was unpacked into a folder.
async fn opened(office: &Office, folder: &Path) -> Result<(Office, PublicStore), OfficeError> {
    let target = target(folder);
    let files = FileStore::local(&folder.join(FILES))?;
    let restored = office.elsewhere_with(&target.office_url, files).await?;
    let public = PublicStore::open(&target.public_url).await.map_err(OfficeError::fault)?;
    Ok((restored, public))
}

/// Is what was unpacked what the manifest says: every row, the record, every file?
pub async fn compare(office: &Office, public: &PublicStore, told: &Manifest) -> Result<(), OfficeError> {
    let Exported { digest, .. } = export::export(office, public, &mut std::io::sink()).await?;
    if digest != told.digest {
        return Err(OfficeError::fault("the restored databases are not those of the backup"));
    }
    let verified = audit::verify(office, None).await?;
    if verified.root != told.audit_root {
        return Err(OfficeError::fault("the restored record is not that of the backup"));
    }
    for row in file_row::Entity::find().order_by_asc(file_row::Column::Id).all(office.read()).await? {
        files::verify(office, &row).await?;
    }
    Ok(())
}

async fn write(
    office: &Office,
    public: &PublicStore,
    plan: &Plan<'_>,
    part: &Path,
) -> Result<(Manifest, u64), OfficeError> {
    let copy = plan.scratch.join("copy");
    fs::create_dir(&copy).await.map_err(OfficeError::fault)?;
    let (exported, audit_root) = export::copy_to(office, public, &target(&copy)).await?;
    let contents = contents(office, &copy).await?;
    let manifest = Manifest {
        schema: 1,
        rows: exported.rows,
        digest: exported.digest,
        audit_root,
        contents: contents.len() as u64,
    };
    let mut out = Writing::begin(part, plan.key, office).await?;
    let text = serde_json::to_vec(&manifest).map_err(OfficeError::fault)?;
    out.piece_of(MANIFEST, text.len() as u64, &text[..]).await?;
    for (name, bytes) in plan.extras {
        out.piece_of(name, bytes.len() as u64, &bytes[..]).await?;
    }
    for name in [OFFICE_DATABASE, PUBLIC_DATABASE] {
        let file = fs::File::open(copy.join(name)).await.map_err(OfficeError::fault)?;
        let length = file.metadata().await.map_err(OfficeError::fault)?.len();
        out.piece_of(name, length, file).await?;
    }
    for (agency, object) in contents {
        let (length, bytes) = office.files().read(&agency, &object).await?;
        let bytes = bytes.map(|piece| {
            piece.map(std::io::Cursor::new).map_err(|error| std::io::Error::other(format!("{error:?}")))
        });
        out.piece_of(&format!("{FILES}/{agency}/{object}"), length, StreamReader::new(bytes.boxed())).await?;
    }
    Ok((manifest, out.finish().await?))
}

/// The sealed contents that the copied rows refer to, each once.
async fn contents(office: &Office, copy: &Path) -> Result<Vec<(String, String)>, OfficeError> {
    let copied = office.elsewhere(&target(copy).office_url).await?;
    let rows = file_row::Entity::find().all(copied.read()).await?;
    copied.close().await?;
    let mut contents: Vec<_> = rows.into_iter().map(|row| (row.agency_id, row.object_id)).collect();
    contents.sort();
    contents.dedup();
    Ok(contents)
}

/// Unpacks a backup into an empty folder and gives its manifest. Nothing is compared yet.
pub async fn unpack(file: &Path, key: &BackupKey, folder: &Path) -> Result<Manifest, OfficeError> {
    let mut reading = Reading::open(file, key).await?;
    let mut manifest = None;
    while let Some((name, length)) = reading.piece().await? {
        let path = inside(folder, &name)?;
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).await.map_err(OfficeError::fault)?;
        }
        let private = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).await;
        let mut out = private.map_err(OfficeError::fault)?;
        let mut left = length;
        while left > 0 {
            let bytes = reading.some(usize::try_from(left).unwrap_or(usize::MAX)).await?;
            left -= bytes.len() as u64;
            out.write_all(bytes).await.map_err(OfficeError::fault)?;
        }
        out.sync_all().await.map_err(OfficeError::fault)?;
        if name == MANIFEST {
            let text = fs::read(&path).await.map_err(OfficeError::fault)?;
            manifest = Some(serde_json::from_slice(&text).map_err(OfficeError::fault)?);
            fs::remove_file(&path).await.map_err(OfficeError::fault)?;
        }
    }
    manifest.ok_or_else(|| OfficeError::fault("a backup without manifest"))
}

/// The place of a piece. Names are written by this program; one that leads elsewhere is not.
fn inside(folder: &Path, name: &str) -> Result<PathBuf, OfficeError> {
    let plain = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains('\\');
    if name.split('/').all(plain) && name.split('/').count() <= 3 {
        return Ok(folder.join(name));
    }
    Err(OfficeError::fault(format!("a backup with a piece named {name:?}")))
}

/// An empty folder that nobody else can look into.
async fn clear(folder: &Path) -> Result<(), OfficeError> {
    match fs::remove_dir_all(folder).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(OfficeError::fault(error)),
        _ => {}
    }
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).await;
    made.map_err(OfficeError::fault)
}

/// Gives the file its name; it is there after a power cut too.
async fn place(part: &Path, file: &Path) -> Result<(), OfficeError> {
    if fs::rename(part, file).await.is_err() {
        // The scratch folder is on another disk.
        fs::copy(part, file).await.map_err(OfficeError::fault)?;
        fs::File::open(file)
            .await
            .map_err(OfficeError::fault)?
            .sync_all()
            .await
            .map_err(OfficeError::fault)?;
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::File::open(folder).await.map_err(OfficeError::fault)?.sync_all().await.map_err(OfficeError::fault)
}

async fn record(office: &Office, name: &str, size: u64, manifest: &Manifest) -> Result<(), OfficeError> {
    let audit_root = manifest.audit_root.clone();
    office
        .transact(&Actor::System("backup"), async |tx| {
            let row = operation::backup::ActiveModel {
                id: Set(tx.new_identity()),
                verified_at: Set(tx.now()),
                name: Set(name.to_owned()),
                size: Set(i64::try_from(size).map_err(OfficeError::fault)?),
                audit_root: Set(audit_root.clone()),
            };
            row.insert(tx.conn()).await?;
            let (name, audit_root) = (name.to_owned(), audit_root.clone());
            Ok(Outcome::of(()).event(OperationEvent::BackupVerified { name, audit_root }))
        })
        .await
}

/// The key that the installation's own secret gives for backups.
pub fn master_key(office: &Office) -> BackupKey {
    BackupKey::Master(MasterKey::clone(office.master()))
}
