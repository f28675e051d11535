//! An entry as it is hashed: the leaf of the tree is this value as JSON.

use chrono::{DateTime, SecondsFormat, Utc};
use gongkai_domain::{
    authority::{Actor, Staff},
    event::{Event, Told},
    id::AgencyId,
};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};

use super::{entry, frontier, terms::Searched};

/// Version of the shape below.
const SCHEMA: u8 = 1;

/// All that an entry says, fields in this order. The shape is stored for years; a change of it raises
/// `schema`. The columns of the table repeat parts of it, and are compared with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaf {
    /// Version of this shape; 1.
    pub schema: u8,
    /// Place in the log, from 0.
    pub seq: i64,
    /// When: RFC 3339 in UTC, microseconds.
    pub at: String,
    /// The agency; empty for the installation.
    pub agency: String,
    /// Kind of actor: `staff`, `system`, `console`, `visitor`.
    pub actor: String,
    /// Who, if it was a member of the staff.
    pub staff: Option<String>,
    /// Name of that person at that time, or of the job.
    pub name: Option<String>,
    /// Duties of that person at that time.
    pub duties: Vec<String>,
    /// Network address.
    pub address: Option<String>,
    /// Kind of the thing it is about.
    pub object_kind: String,
    /// Identity of that thing.
    pub object_id: String,
    /// What the reader of the log was told.
    pub sentence: String,
    /// What happened.
    pub event: Event,
}

impl Leaf {
    /// The entry of an event.
    pub(super) fn of(
        who: &Actor,
        seq: i64,
        at: DateTime<Utc>,
        agency: Option<&AgencyId>,
        event: &Event,
    ) -> Self {
        let staff = staff_of(who);
        let object = event.object();
        Self {
            schema: SCHEMA,
            seq,
            at: text_of(at),
            agency: agency.or(staff.map(|staff| &staff.agency)).map_or_else(String::new, ToString::to_string),
            actor: actor_kind(who).to_owned(),
            staff: staff.map(|staff| staff.id.to_string()),
            name: actor_name(who).map(str::to_owned),
            duties: staff
                .map(|staff| staff.duties.iter().map(|duty| duty.code().to_owned()).collect())
                .unwrap_or_default(),
            address: address_of(who),
            object_kind: object.kind.to_owned(),
            object_id: object.id,
            sentence: event.sentence(),
            event: event.clone(),
        }
    }

    /// What of it can be searched for.
    pub(super) fn searched(&self, at: DateTime<Utc>) -> Searched<'_> {
        Searched {
            seq: self.seq,
            agency: &self.agency,
            at,
            staff: self.staff.as_deref(),
            capability: self.event.of(),
            sentence: &self.sentence,
        }
    }

    /// The row for it. `at` is the instant that `self.at` says.
    pub(super) fn row(self, at: DateTime<Utc>, body: String, leaf: &frontier::Hash) -> entry::ActiveModel {
        entry::ActiveModel {
            seq: Set(self.seq),
            agency_id: Set(self.agency),
            at: Set(at),
            actor: Set(self.actor),
            staff_id: Set(self.staff),
            staff_name: Set(self.name),
            address: Set(self.address),
            event_of: Set(self.event.of().to_owned()),
            object_kind: Set(self.object_kind),
            object_id: Set(self.object_id),
            sentence: Set(self.sentence),
            body: Set(body),
            leaf: Set(frontier::hex(leaf)),
        }
    }

    /// Names of the columns that say something else than the entry.
    pub(super) fn differs_from(&self, row: &entry::Model) -> Vec<&'static str> {
        let pairs = [
            ("seq", self.seq == row.seq),
            ("at", self.at == text_of(row.at)),
            ("agency_id", self.agency == row.agency_id),
            ("actor", self.actor == row.actor),
            ("staff_id", self.staff == row.staff_id),
            ("staff_name", self.name == row.staff_name),
            ("address", self.address == row.address),
            ("event_of", self.event.of() == row.event_of),
            ("object_kind", self.object_kind == row.object_kind),
            ("object_id", self.object_id == row.object_id),
            ("sentence", self.sentence == row.sentence),
        ];
        pairs.into_iter().filter_map(|(name, same)| (!same).then_some(name)).collect()
    }
}

fn text_of(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

fn staff_of(who: &Actor) -> Option<&Staff> {
    match who {
        Actor::Staff(staff) => Some(staff),
        Actor::System(_) | Actor::Console | Actor::Visitor(_) => None,
    }
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
