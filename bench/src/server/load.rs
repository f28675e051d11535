//! Many requests over connections that stay open, made by wrk.

use crate::{Fault, watch::processor_time_of};
use std::{net::SocketAddr, path::Path, process::Command, time::Duration};

/// What is asked, and by how many.
pub struct Load<'a> {
    pub paths: &'a [String],
    pub headers: &'a [String],
    pub clients: usize,
    pub seconds: u32,
    /// Each answer must be at least so long, or it is another one than was meant.
    pub least: usize,
}

/// What it took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Loaded {
    pub requests: u64,
    /// Processor time of the server in all.
    pub cpu: Duration,
    /// Milliseconds.
    pub median: f64,
    pub p99: f64,
    pub worst: f64,
}

impl Loaded {
    /// Microseconds of processor time per request.
    pub fn cpu_each(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / self.requests.max(1) as f64
    }

    /// Both loads as one; for processor time, not for wall times.
    pub fn and(&self, other: &Self) -> Self {
        Self {
            requests: self.requests + other.requests,
            cpu: self.cpu + other.cpu,
            median: self.median.max(other.median),
            p99: self.p99.max(other.p99),
            worst: self.worst.max(other.worst),
        }
    }
}

/// Asks for the paths in turn and says at the end what it took, in one line.
const SCRIPT: &str = r#"
local asked, at = {}, 0
function init(paths)
  for _, path in ipairs(paths) do asked[#asked + 1] = wrk.format("GET", path) end
end
function request()
  at = at % #asked + 1
  return asked[at]
end
function done(summary, latency)
  local e = summary.errors
  print(string.format("measured %d %d %d %d %d %d", summary.requests, summary.bytes,
    e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(99), latency.max))
end
"#;

/// Puts the load on the server of this process. The first second is not counted: it makes what later
/// requests find ready.
pub fn load(address: SocketAddr, pid: u32, load: &Load<'_>) -> Result<Loaded, Fault> {
    let folder = gongkai_testkit::temp_dir()?;
    let script = folder.path().join("load.lua");
    std::fs::write(&script, SCRIPT)?;
    wrk(address, load, &script, 1)?;
    let before = processor_time_of(pid)?;
    let numbers = wrk(address, load, &script, load.seconds)?;
    let cpu = processor_time_of(pid)?.saturating_sub(before);
    let [requests, bytes, failed, median, p99, worst] = numbers;
    if failed > 0 || requests == 0 {
        return Err(format!("{}: {failed} of {requests} requests failed", what(load)).into());
    }
    if bytes / requests < load.least as u64 {
        return Err(
            format!("{}: answers of {} bytes, shorter than the page", what(load), bytes / requests).into()
        );
    }
    let milliseconds = |micros: u64| micros as f64 / 1e3;
    Ok(Loaded {
        requests,
        cpu,
        median: milliseconds(median),
        p99: milliseconds(p99),
        worst: milliseconds(worst),
    })
}

fn what(load: &Load<'_>) -> String {
    load.paths.first().cloned().unwrap_or_default()
}

fn wrk(address: SocketAddr, load: &Load<'_>, script: &Path, seconds: u32) -> Result<[u64; 6], Fault> {
    let mut command = Command::new("wrk");
    command.args(["-t1", &format!("-c{}", load.clients), &format!("-d{seconds}s"), "--timeout", "30s"]);
    command.arg("-s").arg(script);
    for header in load.headers {
        command.args(["-H", header]);
    }
    command.arg(format!("http://{address}")).arg("--").args(load.paths);
    let output = command.output().map_err(|e| format!("wrk: {e}; `make bench` installs it"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let line = said.lines().find_map(|line| line.strip_prefix("measured "));
    let numbers = line.and_then(|line| {
        let numbers: Vec<u64> = line.split(' ').map(str::parse).collect::<Result<_, _>>().ok()?;
        numbers.try_into().ok()
    });
    numbers.ok_or_else(|| format!("wrk said: {said}{}", String::from_utf8_lossy(&output.stderr)).into())
}
