//! An office with a fixed clock and seeded chance.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, TimeZone, Utc};
use gongkai_office::{
    Office, OfficeError, OfficeParts,
    chance::{Clock, Entropy},
    files::FileStore,
    seal::MasterKey,
};
use gongkai_testkit::Dice;

/// A clock that tests set.
pub struct SetClock(AtomicI64);

impl SetClock {
    /// Moves on.
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        Utc.timestamp_opt(self.0.load(Ordering::Relaxed), 0).unwrap()
    }
}

struct Seeded(Mutex<Dice>);

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let mut dice = self.0.lock().unwrap();
        for byte in bytes {
            *byte = u8::try_from(dice.below(256)).unwrap();
        }
    }
}

/// Opens an office at a URL on the morning of 2026-11-24.
pub async fn open(url: &str) -> Office {
    open_with_clock(url).await.0
}

/// The same, with the clock in hand.
pub async fn open_with_clock(url: &str) -> (Office, Arc<SetClock>) {
    let clock = Arc::new(SetClock(AtomicI64::new(1_795_486_200)));
    (opened(url, &clock).await.unwrap(), clock)
}

/// Opens an office that may refuse to be opened.
pub async fn try_open(url: &str) -> Result<Office, OfficeError> {
    opened(url, &Arc::new(SetClock(AtomicI64::new(1_795_486_200)))).await
}

async fn opened(url: &str, clock: &Arc<SetClock>) -> Result<Office, OfficeError> {
    Office::open(OfficeParts {
        database_url: url.to_owned(),
        files: FileStore::in_memory(),
        master: MasterKey::new([7; 32]),
        clock: Arc::<SetClock>::clone(clock),
        entropy: Arc::new(Seeded(Mutex::new(Dice::seeded(711)))),
    })
    .await
}
