//! How the program is doing, for machines that watch it.

use std::sync::atomic::{AtomicBool, Ordering};

use gongkai_office::{Office, jobs};
use gongkai_public::PublicStore;
use gongkai_web_kit::{door::Answering, probe::Vitals, problem::Problem};

/// The state of this process.
pub struct State {
    public: PublicStore,
    office: Option<Office>,
    stopping: AtomicBool,
}

impl State {
    /// A process that has opened these.
    pub fn new(public: PublicStore, office: Option<Office>) -> Self {
        Self { public, office, stopping: AtomicBool::new(false) }
    }

    /// From now on the process is not ready for new requests.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    async fn look(&self) -> Result<(), Problem> {
        if self.stopping.load(Ordering::Relaxed) {
            return Err(Problem::fault("stopping"));
        }
        self.public.ping().await.map_err(Problem::fault)?;
        if let Some(office) = &self.office {
            office.read().ping().await.map_err(Problem::fault)?;
        }
        Ok(())
    }
}

impl Vitals for State {
    fn ready(&self) -> Answering<'_, ()> {
        Box::pin(self.look())
    }

    fn figures(&self) -> Answering<'_, Vec<(&'static str, f64)>> {
        Box::pin(async {
            let Some(office) = &self.office else { return Ok(Vec::new()) };
            let figures =
                jobs::figures(office).await.map_err(|error| Problem::fault(format!("{error:?}")))?;
            let late = figures.oldest.map_or(0, |since| (office.now() - since).num_seconds());
            // Whole numbers far below 2^53.
            let number = |count: u64| u32::try_from(count).map_or(f64::from(u32::MAX), f64::from);
            Ok(vec![
                ("gongkai_jobs_stuck", number(figures.stuck)),
                ("gongkai_jobs_waiting", number(figures.waiting)),
                ("gongkai_jobs_late_seconds", number(late.try_into().unwrap_or(0))),
            ])
        })
    }
}
