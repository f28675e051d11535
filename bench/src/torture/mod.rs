//! Torture: a program that makes changes is killed at moments that chance picks, again and again; after
//! each kill the office is opened anew and everything that was acknowledged is looked for.
//!
//! `gongkai-bench torture` keeps watch; `gongkai-bench torture-writer` is what it kills.

mod check;
mod place;
mod postgres;
mod writer;

use std::{
    io::{BufRead, BufReader, Read},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use clap::Parser;
use gongkai_testkit::{Dice, temp_dir};

use crate::{
    Fault,
    stopwatch::{last, middle, time},
    table::{Table, figure},
};
use check::{Acknowledged, Judged, check};
use place::Place;

pub use place::fault;
pub use writer::run as write_until_killed;

/// Heading of the section in the results.
pub const TITLE: &str = "Killed while writing";

/// Kill the office while it writes and look whether it kept its word.
#[derive(Parser)]
#[command(name = "gongkai-bench torture")]
struct Args {
    /// Kills on SQLite.
    #[arg(long, default_value_t = 200)]
    rounds: usize,
    /// Crashes of the PostgreSQL server; 0: none.
    #[arg(long, default_value_t = 30)]
    crashes: usize,
    /// Which moments.
    #[arg(long, default_value_t = 711)]
    seed: u64,
    /// Results whose section is replaced.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// What a number of rounds gave.
#[derive(Default)]
struct Tally {
    acknowledged: usize,
    changes: i64,
    ready: Vec<f64>,
    swept: u64,
    faults: Vec<String>,
}

impl Tally {
    fn add(&mut self, round: usize, judged: Judged) {
        self.acknowledged += judged.acknowledged;
        self.changes = judged.entries;
        self.ready.push(judged.ready.as_secs_f64() * 1e3);
        self.swept += judged.swept;
        self.faults.extend(judged.faults.into_iter().map(|fault| format!("round {round}: {fault}")));
    }

    fn row(mut self, name: &str, rounds: usize) -> ([String; 8], Vec<String>) {
        self.ready.sort_by(f64::total_cmp);
        let row = [
            name.to_owned(),
            rounds.to_string(),
            self.acknowledged.to_string(),
            self.changes.to_string(),
            figure(middle(&self.ready)),
            figure(last(&self.ready)),
            self.swept.to_string(),
            self.faults.len().to_string(),
        ];
        (row, self.faults)
    }
}

/// Runs all rounds, prints the table, puts it into the results. An error if a promise was broken.
pub fn run(arguments: &[String]) -> Result<(), Fault> {
    let args = Args::parse_from(std::iter::once("torture".to_owned()).chain(arguments.iter().cloned()));
    let build = if cfg!(debug_assertions) { "development" } else { "release" };
    let mut table = Table::new(
        TITLE,
        format!(
            "Eight writers (units, sealed files, outbox rows) in a process that is ended by SIGKILL, or whose \
             PostgreSQL server is crashed, at random moments; {build} build. After each: opened anew within 2 s, \
             every acknowledged change there, state and record agree, the record verified against the \
             checkpoint kept from the round before, no content without a row after sweeping."
        ),
        &["database", "kills", "acknowledged", "entries", "ready ms, median", "worst", "swept", "broken"],
    );
    let mut faults = Vec::new();
    let folder = temp_dir()?;
    let place = Place::sqlite(folder.path());
    let (row, broken) = rounds(&args, &place, args.rounds, None)?.row("SQLite", args.rounds);
    table.row(row);
    faults.extend(broken);
    if args.crashes > 0 {
        let server = postgres::Server::start()?;
        let folder = temp_dir()?;
        let place = Place::postgres(folder.path(), server.url());
        let (row, broken) =
            rounds(&args, &place, args.crashes, Some(&server))?.row("PostgreSQL", args.crashes);
        table.row(row);
        faults.extend(broken);
    }
    print!("{table}");
    if let Some(out) = &args.out {
        let before = std::fs::read_to_string(out).unwrap_or_default();
        std::fs::write(out, format!("{}{table}", before.replace(section(&before), "")))?;
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
}

/// The section of this in the results, with the line before it; empty if there is none.
pub fn section(results: &str) -> &str {
    results.find(&format!("\n## {TITLE}\n")).and_then(|start| results.get(start..)).unwrap_or_default()
}

fn rounds(
    args: &Args,
    place: &Place,
    count: usize,
    server: Option<&postgres::Server>,
) -> Result<Tally, Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut dice = Dice::seeded(args.seed);
    let mut tally = Tally::default();
    let mut kept = runtime.block_on(place.found())?;
    let mut all = Acknowledged::default();
    for round in 1..=count {
        let lived = Duration::from_millis(40 + u64::try_from(dice.below(900))?);
        let acknowledged = one_life(place, round, lived, server)?;
        if let Some(server) = server {
            server.restart()?;
        }
        let (ready, office) = time(|| runtime.block_on(place.open()));
        let judged = runtime.block_on(check(office?, place, acknowledged, &mut all, &kept, ready))?;
        kept = judged.checkpoint.clone();
        tally.add(round, judged);
        if round % 20 == 0 {
            eprintln!("{round} of {count}, {} entries, {} broken", tally.changes, tally.faults.len());
        }
    }
    Ok(tally)
}

/// Lets a writer live so long after its first word, ends it, and gives back what it acknowledged.
fn one_life(
    place: &Place,
    round: usize,
    lived: Duration,
    server: Option<&postgres::Server>,
) -> Result<Vec<String>, Fault> {
    let mut child = Command::new(std::env::current_exe()?)
        .arg("torture-writer")
        .args(place.words())
        .arg(round.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let lines = listen(&mut child)?;
    let mut acknowledged = Vec::new();
    match lines.recv_timeout(Duration::from_secs(60)) {
        Ok(line) => acknowledged.push(line),
        Err(_) => {
            child.kill()?;
            return Err(format!("round {round}: the writer did not begin within a minute").into());
        }
    }
    std::thread::sleep(lived);
    if let Some(server) = server {
        server.crash()?;
    }
    child.kill()?;
    child.wait()?;
    acknowledged.extend(lines);
    Ok(acknowledged)
}

/// Whole lines that the writer prints; what was cut off was not acknowledged.
fn listen(child: &mut Child) -> Result<mpsc::Receiver<String>, Fault> {
    let out = child.stdout.take().ok_or("no standard output")?;
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        let mut out = BufReader::new(out).take(u64::MAX);
        let mut line = String::new();
        while out.read_line(&mut line).is_ok_and(|bytes| bytes > 0) && line.ends_with('\n') {
            if send.send(line.trim_end().to_owned()).is_err() {
                break;
            }
            line.clear();
        }
    });
    Ok(receive)
}
