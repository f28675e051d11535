//! Jobs: taken once, done at least once, stuck in the end, started again by hand; runs of the schedule.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use gongkai_domain::{
    authority::{Actor, Read, Staff},
    id::{AgencyId, JobId, StaffId},
    operation::OperationEvent,
    organisation::Duty,
};
use gongkai_office::{
    Office, OfficeError, Outcome,
    jobs::{self, Claimed, Jobs, Kinds, Occurrence, Planned, State, claim, done, failed, put_due, renew},
    outbox::{ATTEMPTS, Message},
};
use gongkai_testkit::on_both_databases;

use crate::office::{SetClock, open_with_clock};

const ALL: Kinds = Kinds::Except(&[]);

fn person(agency: &str, duty: Duty) -> Staff {
    Staff {
        id: StaffId::parse("s1").unwrap(),
        agency: AgencyId::parse(agency).unwrap(),
        unit: None,
        name: "系统管理员".to_owned(),
        duties: [duty].into(),
        address: None,
        stepped_up: false,
    }
}

/// Writes messages with a change, as use cases do.
async fn send(office: &Office, agency: &str, count: usize) {
    let event = OperationEvent::SettingChanged { name: "x".into(), before: "a".into(), after: "b".into() };
    office
        .transact(&Actor::Staff(person(agency, Duty::SystemAdministrator)), async |_| {
            let message = Message {
                agency: agency.to_owned(),
                ..Message::new("public.put_card", serde_json::json!({ "agency": agency }))
            };
            let outcome = (0..count).fold(Outcome::of(()), |outcome, _| outcome.message(message.clone()));
            Ok(outcome.event(event.clone()))
        })
        .await
        .unwrap();
}

async fn take(office: &Office, worker: &str) -> Vec<Claimed> {
    claim(office, worker, ALL, 100).await.unwrap()
}

/// Fails a job until it is stuck.
async fn give_up(office: &Office, clock: &SetClock) {
    for attempt in 1..=ATTEMPTS {
        let job = take(office, "w").await.pop().unwrap_or_else(|| panic!("attempt {attempt}"));
        assert_eq!(job.attempt, attempt);
        assert!(failed(office, &job, "no route to the store").await.unwrap());
        assert_eq!(take(office, "w").await, [], "a failure waits");
        clock.advance(3600);
    }
}

fn run(name: &str, planned_at: DateTime<Utc>) -> Occurrence {
    let payload = serde_json::json!({});
    Occurrence { name: name.to_owned(), kind: "files.sweep", payload, planned_at }
}

on_both_databases! {
    async fn several_workers_share_the_jobs(database: &Database) {
        let (office, _) = open_with_clock(database.url()).await;
        send(&office, "a1", 40).await;
        let workers: Vec<_> = (0..4)
            .map(|number| {
                let office = office.clone();
                tokio::spawn(async move {
                    let (name, mut taken) = (format!("w{number}"), Vec::new());
                    loop {
                        let claimed = claim(&office, &name, ALL, 3).await.unwrap();
                        if claimed.is_empty() {
                            return taken;
                        }
                        for job in claimed {
                            assert!(done(&office, &job).await.unwrap());
                            taken.push(job.id);
                        }
                    }
                })
            })
            .collect();
        let mut taken = Vec::new();
        for worker in workers {
            taken.extend(worker.await.unwrap());
        }
        assert_eq!(taken.len(), 40);
        assert_eq!(taken.into_iter().collect::<BTreeSet<_>>().len(), 40, "each by one worker");
        assert_eq!(jobs::figures(&office).await.unwrap().waiting, 0);
    }

    async fn a_worker_that_died_is_replaced(database: &Database) {
        let (office, clock) = open_with_clock(database.url()).await;
        send(&office, "a1", 1).await;
        // Does the job and dies before it is marked.
        let dead = take(&office, "w1").await.pop().unwrap();
        assert_eq!(take(&office, "w2").await, [], "still held");
        clock.advance(200);
        assert!(renew(&office, &dead).await.unwrap());
        clock.advance(200);
        assert_eq!(take(&office, "w2").await, [], "the lease was prolonged");
        clock.advance(101);
        let second = take(&office, "w2").await.pop().unwrap();
        assert_eq!((second.id.as_str(), second.attempt), (dead.id.as_str(), 2));
        // The first was only slow: it has lost the job and marks nothing.
        assert!(!renew(&office, &dead).await.unwrap());
        assert!(!done(&office, &dead).await.unwrap());
        assert!(!failed(&office, &dead, "late").await.unwrap());
        assert!(done(&office, &second).await.unwrap());
        clock.advance(86_400);
        assert_eq!(take(&office, "w3").await, []);
    }

    async fn a_clock_that_was_wrong_holds_nothing(database: &Database) {
        let (office, clock) = open_with_clock(database.url()).await;
        const LONG: i64 = 400 * 86_400;
        // Everything below happens while the clock is 400 days ahead, then it is set right.
        clock.advance(LONG);
        send(&office, "a1", 3).await;
        let mut claimed = claim(&office, "w1", ALL, 2).await.unwrap();
        let failing = claimed.pop().unwrap();
        assert!(failed(&office, &failing, "x").await.unwrap());
        clock.advance(-LONG);
        let again: BTreeSet<_> = take(&office, "w2").await.into_iter().map(|job| job.id).collect();
        assert_eq!(again.len(), 3, "held, failed and fresh");
    }

    async fn stuck_jobs_wait_for_the_administrator(database: &Database) {
        let (office, clock) = open_with_clock(database.url()).await;
        send(&office, "a1", 1).await;
        give_up(&office, &clock).await;
        assert_eq!(take(&office, "w").await, [], "no more by itself");
        assert_eq!(jobs::figures(&office).await.unwrap().stuck, 1);

        let system = person("a1", Duty::SystemAdministrator);
        let right = system.authorise_all::<Read, Jobs>().unwrap();
        let stuck = jobs::list(&office, &right, State::Stuck, None, 10).await.unwrap();
        assert_eq!(stuck.len(), 1);
        assert_eq!(stuck[0].last_error.as_deref(), Some("no route to the store"));
        let id = JobId::parse(&stuck[0].id).unwrap();
        let other = person("a2", Duty::SystemAdministrator);
        for stranger in [&other, &person("a1", Duty::Statistician)] {
            assert!(matches!(jobs::retry(&office, stranger, &id).await, Err(OfficeError::NotFound)));
        }
        jobs::retry(&office, &system, &id).await.unwrap();
        let twice = jobs::retry(&office, &system, &id).await;
        assert!(matches!(&twice, Err(OfficeError::Refused(all)) if all[0].code == "job_not_stuck"), "{twice:?}");
        let job = take(&office, "w").await.pop().unwrap();
        assert!(done(&office, &job).await.unwrap());
        assert_eq!(jobs::list(&office, &right, State::Done, None, 10).await.unwrap().len(), 1);
        clock.advance(31 * 86_400);
        assert_eq!(jobs::prune(&office).await.unwrap(), 1);
    }

    async fn each_run_of_the_schedule_is_one_job(database: &Database) {
        let (office, _) = open_with_clock(database.url()).await;
        let first = office.now();
        assert_eq!(put_due(&office, &run("sweep", first)).await.unwrap(), Planned::Noted, "new entries do not make up");
        let later = first + TimeDelta::days(9);
        let askers: Vec<_> = (0..4)
            .map(|_| {
                let (office, run) = (office.clone(), run("sweep", later));
                tokio::spawn(async move { put_due(&office, &run).await })
            })
            .collect();
        for asker in askers {
            // On PostgreSQL the slower of two may be refused; it asks again with the next look.
            let _ = asker.await.unwrap();
        }
        assert_eq!(put_due(&office, &run("sweep", later)).await.unwrap(), Planned::Known);
        assert_eq!(take(&office, "w").await.len(), 1, "nine days missed, made up for once");
        assert_eq!(put_due(&office, &run("sweep", first)).await.unwrap(), Planned::Noted, "set back");
        assert_eq!(take(&office, "w").await.len(), 0);
        let next = first + TimeDelta::days(1);
        assert_eq!(put_due(&office, &run("sweep", next)).await.unwrap(), Planned::Put, "and goes on");
        assert_eq!(jobs::last_run(&office, "sweep").await.unwrap(), Some(next));
    }
}
