//! The reading process: one file on standard input, one answer on standard output.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use gongkai_domain::{application::redaction::Patch, contents::Contents, publication::Taken};
use gongkai_report::plain::PlainDocument;
use serde::{Deserialize, Serialize};

use crate::redraw::{Redrawn, Wired, redraw};
use crate::sandbox::{self, SandboxReport};
use crate::{BrokenKind, Fault, MAX_FILE_BYTES, contents, detect, taken};

/// Version of the answer; parent and child are the same program, but not always the same file
/// while an update is being installed.
pub(crate) const ANSWER_SCHEMA: u32 = 1;
/// Environment variable that carries the extension.
pub(crate) const EXTENSION: &str = "GONGKAI_EXTRACT_EXTENSION";
/// Environment variable that says what is wanted of the file.
pub(crate) const TASK: &str = "GONGKAI_EXTRACT_TASK";
/// The task of giving everything that the file holds, printed or not.
pub(crate) const CONTENTS: &str = "contents";
/// The task of drawing a picture anew. What is to be taken out of it may stand behind, as JSON.
pub(crate) const PICTURE: &str = "picture";
/// The task of taking over HTML of a clipboard into the structure of a text.
pub(crate) const CLIPBOARD: &str = "clipboard";
/// The same for a Word document.
pub(crate) const DRAFT: &str = "draft";
/// Environment variable that carries the number of the process that asks.
pub(crate) const PARENT: &str = "GONGKAI_EXTRACT_PARENT";
/// Deep trees are walked without recursion here, but not in every library.
const STACK: usize = 16 << 20;

/// The only line that the reading process writes, as JSON.
#[derive(Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) schema: u32,
    pub(crate) sandbox: SandboxReport,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ok: Option<PlainDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) contents: Option<Contents>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) picture: Option<Wired>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) taken: Option<Taken>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) fault: Option<Fault>,
}

/// Main function of the subcommand `extract-worker`: limits the process, reads the file on standard
/// input to its end, and writes the answer as one line of JSON. The extension of the file may stand
/// in the environment. Ends with 0 whenever an answer was written.
///
/// To be called first thing in `main`, before any other thread is started.
pub fn worker_main() -> ExitCode {
    worker_main_after(|| {})
}

/// As [`worker_main`]; `inside` runs once the limits are in force and before anything is read, so
/// that what is forbidden can be tried out.
#[doc(hidden)]
pub fn worker_main_after(inside: impl FnOnce() + Send + 'static) -> ExitCode {
    let extension = std::env::var(EXTENSION).unwrap_or_default();
    let task = std::env::var(TASK).unwrap_or_default();
    if !ends_with_parent() {
        return ExitCode::FAILURE;
    }
    panic::set_hook(Box::new(|_| {}));
    // Asked before the limits, which forbid to ask.
    let input = io::stdin().as_fd().try_clone_to_owned().map(File::from);
    let length = input.as_ref().ok().and_then(|file| file.metadata().ok()).map_or(0, |data| data.len());
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(move || {
        let sandbox = sandbox::enter();
        inside();
        answer(sandbox, input, length, &extension, &task)
    });
    match thread.map(std::thread::JoinHandle::join) {
        Ok(Ok(Some(()))) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// Nobody is left to read the answer once the process that asks has gone: this one goes with it.
/// False if it went before that could be arranged.
fn ends_with_parent() -> bool {
    let arranged = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    let parent = std::env::var(PARENT).ok().and_then(|number| number.parse::<u32>().ok());
    arranged.is_ok() && parent.is_none_or(|parent| parent == std::os::unix::process::parent_id())
}

/// What was asked for.
enum Asked {
    Document(PlainDocument),
    Contents(Contents),
    Picture(Redrawn),
    Taken(Taken),
}

fn answer(
    sandbox: SandboxReport,
    input: io::Result<File>,
    length: u64,
    extension: &str,
    task: &str,
) -> Option<()> {
    let result = panic::catch_unwind(AssertUnwindSafe(|| {
        // One piece of the right size: growing would take twice the memory.
        let mut bytes = Vec::new();
        let expected = usize::try_from(length.min(MAX_FILE_BYTES) + 1).unwrap_or(0);
        bytes.try_reserve_exact(expected).map_err(|_| Fault::TooMuchMemory)?;
        input
            .and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes))
            .map_err(|error| out_of_memory(&error))?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_FILE_BYTES {
            return Err(Fault::TooLarge { megabytes: (MAX_FILE_BYTES >> 20) + 1 });
        }
        match task {
            CONTENTS => contents::read(bytes, extension).map(Asked::Contents),
            CLIPBOARD => taken::clipboard(&bytes).map(Asked::Taken),
            DRAFT => taken::document(&bytes).map(Asked::Taken),
            _ => match task.strip_prefix(PICTURE) {
                Some(patches) => redraw(bytes, &without(patches)?).map(Asked::Picture),
                None => detect::read(bytes, extension).map(Asked::Document),
            },
        }
    }))
    // A reader gave up on what no valid file holds.
    .unwrap_or_else(|_| Err(Fault::Broken { kind: broken_kind(extension) }));
    let mut answer = Answer {
        schema: ANSWER_SCHEMA,
        sandbox,
        ok: None,
        contents: None,
        picture: None,
        taken: None,
        fault: None,
    };
    match result {
        Ok(Asked::Document(document)) => answer.ok = Some(document),
        Ok(Asked::Contents(contents)) => answer.contents = Some(contents),
        Ok(Asked::Picture(picture)) => answer.picture = Some(picture.wired()),
        Ok(Asked::Taken(taken)) => answer.taken = Some(taken),
        Err(fault) => answer.fault = Some(fault),
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    serde_json::to_writer(&mut out, &answer).ok()?;
    out.write_all(b"\n").ok()?;
    out.flush().ok()
}

/// Rectangles of a task. Without an understanding of them nothing is drawn.
fn without(patches: &str) -> Result<Vec<Patch>, Fault> {
    match patches.trim() {
        "" => Ok(Vec::new()),
        patches => serde_json::from_str(patches).map_err(|_| Fault::WorkerDied),
    }
}

fn out_of_memory(error: &io::Error) -> Fault {
    if error.kind() == io::ErrorKind::OutOfMemory { Fault::TooMuchMemory } else { Fault::Unreadable }
}

fn broken_kind(extension: &str) -> BrokenKind {
    match extension {
        "docx" | "doc" => BrokenKind::Docx,
        "xlsx" => BrokenKind::Xlsx,
        "xls" => BrokenKind::Xls,
        "pdf" => BrokenKind::Pdf,
        "html" | "htm" => BrokenKind::Html,
        "json" => BrokenKind::Json,
        "txt" => BrokenKind::Text,
        "png" | "jpg" | "jpeg" => BrokenKind::Picture,
        _ => BrokenKind::File,
    }
}
