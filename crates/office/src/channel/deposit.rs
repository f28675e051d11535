//! What is handed to archives and libraries (Art. 25): everything released is put on the list by itself, a
//! person hands over many at once and enters where and when.

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Actor, Decide, Staff},
    channel::{Channel, ChannelAct, CopyState},
    id::{AgencyId, DocumentId},
    refusal::Refusal,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, Query},
};

use super::{
    Copies, EXPIRE, Posting,
    carry::carry,
    choose::chosen_row,
    copies_on, copy_row, event,
    post::{self, day_unusable, place_unusable},
    post_row, told_title,
};
use crate::{
    Office, OfficeError, Outcome, Tx,
    chance::day_in_china,
    publication::document_row,
    setting::{self, Name},
};

const CODE: &str = Channel::Archive.code();
/// Documents that one form can hand over.
pub const MOST_AT_ONCE: usize = 200;
/// Documents that are put on the list in one transaction.
const BATCH: u64 = 200;
/// Handovers that a page remembers.
const MOST_REMEMBERED: u64 = 50;

/// What there is to hand over.
#[derive(Debug, Clone)]
pub struct Deposits {
    /// On the list and not handed over as they are now, those that have waited longest first.
    pub waiting: Vec<document_row::Model>,
    /// How many there are in all.
    pub waiting_in_all: u64,
    /// Public, and not on the list yet.
    pub unlisted: u64,
    /// What was handed over, the newest first.
    pub done: Vec<HandedOver>,
}

/// What was handed to one place on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// To whom.
    pub place: String,
    /// When.
    pub on: NaiveDate,
    /// How many documents.
    pub documents: i64,
}

/// The list of an agency.
pub async fn deposits(office: &Office, who: &Staff) -> Result<Deposits, OfficeError> {
    let right = who.authorise_all::<Decide, Copies>()?;
    let (snapshot, agency) = (office.snapshot().await?, right.agency());
    let copies = waiting_copies(agency);
    let limit = MOST_AT_ONCE as u64;
    let ids: Vec<String> = copies
        .clone()
        .select_only()
        .column(copy_row::Column::DocumentId)
        .order_by_asc(copy_row::Column::At)
        .limit(limit)
        .into_tuple()
        .all(&snapshot)
        .await?;
    let mut waiting = document_row::Entity::find()
        .filter(document_row::Column::AgencyId.eq(agency.as_str()))
        .filter(document_row::Column::Id.is_in(ids.iter().map(String::as_str)))
        .all(&snapshot)
        .await?;
    waiting.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(Deposits {
        waiting,
        waiting_in_all: copies.count(&snapshot).await?,
        unlisted: unlisted(agency).count(&snapshot).await?,
        done: handed_over(&snapshot, agency).await?,
    })
}

/// How many documents wait to be handed over.
pub async fn waiting_deposits(office: &Office, who: &Staff) -> Result<u64, OfficeError> {
    let right = who.authorise_all::<Decide, Copies>()?;
    Ok(waiting_copies(right.agency()).count(office.read()).await?)
}

async fn handed_over(
    conn: &impl sea_orm::ConnectionTrait,
    agency: &AgencyId,
) -> Result<Vec<HandedOver>, OfficeError> {
    use post_row::Column as C;
    let rows: Vec<(String, NaiveDate, i64)> = post_row::Entity::find()
        .select_only()
        .columns([C::Place, C::PostedOn])
        .column_as(Expr::cust("COUNT(*)"), "number")
        .filter(C::AgencyId.eq(agency.as_str()))
        .filter(C::Channel.eq(CODE))
        .group_by(C::Place)
        .group_by(C::PostedOn)
        .order_by_desc(C::PostedOn)
        .order_by_asc(C::Place)
        .limit(MOST_REMEMBERED)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(place, on, documents)| HandedOver { place, on, documents }).collect())
}

/// Documents that were handed to a place on a day, with the edition that was.
pub async fn handed_to(
    office: &Office,
    who: &Staff,
    place: &str,
    on: NaiveDate,
) -> Result<Vec<(document_row::Model, i32)>, OfficeError> {
    use post_row::Column as C;
    let right = who.authorise_all::<Decide, Copies>()?;
    let posts: Vec<(String, i32)> = post_row::Entity::find()
        .select_only()
        .columns([C::DocumentId, C::Edition])
        .filter(C::AgencyId.eq(right.agency().as_str()))
        .filter(C::Channel.eq(CODE))
        .filter(C::Place.eq(place))
        .filter(C::PostedOn.eq(on))
        .order_by_asc(C::DocumentId)
        .into_tuple()
        .all(office.read())
        .await?;
    let rows = document_row::Entity::find()
        .filter(document_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(document_row::Column::Id.is_in(posts.iter().map(|(id, _)| id.as_str())))
        .all(office.read())
        .await?;
    let found =
        |(id, edition): &(String, i32)| Some((rows.iter().find(|row| row.id == *id)?.clone(), *edition));
    Ok(posts.iter().filter_map(found).collect())
}

fn waiting_copies(agency: &AgencyId) -> Select<copy_row::Entity> {
    copy_row::Entity::find()
        .filter(copy_row::Column::AgencyId.eq(agency.as_str()))
        .filter(copy_row::Column::Channel.eq(CODE))
        .filter(copy_row::Column::State.eq(CopyState::ToPost.code()))
        .filter(copy_row::Column::Chosen.eq(true))
}

/// Public documents that nobody has put on the list or taken off it.
fn unlisted(agency: &AgencyId) -> Select<document_row::Entity> {
    let mut listed = Query::select();
    listed
        .column(copy_row::Column::DocumentId)
        .from(copy_row::Entity)
        .and_where(copy_row::Column::AgencyId.eq(agency.as_str()))
        .and_where(copy_row::Column::Channel.eq(CODE));
    document_row::Entity::find()
        .filter(document_row::Column::AgencyId.eq(agency.as_str()))
        .filter(document_row::Column::PublicEdition.is_not_null())
        .filter(Condition::all().add(document_row::Column::Id.not_in_subquery(listed)))
}

/// Puts everything public on the list, now; says how many that were.
pub async fn enlist(office: &Office, who: &Staff) -> Result<u64, OfficeError> {
    let right = who.authorise_all::<Decide, Copies>()?;
    if setting::of(office, right.agency()).await?.value(Name::Archive) != "yes" {
        let sentence = "移交档案馆、图书馆没有启用，请系统管理员在“设置”里启用";
        return Err(Refusal::new("channel_off", sentence).into());
    }
    listed(office, &Actor::Staff(who.clone()), right.agency()).await
}

/// The same every night, for all agencies that hand over.
pub async fn enlist_all(office: &Office) -> Result<u64, OfficeError> {
    let mut all = 0;
    for agency in setting::agencies_with(office, Name::Archive, "yes").await? {
        all += listed(office, &Actor::System(EXPIRE), &agency).await?;
    }
    Ok(all)
}

async fn listed(office: &Office, actor: &Actor, agency: &AgencyId) -> Result<u64, OfficeError> {
    let mut all = 0;
    loop {
        if unlisted(agency).one(office.read()).await?.is_none() {
            return Ok(all);
        }
        all += office.transact(actor, async |tx| batch(tx, actor, agency).await).await?;
    }
}

async fn batch(tx: &Tx, actor: &Actor, agency: &AgencyId) -> Result<Outcome<u64>, OfficeError> {
    let rows = unlisted(agency).order_by_asc(document_row::Column::Id).limit(BATCH).all(tx.conn()).await?;
    let chosen_by = match actor {
        Actor::Staff(who) => Some(who.id.to_string()),
        _ => None,
    };
    let mut outcome = Outcome::of(rows.len() as u64);
    let mut copies = Vec::with_capacity(rows.len());
    for row in &rows {
        let document =
            DocumentId::parse(&row.id).ok_or_else(|| OfficeError::fault("identity of a document"))?;
        copies.push(chosen_row(tx, (agency, &document), Channel::Archive, None, chosen_by.clone()));
        let act = ChannelAct::Chosen { until: None };
        outcome = outcome
            .event_in(agency, event(&document, told_title(row), Channel::Archive, act))
            .message(carry(agency, &row.id, Channel::Archive));
    }
    if rows.is_empty() {
        // Somebody was faster.
        return Err(OfficeError::Conflict);
    }
    copy_row::Entity::insert_many(copies).exec_without_returning(tx.conn()).await?;
    Ok(outcome)
}

/// Enters that documents of the list were handed to a place.
pub async fn hand_over(
    office: &Office,
    who: &Staff,
    ids: &[String],
    posting: &Posting,
) -> Result<(), OfficeError> {
    let right = who.authorise_all::<Decide, Copies>()?;
    let documents = document_row::Entity::find()
        .filter(document_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(document_row::Column::Id.is_in(ids.iter().map(String::as_str)))
        .filter(document_row::Column::PublicEdition.is_not_null())
        .all(office.read())
        .await?;
    let mut refusals = selection_unusable(ids, documents.len());
    let last = documents.iter().filter_map(|row| row.first_released_at.map(day_in_china)).max();
    refusals.extend(day_unusable(office, posting.on, last, "公开之日"));
    refusals.extend(place_unusable(Channel::Archive, posting.place.trim()));
    if !refusals.is_empty() {
        return Err(refusals.into());
    }
    let photo = post::received(office, right.agency(), posting).await?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let copies = copies_on(tx.conn(), right.agency(), Channel::Archive, ids).await?;
            let photo = post::kept(tx, photo, posting).await?;
            let mut outcome = Outcome::of(());
            for document in &documents {
                let is_it = |copy: &&copy_row::Model| copy.document_id == document.id;
                let copy = copies.iter().find(is_it).filter(|copy| copy.state == CopyState::ToPost.code());
                let copy = copy.ok_or(OfficeError::Conflict)?;
                let posted = post::Posted { who, document, copy, posting, photo: photo.as_deref() };
                outcome = outcome.event(post::entered(tx, &posted).await?);
            }
            Ok(outcome)
        })
        .await
}

fn selection_unusable(ids: &[String], found: usize) -> Vec<Refusal> {
    let sentence = if ids.is_empty() {
        "请选定移交的信息，至少一条".to_owned()
    } else if ids.len() > MOST_AT_ONCE {
        format!("一次最多登记{MOST_AT_ONCE}条，请分几次")
    } else if found != ids.len() {
        "选定的信息有的已经撤下，请刷新页面再选".to_owned()
    } else {
        return Vec::new();
    };
    vec![Refusal::new("selection_unusable", sentence).at("document")]
}
