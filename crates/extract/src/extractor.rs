//! The parent's side: opens the file, starts the reading process, believes nothing it says.

use std::fs::{self, File};
use std::io::{self, ErrorKind, PipeReader, Read, Seek, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use gongkai_domain::application::redaction::Patch;
use gongkai_domain::contents::{CONTENTS_SCHEMA, Contents};
use gongkai_domain::publication::{TAKEN_SCHEMA, Taken};
use gongkai_report::plain::{PLAIN_SCHEMA, PlainDocument};

use crate::sandbox::SandboxReport;
use crate::worker::{ANSWER_SCHEMA, Answer, CLIPBOARD, CONTENTS, DRAFT, EXTENSION, PARENT, PICTURE, TASK};
use crate::{Fault, MAX_FILE_BYTES, Redrawn};

/// An answer is at most so long, in bytes.
const MAX_ANSWER: u64 = 32 << 20;
/// Until the output is closed, also where others use the processor: a process that waits uses no
/// processor time. With `MAX_ENDING` below five seconds, which people are promised.
const MAX_WAIT: Duration = Duration::from_millis(4500);
/// A process that has closed its output ends at once, or is ended.
const MAX_ENDING: Duration = Duration::from_millis(300);

/// Reads files, each in a process of its own. Cheap to clone; usable from many threads at once.
#[derive(Debug, Clone)]
pub struct Extractor {
    worker: PathBuf,
}

/// What came out of a reading process.
struct Outcome {
    status: ExitStatus,
    output: Vec<u8>,
    too_long: bool,
    overdue: bool,
}

impl Extractor {
    /// `worker` is a program that calls [`crate::worker_main`] when its first argument is
    /// `extract-worker`: ordinarily the running program itself. An absolute path: the process starts
    /// in `/`.
    pub fn new(worker: impl Into<PathBuf>) -> Self {
        Self { worker: worker.into() }
    }

    /// What the file at `path` says, or why it cannot be read. Never blocks on a pipe or a device,
    /// writes nothing to disk and leaves no process behind.
    pub fn read(&self, path: &Path) -> Result<PlainDocument, Fault> {
        let file = open(path)?;
        let outcome = self.run(Stdio::from(file), &extension(path), "", || Ok(()))?;
        answer(&outcome)?.document()
    }

    /// Everything that the file at `path` holds, printed or not: what screening looks at. As
    /// [`Self::read`] otherwise; pictures give what they say about themselves.
    pub fn contents(&self, path: &Path) -> Result<Contents, Fault> {
        let file = open(path)?;
        let outcome = self.run(Stdio::from(file), &extension(path), CONTENTS, || Ok(()))?;
        answer(&outcome)?.contents()
    }

    /// What a content says that is held in memory; `name` hints at the type. The reading process gets
    /// it as a file that is on no disk.
    pub fn read_content(&self, name: &str, content: &[u8]) -> Result<PlainDocument, Fault> {
        let file = in_memory(content).map_err(|_| Fault::WorkerMissing)?;
        check(&file.metadata().map_err(|error| fault_of(&error))?)?;
        let outcome = self.run(Stdio::from(file), &extension(Path::new(name)), "", || Ok(()))?;
        answer(&outcome)?.document()
    }

    /// [`Self::contents`] of a content that is held in memory.
    pub fn contents_of(&self, name: &str, content: &[u8]) -> Result<Contents, Fault> {
        let file = in_memory(content).map_err(|_| Fault::WorkerMissing)?;
        check(&file.metadata().map_err(|error| fault_of(&error))?)?;
        let outcome = self.run(Stdio::from(file), &extension(Path::new(name)), CONTENTS, || Ok(()))?;
        answer(&outcome)?.contents()
    }

    /// A PNG or JPEG picture that is held in memory, drawn anew from its dots: what it said besides is
    /// gone, and it is no wider than pages show.
    pub fn redraw(&self, content: &[u8]) -> Result<Redrawn, Fault> {
        self.redraw_without(content, &[])
    }

    /// The same with the dots of rectangles overwritten; they count in the picture as [`Self::redraw`] gives it.
    pub fn redraw_without(&self, content: &[u8], without: &[Patch]) -> Result<Redrawn, Fault> {
        let patches = serde_json::to_string(without).map_err(|_| Fault::WorkerMissing)?;
        let file = in_memory(content).map_err(|_| Fault::WorkerMissing)?;
        check(&file.metadata().map_err(|error| fault_of(&error))?)?;
        let outcome = self.run(Stdio::from(file), "png", &format!("{PICTURE} {patches}"), || Ok(()))?;
        answer(&outcome)?.picture()
    }

    /// HTML of a clipboard, in UTF-8, as the structure of a text.
    pub fn clipboard(&self, html: &[u8]) -> Result<Taken, Fault> {
        self.take_over(html, "html", CLIPBOARD)
    }

    /// A Word document as the structure of a text.
    pub fn draft_of(&self, content: &[u8]) -> Result<Taken, Fault> {
        self.take_over(content, "docx", DRAFT)
    }

    fn take_over(&self, content: &[u8], extension: &str, task: &str) -> Result<Taken, Fault> {
        let file = in_memory(content).map_err(|_| Fault::WorkerMissing)?;
        check(&file.metadata().map_err(|error| fault_of(&error))?)?;
        let outcome = self.run(Stdio::from(file), extension, task, || Ok(()))?;
        answer(&outcome)?.taken()
    }

    /// Which layers of protection hold in a reading process on this machine, found out by starting
    /// one.
    pub fn sandbox_report(&self) -> Result<SandboxReport, Fault> {
        let (read, mut write) = io::pipe().map_err(|_| Fault::WorkerMissing)?;
        let outcome = self.run(Stdio::from(read), "txt", "", move || write.write_all(b"\n"))?;
        answer(&outcome).map(|answer| answer.sandbox)
    }

    fn run(
        &self,
        input: Stdio,
        extension: &str,
        task: &str,
        feed: impl FnOnce() -> io::Result<()>,
    ) -> Result<Outcome, Fault> {
        let missing = |_| Fault::WorkerMissing;
        // Both outputs in one pipe: what the runtime says when it runs out of memory or stack
        // explains the end of the process.
        let (reader, writer) = io::pipe().map_err(missing)?;
        let mut command = Command::new(&self.worker);
        command
            .arg("extract-worker")
            .env_clear()
            .env(EXTENSION, extension)
            .env(TASK, task)
            .env(PARENT, std::process::id().to_string())
            // One heap: a second one would reserve a quarter of the address space.
            .env("MALLOC_ARENA_MAX", "1")
            .current_dir("/")
            .stdin(input)
            .stdout(writer.try_clone().map_err(missing)?)
            .stderr(writer);
        let mut child = Reaped(command.spawn().map_err(missing)?);
        drop(command); // and with it this side's ends of the pipes
        feed().map_err(missing)?;
        let (send, receive) = mpsc::channel();
        let reading = std::thread::Builder::new()
            .spawn(move || {
                let output = read_answer(reader);
                // The receiver is gone only after the process was ended.
                let _ = send.send(());
                output
            })
            .map_err(missing)?;
        let overdue = receive.recv_timeout(MAX_WAIT).is_err();
        let stuck = if overdue {
            child.end();
            true
        } else {
            child.wait_a_little()
        };
        let output = reading.join().unwrap_or_default();
        let too_long = u64::try_from(output.len()).unwrap_or(u64::MAX) > MAX_ANSWER;
        let status = child.0.wait().map_err(|_| Fault::WorkerDied)?;
        Ok(Outcome { status, output, too_long, overdue: stuck && !too_long })
    }
}

/// A process that is ended and waited for whatever happens.
struct Reaped(Child);

impl Reaped {
    fn end(&mut self) {
        let _ = self.0.kill(); // fails only if it has ended
        let _ = self.0.wait();
    }

    /// Waits for a process that has closed its output; true if it had to be ended.
    fn wait_a_little(&mut self) -> bool {
        let mut pause = Duration::from_micros(50);
        let mut waited = Duration::ZERO;
        while waited < MAX_ENDING {
            match self.0.try_wait() {
                Ok(Some(_)) => return false,
                Ok(None) => std::thread::sleep(pause),
                Err(_) => break,
            }
            waited += pause;
            pause = (pause * 2).min(Duration::from_millis(20));
        }
        self.end();
        true
    }
}

impl Drop for Reaped {
    fn drop(&mut self) {
        self.end();
    }
}

/// Reads no more than one byte beyond the longest answer; the pipe then closes.
fn read_answer(reader: PipeReader) -> Vec<u8> {
    let mut output = Vec::new();
    // What was read before an error is judged like any answer that is cut off.
    let _ = reader.take(MAX_ANSWER + 1).read_to_end(&mut output);
    output
}

/// A file without a name and without a disk, open at its beginning.
fn in_memory(content: &[u8]) -> io::Result<File> {
    let flags = rustix::fs::MemfdFlags::CLOEXEC;
    let mut file = File::from(rustix::fs::memfd_create("content", flags)?);
    file.write_all(content)?;
    file.seek(io::SeekFrom::Start(0))?;
    Ok(file)
}

/// Opens a regular file for reading, without waiting for whoever may write into a pipe.
fn open(path: &Path) -> Result<File, Fault> {
    check(&fs::metadata(path).map_err(|error| fault_of(&error))?)?;
    let file = nonblocking().open(path).map_err(|error| fault_of(&error))?;
    // Once more on what was really opened: the name may point elsewhere by now.
    check(&file.metadata().map_err(|error| fault_of(&error))?)?;
    Ok(file)
}

fn nonblocking() -> fs::OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = File::options();
    options.read(true).custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
    options
}

fn check(metadata: &fs::Metadata) -> Result<(), Fault> {
    if metadata.is_dir() {
        return Err(Fault::Folder);
    }
    if !metadata.is_file() {
        return Err(Fault::NotRegular);
    }
    match metadata.len() {
        0 => Err(Fault::Empty),
        length if length > MAX_FILE_BYTES => Err(Fault::TooLarge { megabytes: length.div_ceil(1 << 20) }),
        _ => Ok(()),
    }
}

fn fault_of(error: &io::Error) -> Fault {
    match error.kind() {
        ErrorKind::NotFound
        | ErrorKind::NotADirectory
        | ErrorKind::InvalidInput
        | ErrorKind::InvalidFilename => Fault::Missing,
        ErrorKind::PermissionDenied => Fault::NoPermission,
        ErrorKind::IsADirectory => Fault::Folder,
        _ => Fault::Unreadable,
    }
}

/// The extension as a hint: at most eight letters and digits, in lower case.
fn extension(path: &Path) -> String {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("");
    let plain = extension.len() <= 8 && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain { extension.to_ascii_lowercase() } else { String::new() }
}

/// What the process says; dead processes and answers of another version are faults.
fn answer(outcome: &Outcome) -> Result<Answer, Fault> {
    if outcome.overdue {
        return Err(Fault::TookTooLong);
    }
    if outcome.too_long {
        return Err(Fault::UnpacksTooLarge);
    }
    if !outcome.status.success() {
        return Err(death(outcome));
    }
    let output = outcome.output.strip_suffix(b"\n").unwrap_or(&outcome.output);
    let last = output.rsplit(|byte| *byte == b'\n').next().unwrap_or(output);
    let answer: Answer = serde_json::from_slice(last).map_err(|_| Fault::WorkerDied)?;
    if answer.schema == ANSWER_SCHEMA { Ok(answer) } else { Err(Fault::WorkerDied) }
}

impl Answer {
    fn document(self) -> Result<PlainDocument, Fault> {
        match (self.ok, self.fault) {
            (Some(document), None) if document.schema == PLAIN_SCHEMA => Ok(document),
            (None, Some(fault)) => Err(fault),
            _ => Err(Fault::WorkerDied),
        }
    }

    fn picture(self) -> Result<Redrawn, Fault> {
        match (self.picture, self.fault) {
            (Some(picture), None) => picture.picture().ok_or(Fault::WorkerDied),
            (None, Some(fault)) => Err(fault),
            _ => Err(Fault::WorkerDied),
        }
    }

    fn taken(self) -> Result<Taken, Fault> {
        match (self.taken, self.fault) {
            (Some(taken), None) if taken.schema == TAKEN_SCHEMA => Ok(taken),
            (None, Some(fault)) => Err(fault),
            _ => Err(Fault::WorkerDied),
        }
    }

    fn contents(self) -> Result<Contents, Fault> {
        match (self.contents, self.fault) {
            (Some(contents), None) if contents.schema == CONTENTS_SCHEMA => Ok(contents),
            (None, Some(fault)) => Err(fault),
            _ => Err(Fault::WorkerDied),
        }
    }
}

/// Why a process died: by its signal and by what the runtime printed last.
fn death(outcome: &Outcome) -> Fault {
    let said = |words: &str| outcome.output.windows(words.len()).any(|part| part == words.as_bytes());
    match outcome.status.signal() {
        Some(libc::SIGXCPU | libc::SIGKILL) => Fault::TookTooLong,
        Some(libc::SIGABRT) if said("has overflowed its stack") => Fault::NestedTooDeep,
        Some(libc::SIGABRT) if said("memory allocation of") => Fault::TooMuchMemory,
        _ => Fault::WorkerDied,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deaths() {
        for (status, said, fault) in [
            (libc::SIGXCPU, "", Fault::TookTooLong),
            (libc::SIGKILL, "", Fault::TookTooLong),
            (libc::SIGABRT, "memory allocation of 99 bytes failed\n", Fault::TooMuchMemory),
            (libc::SIGABRT, "thread '<unnamed>' has overflowed its stack\n", Fault::NestedTooDeep),
            (libc::SIGABRT, "", Fault::WorkerDied),
            (libc::SIGSEGV, "", Fault::WorkerDied),
            (1 << 8, "", Fault::WorkerDied), // ended with status 1
        ] {
            let status = ExitStatus::from_raw(status);
            let outcome = Outcome { status, output: said.into(), too_long: false, overdue: false };
            assert_eq!(answer(&outcome).map(|_| ()), Err(fault), "{status} {said}");
        }
    }

    #[test]
    fn extensions() {
        for (name, expected) in
            [("a.DOCX", "docx"), ("a.tar.gz", "gz"), ("a", ""), ("a.年报", ""), ("a.b c", "")]
        {
            assert_eq!(extension(Path::new(name)), expected, "{name}");
        }
    }
}
