//! The press: PDF made in a process of its own. Fonts of a hundred megabytes and what the typesetting
//! library remembers stay out of the server, and go back to the machine once nobody has printed for a
//! while. The next PDF starts the process again.

mod child;
mod parent;
mod wire;

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use gongkai_report::Report;

pub use child::press_main;
use parent::Running;
use wire::Job;

use crate::{Engine, Fault, Pdf, ShareCard, letter::Letter, writing::Writing};

/// First argument of the process that prints.
pub const PRESS_WORKER: &str = "press-worker";

/// Makes PDF, one after the other. Calls wait: not for threads that answer requests.
#[derive(Debug)]
pub struct Press {
    place: Place,
}

#[derive(Debug)]
enum Place {
    Here,
    Beside { program: PathBuf, running: Mutex<Option<Running>> },
}

impl Press {
    /// Prints in this process: for programs that end soon.
    pub fn here() -> Self {
        Self { place: Place::Here }
    }

    /// Prints in a process of `program`, which calls [`press_main`] when its first argument is
    /// [`PRESS_WORKER`].
    pub fn beside(program: impl Into<PathBuf>) -> Self {
        Self { place: Place::Beside { program: program.into(), running: Mutex::default() } }
    }

    /// The report as PDF. The same report gives the same bytes.
    ///
    /// # Errors
    /// One Chinese sentence: no font, no process, or too much text for the time that is given.
    pub fn report(&self, report: &Report) -> Result<Pdf, Fault> {
        match &self.place {
            Place::Here => Engine::shared()?.pdf(report),
            Place::Beside { program, running } => {
                let job = Job::Report { report: gongkai_report::json::write(report) };
                print(program, running, &job)
            }
        }
    }

    /// The text as PDF. The same text gives the same bytes.
    ///
    /// # Errors
    /// As [`Press::report`].
    pub fn writing(&self, writing: &Writing<'_>) -> Result<Pdf, Fault> {
        match &self.place {
            Place::Here => Engine::shared()?.writing(writing),
            Place::Beside { program, running } => {
                print(program, running, &Job::Writing { writing: Box::new(writing.clone()) })
            }
        }
    }
}

impl Press {
    /// Letters in one file. The same letters give the same bytes.
    ///
    /// # Errors
    /// As [`Press::report`]; or they are too many.
    pub fn letters(&self, letters: &[Letter]) -> Result<Pdf, Fault> {
        match &self.place {
            Place::Here => Engine::shared()?.letters(letters),
            Place::Beside { program, running } => {
                print(program, running, &Job::Letters { letters: letters.to_vec() })
            }
        }
    }
}

impl Press {
    /// A picture that stands for a document, as PNG. The same card gives the same bytes.
    ///
    /// # Errors
    /// As [`Press::report`].
    pub fn card(&self, card: &ShareCard) -> Result<Pdf, Fault> {
        match &self.place {
            Place::Here => Engine::shared()?.card(card),
            Place::Beside { program, running } => print(program, running, &Job::Card { card: card.clone() }),
        }
    }
}

/// One job. A process that went home meanwhile is started again, once.
fn print(program: &Path, running: &Mutex<Option<Running>>, job: &Job<'_>) -> Result<Pdf, Fault> {
    let job = wire::packed(job)?;
    let mut held = running.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(mut process) = held.take()
        && let Some(answer) = process.print(&job)
    {
        *held = Some(process);
        return answer;
    }
    let mut process = Running::start(program)?;
    let answer = process.print(&job).ok_or_else(|| {
        Fault("生成PDF的进程没有给出结果，请稍后再试；反复出现时请减少内容，或改用其他格式".to_owned())
    })?;
    *held = Some(process);
    answer
}
