//! Time and chance as parameters: the program passes the real ones, tests and the demo passes fixed
//! ones.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, SubsecRound, TimeDelta, Utc};

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> DateTime<Utc>;
}

/// Where randomness comes from.
pub trait Entropy: Send + Sync {
    /// Fills the slice with bytes that nobody can guess.
    fn fill(&self, bytes: &mut [u8]);
}

/// An instant as both databases keep it: whole microseconds.
pub fn stored(instant: DateTime<Utc>) -> DateTime<Utc> {
    instant.trunc_subsecs(6)
}

/// The calendar day in China at an instant. Statutory terms are counted in these days.
pub fn day_in_china(instant: DateTime<Utc>) -> NaiveDate {
    const SECONDS_EAST: i32 = 8 * 3600;
    FixedOffset::east_opt(SECONDS_EAST)
        .map_or(instant.date_naive(), |zone| instant.with_timezone(&zone).date_naive())
}

/// The instant at which a day begins in China.
pub fn beginning_in_china(day: NaiveDate) -> DateTime<Utc> {
    const HOURS_EAST: i64 = 8;
    (day.and_time(NaiveTime::MIN) - TimeDelta::hours(HOURS_EAST)).and_utc()
}

/// Letters of identities: Crockford's base 32 in lower case, in the order of their values, so that
/// later identities sort behind earlier ones.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A new identity: 7 letters of time in seconds, 9 letters (45 bits) of chance.
pub fn new_identity(now: DateTime<Utc>, entropy: &dyn Entropy) -> String {
    let mut noise = [0_u8; 8];
    entropy.fill(&mut noise);
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    let mut text = letters(seconds, 7);
    text.push_str(&letters(u64::from_be_bytes(noise), 9));
    text
}

/// The first identity that can be made at an instant or later; it sorts behind all earlier ones.
pub fn identities_from(instant: DateTime<Utc>) -> String {
    letters(u64::try_from(instant.timestamp()).unwrap_or(0), 7)
}

/// When an identity was made, to the second.
pub fn made_at(identity: &str) -> Option<DateTime<Utc>> {
    let mut seconds: i64 = 0;
    for letter in identity.bytes().take(7) {
        let value = LETTERS.iter().position(|one| *one == letter)?;
        seconds = seconds * 32 + i64::try_from(value).ok()?;
    }
    DateTime::from_timestamp(seconds, 0).filter(|_| identity.len() >= 7)
}

/// The same for things that are listed by their identity: those of one second stand in the order of a counter.
pub fn identity_in_order(now: DateTime<Utc>, order: i64, entropy: &dyn Entropy) -> String {
    let mut noise = [0_u8; 4];
    entropy.fill(&mut noise);
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    let mut text = letters(seconds, 7);
    text.push_str(&letters(u64::try_from(order).unwrap_or(0), 4));
    text.push_str(&letters(u64::from(u32::from_be_bytes(noise)), 5));
    text
}

/// The lowest `5 × count` bits of a number, five to a letter, highest first.
fn letters(number: u64, count: u32) -> String {
    (0..count)
        .rev()
        .map(|place| {
            let value = usize::try_from((number >> (5 * place)) & 31).unwrap_or(0);
            LETTERS.get(value).copied().map_or('0', char::from)
        })
        .collect()
}
