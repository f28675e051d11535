//! Organisation: agencies in a tree, their units and people, what a person may do there and for how
//! long, and the leading group.

mod agency;
mod duty;
mod event;
mod leading_group;
mod period;
mod person;
mod roster;
mod staff_import;
mod text;
mod tiles;
mod tree;

pub use agency::{AgencyDetails, AgencyForm, AgencyKind, AgencyLevel, ContactCard, RegionCode, is_open};
pub use duty::{Duty, Stage};
pub use event::{Changed, OrganisationEvent};
pub use leading_group::{
    DecisionDetails, DecisionForm, GroupRole, MeetingDetails, MeetingForm, MemberDetails, MemberForm,
    is_carried,
};
pub use period::Period;
pub use person::{Person, StaffDetails, StaffForm, UnitDetails, UnitForm};
pub use roster::{Ending, Holding, Proposal, Roster};
pub use staff_import::{
    COLUMNS, ImportFault, ImportPlan, ImportRow, MOST_ROWS, PlannedPerson, Present, WHOLE,
};
pub use text::{document, is_formula};
pub use tiles::tile_rows;
pub use tree::{AgencyTree, Placed};
