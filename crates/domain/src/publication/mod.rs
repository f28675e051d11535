//! Proactive disclosure: what the law makes an agency publish, and how a text becomes public.

mod card;
mod catalogue;
pub mod content;
mod document;
mod event;
mod finding;
mod flow;
mod index_number;
mod kind;
mod listing;
mod metadata;
mod step;
mod taken;
mod term;
mod validity;
mod withdrawal;

pub use card::Card;
pub use catalogue::{NationalRule, StatutoryItem, national_rules, statutory_item, statutory_items};
pub use document::{Document, Emergency, Passed, Screened, Secrecy, State, Verdict, unanswered};
pub use event::{PublicationAct, PublicationEvent};
pub use finding::{CONFIRM, Found};
pub use flow::{Flow, Step, flow, flows};
pub use index_number::{IndexTemplate, Numbered};
pub use kind::{Kind, KindField, RELEASE_TERM, genres, kind, kinds, question_kind, topics};
pub use listing::{last_day, prolonging_unusable};
pub use metadata::{Metadata, Validity, is_numbered};
pub use step::opinion;
pub use taken::{Left, TAKEN_SCHEMA, Taken};
pub use term::ReleaseTerm;
pub use validity::{Standing, since_unusable};
pub use withdrawal::WithdrawalReason;
