//! Organisation: agencies in a tree, their units, and what a person may do there.

mod duty;
mod event;

pub use duty::Duty;
pub use event::OrganisationEvent;
