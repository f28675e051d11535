//! Calendar, application clock, refusals: pure rules of open government information.
//!
//! Nothing here reads a file, asks a clock or draws a random number: the day asked for is a parameter.
#![warn(missing_docs)]

pub mod application;
pub mod calendar;
