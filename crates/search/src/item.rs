//! What can be found.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::facets::Facet;

/// One thing that was released, as it is found and shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Name of the thing in the public store; stays the same over editions.
    pub key: String,
    /// Digest of the edition: another digest, another text.
    pub digest: String,
    /// Address on the portal.
    pub href: String,
    /// Title.
    pub title: String,
    /// Document number (文号), index number (索引号), and whatever else names it exactly.
    pub numbers: Vec<String>,
    /// One line about it: whose, what kind.
    pub about: String,
    /// Day of release.
    pub published_on: NaiveDate,
    /// Values by which hits are narrowed; a facet may be missing.
    pub facets: BTreeMap<Facet, String>,
    /// The text, paragraphs parted by line ends. Not part of what is listed.
    #[serde(skip)]
    pub text: String,
}
