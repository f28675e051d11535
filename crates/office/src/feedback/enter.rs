//! Comments that came by letter, by telephone or at the counter: entered by hand, kept like the others.

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Actor, Authz, Edit, Staff},
    feedback::{FeedbackEvent, FeedbackKind, Letter},
    id::{DocumentId, FeedbackId},
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::{Letters, collect::row_of, field, letter_row, look::claimed_call, receipt::text};
use crate::{Office, OfficeError, Outcome, Tx, seal::open_field};

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
            let document = claimed_call(tx, who, &right).await?;
            let mut refusals = letter.check();
            refusals.extend(day_unusable(document.comment_from, comment.on, office.today()));
            if !refusals.is_empty() {
                return Err(refusals.into());
            }
            if is_known(tx, &right, &document.id, comment).await? {
                let sentence =
                    "同一天已经登记过这个人的同样意见，不用再登记；确是另一个人提的，请写上称呼或者联系方式";
                return Err(Refusal::new("comment_known", sentence).at("text").into());
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

/// Was the same said by the same writer entered for that day? Two writers may say the same.
async fn is_known(
    tx: &Tx,
    right: &Authz<Edit, Letters>,
    call: &str,
    comment: &Comment,
) -> Result<bool, OfficeError> {
    let rows = letter_row::Entity::find()
        .filter(letter_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(letter_row::Column::DocumentId.eq(call))
        .filter(letter_row::Column::Kind.eq(FeedbackKind::Comment.code()))
        .filter(letter_row::Column::ReceivedOn.eq(comment.on))
        .all(tx.conn())
        .await?;
    let writer = (comment.name.trim().to_owned(), comment.contact.trim().to_owned());
    for row in rows.iter().filter(|row| row.was_entered()) {
        let open =
            |column, sealed: &str| open_field(tx.office(), right.agency(), field(column, &row.id), sealed);
        let said = text(&open("body", &row.body)?)?;
        let by: (String, String) = match &row.contact {
            Some(sealed) => serde_json::from_slice(&open("contact", sealed)?).map_err(OfficeError::fault)?,
            None => Default::default(),
        };
        if said == comment.text.trim() && by == writer {
            return Ok(true);
        }
    }
    Ok(false)
}

fn day_unusable(from: Option<NaiveDate>, on: NaiveDate, today: NaiveDate) -> Option<Refusal> {
    let usable = on <= today && from.is_none_or(|from| on >= from);
    (!usable).then(|| {
        Refusal::new("day_unusable", "收到日期应在征集开始那天到今天之间（含这两天），请改正").at("on")
    })
}
