//! A number that must not go out is covered where it stands, with one act: the text is saved as if its
//! writer had typed the stars.

use gongkai_domain::{
    authority::{Edit, Staff},
    refusal::Refusal,
};
use gongkai_screening::places_of;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{keep::mark, subjects, text};
use crate::{
    Office, OfficeError,
    publication::{
        Dossier, Draft, Held, Save, Saved, dictionary::rules_of, edition_row, finding_row, held::draft_of,
        held::held, save, working,
    },
};

/// Can a person cover what was found with one act? Numbers can that stand in the text in print; what stands
/// in a file is covered in the file.
pub fn can_be_masked(row: &finding_row::Model, edition: &edition_row::Model) -> bool {
    row.subject == edition.text_digest && !row.hidden && row.suggestion.contains('*')
}

/// Covers what was found, everywhere in text and metadata, and saves the text.
pub async fn mask(
    office: &Office,
    who: &Staff,
    document: &str,
    finding: &str,
    version: i32,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Dossier>(document)?;
    let now = held(office.read(), who, &right).await?;
    let row = finding_row::Entity::find_by_id(finding)
        .filter(finding_row::Column::AgencyId.eq(now.agency.as_str()))
        .filter(finding_row::Column::DocumentId.eq(now.id.as_str()))
        .one(office.read())
        .await?
        .ok_or_else(super::changed)?;
    // A finding of a former text is history.
    if !subjects(office.read(), &now.row, &now.edition).await?.contains(&row.subject) {
        return Err(super::changed());
    }
    if row.version != version {
        return Err(OfficeError::Conflict);
    }
    if !can_be_masked(&row, &now.edition) {
        let sentence = "这一处不在正文里，不能在这里遮盖，请在附件里改好后重新上传";
        return Err(Refusal::new("mask_elsewhere", sentence).at("finding").into());
    }
    // What is kept beside the draft would be lost with the save below.
    if working::row_of(office.read(), &now, who).await?.is_some() {
        let sentence = "您有自动保存、还没有存入的内容，请先在修改页保存，再遮盖";
        return Err(Refusal::new("mask_unsaved", sentence).at("finding").into());
    }
    let draft = masked(office, &now, &row).await?;
    let (metadata, content) = (draft.metadata, draft.content);
    let change = Save { version: now.row.version, metadata, content, erratum: now.edition.erratum.clone() };
    match save(office, who, document, change).await? {
        Saved::Kept(_) => Ok(()),
        Saved::Overtaken(_) => Err(OfficeError::Conflict),
    }
}

/// The text with what was found covered.
async fn masked(office: &Office, now: &Held, row: &finding_row::Model) -> Result<Draft, OfficeError> {
    let mut draft = draft_of(office, &now.agency, &now.edition)?;
    let screened = text(&draft, &*rules_of(office, &now.agency).await?, office.today())?;
    let mut found = None;
    for kept in screened.findings {
        let same = kept.rule == row.rule && mark(office, &now.agency, &kept)? == row.mark;
        found = found.or(kept.mask.filter(|_| same).map(|mask| (kept.value, mask)));
    }
    let by_hand = || {
        let sentence = "这个号码分在几段或几格里，不能自动遮盖，请打开修改页改好后保存";
        OfficeError::from(Refusal::new("mask_by_hand", sentence).at("finding"))
    };
    let (value, mask) = found.ok_or_else(by_hand)?;
    let find = |text: &str| places_of(text, &value);
    let covered = draft.content.cover(&find, &mask) + draft.metadata.cover(&find, &mask);
    if covered == 0 { Err(by_hand()) } else { Ok(draft) }
}
