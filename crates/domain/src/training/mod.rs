//! Training (培训): the plan of a year, the notice, who was there, a test, and how all of it is counted.

mod attendance;
mod event;
mod figures;
mod session;
mod test;

pub use attendance::{Attendee, Listed, Way, Window, read_list, signs};
pub use event::{Happened, TrainingEvent};
pub use figures::{Attended, COUNTING_RULE, Count, count, year_sentence};
pub use session::{Details, Kind, Plan, State, Step, after, near, notice_of};
pub use test::{
    Answers, MOST_ATTEMPTS, Mark, Question, QuestionKind, SCORING_RULE, TestPaper, mark, may_reopen, may_try,
    read_questions, shipped,
};
