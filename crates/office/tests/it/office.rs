//! An office with a fixed clock and seeded chance.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, TimeZone, Utc};
use gongkai_office::{
    Office, OfficeParts,
    chance::{Clock, Entropy},
    seal::MasterKey,
};
use gongkai_testkit::Dice;

/// A clock that tests set.
pub struct SetClock(AtomicI64);

impl SetClock {
    /// Moves on.
    #[expect(dead_code, reason = "sessions and jobs will move it")]
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
    Office::open(OfficeParts {
        database_url: url.to_owned(),
        master: MasterKey::new([7; 32]),
        clock: Arc::new(SetClock(AtomicI64::new(1_795_486_200))),
        entropy: Arc::new(Seeded(Mutex::new(Dice::seeded(711)))),
    })
    .await
    .unwrap()
}
