//! A report that was withdrawn stays withdrawn, in whatever order the deliveries come.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use gongkai_domain::{
    authority::{Read, Staff},
    collection::Scope,
    id::{AgencyId, StaffId},
    organisation::{AgencyForm, Duty, StaffForm},
};
use gongkai_office::{
    Office, OfficeParts,
    chance::{Clock, Entropy},
    collection::{self, Take},
    files::FileStore,
    organisation::{self, AgencyStart},
    report::{self, AnnualReport, Confirmed, Import, SourceFile},
    seal::MasterKey,
};
use gongkai_public::PublicStore;
use gongkai_report::{Cell, Cells, Chapter, Format, Paragraph, Report};
use gongkai_testkit::Dice;
use gongkai_worker::{report::put_report, work_off};

/// A clock that tests set; it begins on the morning of 2026-11-24.
pub struct SetClock(AtomicI64);

impl SetClock {
    pub fn advance(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_seconds(), Ordering::Relaxed);
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        Utc.timestamp_opt(self.0.load(Ordering::Relaxed), 0).unwrap()
    }
}

pub async fn open(url: &str) -> (Office, Arc<SetClock>) {
    let clock = Arc::new(SetClock(AtomicI64::new(1_795_486_200)));
    let parts = OfficeParts {
        database_url: url.to_owned(),
        files: FileStore::in_memory(),
        master: MasterKey::new([7; 32]),
        clock: Arc::<SetClock>::clone(&clock),
        entropy: Arc::new(Seeded(Mutex::new(Dice::seeded(3)))),
    };
    (Office::open(parts).await.unwrap(), clock)
}

struct Seeded(Mutex<Dice>);

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let mut dice = self.0.lock().unwrap();
        bytes.fill_with(|| u8::try_from(dice.below(256)).unwrap());
    }
}

fn person(id: &str, duty: Duty) -> Staff {
    Staff {
        id: StaffId::parse(id).unwrap(),
        agency: AgencyId::parse("a1").unwrap(),
        unit: None,
        name: id.to_owned(),
        duties: [duty].into(),
        address: None,
        stepped_up: false,
    }
}

/// The chapters that a report has to have, with a word in each.
fn chapters(format: &Format) -> Vec<Chapter> {
    let own = format.chapters.iter().filter(|def| def.part.is_none());
    own.map(|def| Chapter {
        no: def.no.clone(),
        heading: def.heading.clone(),
        paragraphs: vec![Paragraph {
            text: "没有需要报告的情况。".to_owned(), place: String::new()
        }],
    })
    .collect()
}

pub fn import(figure: i64, erratum: Option<&str>) -> Import {
    let format = Format::by_id("format-2021").unwrap();
    let mut cells = Cells::absent(format.cells.len());
    for (ix, _) in format.cell_list() {
        cells.set(ix, Cell::Number(0));
    }
    for row in ["new", "granted", "results_total"] {
        for column in ["natural", "total"] {
            cells.set(format.cell_ix(&format!("t3.{row}.{column}")).unwrap(), Cell::Number(figure));
        }
    }
    Import {
        report: Report {
            scope: None,
            format,
            year: 2024,
            title: None,
            agency: None,
            cells,
            chapters: chapters(format),
        },
        file: SourceFile { name: "年报.docx".into(), media_type: "x/y".into(), bytes: vec![1] },
        erratum: erratum.map(str::to_owned),
        said_year: Some(2024),
        confirmed: Confirmed::default(),
        scope: None,
    }
}

pub async fn publish(office: &Office, import: Import) -> String {
    let (clerk, boss) = (person("s1", Duty::Statistician), person("s2", Duty::ResponsibleLeader));
    let id = report::import(office, &clerk, import).await.unwrap();
    let right = clerk.authorise::<Read, AnnualReport>(id.as_str()).unwrap();
    let seen = report::show(office, &right).await.unwrap().edition.digest;
    report::submit(office, &clerk, id.as_str(), &seen, None).await.unwrap();
    report::approve(office, &boss, id.as_str(), &seen).await.unwrap();
    report::publish(office, &clerk, id.as_str(), &seen).await.unwrap();
    id.to_string()
}

/// An agency with people, as found for the first time or below another.
fn start(name: &str, mark: &str) -> AgencyStart {
    let person =
        |duty: &str| StaffForm { name: duty.into(), account: format!("{mark}-{duty}"), ..Default::default() };
    AgencyStart {
        agency: AgencyForm {
            name: name.into(),
            short_name: String::new(),
            level: "county".into(),
            kind: "department".into(),
            region: "119901".into(),
        },
        system: person("system"),
        security: person("security"),
        audit: person("audit"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_came_as_a_file_is_in_the_open_with_its_agency() {
    let folder = gongkai_testkit::temp_dir().unwrap();
    let url = |name: &str| format!("sqlite://{}/{name}.db", folder.path().display());
    let (office, _) = open(&url("office")).await;
    let store = PublicStore::open(&url("public")).await.unwrap();
    let hands = crate::channel::hands(&office, &store);
    let head = organisation::found_first(&office, &start("示范区人民政府", "q")).await.unwrap();
    let of = |duty| Staff { agency: head.clone(), ..person("s1", duty) };
    let keeper = of(Duty::SystemAdministrator);
    let filer = organisation::found_below(&office, &keeper, &start("示范区教育局", "e")).await.unwrap();
    let came = import(5, None);
    let take = Take {
        year: 2024,
        filer: Some(filer.clone()),
        report: came.report,
        file: came.file,
        name_confirmed: true,
        older_confirmed: false,
    };
    let (id, _) = collection::take(&office, &of(Duty::Statistician), take).await.unwrap();
    collection::accept(&office, &of(Duty::Statistician), id.as_str(), 1, "").await.unwrap();
    work_off(&hands).await.unwrap();
    assert_eq!(store.cards().await.unwrap(), [], "nobody has filled in a card");
    let reviewer = of(Duty::DisclosureReviewer);
    collection::release(&office, &reviewer, id.as_str(), 2, "", Some(Scope::Whole)).await.unwrap();
    work_off(&hands).await.unwrap();
    let cards = store.cards().await.unwrap();
    assert_eq!(cards.iter().map(|card| card.name.as_str()).collect::<Vec<_>>(), ["示范区教育局"]);
    let shown = store.report(&filer, 2024).await.unwrap().unwrap();
    let right = of(Duty::Statistician).authorise::<Read, collection::Below>(id.as_str()).unwrap();
    let filing = collection::filing(&office, &right).await.unwrap();
    assert_eq!(shown.seen, filing.one.row.digest, "the public sees what came");
    assert_eq!(shown.scope, Some(Scope::Whole), "and whose reports it sums");
    collection::take_down(&office, &of(Duty::ResponsibleLeader), id.as_str(), 2, "数据需要重新核实")
        .await
        .unwrap();
    work_off(&hands).await.unwrap();
    assert_eq!(store.report(&filer, 2024).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn withdrawn_stays_withdrawn() {
    let folder = gongkai_testkit::temp_dir().unwrap();
    let url = |name: &str| format!("sqlite://{}/{name}.db", folder.path().display());
    let (office, _) = open(&url("office")).await;
    let store = PublicStore::open(&url("public")).await.unwrap();
    let agency = AgencyId::parse("a1").unwrap();
    let public = async || store.report(&agency, 2024).await.unwrap().map(|report| report.edition);

    let id = publish(&office, import(5, None)).await;
    let message = format!(r#"{{"agency":"a1","report":"{id}"}}"#);
    put_report(&office, &store, &message).await.unwrap();
    assert_eq!(public().await, Some(1));

    report::withdraw(&office, &person("s2", Duty::ResponsibleLeader), &id, "数据需要重新核实").await.unwrap();
    // The message of the withdrawal, then the one of the release once more, late.
    for _ in 0..2 {
        put_report(&office, &store, &message).await.unwrap();
        assert_eq!(public().await, None);
    }

    publish(&office, import(6, Some("申请数应为6件"))).await;
    put_report(&office, &store, &message).await.unwrap();
    assert_eq!(public().await, Some(2), "the corrected edition is in force again");
    assert!(put_report(&office, &store, r#"{"agency":"a2","report":"x"}"#).await.is_err());
}
