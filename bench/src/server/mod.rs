//! The running server: how soon it is there, what it holds, what its pages cost.
//!
//! Everything is measured from outside, on `gongkai serve` with the data that `gongkai demo` makes:
//! processor time and memory as Linux counts them for the process, wall time as wrk sees it.

mod audit;
mod browser;
mod cases;
mod desk;
mod documents;
mod fill;
mod idle;
mod inquiries;
mod intake;
mod load;
mod nginx;
mod portal;
mod raw;
mod road;
mod rollup;
mod running;
mod sign_in;

use crate::{Fault, table::Table};
use std::{path::Path, process::Command};

/// How much there is, and how long it is asked.
pub struct Lengths {
    /// Entries of the audit log that its page is measured with.
    pub audit_entries: u64,
    /// Documents that their lists are measured with.
    pub documents: u64,
    /// Cases that the register is measured with.
    pub cases: u64,
    /// Agencies whose reports are summed.
    pub agencies: u64,
    /// Inquiries that the desk has.
    pub inquiries: u64,
    /// Seconds of one load.
    pub load_seconds: u32,
}

/// What is measured of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    Idle,
    Portal,
    Desk,
    Road,
    Documents,
    Cases,
    Intake,
    Inquiries,
    Rollup,
    Audit,
}

/// Tells all tables about the server, or those of one part.
pub fn measure(
    program: &Path,
    lengths: &Lengths,
    only: Option<Part>,
    tell: &mut dyn FnMut(Table),
) -> Result<(), Fault> {
    let folder = gongkai_testkit::temp_dir()?;
    let data = folder.path().join("demo");
    let made = idle::make_demo(program, &data)?;
    let seconds = lengths.load_seconds;
    let parts = [
        Part::Idle,
        Part::Portal,
        Part::Desk,
        Part::Road,
        Part::Documents,
        Part::Cases,
        Part::Inquiries,
        Part::Intake,
        Part::Rollup,
        Part::Audit,
    ];
    for part in parts.into_iter().filter(|part| only.is_none_or(|only| only == *part)) {
        let tables = match part {
            Part::Idle => vec![idle::measure(program, &data, &made)?],
            Part::Portal => vec![portal::measure(program, &data, seconds)?],
            Part::Desk => desk::measure(program, &data, seconds)?,
            Part::Road => vec![road::measure(program, &data)?, road::times(program, &data)?],
            Part::Documents => vec![documents::measure(program, &data, lengths)?],
            Part::Cases => cases::measure(program, &data, lengths)?,
            Part::Inquiries => vec![inquiries::measure(program, &data, lengths)?],
            Part::Intake => intake::measure(program, &data)?,
            Part::Rollup => rollup::measure(program, &data, lengths)?,
            Part::Audit => audit::measure(program, &data, lengths)?,
        };
        tables.into_iter().for_each(&mut *tell);
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), Fault> {
    let status = Command::new("cp").arg("-a").arg(from).arg(to).status()?;
    if status.success() { Ok(()) } else { Err("the demo's data could not be copied".into()) }
}
