//! A command watched from outside: wall time, processor time of it and all its children, and the
//! memory that they hold together.

use crate::Fault;
use crate::stopwatch::{processor_time, time};
use nix::sys::resource::UsageWho;
use std::collections::HashMap;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// What one run of a command took.
pub struct Run {
    pub wall: Duration,
    /// User and system time of the command and its children.
    pub cpu: Duration,
    pub status: Option<i32>,
}

/// Run `command` to its end, its output thrown away.
pub fn run(command: &mut Command) -> Result<Run, Fault> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // Counts children that have ended, and theirs.
    let before = processor_time(UsageWho::RUSAGE_CHILDREN)?;
    let (wall, status) = time(|| command.status());
    let status = status.map_err(|e| format!("{}: {e}", command.get_program().display()))?;
    let cpu = processor_time(UsageWho::RUSAGE_CHILDREN)?.saturating_sub(before);
    Ok(Run { wall, cpu, status: status.code() })
}

/// Run `command` to its end while looking, every few milliseconds, at the resident memory of it and
/// its descendants. Pages that processes share are counted for each, so the peak is an upper bound.
pub fn run_watching_memory(command: &mut Command) -> Result<(Run, u64), Fault> {
    let done = AtomicBool::new(false);
    let peak = AtomicU64::new(0);
    let own = std::process::id();
    let run = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                peak.fetch_max(resident_of_descendants(own), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        let run = run(command);
        done.store(true, Ordering::Relaxed);
        run
    })?;
    Ok((run, peak.into_inner()))
}

/// Bytes resident in the processes that descend from `root`, itself left out.
fn resident_of_descendants(root: u32) -> u64 {
    let parents: HashMap<u32, u32> = std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let pid: u32 = entry.ok()?.file_name().to_str()?.parse().ok()?;
            Some((pid, parent_of(pid)?))
        })
        .collect();
    let descends = |pid: u32| {
        let mut at = pid;
        // A tree of processes has no circle, but it changes while it is read.
        for _ in 0..64 {
            match parents.get(&at) {
                Some(&parent) if parent == root => return true,
                Some(&parent) => at = parent,
                None => return false,
            }
        }
        false
    };
    parents.keys().filter(|pid| descends(**pid)).filter_map(|pid| resident(*pid)).sum()
}

/// Processor time, user and system, of all threads of a process that runs.
pub fn processor_time_of(pid: u32) -> Result<Duration, Fault> {
    // Linux counts in hundredths of a second on every machine that it runs on.
    const TICK: u64 = 10;
    let ticks = |at| stat_field(pid, at).and_then(|text| text.parse::<u64>().ok());
    let (user, system) = ticks(11).zip(ticks(12)).ok_or_else(|| format!("process {pid} is gone"))?;
    Ok(Duration::from_millis((user + system) * TICK))
}

/// Processes that the process has started and that are there.
pub fn children(parent: u32) -> Vec<u32> {
    let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    all.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| parent_of(*pid) == Some(parent))
        .collect()
}

/// Bytes that are resident in a process, and how many of them are no file's.
pub fn memory(pid: u32) -> Option<(u64, u64)> {
    Some((status_bytes(pid, "VmRSS:")?, status_bytes(pid, "RssAnon:")?))
}

fn parent_of(pid: u32) -> Option<u32> {
    stat_field(pid, 1)?.parse().ok()
}

/// A field of /proc/PID/stat, counted from the one behind the name.
fn stat_field(pid: u32, at: usize) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name stands in parentheses and may hold anything, also parentheses.
    Some(stat.rsplit_once(") ")?.1.split(' ').nth(at)?.to_owned())
}

fn resident(pid: u32) -> Option<u64> {
    status_bytes(pid, "VmRSS:")
}

fn status_bytes(pid: u32, name: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_and_memory_of_a_command_are_seen() {
        let (run, peak) =
            run_watching_memory(Command::new("sh").args(["-c", "sleep 0.2 & wait; exit 3"])).unwrap();
        assert_eq!(run.status, Some(3));
        assert!(run.wall >= Duration::from_millis(200));
        assert!(peak > 100_000, "{peak}");
    }

    #[test]
    fn a_process_is_seen_from_outside() {
        let own = std::process::id();
        let mut child = Command::new("sleep").arg("10").spawn().unwrap();
        assert!(children(own).contains(&child.id()));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(processor_time_of(child.id()).is_err());
        let mut spin = 0_u64;
        while processor_time_of(own).unwrap() < Duration::from_millis(30) {
            spin = std::hint::black_box(spin + 1);
        }
        let (resident, anonymous) = memory(own).unwrap();
        assert!(0 < anonymous && anonymous < resident, "{anonymous} of {resident}");
    }
}
