//! The sample district comes about through the rules, is the same every time, and reaches the portal.

mod second_count;

use std::{collections::BTreeSet, path::PathBuf, sync::Arc};

use gongkai_domain::{
    authority::{Read, Staff},
    collection::Scope,
    id::{AgencyId, StaffId},
    organisation::Duty,
    report::State,
};
use gongkai_extract::Extractor;
use gongkai_office::{
    Office, OfficeParts,
    account::DemoAccount,
    collection::{self, Below},
    files::FileStore,
    report::{self, AnnualReport, Chain},
    seal::MasterKey,
};
use gongkai_public::PublicStore;
use gongkai_render::Press;
use gongkai_report::{FindingView, Verdict};
use gongkai_testkit::Database;
use gongkai_worker::Hands;

use super::{
    chance::{SeededNoise, SteppedClock},
    collection::plan,
    make::make,
    tell,
};

/// The program itself, which is built for the tests that call it: it reads files in a limited process.
fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    tests.ancestors().nth(2).unwrap().join("gongkai")
}

fn statistician(agency: &AgencyId) -> Staff {
    Staff {
        id: StaffId::parse("x").unwrap(),
        agency: agency.clone(),
        unit: None,
        name: String::new(),
        duties: [Duty::Statistician].into(),
        address: None,
        stepped_up: false,
    }
}

/// The ledgers of the running year go on where the published report of the year before ends: what was carried over, and
/// which documents were in force.
async fn goes_on(office: &Office, agencies: &[AgencyId]) {
    for (place, agency) in agencies.iter().enumerate() {
        let clerk = statistician(agency);
        let id = report::begin(office, &clerk, 2026).await.unwrap();
        let right = clerk.authorise::<Read, AnnualReport>(id.as_str()).unwrap();
        let found = report::show(office, &right).await.unwrap();
        // The district publishes the sum of its organs; what its own office does is another matter.
        let chain = if place == 0 { Chain::Other(Some(Scope::Own)) } else { Chain::Report };
        assert_eq!(found.chain, chain, "{}", found.edition.title);
        let over_years = |one: &&FindingView| matches!(one.rule.as_str(), "T3-Y" | "T2-Y");
        let all: Vec<_> = found.findings.iter().filter(over_years).collect();
        let broken: Vec<_> = all.iter().filter(|one| one.verdict == Verdict::Fail).collect();
        assert!(broken.is_empty(), "{}: {broken:?}", found.edition.title);
        let told = all.iter().filter(|one| matches!(one.verdict, Verdict::Pass { .. })).count();
        assert!(place == 0 || told > 6, "{}: {all:?}", found.edition.title);
    }
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
    let agencies: Vec<AgencyId> = made.iter().map(|(agency, _)| agency.clone()).collect();
    super::by_hand::compared(&office, &agencies).await;
    let mut told = Vec::new();
    for (agency, reports) in &made {
        let reader = statistician(agency);
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
            let covered = found.row.year >= 2024 && found.work.scope.is_none();
            assert_eq!(found.work.counted_on.is_some(), covered, "{}: counted", found.edition.title);
            assert_eq!(found.work.reasons.len(), 0, "no figure is another one than was counted");
            told.push(format!("{} {} {state:?} {must}", found.edition.title, found.edition.digest));
        }
    }
    told.extend(collected(&office, made.first().map(|(agency, _)| agency).unwrap()).await);
    told.extend(store.cards().await.unwrap().iter().map(|card| format!("{card:?}")));
    let reports = store.reports(None).await.unwrap();
    assert_eq!(reports.len(), 18, "three years of five agencies, and three former ones of the bureau");
    let documents = store.document_digests().await.unwrap();
    assert!(documents.len() > 560, "{} documents are public", documents.len());
    told.extend(
        documents.into_iter().map(|(agency, document, digest)| format!("{agency} {document} {digest}")),
    );
    told.extend(reports.iter().map(|one| format!("{} {} {}", one.title, one.published_on, one.digest)));
    goes_on(&office, &agencies).await;
    let cells = second_count::compare(&office, &agencies).await;
    assert!(cells > 60, "{cells} cells are not zero");
    told
}

/// What the district sees of the agencies whose files were made by rule: every planted fault, and nothing else.
async fn collected(office: &Office, head: &AgencyId) -> Vec<String> {
    let clerk = statistician(head);
    let plan = plan().unwrap();
    let planned = plan.agencies();
    assert_eq!(planned.len(), 120);
    let right = clerk.authorise_all().unwrap();
    let listed = collection::collected(office, &right, plan.year).await.unwrap();
    let mut planted = Vec::new();
    let mut found = Vec::new();
    for one in &planned {
        planted.extend(one.fault.as_ref().map(|fault| format!("{} {}", one.name, fault.finds)));
        let seen = listed.agencies.iter().find(|seen| seen.name == one.name).unwrap();
        let Some(filing) = &seen.filing else {
            found.push(format!("{} missing", one.name));
            continue;
        };
        if seen.standing.late > 0 {
            found.push(format!("{} late", one.name));
        }
        let right = clerk.authorise::<Read, Below>(&filing.id).unwrap();
        let filing = collection::filing(office, &right).await.unwrap();
        let rules: BTreeSet<String> =
            filing.one.found.iter().filter(|one| one.fails).map(|one| one.rule.clone()).collect();
        found.extend(rules.iter().map(|rule| format!("{} {rule}", one.name)));
    }
    assert_eq!(planted.len(), 15);
    assert_eq!(found, planted, "no false alarm, nothing overlooked");
    let tallied = listed.tallied;
    assert_eq!((tallied.missing, tallied.late, tallied.returned), (2, 3, 0), "{tallied:?}");
    found
}

/// Made twice, on each kind of database once: the same every time.
#[tokio::test]
async fn the_district_is_made() {
    let told = district(&Database::postgres().unwrap()).await;
    let count = |state: &str| told.iter().filter(|line| line.contains(state)).count();
    assert_eq!((count(" Published 0"), count(" Submitted 0"), count(" Draft ")), (17, 1, 1));
    assert!(
        told.iter().any(|line| line.contains("code: \"qsfj\"") && line.contains("superior: Some(\"qzf\")"))
    );
    assert_eq!(told, district(&Database::sqlite().unwrap()).await);
}

/// However long an account is, its agency stands apart from it, in one column.
#[test]
fn accounts_are_told_in_columns() {
    let account = |account: &str, agency: &str| DemoAccount {
        staff: StaffId::parse("s1").unwrap(),
        account: account.to_owned(),
        name: "王明".to_owned(),
        agency: agency.to_owned(),
        duties: vec![Duty::Statistician],
        code: String::new(),
    };
    let mut out = Vec::new();
    let accounts = [account("scjgj-fuzhuren", "区市场监管局"), account("tj", "区司法局")];
    tell(&mut out, "127.0.0.1:8080".parse().unwrap(), &accounts).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("\n　scjgj-fuzhuren　区市场监管局　王明　统计\n"), "{text}");
    assert!(text.contains("\n　tj            　区司法局　王明　统计\n"), "{text}");
}
