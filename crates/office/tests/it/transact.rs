//! State, audit entry and outbox row come together or not at all.

use gongkai_domain::{authority::Actor, id::AgencyId, operation::OperationEvent};
use gongkai_office::{Office, OfficeError, Outcome, audit, outbox};
use sea_orm::{EntityTrait, PaginatorTrait};

async fn counts(office: &Office) -> (u64, u64, i64) {
    let entries = audit::entry::Entity::find().count(office.read()).await.unwrap();
    let jobs = outbox::job::Entity::find().count(office.read()).await.unwrap();
    let head = audit::head::Entity::find_by_id(audit::head::ONLY).one(office.read()).await.unwrap().unwrap();
    (entries, jobs, head.size)
}

fn changed(name: &str) -> OperationEvent {
    OperationEvent::SettingChanged { name: name.to_owned(), before: "1".to_owned(), after: "2".to_owned() }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_or_nothing() {
    let folder = gongkai_testkit::temp_dir().unwrap();
    let office = super::office::open(&format!("sqlite://{}/o.db", folder.path().display())).await;
    let agency = AgencyId::parse("a1").unwrap();
    let message = outbox::Message::new("test.note", serde_json::json!({"n": 1}));

    let told = office
        .transact(&Actor::Console, async |tx| {
            Ok(Outcome::of(tx.new_identity()).event_in(&agency, changed("a")).message(message.clone()))
        })
        .await
        .unwrap();
    assert_eq!(told.len(), 16);
    assert_eq!(counts(&office).await, (1, 1, 1));

    let refused: Result<(), _> = office.transact(&Actor::Console, async |_| Err(OfficeError::NotFound)).await;
    assert!(matches!(refused, Err(OfficeError::NotFound)));
    let silent = office.transact(&Actor::Console, async |_| Ok(Outcome::of(()))).await;
    assert!(matches!(silent, Err(OfficeError::Fault(_))), "a change without an event is refused");
    assert_eq!(counts(&office).await, (1, 1, 1));

    // A change runs on any thread, as web handlers do.
    let elsewhere = office.clone();
    tokio::spawn(async move {
        let name = String::from("b");
        elsewhere.transact(&Actor::Console, async |_| Ok(Outcome::of(()).event(changed(&name)))).await
    })
    .await
    .unwrap()
    .unwrap();
    assert_eq!(counts(&office).await, (2, 1, 2));
}
