//! Disclosure upon application.

pub mod apply;
