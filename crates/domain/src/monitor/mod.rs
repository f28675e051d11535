//! Watching the own portal (自查) by the indicators of inspections: age of columns, empty ones, dead links, messages
//! that wait, what normative documents lack, what the guide must not say any more, whether the site can be opened.

mod address;
mod check;
mod event;
mod indicators;
mod quarter;
mod report;
mod veto;

pub use address::public_address;
pub use check::{
    ColumnAge, ColumnFact, DocumentFact, Facts, Finding, MessageFact, Passage, ProbeDay, RowFact, Snapshot,
    check, stale_on,
};
pub use event::MonitorEvent;
pub use indicators::{Class, Indicators, Lint, Rule, indicators, rule};
pub use quarter::{Quarter, superfluous};
pub use report::{content, headline};
pub use veto::{Veto, vetoes};
