//! Annual reports of open government information work: formats, tables, recognition of plain
//! tables, checks. Pure: no I/O, no clock, no random.
//!
//! The road of a file: [`plain::PlainDocument`] (made by the `extract` crate) → [`recognise`] →
//! [`Report`] → [`check`] → findings; [`layout`] draws the statutory tables for the `render` crate.
//! What is stored and published is the JSON of [`json::write`]; [`json::read`] makes a [`Report`] of it
//! again, so whoever shows a published report reads its content with that.

pub mod cell;
pub mod check;
pub mod compare;
pub mod compute;
mod finding;
pub mod format;
pub mod json;
pub mod layout;
pub mod narrative;
pub mod numeral;
pub mod official;
pub mod paste;
pub mod plain;
mod quote;
pub mod recognise;
pub mod registers;
mod report;
pub mod returns;
pub mod roll_up;
pub mod similar;
pub mod stated;
pub mod texts;
pub mod wording;

pub use cell::{Cell, CellIx, Cells, Decimal};
pub use finding::{Amount, FindingView, Verdict};
pub use format::Format;
pub use report::{Chapter, Paragraph, Report};
