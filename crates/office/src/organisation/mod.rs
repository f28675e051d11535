//! Organisation: agencies, units, people, duties, the leading group.

pub mod agency;
pub mod decision;
mod duties;
pub mod duty;
mod found;
mod guard;
pub mod leading_group_member;
pub mod meeting;
mod name_key;
mod people;
mod roster;
pub mod staff;
pub mod unit;

pub use duties::{Grant, duties, end_duty, grant_duty};
pub use found::{AgencyStart, found_below, found_first};
pub use guard::{Duties, LeadingGroup, People};
pub use people::{
    add_staff, change_staff, change_unit, close_unit, disable_staff, enable_staff, open_unit, people, units,
};
pub use roster::duties_on;
