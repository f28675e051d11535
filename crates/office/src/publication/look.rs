//! Reading: one document with everything about it, its history.

use gongkai_domain::{
    authority::{Authz, Read, Staff},
    calendar::Calendar,
    id::AgencyId,
    publication::{ReleaseTerm, Validity, content::Content, kind},
};

use super::{
    Dossier, Held, document_file, edition_row, finding_row,
    held::{draft_of, edition_of, files_of, held, steps_of},
    review_row, screening,
};
use crate::{
    Office, OfficeError,
    chance::day_in_china,
    seal::{Field, open_field},
};

/// By when an edition has to be public; `None` for a kind that this program does not know.
pub fn term(edition: &edition_row::Model) -> Option<ReleaseTerm> {
    let begun_on = day_in_china(edition.begun_at);
    kind(&edition.kind).map(|kind| ReleaseTerm::of(kind, edition.edition, edition.formed_on, begun_on))
}

/// One document with its newest edition, text and files.
pub async fn show(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Dossier>,
) -> Result<Dossier, OfficeError> {
    let snapshot = office.snapshot().await?;
    let held = held(&snapshot, who, right).await?;
    let draft = draft_of(office, &held.agency, &held.edition)?;
    let files = files_of(&snapshot, &held.row, held.edition.edition).await?;
    Ok(Dossier { held, draft, files })
}

/// An edition of a document, the newest or an older one, with its files, what was found in it and what was
/// said about it: for comparisons and for the approval form.
#[derive(Debug, Clone)]
pub struct Former {
    /// The document with its newest edition.
    pub held: Held,
    /// The edition.
    pub edition: edition_row::Model,
    /// Metadata and text.
    pub draft: super::Draft,
    /// Files.
    pub files: Vec<document_file::Model>,
    /// What was said about it, in its order; what no longer counts too.
    pub steps: Vec<review_row::Model>,
    /// What screening says about it, the heavy ones first.
    pub findings: Vec<finding_row::Model>,
    /// Names of files that are still to be screened.
    pub waiting: Vec<String>,
}

/// One edition; without a number the newest.
pub async fn edition(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Dossier>,
    number: Option<i32>,
) -> Result<Former, OfficeError> {
    let snapshot = office.snapshot().await?;
    let held = held(&snapshot, who, right).await?;
    let number = number.unwrap_or(held.row.edition);
    if !(1..=held.row.edition).contains(&number) {
        return Err(OfficeError::NotFound);
    }
    let edition = edition_of(&snapshot, &held.row, number).await?;
    let files = files_of(&snapshot, &held.row, number).await?;
    Ok(Former {
        draft: draft_of(office, &held.agency, &edition)?,
        steps: steps_of(&snapshot, &held.row, number).await?,
        findings: screening::findings_of(&snapshot, &held.row, &edition).await?,
        waiting: screening::waiting(&snapshot, &held, &files).await?,
        files,
        edition,
        held,
    })
}

/// What screening says about the newest edition.
#[derive(Debug, Clone)]
pub struct Findings {
    /// The heavy ones first.
    pub list: Vec<finding_row::Model>,
    /// Names of files that are still to be screened.
    pub waiting: Vec<String>,
    /// How many keep it from the second stage.
    pub blocking: usize,
}

/// Findings of the newest edition.
pub async fn findings(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Dossier>,
) -> Result<Findings, OfficeError> {
    let snapshot = office.snapshot().await?;
    let held = held(&snapshot, who, right).await?;
    let files = files_of(&snapshot, &held.row, held.edition.edition).await?;
    let list = screening::findings_of(&snapshot, &held.row, &held.edition).await?;
    let mut blocking = 0;
    for row in &list {
        blocking += usize::from(screening::found(row)?.stops());
    }
    Ok(Findings { waiting: screening::waiting(&snapshot, &held, &files).await?, list, blocking })
}

/// What was read in an attachment, as readers will get it; `None`: it has not been read yet.
///
/// # Errors
/// The stored text does not open.
pub fn printed_of(
    office: &Office,
    agency: &AgencyId,
    file: &document_file::Model,
) -> Result<Option<Content>, OfficeError> {
    let Some(sealed) = &file.printed else { return Ok(None) };
    let place = Field { table: "document_file", column: "printed", row: &file.id };
    let text = open_field(office, agency, place, sealed)?;
    serde_json::from_slice(&text).map(Some).map_err(OfficeError::fault)
}

impl Held {
    /// By when the newest edition has to be public.
    pub fn term(&self) -> Option<ReleaseTerm> {
        term(&self.edition)
    }

    /// The last day of that term; `None` beyond the calendar.
    pub fn due(&self) -> Option<chrono::NaiveDate> {
        self.term()?.due(Calendar::in_force()).ok().map(|due| due.date)
    }

    /// The validity that holds on `today`, of a document that has one.
    pub fn validity_on(&self, written: Option<Validity>, today: chrono::NaiveDate) -> Option<Validity> {
        let said = self.row.validity.as_deref().and_then(Validity::parse).or(written)?;
        Some(said.on(self.edition.expires_on, today))
    }
}
