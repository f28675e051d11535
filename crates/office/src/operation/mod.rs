//! Operation of the installation: marks of the schedule, backups.

pub mod backup;
pub mod schedule_mark;
