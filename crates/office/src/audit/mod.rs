//! The audit log: append-only, one entry for each event, a Merkle tree over all of them (RFC 6962).

pub mod entry;
mod frontier;
pub mod head;

use gongkai_domain::{
    authority::Actor,
    event::{Event, Told},
    id::AgencyId,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DbBackend, EntityTrait, QuerySelect};
use serde::Serialize;

pub use frontier::Frontier;

use crate::{OfficeError, Tx};

/// An entry as it is hashed: the leaf of the tree is this value as JSON, fields in this order. The
/// shape is stored for years; a change of it raises `schema`.
#[derive(Debug, Serialize)]
struct Leaf<'a> {
    schema: u8,
    seq: i64,
    at: String,
    agency: &'a str,
    actor: &'a str,
    staff: Option<&'a str>,
    name: Option<&'a str>,
    duties: Vec<&'static str>,
    address: Option<String>,
    event: &'a Event,
}

/// Writes one entry for each event, in order, and moves the head of the tree.
pub(crate) async fn append(
    tx: &Tx,
    who: &Actor,
    events: &[(Option<AgencyId>, Event)],
) -> Result<(), OfficeError> {
    let row = locked_head(tx).await?;
    let mut frontier =
        Frontier::parse(&row.frontier).ok_or_else(|| OfficeError::fault("audit head unreadable"))?;
    let mut size = row.size;
    for (agency, event) in events {
        let text = leaf_text(tx, who, size, agency.as_ref(), event)?;
        let leaf = frontier::leaf_hash(text.as_bytes());
        entry::Entity::insert(entry_row(tx, who, size, agency.as_ref(), event, text, &leaf))
            .exec_without_returning(tx.conn())
            .await?;
        frontier.push(leaf);
        size += 1;
    }
    let mut next: head::ActiveModel = row.into();
    next.size = Set(size);
    next.frontier = Set(frontier.to_string());
    next.root = Set(frontier::hex(&frontier.root()));
    next.update(tx.conn()).await?;
    Ok(())
}

/// The head of the tree; on PostgreSQL other writers wait here until this change is committed, on
/// SQLite they already wait before the gate.
async fn locked_head(tx: &Tx) -> Result<head::Model, OfficeError> {
    let query = head::Entity::find_by_id(head::ONLY);
    let query = if tx.backend() == DbBackend::Postgres { query.lock_exclusive() } else { query };
    query.one(tx.conn()).await?.ok_or_else(|| OfficeError::fault("audit head missing"))
}

fn leaf_text(
    tx: &Tx,
    who: &Actor,
    seq: i64,
    agency: Option<&AgencyId>,
    event: &Event,
) -> Result<String, OfficeError> {
    let staff = staff_of(who);
    serde_json::to_string(&Leaf {
        schema: 1,
        seq,
        at: tx.now().to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        agency: agency_of(who, agency),
        actor: actor_kind(who),
        staff: staff.map(|staff| staff.id.as_str()),
        name: actor_name(who),
        duties: staff.map(|staff| staff.duties.iter().map(|duty| duty.code()).collect()).unwrap_or_default(),
        address: address_of(who),
        event,
    })
    .map_err(OfficeError::fault)
}

fn entry_row(
    tx: &Tx,
    who: &Actor,
    seq: i64,
    agency: Option<&AgencyId>,
    event: &Event,
    text: String,
    leaf: &frontier::Hash,
) -> entry::ActiveModel {
    let object = event.object();
    entry::ActiveModel {
        seq: Set(seq),
        agency_id: Set(agency_of(who, agency).to_owned()),
        at: Set(tx.now()),
        actor: Set(actor_kind(who).to_owned()),
        staff_id: Set(staff_of(who).map(|staff| staff.id.to_string())),
        staff_name: Set(actor_name(who).map(str::to_owned)),
        address: Set(address_of(who)),
        event_of: Set(event.of().to_owned()),
        object_kind: Set(object.kind.to_owned()),
        object_id: Set(object.id),
        sentence: Set(event.sentence()),
        body: Set(text),
        leaf: Set(frontier::hex(leaf)),
    }
}

fn staff_of(who: &Actor) -> Option<&gongkai_domain::authority::Staff> {
    match who {
        Actor::Staff(staff) => Some(staff),
        Actor::System(_) | Actor::Console | Actor::Visitor(_) => None,
    }
}

/// The agency that an entry belongs to; empty: the installation as a whole.
fn agency_of<'a>(who: &'a Actor, named: Option<&'a AgencyId>) -> &'a str {
    named.or(staff_of(who).map(|staff| &staff.agency)).map_or("", AgencyId::as_str)
}

fn actor_kind(who: &Actor) -> &'static str {
    match who {
        Actor::Staff(_) => "staff",
        Actor::System(_) => "system",
        Actor::Console => "console",
        Actor::Visitor(_) => "visitor",
    }
}

fn actor_name(who: &Actor) -> Option<&str> {
    match who {
        Actor::Staff(staff) => Some(&staff.name),
        Actor::System(name) => Some(name),
        Actor::Console | Actor::Visitor(_) => None,
    }
}

fn address_of(who: &Actor) -> Option<String> {
    match who {
        Actor::Staff(staff) => staff.address.map(|address| address.to_string()),
        Actor::Visitor(address) => address.map(|address| address.to_string()),
        Actor::System(_) | Actor::Console => None,
    }
}
