//! Channels beside the portal, in the office: on which a document goes out, where each copy stands, what
//! people posted by hand. What is to be done with a copy the rules of `domain::channel` say; the worker
//! does it, by the present state.

mod carry;
mod choose;
pub mod copy_row;
mod deposit;
mod key;
mod look;
mod post;
pub mod post_row;

use gongkai_domain::{
    authority::{Decide, Edit, Guarded, Read},
    channel::{Channel, ChannelAct, ChannelEvent},
    id::{AgencyId, DocumentId},
    organisation::Duty,
    publication::WithdrawalReason,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

pub(crate) use carry::wake;
pub use carry::{
    CALL, CARRY, EXPIRE, Order, RENEW, Settlement, again, expire, follow, later, note, order, settle,
};
pub use choose::{Choice, Sending, choose, on, retry, send};
pub use deposit::{
    Deposits, HandedOver, MOST_AT_ONCE, deposits, enlist, enlist_all, hand_over, handed_to, waiting_deposits,
};
pub use key::{DisplaySignature, display_key, sign_for_display};
pub use look::{
    Cards, Counted, Line, SheetText, Shown, cards, copies, counted, desk, of_edition, seen, sheet,
};
pub use post::{PHOTO_BYTES, Posting, photo, post, take_down};

use crate::{OfficeError, publication::document_row};

/// Copies of a document, as things that somebody may see or decide about.
#[derive(Debug)]
pub enum Copies {}

impl Guarded<Read> for Copies {
    const DUTIES: &'static [Duty] = &[
        Duty::Provider,
        Duty::UnitHead,
        Duty::DisclosureReviewer,
        Duty::SecrecyReviewer,
        Duty::ResponsibleLeader,
    ];
}

/// To post and to take down.
impl Guarded<Edit> for Copies {
    const DUTIES: &'static [Duty] = &[Duty::Provider, Duty::UnitHead, Duty::DisclosureReviewer];
}

/// To choose the channels.
impl Guarded<Decide> for Copies {
    const DUTIES: &'static [Duty] = &[Duty::DisclosureReviewer];
}

/// All copies of a document.
async fn copies_of<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    document: &str,
) -> Result<Vec<copy_row::Model>, OfficeError> {
    Ok(copy_row::Entity::find()
        .filter(copy_row::Column::AgencyId.eq(agency.as_str()))
        .filter(copy_row::Column::DocumentId.eq(document))
        .order_by_asc(copy_row::Column::Channel)
        .all(conn)
        .await?)
}

/// Codes of the channels on which a document is to go out now, as a release keeps them.
pub(crate) async fn chosen<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    document: &str,
) -> Result<String, OfficeError> {
    let copies = copies_of(conn, agency, document).await?;
    let codes: Vec<&str> =
        copies.iter().filter(|copy| copy.chosen).map(|copy| copy.channel.as_str()).collect();
    serde_json::to_string(&codes).map_err(OfficeError::fault)
}

/// One of them.
async fn copy_of<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    document: &str,
    channel: Channel,
) -> Result<Option<copy_row::Model>, OfficeError> {
    Ok(copy_row::Entity::find_by_id((document.to_owned(), channel.code().to_owned()))
        .filter(copy_row::Column::AgencyId.eq(agency.as_str()))
        .one(conn)
        .await?)
}

/// Those of several documents on one channel.
async fn copies_on<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    channel: Channel,
    documents: &[String],
) -> Result<Vec<copy_row::Model>, OfficeError> {
    Ok(copy_row::Entity::find()
        .filter(copy_row::Column::AgencyId.eq(agency.as_str()))
        .filter(copy_row::Column::Channel.eq(channel.code()))
        .filter(copy_row::Column::DocumentId.is_in(documents.iter().map(String::as_str)))
        .all(conn)
        .await?)
}

/// What was posted of a document, oldest first.
async fn posts_of<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    document: &str,
) -> Result<Vec<post_row::Model>, OfficeError> {
    Ok(post_row::Entity::find()
        .filter(post_row::Column::AgencyId.eq(agency.as_str()))
        .filter(post_row::Column::DocumentId.eq(document))
        .order_by_asc(post_row::Column::PostedOn)
        .order_by_asc(post_row::Column::Id)
        .all(conn)
        .await?)
}

/// What is told of a title: nothing, where its withdrawal left no trace.
fn told_title(row: &document_row::Model) -> String {
    let reason = row.withdrawn_as.as_deref().and_then(WithdrawalReason::parse);
    let silent = row.public_edition.is_none() && reason.is_some_and(|reason| !reason.leaves_notice());
    if silent { String::new() } else { row.title.clone() }
}

fn event(document: &DocumentId, title: String, channel: Channel, act: ChannelAct) -> ChannelEvent {
    ChannelEvent { document: document.clone(), title, channel, act }
}
