//! When guessing ends (ACC-3): a window that slides over the failures of one counter. There is a
//! counter for each account, one for each device from which somebody has signed in to it before, and
//! one for each address. A known device counts for itself, so that guesses from elsewhere do not lock
//! it out.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A failure counts for so many seconds.
pub const WINDOW_SECONDS: i64 = 15 * 60;

/// How many failures a counter bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Of an account, or of a known device on it.
    Account,
    /// Of an address from which unknown devices try.
    Address,
}

impl Limit {
    /// The number of failures within the window after which nothing is looked at any more.
    pub const fn failures(self) -> usize {
        match self {
            Self::Account => 5,
            Self::Address => 20,
        }
    }
}

/// The failures of one counter that may still count, oldest first. A try is counted before it is
/// looked at and taken back if it was right, so that tries at the same moment cannot slip through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failures {
    at: Vec<DateTime<Utc>>,
}

impl Failures {
    /// Until when nothing is looked at; `None`: the next try is.
    pub fn locked_until(&self, limit: Limit, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let counting: Vec<_> = self.at.iter().filter(|at| counts(**at, now)).collect();
        let first = counting.len().checked_sub(limit.failures())?;
        counting.get(first).map(|at| **at + window())
    }

    /// Counts a try that is about to be looked at, and forgets what no longer counts.
    pub fn count(&mut self, now: DateTime<Utc>) {
        self.at.retain(|at| counts(*at, now));
        self.at.push(now);
    }

    /// Takes back a try that was right.
    pub fn take_back(&mut self, at: DateTime<Utc>) {
        if let Some(place) = self.at.iter().rposition(|counted| *counted == at) {
            self.at.remove(place);
        }
    }
}

fn window() -> TimeDelta {
    TimeDelta::seconds(WINDOW_SECONDS)
}

/// A failure of the future counts as well: a clock that was set back opens nothing.
fn counts(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now.signed_duration_since(at) < window()
}
