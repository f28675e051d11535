//! A file of papers (案卷) as one PDF: a cover with what was done, a table of contents with page numbers, then every
//! paper on pages of its own, originals as they are.

use serde::{Deserialize, Serialize};

use crate::writing::{Fact, in_letters};

/// Bytes of the papers of a volume at most: all of them are in memory several times while it is made.
pub const LARGEST_VOLUME: usize = 64 << 20;

/// A volume. Same volume, same bytes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Volume {
    /// Its title.
    pub title: String,
    /// What it is about.
    pub facts: Vec<Fact>,
    /// What was done: day, sentence, basis, who recorded it.
    pub acts: Vec<[String; 4]>,
    /// The papers, in order.
    pub items: Vec<Item>,
    /// Printed across every page, such as who looks at it and when; empty: nothing. A volume with such a mark has no
    /// cover.
    #[serde(default)]
    pub mark: String,
}

/// A paper of a volume.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its name in the table of contents.
    pub title: String,
    /// Where it comes from, and when.
    pub from: String,
    /// Its digest, in letters.
    pub digest: String,
    /// The paper.
    pub body: Body,
}

/// What a paper is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Body {
    /// Its pages become pages here.
    Pdf {
        /// The file.
        #[serde(with = "in_letters")]
        bytes: Vec<u8>,
    },
    /// A picture on a page.
    Picture {
        /// The file.
        #[serde(with = "in_letters")]
        bytes: Vec<u8>,
    },
    /// Of a kind that has no pages: it lies beside the volume, which says so.
    Apart,
}

impl Body {
    /// What a file is, by its first bytes.
    pub fn of(bytes: Vec<u8>) -> Self {
        let begins = |sign: &[u8]| bytes.starts_with(sign);
        if begins(b"%PDF-") {
            Self::Pdf { bytes }
        } else if begins(b"\x89PNG\r\n\x1a\n") || begins(b"\xff\xd8\xff") {
            Self::Picture { bytes }
        } else {
            Self::Apart
        }
    }

    /// Bytes that are set in.
    pub fn size(&self) -> usize {
        match self {
            Self::Pdf { bytes } | Self::Picture { bytes } => bytes.len(),
            Self::Apart => 0,
        }
    }
}
