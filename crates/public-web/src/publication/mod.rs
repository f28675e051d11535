//! What agencies publish without being asked.

pub mod disclosure;
pub mod rules;
pub mod search;
