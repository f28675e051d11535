//! The running server: how soon it is there, what it holds, what its pages cost.
//!
//! Everything is measured from outside, on `gongkai serve` with the data that `gongkai demo` makes:
//! processor time and memory as Linux counts them for the process, wall time as wrk sees it.

mod audit;
mod browser;
mod desk;
mod documents;
mod fill;
mod idle;
mod load;
mod nginx;
mod portal;
mod road;
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
    /// Seconds of one load.
    pub load_seconds: u32,
}

/// Tells all tables about the server.
pub fn measure(program: &Path, lengths: &Lengths, tell: &mut dyn FnMut(Table)) -> Result<(), Fault> {
    let folder = gongkai_testkit::temp_dir()?;
    let data = folder.path().join("demo");
    let made = idle::make_demo(program, &data)?;
    tell(idle::measure(program, &data, &made)?);
    tell(portal::measure(program, &data, lengths.load_seconds)?);
    desk::measure(program, &data, lengths.load_seconds)?.into_iter().for_each(&mut *tell);
    tell(road::measure(program, &data)?);
    tell(documents::measure(program, &data, lengths)?);
    audit::measure(program, &data, lengths)?.into_iter().for_each(tell);
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), Fault> {
    let status = Command::new("cp").arg("-a").arg(from).arg(to).status()?;
    if status.success() { Ok(()) } else { Err("the demo's data could not be copied".into()) }
}
