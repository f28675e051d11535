//! The clock of an application for disclosure (依申请公开): what was said and done goes in, the state, the due
//! date and the count of days come out. Nothing computed here is ever stored.
//!
//! `filing` is what an applicant files, before there is a case. `act` is the closed list of what is said and done in
//! the office, `ledger` keeps it and hands the clock its part, `check` says whether an act may be recorded, `lately`
//! whether it may be once the term is over, `consent` what third parties allow, `next` what can be done now; `ground`, `answer` and `fee` are what answers and fees rest on.
//!
//! The clock: `case` holds the words of a case, `input` reads them from JSON, `replay` applies the rules, `sheet` is
//! the answer. Articles are those of Order 711; cases of Order 492 (before 15 May 2019) follow the same rules with
//! terms of 15 working days.
//!
//! **The day asked for.** The answer is that of one day. Which events are refused does not depend on that day:
//! the whole list is replayed, and then the accepted events up to and including the day asked for make the
//! answer. An event after it has not happened yet, its refusal is reported all the same, so that a slip of the
//! pen shows at once. For a day before the receipt the term simply has not begun.

mod act;
mod addressee;
mod answer;
mod awaited;
mod case;
mod check;
mod consent;
mod count;
mod event;
mod fee;
pub mod filing;
mod ground;
mod input;
mod lately;
mod ledger;
pub mod letter;
mod mail;
mod next;
mod paper;
pub mod redaction;
mod remedy;
mod replay;
mod retention;
mod sheet;
mod similar;
mod standing;
mod written;

pub use act::{Act, ActName, Intake, Matter, Opinion, Way, consulted_word};
pub use addressee::Addressee;
pub use answer::{Answer, LONGEST_FIELD, SHORTEST_REASON, Withheld};
pub use awaited::{AwaitedDay, awaited_days};
pub use case::{Case, Channel, Consulted, Event, EventKind};
pub use check::{Hand, check_arrival};
pub use consent::parts_against;
pub use count::{Came, Stay, Went, place_in, stay_in};
pub use event::ApplicationEvent;
pub use fee::{FeeLine, FeeMode, FeeRates, fee_rates};
pub use ground::{Ending, Ground, Group, Need, Remedy, ground, ground_of, grounds};
pub use input::Unreadable;
pub use ledger::{Entry, Ledger};
pub use mail::mail_number;
pub use next::{Possible, next};
pub use paper::Paper;
pub use remedy::{LastDay, RemedyStep, first_steps};
pub use replay::{clock, shown_clock};
pub use retention::{RetentionClass, Weight, retention, retention_basis, shortest_retention};
pub use sheet::{ClockSheet, CountedDay, Interval, Refusal, RefusalCode, Rules, State};
pub use similar::{ALIKE, similarity};
pub use standing::{ConsultationLetter, Draft, Proposal, Reasons, Standing};
