//! A portal over a small store: a bureau with three years of reports, one of them of the older form,
//! one withdrawn, and a township without any.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{
        HeaderMap, HeaderName, Method, Request, StatusCode,
        header::{CONTENT_TYPE, COOKIE, HOST, ORIGIN, SET_COOKIE},
    },
};
use chrono::NaiveDate;
use gongkai_domain::id::AgencyId;
use gongkai_public::{
    AgencyCard, Bundle, PublicStore,
    agency_card::RuleEntry,
    bundle::{ANNUAL_REPORT, Corrected},
    mailbox,
};
use gongkai_public_web::{Portal, PortalSettings, routes};
use gongkai_render::Press;
use gongkai_report::{Cell, Cells, Chapter, Format, Paragraph, Report};
use gongkai_search::Index;
use gongkai_testkit::Database;
use gongkai_web_kit::{
    address::Peer,
    asset, assets,
    door::{Answering, NobodyInside},
    repeat::{Begun, KeptAnswer, RepeatKey, Repeats},
    settings::Settings,
    site::{Ground, Site},
};
use tower::ServiceExt;
use zeroize::Zeroizing;

/// Reading pages repeats nothing.
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

/// A portal that answers, and the database below it.
pub struct Sample {
    router: Router,
    pub store: PublicStore,
    pub portal: Portal,
    pub database: Database,
}

/// An answer as the tests look at it.
pub struct Seen {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Seen {
    /// The page, with the version of the assets taken out: it changes with every touch of the theme.
    pub fn text(&self) -> String {
        let version = asset("theme.css").trim_end_matches("theme.css");
        String::from_utf8(self.bytes.clone()).unwrap().replace(version, "/assets/VERSION/")
    }
}

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub fn bureau() -> AgencyId {
    AgencyId::parse("a1").unwrap()
}

/// What opens letters to the agencies of the sample; the real ones have one each.
pub fn secret() -> Zeroizing<[u8; 32]> {
    Zeroizing::new([9; 32])
}

fn card(id: &str, code: &str, name: &str, superior: Option<&str>) -> AgencyCard {
    AgencyCard {
        schema: 1,
        agency: AgencyId::parse(id).unwrap(),
        code: code.into(),
        name: name.into(),
        superior: superior.map(Into::into),
        disclosure_office: "办公室".into(),
        address: "示范区和平路1号".into(),
        postcode: "000000".into(),
        phone: "0000-0000000".into(),
        fax: String::new(),
        email: "gk@example.gov.cn".into(),
        office_hours: "工作日 9:00—12:00，14:00—17:30".into(),
        supervision: "示范区人民政府办公室（0000-0000001）".into(),
        tiles: Vec::new(),
        letter_key: mailbox::public_key(&secret()),
        catalogue: Vec::new(),
        functions: "承担全区法治宣传、法律援助、社区矫正和公共法律服务工作。".into(),
        rules: vec![RuleEntry {
            title: "政府信息公开保密审查办法".into(),
            number: "示司发〔2024〕5号".into(),
            issued_by: name.into(),
            in_force_from: Some(day(2024, 3, 1)),
        }],
        updated_on: day(2026, 3, 2),
    }
}

/// A report with every cell 0 but a few, one blank.
pub fn report(format: &str, year: i32, new: i64, results: i64) -> Report {
    let format = Format::by_id(format).unwrap();
    let mut cells = Cells::absent(format.cells.len());
    for (ix, def) in format.cell_list() {
        let value = match def.id.as_str() {
            "t3.new.total" | "t3.new.natural" => Cell::Number(new),
            "t3.results_total.total"
            | "t3.results_total.natural"
            | "t3.granted.natural"
            | "t3.granted.total" => Cell::Number(results),
            "t3.new.research" => Cell::Blank,
            "t2_1.normative.in_force" => Cell::Number(7),
            _ => Cell::Number(0),
        };
        cells.set(ix, value);
    }
    let chapters = format
        .chapters
        .iter()
        .map(|chapter| Chapter {
            no: chapter.no.clone(),
            heading: chapter.heading.clone(),
            paragraphs: vec![Paragraph {
                text: format!("{year}年，本机关依法公开政府信息 <b>9</b> 条，全部经过三审。"),
                place: String::new(),
            }],
        })
        .collect();
    let title = Some(format!("示范区司法局{year}年政府信息公开工作年度报告"));
    Report { scope: None, format, year, title, agency: Some("示范区司法局".into()), cells, chapters }
}

pub fn bundle(report: &Report, edition: i32, erratum: Option<&str>) -> Bundle {
    Bundle {
        schema: 1,
        agency: bureau(),
        kind: ANNUAL_REPORT.into(),
        slug: report.year.to_string(),
        edition,
        title: report.title.clone().unwrap(),
        published_on: day(report.year + 1, 1, 20),
        content: serde_json::from_str(&gongkai_report::json::write(report)).unwrap(),
        approvals: Vec::new(),
        scope: None,
        earlier: Vec::new(),
        erratum: erratum.map(Into::into),
        corrected: erratum
            .iter()
            .map(|_| Corrected {
                label: "表三“自然人”列".into(), before: "9".into(), now: "18".into()
            })
            .collect(),
    }
}

impl Sample {
    /// A portal over an empty store.
    pub async fn new() -> Self {
        let database = Database::sqlite().unwrap();
        let store = PublicStore::open(database.url()).await.unwrap();
        let settings = PortalSettings {
            base: "https://gk.example.gov.cn".into(),
            identification: "0000000000".into(),
            ..PortalSettings::default()
        };
        let today = Arc::new(|| day(2026, 11, 24));
        let portal =
            Portal::new(store.clone(), Index::in_memory().unwrap(), Arc::new(Press::here()), settings, today);
        let drawn = AtomicU8::new(7);
        let ground = Ground {
            settings: Settings::default(),
            doorkeeper: Arc::new(NobodyInside),
            repeats: Arc::new(NoRepeats),
            chance: Arc::new(move |out: &mut [u8]| out.fill(drawn.fetch_add(1, Ordering::Relaxed))),
            site_key: [0; 32],
        };
        let site = Site::new(ground)
            .with(assets::routes(), &())
            .with(routes(), &portal)
            .described("1", vec![gongkai_public_web::api::document()])
            .unwrap();
        Self { router: site.open().unwrap().router, store, portal, database }
    }

    /// A portal with agencies and reports.
    pub async fn full() -> Self {
        let sample = Self::new().await;
        let store = &sample.store;
        store.put_card(&card("a1", "sfj", "示范区司法局", Some("qzf"))).await.unwrap();
        store.put_card(&card("a2", "blz", "白鹭镇人民政府", Some("sfj"))).await.unwrap();
        store.put(&bundle(&report("format-2021", 2025, 18, 14), 1, None)).await.unwrap();
        let wrong = "第三章“结转下年度”原为 1，应为 0。";
        store.put(&bundle(&report("format-2021", 2024, 9, 9), 2, Some(wrong))).await.unwrap();
        store.put(&bundle(&report("format-2019", 2020, 0, 0), 1, None)).await.unwrap();
        store.put(&bundle(&report("format-2021", 2023, 5, 5), 1, None)).await.unwrap();
        let because = "附件含有不应公开的个人信息";
        store.withdraw(&bureau(), ANNUAL_REPORT, "2023", 1, because, day(2026, 2, 3)).await.unwrap();
        sample.portal.catch_up().await.unwrap();
        sample
    }

    pub async fn get(&self, address: &str) -> Seen {
        self.ask(Method::GET, address, &[]).await
    }

    /// Fills in the form of a page and sends it, from an address: what comes back, and the seal that was sent.
    pub async fn send(
        &self,
        address: &str,
        from: &str,
        fields: &[(&str, &str)],
    ) -> (Seen, Vec<(String, String)>) {
        let shown = self.get(address).await;
        let cookie = shown.headers.get(SET_COOKIE).map(|value| value.to_str().unwrap().to_owned());
        let text = shown.text();
        let seal = text.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let own = [("csrf", seal.unwrap_or_default())];
        let all = own.iter().chain(fields).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let mut form: Vec<(String, String)> = all.collect();
        form.push(("cookie".to_owned(), cookie.unwrap_or_default()));
        (self.send_again(address, from, &form).await, form)
    }

    /// Sends the same form once more.
    pub async fn send_again(&self, address: &str, from: &str, form: &[(String, String)]) -> Seen {
        let (cookie, fields): (Vec<_>, Vec<_>) = form.iter().partition(|(name, _)| name == "cookie");
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let peer: SocketAddr = format!("{from}:40000").parse().unwrap();
        let request = Request::post(address)
            .header(HOST, "localhost")
            .header(ORIGIN, "http://localhost")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(COOKIE, cookie[0].1.split(';').next().unwrap())
            .extension(Peer(peer));
        self.answer(request.body(Body::from(body)).unwrap()).await
    }

    pub async fn ask(&self, method: Method, address: &str, headers: &[(HeaderName, &str)]) -> Seen {
        let mut request = Request::builder().method(method).uri(address);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        self.answer(request.body(Body::empty()).unwrap()).await
    }

    pub async fn answer(&self, request: Request<Body>) -> Seen {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Seen { status: parts.status, headers: parts.headers, bytes }
    }
}
