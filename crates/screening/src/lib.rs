//! Screening before publication: contents in, findings out. It looks for numbers of persons,
//! marks of secrecy and of internal use, wrong document numbers and expressions that a dictionary
//! lists, in what is printed and in what is not. It never decides: a person accepts, masks or
//! overrides.
//!
//! [`screen`] works on a copy of the text in normal form ([`normal`]), cuts it into scenes with the
//! words that stand before them, asks each family of rules, and puts the answers together.
#![warn(missing_docs)]

mod account;
pub use gongkai_domain::check_digit as check;
mod contact;
mod cover;
mod engine;
mod finding;
mod grid;
mod identity;
mod list;
mod matter;
pub mod normal;
mod number;
mod organisation;
mod rules;
mod scene;
mod secrecy;
mod style;
mod terms;

pub use cover::places_of;
pub use engine::{Setting, covered, screen};
pub use finding::{Finding, Level};
pub use list::{MOST_TERMS, TERM_HEADINGS, TermFault, TermRow, terms_of};
pub use rules::{Exception, Rule, Rules, Term, TermKind};
