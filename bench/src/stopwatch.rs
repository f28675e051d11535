//! Time: wall time of whole commands, processor time of single calls.

use crate::Fault;
use nix::sys::resource::{Usage, UsageWho, getrusage};
use std::time::{Duration, Instant};

/// How long `work` takes, and what it gives.
#[expect(clippy::disallowed_methods, reason = "measuring time is what this program is for")]
pub fn time<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let value = work();
    (start.elapsed(), value)
}

/// User and system time of `who` so far.
pub fn processor_time(who: UsageWho) -> Result<Duration, Fault> {
    let usage: Usage = getrusage(who)?;
    let micros: i64 =
        [usage.user_time(), usage.system_time()].iter().map(|t| t.tv_sec() * 1_000_000 + t.tv_usec()).sum();
    Ok(Duration::from_micros(u64::try_from(micros)?))
}

/// Nanoseconds of processor time per call, over several rounds. Processor time, because it counts
/// the same whether or not another program has the machine's other half.
pub struct PerCall {
    pub median: f64,
    pub least: f64,
    pub most: f64,
}

/// Rounds per measurement; the median of them is what a quiet machine gives.
const ROUNDS: usize = 15;
/// A round shorter than this is mostly the granularity of the count.
const ROUND: Duration = Duration::from_millis(40);

/// Time one call of `work`, which is told the number of the call, so that inputs can differ. What it
/// gives is kept from being optimised away.
pub fn per_call<T>(mut work: impl FnMut(usize) -> T) -> Result<PerCall, Fault> {
    let mut round = |calls: usize| {
        let before = processor_time(UsageWho::RUSAGE_THREAD)?;
        for call in 0..calls {
            std::hint::black_box(work(std::hint::black_box(call)));
        }
        Ok::<_, Fault>(processor_time(UsageWho::RUSAGE_THREAD)?.saturating_sub(before))
    };
    // Find how many calls fill a round; this is the warm-up as well.
    let mut calls = 1;
    while round(calls)? < ROUND && calls < 1 << 30 {
        calls *= 2;
    }
    let mut times = (0..ROUNDS)
        .map(|_| Ok(round(calls)?.as_nanos() as f64 / calls as f64))
        .collect::<Result<Vec<f64>, Fault>>()?;
    times.sort_by(f64::total_cmp);
    Ok(PerCall { median: middle(&times), least: first(&times), most: last(&times) })
}

/// Middle of sorted values; 0 of none.
pub fn middle(sorted: &[f64]) -> f64 {
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

fn first(sorted: &[f64]) -> f64 {
    sorted.first().copied().unwrap_or(0.0)
}

/// Last of sorted values; 0 of none.
pub fn last(sorted: &[f64]) -> f64 {
    sorted.last().copied().unwrap_or(0.0)
}
