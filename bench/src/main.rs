//! Measures the release build on this machine, prints the tables and writes them to a file.
//!
//! Each number comes from one run of this program, so they belong together. Library calls are timed
//! in rounds long enough for the clock; whole commands are started as a person starts them.

mod inputs;
mod machine;
mod paper;
mod program;
mod rules;
mod stopwatch;
mod table;
mod torture;
mod watch;

use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;

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

fn measure(args: &Args) -> Result<(), Fault> {
    if cfg!(debug_assertions) {
        return Err("this is not a release build; `make bench` builds one".into());
    }
    let program = args.program.canonicalize().map_err(|e| format!("{}: {e}", args.program.display()))?;
    let samples = inputs::sample_reports(&program)?;
    let mut results = machine::heading();
    for section in [
        rules::calendar()?,
        rules::case_and_report(&samples)?,
        paper::documents(&samples)?,
        program::single_files(&program, args.runs)?,
        program::batch(&program, args.batch)?,
    ] {
        print!("{section}");
        results.push_str(&section);
    }
    if let Some(out) = &args.out {
        // The torture is a run of its own; its section stays.
        results.push_str(torture::section(&std::fs::read_to_string(out).unwrap_or_default()));
        std::fs::write(out, results).map_err(|e| format!("{}: {e}", out.display()))?;
    }
    Ok(())
}
