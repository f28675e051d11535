//! What a person does by hand: posts a sheet or an article, takes it down, with a photograph as the proof
//! that assessments ask for.

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Actor, Authz, Edit, Read, Staff},
    calendar::date_in_words,
    channel::{Channel, ChannelAct, ChannelEvent, Copy, CopyState},
    id::{AgencyId, DocumentId, FileId},
    refusal::Refusal,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::{Copies, copy_of, copy_row, event, post_row, posts_of, told_title};
use crate::{
    Office, OfficeError, Outcome, Tx,
    chance::day_in_china,
    files::{self, Received},
    publication::{document_row, held_for},
    report::SourceFile,
};

/// The largest photograph.
pub const PHOTO_BYTES: usize = 16 << 20;
/// Most characters of a place.
const LONGEST_PLACE: usize = 60;
/// Where articles of official accounts are read.
const ARTICLES: &str = "https://mp.weixin.qq.com/";
/// Most characters of such an address.
const LONGEST_ADDRESS: usize = 500;

/// What was done.
#[derive(Debug, Clone)]
pub struct Posting {
    /// Where; of a sheet that is taken down it is known.
    pub place: String,
    /// When.
    pub on: NaiveDate,
    /// The proof.
    pub photo: Option<SourceFile>,
}

/// Enters that a person put up the copy on a channel that people can serve.
pub async fn post(
    office: &Office,
    who: &Staff,
    id: &str,
    channel: Channel,
    posting: &Posting,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Copies>(id)?;
    let held = held_for(office.read(), who, &right).await?;
    let row = copy_of(office.read(), right.agency(), id, channel).await?;
    let Some(row) = row.filter(|row| is_ready(row) && held.row.public_edition.is_some()) else {
        let sentence = "现在没有要人工发布的：信息没有公开、没有选定这个渠道，或者系统还在准备，请刷新页面";
        return Err(Refusal::new("nothing_to_post", sentence).into());
    };
    if channel.asks_two() {
        super::choose::not_the_same(&row, who)?;
    }
    let first = held.row.first_released_at.map(day_in_china);
    let mut refusals = day_unusable(office, posting.on, first, "公开之日");
    refusals.extend(place_unusable(channel, posting.place.trim()));
    if !refusals.is_empty() {
        return Err(refusals.into());
    }
    let photo = received(office, right.agency(), posting).await?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let there = posts_of(tx.conn(), right.agency(), id).await?;
            if let Some(refusal) = there.iter().find_map(|post| known(post, &held.row, channel, posting)) {
                return Err(refusal.into());
            }
            let photo = kept(tx, photo, posting).await?;
            let document = &held.row;
            let posted = Posted { who, document, copy: &row, posting, photo: photo.as_deref() };
            Ok(Outcome::of(()).event(entered(tx, &posted).await?))
        })
        .await
}

/// Why it is not entered once more: this edition hangs at this place already.
fn known(
    post: &post_row::Model,
    document: &document_row::Model,
    channel: Channel,
    posting: &Posting,
) -> Option<Refusal> {
    let is_same = post.channel == channel.code()
        && post.is_there()
        && Some(post.edition) == document.public_edition
        && post.place == posting.place.trim();
    let sentence = format!(
        "“{}”{}已经由{}登记过，不用再登记；换过一张的，请先登记撤下原来的一张",
        post.place,
        date_in_words(post.posted_on),
        post.posted_by_name
    );
    is_same.then(|| Refusal::new("already_posted", sentence).at("place"))
}

/// What a person put up.
pub(super) struct Posted<'a> {
    pub(super) who: &'a Staff,
    pub(super) document: &'a document_row::Model,
    pub(super) copy: &'a copy_row::Model,
    pub(super) posting: &'a Posting,
    pub(super) photo: Option<&'a str>,
}

/// Enters it, in a transaction of the caller's.
pub(super) async fn entered(tx: &Tx, posted: &Posted<'_>) -> Result<ChannelEvent, OfficeError> {
    let Posted { who, document, copy, posting, photo } = posted;
    let edition = document.public_edition.ok_or(OfficeError::Conflict)?;
    let place = posting.place.trim().to_owned();
    let post = post_row::Model {
        id: tx.new_identity(),
        agency_id: copy.agency_id.clone(),
        document_id: document.id.clone(),
        channel: copy.channel.clone(),
        edition,
        place: place.clone(),
        posted_on: posting.on,
        posted_by: who.id.to_string(),
        posted_by_name: who.name.clone(),
        posted_at: tx.now(),
        posted_photo: photo.map(str::to_owned),
        taken_on: None,
        taken_by: None,
        taken_by_name: None,
        taken_at: None,
        taken_photo: None,
    };
    post_row::Entity::insert(post.into_active_model()).exec_without_returning(tx.conn()).await?;
    let new = copy_row::ActiveModel {
        state: Set(CopyState::Posted.code().to_owned()),
        edition: Set(Some(edition)),
        at: Set(tx.now()),
        first_at: Set(copy.first_at.or(Some(tx.now()))),
        place: Set(place.clone()),
        why: Set(None),
        ..Default::default()
    };
    copy.change(tx, new).await?;
    let id = DocumentId::parse(&document.id).ok_or_else(|| OfficeError::fault("identity of a document"))?;
    let act = ChannelAct::Posted { place, on: posting.on, photo: photo.is_some() };
    Ok(event(&id, told_title(document), copy.channel()?, act))
}

pub(super) fn place_unusable(channel: Channel, place: &str) -> Option<Refusal> {
    let length = place.chars().count();
    let (usable, sentence) = if channel == Channel::WeChat {
        let usable = place.starts_with(ARTICLES) && length <= LONGEST_ADDRESS;
        (usable, format!("请填写文章的网址，以 {ARTICLES} 开头"))
    } else {
        let usable = (1..=LONGEST_PLACE).contains(&length);
        let what = if channel == Channel::Archive { "接收单位" } else { "张贴的地点" };
        (usable, format!("请填写{what}，不超过{LONGEST_PLACE}个字"))
    };
    (!usable).then(|| Refusal::new("place_unusable", sentence).at("place"))
}

fn is_ready(row: &copy_row::Model) -> bool {
    let ready = [CopyState::ToPost, CopyState::Posted].map(CopyState::code);
    row.chosen && ready.contains(&row.state.as_str())
}

/// Enters that a person took a copy down.
pub async fn take_down(
    office: &Office,
    who: &Staff,
    id: &str,
    post: &str,
    posting: &Posting,
) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Copies>(id)?;
    let held = held_for(office.read(), who, &right).await?;
    let posts = posts_of(office.read(), right.agency(), id).await?;
    let Some(there) = posts.iter().find(|one| one.id == post && one.is_there()) else {
        let sentence = "这一处已经登记撤下，或者没有登记过发布，请刷新页面";
        return Err(Refusal::new("nothing_to_take_down", sentence).into());
    };
    let channel = Channel::parse(&there.channel).ok_or_else(|| OfficeError::fault("channel of a post"))?;
    let row = copy_of(office.read(), right.agency(), id, channel).await?.ok_or(OfficeError::NotFound)?;
    let refusals = day_unusable(office, posting.on, Some(there.posted_on), "张贴之日");
    if !refusals.is_empty() {
        return Err(refusals.into());
    }
    let photo = received(office, right.agency(), posting).await?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let photo = kept(tx, photo, posting).await?;
            let has_photo = photo.is_some();
            let taken = post_row::Entity::update_many()
                .set(post_row::ActiveModel {
                    taken_on: Set(Some(posting.on)),
                    taken_by: Set(Some(who.id.to_string())),
                    taken_by_name: Set(Some(who.name.clone())),
                    taken_at: Set(Some(tx.now())),
                    taken_photo: Set(photo),
                    ..Default::default()
                })
                .filter(post_row::Column::AgencyId.eq(right.agency().as_str()))
                .filter(post_row::Column::Id.eq(&there.id))
                .filter(post_row::Column::TakenOn.is_null())
                .exec(tx.conn())
                .await?;
            if taken.rows_affected != 1 {
                return Err(OfficeError::Conflict);
            }
            let left = posts_of(tx.conn(), right.agency(), id).await?;
            let is_last = !left.iter().any(|one| one.channel == channel.code() && one.is_there());
            row.change(tx, after(tx, &row, is_last)?).await?;
            let act = ChannelAct::TakenDown { place: there.place.clone(), on: posting.on, photo: has_photo };
            Ok(Outcome::of(()).event(event(&held.id, told_title(&held.row), channel, act)))
        })
        .await
}

/// What becomes of the copy when a sheet was taken down.
fn after(tx: &Tx, row: &copy_row::Model, is_last: bool) -> Result<copy_row::ActiveModel, OfficeError> {
    let Copy { state, .. } = row.copy()?;
    let next = match state {
        CopyState::ToTakeDown if is_last => CopyState::Withdrawn,
        // It is wanted there all the same.
        CopyState::Posted if is_last => CopyState::ToPost,
        other => other,
    };
    let mut new = copy_row::ActiveModel { state: Set(next.code().to_owned()), ..Default::default() };
    if next == CopyState::Withdrawn {
        new.edition = Set(None);
        new.why = Set(None);
    }
    if next != state {
        new.at = Set(tx.now());
    }
    Ok(new)
}

pub(super) fn day_unusable(
    office: &Office,
    on: NaiveDate,
    first: Option<NaiveDate>,
    word: &str,
) -> Vec<Refusal> {
    let today = office.today();
    if on <= today && first.is_none_or(|first| on >= first) {
        return Vec::new();
    }
    let sentence = format!("日期应在{word}那天到今天之间（含这两天），请改正");
    vec![Refusal::new("day_unusable", sentence).at("on")]
}

pub(super) async fn received(
    office: &Office,
    agency: &AgencyId,
    posting: &Posting,
) -> Result<Option<Received>, OfficeError> {
    let Some(photo) = &posting.photo else { return Ok(None) };
    let limit = u64::try_from(PHOTO_BYTES).map_err(OfficeError::fault)?;
    files::receive(office, agency, photo.bytes.as_slice(), limit).await.map(Some)
}

pub(super) async fn kept(
    tx: &Tx,
    photo: Option<Received>,
    posting: &Posting,
) -> Result<Option<String>, OfficeError> {
    let (Some(received), Some(photo)) = (photo, &posting.photo) else { return Ok(None) };
    let id = files::attach(tx, received, &photo.name, &photo.media_type).await?;
    Ok(Some(id.to_string()))
}

/// A photograph of a posting of this document: its name and its bytes.
pub async fn photo(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Copies>,
    wanted: &str,
) -> Result<(String, Vec<u8>), OfficeError> {
    let held = held_for(office.read(), who, right).await?;
    let posts = posts_of(office.read(), right.agency(), held.id.as_str()).await?;
    let is_it = |id: &Option<String>| id.as_deref() == Some(wanted);
    let is_known = posts.iter().any(|post| is_it(&post.posted_photo) || is_it(&post.taken_photo));
    let file = FileId::parse(wanted).filter(|_| is_known).ok_or(OfficeError::NotFound)?;
    let bytes = crate::publication::source_of(office, right.agency(), &file).await?;
    Ok((name_of(&held.id, wanted, &bytes), bytes))
}

/// A name that says nothing about the telephone it was taken with.
fn name_of(document: &DocumentId, photo: &str, bytes: &[u8]) -> String {
    let ending = if bytes.starts_with(b"\x89PNG") { "png" } else { "jpg" };
    format!("{document}-{photo}.{ending}")
}
