//! Documents (一条政府信息) as the public sees them: one row for each, newest edition only.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_domain::{
    id::{AgencyId, DocumentId, FileId},
    publication::{Metadata, Validity, content::Content},
};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::bundle::Approval;

/// What was released, sealed: content, metadata, attachments made anew, approvals, digest. Stored and sent
/// as JSON with `schema`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublishedDocument {
    /// Version of this shape; 1.
    pub schema: u8,
    /// Whose.
    pub agency: AgencyId,
    /// Its identity, for addresses.
    pub document: DocumentId,
    /// Raised with every change of what the public sees; an older one never replaces a newer one.
    pub revision: i32,
    /// Edition, from 1.
    pub edition: i32,
    /// 索引号.
    pub index_number: String,
    /// Name of the unit that provides it.
    pub unit: String,
    /// Metadata.
    pub metadata: Metadata,
    /// The text.
    pub content: Content,
    /// Attachments, made anew from what stands in them in print.
    pub attachments: Vec<PublishedFile>,
    /// Pictures that the text shows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<PublishedPicture>,
    /// The day of the first release, set by the system.
    pub first_released_on: NaiveDate,
    /// The day on which this edition was released.
    pub released_on: NaiveDate,
    /// The moment of that release; what was sealed before it was told has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released_at: Option<DateTime<Utc>>,
    /// For a correction: what was wrong.
    pub erratum: Option<String>,
    /// What was stated about its validity after the release.
    pub validity: Option<StatedValidity>,
    /// What the term of a 公示 was prolonged to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prolonged: Option<Prolonged>,
    /// Former editions, oldest first.
    pub former: Vec<FormerEdition>,
    /// Digest of exactly what the reviewers saw, hexadecimal.
    pub seen: String,
    /// Who approved exactly this.
    pub approvals: Vec<Approval>,
    /// Released before its review was finished, which is still owed.
    pub owed: bool,
}

/// An attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedFile {
    /// Its identity, for addresses: stays over editions that have the same file.
    pub id: FileId,
    /// Name, with the ending of the file that readers get.
    pub name: String,
    /// What stands in it in print: the file that readers get is made from this.
    pub content: Content,
    /// That file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<MadeFile>,
}

/// A picture in the text, drawn anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedPicture {
    /// By which the text names it.
    pub id: FileId,
    /// The file that readers get.
    pub made: MadeFile,
}

/// A file that this program made; its bytes are kept with the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeFile {
    /// SHA-256 of its content, hexadecimal.
    pub address: String,
    /// Type.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// Of a picture: dots in a row, and rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dots: Option<(u32, u32)>,
}

/// A validity stated after the release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedValidity {
    /// Which.
    pub validity: Validity,
    /// The document that amends or repeals it.
    pub by: Option<DocumentId>,
    /// The title of that document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_title: Option<String>,
    /// Why, in words; may be empty.
    pub because: String,
    /// Since when.
    pub on: NaiveDate,
}

impl StatedValidity {
    /// By what and why, in words; empty where nothing was said.
    pub fn told(&self) -> String {
        let verb = match self.validity {
            Validity::Repealed => "废止",
            Validity::Amended => "修改",
            Validity::InForce | Validity::Expired => "替代",
        };
        let by = self.by_title.as_ref().map(|title| format!("由《{title}》{verb}"));
        let parts: Vec<String> = by.into_iter().chain([self.because.clone()]).collect();
        parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("。")
    }
}

/// A term of a 公示 that goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prolonged {
    /// Its last day.
    pub until: NaiveDate,
    /// Why, in words.
    pub because: String,
}

/// An edition that a later one has replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerEdition {
    /// Number.
    pub edition: i32,
    /// The day of its release.
    pub released_on: NaiveDate,
    /// Digest of what reviewers saw, hexadecimal.
    pub seen: String,
}

impl PublishedDocument {
    /// SHA-256 over the whole, hexadecimal: names what is shown. The 原文校验码 is `seen`.
    pub fn digest(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Is it shown for a term alone? Search engines are asked to leave out what often names persons: what they keep
    /// outlives the term.
    pub fn is_for_a_term(&self) -> bool {
        self.metadata.period_until.is_some()
    }

    /// The validity on a day, of a document that has one.
    pub fn validity_on(&self, today: NaiveDate) -> Option<Validity> {
        let said = self.validity.as_ref().map(|stated| stated.validity).or(self.metadata.validity)?;
        Some(said.on(self.metadata.expires_on, today))
    }

    pub(crate) fn row(&self) -> Result<Model, serde_json::Error> {
        let Metadata { title, kind, item, topic, genre, number, formed_on, expires_on, .. } = &self.metadata;
        let said = self.validity.as_ref().map(|stated| stated.validity).or(self.metadata.validity);
        Ok(Model {
            agency_id: self.agency.to_string(),
            document_id: self.document.to_string(),
            revision: self.revision,
            edition: self.edition,
            index_number: self.index_number.clone(),
            title: title.clone(),
            kind: kind.clone(),
            item: item.clone(),
            entry: self.metadata.entry.clone(),
            topic: topic.clone(),
            genre: genre.clone(),
            unit: self.unit.clone(),
            number: number.clone(),
            formed_on: *formed_on,
            expires_on: *expires_on,
            comment_from: self.metadata.comment_from,
            comment_until: self.metadata.comment_until,
            interprets: self.metadata.interprets.as_ref().map(ToString::to_string),
            answers: self.metadata.answers.as_ref().map(ToString::to_string),
            validity: said.map(|validity| validity.code().to_owned()),
            validity_by: self
                .validity
                .as_ref()
                .and_then(|stated| stated.by.as_ref())
                .map(ToString::to_string),
            for_a_term: self.is_for_a_term(),
            published_on: self.first_released_on,
            changed_on: self.released_on,
            changed_at: self.released_at,
            body: serde_json::to_string(self)?,
            digest: self.digest(),
            withdrawn_because: None,
            withdrawn_on: None,
        })
    }
}

/// A withdrawal, as the public store takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawnDocument {
    /// Whose.
    pub agency: AgencyId,
    /// Which.
    pub document: DocumentId,
    /// As in [`PublishedDocument::revision`].
    pub revision: i32,
    /// Since when.
    pub on: NaiveDate,
    /// What the public is told; `None`: nothing, it finds no trace of the document.
    pub notice: Option<String>,
}

/// A document that was taken down, where the public is told so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentNotice {
    /// Its title.
    pub title: String,
    /// Why it is gone.
    pub because: String,
    /// Since when.
    pub on: NaiveDate,
}

/// Table `published_document`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "published_document")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: String,
    /// Which.
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: String,
    /// An older one never replaces a newer one.
    pub revision: i32,
    /// Edition.
    pub edition: i32,
    /// 索引号.
    pub index_number: String,
    /// Title; empty where no trace may stay.
    pub title: String,
    /// Id of the kind.
    pub kind: String,
    /// Item of Art. 20.
    pub item: String,
    /// Row of the agency's catalogue; may be empty.
    pub entry: String,
    /// 主题分类.
    pub topic: String,
    /// 体裁.
    pub genre: String,
    /// Name of the unit.
    pub unit: String,
    /// 发文字号; may be empty.
    pub number: String,
    /// 成文日期.
    pub formed_on: Option<Date>,
    /// 有效期至.
    pub expires_on: Option<Date>,
    /// First day on which the public can comment on it.
    pub comment_from: Option<Date>,
    /// Last day of it.
    pub comment_until: Option<Date>,
    /// The document that it interprets.
    pub interprets: Option<String>,
    /// The call for comments whose result it is.
    pub answers: Option<String>,
    /// Code of the validity that was said last; that a term is over is for the reader to see.
    pub validity: Option<String>,
    /// The document that amends or repeals it, where the public sees which.
    pub validity_by: Option<String>,
    /// Is it shown for a term alone?
    pub for_a_term: bool,
    /// 发布日期: of the first release.
    pub published_on: Date,
    /// Of the release of this edition.
    pub changed_on: Date,
    /// The moment of that release, where it is known.
    pub changed_at: Option<DateTimeUtc>,
    /// The document as JSON; empty once withdrawn.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// Digest of the whole.
    pub digest: String,
    /// What the public is told about a withdrawal: `None`: it is in force; empty: nothing.
    #[sea_orm(column_type = "Text", nullable)]
    pub withdrawn_because: Option<String>,
    /// Day of withdrawal.
    pub withdrawn_on: Option<Date>,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
