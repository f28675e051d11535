//! What an applicant sends over the portal: an application, and later what belongs to one. Sealed to the
//! agency's key before it reaches a disk.

use serde::{Deserialize, Serialize};

use super::{Filing, check::LONGEST_SAID};
use crate::refusal::Refusal;

/// Files that can be sent at once.
pub const MOST_FILES: usize = 6;
/// Most characters of a file's name.
const LONGEST_FILE_NAME: usize = 120;

/// A letter of an applicant. JSON of schema 1.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    /// Version of this shape; 1.
    pub schema: u8,
    /// What is said.
    pub said: Said,
    /// The files that were sent with it, sealed one by one.
    pub files: Vec<SentFile>,
    /// Receipt of the application: a hash that tells nothing.
    pub application: String,
    /// Key under which the applicant is told the state, hexadecimal.
    pub reply_key: String,
}

/// What an applicant can say.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// A new application.
    Filing(Box<Filing>),
    /// What was asked for is added (Art. 30).
    Correction(String),
    /// The applicant confirms that the application was filed (Art. 31(3)).
    Confirmed,
    /// The page on which letters to the applicant stand was opened: their names, a line each, those that were not
    /// there before.
    Read(String),
    /// The application is withdrawn, with a reason that may be empty.
    Withdrawn(String),
}

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilePurpose {
    /// Proof of who the applicant is.
    Identity,
    /// Proof of what the agent may do.
    Authority,
    /// Anything that helps to find the information.
    Clue,
}

impl FilePurpose {
    /// All.
    pub const ALL: [Self; 3] = [Self::Identity, Self::Authority, Self::Clue];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Authority => "authority",
            Self::Clue => "clue",
        }
    }

    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Identity => "身份证明",
            Self::Authority => "委托书",
            Self::Clue => "线索材料",
        }
    }

    /// The purpose of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

/// A file that was sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentFile {
    /// Its identity among the files of this letter.
    pub id: String,
    /// What it is for.
    pub purpose: FilePurpose,
    /// Its name.
    pub name: String,
    /// Its media type, by name and first bytes.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its content, hexadecimal.
    pub digest: String,
}

impl Sent {
    /// What keeps it from being taken, all at once.
    pub fn check(&self) -> Vec<Refusal> {
        let mut found = match &self.said {
            Said::Filing(filing) => filing.check(),
            Said::Correction(text) => checked_text(text, self.files.is_empty()),
            Said::Withdrawn(text) => checked_text(text, false),
            Said::Read(names) => checked_text(names, true),
            Said::Confirmed => Vec::new(),
        };
        let is_too_much = self.files.len() > MOST_FILES
            || self.files.iter().any(|file| file.name.chars().count() > LONGEST_FILE_NAME);
        if is_too_much {
            let sentence = format!("一次最多传 {MOST_FILES} 个文件，文件名最多 {LONGEST_FILE_NAME} 个字");
            found.push(Refusal::new("too_many_files", sentence).at("file"));
        }
        found
    }
}

fn checked_text(text: &str, must_be_there: bool) -> Vec<Refusal> {
    let length = text.chars().count();
    if must_be_there && text.trim().is_empty() {
        return vec![Refusal::new("missing", "请写下补充的内容，或者传文件").at("text").under("条例30")];
    }
    if length > LONGEST_SAID {
        let sentence = format!("内容有 {length} 个字，最多 {LONGEST_SAID} 个字，请缩短或者改传文件");
        return vec![Refusal::new("too_long", sentence).at("text")];
    }
    Vec::new()
}
