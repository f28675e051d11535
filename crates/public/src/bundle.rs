//! Bundles (发布包): what was released, sealed by a digest over content and approvals.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_domain::{collection::Scope, id::AgencyId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Kind of bundle: an annual report. `slug` is its year.
pub const ANNUAL_REPORT: &str = "annual_report";

/// What was released, once: content, approvals, digest. Stored and sent as JSON with `schema`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bundle {
    /// Version of this shape; 1.
    pub schema: u8,
    /// Whose.
    pub agency: AgencyId,
    /// Kind, such as [`ANNUAL_REPORT`].
    pub kind: String,
    /// Name within agency and kind, for addresses.
    pub slug: String,
    /// Edition, from 1; a later one replaces an earlier one.
    pub edition: i32,
    /// Title as shown.
    pub title: String,
    /// The day of release, set by the system.
    pub published_on: NaiveDate,
    /// The content in the shape of its kind.
    pub content: Value,
    /// Who approved exactly this content.
    pub approvals: Vec<Approval>,
    /// For a corrected edition: what was wrong.
    pub erratum: Option<String>,
    /// For a corrected edition: figures that were others in the public one before it. Texts are not told again: they
    /// may be what was wrong to publish.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<Corrected>,
    /// For a corrected edition: the public ones before it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Former>,
    /// Whose reports an annual report sums; none: it is about the agency's own work, or nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
}

/// A public edition that a later one took the place of; its texts are not told again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Former {
    /// Its number, from 1.
    pub edition: i32,
    /// The day of its release.
    pub published_on: NaiveDate,
    /// For a corrected one: what was wrong.
    pub erratum: Option<String>,
    /// For a corrected one: figures that were others in the public one before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<Corrected>,
}

/// A figure before and after a correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// Where, for people.
    pub label: String,
    /// What stood there.
    pub before: String,
    /// What stands there now.
    pub now: String,
}

/// One approval of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// The duty in which it was given, by its word.
    pub duty: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Digest of what was seen, hexadecimal.
    pub seen: String,
}

impl Bundle {
    /// SHA-256 over the whole bundle, hexadecimal. The 原文校验码 is what was seen by those who approved.
    pub fn digest(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// An annual report as the portal shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedReport {
    /// Whose.
    pub agency: AgencyId,
    /// The year reported on.
    pub year: i32,
    /// Title.
    pub title: String,
    /// Edition, from 1.
    pub edition: i32,
    /// Day of release.
    pub published_on: NaiveDate,
    /// The report in the JSON shape of `report convert --to json`.
    pub report: Value,
    /// For a corrected edition: what was wrong.
    pub erratum: Option<String>,
    /// For a corrected edition: figures before and after.
    pub corrected: Vec<Corrected>,
    /// For a corrected edition: the public ones before it, oldest first.
    pub earlier: Vec<Former>,
    /// Whose reports it sums; none: it is about the agency's own work.
    pub scope: Option<Scope>,
    /// Digest of the bundle, hexadecimal.
    pub digest: String,
    /// Digest of what the last approval saw, hexadecimal: the 原文校验码.
    pub seen: String,
}

impl PublishedReport {
    /// The day of the first release: that of a correction is another one.
    pub fn first_published_on(&self) -> NaiveDate {
        self.earlier.first().map_or(self.published_on, |first| first.published_on)
    }
}

/// Table `bundle`: the edition in force of each thing, or the note that it was withdrawn.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "bundle")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// Kind.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// Name within agency and kind.
    #[sea_orm(primary_key, auto_increment = false)]
    pub slug: String,
    /// Edition; an older one never replaces a newer one.
    pub edition: i32,
    /// Title; of a withdrawn thing too, so that its page can say what is gone.
    pub title: String,
    /// Day of release.
    pub published_on: Date,
    /// The bundle as JSON; empty once withdrawn.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// Digest of the bundle.
    pub digest: String,
    /// What the public is told about a withdrawal; `None`: it is in force.
    #[sea_orm(column_type = "Text", nullable)]
    pub withdrawn_because: Option<String>,
    /// Day of withdrawal.
    pub withdrawn_on: Option<Date>,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
