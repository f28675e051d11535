//! Copies under way. The worker asks what is to be done now, does it, and says what came of it; what
//! changed meanwhile makes it ask again. So whatever comes late, twice or at the same time, the copy ends
//! where the present state wants it.

use chrono::{Days, NaiveDate};
use gongkai_domain::{
    authority::Actor,
    channel::{Answer, Card, Channel, ChannelAct, Copy, CopyState, Errand, Wanted},
    id::{AgencyId, DocumentId},
};
use gongkai_public::PublishedDocument;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, SimpleExpr},
};
use serde_json::json;

use super::{copies_of, copy_of, copy_row, event, posts_of, told_title};
use crate::{
    Office, OfficeError, Outcome, Tx,
    outbox::{self, Message},
    publication::{DocumentFace, document_face, document_row, edition_row},
};

/// Kind of the message that brings one copy to where the present state wants it.
pub const CARRY: &str = "channel.carry";
/// The same, for a copy outside of the house: others do not wait for what answers slowly.
pub const CALL: &str = "channel.call";
/// Kind of the job of every night: copies whose last day is over, cards whose document ended.
pub const EXPIRE: &str = "channel.expire";
/// Kind of the job of every hour that signs the lists of displays anew.
pub const RENEW: &str = "channel.renew";

/// How far the nightly job looks back: it may not have run for some days.
const LOOK_BACK: Days = Days::new(31);

/// What is to be done with a copy.
#[derive(Debug, Clone)]
pub struct Order {
    /// Whose.
    pub agency: AgencyId,
    /// Of which document.
    pub document: DocumentId,
    /// On which channel.
    pub channel: Channel,
    /// What.
    pub errand: Errand,
    /// Raised when something else is wanted.
    pub version: i32,
    /// Up to this day.
    pub until: Option<NaiveDate>,
    /// What is to be delivered.
    pub shown: Option<Box<PublishedDocument>>,
    /// Has a person posted it somewhere and not taken it down?
    pub is_posted: bool,
    /// Has a second person sent it off?
    pub is_sent: bool,
    /// What the channel wrote down last.
    pub known: Option<String>,
}

/// What came of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// It is done: where, and the card where that is the copy.
    Done(String, Option<Box<Card>>),
    /// A person has to do what the sentence says.
    Person(String),
    /// It will not be done, and why.
    Refused(String),
}

fn message(agency: &AgencyId, document: &str, channel: &str) -> Message {
    let payload = json!({"agency": agency, "document": document, "channel": channel});
    let kind = if Channel::parse(channel) == Some(Channel::WeChat) { CALL } else { CARRY };
    Message { agency: agency.to_string(), ..Message::new(kind, payload) }
}

/// The public is to see something else of a document: its copies are under way.
pub(crate) async fn wake(tx: &Tx, agency: &AgencyId, document: &str) -> Result<Vec<Message>, OfficeError> {
    let rows = copies_of(tx.conn(), agency, document).await?;
    if !rows.is_empty() {
        copy_row::Entity::update_many()
            .col_expr(copy_row::Column::Version, Expr::col(copy_row::Column::Version).add(1))
            // What somebody sent off was what was public then.
            .col_expr(copy_row::Column::SentBy, Expr::value(None::<String>))
            .filter(copy_row::Column::AgencyId.eq(agency.as_str()))
            .filter(copy_row::Column::DocumentId.eq(document))
            .exec(tx.conn())
            .await?;
    }
    Ok(rows.iter().map(|row| message(agency, document, &row.channel)).collect())
}

/// The message for one copy.
pub(super) fn carry(agency: &AgencyId, document: &str, channel: Channel) -> Message {
    message(agency, document, channel.code())
}

/// The portal shows a document as it is now: its copies follow. Nothing goes out before the portal has it.
pub async fn follow(office: &Office, agency: &AgencyId, document: &str) -> Result<(), OfficeError> {
    let rows = copies_of(office.read(), agency, document).await?;
    let messages: Vec<Message> =
        rows.iter().filter(|row| row.chosen).map(|row| message(agency, document, &row.channel)).collect();
    if !messages.is_empty() {
        office.housekeeping(async |tx| outbox::put(tx, &messages).await).await?;
        office.woken().notify_one();
    }
    Ok(())
}

/// What a copy is to show of a document, in one word: another edition, validity or last day is another copy.
fn mark(row: &copy_row::Model, document: &PublishedDocument, today: NaiveDate) -> String {
    let validity = document.validity_on(today).map_or("", |validity| validity.code());
    let until = row.until.map(|until| until.to_string()).unwrap_or_default();
    format!("{}.{validity}.{until}", document.edition)
}

fn wanted(row: &copy_row::Model, face: &DocumentFace, today: NaiveDate) -> Wanted {
    let is_over = row.until.is_some_and(|until| until < today);
    match face {
        DocumentFace::Shown(document, _) if row.chosen && !is_over => {
            Wanted::Shown(mark(row, document, today))
        }
        _ => Wanted::Gone,
    }
}

/// What is to be done with a copy now; `None`: nothing.
pub async fn order(
    office: &Office,
    agency: &AgencyId,
    document: &str,
    channel: Channel,
) -> Result<Option<Order>, OfficeError> {
    // The row first: what changes behind it raises its version, and nothing is settled then.
    let Some(row) = copy_of(office.read(), agency, document, channel).await? else { return Ok(None) };
    let face = document_face(office, agency, document).await?;
    let wanted = wanted(&row, &face, office.today());
    let Some(errand) = row.copy()?.errand(&wanted) else { return Ok(None) };
    begin(office, &row, wanted.mark()).await?;
    let posts = posts_of(office.read(), agency, document).await?;
    let shown = match face {
        DocumentFace::Shown(document, _) if errand == Errand::Deliver => Some(document),
        _ => None,
    };
    Ok(Some(Order {
        agency: agency.clone(),
        document: DocumentId::parse(document).ok_or(OfficeError::NotFound)?,
        channel,
        errand,
        version: row.version,
        until: row.until,
        shown,
        is_posted: posts.iter().any(|post| post.channel == row.channel && post.is_there()),
        is_sent: row.sent_by.is_some(),
        known: row.known,
    }))
}

fn key(row_version: i32, document: &str, channel: Channel) -> SimpleExpr {
    copy_row::Column::DocumentId
        .eq(document)
        .and(copy_row::Column::Channel.eq(channel.code()))
        .and(copy_row::Column::Version.eq(row_version))
}

/// Notes that the copy is under way, before anything leaves the house: after a crash it counts as outside.
async fn begin(office: &Office, row: &copy_row::Model, mark: &str) -> Result<(), OfficeError> {
    if row.mark == mark && row.state == CopyState::Waiting.code() {
        return Ok(());
    }
    let channel = row.channel()?;
    office
        .housekeeping(async |tx| {
            copy_row::Entity::update_many()
                .col_expr(copy_row::Column::Mark, Expr::value(mark))
                .col_expr(copy_row::Column::State, Expr::value(CopyState::Waiting.code()))
                .filter(copy_row::Column::AgencyId.eq(&row.agency_id))
                .filter(key(row.version, &row.document_id, channel))
                .exec(tx.conn())
                .await?;
            Ok(())
        })
        .await
}

/// Keeps what came of an order. False: something else is wanted by now, and the answer counts for nothing.
pub async fn settle(office: &Office, order: &Order, settlement: &Settlement) -> Result<bool, OfficeError> {
    let actor = Actor::System(CARRY);
    let kept = office.transact(&actor, async |tx| settled(tx, order, settlement).await).await;
    match kept {
        Ok(()) => Ok(true),
        Err(OfficeError::Conflict) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn settled(tx: &Tx, order: &Order, settlement: &Settlement) -> Result<Outcome<()>, OfficeError> {
    let row = copy_of(tx.conn(), &order.agency, order.document.as_str(), order.channel).await?;
    let row = row.filter(|row| row.version == order.version).ok_or(OfficeError::Conflict)?;
    let document = document_row::Entity::find_by_id(order.document.as_str())
        .filter(document_row::Column::AgencyId.eq(order.agency.as_str()))
        .one(tx.conn())
        .await?
        .ok_or(OfficeError::Conflict)?;
    let edition = order.shown.as_ref().map(|document| document.edition);
    let answer = match settlement {
        Settlement::Done(..) => Answer::Done,
        Settlement::Person(_) => Answer::Person,
        Settlement::Refused(_) => Answer::Refused,
    };
    let mut new = copy_row::ActiveModel {
        state: Set(Copy::after(order.errand, answer).code().to_owned()),
        at: Set(tx.now()),
        tries: Set(0),
        why: Set(None),
        ..Default::default()
    };
    match settlement {
        Settlement::Done(place, card) => {
            new.place = Set(place.clone());
            new.edition = Set(edition);
            let card = card.as_ref().map(serde_json::to_string).transpose();
            new.card = Set(card.map_err(OfficeError::fault)?);
            if edition.is_some() {
                new.first_at = Set(row.first_at.or(Some(tx.now())));
            }
        }
        Settlement::Person(why) | Settlement::Refused(why) => new.why = Set(Some(why.clone())),
    }
    let changed = copy_row::Entity::update_many()
        .set(new)
        .filter(copy_row::Column::AgencyId.eq(order.agency.as_str()))
        .filter(key(order.version, order.document.as_str(), order.channel))
        .exec(tx.conn())
        .await?;
    if changed.rows_affected != 1 {
        return Err(OfficeError::Conflict);
    }
    let act = act(order.errand, edition.unwrap_or_default(), settlement);
    let title =
        order.shown.as_ref().map_or_else(|| told_title(&document), |shown| shown.metadata.title.clone());
    Ok(Outcome::of(()).event_in(&order.agency, event(&order.document, title, order.channel, act)))
}

fn act(errand: Errand, edition: i32, settlement: &Settlement) -> ChannelAct {
    match (errand, settlement) {
        (Errand::Deliver, Settlement::Done(..)) => ChannelAct::Delivered { edition },
        (Errand::Deliver, Settlement::Person(_)) => ChannelAct::HandedOver { edition },
        (Errand::Withdraw, Settlement::Done(..)) => ChannelAct::Withdrawn,
        (Errand::Withdraw, Settlement::Person(_)) => ChannelAct::Recalled,
        (_, Settlement::Refused(why)) => ChannelAct::Stuck { why: why.clone() },
    }
}

/// Keeps what a channel has to know of a copy outside, whatever becomes of the order.
pub async fn note(
    office: &Office,
    agency: &AgencyId,
    document: &DocumentId,
    channel: Channel,
    known: &str,
) -> Result<(), OfficeError> {
    office
        .housekeeping(async |tx| {
            copy_row::Entity::update_many()
                .col_expr(copy_row::Column::Known, Expr::value(Some(known.to_owned())))
                .filter(copy_row::Column::AgencyId.eq(agency.as_str()))
                .filter(copy_row::Column::DocumentId.eq(document.as_str()))
                .filter(copy_row::Column::Channel.eq(channel.code()))
                .exec(tx.conn())
                .await?;
            Ok(())
        })
        .await
}

/// Something was delivered after its copy was taken away: it may be outside once more, and is to go.
pub async fn again(office: &Office, order: &Order) -> Result<(), OfficeError> {
    office
        .housekeeping(async |tx| {
            copy_row::Entity::update_many()
                .col_expr(copy_row::Column::State, Expr::value(CopyState::Waiting.code()))
                .filter(copy_row::Column::AgencyId.eq(order.agency.as_str()))
                .filter(copy_row::Column::DocumentId.eq(order.document.as_str()))
                .filter(copy_row::Column::Channel.eq(order.channel.code()))
                .filter(copy_row::Column::Mark.eq(Copy::GONE))
                .exec(tx.conn())
                .await?;
            Ok(())
        })
        .await
}

/// An attempt failed and will be made again.
pub async fn later(office: &Office, order: &Order, why: &str) -> Result<(), OfficeError> {
    office
        .housekeeping(async |tx| {
            copy_row::Entity::update_many()
                .col_expr(copy_row::Column::Tries, Expr::col(copy_row::Column::Tries).add(1))
                .col_expr(copy_row::Column::Why, Expr::value(Some(why.to_owned())))
                .filter(copy_row::Column::AgencyId.eq(order.agency.as_str()))
                .filter(key(order.version, order.document.as_str(), order.channel))
                .exec(tx.conn())
                .await?;
            Ok(())
        })
        .await
}

/// Sends off copies whose last day is over, and those of documents that ended by themselves. Says how many.
pub async fn expire(office: &Office) -> Result<usize, OfficeError> {
    let today = office.today();
    let settled = [CopyState::Withdrawn, CopyState::ToTakeDown].map(CopyState::code);
    office
        .housekeeping(async |tx| {
            let live = || copy_row::Entity::find().filter(copy_row::Column::Mark.ne(""));
            let mut rows = live()
                .filter(copy_row::Column::Until.lt(today))
                .filter(copy_row::Column::State.is_not_in(settled))
                .all(tx.conn())
                .await?;
            let since = today.checked_sub_days(LOOK_BACK).unwrap_or(today);
            let ended: Vec<String> = edition_row::Entity::find()
                .select_only()
                .column(edition_row::Column::DocumentId)
                .filter(edition_row::Column::ExpiresOn.gte(since))
                .filter(edition_row::Column::ExpiresOn.lt(today))
                .into_tuple()
                .all(tx.conn())
                .await?;
            for ids in ended.chunks(1_000) {
                let ids = ids.iter().map(String::as_str);
                let more = live().filter(copy_row::Column::DocumentId.is_in(ids)).all(tx.conn()).await?;
                rows.extend(more);
            }
            let message = |row: &copy_row::Model| {
                let agency = AgencyId::parse(&row.agency_id)?;
                Some(message(&agency, &row.document_id, &row.channel))
            };
            let messages: Vec<Message> = rows.iter().filter_map(message).collect();
            outbox::put(tx, &messages).await?;
            Ok(messages.len())
        })
        .await
}
