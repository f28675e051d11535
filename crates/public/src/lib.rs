//! What the public side holds: sealed bundles, documents with their files, agency cards, in a store of its own,
//! beside letters on their way to the office, which only the office can open. The public
//! process opens this store and nothing else (SEC-1); only the delivery of the outbox writes to it,
//! and all of it can be rebuilt from the office database.
#![warn(missing_docs)]

pub mod agency_card;
pub mod bundle;
mod card;
pub mod connect;
pub mod display;
pub mod document;
mod documents;
pub mod draft;
pub mod export;
mod linked;
pub mod mailbox;
mod migration;
pub mod notices;
mod open;
pub mod parcel;
pub mod piece;
pub mod pools;
pub mod receipt;
mod sealed;
mod store;
pub mod track;
pub mod view;

pub use agency_card::{AgencyCard, CatalogueRow};
pub use bundle::{Bundle, PublishedReport};
pub use card::Card;
pub use display::{DisplayItem, Playlist, SignedPlaylist};
pub use document::{DocumentNotice, PublishedDocument, WithdrawnDocument};
pub use document::{MadeFile, PublishedFile, PublishedPicture};
pub use documents::{DocumentFilter, DocumentLine, Facet};
pub use draft::{DraftKey, Drafted};
pub use linked::{CallLine, Link};
pub use open::OpenLine;
pub use parcel::{FileSeal, Parcel, ParcelFile};
pub use piece::DocumentFile;
pub use receipt::{ReceiptCard, ReceiptCode};
pub use store::{Change, PublicStore, StoreError};
pub use track::{TrackCard, TrackLetter, TrackReceipt, TrackSheet, TrackStep, TrackTerm};
