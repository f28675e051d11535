//! Findings as they are kept.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use gongkai_domain::id::AgencyId;
use hmac::{Hmac, KeyInit, Mac};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, sea_query::OnConflict,
};
use sha2::Sha256;

use super::{Kept, Screened};
use crate::{
    Office, OfficeError, Tx,
    publication::{Held, edition_row, finding_row, screening_row},
};

/// Rows of one insert.
const BATCH: usize = 500;

/// Keeps what was found in a text. `former`: the text that it takes the place of, whose findings go
/// unless another edition has it.
pub(in crate::publication) async fn keep_text(
    tx: &Tx,
    held: &Held,
    former: Option<&str>,
    screened: &Screened,
) -> Result<(), OfficeError> {
    let said = match former {
        Some(former) => said_of(tx, held, former).await?,
        None => BTreeMap::new(),
    };
    keep(tx, held, screened, &said).await?;
    let Some(former) = former.filter(|former| *former != screened.subject) else { return Ok(()) };
    let elsewhere = edition_row::Entity::find()
        .filter(edition_row::Column::AgencyId.eq(held.agency.as_str()))
        .filter(edition_row::Column::DocumentId.eq(held.id.as_str()))
        .filter(edition_row::Column::Edition.ne(held.edition.edition))
        .filter(edition_row::Column::TextDigest.eq(former));
    if elsewhere.count(tx.conn()).await? == 0 {
        finding_row::Entity::delete_many()
            .filter(finding_row::Column::AgencyId.eq(held.agency.as_str()))
            .filter(finding_row::Column::DocumentId.eq(held.id.as_str()))
            .filter(finding_row::Column::Subject.eq(former))
            .exec(tx.conn())
            .await?;
        screening_row::Entity::delete_many()
            .filter(screening_row::Column::AgencyId.eq(held.agency.as_str()))
            .filter(screening_row::Column::DocumentId.eq(held.id.as_str()))
            .filter(screening_row::Column::Subject.eq(former))
            .exec(tx.conn())
            .await?;
    }
    Ok(())
}

/// What people said about findings of a text, by rule and mark.
async fn said_of(
    tx: &Tx,
    held: &Held,
    subject: &str,
) -> Result<BTreeMap<(String, String), finding_row::Model>, OfficeError> {
    let rows = finding_row::Entity::find()
        .filter(finding_row::Column::AgencyId.eq(held.agency.as_str()))
        .filter(finding_row::Column::DocumentId.eq(held.id.as_str()))
        .filter(finding_row::Column::Subject.eq(subject))
        .filter(finding_row::Column::Reason.is_not_null())
        .all(tx.conn())
        .await?;
    Ok(rows.into_iter().map(|row| ((row.rule.clone(), row.mark.clone()), row)).collect())
}

pub(super) async fn keep(
    tx: &Tx,
    held: &Held,
    screened: &Screened,
    said: &BTreeMap<(String, String), finding_row::Model>,
) -> Result<(), OfficeError> {
    let row = screening_row::Model {
        document_id: held.id.to_string(),
        subject: screened.subject.clone(),
        agency_id: held.agency.to_string(),
        file: screened.file.clone(),
        at: tx.now(),
    };
    let new = screening_row::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([screening_row::Column::DocumentId, screening_row::Column::Subject])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    if new == 0 {
        return Ok(());
    }
    let mut rows = Vec::with_capacity(screened.findings.len());
    for (position, found) in (1..).zip(&screened.findings) {
        let mark = mark(tx.office(), &held.agency, found)?;
        let before = said.get(&(found.rule.clone(), mark.clone()));
        let same_weight = before.filter(|before| before.level == found.level.code());
        rows.push(finding(tx, held, screened, (position, found, mark), same_weight).into_active_model());
    }
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(BATCH));
        finding_row::Entity::insert_many(std::mem::replace(&mut rows, rest))
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(())
}

fn finding(
    tx: &Tx,
    held: &Held,
    screened: &Screened,
    (position, found, mark): (i32, &Kept, String),
    before: Option<&finding_row::Model>,
) -> finding_row::Model {
    finding_row::Model {
        id: tx.new_identity(),
        agency_id: held.agency.to_string(),
        document_id: held.id.to_string(),
        subject: screened.subject.clone(),
        position,
        rule: found.rule.clone(),
        level: found.level.code().to_owned(),
        place: found.place.clone(),
        hidden: found.hidden,
        excerpt: found.excerpt.clone(),
        suggestion: found.suggestion.clone(),
        message: found.message.clone(),
        mark,
        reason: before.and_then(|row| row.reason.clone()),
        reason_by: before.and_then(|row| row.reason_by.clone()),
        reason_by_name: before.and_then(|row| row.reason_by_name.clone()),
        reason_at: before.and_then(|row| row.reason_at),
        confirmed_by: before.and_then(|row| row.confirmed_by.clone()),
        confirmed_by_name: before.and_then(|row| row.confirmed_by_name.clone()),
        confirmed_at: before.and_then(|row| row.confirmed_at),
        version: 1,
    }
}

/// A keyed digest: what was found cannot be guessed from it.
pub(super) fn mark(office: &Office, agency: &AgencyId, found: &Kept) -> Result<String, OfficeError> {
    let key = office.master().derive(&format!("findings of agency {agency}"));
    let mut mac = Hmac::<Sha256>::new_from_slice(&*key).map_err(OfficeError::fault)?;
    mac.update(found.rule.as_bytes());
    mac.update(&[0]);
    mac.update(found.value.as_bytes());
    Ok(HEXLOWER.encode(&mac.finalize().into_bytes()))
}
