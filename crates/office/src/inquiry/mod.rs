//! The inquiry desk (咨询登记): entries of counters, telephones and letters, day sheets of places that keep
//! paper, figures of any period.

mod block;
pub mod block_row;
mod enter;
mod erase;
mod figures;
mod import;
pub mod inquiry_row;
pub mod letter_row;
mod list;
mod lock;
pub mod lock_row;
mod public;
mod question;
mod same;
mod sheet;
mod sieve;
mod tally;
pub mod tally_row;

use gongkai_domain::{
    authority::{Edit, Guarded, Read},
    organisation::Duty,
};

pub use block::{GATHER, gather};
pub use enter::{Known, answer, contact, correct, enter, in_china, inquiry_of, mark_of, show};
pub(crate) use erase::{agencies_with_contacts, erase_contacts, has_contacts};
pub use figures::{Figures, figures};
pub use import::{Imported, Row, alike, check_import, import};
pub use list::{Asked, Lines, list, open_inquiries, recent, take};
pub use lock::{is_locked, lock, locked_months, unlock};
pub use public::{Draftable, PublicQuestions, begin_public, draftable};
pub(crate) use public::{convert, convertible};
pub use question::{PUT_RECEIPT, receipt_of};
pub(crate) use question::{collect, has_clerk};
pub use same::{Like, join, likes, part};
pub use sheet::{keep_sheet, sheet, sheet_seen};

/// The register, as a thing that somebody may read or keep.
#[derive(Debug)]
pub enum Inquiries {}

impl Guarded<Read> for Inquiries {
    const DUTIES: &'static [Duty] = &[
        Duty::InquiryClerk,
        Duty::DisclosureReviewer,
        Duty::ResponsibleLeader,
        Duty::Statistician,
        Duty::Assessor,
    ];
}

impl Guarded<Edit> for Inquiries {
    const DUTIES: &'static [Duty] = &[Duty::InquiryClerk, Duty::DisclosureReviewer];
}

/// Who asked, as a thing that somebody may look at.
#[derive(Debug)]
pub enum Contacts {}

impl Guarded<Edit> for Contacts {
    const DUTIES: &'static [Duty] = &[Duty::InquiryClerk];
}

/// Months, as things that somebody may close.
#[derive(Debug)]
pub enum Months {}

impl Guarded<Edit> for Months {
    const DUTIES: &'static [Duty] = &[Duty::Statistician, Duty::DisclosureReviewer];
}
