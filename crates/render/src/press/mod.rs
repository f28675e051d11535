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

use crate::{
    Engine, Fault, Pdf, ShareCard,
    letter::Letter,
    volume::{LARGEST_VOLUME, Volume},
    writing::Writing,
};

/// First argument of the process that prints.
pub const PRESS_WORKER: &str = "press-worker";
/// Second argument of one that gives up all that it does not need, for one job with foreign files.
const CONFINED: &str = "confined";

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
                let job = Job::Report { report: gongkai_report::json::write_file(report) };
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

fn no_answer() -> Fault {
    Fault("生成PDF的进程没有给出结果，请稍后再试；反复出现时请减少内容，或改用其他格式".to_owned())
}

impl Press {
    /// A file of papers in one PDF. Foreign files are opened in a process of their own that can neither read nor write
    /// a file nor reach a network, and that ends with the job.
    ///
    /// # Errors
    /// As [`Press::report`]; or the papers are too large, or there is no such process.
    pub fn volume(&self, volume: Volume) -> Result<Pdf, Fault> {
        let Place::Beside { program, .. } = &self.place else {
            return Err(Fault("外来文件不在这里排版，请用服务的页面生成".to_owned()));
        };
        if volume.items.iter().map(|item| item.body.size()).sum::<usize>() > LARGEST_VOLUME {
            let most = LARGEST_VOLUME >> 20;
            return Err(Fault(format!("材料合计超过{most}MB，不能排成一个PDF，请取ZIP")));
        }
        let job = wire::packed(&Job::Volume { volume })?;
        Running::start(program, Some(CONFINED))?.print(&job).ok_or_else(no_answer)?
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
    let mut process = Running::start(program, None)?;
    let answer = process.print(&job).ok_or_else(no_answer)?;
    *held = Some(process);
    answer
}
