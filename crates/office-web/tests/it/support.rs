//! The office of a test behind the guards of its routes, and browsers that use it.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use chrono::{DateTime, TimeZone, Utc};
use gongkai_domain::{
    account::Scope,
    application::redaction::Patch,
    authority::Staff,
    contents::{Contents, Passage, Piece},
    id::{AgencyId, StaffId, TokenId, UnitId},
    organisation::{AgencyForm, Duty, StaffForm, UnitForm},
    publication::{
        Left, TAKEN_SCHEMA, Taken,
        content::{self, Content, Run},
    },
};
use gongkai_office::{
    Office, OfficeParts,
    chance::{Clock, Entropy},
    files::FileStore,
    organisation::{self, AgencyStart},
    seal::MasterKey,
};
use gongkai_office_web::{
    DeskParts, OfficeWeb,
    report::{RedrawnPicture, ReportReader},
    routes,
};
use gongkai_render::Press;
use gongkai_report::{
    Cell, Cells, Chapter, Format, Paragraph, Report,
    plain::{Block, FileKind, Line, PLAIN_SCHEMA, PlainCell, PlainDocument, PlainTable},
    recognise::Recognised,
};
use gongkai_testkit::Dice;
use gongkai_web_kit::{
    Chance,
    address::Peer,
    door::{Answering, Doorkeeper, SignedIn, TokenHolder},
    repeat::{Begun, KeptAnswer, RepeatKey, Repeats},
    settings::Settings,
    site::{Ground, Site},
};
use tower::ServiceExt;

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> DateTime<Utc> {
        Utc.timestamp_opt(1_795_486_200, 0).unwrap()
    }
}

struct Seeded(Mutex<Dice>);

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let mut dice = self.0.lock().unwrap();
        bytes.fill_with(|| u8::try_from(dice.below(256)).unwrap());
    }
}

impl Chance for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        Entropy::fill(self, bytes);
    }
}

/// The cookie is the name of the person.
struct Door {
    own: AgencyId,
    /// The units of those who have one: the writer's, and another.
    units: [UnitId; 2],
}

impl Door {
    fn person(&self, name: &str) -> Option<Staff> {
        let (agency, duty) = match name {
            "clerk" => (self.own.clone(), Duty::Statistician),
            "boss" | "hasty" => (self.own.clone(), Duty::ResponsibleLeader),
            "auditor" => (self.own.clone(), Duty::AuditAdministrator),
            "keeper" => (self.own.clone(), Duty::SystemAdministrator),
            "guard" => (self.own.clone(), Duty::SecurityAdministrator),
            "reviewer" => (self.own.clone(), Duty::DisclosureReviewer),
            "writer" | "colleague" => (self.own.clone(), Duty::Provider),
            "head" | "stranger" => (self.own.clone(), Duty::UnitHead),
            "counter" => (self.own.clone(), Duty::InquiryClerk),
            "secrecy" => (self.own.clone(), Duty::SecrecyReviewer),
            "foreign" => (AgencyId::parse("a2").unwrap(), Duty::Statistician),
            _ => return None,
        };
        Some(Staff {
            id: StaffId::parse(name).unwrap(),
            agency,
            unit: match name {
                "writer" | "colleague" | "head" => self.units.first().cloned(),
                "stranger" => self.units.last().cloned(),
                _ => None,
            },
            name: name.to_owned(),
            duties: [duty].into(),
            address: None,
            stepped_up: matches!(name, "reviewer" | "hasty"),
        })
    }
}

impl Doorkeeper for Door {
    fn staff_of<'a>(&'a self, cookie: &'a str, _: IpAddr) -> Answering<'a, Option<SignedIn>> {
        let staff = self.person(cookie);
        let signed = staff.map(|staff| SignedIn { staff, form_key: [1; 32], seconds_left: 900 });
        Box::pin(async { Ok(signed) })
    }

    /// The token is the name of the person for whom it acts, and good for everything.
    fn token_of<'a>(&'a self, token: &'a str, _: IpAddr) -> Answering<'a, Option<TokenHolder>> {
        let scopes = Scope::ALL.map(|scope| scope.code().to_owned()).into();
        let holder = self.person(token).map(|staff| TokenHolder {
            token: TokenId::parse("t1").unwrap(),
            staff,
            scopes,
        });
        Box::pin(async { Ok(holder) })
    }
}

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

/// A file of the test says two numbers: new applications, and how many of them were granted; a third one
/// is the year that it names.
pub struct TwoNumbers;

impl ReportReader for TwoNumbers {
    fn read(&self, _: &str, content: &[u8], year: Option<i32>) -> Result<Recognised, String> {
        let text = String::from_utf8_lossy(content);
        let numbers: Vec<i64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let (new, granted, named) = match numbers.as_slice() {
            [new, granted] => (new, granted, None),
            [new, granted, named] => (new, granted, Some(i32::try_from(*named).unwrap())),
            _ => return Err("不像年度报告，请确认选对了文件".into()),
        };
        let format = Format::by_id("format-2021").unwrap();
        let mut cells = Cells::absent(format.cells.len());
        for (ix, _) in format.cell_list() {
            cells.set(ix, Cell::Number(0));
        }
        for (row, value) in [("new", new), ("granted", granted), ("results_total", granted)] {
            for column in ["natural", "total"] {
                cells.set(format.cell_ix(&format!("t3.{row}.{column}")).unwrap(), Cell::Number(*value));
            }
        }
        let year = year.or(named).unwrap_or(2024);
        let mut chapters = chapters(format);
        if let Some(said) = text.split_whitespace().find_map(|word| word.strip_prefix("文：")) {
            chapters[0].paragraphs[0].text = said.to_owned();
        }
        let agency = text.split_whitespace().find_map(|word| word.strip_prefix("机关："));
        let agency = agency.map(str::to_owned);
        let report = Report { scope: None, format, year, title: None, agency, cells, chapters };
        Ok(Recognised { report, named_year: named, unplaced: Vec::new() })
    }

    /// What begins like a picture is one.
    /// Lines of a text.
    fn contents(&self, _: &str, content: &[u8]) -> Result<Contents, String> {
        let text = String::from_utf8_lossy(content).into_owned();
        let line = |(nth, line): (usize, &str)| Piece::Passage(Passage::printed(format!("第{nth}行"), line));
        Ok(Contents { pieces: (1..).zip(text.lines()).map(line).collect(), ..Contents::new() })
    }

    fn redraw(&self, content: &[u8], _: &[Patch]) -> Result<RedrawnPicture, String> {
        if !content.starts_with(b"\x89PNG") {
            return Err("只能使用 PNG、JPG 图片，请另存为其中一种后再上传。".into());
        }
        Ok(RedrawnPicture { media_type: "image/png", bytes: b"\x89PNG drawn anew".to_vec(), size: (60, 40) })
    }

    /// A clipboard of the test is words with marks in an element, and it has left a picture behind.
    fn clipboard(&self, html: &[u8]) -> Result<Taken, String> {
        self.draft(html)
    }

    /// A Word document of the test is its title and the words of its text, parted by a line.
    fn draft(&self, content: &[u8]) -> Result<Taken, String> {
        let text = String::from_utf8_lossy(content).into_owned();
        let (title, words) = text.split_once('\n').ok_or("不是Word文件，请确认选对了文件")?;
        let paragraph = |words: &str| content::Block::Paragraph { runs: vec![Run::plain(words)] };
        Ok(Taken {
            schema: TAKEN_SCHEMA,
            title: title.trim_start_matches("PK\u{3}\u{4}").to_owned(),
            content: Content { blocks: words.lines().map(paragraph).collect() },
            left: [(Left::Picture, 1)].into(),
        })
    }

    /// A workbook of the test has a line for each row and commas between its cells; a text has its lines.
    fn document(&self, _: &str, content: &[u8]) -> Result<PlainDocument, String> {
        let text = String::from_utf8_lossy(content);
        let is_workbook = text.starts_with("PK");
        let blocks = if is_workbook { vec![sheet_of(&text)] } else { lines_of(&text) };
        let kind = if is_workbook { FileKind::Xlsx } else { FileKind::Text };
        Ok(PlainDocument { schema: PLAIN_SCHEMA, kind, title: None, blocks })
    }
}

fn lines_of(text: &str) -> Vec<Block> {
    let line = |(nth, text): (usize, &str)| {
        Block::Line(Line { text: text.to_owned(), place: format!("第{nth}行") })
    };
    (1..).zip(text.trim_start_matches('\u{feff}').lines()).map(line).collect()
}

fn sheet_of(text: &str) -> Block {
    let cell = |row: u32, (column, text): (u32, &str)| PlainCell {
        row,
        column,
        rowspan: 1,
        colspan: 1,
        text: text.trim().to_owned(),
    };
    let row = |(row, line): (u32, &str)| {
        (0..).zip(line.split(',')).map(|place| cell(row, place)).collect::<Vec<_>>()
    };
    let cells = (0..).zip(text.lines()).flat_map(row).collect();
    let rows = u32::try_from(text.lines().count()).unwrap();
    Block::Table(PlainTable { place: "工作表".into(), rows, columns: 9, cells, sheet: true })
}

/// The agency of the test.
async fn found(office: &Office) -> AgencyId {
    let person = |name: &str| StaffForm { name: name.into(), account: name.into(), ..Default::default() };
    let start = AgencyStart {
        agency: AgencyForm {
            name: "示范区司法局".into(),
            short_name: String::new(),
            level: "county".into(),
            kind: "department".into(),
            region: "119901".into(),
        },
        system: person("system"),
        security: person("security"),
        audit: person("audit"),
    };
    organisation::found_first(office, &start).await.unwrap()
}

/// Two units of the agency, or two identities that name none.
async fn two_units(office: &Office, own: &AgencyId, there: bool) -> [UnitId; 2] {
    if !there {
        return ["u1", "u2"].map(|id| UnitId::parse(id).unwrap());
    }
    let keeper = Staff {
        id: StaffId::parse("keeper").unwrap(),
        agency: own.clone(),
        unit: None,
        name: "keeper".to_owned(),
        duties: [Duty::SystemAdministrator].into(),
        address: None,
        stepped_up: false,
    };
    let form = |name: &str| UnitForm { name: name.to_owned(), ogi_office: false };
    [
        organisation::open_unit(office, &keeper, &form("公证科")).await.unwrap(),
        organisation::open_unit(office, &keeper, &form("律师科")).await.unwrap(),
    ]
}

/// A person at a browser: one whom the door knows, or nobody.
pub struct Browser(Router, &'static str);

impl Browser {
    async fn send(
        &self,
        request: axum::http::request::Builder,
        body: String,
    ) -> (StatusCode, String, String) {
        let (status, to, bytes) = self.answer(request, body).await;
        (status, to, String::from_utf8_lossy(&bytes).into_owned())
    }

    async fn answer(
        &self,
        request: axum::http::request::Builder,
        body: String,
    ) -> (StatusCode, String, Vec<u8>) {
        let cookie = format!("{}={}", gongkai_web_kit::cookie::SESSION, self.1);
        let request = request
            .header(header::COOKIE, cookie)
            .header(header::HOST, "localhost")
            .header(header::ORIGIN, "http://localhost")
            .header("sec-fetch-site", "same-origin")
            .extension(Peer(([127, 0, 0, 1], 1).into()))
            .body(Body::from(body))
            .unwrap();
        let response = self.0.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let to = response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 24).await.unwrap();
        (status, to.unwrap_or_default(), bytes.to_vec())
    }

    /// Takes a file away.
    pub async fn file(&self, path: &str) -> (StatusCode, Vec<u8>) {
        let (status, _, bytes) = self.answer(Request::get(path), String::new()).await;
        (status, bytes)
    }

    pub async fn get(&self, path: &str) -> (StatusCode, String) {
        let (status, _, page) = self.send(Request::get(path), String::new()).await;
        (status, page)
    }

    /// Fills in the form of a page.
    pub async fn post(&self, path: &str, fields: &str) -> (StatusCode, String, String) {
        let (_, page) = self.get(path).await;
        self.post_seen(path, &value(&page, "seen"), fields).await
    }

    /// The same, with a version or digest that was seen before.
    pub async fn post_seen(&self, path: &str, seen: &str, fields: &str) -> (StatusCode, String, String) {
        let (_, page) = self.get(path).await;
        let body = format!("csrf={}&seen={seen}&{fields}", value(&page, "csrf"));
        let kind = "application/x-www-form-urlencoded";
        self.send(Request::post(path).header(header::CONTENT_TYPE, kind), body).await
    }

    /// Sends a form whose page is another one.
    pub async fn send_form(&self, path: &str, body: &str) -> (StatusCode, String) {
        let kind = "application/x-www-form-urlencoded";
        let request = Request::post(path).header(header::CONTENT_TYPE, kind);
        let (status, _, page) = self.send(request, body.to_owned()).await;
        (status, page)
    }

    /// Fills in a form whose page is at another address.
    pub async fn post_from(&self, page: &str, path: &str, fields: &str) -> (StatusCode, String, String) {
        let (_, page) = self.get(page).await;
        let body = format!("csrf={}&{fields}", value(&page, "csrf"));
        let kind = "application/x-www-form-urlencoded";
        self.send(Request::post(path).header(header::CONTENT_TYPE, kind), body).await
    }

    pub async fn upload(&self, path: &str, content: &str) -> (StatusCode, String, String) {
        self.upload_named(path, "a.txt", content).await
    }

    pub async fn upload_named(&self, path: &str, name: &str, content: &str) -> (StatusCode, String, String) {
        self.upload_with(path, "", name, content).await
    }

    /// A form with files whose only file stays empty.
    pub async fn send_fields(&self, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String, String) {
        let (_, page) = self.get(path).await;
        let seal = value(&page, "csrf");
        let part = |(name, value): &(&str, &str)| {
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let mut body = part(&("csrf", seal.as_str()));
        body.extend(fields.iter().map(part));
        body.push_str("--b--\r\n");
        let kind = "multipart/form-data; boundary=b";
        self.send(Request::post(path).header(header::CONTENT_TYPE, kind), body).await
    }

    /// What a script on the page beside `path` sends: the proof of the page stands in a header.
    pub async fn script(&self, path: &str, fields: &str) -> (StatusCode, String) {
        let (above, _) = path.rsplit_once('/').unwrap();
        let (_, page) = self.get(&format!("{above}/edit")).await;
        let kind = "application/x-www-form-urlencoded";
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, kind)
            .header("x-csrf-token", value(&page, "csrf"));
        let (status, _, body) = self.send(request, fields.to_owned()).await;
        (status, body)
    }

    /// The same, with a version that was seen.
    pub async fn upload_with(
        &self,
        path: &str,
        seen: &str,
        name: &str,
        content: &str,
    ) -> (StatusCode, String, String) {
        self.upload_fields(path, &[("seen", seen)], name, content).await
    }

    /// The same, with further fields.
    pub async fn upload_fields(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        name: &str,
        content: &str,
    ) -> (StatusCode, String, String) {
        self.upload_from(path, path, fields, (name, content)).await
    }

    /// The same, from a page with another address.
    pub async fn upload_from(
        &self,
        page: &str,
        path: &str,
        fields: &[(&str, &str)],
        (name, content): (&str, &str),
    ) -> (StatusCode, String, String) {
        self.upload_files(page, path, fields, &[(name, content)]).await
    }

    /// The same, with several files at once.
    pub async fn upload_files(
        &self,
        page: &str,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str)],
    ) -> (StatusCode, String, String) {
        let (_, page) = self.get(page).await;
        let seal = value(&page, "csrf");
        let field = |(name, value): &(&str, &str)| {
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let file = |(name, content): &(&str, &str)| {
            format!(
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
                 Content-Type: text/plain\r\n\r\n{content}\r\n"
            )
        };
        let mut body: String = [("csrf", seal.as_str())].iter().chain(fields).map(field).collect();
        body.extend(files.iter().map(file));
        body.push_str("--b--\r\n");
        let kind = "multipart/form-data; boundary=b";
        self.send(Request::post(path).header(header::CONTENT_TYPE, kind), body).await
    }
}

pub fn value(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let value = page.rsplit_once(&mark).and_then(|(_, rest)| rest.split_once('"'));
    value.map(|(value, _)| value.to_owned()).unwrap_or_default()
}

/// An office with one agency, and its routes.
pub struct Place {
    router: Router,
    pub office: Office,
    pub agency: AgencyId,
    _folder: tempfile::TempDir,
}

impl Place {
    pub async fn open() -> Self {
        Self::build(false).await
    }

    /// The same with two units, for what belongs to one.
    pub async fn with_units() -> Self {
        Self::build(true).await
    }

    async fn build(with_units: bool) -> Self {
        let folder = gongkai_testkit::temp_dir().unwrap();
        let office = Office::open(OfficeParts {
            database_url: format!("sqlite://{}/office.db", folder.path().display()),
            files: FileStore::in_memory(),
            master: MasterKey::new([7; 32]),
            clock: Arc::new(Fixed),
            entropy: Arc::new(Seeded(Mutex::new(Dice::seeded(1)))),
        })
        .await
        .unwrap();
        let own = found(&office).await;
        let units = two_units(&office, &own, with_units).await;
        let desk = OfficeWeb::new(DeskParts {
            office: office.clone(),
            reader: Arc::new(TwoNumbers),
            press: Arc::new(Press::here()),
            demo: false,
            portal: "https://gk.example.gov.cn".to_owned(),
        });
        let ground = Ground {
            settings: Settings::default(),
            doorkeeper: Arc::new(Door { own: own.clone(), units }),
            repeats: Arc::new(NoRepeats),
            chance: Arc::new(Seeded(Mutex::new(Dice::seeded(2)))),
            site_key: [3; 32],
        };
        let router = Site::new(ground).with(routes(), &desk).open().unwrap().router;
        Self { router, office, agency: own, _folder: folder }
    }

    /// A program with the token of a person asks.
    pub async fn ask(
        &self,
        who: &str,
        request: axum::http::request::Builder,
        body: String,
    ) -> (StatusCode, serde_json::Value) {
        let request = request
            .header(header::AUTHORIZATION, format!("Bearer {who}"))
            .extension(Peer(([203, 0, 113, 7], 1).into()))
            .body(Body::from(body))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 24).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap())
    }

    pub fn browser(&self, who: &'static str) -> Browser {
        Browser(self.router.clone(), who)
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
