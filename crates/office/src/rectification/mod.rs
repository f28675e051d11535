//! Rectification: tickets, what was done with each, what the system itself knows of the mending.

mod act;
pub mod act_row;
mod begin;
mod fact;
pub mod file_row;
mod from_monitor;
mod look;
mod matter;
mod proof;
pub mod ticket_row;

use gongkai_domain::{
    authority::{Edit, Guarded, Read, Staff},
    organisation::Duty,
    rectification::Role,
};

pub use act::act;
pub use begin::{Notice, from_bulletin, issue};
pub use from_monitor::{Ticketed, from_monitor, tickets_of};
pub use look::{Asked, Held, Line, list, show};
pub(crate) use look::{all_held, open_tickets};
pub use proof::{PROOF_BYTES, add_proof, proof, proofs, remove_proof};

/// Tickets, as a thing that somebody may read or work on.
#[derive(Debug)]
pub enum Tickets {}

/// Those who oversee.
const OVERSEERS: &[Duty] = &[Duty::Assessor, Duty::DisclosureReviewer];
/// Those who see the tickets of all units.
const ALL_UNITS: &[Duty] =
    &[Duty::Assessor, Duty::DisclosureReviewer, Duty::ResponsibleLeader, Duty::Statistician];
/// Those of a unit who mend.
const MENDERS: &[Duty] = &[Duty::Provider, Duty::UnitHead];

impl Guarded<Read> for Tickets {
    const DUTIES: &'static [Duty] = &[
        Duty::Provider,
        Duty::UnitHead,
        Duty::Assessor,
        Duty::DisclosureReviewer,
        Duty::ResponsibleLeader,
        Duty::Statistician,
    ];
}

impl Guarded<Edit> for Tickets {
    const DUTIES: &'static [Duty] =
        &[Duty::Provider, Duty::UnitHead, Duty::Assessor, Duty::DisclosureReviewer];
}

/// Does this person see the tickets of this unit?
fn reaches(who: &Staff, unit: &str) -> bool {
    who.has_any(ALL_UNITS) || who.unit.as_ref().is_some_and(|own| own.as_str() == unit)
}

/// On which sides of a ticket of this unit a person may act.
pub fn roles(who: &Staff, unit: &str) -> Vec<Role> {
    let mut roles = Vec::new();
    if who.has_any(MENDERS) && who.unit.as_ref().is_some_and(|own| own.as_str() == unit) {
        roles.push(Role::Unit);
    }
    if who.has_any(OVERSEERS) {
        roles.push(Role::Overseer);
    }
    roles
}
