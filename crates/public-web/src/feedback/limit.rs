//! A bound on what one address, and all together, can send. Addresses are held in memory alone, shortened
//! and hashed, for the hour that they count; nobody is followed and no riddle is asked.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use gongkai_web_kit::{address::UNKNOWN, problem::Problem};
use tokio::time::Instant;

/// For so long something counts.
const WINDOW: Duration = Duration::from_secs(3600);
/// Addresses that are remembered.
const MOST_ADDRESSES: usize = 20_000;

/// How much there may be within the window.
struct Bound {
    /// Of one address.
    one: u32,
    /// Of all together, and of all whose address nobody can vouch for.
    all: u32,
    counts: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    since: Option<Instant>,
    by_address: HashMap<u64, u32>,
    all: u32,
}

impl Bound {
    fn new(one: u32, all: u32) -> Self {
        Self { one, all, counts: Mutex::default() }
    }

    /// One more from this address. Too many: comes again later.
    fn take(&self, key: Option<u64>, now: Instant) -> Result<(), Problem> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.since.is_none_or(|since| now - since >= WINDOW) {
            *counts = Counts { since: Some(now), ..Counts::default() };
        }
        let left = WINDOW - (now - counts.since.unwrap_or(now));
        let later = || Problem::TooMany(u32::try_from(left.as_secs()).unwrap_or(3600).max(1));
        let own = key.map_or(0, |key| counts.by_address.get(&key).copied().unwrap_or(0));
        let is_full = key.is_some() && own == 0 && counts.by_address.len() >= MOST_ADDRESSES;
        if counts.all >= self.all || own >= self.one || is_full {
            return Err(later());
        }
        counts.all += 1;
        if let Some(key) = key {
            *counts.by_address.entry(key).or_default() += 1;
        }
        Ok(())
    }
}

/// Letters that were taken lately: what was said, and in which form. Both hashed, for the hour that addresses
/// count.
#[derive(Default)]
struct Taken {
    since: Option<Instant>,
    letters: HashMap<u64, u64>,
}

impl Taken {
    fn forget_old(&mut self, now: Instant) {
        if self.since.is_none_or(|since| now - since >= WINDOW) {
            *self = Self { since: Some(now), letters: HashMap::new() };
        }
    }
}

/// The bounds of a portal.
pub struct Limits {
    /// Made at the start and told nobody: the hashes mean nothing elsewhere.
    hasher: RandomState,
    letters: Bound,
    looks: Bound,
    tracks: Bound,
    drafts: Bound,
    taken: Mutex<Taken>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            hasher: RandomState::new(),
            letters: Bound::new(10, 1_000),
            looks: Bound::new(60, 20_000),
            tracks: Bound::new(60, 20_000),
            drafts: Bound::new(300, 50_000),
            taken: Mutex::default(),
        }
    }
}

impl Limits {
    /// A letter from this address.
    pub fn letter(&self, from: IpAddr) -> Result<(), Problem> {
        self.letters.take(self.key(from), Instant::now())
    }

    /// Did this address send the same words lately, in another form? The same form once more has its first answer.
    pub fn was_sent(&self, from: IpAddr, words: &str, form: &str) -> bool {
        let Some(letter) = self.letter_key(from, words) else { return false };
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.forget_old(Instant::now());
        taken.letters.get(&letter).is_some_and(|known| *known != self.hasher.hash_one(form))
    }

    /// Remembers that a letter was taken.
    pub fn note_sent(&self, from: IpAddr, words: &str, form: &str) {
        let Some(letter) = self.letter_key(from, words) else { return };
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.forget_old(Instant::now());
        if taken.letters.len() < MOST_ADDRESSES {
            taken.letters.insert(letter, self.hasher.hash_one(form));
        }
    }

    fn letter_key(&self, from: IpAddr, words: &str) -> Option<u64> {
        self.key(from).map(|address| self.hasher.hash_one((address, words)))
    }

    /// A look by code from this address.
    pub fn look(&self, from: IpAddr) -> Result<(), Problem> {
        self.looks.take(self.key(from), Instant::now())
    }

    /// A look for an application by its code from this address.
    pub fn track(&self, from: IpAddr) -> Result<(), Problem> {
        self.tracks.take(self.key(from), Instant::now())
    }

    /// A step of an application from this address.
    pub fn draft(&self, from: IpAddr) -> Result<(), Problem> {
        self.drafts.take(self.key(from), Instant::now())
    }

    /// One household of the new protocol has 2⁶⁴ addresses.
    fn key(&self, from: IpAddr) -> Option<u64> {
        match from.to_canonical() {
            UNKNOWN => None,
            IpAddr::V4(address) => Some(self.hasher.hash_one(address.octets())),
            IpAddr::V6(address) => {
                let [first, second, third, fourth, ..] = address.segments();
                Some(self.hasher.hash_one([first, second, third, fourth]))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_bounded_and_free_again_after_an_hour() {
        let (bound, now) = (Bound::new(10, 1_000), Instant::now());
        for _ in 0..10 {
            bound.take(Some(1), now).unwrap();
        }
        assert!(matches!(bound.take(Some(1), now), Err(Problem::TooMany(3600))));
        bound.take(Some(2), now).unwrap();
        assert!(bound.take(Some(1), now + WINDOW / 2).is_err());
        bound.take(Some(1), now + WINDOW).unwrap();
    }

    #[test]
    fn all_together_are_bounded() {
        let (bound, now) = (Bound::new(10, 100), Instant::now());
        for _ in 0..100 {
            bound.take(None, now).unwrap();
        }
        assert!(bound.take(None, now).is_err() && bound.take(Some(1), now).is_err());
    }

    #[test]
    fn the_same_words_in_another_form_were_sent() {
        let limits = Limits::default();
        let from = |address: &str| address.parse::<IpAddr>().unwrap();
        limits.note_sent(from("203.0.113.7"), "意见", "form 1");
        assert!(!limits.was_sent(from("203.0.113.7"), "意见", "form 1"), "its answer is given again");
        assert!(limits.was_sent(from("203.0.113.7"), "意见", "form 2"));
        assert!(!limits.was_sent(from("203.0.113.7"), "别的意见", "form 2"));
        assert!(!limits.was_sent(from("203.0.113.8"), "意见", "form 2"), "two may say the same");
        limits.note_sent(UNKNOWN, "意见", "form 1");
        assert!(!limits.was_sent(UNKNOWN, "意见", "form 2"), "nobody can tell who it was");
    }

    #[test]
    fn a_household_is_one() {
        let limits = Limits::default();
        let key = |address: &str| limits.key(address.parse().unwrap());
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_ne!(key("203.0.113.7"), key("203.0.113.8"));
        assert_eq!(key("203.0.113.7"), key("::ffff:203.0.113.7"));
        assert_eq!(limits.key(UNKNOWN), None);
    }
}
