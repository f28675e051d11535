//! Time and chance while the sample district is made: the same on every machine.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_office::chance::{Clock, Entropy};

/// Nine in the morning in China, in seconds after midnight UTC.
const MORNING: i64 = HOUR;
const HOUR: i64 = 3600;
/// Between one thing that is done and the next.
const STEP: i64 = 60;

/// A clock that goes from day to day as the maker says.
#[derive(Default)]
pub struct SteppedClock(AtomicI64);

impl SteppedClock {
    /// Goes on to so many hours after nine in the morning of a day; never back.
    pub fn begin(&self, day: NaiveDate, hours: u8) {
        let midnight = day.and_hms_opt(0, 0, 0).map_or(0, |midnight| midnight.and_utc().timestamp());
        self.0.fetch_max(midnight + MORNING + i64::from(hours) * HOUR, Ordering::Relaxed);
    }

    /// Goes on a little.
    pub fn step(&self) {
        self.0.fetch_add(STEP, Ordering::Relaxed);
    }
}

impl Clock for SteppedClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0.load(Ordering::Relaxed), 0).unwrap_or_default()
    }
}

/// Odd, so that the state of a sequence comes to every number (splitmix64).
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// What a state of the sequence gives.
fn mixed(state: u64) -> u64 {
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Chance while texts are made up: a sequence of its own for each text, so that one more text changes no
/// other.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The same seed gives the same sequence.
    pub fn seeded(seed: u64) -> Self {
        Self(mixed(seed.wrapping_mul(GOLDEN)))
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mixed(self.0)
    }

    /// A number below `end`; 0 where there is none.
    pub fn below(&mut self, end: u64) -> u64 {
        self.roll().checked_rem(end).unwrap_or(0)
    }

    /// One of them.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let at = self.below(all.len() as u64);
        usize::try_from(at).ok().and_then(|at| all.get(at))
    }
}

/// Noise from a seed: never for anything but samples.
pub struct SeededNoise(AtomicU64);

impl SeededNoise {
    /// The same seed gives the same noise.
    pub fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    /// The next number of the sequence.
    fn next(&self) -> u64 {
        mixed(self.0.fetch_add(GOLDEN, Ordering::Relaxed).wrapping_add(GOLDEN))
    }
}

impl Entropy for SeededNoise {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            for (byte, noise) in chunk.iter_mut().zip(self.next().to_be_bytes()) {
                *byte = noise;
            }
        }
    }
}
