//! Monthly bulletins: frozen by the schedule or by hand, written on, approved, issued; and what a person confirmed
//! to be wrong in what is public.

pub mod bulletin_row;
mod change;
mod gather;
mod inaccuracy;
pub mod inaccuracy_row;
mod look;
mod make;
mod missing;
mod published;

use gongkai_domain::{
    authority::{Decide, Edit, Guarded, Read},
    organisation::Duty,
};

pub use change::{approve, issue, send, send_back, write};
pub use inaccuracy::{confirm, inaccuracies, revoke};
pub(crate) use look::waiting;
pub use look::{Held, list, show};
pub(crate) use make::read as snapshot_of;
pub use make::{MAKE, make, make_all};
pub(crate) use missing::not_issued;

/// Bulletins, as a thing that somebody may read, write or decide about.
#[derive(Debug)]
pub enum Bulletins {}

/// Who reads them before they are issued, and writes them.
const WRITERS: &[Duty] = &[Duty::Assessor, Duty::DisclosureReviewer];

impl Guarded<Read> for Bulletins {
    const DUTIES: &'static [Duty] =
        &[Duty::Assessor, Duty::DisclosureReviewer, Duty::ResponsibleLeader, Duty::Statistician];
}

impl Guarded<Edit> for Bulletins {
    const DUTIES: &'static [Duty] = WRITERS;
}

impl Guarded<Decide> for Bulletins {
    const DUTIES: &'static [Duty] = &[Duty::ResponsibleLeader];
}
