//! The clock and chance of this machine. Everything else is given them as parameters.

use chrono::{DateTime, Utc};
use gongkai_office::chance::{Clock, Entropy};

use crate::outcome::Unusable;

/// The clock of the machine.
pub struct MachineClock;

impl Clock for MachineClock {
    fn now(&self) -> DateTime<Utc> {
        now()
    }
}

/// The present instant.
#[expect(clippy::disallowed_methods, reason = "the binary is where the clock is asked")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Runs the asynchronous part of a command to its end.
pub fn block_on<T>(work: impl Future<Output = Result<T, Unusable>>) -> Result<T, Unusable> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Unusable(format!("程序无法启动线程（{error}）")))?;
    runtime.block_on(work)
}

/// The generator of the operating system.
pub struct MachineChance;

impl Entropy for MachineChance {
    fn fill(&self, bytes: &mut [u8]) {
        fill(bytes);
    }
}

/// Fills the slice with bytes that nobody can guess. Ends the program where the system has none: to go
/// on with bytes that can be guessed would be worse.
pub fn fill(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        std::process::abort();
    }
}
