//! What became of an application, for whoever has its code. The code comes in a form, never in an address; a
//! wrong one, whatever it is, gets the same words, and slowly.

pub mod ask;
pub mod correct;
mod days;
pub mod export;
pub mod letter;
pub mod receipt;
mod said;
pub mod say;
mod seal;
pub mod status;

use gongkai_domain::{calendar::Calendar, id::AgencyId};
use gongkai_public::{ReceiptCode, TrackCard};
use gongkai_web_kit::{caller::TrackedCookie, problem::Problem};

use crate::portal::Portal;

/// An application whose code this browser has given.
struct Tracked {
    code: ReceiptCode,
    /// Where it lies; `None`: the office has not taken it yet.
    card: Option<(AgencyId, TrackCard)>,
}

impl Tracked {
    /// The application of a code; `None`: there is none.
    async fn of(portal: &Portal, code: ReceiptCode) -> Result<Option<Self>, Problem> {
        let card = portal.store.track(&code).await.map_err(Problem::fault)?;
        let card = card.map(|(agency, card)| (agency, card.as_known_by(Calendar::in_force())));
        if card.is_none() {
            let waits = portal.store.parcel_waits(&code.receipt()).await.map_err(Problem::fault)?;
            return Ok(waits.map(|_| Self { code, card: None }));
        }
        Ok(Some(Self { code, card }))
    }

    /// The one that this browser looks at.
    async fn here(portal: &Portal, cookie: Option<&TrackedCookie>) -> Result<Option<Self>, Problem> {
        match cookie.and_then(|cookie| ReceiptCode::parse(&cookie.0)) {
            Some(code) => Self::of(portal, code).await,
            None => Ok(None),
        }
    }
}
