//! The register of institutions (制度): editions, what is in force, what was published.

mod change;
pub mod edition_row;
pub mod institution_row;
mod look;

use gongkai_domain::{
    authority::{Edit, Guarded, Read},
    organisation::Duty,
};

pub use change::{adopt, repeal, revise};
pub use look::{Held, list, show};

/// Institutions, as a thing that everybody of the agency may see and the office keeps.
#[derive(Debug)]
pub enum Institutions {}

impl Guarded<Read> for Institutions {
    const DUTIES: &'static [Duty] = &[];
}

impl Guarded<Edit> for Institutions {
    const DUTIES: &'static [Duty] = &[Duty::DisclosureReviewer, Duty::Assessor];
}
