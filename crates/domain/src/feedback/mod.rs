//! What the public writes back: comments on drafts that are put to it (意见征集), reports of errors on the
//! portal (我要纠错), questions to the inquiry desk (咨询). None of them is ever shown to the public; what comes of it is.

mod event;
mod letter;
mod outcome;
mod term;

pub use event::FeedbackEvent;
pub use letter::{FeedbackKind, LONGEST_ANSWER, LONGEST_CONTACT, LONGEST_NAME, LONGEST_TEXT, Letter};
pub use outcome::{LONGEST_POINT, Opinion, Outcome};
pub use term::{CommentTerm, ERROR_ANSWER_DAYS, Standing, answer_due};
