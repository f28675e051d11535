//! The side of whoever wants something printed.

use std::{
    io,
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, sync_channel},
    },
    time::Duration,
};

use super::{
    PRESS_WORKER,
    wire::{Said, receive, send},
};
use crate::{FONTS_VARIABLE, Fault, Pdf};

/// A job takes at most so long, fonts included.
const MAX_WAIT: Duration = Duration::from_secs(30);

/// A printing process. It ends by itself when it has waited long enough, and with this value.
#[derive(Debug)]
pub(super) struct Running {
    input: Option<ChildStdin>,
    answers: Receiver<Answer>,
    child: Arc<Mutex<Child>>,
}

type Answer = Result<Pdf, Fault>;

impl Running {
    pub(super) fn start(program: &Path, further: Option<&str>) -> Result<Self, Fault> {
        let unable = |error: io::Error| Fault(format!("无法启动生成PDF的进程（{error}），请稍后再试"));
        let mut command = Command::new(program);
        command.arg(PRESS_WORKER).args(further).env_clear().stdin(Stdio::piped()).stdout(Stdio::piped());
        if let Some(folder) = std::env::var_os(FONTS_VARIABLE) {
            command.env(FONTS_VARIABLE, folder);
        }
        let mut child = command.spawn().map_err(unable)?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let child = Arc::new(Mutex::new(child));
        let process = Arc::clone(&child);
        let (give, answers) = sync_channel(1);
        let listening = std::thread::Builder::new().name("press".to_owned()).spawn(move || {
            if let Some(mut output) = output {
                while let Ok(answer) = heard(&mut output) {
                    if give.send(answer).is_err() {
                        break;
                    }
                }
            }
            drop(give);
            // Its output is closed: it has ended, or is of no use any more.
            end(&process);
        });
        let running = Self { input, answers, child };
        listening.map_err(unable)?; // `running` ends the process
        Ok(running)
    }

    /// The answer; none: the process has ended without one.
    pub(super) fn print(&mut self, job: &[u8]) -> Option<Answer> {
        send(self.input.as_mut()?, job).ok()?;
        match self.answers.recv_timeout(MAX_WAIT) {
            Ok(answer) => Some(answer),
            Err(RecvTimeoutError::Timeout) => {
                end(&self.child);
                Some(Err(Fault("内容太多，排版没有按时完成，请减少内容或改用其他格式".to_owned())))
            }
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.input = None; // a process that waits for a job ends
        end(&self.child);
    }
}

/// Ends a process and takes note of its end: nothing of it is left.
fn end(child: &Mutex<Child>) {
    let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
    let _ = child.kill(); // fails only if it has ended
    let _ = child.wait();
}

fn heard(from: &mut ChildStdout) -> io::Result<Answer> {
    let said: Said = serde_json::from_slice(&receive(from)?)?;
    let bytes = receive(from)?;
    Ok(match said.fault {
        Some(fault) => Err(Fault(fault)),
        None => Ok(Pdf { bytes, missing: said.missing, replaced: said.replaced }),
    })
}
