//! Copies on channels: brought to where the present state wants them, one job for each copy.

use std::{pin::Pin, sync::Arc};

use gongkai_channels::{Channels, Failure, LIMIT, Notes, Parcel, Recall, Receipt, Signed, in_time};
use gongkai_domain::{
    channel::{Channel, Errand},
    id::{AgencyId, DocumentId},
};
use gongkai_office::{
    Office, OfficeError,
    channel::{self, Order, Settlement, sign_for_display},
    organisation::public_card,
};
use gongkai_public::PublicStore;
use serde::Deserialize;

use crate::Hands;

/// Rounds after which a copy that keeps changing is left to its next message.
const ROUNDS: usize = 8;
/// Attempts after which a copy stops and waits for a person: about five minutes.
const PATIENCE: i32 = 7;

/// What the message names.
#[derive(Debug, Deserialize)]
struct Named {
    agency: AgencyId,
    document: String,
    channel: Channel,
}

/// The channels, with the signatures of the office.
fn channels(hands: &Hands) -> Channels {
    let office = hands.office.clone();
    let signing = move |agency: &AgencyId, list: &[u8]| {
        let made = sign_for_display(&office, agency, list);
        Signed { key: made.key, signature: made.signature }
    };
    Channels::new(hands.public.clone(), Arc::new(signing), hands.wechat.clone())
}

/// Notes of a channel, in the row of the copy.
struct RowNotes {
    office: Office,
    agency: AgencyId,
    document: DocumentId,
    channel: Channel,
}

impl std::fmt::Debug for RowNotes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "notes of {} on {:?}", self.document, self.channel)
    }
}

impl Notes for RowNotes {
    fn keep<'a>(&'a self, known: &'a str) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>> {
        Box::pin(async move {
            let kept = channel::note(&self.office, &self.agency, &self.document, self.channel, known).await;
            kept.map_err(|error| format!("{error:?}"))
        })
    }
}

/// Asks what is to be done with a copy, does it, and asks again, until nothing is to be done.
pub async fn carry(hands: &Hands, attempt: i32, payload: &str) -> Result<(), OfficeError> {
    let (office, store) = (&hands.office, &hands.public);
    let named: Named = serde_json::from_str(payload).map_err(OfficeError::fault)?;
    let channels = channels(hands);
    for _ in 0..ROUNDS {
        let order = channel::order(office, &named.agency, &named.document, named.channel).await?;
        let Some(order) = order else { return Ok(()) };
        if !is_on_portal(store, &order).await? {
            // The delivery to the portal sends the copy off when it is there.
            return Ok(());
        }
        let settlement = match done(hands, &channels, &order).await? {
            Ok(receipt) => Settlement::Done(receipt.place, receipt.card.map(Box::new)),
            Err(Failure::Person(what)) => Settlement::Person(what),
            Err(Failure::Refused(why)) => Settlement::Refused(why),
            Err(Failure::Later(why)) if attempt >= PATIENCE => {
                Settlement::Refused(format!("试了{attempt}次没有成功：{why}"))
            }
            Err(Failure::Later(why)) => {
                channel::later(office, &order, &why).await?;
                return Err(OfficeError::fault(why));
            }
        };
        let is_kept = channel::settle(office, &order, &settlement).await?;
        if !is_kept && order.errand == Errand::Deliver {
            channel::again(office, &order).await?;
        }
    }
    Err(OfficeError::fault("the copy kept changing while it was delivered"))
}

/// Has the portal what is to be delivered? What is to be taken away waits for nothing.
async fn is_on_portal(store: &PublicStore, order: &Order) -> Result<bool, OfficeError> {
    let Some(wanted) = &order.shown else { return Ok(true) };
    let there = store.document(&order.agency, order.document.as_str()).await.map_err(OfficeError::fault)?;
    // Its revision also counts what the public does not see, such as a correction that was begun.
    Ok(there.is_some_and(|there| there.edition == wanted.edition && there.validity == wanted.validity))
}

async fn done(
    hands: &Hands,
    channels: &Channels,
    order: &Order,
) -> Result<Result<Receipt, Failure>, OfficeError> {
    let (office, portal) = (&hands.office, &hands.portal);
    let carrier = channels.of(order.channel).ok_or_else(|| OfficeError::fault("a channel is missing"))?;
    let (now, today) = (office.now(), office.today());
    let notes = Arc::new(RowNotes {
        office: office.clone(),
        agency: order.agency.clone(),
        document: order.document.clone(),
        channel: order.channel,
    });
    let known = order.known.clone();
    let Some(document) = &order.shown else {
        let recall = Recall {
            now,
            today,
            agency: order.agency.clone(),
            document: order.document.clone(),
            revision: order.version,
            is_posted: order.is_posted,
            known,
            notes,
        };
        return Ok(in_time(LIMIT, carrier.withdraw(&recall)).await);
    };
    let Some(agency) = public_card(office, &order.agency).await? else {
        let why = "机关名片还没有填写，请系统管理员在“机构与人员”里填写后再重试";
        return Ok(Err(Failure::Refused(why.to_owned())));
    };
    let address = if portal.is_empty() {
        String::new()
    } else {
        format!("{portal}/documents/{}/{}", agency.code, order.document)
    };
    let document = (**document).clone();
    let parcel = Parcel {
        now,
        today,
        agency,
        document,
        address,
        until: order.until,
        revision: order.version,
        is_sent: order.is_sent,
        known,
        notes,
    };
    Ok(in_time(LIMIT, carrier.deliver(&parcel)).await)
}

/// Signs the lists of displays anew, so that they go on.
pub async fn renew(hands: &Hands) -> Result<(), OfficeError> {
    let (now, today) = (hands.office.now(), hands.office.today());
    channels(hands).display().renew(now, today).await.map(|_| ()).map_err(OfficeError::fault)
}
