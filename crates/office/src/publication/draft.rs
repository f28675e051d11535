//! What is written: metadata and text, in the form that is sealed and digested.

use gongkai_domain::publication::{Metadata, content::Content};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::document_file;
use crate::OfficeError;

/// Metadata and text of an edition. Stored as JSON, sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Version of this shape; 1.
    pub schema: u8,
    /// Metadata.
    pub metadata: Metadata,
    /// The text.
    pub content: Content,
}

impl Draft {
    /// A draft of the present shape.
    pub fn of(metadata: Metadata, content: Content) -> Self {
        Self { schema: 1, metadata, content }
    }

    /// The stored form, and its digest.
    pub(super) fn stored(&self) -> Result<(String, String), OfficeError> {
        let body = serde_json::to_string(self).map_err(OfficeError::fault)?;
        let digest = sha256(body.as_bytes());
        Ok((body, digest))
    }

    pub(super) fn read(body: &[u8]) -> Result<Self, OfficeError> {
        serde_json::from_slice(body).map_err(OfficeError::fault)
    }
}

/// SHA-256, hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

#[derive(Serialize)]
struct Whole<'a> {
    schema: u8,
    edition: i32,
    text: &'a str,
    files: Vec<(&'a str, &'a str, &'a str, i64, &'a str)>,
    erratum: Option<&'a str>,
}

/// Digest of a whole edition: its number, text and metadata, files in their order, erratum. Reviewers
/// decide on this.
///
/// # Errors
/// Never for what is stored.
pub fn digest_of(
    edition: i32,
    text_digest: &str,
    files: &[document_file::Model],
    erratum: Option<&str>,
) -> Result<String, OfficeError> {
    let files = files
        .iter()
        .map(|file| {
            let document_file::Model { role, name, media_type, size, digest, .. } = file;
            (role.as_str(), name.as_str(), media_type.as_str(), *size, digest.as_str())
        })
        .collect();
    let whole = Whole { schema: 1, edition, text: text_digest, files, erratum };
    Ok(sha256(serde_json::to_string(&whole).map_err(OfficeError::fault)?.as_bytes()))
}
