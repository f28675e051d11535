//! A document in a list.

use gongkai_domain::publication::{Validity, kind};
use gongkai_public::DocumentLine;

use crate::{shelf::Shelf, words};

/// What lists show of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Name of its kind.
    pub kind: String,
    /// A sentence about it; empty: none.
    pub about: String,
    /// Name of the agency.
    pub agency: String,
    /// 发文字号; empty: none.
    pub number: String,
    /// 索引号; empty: none.
    pub index_number: String,
    /// When it was published.
    pub day: String,
    /// Kind of the tag and word of its validity; empty: it has none.
    pub validity: (&'static str, &'static str),
}

impl Line {
    /// The line of a document; `None` where its agency has no card.
    pub fn of(line: &DocumentLine, shelf: &Shelf, today: chrono::NaiveDate) -> Option<Self> {
        let card = shelf.cards.iter().find(|card| card.agency.as_str() == line.agency_id)?;
        let said = line.validity.as_deref().and_then(Validity::parse);
        Some(Self {
            title: line.title.clone(),
            href: address(&card.code, &line.document_id),
            kind: kind(&line.kind).map(|kind| kind.name.clone()).unwrap_or_default(),
            about: String::new(),
            agency: card.name.clone(),
            number: line.number.clone(),
            index_number: line.index_number.clone(),
            day: words::date(line.published_on),
            validity: said.map(|said| tag(said.on(line.expires_on, today))).unwrap_or_default(),
        })
    }
}

/// Address of a document's page.
pub fn address(agency: &str, document: &str) -> String {
    format!("/documents/{agency}/{document}")
}

/// Kind of the tag and word of a validity.
pub fn tag(validity: Validity) -> (&'static str, &'static str) {
    let kind = match validity {
        Validity::InForce => "ok",
        Validity::Amended => "warn",
        Validity::Expired | Validity::Repealed => "quiet",
    };
    (kind, validity.word())
}
