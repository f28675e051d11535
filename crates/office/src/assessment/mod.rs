//! Assessment: one a year with its set of indicators; facts from issued bulletins, and from people with a reason;
//! what units say of themselves, objections, the fixed result.

pub mod assessment_row;
mod change;
pub mod change_row;
mod confirm;
pub mod fact_row;
pub mod file_row;
mod ledgers;
mod look;
mod objection;
pub mod objection_row;
pub mod own_row;
mod proof;
mod result;
pub mod set_row;
mod sets;

use gongkai_domain::{
    authority::{Decide, Edit, Guarded, Read, Staff},
    organisation::Duty,
};

pub use change::{Entered, announce, begin, enter, freeze, own_score};
pub use confirm::{Unanswered, confirm};
pub use look::{Held, list, not_issued, show, trial};
pub(crate) use look::{Open, open_assessments};
pub use objection::{decide, object};
pub use proof::{PROOF_BYTES, add_proof, proof, proofs};
pub use result::{Known, Outcome, UnitResult};
pub use sets::{Offered, offered, publish_set, remarks, set_text, sets, try_set};

/// Assessments, as a thing that somebody may read, score or fix.
#[derive(Debug)]
pub enum Assessments {}

impl Guarded<Read> for Assessments {
    const DUTIES: &'static [Duty] = &[
        Duty::Assessor,
        Duty::DisclosureReviewer,
        Duty::ResponsibleLeader,
        Duty::Statistician,
        Duty::UnitHead,
    ];
}

impl Guarded<Edit> for Assessments {
    const DUTIES: &'static [Duty] = &[Duty::Assessor, Duty::DisclosureReviewer];
}

impl Guarded<Decide> for Assessments {
    const DUTIES: &'static [Duty] = &[Duty::ResponsibleLeader];
}

/// What a unit says of itself and against its result, as a thing of its head.
#[derive(Debug)]
pub enum OwnUnit {}

impl Guarded<Edit> for OwnUnit {
    const DUTIES: &'static [Duty] = &[Duty::UnitHead];
}

/// Does this person see the results of all units? A head of a unit sees the own one before the result is fixed.
fn sees_all(who: &Staff) -> bool {
    who.has_any(&[Duty::Assessor, Duty::DisclosureReviewer, Duty::ResponsibleLeader, Duty::Statistician])
}
