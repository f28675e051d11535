//! What an applicant files (Art. 29): who, which information, in which form and by which way. Nobody is
//! asked what the information is for. The same shape whichever way an application came in.
//!
//! These types carry personal data: none has Debug or Display, so that no log tells them.

mod applicant;
mod check;
mod sent;

pub use applicant::{Agent, Applicant, ApplicantKind, Contact, DocumentKind, Identity, masked};
pub use check::{LONGEST_DESCRIPTION, LONGEST_SAID};
pub use sent::{FilePurpose, MOST_FILES, Said, Sent, SentFile};

use serde::{Deserialize, Serialize};

/// An application as it was filed. Stored sealed, as JSON of schema 1. [`Filing::check`] finds what is
/// missing; one that it finds nothing wrong with can be registered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    /// Version of this shape; 1.
    pub schema: u8,
    /// Who applies.
    pub applicant: Applicant,
    /// Who acts for the applicant.
    pub agent: Option<Agent>,
    /// What is wanted.
    pub wanted: Wanted,
    /// In which form.
    pub form: Form,
    /// By which way.
    pub route: Route,
    /// The help that is needed to read or to write (Art. 43); empty: none.
    pub help: String,
}

/// The information that is wanted (Art. 29(2)): at least one of the three.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Its name; may be empty.
    pub title: String,
    /// Its document number or another clue; may be empty.
    pub doc_number: String,
    /// What it is about; may be empty.
    pub description: String,
}

impl Wanted {
    /// A line that says what is wanted, for lists: the name, else the beginning of the description, else
    /// the number.
    pub fn line(&self) -> String {
        let first = |text: &str| text.lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned);
        let line =
            first(&self.title).or_else(|| first(&self.description)).or_else(|| first(&self.doc_number));
        let line = line.unwrap_or_default();
        let mut short: String = line.chars().take(60).collect();
        if line.chars().nth(60).is_some() {
            short.push('…');
        }
        short
    }
}

/// In which form information is wanted (Art. 29(3), 40).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// On paper.
    Paper,
    /// As a file over the network.
    Email,
    /// As a file on a disc.
    Disc,
    /// To be looked at and copied by hand.
    Inspection,
}

impl Form {
    /// All.
    pub const ALL: [Self; 4] = [Self::Paper, Self::Email, Self::Disc, Self::Inspection];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Email => "email",
            Self::Disc => "disc",
            Self::Inspection => "inspection",
        }
    }

    /// The word on pages and papers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Paper => "纸质",
            Self::Email => "电子文件",
            Self::Disc => "光盘",
            Self::Inspection => "查阅、抄录",
        }
    }

    /// The form of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.code() == code)
    }

    /// The ways by which it can be given.
    pub const fn routes(self) -> &'static [Route] {
        match self {
            Self::Paper | Self::Disc => &[Route::Post, Route::PickUp],
            Self::Email => &[Route::Online],
            Self::Inspection => &[Route::PickUp],
        }
    }
}

/// By which way information is wanted (Art. 29(3)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// By post.
    Post,
    /// Fetched at the office.
    PickUp,
    /// Over the network.
    Online,
}

impl Route {
    /// All.
    pub const ALL: [Self; 3] = [Self::Post, Self::PickUp, Self::Online];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::PickUp => "pick_up",
            Self::Online => "online",
        }
    }

    /// The word on pages and papers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Post => "邮寄",
            Self::PickUp => "自行领取",
            Self::Online => "网上发给",
        }
    }

    /// The way of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|route| route.code() == code)
    }
}

#[cfg(test)]
mod tests;
