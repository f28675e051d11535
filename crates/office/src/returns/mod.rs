//! Regular returns: filled in from the ledgers and by hand, approved by another person, filed with the superior, which
//! accepts, sends back, reminds and sums. What a form asks for is `gongkai_report::returns`.

mod below;
mod decide;
pub mod filing_row;
mod fill;
mod late;
mod look;
mod remind;
pub mod reminder_row;
pub mod return_row;
mod which;
mod year;

use std::collections::BTreeSet;

use gongkai_domain::{
    authority::{Decide, Edit, Guarded, Read},
    collection::FilingState,
    id::StaffId,
    organisation::Duty,
    returns::{Life, Sheet, State},
};

use crate::{OfficeError, report::digest_of};

pub use below::{
    Collected, Listed, Received, Summed, Tallied, accept, accept_all, collected, received, send_back, summed,
};
pub use decide::{approve, give_back, submit};
pub use fill::{Written, begin, discard, recount, write};
pub(crate) use late::late_for_returns;
pub(crate) use look::unsettled;
pub use look::{Kept, Preview, Shown, Standing, filed, kept_of, preview, show, standings};
pub use remind::{Reminded, remind};
pub(crate) use which::awaited_by;
pub use which::{Which, awaited};
pub use year::Span;

/// Regular returns of the own agency, as something that somebody may read, fill in or approve.
#[derive(Debug)]
pub enum Returns {}

impl Guarded<Read> for Returns {
    const DUTIES: &'static [Duty] =
        &[Duty::Statistician, Duty::ResponsibleLeader, Duty::DisclosureReviewer, Duty::UnitHead];
}

impl Guarded<Edit> for Returns {
    const DUTIES: &'static [Duty] = &[Duty::Statistician];
}

impl Guarded<Decide> for Returns {
    const DUTIES: &'static [Duty] = &[Duty::ResponsibleLeader];
}

/// Figures in their stored form, with the digest of it.
fn stored(sheet: &Sheet) -> Result<(String, String), OfficeError> {
    let text = serde_json::to_string(sheet).map_err(OfficeError::fault)?;
    let digest = digest_of(&text);
    Ok((text, digest))
}

/// Figures from their stored form. Somebody may have written into the database: then they are not shown.
fn read(text: &str, digest: &str) -> Result<Sheet, OfficeError> {
    if digest_of(text) != digest {
        return Err(OfficeError::fault("the figures of a regular return are not those of their digest"));
    }
    serde_json::from_str(text).map_err(OfficeError::fault)
}

impl filing_row::Model {
    /// Where it stands.
    pub fn standing(&self) -> Result<FilingState, OfficeError> {
        FilingState::of(&self.state, self.newest).ok_or_else(|| OfficeError::fault("state of a filing"))
    }

    /// Its figures.
    pub fn figures(&self) -> Result<Sheet, OfficeError> {
        read(&self.sheet, &self.digest)
    }
}

impl return_row::Model {
    /// Where it stands in its agency.
    pub fn standing(&self) -> Result<State, OfficeError> {
        State::parse(&self.state).ok_or_else(|| OfficeError::fault("state of a regular return"))
    }

    /// As the rules see it; `newest`: its newest filing.
    fn life(&self, newest: Option<&filing_row::Model>) -> Result<Life, OfficeError> {
        let hands: BTreeSet<StaffId> = serde_json::from_str(&self.hands).map_err(OfficeError::fault)?;
        let sent = newest.map(|row| {
            let state = row.standing()?;
            Ok::<_, OfficeError>(gongkai_domain::collection::Filed { state, digest: row.digest.clone() })
        });
        Ok(Life { state: self.standing()?, digest: self.digest.clone(), hands, sent: sent.transpose()? })
    }
}
