//! Limits that the reading process sets on itself before it reads a byte. Each layer holds on its
//! own; where the kernel lacks one, the others still hold, and the report says so.

use std::collections::BTreeMap;

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetStatus, Scope,
};
use rlimit::Resource;
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};
use serde::{Deserialize, Serialize};

/// Address space that reading may take beyond what the program itself takes, in bytes.
pub const MAX_MEMORY: u64 = 256 << 20;
/// Processor time, in seconds: a signal at the first, the end at the second.
pub const MAX_CPU_SECONDS: (u64, u64) = (4, 5);
/// The same of a process that prints: fonts alone take a hundred megabytes.
const PRINTING_MEMORY: u64 = 3 << 30;
const PRINTING_CPU_SECONDS: (u64, u64) = (60, 61);
/// Enough for the answer and the inherited three.
const MAX_OPEN_FILES: u64 = 16;

/// How far a layer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// In force as wanted.
    Full,
    /// In force with what the kernel knows of it.
    Partial,
    /// Not in force.
    #[default]
    None,
}

/// Which layers hold in the reading process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct SandboxReport {
    /// Memory, processor time, no written files, no core image, no further processes.
    pub limits: Hold,
    /// Landlock: no access to the file system and the network.
    pub landlock: Hold,
    /// Seccomp: only the system calls that computing needs.
    pub seccomp: Hold,
}

impl SandboxReport {
    /// True if every layer holds in full.
    pub fn holds(&self) -> bool {
        [self.limits, self.landlock, self.seccomp].iter().all(|layer| *layer == Hold::Full)
    }
}

/// Limits the process. Called in the thread that parses, while no other thread does anything.
pub(crate) fn enter() -> SandboxReport {
    let limits = limit(MAX_MEMORY, MAX_CPU_SECONDS);
    let landlock = lock_files();
    let seccomp = if filter_calls().is_some() { Hold::Full } else { Hold::None };
    SandboxReport { limits, landlock, seccomp }
}

/// Limits a process that prints foreign papers: more memory and time, nothing else that a reader has not. Threads that
/// run already are held by the filter of calls: none of them can open anything.
pub(crate) fn enter_printing() -> SandboxReport {
    let limits = limit(PRINTING_MEMORY, PRINTING_CPU_SECONDS);
    let landlock = lock_files();
    let seccomp = if filter_calls().is_some() { Hold::Full } else { Hold::None };
    SandboxReport { limits, landlock, seccomp }
}

/// Address space of this process as it is, in bytes: its code, which is ten times larger when nobody has optimised it.
/// 0 where the system does not say it, so that the limit is rather too low.
fn taken() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmSize:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kibibytes.map_or(0, |kibibytes| kibibytes << 10)
}

fn limit(memory: u64, cpu: (u64, u64)) -> Hold {
    let memory = taken().saturating_add(memory);
    let wanted = [
        (Resource::AS, memory, memory),
        (Resource::CPU, cpu.0, cpu.1),
        (Resource::FSIZE, 0, 0),
        (Resource::CORE, 0, 0),
        (Resource::NPROC, 0, 0),
        (Resource::NOFILE, MAX_OPEN_FILES, MAX_OPEN_FILES),
    ];
    let set = wanted.iter().filter(|(resource, soft, hard)| {
        // Whoever started the program may have set less; that stays.
        let (_, most) = resource.get().unwrap_or((u64::MAX, u64::MAX));
        resource.set((*soft).min(most), (*hard).min(most)).is_ok()
    });
    match set.count() {
        0 => Hold::None,
        count if count == wanted.len() => Hold::Full,
        _ => Hold::Partial,
    }
}

/// No rule is added, so everything that is handled is denied.
fn lock_files() -> Hold {
    let rights = ABI::V4; // file system and TCP; later versions only add to it
    let ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(rights))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(rights)))
        .and_then(Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self);
    let base = match ruleset.map(|status| status.ruleset) {
        Ok(RulesetStatus::FullyEnforced) => Hold::Full,
        Ok(RulesetStatus::PartiallyEnforced) => Hold::Partial,
        Ok(RulesetStatus::NotEnforced) | Err(_) => return Hold::None,
    };
    // Newer rights, where they exist: devices, abstract sockets, signals.
    let newer = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(ABI::V6))
        .and_then(|rules| rules.scope(Scope::from_all(ABI::V6)))
        .and_then(Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self);
    drop(newer);
    base
}

/// Calls that computing, answering and ending need; everything else fails with "not permitted".
fn filter_calls() -> Option<()> {
    const NEEDED: [i64; 32] = [
        libc::SYS_read,
        libc::SYS_pread64,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_lseek,
        libc::SYS_fstat,
        libc::SYS_close,
        libc::SYS_mmap,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_mprotect,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_membarrier,
        libc::SYS_rseq,
        libc::SYS_set_robust_list,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_getrandom,
        libc::SYS_clock_gettime,
        libc::SYS_sched_yield,
        libc::SYS_sched_getaffinity,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_tgkill,
        libc::SYS_restart_syscall,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];
    let rules: BTreeMap<i64, Vec<seccompiler::SeccompRule>> =
        NEEDED.iter().map(|call| (*call, Vec::new())).collect();
    let machine = TargetArch::try_from(std::env::consts::ARCH).ok()?;
    let denied = SeccompAction::Errno(u32::try_from(libc::EPERM).ok()?);
    let filter = SeccompFilter::new(rules, denied, SeccompAction::Allow, machine).ok()?;
    let program = BpfProgram::try_from(filter).ok()?;
    seccompiler::apply_filter_all_threads(&program).ok()
}
