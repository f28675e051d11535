//! How an application leaves the portal: sealed to the agency before it reaches a disk, under the hash of a
//! code that the applicant alone gets. The same draft sent twice is one application.

use std::net::IpAddr;

use data_encoding::HEXLOWER;
use gongkai_domain::{
    application::filing::{Said, Sent},
    refusal::Refusal,
};
use gongkai_public::{
    AgencyCard, Parcel, ReceiptCode,
    mailbox::{CHANCE, seal_letter},
};
use gongkai_web_kit::{problem::Problem, seal::Sealer};
use zeroize::Zeroizing;

use super::{Held, draft::Draft};
use crate::portal::Portal;

/// Sends a draft that nothing is wrong with; the draft is emptied. A refusal: it cannot be taken now.
pub async fn send(
    portal: &Portal,
    (from, sealer): (IpAddr, &Sealer),
    card: &AgencyCard,
    held: &mut Held,
) -> Result<Option<Refusal>, Problem> {
    let code = held.key.code();
    let sent = Sent {
        schema: 1,
        said: Said::Filing(Box::new(held.draft.filing())),
        files: held.draft.files.clone(),
        application: code.receipt(),
        reply_key: HEXLOWER.encode(&*code.reply_key()),
    };
    if let Some(refusal) = post(portal, (from, sealer), card, (&code.receipt(), &sent)).await? {
        return Ok(Some(refusal));
    }
    // From here on nothing of it can be read on this side any more.
    held.sent = true;
    held.draft = Draft::to(&card.code);
    held.keep(portal, sealer).await?;
    Ok(None)
}

/// Posts a letter of an applicant under its own receipt.
pub async fn post(
    portal: &Portal,
    (from, sealer): (IpAddr, &Sealer),
    card: &AgencyCard,
    (id, sent): (&str, &Sent),
) -> Result<Option<Refusal>, Problem> {
    portal.limits.letter(from)?;
    if put(portal, sealer, card, (id, sent)).await? {
        return Ok(None);
    }
    let sentence = "现在提交的人太多，暂时收不下；您填的内容还在，请过一小时再提交，急的请打电话";
    Ok(Some(Refusal::new("mailbox_full", sentence)))
}

/// The same for what the program says for an applicant; `false`: there is no room.
pub async fn put(
    portal: &Portal,
    sealer: &Sealer,
    card: &AgencyCard,
    (id, sent): (&str, &Sent),
) -> Result<bool, Problem> {
    let text = Zeroizing::new(serde_json::to_vec(sent).map_err(Problem::fault)?);
    let mut chance = Zeroizing::new([0; CHANCE]);
    sealer.draw(&mut *chance);
    let sealed = seal_letter(&card.agency, &card.letter_key, id, &text, &chance);
    let sealed = sealed.ok_or_else(|| Problem::fault("an agency without a key for letters"))?;
    let parcel =
        Parcel { id: id.to_owned(), agency_id: card.agency.to_string(), received_on: portal.today(), sealed };
    portal.store.post_parcel(parcel).await.map_err(Problem::fault)
}

/// The number by which people speak about an application: the day and a part of its receipt.
pub fn receipt_number(code: &ReceiptCode) -> String {
    code.receipt().chars().take(8).collect::<String>().to_uppercase()
}
