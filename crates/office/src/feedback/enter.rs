//! Comments that came by letter, by telephone or at the counter: entered by hand, kept like the others.

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    feedback::{FeedbackEvent, FeedbackKind, Letter},
    id::{DocumentId, FeedbackId},
    refusal::Refusal,
};
use sea_orm::{EntityTrait, IntoActiveModel};

use super::{Letters, collect::row_of, letter_row, look::call_row};
use crate::{Office, OfficeError, Outcome};

/// What somebody said, as the clerk writes it down.
#[derive(Clone, PartialEq, Eq)]
pub struct Comment {
    /// When it came.
    pub on: NaiveDate,
    /// What was said.
    pub text: String,
    /// Name of the writer; may be empty.
    pub name: String,
    /// How the writer is reached; may be empty.
    pub contact: String,
}

/// Enters a comment on a call.
pub async fn enter(
    office: &Office,
    who: &Staff,
    call: &str,
    comment: &Comment,
) -> Result<FeedbackId, OfficeError> {
    let right = who.authorise::<Edit, Letters>(call)?;
    let actor = Actor::Staff(who.clone());
    let letter = Letter {
        schema: 1,
        kind: FeedbackKind::Comment,
        document: DocumentId::parse(call),
        page: String::new(),
        text: comment.text.clone(),
        name: comment.name.clone(),
        contact: comment.contact.clone(),
        // Nobody holds a receipt of it.
        reply_key: String::new(),
    };
    office
        .transact(&actor, async |tx| {
            let document = call_row(tx.conn(), who, &right).await?;
            let mut refusals = letter.check();
            refusals.extend(day_unusable(document.comment_from, comment.on, office.today()));
            if !refusals.is_empty() {
                return Err(refusals.into());
            }
            let receipt = letter_row::entered(&tx.new_identity());
            let row = row_of(tx, right.agency(), (&receipt, comment.on), &letter).await?;
            let id = FeedbackId::parse(&row.id).ok_or_else(|| OfficeError::fault("identity of a letter"))?;
            letter_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
            let event = FeedbackEvent::Entered { letter: id.clone(), kind: FeedbackKind::Comment };
            Ok(Outcome::of(id).event(event))
        })
        .await
}

fn day_unusable(from: Option<NaiveDate>, on: NaiveDate, today: NaiveDate) -> Option<Refusal> {
    let usable = on <= today && from.is_none_or(|from| on >= from);
    (!usable).then(|| {
        Refusal::new("day_unusable", "收到日期应在征集开始那天到今天之间（含这两天），请改正").at("on")
    })
}
