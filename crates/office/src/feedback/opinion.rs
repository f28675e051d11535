//! The adoption table (采纳情况): rows in the words of the agency, and which comment stands under which.

use std::collections::BTreeMap;

use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    feedback::{FeedbackEvent, FeedbackKind, Opinion},
    id::{DocumentId, OpinionId},
    refusal::Refusal,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};

use super::{
    Letters, letter_row,
    look::{call_row, claimed_call, opinions},
    opinion_row,
};
use crate::{
    Office, OfficeError, Outcome,
    publication::{Told, against_words},
};

fn identity(id: &str) -> Result<DocumentId, OfficeError> {
    DocumentId::parse(id).ok_or(OfficeError::NotFound)
}

/// Writes a row of the table of a call; `row`: the one that is changed, `None`: a new one.
pub async fn keep(
    office: &Office,
    who: &Staff,
    call: &str,
    row: Option<&OpinionId>,
    said: &Opinion,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Letters>(call)?;
    let mut refusals = said.check();
    // Both go into the result, which is screened and reviewed: what is doubtful in them is told there.
    for (field, words) in [("point", &said.point), ("reason", &said.reason)] {
        let told = Told { words: words.clone(), checked: true };
        refusals.extend(against_words(office, right.agency(), &told, field).await?);
    }
    let (Some(outcome), true) = (said.outcome, refusals.is_empty()) else { return Err(refusals.into()) };
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let document = claimed_call(tx, who, &right).await?;
            let new = opinion_row::ActiveModel {
                point: Set(said.point.trim().to_owned()),
                outcome: Set(outcome.code().to_owned()),
                reason: Set(said.reason.trim().to_owned()),
                ..Default::default()
            };
            match row {
                Some(row) => {
                    let changed = opinion_row::Entity::update_many()
                        .set(new)
                        .filter(opinion_row::Column::AgencyId.eq(right.agency().as_str()))
                        .filter(opinion_row::Column::DocumentId.eq(&document.id))
                        .filter(opinion_row::Column::Id.eq(row.as_str()))
                        .exec(tx.conn())
                        .await?;
                    if changed.rows_affected != 1 {
                        return Err(OfficeError::NotFound);
                    }
                }
                None => {
                    let known = opinions(tx.conn(), right.agency().as_str(), &document.id).await?;
                    if known.iter().any(|row| row.point == said.point.trim()) {
                        let sentence = "采纳情况表里已经有这个意见要点；要改采纳情况或者理由，请在那一行修改";
                        return Err(Refusal::new("point_known", sentence).at("point").into());
                    }
                    let last = known.last().map_or(0, |row| row.position);
                    let row = opinion_row::ActiveModel {
                        id: Set(tx.new_identity()),
                        agency_id: Set(right.agency().to_string()),
                        document_id: Set(document.id.clone()),
                        position: Set(last + 1),
                        version: Set(1),
                        ..new
                    };
                    opinion_row::Entity::insert(row).exec_without_returning(tx.conn()).await?;
                }
            }
            Ok(Outcome::of(())
                .event(FeedbackEvent::OpinionKept { document: identity(&document.id)?, outcome }))
        })
        .await
}

/// Takes a row out; comments under it stand under none again.
pub async fn drop(office: &Office, who: &Staff, call: &str, row: &OpinionId) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Letters>(call)?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let document = call_row(tx.conn(), who, &right).await?;
            letter_row::Entity::update_many()
                .col_expr(letter_row::Column::OpinionId, Expr::value(None::<String>))
                .filter(letter_row::Column::AgencyId.eq(right.agency().as_str()))
                .filter(letter_row::Column::OpinionId.eq(row.as_str()))
                .exec(tx.conn())
                .await?;
            let gone = opinion_row::Entity::delete_many()
                .filter(opinion_row::Column::AgencyId.eq(right.agency().as_str()))
                .filter(opinion_row::Column::DocumentId.eq(&document.id))
                .filter(opinion_row::Column::Id.eq(row.as_str()))
                .exec(tx.conn())
                .await?;
            if gone.rows_affected != 1 {
                return Err(OfficeError::NotFound);
            }
            Ok(Outcome::of(()).event(FeedbackEvent::OpinionDropped { document: identity(&document.id)? }))
        })
        .await
}

/// Puts comments of a call under rows of its table: by letter, the row or none. Whatever is not named stays
/// where it is.
pub async fn sort(
    office: &Office,
    who: &Staff,
    call: &str,
    places: &BTreeMap<String, Option<OpinionId>>,
) -> Result<u32, OfficeError> {
    let right = who.authorise::<Edit, Letters>(call)?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let document = call_row(tx.conn(), who, &right).await?;
            let known = opinions(tx.conn(), right.agency().as_str(), &document.id).await?;
            let letters = letter_row::Entity::find()
                .filter(letter_row::Column::AgencyId.eq(right.agency().as_str()))
                .filter(letter_row::Column::DocumentId.eq(&document.id))
                .filter(letter_row::Column::Kind.eq(FeedbackKind::Comment.code()))
                .filter(letter_row::Column::Id.is_in(places.keys()))
                .all(tx.conn())
                .await?;
            let mut moved = 0;
            for letter in letters {
                let place = places.get(&letter.id).and_then(Option::as_ref);
                let is_known = place.is_none_or(|place| known.iter().any(|row| row.id == place.as_str()));
                if !is_known || letter.opinion_id.as_deref() == place.map(OpinionId::as_str) {
                    continue;
                }
                let mut new = letter.into_active_model();
                new.opinion_id = Set(place.map(ToString::to_string));
                super::answer::save(tx, new).await?;
                moved += 1;
            }
            let sorted = FeedbackEvent::Sorted { document: identity(&document.id)?, comments: moved };
            Ok(Outcome::of(moved).event(sorted))
        })
        .await
}
