//! The outbox worked off once, where no worker runs beside: while a sample or a test is being made.

use gongkai_office::{
    OfficeError,
    jobs::{self, Kinds},
};

use crate::Hands;

/// Jobs taken at once; each is done in far less than its lease divided by this.
const AT_ONCE: u64 = 200;

/// Does everything that is due at this moment, until nothing is left. Says how many jobs that were.
///
/// # Errors
/// The first job that could not be done; it stays in the outbox.
pub async fn work_off(hands: &Hands) -> Result<usize, OfficeError> {
    let worker = hands.office.new_identity();
    let mut count = 0;
    loop {
        let claimed = jobs::claim(&hands.office, &worker, Kinds::Except(&[]), AT_ONCE).await?;
        if claimed.is_empty() {
            return Ok(count);
        }
        for job in &claimed {
            // Boxed: jobs go deep, and whoever works off may be deep itself.
            Box::pin(hands.handle(job)).await?;
            jobs::done(&hands.office, job).await?;
        }
        count += claimed.len();
    }
}
