//! One agency alone from a backup: its rows that are missing or different, its files that are missing
//! or damaged. What came after the backup stays; the record is never put back.

use std::path::Path;

use gongkai_domain::{authority::Actor, id::AgencyId, operation::OperationEvent, refusal::Refusal};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::{BackupKey, FILES, clear, compare, opened, unpack};
use crate::{
    Office, OfficeError, Outcome,
    export::OFFICE,
    files::{self, file_row},
    organisation::agency,
};

/// Tables that are not put back: the record, what belongs to the running program, and proofs that
/// somebody may have used up since.
const NOT_PUT_BACK: [&str; 13] = [
    "attempt",
    "audit_checkpoint",
    "audit_entry",
    "audit_head",
    "audit_term",
    "backup",
    "file_pending",
    "job",
    "known_device",
    "recovery_code",
    "repeat",
    "schedule_mark",
    "session",
];
/// Tables of which only missing rows come back: an old password or a withdrawn token must not.
const ONLY_MISSING: [&str; 2] = ["account", "token"];

/// What was put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PutBack {
    /// Rows that were missing or different.
    pub rows: u64,
    /// Files that were missing or damaged.
    pub files: u64,
}

/// Puts an agency back. The backup is unpacked into the scratch folder and compared with its manifest
/// before anything is touched; rows come back in one transaction.
pub async fn put_back(
    office: &Office,
    agency_id: &AgencyId,
    file: &Path,
    key: &BackupKey,
    scratch: &Path,
) -> Result<PutBack, OfficeError> {
    clear(scratch).await?;
    let done = from_backup(office, agency_id, file, key, scratch).await;
    // What is left over is removed before the next use at the latest.
    let _ = tokio::fs::remove_dir_all(scratch).await;
    done
}

async fn from_backup(
    office: &Office,
    agency_id: &AgencyId,
    file: &Path,
    key: &BackupKey,
    scratch: &Path,
) -> Result<PutBack, OfficeError> {
    let manifest = unpack(file, key, scratch).await?;
    let (kept, kept_public) = opened(office, scratch).await?;
    compare(&kept, &kept_public, &manifest).await?;
    if agency::Entity::find_by_id(agency_id.as_str()).one(kept.read()).await?.is_none() {
        return Err(Refusal::new("agency_not_in_backup", "备份里没有这个机关，请检查机关的编号").into());
    }
    let files = put_files(office, &kept, agency_id, scratch).await?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let from = kept.snapshot().await?;
    let rows = office
        .transact(&Actor::Console, async |tx| {
            let mut rows = 0;
            for table in OFFICE.iter().filter(|table| !NOT_PUT_BACK.contains(&table.name())) {
                let replace = !ONLY_MISSING.contains(&table.name());
                rows += table.put_back(&from, tx.conn(), agency_id, replace).await?;
            }
            let event = OperationEvent::AgencyRestored {
                agency: agency_id.clone(),
                backup: name.clone(),
                rows,
                files,
            };
            Ok(Outcome::of(rows).event_in(agency_id, event))
        })
        .await?;
    from.rollback().await?;
    kept.close().await?;
    kept_public.close().await.map_err(OfficeError::fault)?;
    Ok(PutBack { rows, files })
}

/// Contents first: a row never refers to what is not there.
async fn put_files(
    office: &Office,
    kept: &Office,
    agency_id: &AgencyId,
    scratch: &Path,
) -> Result<u64, OfficeError> {
    let rows = file_row::Entity::find()
        .filter(file_row::Column::AgencyId.eq(agency_id.as_str()))
        .all(kept.read())
        .await?;
    let mut put = 0;
    for row in rows {
        if files::verify(office, &row).await.is_ok() {
            continue;
        }
        let path = scratch.join(FILES).join(&row.agency_id).join(&row.object_id);
        let bytes = tokio::fs::File::open(path).await.map_err(OfficeError::fault)?;
        office.files().put_back(&row.agency_id, &row.object_id, bytes).await?;
        put += 1;
    }
    Ok(put)
}
