//! Organisation: agencies, units, people, duties, the leading group.

mod agencies;
pub mod agency;
mod card;
pub mod decision;
mod duties;
pub mod duty;
mod first_people;
mod found;
mod guard;
mod leading_group;
pub mod leading_group_member;
pub mod meeting;
mod name_key;
mod people;
mod people_import;
mod person;
mod roster;
mod setup;
pub mod staff;
mod strike;
pub mod struck_meeting;
pub mod unit;

pub use agencies::{
    acting_agency, agency_called, agency_name, change_contact_card, change_subordinate, close_subordinate,
    has_subordinates, own_agency, subordinates,
};
pub(crate) use card::message as card_message;
pub use card::{PUT_CARD, public_card};
pub use duties::{Grant, duties, end_duty, grant_duty};
pub use first_people::{AgencyStart, FIRST_PEOPLE, FirstPerson};
pub use found::{found_below, found_first};
pub use guard::{Duties, LeadingGroup, People, SignInNames};
pub use leading_group::{
    appoint_member, change_meeting, decision_done, decisions, meeting_number, meetings, member_leaves,
    members, record_decision, record_meeting,
};
pub use name_key::name_key;
pub(crate) use name_key::sounds;
pub use people::{
    add_staff, change_staff, change_unit, close_unit, disable_staff, enable_staff, holders, open_unit,
    people, people_with_accounts, units,
};
pub use people_import::{check_people, import_people};
pub use person::look_at;
pub use roster::duties_on;
pub(crate) use roster::{everybodys_duties_on, granted_on, read_duty};
pub use setup::{SetupStep, open_setup_steps};
pub use strike::{strike_meeting, struck_meetings};
