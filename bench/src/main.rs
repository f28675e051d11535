//! Measures the release build on this machine, prints the tables and writes them to a file.
//!
//! Each number comes from one run of this program, so they belong together. Library calls are timed
//! in rounds long enough for the clock; whole commands are started as a person starts them.

mod inputs;
mod machine;
mod paper;
mod program;
mod rules;
mod search;
mod server;
mod stopwatch;
mod table;
mod torture;
mod watch;

use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;

use server::{Lengths, Part};
use table::Table;

/// Measure Gongkai.
#[derive(Parser)]
struct Args {
    /// The release build of the program.
    #[arg(long)]
    program: PathBuf,
    /// Where to write the results, besides printing them.
    #[arg(long)]
    out: Option<PathBuf>,
    /// How many reports the batch holds.
    #[arg(long, default_value_t = 1000)]
    batch: usize,
    /// How often each single command is run.
    #[arg(long, default_value_t = 15)]
    runs: usize,
    /// How many entries the long audit log has.
    #[arg(long, default_value_t = 1_000_000)]
    audit_entries: u64,
    /// How many documents the office has.
    #[arg(long, default_value_t = 100_000)]
    documents: u64,
    /// How many cases the register has.
    #[arg(long, default_value_t = 50_000)]
    cases: u64,
    /// How many agencies file their reports with one superior.
    #[arg(long, default_value_t = 3_000)]
    agencies: u64,
    /// How many inquiries the desk has.
    #[arg(long, default_value_t = 1_000_000)]
    inquiries: u64,
    /// How many seconds each load on the server lasts.
    #[arg(long, default_value_t = 3)]
    load_seconds: u32,
    /// Measure the running server alone.
    #[arg(long)]
    server: bool,
    /// Measure one part of the running server alone.
    #[arg(long, value_enum)]
    only: Option<Part>,
}

impl Args {
    fn lengths(&self) -> Lengths {
        Lengths {
            audit_entries: self.audit_entries,
            documents: self.documents,
            cases: self.cases,
            agencies: self.agencies,
            inquiries: self.inquiries,
            load_seconds: self.load_seconds,
        }
    }
}

/// What went wrong, for the person who measures.
pub type Fault = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match words.split_first() {
        Some((first, rest)) if first == "torture" => torture::run(rest),
        Some((first, rest)) if first == "torture-writer" => torture::write_until_killed(rest),
        _ => measure(&Args::parse()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("bench: {fault}");
            ExitCode::from(2)
        }
    }
}

/// Prints the tables one after the other and writes them; an error if a figure was not kept.
fn measure(args: &Args) -> Result<(), Fault> {
    if cfg!(debug_assertions) {
        return Err("this is not a release build; `make bench` builds one".into());
    }
    let program = args.program.canonicalize().map_err(|e| format!("{}: {e}", args.program.display()))?;
    let mut results = machine::heading();
    let mut missed = Vec::new();
    let mut tell = |table: Table| {
        print!("{table}");
        missed.extend(table.missed());
        results.push_str(&table.to_string());
    };
    if !args.server && args.only.is_none() {
        let samples = inputs::sample_reports(&program)?;
        tell(rules::calendar()?);
        tell(rules::case_and_report(&samples)?);
        tell(paper::documents(&samples)?);
        tell(program::single_files(&program, args.runs)?);
        tell(program::batch(&program, args.batch)?);
        tell(search::measure(args.documents)?);
    }
    server::measure(&program, &args.lengths(), args.only, &mut tell)?;
    if let Some(out) = &args.out {
        // The torture is a run of its own; its section stays.
        results.push_str(torture::section(&std::fs::read_to_string(out).unwrap_or_default()));
        std::fs::write(out, results).map_err(|e| format!("{}: {e}", out.display()))?;
    }
    if missed.is_empty() { Ok(()) } else { Err(missed.join("\n").into()) }
}
