//! Applications for disclosure: the register, the ledger of acts, who applied. What is due is computed by the clock
//! from the ledger each time and never stored.

pub mod act_row;
mod archive;
mod card;
pub mod case_row;
mod catalogue;
mod due;
mod enter;
mod erase;
pub mod erasure_row;
mod figures;
pub mod file_row;
mod files;
mod find;
mod held;
mod intake;
mod kin;
mod last_days;
mod letter;
mod list;
mod look;
mod moved;
mod party;
mod possible;
mod print;
mod prune;
mod record;
mod redaction;
pub mod redaction_row;
mod repeat;
pub mod said_row;
mod sent;
mod signed;
mod split;

use gongkai_domain::{
    authority::{Edit, Guarded, Read},
    organisation::Duty,
};

pub use archive::{CaseFile, Original, Purpose, case_file};
pub use card::{PUT_TRACK, SealedTrack, sealed_track};
pub use catalogue::{Catalogued, catalogue, due};
pub(crate) use due::{cases_between, open_lines};
pub use enter::{Entered, Registration, register, register_handed_over, register_inquiry};
pub use erase::{Erasure, MOST_ERASED, digest_of_due, erase, erased};
pub use figures::{Figures, figures};
pub use files::{PaperLine, add_paper, paper};
pub use find::{Alike, alike, by_name};
pub(crate) use held::held;
pub use held::{Content, Held, Line};
pub use intake::{COLLECT, Letter, keep, known, open, receive};
pub use kin::Kin;
pub use last_days::LastDays;
pub use letter::{Paper, letter};
pub use list::{Asked, Lines, list};
pub use look::{ActLine, Case, Sibling, show};
pub(crate) use moved::moving;
pub use moved::{Moved, Moving, moved};
pub use party::{Party, People, hand_over, letter_place, people};
pub use print::{MOST_LETTERS, Printable, named_letters, printable};
pub use prune::{DESTROY_IDENTITY, destroy_identity};
pub use record::{Recording, record, text_needed};
pub use redaction::{
    Approval, Begin, Conversion, Copy, CopyFile, CopyLine, Found, Made, Marking, Source, approve_copy,
    begin_copy, convert_copy, copies, copy, copy_file, equal_requests, keep_copy, mark, unmark,
};
pub use sent::{ConfirmedOnline, ReadOnline, SentLetter, sent};
pub use split::split;

/// The cases of an agency.
#[derive(Debug)]
pub enum Cases {}

/// Whoever has a part in them.
const INVOLVED: &[Duty] =
    &[Duty::CaseOfficer, Duty::DisclosureReviewer, Duty::SecrecyReviewer, Duty::ResponsibleLeader];

impl Guarded<Read> for Cases {
    const DUTIES: &'static [Duty] = INVOLVED;
}

/// Which of them may do which act is a rule of the ledger, and refused with a sentence.
impl Guarded<Edit> for Cases {
    const DUTIES: &'static [Duty] = INVOLVED;
}

/// The register: new cases, hand-over.
#[derive(Debug)]
pub enum Register {}

impl Guarded<Edit> for Register {
    const DUTIES: &'static [Duty] = &[Duty::CaseOfficer, Duty::DisclosureReviewer];
}

impl Guarded<Edit> for Party {
    const DUTIES: &'static [Duty] = &[Duty::CaseOfficer];
    const STEP_UP: bool = true;
}

impl Guarded<Read> for Figures {
    const DUTIES: &'static [Duty] =
        &[Duty::Statistician, Duty::CaseOfficer, Duty::DisclosureReviewer, Duty::ResponsibleLeader];
}

/// Where a case's sealed columns stand.
pub(crate) fn field<'a>(column: &'static str, row: &'a str) -> crate::seal::Field<'a> {
    crate::seal::Field { table: "application", column, row }
}
