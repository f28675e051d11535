//! Watching the own portal: what is found each night and on demand, probes of the own public address, the report of a
//! quarter. What is wrong becomes tickets of the rectification.

mod gather;
mod kept_up;
mod look;
pub mod look_row;
mod probe;
pub mod probe_row;
mod report;
pub mod report_row;
mod run;
pub mod run_row;

use gongkai_domain::{
    authority::{Edit, Guarded, Read},
    organisation::Duty,
};

pub(crate) use kept_up::{Stale, stale_before};
pub use look::past_quarters;
pub use probe::{PROBE, addresses, keep_probe};
pub use report::{Report, make_report, report, reports};
pub use run::{RUN, Run, latest, run, run_all};

/// What is known of the portal, as a thing that somebody may read or have looked at again.
#[derive(Debug)]
pub enum Monitor {}

impl Guarded<Read> for Monitor {
    const DUTIES: &'static [Duty] =
        &[Duty::Assessor, Duty::DisclosureReviewer, Duty::ResponsibleLeader, Duty::Statistician];
}

impl Guarded<Edit> for Monitor {
    const DUTIES: &'static [Duty] = &[Duty::Assessor, Duty::DisclosureReviewer];
}
