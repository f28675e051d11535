//! What people do with a bulletin: write, send, send back, approve, issue.

use chrono::{Datelike, NaiveDate};
use gongkai_domain::{
    authority::{Actor, Decide, Edit, Staff},
    bulletin::{Act, BulletinEvent, State, other_figures, refuse_past, with_due},
    id::AgencyId,
    refusal::Refusal,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};

use super::{
    Bulletins, bulletin_row,
    look::{Held, held},
    make::digest,
};
use crate::{
    Office, OfficeError, Outcome, Tx,
    chance::day_in_china,
    publication::next_serial,
    setting::{self, Name},
};

/// Most characters of a text.
const LONGEST: usize = 20_000;

async fn save(tx: &Tx, before: &Held, mut new: bulletin_row::Model, to: State) -> Result<(), OfficeError> {
    to.code().clone_into(&mut new.state);
    new.digest = digest(&new);
    let version = before.row.version;
    let mut values = new.into_active_model().reset_all();
    values.id = NotSet;
    // Frozen once.
    (values.snapshot, values.snapshot_digest) = (NotSet, NotSet);
    values.version = Set(version.saturating_add(1));
    let saved = bulletin_row::Entity::update_many()
        .set(values)
        .filter(bulletin_row::Column::Id.eq(&before.row.id))
        .filter(bulletin_row::Column::AgencyId.eq(&before.row.agency_id))
        .filter(bulletin_row::Column::Version.eq(version))
        .exec(tx.conn())
        .await?;
    if saved.rows_affected == 1 { Ok(()) } else { Err(OfficeError::Conflict) }
}

async fn step<F>(
    office: &Office,
    who: &Staff,
    (agency, id): (&AgencyId, &str),
    (act, seen): (Act, &str),
    change: F,
) -> Result<(), OfficeError>
where
    F: AsyncFnOnce(&Tx, &Held, &mut bulletin_row::Model) -> Result<BulletinEvent, OfficeError>,
{
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let before = held(tx.conn(), agency, id).await?;
            let to = before.life.after(act, &who.id, seen)?;
            let mut new = before.row.clone();
            let event = change(tx, &before, &mut new).await?;
            save(tx, &before, new, to).await?;
            Ok(Outcome::of(()).event(event))
        })
        .await
}

/// Writes the text and the day by which faults are to be mended; `version` is what was on the page.
pub async fn write(
    office: &Office,
    who: &Staff,
    id: &str,
    version: i32,
    (text, due): (&str, NaiveDate),
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Bulletins>(id)?;
    let text = text.replace("\r\n", "\n").trim().to_owned();
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(Refusal::new("text_missing", "请写通报的正文，不超过20000个字").at("text").into());
    }
    step(office, who, (right.agency(), right.id()), (Act::Write, ""), async |_, before, new| {
        if before.row.version != version {
            return Err(OfficeError::Conflict);
        }
        let differ = other_figures(&before.snapshot, &text);
        if !differ.is_empty() {
            return Err(differ.into());
        }
        let mut hands = before.life.hands.clone();
        hands.insert(who.id.clone());
        new.hands = serde_json::to_string(&hands).map_err(OfficeError::fault)?;
        new.text = with_due(&text, (before.row.due_on, due))?;
        new.due_on = due;
        Ok(BulletinEvent::Written { bulletin: before.id.clone(), month: before.row.month.clone() })
    })
    .await
}

/// Sends it to the leader in charge; `seen` is the digest that was on the page.
pub async fn send(office: &Office, who: &Staff, id: &str, seen: &str) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Bulletins>(id)?;
    step(office, who, (right.agency(), right.id()), (Act::Send, seen), async |tx, before, new| {
        refuse_past(before.row.due_on, &before.snapshot, day_in_china(tx.now()))?;
        // Whoever sends it stands for it.
        let mut hands = before.life.hands.clone();
        hands.insert(who.id.clone());
        new.hands = serde_json::to_string(&hands).map_err(OfficeError::fault)?;
        (new.sent_by_name, new.sent_at) = (Some(who.name.clone()), Some(tx.now()));
        new.return_reason = None;
        let (bulletin, month) = (before.id.clone(), before.row.month.clone());
        Ok(BulletinEvent::Sent { bulletin, month, digest: before.row.digest.clone() })
    })
    .await
}

/// Sends it back.
pub async fn send_back(
    office: &Office,
    who: &Staff,
    id: &str,
    seen: &str,
    reason: &str,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Decide, Bulletins>(id)?;
    let reason = reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > 400 {
        return Err(Refusal::new("reason_missing", "请写明退回的原因，不超过400个字").at("reason").into());
    }
    step(office, who, (right.agency(), right.id()), (Act::Return, seen), async |_, before, new| {
        new.return_reason = Some(reason.clone());
        (new.approved_by_name, new.approved_at) = (None, None);
        Ok(BulletinEvent::Returned { bulletin: before.id.clone(), month: before.row.month.clone(), reason })
    })
    .await
}

/// Approves exactly what was on the page.
pub async fn approve(office: &Office, who: &Staff, id: &str, seen: &str) -> Result<(), OfficeError> {
    let right = who.authorise::<Decide, Bulletins>(id)?;
    step(office, who, (right.agency(), right.id()), (Act::Approve, seen), async |tx, before, new| {
        (new.approved_by_name, new.approved_at) = (Some(who.name.clone()), Some(tx.now()));
        let (bulletin, month) = (before.id.clone(), before.row.month.clone());
        Ok(BulletinEvent::Approved { bulletin, month, digest: before.row.digest.clone() })
    })
    .await
}

/// Bulletins are issued in the order of their months: what is told later corrects what was told before.
async fn in_order(tx: &Tx, of: &Held) -> Result<(), OfficeError> {
    let earlier = bulletin_row::Entity::find()
        .filter(bulletin_row::Column::AgencyId.eq(&of.row.agency_id))
        .filter(bulletin_row::Column::CutOff.lt(of.row.cut_off))
        .filter(bulletin_row::Column::State.ne(State::Issued.code()))
        .order_by_asc(bulletin_row::Column::CutOff)
        .one(tx.conn())
        .await?;
    let Some(earlier) = earlier else { return Ok(()) };
    let sentence = format!("{}的通报还没有印发，请先印发那一期", earlier.month);
    Err(Refusal::new("bulletin_before_open", sentence).into())
}

/// Issues it with the next number of the year.
pub async fn issue(office: &Office, who: &Staff, id: &str, seen: &str) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Bulletins>(id)?;
    step(office, who, (right.agency(), right.id()), (Act::Issue, seen), async |tx, before, new| {
        in_order(tx, before).await?;
        let today = day_in_china(tx.now());
        refuse_past(before.row.due_on, &before.snapshot, today)?;
        let year = today.year();
        let settings = setting::of(tx.office(), right.agency()).await?;
        let serial = next_serial(tx, right.agency(), &format!("bulletin {year}")).await?;
        let number = format!("{}通〔{year}〕{serial}号", settings.value(Name::LetterSeries));
        new.number = Some(number.clone());
        (new.issued_by_name, new.issued_at) = (Some(who.name.clone()), Some(tx.now()));
        Ok(BulletinEvent::Issued { bulletin: before.id.clone(), month: before.row.month.clone(), number })
    })
    .await
}
