//! `backup.run`: the backup of the night, and the oldest ones removed.

use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use gongkai_office::{
    Office, OfficeError,
    backup::{Plan, make, master_key},
};
use gongkai_public::PublicStore;
use zeroize::Zeroizing;

const FIRST: &str = "gongkai-";
const LAST: &str = ".gkb";

/// Where the backups of the schedule go.
#[derive(Debug, Clone)]
pub struct BackupPlace {
    /// Folder of the backups.
    pub folder: PathBuf,
    /// How many are kept.
    pub keep: usize,
    /// Small files that belong to the installation.
    pub extras: Vec<PathBuf>,
}

/// Makes a verified backup under the master key, then removes the oldest ones beyond those to keep.
pub async fn run(office: &Office, public: &PublicStore, place: &BackupPlace) -> Result<(), OfficeError> {
    let made = tokio::fs::DirBuilder::new().recursive(true).mode(0o700).create(&place.folder).await;
    made.map_err(OfficeError::fault)?;
    let mut extras = Vec::new();
    for path in &place.extras {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        extras.push((name, Zeroizing::new(tokio::fs::read(path).await.map_err(OfficeError::fault)?)));
    }
    // The day of China: the operator looks for yesterday's.
    let at = office.now() + TimeDelta::hours(8);
    let file = place.folder.join(format!("{FIRST}{}{LAST}", at.format("%Y%m%d-%H%M%S")));
    let plan = Plan {
        file: &file,
        scratch: &place.folder.join("scratch"),
        key: &master_key(office),
        extras: &extras,
    };
    make(office, public, &plan).await?;
    remove_oldest(&place.folder, place.keep).await.map_err(OfficeError::fault)
}

/// Names hold the time, so their order is that of the backups.
async fn remove_oldest(folder: &Path, keep: usize) -> std::io::Result<()> {
    let (mut entries, mut names) = (tokio::fs::read_dir(folder).await?, Vec::new());
    while let Some(entry) = entries.next_entry().await? {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(FIRST) && name.ends_with(LAST) {
            names.push(name);
        }
    }
    names.sort();
    for name in names.iter().rev().skip(keep.max(1)) {
        tokio::fs::remove_file(folder.join(name)).await?;
    }
    Ok(())
}
