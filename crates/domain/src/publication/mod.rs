//! Proactive disclosure: what the law makes an agency publish, and how a text becomes public.

mod catalogue;
pub mod content;
mod document;
mod flow;
mod kind;
mod step;

pub use catalogue::{NationalRule, StatutoryItem, national_rules, statutory_item, statutory_items};
pub use document::{Document, Emergency, Passed, Screened, Secrecy, State, Verdict};
pub use flow::{Flow, Step, flow, flows};
pub use kind::{Kind, KindField, RELEASE_TERM, genres, kind, kinds, topics};
