//! What the public writes back: comments on drafts that are put to it, reports of errors. Letters come
//! sealed from the portal; nothing of them goes back there but the answer, sealed for its writer.

mod answer;
mod collect;
mod enter;
mod erase;
pub mod letter_row;
mod look;
mod opinion;
pub mod opinion_row;
mod receipt;
mod result;

use gongkai_domain::{
    authority::{Edit, Guarded, Read},
    feedback::FeedbackKind,
    organisation::Duty,
};

pub use answer::{Answer, answer, contact, hand_on};
pub use collect::{COLLECT, Collected, collect};
pub use enter::{Comment, enter};
pub use erase::{ERASE_CONTACTS, erase_contacts};
pub use look::{Call, Letter, Opened, call, calls, error, errors};
pub(crate) use look::{calls_over, open_errors};
pub use opinion::{drop, keep, sort};
pub use receipt::{PUT_RECEIPT, SealedReceipt, sealed_receipt};
pub use result::begin_result;

/// State of a letter that waits.
pub(crate) const OPEN: &str = "open";
/// State of a letter that was answered.
pub(crate) const ANSWERED: &str = "answered";

/// Letters of the public, as things that somebody may see or answer: those of the own unit, all for whoever
/// sees the documents of all units.
#[derive(Debug)]
pub enum Letters {}

impl Guarded<Read> for Letters {
    const DUTIES: &'static [Duty] =
        &[Duty::Provider, Duty::UnitHead, Duty::DisclosureReviewer, Duty::ResponsibleLeader];
}

impl Guarded<Edit> for Letters {
    const DUTIES: &'static [Duty] = &[Duty::Provider, Duty::UnitHead, Duty::DisclosureReviewer];
}

/// Where a letter's sealed columns stand.
pub(crate) fn field<'a>(column: &'static str, row: &'a str) -> crate::seal::Field<'a> {
    crate::seal::Field { table: "feedback", column, row }
}

impl letter_row::Model {
    /// What it is.
    pub fn is(&self, kind: FeedbackKind) -> bool {
        self.kind == kind.code()
    }

    /// Does it wait for an answer?
    pub fn is_open(&self) -> bool {
        self.state == OPEN
    }
}
