//! The worker of a process: its lanes, the schedule, the checkpoints.

use std::{sync::Arc, time::Duration};

use gongkai_office::{
    audit,
    jobs::{Kinds, entries, put_all_due},
};
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
    time::sleep,
};

use crate::{
    application,
    channel::renew,
    feedback::collect,
    handler::{Hands, NOT_PROMPT, OUTSIDE, SLOW},
    lane::Lane,
    organisation::refresh_cards,
};

/// How often the schedule is looked at.
const SCHEDULE_EVERY: Duration = Duration::from_secs(20);
/// How often the mailbox of the portal is looked into.
const LETTERS_EVERY: Duration = Duration::from_secs(15);
/// How often a checkpoint of the audit log is signed, if anything came.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(60);
/// Lanes for what people wait for.
const PROMPT_LANES: usize = 2;

/// A worker that has not started yet.
pub struct Worker {
    hands: Hands,
    name: String,
}

impl Worker {
    /// A worker with a name that no other process has.
    pub fn new(hands: Hands) -> Self {
        let name = hands.office.new_identity();
        Self { hands, name }
    }

    /// Works until `stop` says so; then finishes the jobs that are being done.
    pub async fn run(self, stop: watch::Receiver<bool>) {
        let mut lanes = JoinSet::new();
        let kinds = std::iter::repeat_n(Kinds::Except(NOT_PROMPT), PROMPT_LANES)
            .chain([Kinds::Of(SLOW), Kinds::Of(OUTSIDE)]);
        let mut wakes = Vec::new();
        for (number, kinds) in kinds.enumerate() {
            let wake = Arc::new(Notify::new());
            wakes.push(wake.clone());
            let worker = format!("{}-{number}", self.name);
            let lane = Lane { hands: self.hands.clone(), worker, kinds, wake };
            lanes.spawn(lane.run(stop.clone()));
        }
        lanes.spawn(until(stop.clone(), pass_on(self.hands.clone(), wakes)));
        lanes.spawn(until(stop.clone(), begin(self.hands.clone())));
        lanes.spawn(until(stop.clone(), keep_schedule(self.hands.clone())));
        lanes.spawn(until(stop.clone(), keep_letters(self.hands.clone())));
        lanes.spawn(until(stop, keep_checkpoints(self.hands)));
        while lanes.join_next().await.is_some() {}
    }
}

async fn until(mut stop: watch::Receiver<bool>, forever: impl Future<Output = ()>) {
    tokio::select! {
        () = forever => {}
        // Also when nobody is left who could say so.
        _ = stop.wait_for(|stop| *stop) => {}
    }
}

/// One signal of the office wakes every lane.
async fn pass_on(hands: Hands, wakes: Vec<Arc<Notify>>) {
    loop {
        hands.office.woken().notified().await;
        for wake in &wakes {
            wake.notify_one();
        }
    }
}

/// Lists of displays may have ended while nothing ran: they go on now, not with the next hour.
async fn begin(hands: Hands) {
    if let Err(error) = renew(&hands).await {
        tracing::error!(?error, "lists of displays were not signed");
    }
    // Cards of an older program name no key for letters.
    if let Err(error) = refresh_cards(&hands.office, &hands.public).await {
        tracing::error!(?error, "cards of agencies were not brought up to date");
    }
}

async fn keep_schedule(hands: Hands) {
    loop {
        if let Err(error) = put_all_due(&hands.office, entries()).await {
            tracing::error!(?error, "the schedule cannot be kept");
        }
        sleep(SCHEDULE_EVERY).await;
    }
}

async fn keep_letters(hands: Hands) {
    loop {
        if let Err(error) = collect(&hands).await {
            tracing::error!(?error, "letters of the public were not collected");
        }
        if let Err(error) = application::collect(&hands).await {
            tracing::error!(?error, "letters of applicants were not collected");
        }
        sleep(LETTERS_EVERY).await;
    }
}

async fn keep_checkpoints(hands: Hands) {
    loop {
        sleep(CHECKPOINT_EVERY).await;
        if let Err(error) = audit::checkpoint::make(&hands.office).await {
            tracing::error!(?error, "no checkpoint of the audit log was signed");
        }
    }
}
