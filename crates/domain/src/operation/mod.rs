//! Operation of the installation: settings, jobs, backups, checkpoints.

mod event;

pub use event::OperationEvent;
