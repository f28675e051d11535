//! Copies as pages show them: those of a document, those that wait for somebody, the cards, the count.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Authz, Guarded, Read, Staff},
    channel::{Card, Channel, CopyState},
    id::{DocumentId, UnitId},
    organisation::Duty,
    publication::content::Content,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Copies, copies_of, copy_row, post_row, posts_of};
use crate::{
    Office, OfficeError,
    chance::beginning_in_china,
    organisation::public_card,
    publication::{DocumentFace, document_face, document_row, edition_row, held_for, reaches},
};

/// Copies that wait for somebody, at most.
const MOST_LINES: u64 = 500;
/// Cards on a page.
const MOST_CARDS: usize = 200;
/// Cards that are looked through, the newest first.
const MOST_SEARCHED: u64 = 5_000;

/// The version of all copies of a document; a form that was made before another change is refused.
pub fn seen(copies: &[copy_row::Model]) -> i32 {
    copies.iter().map(|copy| copy.version).sum()
}

/// The copies of a document, and what was posted.
#[derive(Debug, Clone)]
pub struct Shown {
    /// One for each channel that was ever chosen.
    pub copies: Vec<copy_row::Model>,
    /// Sheets, oldest first.
    pub posts: Vec<post_row::Model>,
}

/// The copies of one document.
pub async fn copies(office: &Office, who: &Staff, right: &Authz<Read, Copies>) -> Result<Shown, OfficeError> {
    let snapshot = office.snapshot().await?;
    let held = held_for(&snapshot, who, right).await?;
    Ok(Shown {
        copies: copies_of(&snapshot, right.agency(), held.id.as_str()).await?,
        posts: posts_of(&snapshot, right.agency(), held.id.as_str()).await?,
    })
}

/// The channels of one edition: on which it is to go out; once it was released, those that were decided on
/// with it and those on which it went out since. What became of later editions is not about it.
///
/// # Errors
/// A stored row is unreadable.
pub fn of_edition(
    shown: &Shown,
    document: &document_row::Model,
    edition: &edition_row::Model,
) -> Result<Vec<Channel>, OfficeError> {
    let number = edition.edition;
    let is_newest = edition.released_at.is_none() && document.edition == number;
    let decided: Option<Vec<String>> =
        edition.channels.as_deref().map(serde_json::from_str).transpose().map_err(OfficeError::fault)?;
    let chosen = |copy: &&copy_row::Model| {
        let on_its_way = document.public_edition == Some(number) && decided.is_none();
        copy.edition == Some(number) || (copy.chosen && (is_newest || on_its_way))
    };
    let copies = shown.copies.iter().filter(chosen).map(|copy| copy.channel.as_str());
    let posts = shown.posts.iter().filter(|post| post.edition == number).map(|post| post.channel.as_str());
    let named: BTreeSet<&str> =
        decided.iter().flatten().map(String::as_str).chain(copies).chain(posts).collect();
    Ok(Channel::ALL.into_iter().filter(|channel| named.contains(channel.code())).collect())
}

/// What stands on a sheet for the notice board.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetText {
    /// Which document.
    pub document: DocumentId,
    /// Its title.
    pub title: String,
    /// 发文字号; empty: none.
    pub number: String,
    /// 索引号.
    pub index_number: String,
    /// The text, as the public sees it.
    pub content: Content,
    /// Who issued it.
    pub issuer: String,
    /// 成文日期, which stands below the issuer; without one the day of release.
    pub dated: NaiveDate,
    /// The last day on the board.
    pub until: Option<NaiveDate>,
    /// Code of the agency, for addresses.
    pub agency_code: String,
    /// Telephone of the disclosure office; empty: none.
    pub phone: String,
    /// Name of that office.
    pub office: String,
}

/// The sheet of a document; `None`: nothing is to be posted of it.
pub async fn sheet(
    office: &Office,
    who: &Staff,
    right: &Authz<Read, Copies>,
) -> Result<Option<SheetText>, OfficeError> {
    let Shown { copies, .. } = copies(office, who, right).await?;
    let is_it = |copy: &&copy_row::Model| {
        copy.chosen && copy.channel == Channel::NoticeBoard.code() && copy.state != CopyState::Waiting.code()
    };
    let Some(copy) = copies.iter().find(is_it) else { return Ok(None) };
    let face = document_face(office, right.agency(), &copy.document_id).await?;
    let card = public_card(office, right.agency()).await?;
    let (DocumentFace::Shown(document, _), Some(card)) = (face, card) else { return Ok(None) };
    let said = document.metadata;
    Ok(Some(SheetText {
        document: document.document,
        issuer: if said.issuer.is_empty() { card.name } else { said.issuer },
        title: said.title,
        number: said.number,
        index_number: document.index_number,
        content: document.content,
        dated: said.formed_on.unwrap_or(document.released_on),
        until: copy.until,
        agency_code: card.code,
        phone: card.phone,
        office: card.disclosure_office,
    }))
}

/// A copy that waits for somebody.
#[derive(Debug, Clone)]
pub struct Line {
    /// The copy.
    pub copy: copy_row::Model,
    /// The document.
    pub document: document_row::Model,
}

impl Line {
    /// Where it stands.
    pub fn state(&self) -> CopyState {
        CopyState::parse(&self.copy.state).unwrap_or(CopyState::Stuck)
    }

    /// Is it there though the public is not to see it any more?
    pub fn must_go(&self) -> bool {
        let wanted = self.copy.chosen && self.document.public_edition.is_some();
        !wanted && self.state() != CopyState::Withdrawn
    }
}

/// Copies that wait for somebody, in documents that the person reaches: to be posted, to be taken down,
/// stopped, or tried in vain so far. What waits to be handed to archives has a page of its own. What must go comes first, then what has waited longest.
pub async fn desk(office: &Office, who: &Staff) -> Result<Vec<Line>, OfficeError> {
    let right = who.authorise_all::<Read, Copies>()?;
    let waiting = [CopyState::ToPost, CopyState::ToTakeDown, CopyState::Stuck].map(CopyState::code);
    let to_hand_over = Condition::all()
        .add(copy_row::Column::Channel.eq(Channel::Archive.code()))
        .add(copy_row::Column::State.eq(CopyState::ToPost.code()));
    let in_vain = Condition::all()
        .add(copy_row::Column::State.eq(CopyState::Waiting.code()))
        .add(copy_row::Column::Tries.gt(0));
    let rows = copy_row::Entity::find()
        .filter(copy_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(Condition::any().add(copy_row::Column::State.is_in(waiting)).add(in_vain))
        .filter(to_hand_over.not())
        .order_by_asc(copy_row::Column::At)
        .limit(MOST_LINES)
        .all(office.read())
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: BTreeSet<&str> = rows.iter().map(|row| row.document_id.as_str()).collect();
    let documents = document_row::Entity::find()
        .filter(document_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(document_row::Column::Id.is_in(ids))
        .all(office.read())
        .await?;
    let documents: BTreeMap<String, document_row::Model> =
        documents.into_iter().map(|row| (row.id.clone(), row)).collect();
    let line = |copy: copy_row::Model| {
        let document = documents.get(&copy.document_id)?.clone();
        let unit = UnitId::parse(&document.unit_id)?;
        reaches(who, &unit).then_some(Line { copy, document })
    };
    let mut lines: Vec<Line> = rows.into_iter().filter_map(line).collect();
    lines.sort_by_key(|line| !line.must_go());
    Ok(lines)
}

/// The cards of the hotline, as a thing that somebody may read: everybody who works on content.
#[derive(Debug)]
pub enum Cards {}

impl Guarded<Read> for Cards {
    const DUTIES: &'static [Duty] = &Duty::CONTENT;
}

/// Cards in force whose titles, numbers or texts hold all the words, the newest first.
pub async fn cards(
    office: &Office,
    right: &Authz<Read, Cards>,
    words: &str,
) -> Result<Vec<Card>, OfficeError> {
    let rows = copy_row::Entity::find()
        .filter(copy_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(copy_row::Column::Channel.eq(Channel::Hotline.code()))
        .filter(copy_row::Column::State.eq(CopyState::Delivered.code()))
        .order_by_desc(copy_row::Column::DocumentId)
        .limit(MOST_SEARCHED)
        .all(office.read())
        .await?;
    let words: Vec<&str> = words.split_whitespace().collect();
    let holds = |card: &Card| {
        let told = [&card.title, &card.number, &card.index_number, &card.unit, &card.text];
        words.iter().all(|word| told.iter().any(|text| text.contains(word)))
    };
    Ok(rows.iter().filter_map(copy_row::Model::card).filter(holds).take(MOST_CARDS).collect())
}

/// How many items went out by channels beside the portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// By channel: how many were there for the first time within the year.
    pub by_channel: Vec<(Channel, usize)>,
    /// Items: the same information on several channels counts once.
    pub items: usize,
}

/// Counts the copies of a year.
pub async fn counted(
    office: &Office,
    right: &Authz<Read, Copies>,
    year: i32,
) -> Result<Counted, OfficeError> {
    let first = |year| NaiveDate::from_ymd_opt(year, 1, 1).map(beginning_in_china);
    let (Some(from), Some(until)) = (first(year), first(year.saturating_add(1))) else {
        return Ok(Counted { by_channel: Vec::new(), items: 0 });
    };
    let rows: Vec<(String, String)> = copy_row::Entity::find()
        .select_only()
        .columns([copy_row::Column::DocumentId, copy_row::Column::Channel])
        .filter(copy_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(copy_row::Column::FirstAt.gte(from))
        .filter(copy_row::Column::FirstAt.lt(until))
        .into_tuple()
        .all(office.read())
        .await?;
    let of = |channel: Channel| rows.iter().filter(|(_, code)| code == channel.code()).count();
    let items: BTreeSet<&str> = rows.iter().map(|(document, _)| document.as_str()).collect();
    Ok(Counted {
        by_channel: Channel::ALL.into_iter().map(|channel| (channel, of(channel))).collect(),
        items: items.len(),
    })
}
