//! Trainings: the plan of a year, notices, who was there, papers, tests.

mod attend;
pub mod attendance_row;
mod change;
mod expect;
pub mod expected_row;
mod file;
pub mod file_row;
mod look;
pub mod question_row;
pub mod result_row;
mod test;
pub mod test_row;
pub mod training_row;

use gongkai_domain::{
    authority::{Edit, Guarded, Read},
    organisation::Duty,
};

pub use attend::{Door, Entered, door, enter_late, enter_list, sign_guest, sign_self, strike};
pub use change::{call, cancel, change, hold, plan};
pub use expect::{Whom, expect};
pub use file::{LARGEST, Paper, add_file, file, remove_file};
pub(crate) use look::count_between;
pub use look::{Held, Line, Year, has_signed, show, year, years_count};
pub use test::{
    Asked, Taker, add_questions, bank, questions_of, reopen_test, retire_question, set_test, take_test,
};

/// Trainings, as a thing that everybody of the agency may see and the office keeps.
#[derive(Debug)]
pub enum Trainings {}

/// Who keeps trainings.
pub(crate) const KEEPERS: &[Duty] = &[Duty::DisclosureReviewer, Duty::Assessor];
/// Who sees who was there, and results.
const LOOKERS: &[Duty] =
    &[Duty::DisclosureReviewer, Duty::Assessor, Duty::ResponsibleLeader, Duty::Statistician];

impl Guarded<Read> for Trainings {
    const DUTIES: &'static [Duty] = &[];
}

impl Guarded<Edit> for Trainings {
    const DUTIES: &'static [Duty] = KEEPERS;
}

/// Lists of people who came, and their results.
#[derive(Debug)]
pub enum Attendance {}

impl Guarded<Read> for Attendance {
    const DUTIES: &'static [Duty] = LOOKERS;
}
