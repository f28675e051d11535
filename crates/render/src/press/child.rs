//! The printing process: takes jobs from standard input until it closes, or nobody prints any more.

use std::{
    io::{self, Write},
    process::ExitCode,
    sync::mpsc::{Receiver, sync_channel},
    time::Duration,
};

use super::{
    CONFINED,
    wire::{Job, Said, receive, send},
};
use crate::{Engine, Fault, FontFolders, Pdf, writing::Writing};

/// Without a job for so long the process ends, and the fonts with it.
const IDLE: Duration = Duration::from_secs(20);

/// Prints what comes in. For the program that [`super::Press::beside`] names. `confine` takes from the process all
/// that printing does not need; it is called before a job that brings foreign files is taken in.
pub fn press_main(confine: fn()) -> ExitCode {
    if std::env::args_os().nth(2).is_some_and(|second| second == CONFINED) {
        return confined(confine);
    }
    let mut engine = None;
    let mut out = io::stdout().lock();
    let jobs = jobs();
    while let Ok(job) = jobs.recv_timeout(IDLE) {
        if answer(&mut out, printed(&mut engine, &job)).is_err() {
            return ExitCode::FAILURE; // whoever asked is gone
        }
    }
    ExitCode::SUCCESS
}

/// One job, in a process that can do nothing but compute and answer.
fn confined(confine: fn()) -> ExitCode {
    let mut out = io::stdout().lock();
    // Fonts are read and threads started while that is still possible.
    let warm = Writing { title: "目录".to_owned(), ..Writing::default() };
    let opened = Engine::open(&FontFolders::of_this_machine())
        .and_then(|engine| engine.writing(&warm).map(|_| engine));
    let printed = match opened {
        Err(fault) => Err(fault),
        Ok(engine) => {
            confine();
            let Ok(job) = receive(&mut io::stdin().lock()) else { return ExitCode::FAILURE };
            match serde_json::from_slice(&job) {
                Ok(Job::Volume { volume }) => engine.volume(volume),
                _ => Err(Fault("无法为PDF准备数据".to_owned())),
            }
        }
    };
    if answer(&mut out, printed).is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Jobs as they come, read by a thread so that waiting for them can end.
fn jobs() -> Receiver<Vec<u8>> {
    let (give, take) = sync_channel(1);
    std::thread::spawn(move || {
        let mut from = io::stdin().lock();
        while let Ok(job) = receive(&mut from) {
            if give.send(job).is_err() {
                return;
            }
        }
    });
    take
}

fn printed(engine: &mut Option<Engine>, job: &[u8]) -> Result<Pdf, Fault> {
    let unread = |what: String| Fault(format!("无法为PDF准备数据（{what}）"));
    let job: Job<'_> = serde_json::from_slice(job).map_err(|error| unread(error.to_string()))?;
    let engine = match engine {
        Some(engine) => engine,
        // A fault is not kept: fonts may be installed meanwhile.
        None => engine.insert(Engine::open(&FontFolders::of_this_machine())?),
    };
    match job {
        Job::Report { report } => engine.pdf(&gongkai_report::json::read(&report).map_err(unread)?),
        Job::Writing { writing } => engine.writing(&writing),
        Job::Letters { letters } => engine.letters(&letters),
        Job::Card { card } => engine.card(&card),
        Job::Volume { .. } => Err(Fault("外来文件不在这里排版".to_owned())),
    }
}

fn answer(out: &mut impl Write, printed: Result<Pdf, Fault>) -> io::Result<()> {
    let (said, bytes) = match printed {
        Ok(pdf) => (Said { fault: None, missing: pdf.missing, replaced: pdf.replaced }, pdf.bytes),
        Err(fault) => (Said { fault: Some(fault.0), ..Said::default() }, Vec::new()),
    };
    send(out, &serde_json::to_vec(&said)?)?;
    send(out, &bytes)
}
