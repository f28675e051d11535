//! Pages about the site itself.

pub mod home;
pub mod map;
pub mod statements;
