//! Entries that repeat another one: the same contact, counted once, or the same question, answered alike.

use gongkai_domain::{
    authority::{Actor, Authz, Edit, Read, Staff},
    id::{AgencyId, InquiryId},
    inquiry::{self, InquiryEvent, Sameness, Standing},
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    Inquiries,
    enter::{against_answer, close, held, identity, is_of_portal, save},
    inquiry_row, lock, question, tally,
};
use crate::{Office, OfficeError, Outcome, Tx, publication::Told};

/// Most entries of one kind beside an entry.
const MOST: u64 = 100;

/// An entry beside another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Like {
    /// Which.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Does it count?
    pub counted: bool,
}

fn standing(row: &inquiry_row::Model) -> Result<Standing, OfficeError> {
    let first = row.same_as.as_deref().map(identity).transpose()?;
    Ok(Standing { id: identity(&row.id)?, first })
}

fn followers(agency: &AgencyId, id: &str) -> sea_orm::Select<inquiry_row::Entity> {
    inquiry_row::Entity::find()
        .filter(inquiry_row::Column::AgencyId.eq(agency.as_str()))
        .filter(inquiry_row::Column::SameAs.eq(id))
        .order_by_asc(inquiry_row::Column::Id)
}

/// Entries that repeat one and wait for its answer.
pub(super) async fn open_followers(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    id: &str,
) -> Result<Vec<inquiry_row::Model>, OfficeError> {
    Ok(followers(agency, id).filter(inquiry_row::Column::ClosedAt.is_null()).all(conn).await?)
}

/// The first of its like, where it is another one, and those that repeat the same.
pub async fn likes(
    office: &Office,
    right: &Authz<Read, Inquiries>,
) -> Result<(Option<Like>, Vec<Like>), OfficeError> {
    let like = |row: inquiry_row::Model| Like { id: row.id, number: row.number, counted: row.counted };
    let row = held(office.read(), right.agency(), right.id()).await?;
    let first = match &row.same_as {
        Some(first) => Some(held(office.read(), right.agency(), first).await?),
        None => None,
    };
    let root = row.same_as.as_deref().unwrap_or(&row.id);
    let others = followers(right.agency(), root).limit(MOST).all(office.read()).await?;
    let others = others.into_iter().filter(|one| one.id != row.id).map(like).collect();
    Ok((first.map(like), others))
}

async fn numbered(
    conn: &impl ConnectionTrait,
    agency: &AgencyId,
    number: &str,
) -> Result<inquiry_row::Model, OfficeError> {
    let all = Condition::all()
        .add(inquiry_row::Column::AgencyId.eq(agency.as_str()))
        .add(inquiry_row::Column::Number.eq(number.trim()));
    let found = inquiry_row::Entity::find().filter(all).one(conn).await?;
    let unknown = || Refusal::new("same_unknown", "没有这个编号的咨询，请核对，编号如 20261124-003");
    Ok(found.ok_or_else(|| unknown().at("number"))?)
}

/// What was answered in the house goes to the portal with a question of the portal that joins it: no number of a person
/// goes along.
async fn refuse_outside(
    office: &Office,
    agency: &AgencyId,
    (id, number): (&str, &str),
) -> Result<(), OfficeError> {
    let row = held(office.read(), agency, id).await?;
    if row.closed_at.is_some() || !is_of_portal(&row) {
        return Ok(());
    }
    let other = numbered(office.read(), agency, number).await?;
    let first = match other.same_as.clone() {
        Some(first) => held(office.read(), agency, &first).await?,
        None => other,
    };
    let refusals = against_answer(office, agency, &Told::from(first.answer.as_str()), true).await?;
    if refusals.is_empty() {
        return Ok(());
    }
    let at_number = refusals.into_iter().map(|refusal| refusal.at("number")).collect::<Vec<_>>();
    Err(at_number.into())
}

/// Says that an entry repeats another one. One that waits gets the answer that is there.
pub async fn join(
    office: &Office,
    who: &Staff,
    id: &str,
    version: i32,
    (number, sameness): (&str, Option<Sameness>),
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Inquiries>(id)?;
    let agency = right.agency();
    let missing = || Refusal::new("sameness_missing", "请选择是同一次咨询，还是问的相同").at("sameness");
    let sameness = sameness.ok_or_else(missing)?;
    refuse_outside(office, agency, (right.id(), number)).await?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = held(tx.conn(), agency, right.id()).await?;
            let other = numbered(tx.conn(), agency, number).await?;
            let followed = followers(agency, &row.id).one(tx.conn()).await?.is_some();
            let first = inquiry::join(&standing(&row)?, &standing(&other)?, followed)?;
            let first = held(tx.conn(), agency, first.as_str()).await?;
            let counted = sameness == Sameness::Question;
            let new = inquiry_row::Model { same_as: Some(first.id.clone()), counted, ..row.clone() };
            let new = changed(tx, agency, (version, &row), new).await?;
            let joined = InquiryEvent::Joined {
                inquiry: identity(&row.id)?,
                number: row.number.clone(),
                first: first.number.clone(),
                counted,
            };
            let told = Outcome::of(()).event(joined);
            if new.closed_at.is_none() && first.closed_at.is_some() {
                return Ok(told.beside(close(tx, agency, &new, &first.answer).await?));
            }
            question::tell(tx, agency, &new.id, told).await
        })
        .await
}

/// An entry stands for itself again, and counts.
pub async fn part(office: &Office, who: &Staff, id: &str, version: i32) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Inquiries>(id)?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = held(tx.conn(), right.agency(), right.id()).await?;
            if row.same_as.is_none() {
                return Err(Refusal::new("not_joined", "这一条没有关联到别的咨询").at("number").into());
            }
            let new = inquiry_row::Model { same_as: None, counted: true, ..row.clone() };
            changed(tx, right.agency(), (version, &row), new).await?;
            let inquiry: InquiryId = identity(&row.id)?;
            Ok(Outcome::of(()).event(InquiryEvent::Parted { inquiry, number: row.number }))
        })
        .await
}

/// Saves an entry whose place among others changed; a closed month keeps its totals.
async fn changed(
    tx: &Tx,
    agency: &AgencyId,
    (version, row): (i32, &inquiry_row::Model),
    new: inquiry_row::Model,
) -> Result<inquiry_row::Model, OfficeError> {
    if row.counted != new.counted {
        lock::open(tx, agency, row.asked_on).await?;
        tally::take(tx, row).await?;
        tally::add(tx, std::slice::from_ref(&new)).await?;
    }
    save(tx, version, new.clone()).await?;
    Ok(inquiry_row::Model { version: version + 1, ..new })
}
