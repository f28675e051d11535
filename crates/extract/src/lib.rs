//! Files in, plain tables and text out; only inside a limited child process.

mod fault;

pub use fault::{BrokenKind, Fault};
