//! What the public is to see of a document at this moment. The delivery asks for it when it runs, so a
//! late message can never bring back what was withdrawn.

use chrono::NaiveDate;
use futures_util::TryStreamExt;
use gongkai_domain::{
    id::{AgencyId, DocumentId, FileId},
    publication::{Validity, WithdrawalReason},
};
use gongkai_public::{
    PublishedDocument, WithdrawnDocument,
    bundle::Approval,
    document::{FormerEdition, Prolonged, PublishedFile, StatedValidity},
};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

use super::{
    ATTACHMENT, IMAGE, What, document_file, document_row, edition_row,
    held::{draft_of, edition_of, files_of, steps_of},
    printed_of, review_row,
};
use crate::{Office, OfficeError, chance::day_in_china, files, organisation::unit};

/// What the public is to see.
#[derive(Debug, Clone, PartialEq)]
pub enum DocumentFace {
    /// This edition, and the files that are to be made for it.
    Shown(Box<PublishedDocument>, Vec<ToMake>),
    /// It was taken down, with or without a notice.
    Withdrawn(WithdrawnDocument),
    /// Nothing: it was never public.
    Nothing,
}

/// A file that is to be made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToMake {
    /// Its identity, which stays over editions that have the same file.
    pub id: FileId,
    /// Name as the person gave it.
    pub name: String,
    /// A picture in the text; otherwise an attachment.
    pub in_text: bool,
}

/// What the public is to see of a document of this agency, by the present state.
pub async fn document_face(
    office: &Office,
    agency: &AgencyId,
    document: &str,
) -> Result<DocumentFace, OfficeError> {
    let snapshot = office.snapshot().await?;
    let row = document_row::Entity::find_by_id(document)
        .filter(document_row::Column::AgencyId.eq(agency.as_str()))
        .one(&snapshot)
        .await?
        .ok_or(OfficeError::NotFound)?;
    if let Some(number) = row.public_edition {
        return shown(office, &snapshot, agency, &row, number).await;
    }
    let (Some(code), Some(because), Some(at)) = (&row.withdrawn_as, &row.withdrawn_because, row.withdrawn_at)
    else {
        return Ok(DocumentFace::Nothing);
    };
    let reason = WithdrawalReason::parse(code).ok_or_else(|| OfficeError::fault("reason of a withdrawal"))?;
    Ok(DocumentFace::Withdrawn(WithdrawnDocument {
        agency: agency.clone(),
        document: identity(&row)?,
        revision: row.version,
        on: day_in_china(at),
        notice: reason.leaves_notice().then(|| because.clone()),
    }))
}

fn identity(row: &document_row::Model) -> Result<DocumentId, OfficeError> {
    DocumentId::parse(&row.id).ok_or_else(|| OfficeError::fault("identity of a document"))
}

fn released_on(edition: &edition_row::Model) -> Result<NaiveDate, OfficeError> {
    let at = edition.released_at.ok_or_else(|| OfficeError::fault("a public edition without release"))?;
    Ok(day_in_china(at))
}

async fn shown(
    office: &Office,
    snapshot: &DatabaseTransaction,
    agency: &AgencyId,
    row: &document_row::Model,
    number: i32,
) -> Result<DocumentFace, OfficeError> {
    let edition = edition_of(snapshot, row, number).await?;
    let draft = draft_of(office, agency, &edition)?;
    let first = row.first_released_at.ok_or_else(|| OfficeError::fault("public and never released"))?;
    let number_given = row.index_number.clone();
    let index_number = number_given.ok_or_else(|| OfficeError::fault("public without index number"))?;
    let files = files_of(snapshot, row, number).await?;
    let document = PublishedDocument {
        schema: 1,
        agency: agency.clone(),
        document: identity(row)?,
        revision: row.version,
        edition: number,
        index_number,
        unit: unit_name(snapshot, row).await?,
        metadata: draft.metadata,
        content: draft.content,
        attachments: attachments(office, agency, &files)?,
        pictures: Vec::new(),
        first_released_on: day_in_china(first),
        released_on: released_on(&edition)?,
        released_at: edition.released_at,
        erratum: edition.erratum.clone(),
        validity: stated(snapshot, row).await?,
        prolonged: row
            .prolonged_until
            .map(|until| Prolonged { until, because: row.prolonged_because.clone().unwrap_or_default() }),
        former: former(snapshot, row, number).await?,
        seen: edition.digest.clone(),
        approvals: approvals(&steps_of(snapshot, row, number).await?),
        owed: row.owed_edition == Some(number),
    };
    let to_make = files.iter().map(to_make).collect::<Result<_, _>>()?;
    Ok(DocumentFace::Shown(Box::new(document), to_make))
}

fn stored(file: &document_file::Model) -> Result<FileId, OfficeError> {
    FileId::parse(&file.file_id).ok_or_else(|| OfficeError::fault("identity of a file"))
}

fn to_make(file: &document_file::Model) -> Result<ToMake, OfficeError> {
    Ok(ToMake { id: stored(file)?, name: file.name.clone(), in_text: file.role == IMAGE })
}

/// The content of a file that is to be made anew; only the limited process may look into it.
///
/// # Errors
/// It is not there, or does not open.
pub async fn source_of(office: &Office, agency: &AgencyId, file: &FileId) -> Result<Vec<u8>, OfficeError> {
    let opened = files::open(office, agency, file).await?;
    let mut pieces = std::pin::pin!(opened.content);
    let mut bytes = Vec::with_capacity(usize::try_from(opened.size).unwrap_or_default());
    while let Some(piece) = pieces.try_next().await? {
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

async fn unit_name(snapshot: &DatabaseTransaction, row: &document_row::Model) -> Result<String, OfficeError> {
    let unit = unit::Entity::find_by_id(&row.unit_id)
        .filter(unit::Column::AgencyId.eq(&row.agency_id))
        .one(snapshot)
        .await?;
    Ok(unit.map(|unit| unit.name).unwrap_or_default())
}

/// What stands in attachments. One that was not read is never passed on as it came.
fn attachments(
    office: &Office,
    agency: &AgencyId,
    files: &[document_file::Model],
) -> Result<Vec<PublishedFile>, OfficeError> {
    let mut list = Vec::new();
    for file in files.iter().filter(|file| file.role == ATTACHMENT) {
        let content = printed_of(office, agency, file)?;
        let content = content.ok_or_else(|| OfficeError::fault("a public attachment was not read"))?;
        list.push(PublishedFile { id: stored(file)?, name: file.name.clone(), content, made: None });
    }
    Ok(list)
}

async fn stated(
    snapshot: &DatabaseTransaction,
    row: &document_row::Model,
) -> Result<Option<StatedValidity>, OfficeError> {
    let (Some(code), Some(on)) = (&row.validity, row.validity_on) else { return Ok(None) };
    let validity = Validity::parse(code).ok_or_else(|| OfficeError::fault("validity of a document"))?;
    let because = row.validity_because.clone().unwrap_or_default();
    let stated = StatedValidity { validity, by: None, by_title: None, because, on };
    let Some(by) = &row.validity_by else { return Ok(Some(stated)) };
    // A title in place of a reason is told as what it is.
    let is_title = stated.because.starts_with('《') && stated.because.ends_with('》');
    let because = if is_title { String::new() } else { stated.because };
    let Some(title) = title_told(snapshot, &row.agency_id, by).await? else {
        // What people wrote about a document that nothing may tell of may name it too.
        return Ok(Some(StatedValidity { because: String::new(), ..stated }));
    };
    Ok(Some(StatedValidity { by: DocumentId::parse(by), by_title: Some(title), because, ..stated }))
}

/// The title under which the public knows a document; `None`: it was taken down so that nothing may tell of
/// it.
async fn title_told(
    snapshot: &DatabaseTransaction,
    agency: &str,
    id: &str,
) -> Result<Option<String>, OfficeError> {
    let row = document_row::Entity::find_by_id(id)
        .filter(document_row::Column::AgencyId.eq(agency))
        .one(snapshot)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let reason = row.withdrawn_as.as_deref().and_then(WithdrawalReason::parse);
    if row.public_edition.is_none() && reason.is_some_and(|reason| !reason.leaves_notice()) {
        return Ok(None);
    }
    let Some(edition) = row.public_edition.or(row.withdrawn_edition) else { return Ok(None) };
    Ok(Some(edition_of(snapshot, &row, edition).await?.title))
}

async fn former(
    snapshot: &DatabaseTransaction,
    row: &document_row::Model,
    number: i32,
) -> Result<Vec<FormerEdition>, OfficeError> {
    let rows = edition_row::Entity::find()
        .filter(edition_row::Column::AgencyId.eq(&row.agency_id))
        .filter(edition_row::Column::DocumentId.eq(&row.id))
        .filter(edition_row::Column::Edition.lt(number))
        .filter(edition_row::Column::ReleasedAt.is_not_null())
        .order_by_asc(edition_row::Column::Edition)
        .all(snapshot)
        .await?;
    let former = |edition: edition_row::Model| {
        Ok(FormerEdition {
            edition: edition.edition,
            released_on: released_on(&edition)?,
            seen: edition.digest,
        })
    };
    rows.into_iter().map(former).collect()
}

/// What still counts: every step that passed, the secrecy verdict, an emergency release.
fn approvals(steps: &[review_row::Model]) -> Vec<Approval> {
    let counts = |step: &&review_row::Model| {
        let what = What::parse(&step.what);
        let approves =
            [What::Passed, What::Secrecy, What::Answered, What::EmergencyReleased].map(Some).contains(&what);
        step.in_force && approves
    };
    let approval =
        |step: &review_row::Model| Approval { duty: step.word.clone(), at: step.at, seen: step.seen.clone() };
    steps.iter().filter(counts).map(approval).collect()
}
