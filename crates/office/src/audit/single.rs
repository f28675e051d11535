//! One entry with all that it says, checked against the signed checkpoints around it.

use gongkai_domain::authority::{Authz, Read};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

use super::{
    Frontier, Leaf, checkpoint, checkpoint_row, entry,
    frontier::{hex, leaf_hash},
    head,
    note::NoteKey,
    trail::Trail,
};
use crate::{Office, OfficeError};

/// Entries between two checkpoints that are hashed again for one page.
const NEAR: i64 = 20_000;

/// What checking one entry gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// It is as it was when the checkpoint was signed that covers so many entries.
    Covered(i64),
    /// It agrees with the head of the log; the next checkpoint will cover it.
    Waiting,
    /// It or something near it was changed; why, in one Chinese sentence.
    Broken(&'static str),
    /// Too many entries lie between two checkpoints; the command that verifies everything tells.
    Far,
}

/// An entry with its details.
#[derive(Debug, Clone, PartialEq)]
pub struct Single {
    /// The row.
    pub row: entry::Model,
    /// What the entry says; `None`: it cannot be read any more.
    pub leaf: Option<Leaf>,
    /// Whether it is genuine.
    pub check: Check,
}

/// The entry with this number, counted from 1, if it is one of the agency's.
pub async fn single(office: &Office, right: &Authz<Read, Trail>) -> Result<Single, OfficeError> {
    let number: i64 = right.id().parse().map_err(|_| OfficeError::NotFound)?;
    let snapshot = office.snapshot().await?;
    let row = entry::Entity::find_by_id(number.checked_sub(1).ok_or(OfficeError::NotFound)?)
        .filter(entry::Column::AgencyId.eq(right.agency().as_str()))
        .one(&snapshot)
        .await?
        .ok_or(OfficeError::NotFound)?;
    let leaf: Option<Leaf> = serde_json::from_str(&row.body).ok();
    let check = if hex(&leaf_hash(row.body.as_bytes())) != row.leaf {
        Check::Broken("内容与校验值不符")
    } else if leaf.as_ref().is_none_or(|leaf| !leaf.differs_from(&row).is_empty()) {
        Check::Broken("数据表中的列与留痕内容不符")
    } else {
        between(office, &snapshot, row.seq).await?
    };
    snapshot.rollback().await?;
    Ok(Single { row, leaf, check })
}

/// Hashes from the checkpoint before the entry to the one behind it, or to the head.
async fn between(office: &Office, conn: &DatabaseTransaction, seq: i64) -> Result<Check, OfficeError> {
    let key = NoteKey::of(office.master());
    let size = checkpoint_row::Column::Size;
    let before = checkpoint_row::Entity::find().filter(size.lte(seq)).order_by_desc(size).one(conn).await?;
    let behind = checkpoint_row::Entity::find().filter(size.gt(seq)).order_by_asc(size).one(conn).await?;
    let (mut frontier, from) = match before {
        None => (Frontier::default(), 0),
        Some(row) => match checkpoint::genuine(&key, &row) {
            Some(frontier) => (frontier, row.size),
            None => return Ok(Check::Broken("前一个检查点被改动")),
        },
    };
    let (wanted, until, good) = match behind {
        Some(row) => (checkpoint::genuine(&key, &row), row.size, Check::Covered(row.size)),
        None => {
            let head = head::Entity::find_by_id(head::ONLY).one(conn).await?;
            let head = head.ok_or_else(|| OfficeError::fault("audit head missing"))?;
            (head.trusted(office), head.size, Check::Waiting)
        }
    };
    if until - from > NEAR {
        return Ok(Check::Far);
    }
    checkpoint::grow(conn, &mut frontier, from, until).await?;
    Ok(if wanted == Some(frontier) {
        good
    } else {
        Check::Broken("与检查点或总账不符，附近有记录被改写")
    })
}
