//! Who the agencies are.

pub mod guide;
