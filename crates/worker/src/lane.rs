//! A lane: takes jobs of its kinds one after the other, as long as the program runs.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt;
use gongkai_office::{
    OfficeError,
    jobs::{self, Claimed, Kinds, LEASE},
};
use tokio::{sync::watch, time::sleep};

use crate::handler::Hands;

/// Where nobody wakes the lane, it looks by itself: jobs of other processes, waits that are over.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Jobs taken at once. What is taken is done one after the other, within the lease of the first.
const AT_ONCE: u64 = 1;

/// One lane of a worker.
pub(crate) struct Lane {
    pub hands: Hands,
    /// Name under which it holds jobs.
    pub worker: String,
    pub kinds: Kinds,
    /// Signalled when there may be jobs.
    pub wake: Arc<tokio::sync::Notify>,
}

impl Lane {
    /// Works until told to stop; a job that is being done is finished.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            match self.turn().await {
                Ok(0) => {
                    tokio::select! {
                        () = self.wake.notified() => {}
                        () = sleep(LOOK_EVERY) => {}
                        _ = stop.changed() => {}
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(?error, worker = self.worker, "jobs cannot be taken");
                    tokio::select! {
                        () = sleep(LOOK_EVERY) => {}
                        _ = stop.changed() => {}
                    }
                }
            }
        }
    }

    /// Takes what is due and does it; says how many jobs that were.
    pub async fn turn(&self) -> Result<usize, OfficeError> {
        let claimed = jobs::claim(&self.hands.office, &self.worker, self.kinds, AT_ONCE).await?;
        for job in &claimed {
            self.work(job).await?;
        }
        Ok(claimed.len())
    }

    async fn work(&self, job: &Claimed) -> Result<(), OfficeError> {
        let office = &self.hands.office;
        let doing = AssertUnwindSafe(self.hands.handle(job)).catch_unwind();
        let outcome = tokio::select! {
            outcome = doing => outcome,
            lost = self.hold(job) => return lost,
        };
        let error = match outcome {
            Ok(Ok(())) => {
                jobs::done(office, job).await?;
                tracing::info!(kind = job.kind, attempt = job.attempt, "job done");
                metrics(&job.kind, "done");
                return Ok(());
            }
            Ok(Err(error)) => cause(&error),
            Err(_) => "the handler panicked".to_owned(),
        };
        tracing::warn!(kind = job.kind, id = job.id, attempt = job.attempt, error, "job failed");
        metrics(&job.kind, "failed");
        jobs::failed(office, job, &error).await?;
        Ok(())
    }

    /// Keeps the lease alive; ready only when the job is in other hands.
    async fn hold(&self, job: &Claimed) -> Result<(), OfficeError> {
        let third = (LEASE / 3).to_std().map_err(OfficeError::fault)?;
        loop {
            sleep(third).await;
            if !jobs::renew(&self.hands.office, job).await? {
                tracing::warn!(kind = job.kind, id = job.id, "job taken over by another worker");
                return Ok(());
            }
        }
    }
}

fn metrics(kind: &str, outcome: &'static str) {
    metrics::counter!("gongkai_jobs_total", "kind" => kind.to_owned(), "outcome" => outcome).increment(1);
}

/// What is kept about a failure: for the administrator, without personal data.
fn cause(error: &OfficeError) -> String {
    match error {
        OfficeError::Fault(cause) => cause.clone(),
        OfficeError::Refused(refusals) => {
            refusals.iter().map(|refusal| refusal.code).collect::<Vec<_>>().join(", ")
        }
        OfficeError::NotFound => "the thing is not there".to_owned(),
        OfficeError::StepUp | OfficeError::Conflict => "somebody was faster".to_owned(),
    }
}
