//! Collection of annual reports: an agency files with its superior, which accepts, sends back, reminds, and takes in
//! files of agencies that do not work with this installation. What came is sealed by a signed receipt.

mod above;
mod across;
pub mod copy_row;
mod decide;
mod file;
pub mod filing_row;
mod found;
mod joint;
pub mod joint_row;
mod keep;
pub mod key_row;
mod look;
mod offline;
pub mod part_row;
mod published;
mod receipt;
mod received;
mod release;
pub mod released_row;
mod remind;
pub mod reminder_row;
pub mod roll_up_row;
pub mod succession_row;
mod sum;
mod sums;
mod take;
mod words;

use gongkai_domain::{
    authority::{Edit, Guarded, Read},
    collection::{Filed, FilingState, Scope},
    organisation::Duty,
};

use crate::OfficeError;

pub(crate) use above::above;
pub use across::{Across, Whose, across};
pub(crate) use decide::MAKERS;
pub use decide::{accept, accept_all, send_back};
pub use file::{OwnFilings, file, own_filings};
pub(crate) use file::{own_row, superior_of};
pub use found::{Found, found_of};
pub use joint::{Joint, drop_joint, drop_succession, joint_cells, say_joint, say_succession, statements};
pub(crate) use keep::{below, holders, told};
pub(crate) use look::at_or_below;
pub use look::{
    Collected, Collection, Filing, Listed, Order, Public, Short, Tallied, collected, collected_in, filing,
    filing_file, subordinates, years,
};
pub use offline::{
    Signed, claimed_signed, drop_key, is_signed, keys, own_fingerprint, say_key, sign_out, take_signed,
};
pub use published::{Beside, GivenCopy, beside, copy_file, give_copy};
pub use receipt::key_name;
pub use received::{Received, received};
pub use release::{Entry, PUT_FILED, directory, filed_face, release, release_all, take_down};
pub(crate) use release::{first_shown_on, last_edition};
pub use remind::remind;
pub use sum::{Deduction, make_report, roll_up};
pub use sums::{Contribution, Difference, PartLine, RolledUp, contributed, roll_ups, rolled_up, sum_behind};
pub use take::{Claim, Take, claimed, take};
pub use words::prepared_return;

/// Reports of the agencies below, as things that somebody may see or decide about.
#[derive(Debug)]
pub enum Below {}

/// The own agency's filings with its superior.
#[derive(Debug)]
pub enum Own {}

/// Whoever answers for reports, reviews what is disclosed or assesses the agencies below.
const COLLECTORS: &[Duty] =
    &[Duty::Statistician, Duty::DisclosureReviewer, Duty::ResponsibleLeader, Duty::Assessor];
/// Whoever decides about what came, and is told of it.
pub(crate) const DECIDERS: &[Duty] = &[Duty::Statistician, Duty::DisclosureReviewer];

impl Guarded<Read> for Below {
    const DUTIES: &'static [Duty] = COLLECTORS;
}

impl Guarded<Edit> for Below {
    const DUTIES: &'static [Duty] = DECIDERS;
}

impl Guarded<Read> for Own {
    const DUTIES: &'static [Duty] =
        &[Duty::Statistician, Duty::ResponsibleLeader, Duty::DisclosureReviewer, Duty::UnitHead];
}

impl Guarded<Edit> for Own {
    const DUTIES: &'static [Duty] = &[Duty::Statistician];
}

impl filing_row::Model {
    /// Where it stands.
    pub fn standing(&self) -> Result<FilingState, OfficeError> {
        FilingState::of(&self.state, self.newest).ok_or_else(|| OfficeError::fault("state of a filing"))
    }

    /// Number of its receipt.
    pub fn receipt(&self) -> String {
        gongkai_domain::collection::receipt_number(self.year, self.serial)
    }

    /// Whose reports it sums, as its agency says.
    pub fn sums(&self) -> Option<Scope> {
        self.scope.as_deref().and_then(Scope::parse)
    }

    /// As the rules see it.
    fn filed(&self) -> Result<Filed, OfficeError> {
        Ok(Filed { state: self.standing()?, digest: self.digest.clone() })
    }

    /// Findings of grade must that nobody explained.
    pub fn open_faults(&self) -> usize {
        usize::try_from(self.unexplained).unwrap_or(0)
    }
}

impl released_row::Model {
    /// Whose reports it sums, as the superior says.
    pub fn sums(&self) -> Option<Scope> {
        self.scope.as_deref().and_then(Scope::parse)
    }
}
