//! Patterns of documents as written in `data/demo/documents`: a pattern says what kind of document it
//! makes, how many, and what happens to them. Facts come from pools.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_domain::publication::{Validity, WithdrawalReason};
use serde::Deserialize;

/// A file of one agency, or the pools of all.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// Version of this shape; 1.
    pub schema: u8,
    /// Facts to draw from, by name; entries may have slots of their own.
    #[serde(default)]
    pub pool: BTreeMap<String, Vec<String>>,
    #[serde(default, rename = "pattern")]
    pub patterns: Vec<Pattern>,
}

/// What a number of documents have in common.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// Id of the kind.
    pub kind: String,
    /// Name of the unit that provides them.
    pub unit: String,
    pub topic: String,
    pub title: String,
    #[serde(default)]
    pub summary: String,
    /// Other than the kind's.
    pub genre: Option<String>,
    /// Other than the kind's.
    pub item: Option<String>,
    #[serde(default)]
    pub party: String,
    #[serde(default)]
    pub source: String,
    /// How many, spread over the year.
    #[serde(default = "one")]
    pub count: usize,
    /// Only formed in these months.
    #[serde(default)]
    pub months: Vec<u32>,
    /// Formed on exactly these days, one document a day; `count` is then of no account.
    #[serde(default)]
    pub on: Vec<NaiveDate>,
    /// What the slot `{each}` stands for in the first document, the second and so on.
    #[serde(default)]
    pub each: Vec<String>,
    /// Words before the bracket of a 发文字号.
    pub series: Option<String>,
    /// Days of a 公示.
    pub period: Option<u64>,
    /// Days for which the public can comment.
    pub comments: Option<u64>,
    /// Months in force.
    pub months_in_force: Option<u32>,
    /// By which other patterns name the document.
    pub key: Option<String>,
    /// Key of the document that is interpreted.
    pub about: Option<String>,
    /// The text, see `text`.
    pub text: String,
    #[serde(default)]
    pub fate: Fate,
    /// What is stated about its validity later.
    pub stated: Option<Stated>,
    #[serde(default, rename = "file")]
    pub files: Vec<FilePlan>,
}

const fn one() -> usize {
    1
}

/// A step of review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    First,
    Second,
    Secrecy,
    Final,
}

/// What becomes of a document.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fate {
    /// Public.
    #[default]
    Released,
    /// Being written.
    Draft,
    /// Waits for a step.
    Waits { at: Step },
    /// Sent back by a step.
    Returned { by: Step, why: String },
    /// The secrecy reviewer was not sure.
    Referred { authority: String, why: String },
    /// Waits for its release.
    Approved,
    /// Waits for the set time.
    Scheduled { at: DateTime<Utc> },
    /// Public before its review was finished; `settled`: that was done afterwards.
    Emergency { why: String, settled: bool },
    /// Public, then corrected on a day; `wrong` stood in its text where `right` should have.
    Corrected { on: NaiveDate, erratum: String, wrong: String, right: String },
    /// Public, then taken down on a day.
    Withdrawn { on: NaiveDate, reason: WithdrawalReason, because: String },
}

/// What is stated about the validity of a public document.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    pub on: NaiveDate,
    pub validity: Validity,
    /// Key of the later document.
    pub by: Option<String>,
    #[serde(default)]
    pub because: String,
}

/// An attachment: a table in a workbook, or lines in a text file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilePlan {
    /// Name with its ending, which says what is made: csv, txt or html.
    pub name: String,
    pub text: String,
}

impl Book {
    /// Reads a file.
    ///
    /// # Errors
    /// It is not of this shape.
    pub fn read(text: &str) -> Result<Self, String> {
        let book: Self = toml::from_str(text).map_err(|fault| fault.to_string())?;
        if book.schema == 1 { Ok(book) } else { Err(format!("schema {} is unknown", book.schema)) }
    }
}
