//! What agencies publish without being asked.

mod body;
pub mod disclosure;
pub mod document;
pub mod download;
pub mod feed;
pub mod file;
pub mod finder;
pub mod line;
pub mod package;
mod paper;
pub mod rules;
pub mod search;
