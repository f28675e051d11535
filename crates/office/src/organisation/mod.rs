//! Organisation: agencies, units, people, duties, the leading group.

pub mod agency;
pub mod decision;
pub mod duty;
pub mod leading_group_member;
pub mod meeting;
mod roster;
pub mod staff;
pub mod unit;

pub use roster::duties_on;
