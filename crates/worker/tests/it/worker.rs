//! A whole worker: what the office sends arrives, what fails is noted, the schedule is kept.

use std::time::Duration;

use chrono::TimeDelta;
use gongkai_domain::{authority::Actor, operation::OperationEvent};
use gongkai_office::{
    Office, Outcome,
    jobs::{Figures, entries, figures, put_all_due},
    outbox::Message,
};
use gongkai_public::PublicStore;
use gongkai_testkit::on_both_databases;
use gongkai_worker::{BackupPlace, Hands, Worker};
use serde_json::json;
use tokio::sync::watch;

use crate::report::{self, SetClock};

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..400 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("never: {what}");
}

async fn send(office: &Office, kind: &'static str) {
    let event = OperationEvent::SettingChanged { name: "x".into(), before: "a".into(), after: "b".into() };
    office
        .transact(&Actor::System("test"), async |_| {
            Ok(Outcome::of(()).event(event.clone()).message(Message::new(kind, json!({ "agency": "a1" }))))
        })
        .await
        .unwrap();
}

async fn of(office: &Office) -> Figures {
    figures(office).await.unwrap()
}

on_both_databases! {
    async fn what_is_sent_arrives(database: &Database) {
        let folder = gongkai_testkit::temp_dir().unwrap();
        let (office, _) = report::open(database.url()).await;
        let public = PublicStore::open(&format!("sqlite://{}/p.db", folder.path().display())).await.unwrap();
        let (stop, stopped) = watch::channel(false);
        let place = BackupPlace { folder: folder.path().join("backups"), keep: 1, extras: Vec::new() };
        let hands = Hands { backup: Some(place), ..crate::channel::hands(&office, &public) };
        let worker = tokio::spawn(Worker::new(hands).run(stopped));

        report::publish(&office, report::import(5, None)).await;
        until("the report is public", async || {
            public.reports(None).await.unwrap().len() == 1 && of(&office).await.waiting == 0
        })
        .await;

        // A kind that nobody knows, as after a return to an older program, harms nothing else.
        send(&office, "unknown.kind").await;
        send(&office, "files.sweep").await;
        send(&office, "backup.run").await;
        until("only the unknown one is left", async || of(&office).await.waiting == 1).await;
        assert_eq!(of(&office).await.stuck, 0);
        let backups = std::fs::read_dir(folder.path().join("backups")).unwrap();
        let backups: Vec<_> = backups.map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(backups, ["gongkai-20261124-101000.gkb"], "and no scratch left over");
        stop.send(true).unwrap();
        worker.await.unwrap();
    }

    async fn what_was_missed_is_made_up_for_once(database: &Database) {
        let (office, clock): (Office, std::sync::Arc<SetClock>) = report::open(database.url()).await;
        let all = entries();
        assert_eq!(put_all_due(&office, all).await.unwrap(), 0, "a new installation has missed nothing");
        clock.advance(TimeDelta::days(40));
        let put = put_all_due(&office, all).await.unwrap();
        assert_eq!(put, all.len(), "40 days over new year: every entry, once each");
        assert_eq!(put_all_due(&office, all).await.unwrap(), 0);
        clock.advance(TimeDelta::hours(1));
        assert_eq!(put_all_due(&office, all).await.unwrap(), 7, "the hourly ones");
    }
}
