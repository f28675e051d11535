//! `public.put_notices`: the portal counts with the same notices of working days as the office.

use gongkai_office::{Office, OfficeError, calendar::taken_in};
use gongkai_public::PublicStore;

/// Rounds after which notices that keep changing are left to their next message.
const ROUNDS: usize = 8;

/// Makes the public store hold what counts at this moment. The state is asked for again after writing, so that two
/// deliveries at once cannot leave an old one behind.
pub async fn put_notices(office: &Office, store: &PublicStore) -> Result<(), OfficeError> {
    let mut files = taken_in(office).await?;
    for _ in 0..ROUNDS {
        store.put_notices(&files).await.map_err(OfficeError::fault)?;
        let now = taken_in(office).await?;
        if now == files {
            return Ok(());
        }
        files = now;
    }
    Err(OfficeError::fault("the notices kept changing while they were delivered"))
}
