//! What the public is to see of a document at this moment. The delivery asks for it when it runs, so a
//! late message can never bring back what was withdrawn.

use chrono::NaiveDate;
use gongkai_domain::{
    id::{AgencyId, DocumentId},
    publication::{Validity, WithdrawalReason},
};
use gongkai_public::{
    PublishedDocument, WithdrawnDocument,
    bundle::Approval,
    document::{FormerEdition, PublishedFile, StatedValidity},
};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

use super::{
    ATTACHMENT, What, document_row, edition_row,
    held::{draft_of, edition_of, files_of, steps_of},
    printed_of, review_row,
};
use crate::{Office, OfficeError, chance::day_in_china, organisation::unit};

/// What the public is to see.
#[derive(Debug, Clone, PartialEq)]
pub enum DocumentFace {
    /// This edition.
    Shown(Box<PublishedDocument>),
    /// It was taken down, with or without a notice.
    Withdrawn(WithdrawnDocument),
    /// Nothing: it was never public.
    Nothing,
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
    Ok(DocumentFace::Shown(Box::new(PublishedDocument {
        schema: 1,
        agency: agency.clone(),
        document: identity(row)?,
        revision: row.version,
        edition: number,
        index_number,
        unit: unit_name(snapshot, row).await?,
        metadata: draft.metadata,
        content: draft.content,
        attachments: attachments(office, snapshot, agency, row, number).await?,
        first_released_on: day_in_china(first),
        released_on: released_on(&edition)?,
        erratum: edition.erratum.clone(),
        validity: stated(row)?,
        former: former(snapshot, row, number).await?,
        seen: edition.digest.clone(),
        approvals: approvals(&steps_of(snapshot, row, number).await?),
        owed: row.owed_edition == Some(number),
    })))
}

async fn unit_name(snapshot: &DatabaseTransaction, row: &document_row::Model) -> Result<String, OfficeError> {
    let unit = unit::Entity::find_by_id(&row.unit_id)
        .filter(unit::Column::AgencyId.eq(&row.agency_id))
        .one(snapshot)
        .await?;
    Ok(unit.map(|unit| unit.name).unwrap_or_default())
}

/// Attachments made anew. One that was not read is never passed on as it came.
async fn attachments(
    office: &Office,
    snapshot: &DatabaseTransaction,
    agency: &AgencyId,
    row: &document_row::Model,
    number: i32,
) -> Result<Vec<PublishedFile>, OfficeError> {
    let mut list = Vec::new();
    for file in files_of(snapshot, row, number).await? {
        if file.role != ATTACHMENT {
            continue;
        }
        let content = printed_of(office, agency, &file)?;
        let content = content.ok_or_else(|| OfficeError::fault("a public attachment was not read"))?;
        list.push(PublishedFile { id: file.id, name: file.name, content });
    }
    Ok(list)
}

fn stated(row: &document_row::Model) -> Result<Option<StatedValidity>, OfficeError> {
    let (Some(code), Some(on)) = (&row.validity, row.validity_on) else { return Ok(None) };
    let validity = Validity::parse(code).ok_or_else(|| OfficeError::fault("validity of a document"))?;
    Ok(Some(StatedValidity {
        validity,
        by: row.validity_by.as_deref().and_then(DocumentId::parse),
        because: row.validity_because.clone().unwrap_or_default(),
        on,
    }))
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
