//! The audit log: append-only, one entry for each event, a Merkle tree over all of them (RFC 6962).
//!
//! Three things keep it honest. The head, which holds the right edge of the tree and how many checkpoints
//! were signed, bears a code that only the installation's secret makes: nothing is appended to a head
//! that somebody else wrote. Signed checkpoints state size and root. And a checkpoint that has left the house convicts even a whole
//! database put back to an older state: see [`verify`].

pub mod checkpoint;
pub mod checkpoint_row;
pub mod entry;
mod frontier;
mod guards;
pub mod head;
mod leaf;
mod note;
mod search;
mod single;
pub mod term_row;
pub(crate) mod terms;
mod trail;
mod verify;

use gongkai_domain::{authority::Actor, event::Event, id::AgencyId};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DbBackend, EntityTrait, QuerySelect};

pub use checkpoint::verifier_key;
pub use frontier::Frontier;
pub use leaf::Leaf;
pub use single::{Check, Single, single};
pub use trail::{Filter, Page, Place, Trail, list, take};
pub use verify::{Flaw, Verification, verify};

use terms::Terms;

use crate::{Office, OfficeError, Tx};

/// Writes one entry for each event, in order, and moves the head of the tree.
pub(crate) async fn append(
    tx: &Tx,
    who: &Actor,
    events: &[(Option<AgencyId>, Event)],
) -> Result<(), OfficeError> {
    let row = locked_head(tx).await?;
    let mut frontier = row
        .trusted(tx.office())
        .ok_or_else(|| OfficeError::fault("the head of the audit log was changed"))?;
    let mut size = row.size;
    let mut terms = Terms::default();
    for (agency, event) in events {
        let leaf = Leaf::of(who, size, tx.now(), agency.as_ref(), event);
        let body = serde_json::to_string(&leaf).map_err(OfficeError::fault)?;
        let hash = frontier::leaf_hash(body.as_bytes());
        terms.add(&leaf.searched(tx.now()));
        entry::Entity::insert(leaf.row(tx.now(), body, &hash)).exec_without_returning(tx.conn()).await?;
        frontier.push(hash);
        size += 1;
    }
    let checkpoints = row.checkpoints;
    let mut next: head::ActiveModel = row.into();
    next.size = Set(size);
    next.frontier = Set(frontier.to_string());
    next.root = Set(frontier::hex(&frontier.root()));
    next.mac = Set(head::mac(tx.office(), size, &frontier, checkpoints)?);
    next.update(tx.conn()).await?;
    Ok(terms.keep(tx.conn()).await?)
}

/// Was the head of the record written with this installation's master key? If not, nothing can be done with
/// the database.
///
/// # Errors
/// The database does not answer.
pub async fn is_of_this_key(office: &Office) -> Result<bool, OfficeError> {
    let head = head::Entity::find_by_id(head::ONLY).one(office.read()).await?;
    Ok(head.is_none_or(|head| head.trusted(office).is_some()))
}

/// The head of the tree; on PostgreSQL other writers wait here until this change is committed, on
/// SQLite they already wait before the gate. A change of which there may be only one asks for it before
/// it looks.
pub(crate) async fn locked_head(tx: &Tx) -> Result<head::Model, OfficeError> {
    let query = head::Entity::find_by_id(head::ONLY);
    let query = if tx.backend() == DbBackend::Postgres { query.lock_exclusive() } else { query };
    query.one(tx.conn()).await?.ok_or_else(|| OfficeError::fault("audit head missing"))
}
