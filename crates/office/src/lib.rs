//! The office: one function for each thing a person can do, its entities and queries beside it, and
//! the one place that commits (`transact`). No HTTP, no HTML, no file formats.
#![warn(missing_docs)]

pub mod account;
pub mod application;
pub mod assessment;
pub mod audit;
pub mod backup;
pub mod bulletin;
pub mod calendar;
pub mod catalogue;
pub mod chance;
pub mod channel;
pub mod collection;
pub mod database;
pub mod dispute;
mod error;
pub mod export;
pub mod feedback;
pub mod files;
pub mod inquiry;
pub mod institution;
pub mod jobs;
pub mod migration;
pub mod monitor;
pub mod notice;
mod office;
pub mod operation;
pub mod organisation;
pub mod outbox;
pub mod overview;
pub mod publication;
pub mod rectification;
pub mod report;
pub mod returns;
pub mod seal;
pub mod setting;
pub mod task;
pub mod training;
mod transact;

pub use error::OfficeError;
pub use office::{Office, OfficeParts};
pub use transact::{Outcome, Tx};
