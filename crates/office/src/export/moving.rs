//! The move of an installation to another database: every row copied, then both sides exported and the
//! exports compared, then the audit log of the new side verified. Files stay where they are.

use std::io;

use gongkai_domain::refusal::Refusal;
use gongkai_public::{PublicStore, connect::connect};
use sea_orm::{DatabaseConnection, DatabaseTransaction, EntityTrait, TransactionTrait};
use serde::Serialize;

use super::{Exported, OFFICE, PUBLIC, Table, export, write};
use crate::{Office, OfficeError, audit};

/// The only table that the migrations themselves put a row into.
const SEEDED: &str = "audit_head";

/// Where an installation moves to. Both may name the same PostgreSQL database.
pub struct Target {
    /// Of the office, see `Database::open`.
    pub office_url: String,
    /// Of the public store.
    pub public_url: String,
}

/// What was moved, and proof of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Rows on both sides.
    pub rows: u64,
    /// SHA-256 of the canonical export, the same on both sides.
    pub digest: String,
    /// Entries of the audit log.
    pub entries: i64,
    /// Root of the audit log, the same on both sides.
    pub audit_root: String,
}

/// Copies the installation into empty databases and proves that nothing was lost. Nobody else may write
/// meanwhile: a change during the copy makes the proof fail. The source is not touched.
pub async fn move_to(office: &Office, public: &PublicStore, target: &Target) -> Result<Moved, OfficeError> {
    let new_office = office.elsewhere(&target.office_url).await?;
    let new_public =
        PublicStore::open(&target.public_url).await.map_err(|error| OfficeError::Fault(error.0))?;
    let (writer, public_writer) =
        (connect(&target.office_url, 1).await?, connect(&target.public_url, 1).await?);
    refuse_unless_empty(&writer, OFFICE).await?;
    refuse_unless_empty(&public_writer, PUBLIC).await?;
    copy(&office.snapshot().await?, &writer, OFFICE).await?;
    copy(&public.snapshot().await.map_err(OfficeError::fault)?, &public_writer, PUBLIC).await?;
    let moved = proven(office, public, &new_office, &new_public).await;
    // SQLite folds its write-ahead logs into the files, so that these alone are the database.
    writer.close().await?;
    public_writer.close().await?;
    new_office.close().await?;
    new_public.close().await.map_err(OfficeError::fault)?;
    moved
}

/// Copies one state of both databases into new ones, while others may write, and proves that they are
/// equal. Gives the export and the root of the audit log of that state.
pub(crate) async fn copy_to(
    office: &Office,
    public: &PublicStore,
    target: &Target,
) -> Result<(Exported, String), OfficeError> {
    let new_office = office.elsewhere(&target.office_url).await?;
    let new_public =
        PublicStore::open(&target.public_url).await.map_err(|error| OfficeError::Fault(error.0))?;
    let (writer, public_writer) =
        (connect(&target.office_url, 1).await?, connect(&target.public_url, 1).await?);
    let (from, from_public) =
        (office.snapshot().await?, public.snapshot().await.map_err(OfficeError::fault)?);
    copy(&from, &writer, OFFICE).await?;
    copy(&from_public, &public_writer, PUBLIC).await?;
    let exported = write(&from, &from_public, &mut io::sink()).await?;
    from.rollback().await?;
    from_public.rollback().await?;
    let there = export(&new_office, &new_public, &mut io::sink()).await?;
    let head = audit::head::Entity::find_by_id(audit::head::ONLY).one(new_office.read()).await?;
    let head = head.ok_or_else(|| OfficeError::fault("audit head missing"))?;
    for pool in [writer, public_writer] {
        pool.close().await?;
    }
    new_office.close().await?;
    new_public.close().await.map_err(OfficeError::fault)?;
    if there != exported {
        return Err(OfficeError::fault("the copy of the databases is not equal to them"));
    }
    Ok((exported, head.root))
}

async fn refuse_unless_empty(conn: &DatabaseConnection, tables: &[&dyn Table]) -> Result<(), OfficeError> {
    let look = conn.begin().await?;
    for table in tables.iter().filter(|table| table.name() != SEEDED) {
        if table.count(&look).await? > 0 {
            let sentence = format!("目标数据库的表 {} 已有数据，请换一个空数据库", table.name());
            return Err(Refusal::new("target_not_empty", sentence).into());
        }
    }
    Ok(look.rollback().await?)
}

/// All or nothing: an interrupted copy leaves the target empty.
async fn copy(
    from: &DatabaseTransaction,
    to: &DatabaseConnection,
    tables: &[&dyn Table],
) -> Result<(), OfficeError> {
    let to = to.begin().await?;
    for table in tables {
        table.copy(from, &to).await?;
    }
    Ok(to.commit().await?)
}

async fn proven(
    office: &Office,
    public: &PublicStore,
    new_office: &Office,
    new_public: &PublicStore,
) -> Result<Moved, OfficeError> {
    let Exported { rows, digest } = export(office, public, &mut io::sink()).await?;
    let there = export(new_office, new_public, &mut io::sink()).await?;
    let (before, after) = (audit::verify(office, None).await?, audit::verify(new_office, None).await?);
    if there.digest != digest || after.root != before.root {
        let sentence = "迁移后的数据与原来不一致（迁移期间可能有人修改），目标数据库不可使用，请停止服务、清空目标后重试";
        return Err(Refusal::new("moved_unequal", sentence).into());
    }
    if !after.whole {
        let sentence = "操作留痕核验未通过，请先运行 gongkai verify 查明原因；目标数据库不可使用";
        return Err(Refusal::new("audit_not_whole", sentence).into());
    }
    Ok(Moved { rows, digest, entries: after.entries, audit_root: after.root })
}
