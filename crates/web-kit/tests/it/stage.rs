//! A small site to stand on: routes of every policy, people by the value of their cookie, tokens by
//! their name, a memory of requests.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    net::{IpAddr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{
        HeaderMap, Method, Request, StatusCode,
        header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, ORIGIN, SET_COOKIE},
        request::Builder,
    },
    response::Html,
};
use gongkai_domain::{
    authority::Staff,
    id::{AgencyId, StaffId, TokenId},
    organisation::Duty,
    refusal::Refusal,
};
use gongkai_testkit::Dice;
use gongkai_web_kit::{
    Chance,
    address::Peer,
    caller::Caller,
    cookie::SESSION,
    door::{Answering, Doorkeeper, SignedIn, TokenHolder},
    extract::{At, Json},
    form::Entered,
    front::Front,
    policy::Policy,
    problem::Problem,
    repeat::{Begun, KeptAnswer, RepeatKey, Repeats},
    routes::Routes,
    seal::Sealer,
    settings::Settings,
    site::{Ground, OpenSite, Site},
    upload::{FileKind, UploadForm, UploadRules},
};
use tower::ServiceExt;

/// An address of the office, and one that is none.
pub const INSIDE: &str = "127.0.0.1";
pub const OUTSIDE: &str = "203.0.113.7";

pub struct Seeded(Mutex<Dice>);

impl Seeded {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(Dice::seeded(5))))
    }
}

impl Chance for Seeded {
    fn fill(&self, out: &mut [u8]) {
        let mut dice = self.0.lock().unwrap();
        out.copy_from_slice(&dice.bytes(out.len()));
    }
}

/// Cookie `DUTY` or `DUTY-DUTY…` is a person with these duties; with `.stepped` at the end the second
/// factor was given again; `.again` is a later session of the same person. Token `SCOPE` has it.
pub struct Door;

impl Doorkeeper for Door {
    fn staff_of<'a>(&'a self, cookie: &'a str, _: IpAddr) -> Answering<'a, Option<SignedIn>> {
        let (duties, more) = cookie.split_once('.').unwrap_or((cookie, ""));
        let duties: Option<BTreeSet<Duty>> = duties.split('-').map(Duty::parse).collect();
        let form_key = [if more == "again" { 2 } else { 1 }; 32];
        let signed = duties.map(|duties| SignedIn {
            staff: Staff { stepped_up: more == "stepped", ..staff("s1", duties) },
            form_key,
            seconds_left: 900,
        });
        Box::pin(async { Ok(signed) })
    }

    fn token_of<'a>(&'a self, token: &'a str, _: IpAddr) -> Answering<'a, Option<TokenHolder>> {
        let holder = token.strip_prefix("good:").map(|scopes| TokenHolder {
            token: TokenId::parse("t1").unwrap(),
            staff: staff("s1", [Duty::Statistician].into()),
            scopes: scopes.split(',').map(str::to_owned).collect(),
        });
        Box::pin(async { Ok(holder) })
    }
}

fn staff(id: &str, duties: BTreeSet<Duty>) -> Staff {
    Staff {
        id: StaffId::parse(id).unwrap(),
        agency: AgencyId::parse("a1").unwrap(),
        unit: None,
        name: "统计员甲".into(),
        duties,
        address: None,
        stepped_up: false,
    }
}

/// The content of a request, and its answer as soon as there is one.
type Noted = ([u8; 32], Option<KeptAnswer>);

/// Remembers as a database would.
#[derive(Default)]
pub struct Memory(Mutex<HashMap<(String, String), Noted>>);

impl Repeats for Memory {
    fn begin<'a>(&'a self, key: &'a RepeatKey) -> Answering<'a, Begun> {
        let mut known = self.0.lock().unwrap();
        let begun = match known.get(&(key.who.clone(), key.key.clone())) {
            None => {
                known.insert((key.who.clone(), key.key.clone()), (key.content, None));
                Begun::New
            }
            Some((content, _)) if *content != key.content => Begun::OtherContent,
            Some((_, None)) => Begun::Unfinished,
            Some((_, Some(answer))) => Begun::Done(answer.clone()),
        };
        Box::pin(async { Ok(begun) })
    }

    fn keep<'a>(&'a self, key: &'a RepeatKey, answer: &'a KeptAnswer) -> Answering<'a, ()> {
        let kept = (key.content, Some(answer.clone()));
        self.0.lock().unwrap().insert((key.who.clone(), key.key.clone()), kept);
        Box::pin(async { Ok(()) })
    }

    fn forget<'a>(&'a self, key: &'a RepeatKey) -> Answering<'a, ()> {
        self.0.lock().unwrap().remove(&(key.who.clone(), key.key.clone()));
        Box::pin(async { Ok(()) })
    }
}

/// What the handlers have done so far.
#[derive(Clone, Default)]
pub struct Done(Arc<AtomicUsize>);

impl Done {
    pub fn times(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    pub fn once_more(&self) -> usize {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }
}

const FILES: UploadRules =
    UploadRules { files: 2, each: 64 * 1024, kinds: &[FileKind::Pdf, FileKind::Docx, FileKind::Text] };
pub const UPLOAD_BYTES: usize = 512 * 1024;

/// Every policy, every kind of answer.
pub fn routes() -> Routes<Done> {
    const STATISTICIAN: Policy = Policy::duties(&[Duty::Statistician]);
    Routes::new()
        .get("/", Policy::PUBLIC, "site.home", async || Html("<h1>首页</h1>"))
        .get("/form", Policy::PUBLIC, "inquiry.form", async |sealer: Sealer| sealer.seal())
        .post("/form", Policy::PUBLIC, "inquiry.send", count)
        .get("/files", Policy::PUBLIC, "inquiry.files", async |sealer: Sealer| sealer.seal())
        .upload("/files", Policy::PUBLIC, "inquiry.files", UPLOAD_BYTES, files)
        .get("/office/sign-in", Policy::ENTRY, "account.sign_in", who_if_any)
        .get("/office", Policy::STAFF, "desk.show", async |sealer: Sealer| sealer.seal())
        .get("/office/reports/{id}", STATISTICIAN, "report.show", report)
        .post("/office/reports/{id}", STATISTICIAN, "report.change", count)
        .post("/office/sign-out", Policy::STAFF, "account.sign_out", count)
        .get("/office/keys", STATISTICIAN.stepped_up(), "seal.show", async || "keys")
        .post("/office/keys", STATISTICIAN.stepped_up(), "seal.rotate", count)
        .get("/api/reports", Policy::token("reports.read"), "report.list", async || "[]")
        .post("/api/reports", Policy::token("reports.write"), "report.import", import)
        .get("/healthz", Policy::PROBE, "operation.alive", async || "ok\n")
        .get("/problems/{kind}", Policy::PUBLIC, "site.problem", problem)
}

async fn who_if_any(caller: Option<Caller>, sealer: Sealer) -> String {
    format!("{} {}", caller.map_or("nobody".into(), |caller| caller.name.clone()), sealer.seal())
}

/// Only report 1 exists.
async fn report(At(id): At<String>) -> Result<&'static str, Problem> {
    if id == "1" { Ok("report 1") } else { Err(Problem::NotFound) }
}

/// Says how often it was called, and what it was told to answer.
async fn count(State(done): State<Done>, entered: Entered) -> Result<String, Problem> {
    let time = done.once_more();
    match entered.text("answer") {
        "refuse" => Err(Refusal::new("not_yet", "还没有填写完整").into()),
        "fault" => Err(Problem::fault("the disk of the database is on fire")),
        _ => Ok(format!("time {time}")),
    }
}

async fn import(State(done): State<Done>, Json(value): Json<BTreeMap<String, u32>>) -> String {
    format!("time {} {value:?}", done.once_more())
}

async fn files(State(done): State<Done>, form: UploadForm) -> Result<String, Problem> {
    let upload = form.read(&FILES).await?;
    done.once_more();
    if !upload.refusals.is_empty() {
        return Err(upload.refusals.into());
    }
    let files: Vec<_> =
        upload.files.iter().map(|file| format!("{}:{}", file.name, file.bytes.len())).collect();
    Ok(format!("{} note={}", files.join(","), upload.entered.text("note")))
}

async fn problem(At(kind): At<String>) -> Result<&'static str, Problem> {
    let refusal = || Refusal::new("odd", "这一项写得不对");
    Err(match kind.as_str() {
        "bad_request" => Problem::BadRequest(refusal()),
        "wrong_kind" => Problem::WrongKind(refusal()),
        "conflict" => Problem::Conflict(vec![gongkai_web_kit::problem::Difference {
            label: "标题".into(),
            yours: "<b>我的</b>".into(),
            theirs: "别人的".into(),
        }]),
        "refused" => Problem::Refused(vec![
            refusal().at("title"),
            Refusal { article: Some("条例27"), ..Refusal::new("other", "另一项也不对") },
        ]),
        "too_many" => Problem::TooMany(300),
        "fault" => Problem::fault("secret cause of the fault"),
        "panic" => panic!("secret cause of the panic"),
        "busy" => Problem::Busy(2),
        _ => Problem::NotFound,
    })
}

pub struct Stage {
    pub front: Option<Front>,
    pub router: Router,
    pub done: Done,
}

impl Stage {
    pub fn new() -> Self {
        Self::with(Settings::default(), |site| site)
    }

    /// With other settings and further routes.
    pub fn with(settings: Settings, more: impl FnOnce(Site) -> Site) -> Self {
        let done = Done::default();
        let site = more(Site::new(ground(settings)).with(routes(), &done));
        let OpenSite { front, router, .. } = site.open().unwrap();
        Self { front, router, done }
    }

    /// The site, to be served.
    pub fn site(self) -> OpenSite {
        OpenSite { front: self.front, router: self.router, table: Vec::new() }
    }

    /// A request from `from`, answered whole.
    pub async fn send(&self, from: &str, request: Builder, body: impl Into<Body>) -> Answer {
        let peer = SocketAddr::new(from.parse().unwrap(), 40000);
        let request = request.extension(Peer(peer)).body(body.into()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 1 << 26).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn get(&self, from: &str, path: &str, cookie: Option<&str>) -> Answer {
        self.send(from, get(path, cookie), Body::empty()).await
    }

    /// A form as a browser sends it: from a page of this site, with its seal.
    pub async fn submit(&self, path: &str, cookie: &str, fields: &str) -> Answer {
        self.send(INSIDE, form(path, cookie), fields.to_owned()).await
    }

    /// A fresh seal for a person.
    pub async fn seal(&self, cookie: &str) -> String {
        self.get(INSIDE, "/office", Some(cookie)).await.text()
    }

    /// A visitor who was shown the form at `path`: the cookie and the seal.
    pub async fn visitor(&self, path: &str) -> (String, String) {
        let shown = self.get(OUTSIDE, path, None).await;
        let cookie = shown.headers[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
        (cookie, shown.text())
    }
}

pub fn ground(settings: Settings) -> Ground {
    Ground {
        settings,
        doorkeeper: Arc::new(Door),
        repeats: Arc::new(Memory::default()),
        chance: Seeded::new(),
        site_key: [9; 32],
    }
}

pub fn get(path: &str, cookie: Option<&str>) -> Builder {
    let request = Request::get(path).header(HOST, "localhost");
    match cookie {
        Some(value) => request.header(COOKIE, format!("{SESSION}={value}")),
        None => request,
    }
}

pub fn form(path: &str, cookie: &str) -> Builder {
    Request::post(path)
        .header(HOST, "localhost")
        .header(ORIGIN, "http://localhost")
        .header("sec-fetch-site", "same-origin")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(COOKIE, format!("{SESSION}={cookie}"))
}

pub fn api(method: Method, path: &str, token: &str) -> Builder {
    Request::builder().method(method).uri(path).header(AUTHORIZATION, format!("Bearer {token}"))
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Everything that a client can see, without the number of the request.
    pub fn seen(&self) -> (StatusCode, Vec<(String, String)>, String) {
        let headers = self.headers.iter().filter(|(name, _)| *name != "x-request-id");
        let headers =
            headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
        (self.status, headers, String::from_utf8_lossy(&self.body).into_owned())
    }
}
