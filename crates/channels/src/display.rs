//! Electronic displays (电子信息屏, Art. 25). A display plays what a list says that was signed for it; the
//! list ends by itself, and with every change a new one is signed.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use gongkai_domain::{channel::Channel, id::AgencyId};
use gongkai_public::{
    AgencyCard, DisplayItem, Playlist, PublicStore, PublishedDocument, SignedPlaylist, StoreError,
    display::PlaylistItem,
};

use crate::{
    code,
    contract::{Carrier, Carrying, Failure, Parcel, Recall, Receipt},
    screens,
};

/// How long a list holds: longer than a night without network, and so short that a screen that was
/// forgotten in a corner goes dark.
const HOLDS: TimeDelta = TimeDelta::hours(26);
/// Rounds after which a list that keeps changing is left to the next delivery.
const ROUNDS: usize = 4;

/// A signature and the key that made it, both base 64.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Public key, Ed25519.
    pub key: String,
    /// Signature.
    pub signature: String,
}

/// Signs for the displays of an agency. The key stays with whoever made this.
pub type Signing = Arc<dyn Fn(&AgencyId, &[u8]) -> Signed + Send + Sync>;

/// The displays of all agencies.
pub struct Display {
    store: PublicStore,
    signing: Signing,
}

impl Display {
    /// Displays that play from a store.
    pub fn new(store: PublicStore, signing: Signing) -> Self {
        Self { store, signing }
    }

    /// Signs the lists of all agencies anew, so that they go on.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn renew(&self, now: DateTime<Utc>, today: NaiveDate) -> Result<usize, StoreError> {
        let agencies = self.store.displays().await?;
        for agency in &agencies {
            self.sign(agency, now, today).await?;
        }
        Ok(agencies.len())
    }

    /// Signs the list of an agency, until what was signed is what is to be played.
    async fn sign(&self, agency: &AgencyId, now: DateTime<Utc>, today: NaiveDate) -> Result<(), StoreError> {
        let cards = self.store.cards().await?;
        let Some(card) = cards.into_iter().find(|card| card.agency == *agency) else { return Ok(()) };
        let mut sequence = now.timestamp_millis();
        for _ in 0..ROUNDS {
            let played = self.store.displayed(agency, today).await?;
            let list = list(&card, &played, sequence, now);
            let signed = self.signed(agency, &list)?;
            self.store.put_playlist(agency, sequence, &signed).await?;
            let kept = self.store.playlist(agency).await?;
            let kept: Option<Playlist> = kept.and_then(|kept| serde_json::from_str(&kept.playlist).ok());
            let again = self.store.displayed(agency, today).await?;
            let items = items(&card, &again);
            match kept {
                Some(kept) if kept.items == items && kept.sequence >= sequence => return Ok(()),
                // Somebody signed an older state at a later instant.
                Some(kept) => sequence = sequence.max(kept.sequence) + 1,
                None => sequence += 1,
            }
        }
        Err(StoreError("the list of a display kept changing while it was signed".to_owned()))
    }

    fn signed(&self, agency: &AgencyId, list: &Playlist) -> Result<SignedPlaylist, StoreError> {
        let playlist = serde_json::to_string(list)?;
        let Signed { key, signature } = (self.signing)(agency, playlist.as_bytes());
        Ok(SignedPlaylist { schema: 1, playlist, key, signature })
    }

    async fn put(&self, parcel: &Parcel) -> Result<(), StoreError> {
        let item = DisplayItem {
            agency: parcel.agency.agency.clone(),
            document: parcel.document.document.clone(),
            revision: parcel.revision,
            until: parcel.until,
            address: parcel.address.clone(),
        };
        self.store.put_display_item(&item).await?;
        self.sign(&parcel.agency.agency, parcel.now, parcel.today).await
    }

    async fn take_off(&self, recall: &Recall) -> Result<(), StoreError> {
        let item = DisplayItem {
            agency: recall.agency.clone(),
            document: recall.document.clone(),
            revision: recall.revision,
            until: None,
            address: String::new(),
        };
        self.store.drop_display_item(&item).await?;
        self.sign(&recall.agency, recall.now, recall.today).await
    }
}

impl Carrier for Display {
    fn channel(&self) -> Channel {
        Channel::Display
    }

    fn deliver<'a>(&'a self, parcel: &'a Parcel) -> Carrying<'a> {
        Box::pin(async move {
            // A screen that skips half of a text would say something else than what was approved.
            if screens(&parcel.document.content).is_none() {
                let sentence = format!(
                    "正文超过{}个字，电子屏播不完，也不能由系统删减；请只用其他渠道，或者另发一条简短的信息",
                    crate::LONGEST
                );
                return Err(Failure::Refused(sentence));
            }
            self.put(parcel).await.map_err(|error| Failure::Later(error.to_string()))?;
            let place = format!("/display/{}", parcel.agency.code);
            Ok(Receipt { place, ..Receipt::default() })
        })
    }

    fn withdraw<'a>(&'a self, recall: &'a Recall) -> Carrying<'a> {
        Box::pin(async move {
            self.take_off(recall).await.map_err(|error| Failure::Later(error.to_string()))?;
            Ok(Receipt { place: "播放单".to_owned(), ..Receipt::default() })
        })
    }
}

fn list(
    card: &AgencyCard,
    played: &[(DisplayItem, PublishedDocument)],
    sequence: i64,
    now: DateTime<Utc>,
) -> Playlist {
    Playlist {
        schema: 1,
        display: card.code.clone(),
        agency: card.name.clone(),
        sequence,
        issued_at: now,
        expires_at: now + HOLDS,
        items: items(card, played),
    }
}

fn items(card: &AgencyCard, played: &[(DisplayItem, PublishedDocument)]) -> Vec<PlaylistItem> {
    let item = |(item, document): &(DisplayItem, PublishedDocument)| {
        let said = &document.metadata;
        // A corrected edition may have become too long; its own delivery says so.
        let screens = screens(&document.content)?;
        Some(PlaylistItem {
            document: document.document.clone(),
            title: said.title.clone(),
            number: said.number.clone(),
            index_number: document.index_number.clone(),
            issuer: if said.issuer.is_empty() { card.name.clone() } else { said.issuer.clone() },
            published_on: document.released_on,
            until: item.until,
            address: item.address.clone(),
            code: code(&item.address),
            screens,
        })
    };
    played.iter().filter_map(item).collect()
}
