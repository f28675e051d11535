//! Rectification (整改): one ticket for each problem, from the notice over the reply to the proof. Whoever mended it
//! neither verifies nor closes it.

mod event;
mod kind;
mod ticket;

pub use event::{Happened, TicketEvent};
pub use kind::{Kind, Weight, kind, kinds};
pub use ticket::{Act, Reply, Role, Said, Source, State, Ticket};
