//! Documents in the office: what a person can do with a piece of government information from its draft
//! to its withdrawal. The rules of its life are `domain::publication`; what screening finds is the crate
//! `screening`. Each function is one transaction.

mod begin;
mod change;
pub mod counter_row;
mod dictionary;
pub mod dictionary_row;
pub mod document_file;
pub mod document_row;
mod draft;
pub mod edition_row;
mod face;
mod figures;
mod files;
pub mod finding_row;
mod former;
pub mod former_row;
mod held;
mod index;
mod line;
mod listing;
mod look;
mod people;
mod printed;
mod refer;
mod release;
mod review;
pub mod review_row;
mod screening;
pub mod screening_row;
pub mod view_row;
mod views;
mod withdraw;
mod working;
pub mod working_row;
mod write;

use gongkai_domain::{
    authority::{Decide, Edit, Guarded, Read, Staff},
    id::UnitId,
    organisation::Duty,
};

pub use begin::{Begin, begin};
pub use change::PUT_DOCUMENT;
pub(crate) use dictionary::rules_of;
pub use dictionary::{
    Dictionary, DictionaryPlan, OwnRules, check_dictionary, dictionary, import_dictionary, rows_of,
};
pub(crate) use draft::sha256;
pub use draft::{Draft, digest_of};
pub use face::{DocumentFace, ToMake, document_face, source_of};
pub(crate) use figures::counted_in;
pub use figures::{Counted, Figure, Figures, Normative, figures, figures_reached, normative};
pub use files::{ATTACHABLE, ATTACHMENT, IMAGE, PICTURES, attach, detach, ending};
pub use former::{Base, BaseIs, Compared, Version, compared};
pub use gongkai_screening::{MOST_TERMS, TERM_HEADINGS, TermFault, TermRow};
pub use held::{Dossier, Held, Seen, What};
pub(crate) use held::{held as held_for, life_of, text_of};
pub(crate) use index::{next_serial, next_serials};
pub(crate) use line::waiting;
pub use line::{Asked, Line, Lines, held_back, list};
pub use listing::{END_LISTS, Term, end_lists, prolong};
pub use look::{Findings, Former, edition, findings, printed_of, show, term};
pub use people::nobody_for;
pub(crate) use printed::printed;
pub use refer::{Judge, SecrecyCheck, answer_referral, judge_secrecy, referred_to};
pub(crate) use release::still_open;
pub use release::{
    DueRelease, EmergencyRelease, RELEASE_DUE, Release, ask_emergency, cancel_schedule, release, release_due,
    release_in_emergency, schedule,
};
pub use review::{pass, send_back, submit};
pub use screening::{
    DOUBTFUL, FileToScreen, Finds, NUMBER_IN_TEXT, Noticed, SCREEN_FILE, Told, accept, ask_exception,
    can_be_masked, confirm_exception, file_screened, file_to_screen, found, mask, noticed, rule_title,
};
pub(crate) use screening::{against_inside, against_words, numbers_inside};
pub use views::{TAKE_VIEWS, Views, last_viewed_day, take_views, views};
pub use withdraw::{Stated, ValidityOf, Withdrawal, correct, state_validity, withdraw};
pub use working::{Kept, Turn, WorkingCopy, drop_working, keep_working, unsaved_since, working_copy};
pub use write::{Save, Saved, discard, no_such, save};

/// Holders of these see the documents of every unit of their agency; everybody else those of their own.
const ALL_UNITS: &[Duty] = &[Duty::DisclosureReviewer, Duty::SecrecyReviewer, Duty::ResponsibleLeader];

impl Guarded<Read> for Dossier {
    const DUTIES: &'static [Duty] = &[
        Duty::Provider,
        Duty::UnitHead,
        Duty::DisclosureReviewer,
        Duty::SecrecyReviewer,
        Duty::ResponsibleLeader,
    ];
}

/// To write. Whoever writes on an edition reviews none of its steps.
impl Guarded<Edit> for Dossier {
    const DUTIES: &'static [Duty] = &[Duty::Provider, Duty::UnitHead, Duty::DisclosureReviewer];
}

/// To review.
impl Guarded<Decide> for Dossier {
    const DUTIES: &'static [Duty] =
        &[Duty::UnitHead, Duty::DisclosureReviewer, Duty::SecrecyReviewer, Duty::ResponsibleLeader];
}

/// Does the person reach documents of every unit?
pub(crate) fn reaches_all(who: &Staff) -> bool {
    who.has_any(ALL_UNITS)
}

/// Does the person reach documents of this unit? One of another unit looks as if it did not exist.
pub(crate) fn reaches(who: &Staff, unit: &UnitId) -> bool {
    reaches_all(who) || who.unit.as_ref() == Some(unit)
}
