//! What happens after the commit: delivery of the outbox, jobs, the schedule.

pub mod organisation;
pub mod report;
