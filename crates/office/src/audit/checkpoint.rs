//! Checkpoints: size and root of the log, signed, at least once a minute while something happens.

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{
    Frontier, checkpoint_row, entry,
    frontier::leaf_hash,
    head, locked_head,
    note::{Note, NoteKey},
};
use crate::{Office, OfficeError, Tx};

/// Kind of the job that makes a checkpoint.
pub const CHECKPOINT: &str = "audit.checkpoint";

/// Entries read at a time.
const BATCH: u64 = 1_000;

/// The public key of the installation's checkpoints, as signed notes write it: `NAME+NUMBER+BASE64`.
pub fn verifier_key(office: &Office) -> String {
    NoteKey::of(office.master()).verifier()
}

/// The newest checkpoint.
pub async fn latest(office: &Office) -> Result<Option<checkpoint_row::Model>, OfficeError> {
    Ok(last(office.read()).await?)
}

async fn last(conn: &impl ConnectionTrait) -> Result<Option<checkpoint_row::Model>, sea_orm::DbErr> {
    checkpoint_row::Entity::find().order_by_desc(checkpoint_row::Column::Size).one(conn).await
}

/// Makes a checkpoint of all that is committed now, or gives the last one if nothing came since. What
/// came since is hashed again on the way: a log that does not continue the last checkpoint is not
/// signed, and that is a fault.
pub async fn make(office: &Office) -> Result<checkpoint_row::Model, OfficeError> {
    let key = NoteKey::of(office.master());
    let snapshot = office.snapshot().await?;
    let head = head::Entity::find_by_id(head::ONLY).one(&snapshot).await?;
    let head = head.ok_or_else(|| OfficeError::fault("audit head missing"))?;
    let former = last(&snapshot).await?;
    let mut frontier = match &former {
        Some(row) => genuine(&key, row).ok_or_else(|| broken("the last checkpoint is not ours"))?,
        None => Frontier::default(),
    };
    if let Some(row) = former.filter(|row| row.size == head.size) {
        return if frontier.to_string() == head.frontier { Ok(row) } else { Err(broken("head")) };
    }
    let from = former_size(&frontier)?;
    grow(&snapshot, &mut frontier, from, head.size).await?;
    if head.trusted(office).as_ref() != Some(&frontier) {
        return Err(broken("its entries do not continue the last checkpoint"));
    }
    snapshot.rollback().await?;
    let row = checkpoint_row::Model {
        size: head.size,
        number: None,
        at: office.now(),
        frontier: frontier.to_string(),
        note: key.sign(frontier.size(), &frontier.root()),
    };
    office.housekeeping(async |tx| put(tx, row.clone()).await).await
}

fn broken(what: &str) -> OfficeError {
    OfficeError::fault(format!("the audit log is not whole, no checkpoint was signed: {what}"))
}

fn former_size(frontier: &Frontier) -> Result<i64, OfficeError> {
    i64::try_from(frontier.size()).map_err(OfficeError::fault)
}

/// Stores a checkpoint with its number, and counts it in the head.
async fn put(tx: &Tx, row: checkpoint_row::Model) -> Result<checkpoint_row::Model, OfficeError> {
    let head = locked_head(tx).await?;
    // Two at once sign the same.
    if let Some(there) = checkpoint_row::Entity::find_by_id(row.size).one(tx.conn()).await? {
        return Ok(there);
    }
    let frontier = head.trusted(tx.office()).ok_or_else(|| broken("head"))?;
    let before = match head.checkpoints {
        Some(counted) => counted,
        // Until now they were not counted.
        None => i64::try_from(checkpoint_row::Entity::find().count(tx.conn()).await?)
            .map_err(OfficeError::fault)?,
    };
    let number = Some(before + 1);
    let row = checkpoint_row::Model { number, ..row };
    let new = row.clone().into_active_model().reset_all();
    checkpoint_row::Entity::insert(new).exec_without_returning(tx.conn()).await?;
    let next = head::ActiveModel {
        id: Unchanged(head.id),
        mac: Set(head::mac(tx.office(), head.size, &frontier, number)?),
        checkpoints: Set(number),
        ..Default::default()
    };
    next.update(tx.conn()).await?;
    Ok(row)
}

/// The right edge of the tree at a stored checkpoint, if the signed root is its root.
pub(super) fn genuine(key: &NoteKey, row: &checkpoint_row::Model) -> Option<Frontier> {
    let (note, frontier) = (Note::parse(&row.note)?, Frontier::parse(&row.frontier)?);
    let same = u64::try_from(row.size).ok() == Some(note.size)
        && frontier.size() == note.size
        && frontier.root() == note.root;
    (same && key.signed(&note)).then_some(frontier)
}

/// Appends the entries from `from` up to before `until` to the tree, hashed anew; fewer where some are
/// missing.
pub(super) async fn grow(
    conn: &impl ConnectionTrait,
    frontier: &mut Frontier,
    mut from: i64,
    until: i64,
) -> Result<(), OfficeError> {
    while from < until {
        let rows: Vec<(i64, String)> = entry::Entity::find()
            .select_only()
            .columns([entry::Column::Seq, entry::Column::Body])
            .filter(entry::Column::Seq.gte(from))
            .filter(entry::Column::Seq.lt(until))
            .order_by_asc(entry::Column::Seq)
            .limit(BATCH)
            .into_tuple()
            .all(conn)
            .await?;
        let Some((last, _)) = rows.last() else { break };
        from = last + 1;
        for (_, body) in &rows {
            frontier.push(leaf_hash(body.as_bytes()));
        }
    }
    Ok(())
}
