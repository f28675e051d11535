//! Reports of errors are answered by the unit whose page it is, or handed on; who wrote one is looked at
//! only on purpose, and the record says so.

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    feedback::{FeedbackEvent, FeedbackKind, LONGEST_ANSWER},
    id::{FeedbackId, UnitId},
    refusal::Refusal,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::{
    ANSWERED, Letters, field, letter_row,
    look::reached,
    receipt::{put_receipt, text},
};
use crate::{
    Office, OfficeError, Outcome, Tx,
    organisation::unit,
    publication::{Told, against_words},
    seal::{open_field, seal_field},
};

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Version of the letter that was on the screen.
    pub version: i32,
    /// Was there an error?
    pub was_wrong: Option<bool>,
    /// What the writer reads.
    pub text: Told,
}

fn identity(id: &str) -> Result<FeedbackId, OfficeError> {
    FeedbackId::parse(id).ok_or(OfficeError::NotFound)
}

/// Answers a report of an error; the writer reads it under the code of the receipt.
pub async fn answer(office: &Office, who: &Staff, id: &str, said: &Answer) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Letters>(id)?;
    let mut refusals = Vec::new();
    let length = said.text.words.trim().chars().count();
    if length == 0 {
        refusals.push(Refusal::new("answer_missing", "请写下答复，提交人会看到").at("answer"));
    } else if length > LONGEST_ANSWER {
        let sentence = format!("答复有{length}个字，最多{LONGEST_ANSWER}个字，请缩短");
        refusals.push(Refusal::new("too_long", sentence).at("answer"));
    }
    refusals.extend(against_words(office, right.agency(), &said.text, "answer").await?);
    let was_wrong = said.was_wrong;
    if was_wrong.is_none() {
        refusals.push(Refusal::new("verdict_missing", "请选择是否确有错误").at("was_wrong"));
    }
    let (Some(was_wrong), true) = (was_wrong, refusals.is_empty()) else { return Err(refusals.into()) };
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let row = reached(tx.conn(), who, &right, FeedbackKind::Error).await?;
            let letter = identity(&row.id)?;
            if row.version != said.version {
                return Err(OfficeError::Conflict);
            }
            let sealed =
                seal_field(tx, right.agency(), field("answer", &row.id), said.text.words.trim().as_bytes())
                    .await?;
            let mut new = row.into_active_model();
            new.state = Set(ANSWERED.to_owned());
            new.answer = Set(Some(sealed));
            new.was_wrong = Set(was_wrong);
            new.answered_by_name = Set(Some(who.name.clone()));
            new.answered_at = Set(Some(tx.now()));
            save(tx, new).await?;
            Ok(Outcome::of(())
                .message(put_receipt(right.agency(), &letter))
                .event(FeedbackEvent::Answered { letter, was_wrong }))
        })
        .await
}

/// Gives a report of an error to another unit of the agency.
pub async fn hand_on(
    office: &Office,
    who: &Staff,
    id: &str,
    version: i32,
    to: Option<&UnitId>,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Letters>(id)?;
    let missing = || Refusal::new("unit_missing", "请选择由哪个科室办理").at("unit");
    let to = to.ok_or_else(missing)?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let row = reached(tx.conn(), who, &right, FeedbackKind::Error).await?;
            let letter = identity(&row.id)?;
            if row.version != version || !row.is_open() {
                return Err(OfficeError::Conflict);
            }
            let unit = unit::Entity::find_by_id(to.as_str())
                .filter(unit::Column::AgencyId.eq(right.agency().as_str()))
                .filter(unit::Column::ClosedOn.is_null())
                .one(tx.conn())
                .await?
                .ok_or_else(missing)?;
            let mut new = row.into_active_model();
            new.unit_id = Set(Some(unit.id));
            save(tx, new).await?;
            Ok(Outcome::of(())
                .message(put_receipt(right.agency(), &letter))
                .event(FeedbackEvent::HandedOn { letter, unit: unit.name }))
        })
        .await
}

/// Who wrote a letter and how the writer is reached: name and contact. Each look stands in the record.
pub async fn contact(
    office: &Office,
    who: &Staff,
    kind: FeedbackKind,
    id: &str,
) -> Result<(String, String), OfficeError> {
    let right = who.authorise::<Edit, Letters>(id)?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let row = reached(tx.conn(), who, &right, kind).await?;
            let sealed = row
                .contact
                .as_deref()
                .ok_or_else(|| Refusal::new("no_contact", "提交人没有留下联系方式，或者保存期满已经删除"))?;
            let opened = text(&open_field(office, right.agency(), field("contact", &row.id), sealed)?)?;
            let said = serde_json::from_str(&opened).map_err(OfficeError::fault)?;
            Ok(Outcome::of(said).event(FeedbackEvent::ContactSeen { letter: identity(&row.id)?, kind }))
        })
        .await
}

/// Writes a letter; somebody who was faster makes a conflict.
pub(super) async fn save(tx: &Tx, new: letter_row::ActiveModel) -> Result<(), OfficeError> {
    let row: letter_row::Model = new.clone().try_into().map_err(OfficeError::fault)?;
    let mut values = new.reset_all();
    values.id = NotSet;
    values.version = Set(row.version + 1);
    let saved = letter_row::Entity::update_many()
        .set(values)
        .filter(letter_row::Column::Id.eq(&row.id))
        .filter(letter_row::Column::AgencyId.eq(&row.agency_id))
        .filter(letter_row::Column::Version.eq(row.version))
        .exec(tx.conn())
        .await?;
    if saved.rows_affected == 1 { Ok(()) } else { Err(OfficeError::Conflict) }
}
