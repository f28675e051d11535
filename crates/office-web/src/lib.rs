//! Pages and JSON API of the office.

pub mod report;
