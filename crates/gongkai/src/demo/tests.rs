//! The sample district comes about through the rules, is the same every time, and reaches the portal.

use std::{path::PathBuf, sync::Arc};

use gongkai_domain::{
    authority::{Read, Staff},
    id::StaffId,
    organisation::Duty,
    report::State,
};
use gongkai_extract::Extractor;
use gongkai_office::{
    Office, OfficeParts,
    files::FileStore,
    report::{self, AnnualReport},
    seal::MasterKey,
};
use gongkai_public::PublicStore;
use gongkai_render::Press;
use gongkai_testkit::Database;
use gongkai_worker::Hands;

use super::{
    chance::{SeededNoise, SteppedClock},
    make::make,
};

/// The program itself, which is built for the tests that call it: it reads files in a limited process.
fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    tests.ancestors().nth(2).unwrap().join("gongkai")
}

/// Everything that tells one district from another: cards, releases, states of reports.
async fn district(database: &Database) -> Vec<String> {
    let clock = Arc::new(SteppedClock::default());
    let office = Office::open(OfficeParts {
        database_url: database.url().to_owned(),
        files: FileStore::in_memory(),
        master: MasterKey::new([7; 32]),
        clock: Arc::<SteppedClock>::clone(&clock),
        entropy: Arc::new(SeededNoise::new(1)),
    })
    .await
    .unwrap();
    let public = Database::sqlite().unwrap();
    let store = PublicStore::open(public.url()).await.unwrap();
    let reader = Some(Arc::new(Extractor::new(program())));
    let wechat = gongkai_channels::WeChat::new(gongkai_channels::PLATFORM, Default::default()).unwrap();
    let hands = Hands {
        office: office.clone(),
        public: store.clone(),
        backup: None,
        reader,
        press: Arc::new(Press::beside(program())),
        portal: String::new(),
        wechat: Arc::new(wechat),
    };
    let made = make(&hands, &clock).await.unwrap();
    let mut told = Vec::new();
    for (agency, reports) in &made {
        let reader = Staff {
            id: StaffId::parse("x").unwrap(),
            agency: agency.clone(),
            unit: None,
            name: String::new(),
            duties: [Duty::Statistician].into(),
            address: None,
            stepped_up: false,
        };
        for id in reports {
            let right = reader.authorise::<Read, AnnualReport>(id.as_str()).unwrap();
            let found = report::show(&office, &right).await.unwrap();
            let (state, must) = (found.life.state, found.must().count());
            assert_eq!(
                state == State::Draft,
                must > 0,
                "only the draft has faults: {:?}",
                found.must_names()
            );
            told.push(format!("{} {} {state:?} {must}", found.edition.title, found.edition.digest));
        }
    }
    told.extend(store.cards().await.unwrap().iter().map(|card| format!("{card:?}")));
    let reports = store.reports(None).await.unwrap();
    assert_eq!(reports.len(), 15, "three years of five agencies");
    let documents = store.document_digests().await.unwrap();
    assert!(documents.len() > 560, "{} documents are public", documents.len());
    told.extend(
        documents.into_iter().map(|(agency, document, digest)| format!("{agency} {document} {digest}")),
    );
    told.extend(reports.iter().map(|one| format!("{} {} {}", one.title, one.published_on, one.digest)));
    told
}

/// Made twice, on each kind of database once: the same every time.
#[tokio::test]
async fn the_district_is_made() {
    let told = district(&Database::postgres().unwrap()).await;
    let count = |state: &str| told.iter().filter(|line| line.contains(state)).count();
    assert_eq!((count(" Published 0"), count(" Submitted 0"), count(" Draft ")), (14, 1, 1));
    assert!(
        told.iter().any(|line| line.contains("code: \"qsfj\"") && line.contains("superior: Some(\"qzf\")"))
    );
    assert_eq!(told, district(&Database::sqlite().unwrap()).await);
}
