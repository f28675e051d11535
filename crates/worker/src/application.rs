//! What applicants send over the portal, and what they are told there.

use data_encoding::HEXLOWER;
use gongkai_domain::{application::filing::SentFile, id::AgencyId};
use gongkai_office::{
    OfficeError,
    application::{Letter, keep, known, open, receive, sealed_track},
};
use gongkai_public::{Parcel, TrackCard};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::Hands;

/// Letters of one look into the mailbox.
const AT_ONCE: u64 = 50;

/// What the message names.
#[derive(Debug, Deserialize)]
struct Named {
    agency: AgencyId,
    application: String,
}

/// Takes all letters of applicants. One is taken away only when the office has it with its files and the
/// applicant can read so under the code. One that fails stays and stops none of the others.
pub async fn collect(hands: &Hands) -> Result<(), OfficeError> {
    let mut after = String::new();
    loop {
        let parcels = hands.public.parcels(&after, AT_ONCE).await.map_err(OfficeError::fault)?;
        let Some(last) = parcels.last() else { return Ok(()) };
        after.clone_from(&last.id);
        for parcel in parcels {
            let id = parcel.id.clone();
            if let Err(error) = take(hands, parcel).await {
                tracing::error!(?error, parcel = id, "a letter of an applicant was not taken");
            }
        }
    }
}

async fn take(hands: &Hands, parcel: Parcel) -> Result<(), OfficeError> {
    let (id, agency) = (parcel.id.clone(), AgencyId::parse(&parcel.agency_id));
    let kept = match known(&hands.office, &id).await? {
        Some(kept) => Some(kept),
        None => match open(&hands.office, parcel) {
            Some(letter) => {
                let files = files(hands, &id, &letter).await?;
                keep(&hands.office, &letter, files).await?
            }
            None => None,
        },
    };
    match (agency, kept) {
        (Some(agency), Some(kept)) => put(hands, &agency, kept.as_str()).await?,
        // Whoever wrote past the portal's own form gets no answer.
        _ => tracing::warn!(parcel = id, "an unreadable letter of an applicant"),
    }
    hands.public.take_parcel(&id).await.map_err(OfficeError::fault)
}

async fn files(
    hands: &Hands,
    parcel: &str,
    letter: &Letter,
) -> Result<Vec<(SentFile, gongkai_office::files::Received)>, OfficeError> {
    let mut received = Vec::new();
    for file in letter.files() {
        match content(hands, parcel, letter, file).await? {
            Some(content) => received.push((file.clone(), receive(&hands.office, letter, &content).await?)),
            None => tracing::warn!(parcel, file = file.id, "a file of an applicant is not what was sent"),
        }
    }
    Ok(received)
}

/// The content of a file; `None` if it is not what the letter says.
async fn content(
    hands: &Hands,
    parcel: &str,
    letter: &Letter,
    file: &SentFile,
) -> Result<Option<Zeroizing<Vec<u8>>>, OfficeError> {
    let mut content = Zeroizing::new(Vec::new());
    for position in 0.. {
        let sealed =
            hands.public.parcel_piece((parcel, &file.id, position)).await.map_err(OfficeError::fault)?;
        let Some(sealed) = sealed else { break };
        let position = u32::try_from(position).map_err(OfficeError::fault)?;
        let Some(piece) = letter.piece(&hands.office, &file.id, position, &sealed) else { return Ok(None) };
        content.extend_from_slice(&piece);
    }
    let is_whole =
        content.len() as u64 == file.size && HEXLOWER.encode(&Sha256::digest(&*content)) == file.digest;
    Ok(is_whole.then_some(content))
}

/// Brings the applicant's card up to date.
pub async fn put_track(hands: &Hands, payload: &str) -> Result<(), OfficeError> {
    let named: Named = serde_json::from_str(payload).map_err(OfficeError::fault)?;
    put(hands, &named.agency, &named.application).await
}

async fn put(hands: &Hands, agency: &AgencyId, application: &str) -> Result<(), OfficeError> {
    let Some(card) = sealed_track(&hands.office, agency, application).await? else { return Ok(()) };
    let put = hands.public.put_told::<TrackCard>(agency, &card.receipt, card.revision, &card.sealed);
    put.await.map_err(OfficeError::fault)
}
