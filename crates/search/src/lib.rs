//! Full text over what was released. Three readings of every text stand in the index:
//!
//! - **words**: what a reader takes for words, so that 公证 is not found inside 办公证明;
//! - **units**: every character, number and Latin run by itself, so that a question of one rare
//!   character misses nothing and 88 is not found inside 188;
//! - **pairs**: neighbouring units, so that an exact phrase is always found.
//!
//! A question is folded like the text: full-width forms, upper case and traditional characters find
//! their twins. The index is derived data: it can be made again at any time from the public store.

mod alike;
mod correct;
mod facets;
mod fields;
mod fold;
mod index;
mod item;
mod question;
mod segment;
mod show;
mod synonyms;
mod tokens;
mod units;

pub use facets::{Facet, FacetCount};
pub use index::{Index, IndexError};
pub use item::Item;
pub use question::{Answer, Hit, Order, Parted, Question};
pub use show::Piece;
