//! Findings as they are kept.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;
use gongkai_domain::id::AgencyId;
use gongkai_screening::{Level, Setting};
use hmac::{Hmac, KeyInit, Mac};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, sea_query::OnConflict,
};
use sha2::Sha256;

use super::{Kept, Screened, file::again, rule_title};
use crate::{
    Office, OfficeError, Tx,
    publication::{
        Held,
        dictionary::rules_of,
        edition_row, finding_row,
        held::{draft_of, files_of, of_agency},
        printed_of, screening_row,
    },
};

/// Rows of one insert.
const BATCH: usize = 500;

/// Keeps what was found in a text. `former`: the text that it takes the place of, whose findings go
/// unless another edition has it. Gives rule and place of what blocked there and stands there no more.
pub(in crate::publication) async fn keep_text(
    tx: &Tx,
    held: &Held,
    former: Option<&str>,
    screened: &Screened,
) -> Result<Vec<(String, String)>, OfficeError> {
    let before = match former {
        Some(former) => found_in(tx, held, former).await?,
        None => Vec::new(),
    };
    let gone = gone(tx.office(), held, &before, screened)?;
    let said = before.into_iter().filter(|row| row.reason.is_some());
    let said = said.map(|row| ((row.rule.clone(), row.mark.clone()), row)).collect();
    keep(tx, held, screened, &said).await?;
    let Some(former) = former.filter(|former| *former != screened.subject) else { return Ok(gone) };
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
    Ok(gone)
}

/// What was found in a text, in its order.
async fn found_in(tx: &Tx, held: &Held, subject: &str) -> Result<Vec<finding_row::Model>, OfficeError> {
    let rows = finding_row::Entity::find()
        .filter(finding_row::Column::AgencyId.eq(held.agency.as_str()))
        .filter(finding_row::Column::DocumentId.eq(held.id.as_str()))
        .filter(finding_row::Column::Subject.eq(subject))
        .order_by_asc(finding_row::Column::Position);
    Ok(rows.all(tx.conn()).await?)
}

/// What blocked before and is not found any more.
fn gone(
    office: &Office,
    held: &Held,
    before: &[finding_row::Model],
    screened: &Screened,
) -> Result<Vec<(String, String)>, OfficeError> {
    let mut blocked =
        before.iter().filter(|row| row.level == Level::Block.code() && row.confirmed_at.is_none()).peekable();
    if blocked.peek().is_none() {
        return Ok(Vec::new());
    }
    let marks = screened.findings.iter().map(|found| mark(office, &held.agency, found));
    let marks: BTreeSet<String> = marks.collect::<Result<_, _>>()?;
    let gone = blocked.filter(|row| !marks.contains(&row.mark));
    Ok(gone.map(|row| (rule_title(&row.rule).to_owned(), row.place.clone())).collect())
}

/// Screens the newest text and what readers get of its attachments once more, by the rules and the dictionary of
/// today; what is found beside what was found before is kept beside it. What somebody has answered stays answered.
/// Of a file, this reads what stands in it in print: nothing else of it goes out, and only the limited process may
/// look into the file itself.
pub(in crate::publication) async fn renew(
    office: &Office,
    agency: &AgencyId,
    document: &str,
) -> Result<(), OfficeError> {
    let held = of_agency(office.read(), agency, document).await?;
    let draft = draft_of(office, agency, &held.edition)?;
    let (rules, today) = (rules_of(office, agency).await?, office.today());
    let mut all = vec![super::text(&draft, &rules, today)?];
    let setting = Setting { on: today, consultation: super::asks_for_opinions(&draft.metadata.kind) };
    for file in files_of(office.read(), &held.row, held.edition.edition).await? {
        if let Some(content) = printed_of(office, agency, &file)? {
            all.push(again(&file, &content, &rules, setting));
        }
    }
    for screened in all {
        keep_new(office, &held, screened).await?;
    }
    Ok(())
}

/// Keeps what was not found in the same text or file before.
async fn keep_new(office: &Office, held: &Held, mut screened: Screened) -> Result<(), OfficeError> {
    let before = finding_row::Entity::find()
        .filter(finding_row::Column::AgencyId.eq(held.agency.as_str()))
        .filter(finding_row::Column::DocumentId.eq(held.id.as_str()))
        .filter(finding_row::Column::Subject.eq(&screened.subject))
        .all(office.read())
        .await?;
    let known: BTreeSet<(&str, &str, &str)> =
        before.iter().map(|row| (row.rule.as_str(), row.level.as_str(), row.mark.as_str())).collect();
    let mut new = Vec::new();
    for found in std::mem::take(&mut screened.findings) {
        let mark = mark(office, &held.agency, &found)?;
        if !known.contains(&(found.rule.as_str(), found.level.code(), mark.as_str())) {
            new.push((found, mark));
        }
    }
    if new.is_empty() {
        return Ok(());
    }
    let last = before.iter().map(|row| row.position).max().unwrap_or(0);
    office
        .housekeeping(async |tx| {
            let rows = (last + 1..).zip(&new).map(|(position, (found, mark))| {
                finding(tx, held, &screened, (position, found, mark.clone()), None).into_active_model()
            });
            finding_row::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
            Ok(())
        })
        .await
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
