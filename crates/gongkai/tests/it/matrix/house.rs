//! Two agencies with reports in every state, the surfaces over them, and a door that knows everybody.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
    sync::{Arc, Mutex},
};

use axum::Router;
use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use gongkai_domain::{
    account::TokenForm,
    application::{
        Intake, Matter,
        filing::{Applicant, ApplicantKind, Contact, DocumentKind, Filing, Form, Identity, Route, Wanted},
        redaction::Patch,
    },
    authority::{Read, Staff},
    collection::Scope,
    contents::Contents,
    dispute::{Defence, Dispute, DisputeKind},
    feedback::{FeedbackKind, Letter},
    id::{AgencyId, StaffId, TokenId, UnitId},
    inquiry::{Inquiry, InquiryResult},
    organisation::{AgencyForm, DecisionForm, Duty, MeetingForm, MemberForm, StaffForm, UnitForm},
    publication::{
        Metadata, Taken, Verdict,
        content::{Block, Content, Run},
        kind, topics,
    },
};
use gongkai_office::{
    Office, OfficeParts, account,
    application::{self, Registration},
    audit,
    chance::{Clock, Entropy},
    collection::{self, Take},
    dispute,
    feedback::{self, Collected},
    files::FileStore,
    inquiry,
    jobs::{self, Jobs},
    organisation::{self, AgencyStart, Grant},
    publication::{self, Begin, Dossier, Judge, Save},
    report::{self, Confirmed, Import, SourceFile},
    seal::{self, MasterKey},
};
use gongkai_office_web::{
    DeskParts, OfficeWeb,
    report::{RedrawnPicture, ReportReader},
};
use gongkai_public::{PublicStore, mailbox};
use gongkai_public_web::{Portal, PortalSettings};
use gongkai_render::Press;
use gongkai_report::{
    Cell, Cells, Chapter, Format, Paragraph, Report, plain::PlainDocument, recognise::Recognised,
};
use gongkai_search::Index;
use gongkai_testkit::{Database, Dice};
use gongkai_web_kit::{
    Chance, assets,
    door::{Answering, Doorkeeper, SignedIn, TokenHolder},
    repeat::{Begun, KeptAnswer, RepeatKey, Repeats},
    routes::Row,
    settings::Settings,
    site::{Ground, Site},
};
use gongkai_worker::report::put_report;

use super::declared::Thing;

/// 2026-11-24 in the morning, in China.
struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> DateTime<Utc> {
        Utc.timestamp_opt(1_795_486_200, 0).unwrap()
    }
}

struct Seeded(Mutex<Dice>);

impl Seeded {
    fn new(seed: u64) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Dice::seeded(seed))))
    }
}

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let noise = self.0.lock().unwrap().bytes(bytes.len());
        bytes.copy_from_slice(&noise);
    }
}

impl Chance for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        Entropy::fill(self, bytes);
    }
}

/// A person of one of the agencies, as the cookie says it: `0.statistician`, `1.` without a duty.
pub(super) fn person(agencies: &[AgencyId], cookie: &str) -> Option<Staff> {
    let (agency, rest) = cookie.split_once('.')?;
    let (duty, stepped) = rest.split_once('.').unwrap_or((rest, "stepped"));
    let agency: usize = agency.parse().ok()?;
    let duties: Option<BTreeSet<Duty>> =
        duty.split('-').filter(|code| !code.is_empty()).map(Duty::parse).collect();
    Some(Staff {
        id: StaffId::parse(&format!("k{agency}{}", duty.replace(['_', '-'], ""))).unwrap(),
        agency: agencies.get(agency)?.clone(),
        unit: None,
        name: "张三样".into(),
        duties: duties?,
        address: None,
        stepped_up: stepped == "stepped",
    })
}

/// Agencies, and the unit of everybody of each: documents belong to units.
struct Door(Vec<AgencyId>, Vec<UnitId>);

impl Door {
    fn person(&self, cookie: &str) -> Option<Staff> {
        let found = person(&self.0, cookie)?;
        let at = self.0.iter().position(|agency| *agency == found.agency)?;
        Some(Staff { unit: self.1.get(at).cloned(), ..found })
    }
}

impl Doorkeeper for Door {
    fn staff_of<'a>(&'a self, cookie: &'a str, _: IpAddr) -> Answering<'a, Option<SignedIn>> {
        let staff = self.person(cookie);
        let signed = staff.map(|staff| SignedIn { staff, form_key: [1; 32], seconds_left: 900 });
        Box::pin(async { Ok(signed) })
    }

    /// `0.statistician/scope`.
    fn token_of<'a>(&'a self, token: &'a str, _: IpAddr) -> Answering<'a, Option<TokenHolder>> {
        let holder = token.split_once('/').and_then(|(cookie, scope)| {
            let staff = Staff { stepped_up: false, ..self.person(cookie)? };
            Some(TokenHolder { token: TokenId::parse("t1")?, staff, scopes: [scope.to_owned()].into() })
        });
        Box::pin(async { Ok(holder) })
    }
}

/// The same request again is another one: the matrix asks the same thing of many people.
struct NoRepeats;

impl Repeats for NoRepeats {
    fn begin<'a>(&'a self, _: &'a RepeatKey) -> Answering<'a, Begun> {
        Box::pin(async { Ok(Begun::New) })
    }

    fn keep<'a>(&'a self, _: &'a RepeatKey, _: &'a KeptAnswer) -> Answering<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    fn forget<'a>(&'a self, _: &'a RepeatKey) -> Answering<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}

struct NoFiles;

impl ReportReader for NoFiles {
    fn read(&self, _: &str, _: &[u8], _: Option<i32>) -> Result<Recognised, String> {
        Err("不像年度报告，请确认选对了文件".into())
    }

    fn document(&self, _: &str, _: &[u8]) -> Result<PlainDocument, String> {
        Err("不是表格，请确认选对了文件".into())
    }

    fn contents(&self, _: &str, _: &[u8]) -> Result<Contents, String> {
        Err("读不出，请换一个文件".into())
    }

    fn redraw(&self, _: &[u8], _: &[Patch]) -> Result<RedrawnPicture, String> {
        Err("不是图片，请确认选对了文件".into())
    }

    fn clipboard(&self, _: &[u8]) -> Result<Taken, String> {
        Err("读不出，请重新复制".into())
    }

    fn draft(&self, _: &[u8]) -> Result<Taken, String> {
        Err("不是Word文件，请确认选对了文件".into())
    }
}

/// The house with everything in it.
pub struct House {
    pub router: Router,
    pub table: Vec<Row>,
    /// Things by kind: the agency whose they are, and the identity.
    pub things: BTreeMap<Thing, Vec<(usize, String)>>,
    office: Office,
    _folder: gongkai_testkit::TempDir,
}

impl House {
    pub async fn build(database: &Database) -> Self {
        // A page says only that there was a fault; what it was stands in the log.
        let log = tracing_subscriber::fmt().with_max_level(tracing::Level::ERROR).with_test_writer();
        let _ = log.try_init();
        let folder = gongkai_testkit::temp_dir().unwrap();
        let office = Office::open(OfficeParts {
            database_url: database.url().to_owned(),
            files: FileStore::in_memory(),
            master: MasterKey::new([7; 32]),
            clock: Arc::new(Fixed),
            entropy: Seeded::new(1),
        })
        .await
        .unwrap();
        let agencies = found(&office).await;
        let public = format!("sqlite://{}/public.db?mode=rwc", folder.path().display());
        let store = PublicStore::open(&public).await.unwrap();
        let mut things = BTreeMap::from([(Thing::Subordinate, vec![(0, agencies[1].to_string())])]);
        let mut units = Vec::new();
        for (at, agency) in agencies.iter().enumerate() {
            things.entry(Thing::Report).or_default().extend(in_every_state(&office, &agencies, at).await);
            for (_, id) in things[&Thing::Report].iter().filter(|(of, _)| *of == at) {
                let payload = format!("{{\"agency\":\"{agency}\",\"report\":\"{id}\"}}");
                put_report(&office, &store, &payload).await.unwrap();
            }
            for (thing, id) in organisation_of(&office, &agencies, at).await {
                things.entry(thing).or_default().push((at, id));
            }
            let unit = UnitId::parse(&things[&Thing::Unit][at].1).unwrap();
            for id in documents_of(&office, &agencies, at, &unit).await {
                things.entry(Thing::Document).or_default().push((at, id));
            }
            let call = things[&Thing::Document].last().unwrap().clone();
            things.entry(Thing::Call).or_default().push(call);
            things.entry(Thing::Letter).or_default().push((at, letter_to(&office, agency).await));
            things.entry(Thing::Case).or_default().push((at, case_of(&office, &agencies, at).await));
            things.entry(Thing::Dispute).or_default().push((at, dispute_of(&office, &agencies, at).await));
            if at == 1 {
                let (filing, sum) = filing_of(&office, &agencies).await;
                things.insert(Thing::Filing, vec![(0, filing)]);
                things.insert(Thing::RollUp, vec![(0, sum)]);
            }
            things
                .entry(Thing::Inquiry)
                .or_default()
                .push((at, inquiry_of(&office, &agencies, (at, &unit)).await));
            for (thing, id) in super::oversight::kept(&office, &agencies, (at, &unit)).await {
                things.entry(thing).or_default().push((at, id));
            }
            for (thing, of, id) in super::returns::kept(&office, &agencies, at).await {
                things.entry(thing).or_default().push((of, id));
            }
            units.push(unit);
            let auditor = person(&agencies, &format!("{at}.audit_administrator")).unwrap();
            let right = auditor.authorise_all().unwrap();
            let newest = audit::list(&office, &right, &audit::Filter::default(), None, 1).await.unwrap();
            let number = newest.rows[0].seq + 1;
            things.entry(Thing::Entry).or_default().push((at, number.to_string()));
        }
        let ground = Ground {
            settings: Settings::default(),
            doorkeeper: Arc::new(Door(agencies, units)),
            repeats: Arc::new(NoRepeats),
            chance: Seeded::new(2),
            site_key: [3; 32],
        };
        let desk = OfficeWeb::new(DeskParts {
            office: office.clone(),
            reader: Arc::new(NoFiles),
            press: Arc::new(Press::here()),
            demo: false,
            portal: String::new(),
        });
        let index = Index::in_memory().unwrap();
        let today = Arc::new(|| NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default());
        let portal = Portal::new(store, index, Arc::new(Press::here()), PortalSettings::default(), today);
        let open = Site::new(ground)
            .with(gongkai_office_web::routes(), &desk)
            .with(gongkai_public_web::routes(), &portal)
            .with(assets::routes(), &())
            .described("1", vec![gongkai_office_web::api::document(), gongkai_public_web::api::document()])
            .unwrap()
            .open()
            .unwrap();
        Self { router: open.router, table: open.table, things, office, _folder: folder }
    }

    /// How many changes there have been.
    pub async fn changes(&self) -> i64 {
        audit::verify(&self.office, None).await.unwrap().entries
    }
}

async fn found(office: &Office) -> Vec<AgencyId> {
    let named = |name: &str| StaffForm { name: name.into(), account: name.into(), ..Default::default() };
    let start = |name: &str, kind: &str, of: &str| AgencyStart {
        agency: AgencyForm {
            name: name.into(),
            short_name: String::new(),
            level: "county".into(),
            kind: kind.into(),
            region: "119901".into(),
        },
        system: named(&format!("system{of}")),
        security: named(&format!("security{of}")),
        audit: named(&format!("audit{of}")),
    };
    let first = organisation::found_first(office, &start("示范区人民政府", "government", "1")).await.unwrap();
    let head = person(std::slice::from_ref(&first), "0.system_administrator").unwrap();
    let below = start("示范区司法局", "department", "2");
    let second = organisation::found_below(office, &head, &below).await.unwrap();
    vec![first, second]
}

/// A year for each state.
async fn in_every_state(office: &Office, agencies: &[AgencyId], at: usize) -> Vec<(usize, String)> {
    let who = |duty: &str| person(agencies, &format!("{at}.{duty}")).unwrap();
    let (clerk, boss) = (who("statistician"), who("responsible_leader"));
    let mut reports = Vec::new();
    for (year, state) in
        (2020..).zip(["draft", "submitted", "returned", "approved", "published", "withdrawn"])
    {
        let report = report_of(year);
        let seen = report::digest_of(&gongkai_report::json::write(&report));
        let file = SourceFile { name: "a.txt".into(), media_type: "text/plain".into(), bytes: b"1".to_vec() };
        let confirmed = Confirmed { agency: report.agency.clone(), ..Confirmed::default() };
        let import = Import { report, file, erratum: None, said_year: Some(year), confirmed, scope: None };
        let id = report::import(office, &clerk, import).await.unwrap().to_string();
        if state != "draft" {
            report::submit(office, &clerk, &id, &seen, None).await.unwrap();
        }
        if state == "returned" {
            report::send_back(office, &boss, &id, &seen, "第三章数字不对").await.unwrap();
        }
        if matches!(state, "approved" | "published" | "withdrawn") {
            report::approve(office, &boss, &id, &seen).await.unwrap();
        }
        if matches!(state, "published" | "withdrawn") {
            report::publish(office, &clerk, &id, &seen).await.unwrap();
        }
        if state == "withdrawn" {
            report::withdraw(office, &boss, &id, "数字有误，更正后重新公布").await.unwrap();
        }
        reports.push((at, id));
    }
    reports
}

/// A report of the second agency in the hands of the first, which took in a file; and its sum, of that one alone.
async fn filing_of(office: &Office, agencies: &[AgencyId]) -> (String, String) {
    let clerk = person(agencies, "0.statistician").unwrap();
    let file = SourceFile { name: "a.txt".into(), media_type: "text/plain".into(), bytes: b"1".to_vec() };
    let take = Take {
        year: 2023,
        filer: Some(agencies[1].clone()),
        report: report_of(2023),
        file,
        name_confirmed: true,
        older_confirmed: false,
    };
    let filing = collection::take(office, &clerk, take).await.unwrap().0.to_string();
    collection::accept(office, &clerk, &filing, 1, "").await.unwrap();
    let named = [agencies[1].to_string()];
    let sum = collection::roll_up(office, &clerk, 2023, Scope::Own, &named).await.unwrap();
    (filing, sum.to_string())
}

/// A document to write, one to review, one to take down, one that puts a draft to the public.
async fn documents_of(office: &Office, agencies: &[AgencyId], at: usize, unit: &UnitId) -> Vec<String> {
    let who = |duty: &str| Staff {
        unit: Some(unit.clone()),
        ..person(agencies, &format!("{at}.{duty}.stepped")).unwrap()
    };
    let [writer, head, reviewer, secrecy, leader] =
        ["provider", "unit_head", "disclosure_reviewer", "secrecy_reviewer", "responsible_leader"].map(who);
    let mut documents = Vec::new();
    for (kind, state) in [
        ("normative", "draft"),
        ("normative", "in_review"),
        ("normative", "public"),
        ("consultation", "public"),
    ] {
        let begin = Begin { kind: kind.into(), ..Begin::default() };
        let id = publication::begin(office, &writer, &begin).await.unwrap().to_string();
        let seen = async || {
            let right = reviewer.authorise::<Read, Dossier>(&id).unwrap();
            publication::show(office, &reviewer, &right).await.unwrap().held.seen()
        };
        let version = seen().await.version;
        publication::save(office, &writer, &id, text_of(kind, version, documents.len())).await.unwrap();
        documents.push(id.clone());
        if state == "draft" {
            continue;
        }
        publication::submit(office, &writer, &id, &seen().await).await.unwrap();
        if state == "in_review" {
            continue;
        }
        for reviewing in [&head, &reviewer] {
            publication::pass(office, reviewing, &id, &seen().await, "同意").await.unwrap();
        }
        let judge = Judge { verdict: Verdict::Clear, opinion: "不涉密".into(), authority: String::new() };
        publication::judge_secrecy(office, &secrecy, &id, &seen().await, &judge).await.unwrap();
        publication::pass(office, &leader, &id, &seen().await, "同意公开").await.unwrap();
        publication::release(office, &reviewer, &id, &seen().await).await.unwrap();
    }
    documents
}

/// A report of an error, as the portal seals it.
async fn letter_to(office: &Office, agency: &AgencyId) -> String {
    let letter = Letter {
        schema: 1,
        kind: FeedbackKind::Error,
        document: None,
        page: "/guide".into(),
        text: "办公电话少一位".into(),
        name: String::new(),
        contact: "网页旁边的读者".into(),
        reply_key: "00".repeat(32),
    };
    let (key, receipt) = (seal::letter_key(office, agency), format!("r{agency}"));
    let text = serde_json::to_vec(&letter).unwrap();
    let sealed = mailbox::seal_letter(agency, &key, &receipt, &text, &[5; mailbox::CHANCE]).unwrap();
    let received_on = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let row = mailbox::Model { receipt, agency_id: agency.to_string(), received_on, sealed };
    match feedback::collect(office, &row).await.unwrap() {
        Collected::Kept(id) => id.to_string(),
        Collected::Asked(_) | Collected::Unreadable => panic!("the letter was not read"),
    }
}

/// A question that somebody asked at the counter.
async fn inquiry_of(office: &Office, agencies: &[AgencyId], (at, unit): (usize, &UnitId)) -> String {
    let clerk = person(agencies, &format!("{at}.inquiry_clerk")).unwrap();
    let said = Inquiry {
        at: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap().and_hms_opt(9, 0, 0).unwrap(),
        desk: unit.clone(),
        way: "visit".into(),
        line: "notary".into(),
        subject: String::new(),
        group: String::new(),
        persons: 1,
        matters: 1,
        result: InquiryResult::Pending,
        referred: String::new(),
        appointment: None,
        question: "怎样办理公证".into(),
        answer: String::new(),
        name: "赵样品".into(),
        contact: "0000-0000999".into(),
        reference: String::new(),
        kept: false,
    };
    inquiry::enter(office, &clerk, &said).await.unwrap().id.to_string()
}

/// A review about the application.
async fn dispute_of(office: &Office, agencies: &[AgencyId], at: usize) -> String {
    let officer = person(agencies, &format!("{at}.case_officer")).unwrap();
    let said = dispute::Entry {
        dispute: Dispute {
            kind: DisputeKind::Review,
            notified: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
            defence: Defence::Simple,
            defended: None,
            ended: None,
        },
        number: String::new(),
        body: "样板区人民政府".into(),
    };
    dispute::register(office, &officer, "2026-001", &said).await.unwrap().to_string()
}

/// An application that came to the counter.
async fn case_of(office: &Office, agencies: &[AgencyId], at: usize) -> String {
    let officer = person(agencies, &format!("{at}.case_officer")).unwrap();
    let said = Registration {
        matter: Matter::Disclosure,
        intake: Intake::Counter,
        arrived: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
        filing: Filing {
            schema: 1,
            applicant: Applicant {
                kind: ApplicantKind::Natural,
                name: "赵样品".into(),
                identity: Identity::Person { document: DocumentKind::Other, number: "S001".into() },
                contact: Contact { phone: "0000-0000999".into(), ..Contact::default() },
            },
            agent: None,
            wanted: Wanted { title: "窗口服务时间".into(), ..Wanted::default() },
            form: Form::Paper,
            route: Route::PickUp,
            help: String::new(),
        },
        receipt: None,
        origin: None,
    };
    application::register(office, &officer, &said).await.unwrap().id.to_string()
}

/// A text that lacks nothing.
fn text_of(id: &str, version: i32, nth: usize) -> Save {
    let metadata = Metadata {
        title: "关于调整窗口服务时间的通知".into(),
        number: format!("示办发〔2026〕{}号", nth + 3),
        topic: topics()[0].clone(),
        issuer: "示范区人民政府".into(),
        formed_on: NaiveDate::from_ymd_opt(2026, 11, 20),
        comment_from: NaiveDate::from_ymd_opt(2026, 11, 20).filter(|_| id == "consultation"),
        comment_until: NaiveDate::from_ymd_opt(2026, 12, 20).filter(|_| id == "consultation"),
        ..Metadata::of_kind(kind(id).unwrap())
    };
    let runs = vec![Run::plain("窗口服务时间调整为上午九时至下午五时。")];
    Save { version, metadata, content: Content { blocks: vec![Block::Paragraph { runs }] }, erratum: None }
}

/// One of each kind of thing of an agency.
async fn organisation_of(office: &Office, agencies: &[AgencyId], at: usize) -> Vec<(Thing, String)> {
    let who = |duty: &str| person(agencies, &format!("{at}.{duty}")).unwrap();
    let (people, keeper) = (who("system_administrator"), who("disclosure_reviewer"));
    let day = NaiveDate::from_ymd_opt(2026, 11, 2);
    let name = || "李四样".to_owned();
    let form = UnitForm { name: "办公室".into(), ogi_office: true };
    let unit = organisation::open_unit(office, &people, &form).await.unwrap();
    let form = StaffForm { name: name(), account: format!("lisiyang{at}"), ..Default::default() };
    let staff = organisation::add_staff(office, &people, &form, Some(&unit)).await.unwrap();
    let form =
        TokenForm { name: "统计平台".into(), scopes: vec!["report.read".into()], days: "30".into() };
    let security = who("security_administrator");
    let token = account::make_token(office, &security, &staff, &form).await.unwrap();
    let grant = Grant {
        staff: staff.clone(),
        duty: "statistician".into(),
        from: NaiveDate::from_ymd_opt(2026, 11, 24),
        until: None,
        deputy_for: None,
        document: "示办发〔2026〕1号".into(),
    };
    let holding = organisation::grant_duty(office, &security, &grant).await.unwrap();
    let form = MemberForm {
        name: name(),
        post: "区长".into(),
        role: "leader".into(),
        from: day,
        document: "示办发〔2026〕2号".into(),
    };
    let member = organisation::appoint_member(office, &keeper, &form).await.unwrap();
    let form = MeetingForm {
        held_on: day,
        place: "第一会议室".into(),
        topic: "政务公开工作".into(),
        agenda: String::new(),
        chair: name(),
        recorder: name(),
        attendees: name(),
        absentees: String::new(),
        minutes: "会议研究了政务公开工作，确定了分工。".into(),
    };
    let meeting = organisation::record_meeting(office, &keeper, &form).await.unwrap();
    let form = DecisionForm {
        content: "十二月底前更新公开指南".into(),
        person: name(),
        due_on: NaiveDate::from_ymd_opt(2026, 12, 31),
    };
    let decision = organisation::record_decision(office, &keeper, &meeting, Some(&unit), &form).await;
    let right = people.authorise_all::<Read, Jobs>().unwrap();
    let waiting = jobs::list(office, &right, jobs::State::Waiting, None, 100).await.unwrap();
    let job = waiting.into_iter().find(|job| job.agency_id == agencies[at].as_str()).unwrap();
    vec![
        (Thing::Job, job.id),
        (Thing::Unit, unit.to_string()),
        (Thing::Person, staff.to_string()),
        (Thing::Holding, holding.to_string()),
        (Thing::Token, token.to_string()),
        (Thing::Member, member.to_string()),
        (Thing::Meeting, meeting.to_string()),
        (Thing::Decision, decision.unwrap().to_string()),
    ]
}

/// A report whose cells are all 0, with a word in every chapter.
fn report_of(year: i32) -> Report {
    let format = Format::by_id("format-2021").unwrap();
    let mut cells = Cells::absent(format.cells.len());
    for (ix, _) in format.cell_list() {
        cells.set(ix, Cell::Number(0));
    }
    let words = vec![Paragraph { text: "没有。".to_owned(), place: String::new() }];
    let written = |def: &gongkai_report::format::ChapterDef| Chapter {
        no: def.no.clone(),
        heading: def.heading.clone(),
        paragraphs: words.clone(),
    };
    let chapters = format.chapters.iter().map(written).collect();
    Report { scope: None, format, year, title: None, agency: None, cells, chapters }
}
