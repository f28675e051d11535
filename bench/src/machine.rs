//! What was measured on, and when: a number without its machine says nothing.

use chrono::{DateTime, Utc};

/// The heading of the results.
pub fn heading() -> String {
    format!(
        "# Measurements\n\n\
         Written by `make bench`; do not edit. Every number is from one run of the release build.\n\n\
         - date: {}\n- processor: {}, {} cores\n- memory: {}\n- system: {}\n- program: {}\n",
        now().format("%Y-%m-%d"),
        field("/proc/cpuinfo", "model name"),
        std::thread::available_parallelism().map_or(1, usize::from),
        field("/proc/meminfo", "MemTotal"),
        first_line("/proc/sys/kernel/osrelease"),
        env!("CARGO_PKG_VERSION"),
    )
}

/// The present instant.
#[expect(clippy::disallowed_methods, reason = "results carry their date; what is made for them ends now")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The value of the first `key : value` line.
fn field(file: &str, key: &str) -> String {
    std::fs::read_to_string(file)
        .unwrap_or_default()
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.trim() == key)
        .map_or_else(|| "unknown".to_owned(), |(_, value)| value.trim().to_owned())
}

fn first_line(file: &str) -> String {
    std::fs::read_to_string(file).unwrap_or_default().lines().next().unwrap_or("unknown").to_owned()
}
