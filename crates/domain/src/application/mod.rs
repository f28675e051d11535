//! The clock of an application for disclosure (依申请公开): what was said and done goes in, the state, the due
//! date and the count of days come out. Nothing computed here is ever stored.
//!
//! `filing` is what an applicant files, before there is a case. `case` holds the words of a case, `input` reads
//! them from JSON, `replay` applies the rules, `sheet` is the answer. Articles are those of Order 711; cases of
//! Order 492 (before 15 May 2019) follow the same rules with terms of 15 working days.
//!
//! **The day asked for.** The answer is that of one day. Which events are refused does not depend on that day:
//! the whole list is replayed, and then the accepted events up to and including the day asked for make the
//! answer. An event after it has not happened yet, its refusal is reported all the same, so that a slip of the
//! pen shows at once. For a day before the receipt the term simply has not begun.

mod case;
pub mod filing;
mod input;
mod replay;
mod sheet;
mod written;

pub use case::{Case, Channel, Consulted, Event, EventKind};
pub use input::Unreadable;
pub use replay::clock;
pub use sheet::{ClockSheet, CountedDay, Interval, Refusal, RefusalCode, Rules, State};
