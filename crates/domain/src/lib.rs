//! The rules of open government information: calendar, application clock, who may do what, what
//! happened, refusals.
//!
//! Nothing here reads a file, asks a clock or draws a random number: the day asked for is a parameter.
#![warn(missing_docs)]

pub mod account;
pub mod application;
pub mod assessment;
pub mod authority;
pub mod bulletin;
pub mod calendar;
pub mod catalogue;
pub mod channel;
pub mod check_digit;
pub mod collection;
pub mod contents;
pub mod dispute;
pub mod event;
pub mod feedback;
pub mod id;
pub mod inquiry;
pub mod institution;
pub mod legible;
pub mod monitor;
pub mod operation;
pub mod organisation;
pub mod overview;
pub mod publication;
pub mod rectification;
pub mod refusal;
pub mod report;
pub mod returns;
pub mod task;
pub mod training;
