//! What happens after the commit: delivery of the outbox, jobs, the schedule.

pub mod application;
mod backup;
pub mod calendar;
pub mod channel;
pub mod feedback;
mod handler;
mod lane;
mod making;
mod monitor;
pub mod organisation;
pub mod publication;
pub mod report;
mod work_off;
mod worker;

pub use backup::BackupPlace;
pub use handler::Hands;
pub use work_off::work_off;
pub use worker::Worker;
