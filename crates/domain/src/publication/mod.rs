//! Proactive disclosure: what the law makes an agency publish, and how a text becomes public.

mod catalogue;
mod document;
mod flow;
mod step;

pub use catalogue::{NationalRule, StatutoryItem, national_rules, statutory_item, statutory_items};
pub use document::{Document, Emergency, Passed, Screened, Secrecy, State, Verdict};
pub use flow::{Flow, Step, flow, flows};
