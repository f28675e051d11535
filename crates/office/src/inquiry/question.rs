//! Questions of the portal: taken into the register, and what whoever asked is told under the code.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use data_encoding::HEXLOWER;
use gongkai_domain::{
    authority::Actor,
    feedback::{FeedbackKind, Letter},
    id::{AgencyId, InquiryId, UnitId},
    inquiry::{InquiryEvent, asked_on_portal},
    organisation::Duty,
};
use gongkai_public::{Card, ReceiptCard};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::{
    enter::{held, identity, in_china, put_in},
    inquiry_row, letter_row, lock,
};
use crate::{
    Office, OfficeError, Outcome, Tx,
    chance::day_in_china,
    feedback::SealedReceipt,
    organisation::{duty, staff, unit},
    outbox::Message,
    seal::{Field, open_field, seal_field},
};

/// Kind of the message that brings the card of whoever asked up to date.
pub const PUT_RECEIPT: &str = "public.put_question_receipt";
/// Name of this work in the record and in the register.
const COLLECT: &str = "inquiry.collect";
const BY: &str = "门户";

fn field(row: &str) -> Field<'_> {
    Field { table: "inquiry_letter", column: "reply_key", row }
}

fn put_receipt(agency: &AgencyId, inquiry: &str) -> Message {
    let payload = serde_json::json!({"agency": agency, "inquiry": inquiry});
    Message { agency: agency.to_string(), ..Message::new(PUT_RECEIPT, payload) }
}

/// The entry of a letter that was taken in before.
async fn known(conn: &impl ConnectionTrait, receipt: &str) -> Result<Option<letter_row::Model>, OfficeError> {
    Ok(letter_row::Entity::find().filter(letter_row::Column::Receipt.eq(receipt)).one(conn).await?)
}

/// Takes a question into the register; one that is there already stays one.
pub(crate) async fn collect(
    office: &Office,
    agency: &AgencyId,
    (receipt, received_on): (&str, NaiveDate),
    said: &Letter,
) -> Result<InquiryId, OfficeError> {
    if let Some(row) = known(office.read(), receipt).await? {
        return identity(&row.inquiry_id);
    }
    office
        .transact(&Actor::System(COLLECT), async |tx| {
            let desk = desk(tx, agency).await?;
            let at = asked_at(tx, agency, received_on).await?;
            let no_way = || OfficeError::fault("no way of the data is the portal's");
            let entry = asked_on_portal(said, desk, at).ok_or_else(no_way)?;
            let rows = put_in(tx, BY, agency, std::slice::from_ref(&entry)).await?;
            let row = rows.into_iter().next().ok_or_else(|| OfficeError::fault("an entry without a row"))?;
            let letter = letter_row::Model {
                agency_id: agency.to_string(),
                receipt: receipt.to_owned(),
                reply_key: seal_field(tx, agency, field(&row.id), said.reply_key.as_bytes()).await?,
                inquiry_id: row.id.clone(),
            };
            letter_row::Entity::insert(letter.into_active_model()).exec_without_returning(tx.conn()).await?;
            let inquiry = identity(&row.id)?;
            let event = InquiryEvent::Asked { inquiry: inquiry.clone(), number: row.number };
            Ok(Outcome::of(inquiry).event_in(agency, event).message(put_receipt(agency, &row.id)))
        })
        .await
}

/// The mailbox knows the day alone: what waited there was asked by the end of it. A closed month takes nothing
/// in any more, so that such a question counts when it came to the office.
async fn asked_at(tx: &Tx, agency: &AgencyId, on: NaiveDate) -> Result<chrono::NaiveDateTime, OfficeError> {
    let now = in_china(tx.now());
    let end = on.and_time(NaiveTime::MIN) + TimeDelta::days(1) - TimeDelta::minutes(1);
    let closed = lock::is_locked(tx.conn(), agency, on).await?;
    Ok(if closed { now } else { end.min(now) })
}

/// The unit of whoever keeps the register, else the disclosure office, else the first there is.
async fn desk(tx: &Tx, agency: &AgencyId) -> Result<UnitId, OfficeError> {
    let open = unit::Entity::find()
        .filter(unit::Column::AgencyId.eq(agency.as_str()))
        .filter(unit::Column::ClosedOn.is_null())
        .order_by_asc(unit::Column::Id)
        .all(tx.conn())
        .await?;
    let mut chosen = None;
    for holder in clerks(tx.conn(), agency, day_in_china(tx.now())).await? {
        let person = staff::Entity::find_by_id(&holder.staff_id).one(tx.conn()).await?;
        let own = person.and_then(|person| person.unit_id);
        chosen = open.iter().find(|unit| own.as_ref() == Some(&unit.id));
        if chosen.is_some() {
            break;
        }
    }
    let chosen = chosen.or_else(|| open.iter().find(|unit| unit.ogi_office)).or(open.first());
    chosen
        .and_then(|unit| UnitId::parse(&unit.id))
        .ok_or_else(|| OfficeError::fault("an agency without a unit cannot take questions"))
}

/// Who keeps the register on a day.
async fn clerks(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    today: NaiveDate,
) -> Result<Vec<duty::Model>, OfficeError> {
    let mut holders = duty::Entity::find()
        .filter(duty::Column::AgencyId.eq(agency.as_str()))
        .filter(duty::Column::Duty.eq(Duty::InquiryClerk.code()))
        .order_by_asc(duty::Column::Id)
        .all(conn)
        .await?;
    holders.retain(|row| row.until_on.is_none_or(|until| until >= today));
    Ok(holders)
}

/// Does anybody keep the register today?
pub(crate) async fn has_clerk(office: &Office, agency: &AgencyId) -> Result<bool, OfficeError> {
    Ok(!clerks(office.read(), agency, office.today()).await?.is_empty())
}

/// With the message that tells whoever asked on the portal of a change.
pub(super) async fn tell<T>(
    tx: &Tx,
    agency: &AgencyId,
    inquiry: &str,
    outcome: Outcome<T>,
) -> Result<Outcome<T>, OfficeError> {
    let letter = letter_row::Entity::find_by_id(inquiry).one(tx.conn()).await?;
    Ok(match letter {
        Some(_) => outcome.message(put_receipt(agency, inquiry)),
        None => outcome,
    })
}

fn card(row: &inquiry_row::Model, unit: String) -> ReceiptCard {
    let end = |due: chrono::DateTime<chrono::Utc>| day_in_china(due - TimeDelta::seconds(1));
    ReceiptCard {
        schema: 1,
        kind: FeedbackKind::Question,
        received_on: row.asked_on,
        due: row.due_at.map(end),
        document: None,
        unit,
        answer: if row.closed_at.is_some() { row.answer.clone() } else { String::new() },
        answered_on: row.closed_at.map(day_in_china),
    }
}

/// What whoever asked is told, by the present state.
pub async fn receipt_of(
    office: &Office,
    agency: &AgencyId,
    inquiry: &str,
) -> Result<SealedReceipt, OfficeError> {
    let snapshot = office.snapshot().await?;
    let row = held(&snapshot, agency, inquiry).await?;
    let letter = letter_row::Entity::find_by_id(inquiry)
        .filter(letter_row::Column::AgencyId.eq(agency.as_str()))
        .one(&snapshot)
        .await?
        .ok_or(OfficeError::NotFound)?;
    let unit = unit::Entity::find_by_id(&row.desk_id).one(&snapshot).await?.map(|unit| unit.name);
    let card = card(&row, unit.unwrap_or_default());
    let key = open_field(office, agency, field(&letter.inquiry_id), &letter.reply_key)?;
    let key: [u8; 32] = HEXLOWER
        .decode(&key)
        .ok()
        .and_then(|key| key.try_into().ok())
        .ok_or_else(|| OfficeError::fault("key of a receipt"))?;
    let mut nonce = [0_u8; 24];
    office.entropy().fill(&mut nonce);
    let sealed = card.seal(&key, &letter.receipt, nonce).map_err(OfficeError::fault)?;
    Ok(SealedReceipt { receipt: letter.receipt, revision: row.version, sealed })
}
