//! `public.put_card`: brings the public store up to date with the card of one agency.

use gongkai_domain::id::AgencyId;
use gongkai_office::{Office, OfficeError, organisation::public_card};
use gongkai_public::PublicStore;
use serde::Deserialize;

/// What the message names.
#[derive(Debug, Deserialize)]
struct Named {
    agency: AgencyId,
}

/// Puts every card that the public store holds otherwise than the office has it.
pub async fn refresh_cards(office: &Office, store: &PublicStore) -> Result<(), OfficeError> {
    for shown in store.cards().await.map_err(OfficeError::fault)? {
        match public_card(office, &shown.agency).await {
            Ok(Some(card)) if card != shown => store.put_card(&card).await.map_err(OfficeError::fault)?,
            // An agency that the office does not know is somebody else's on the same portal.
            Ok(_) | Err(OfficeError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Rounds after which a card that keeps changing is left to its next message.
const ROUNDS: usize = 8;

/// Makes the public store show the card as the office has it at this moment. The state is asked for
/// again after writing, so that two deliveries at once cannot leave an old card behind.
pub async fn put_card(office: &Office, store: &PublicStore, payload: &str) -> Result<(), OfficeError> {
    let named: Named = serde_json::from_str(payload).map_err(OfficeError::fault)?;
    let mut card = public_card(office, &named.agency).await?;
    for _ in 0..ROUNDS {
        let Some(shown) = &card else { return Ok(()) };
        store.put_card(shown).await.map_err(OfficeError::fault)?;
        let now = public_card(office, &named.agency).await?;
        if now == card {
            return Ok(());
        }
        card = now;
    }
    Err(OfficeError::fault("the card kept changing while it was delivered"))
}
