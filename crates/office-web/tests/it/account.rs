//! Signing in and out through the guarded routes, as browsers do it.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use chrono::{DateTime, TimeZone, Utc};
use gongkai_domain::{
    authority::{Read, Staff},
    id::{AgencyId, StaffId},
    organisation::{AgencyForm, Duty, StaffForm},
};
use gongkai_office::{
    Office, OfficeParts,
    account::{self, DEMO_PASSWORD, code_at, demo_secret},
    chance::{Clock, Entropy},
    files::FileStore,
    organisation::{self, AgencyStart, SignInNames},
    seal::MasterKey,
};
use gongkai_office_web::{
    DeskParts, OfficeWeb,
    account::{Door, Memory},
    routes,
};
use gongkai_render::Press;
use gongkai_testkit::Dice;
use gongkai_web_kit::{
    Chance,
    address::Peer,
    settings::Settings,
    site::{Ground, Site},
};
use tower::ServiceExt;

use crate::support::{TwoNumbers, value};

#[derive(Clone)]
pub struct Moving(Arc<AtomicI64>);

impl Moving {
    pub fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

impl Clock for Moving {
    fn now(&self) -> DateTime<Utc> {
        Utc.timestamp_opt(self.0.load(Ordering::Relaxed), 0).unwrap()
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

/// A new installation, with its real door.
pub struct Empty {
    pub office: Office,
    pub clock: Moving,
    router: Router,
    _folder: tempfile::TempDir,
}

impl Empty {
    pub async fn open(demo: bool) -> Self {
        let folder = gongkai_testkit::temp_dir().unwrap();
        let clock = Moving(Arc::new(AtomicI64::new(1_795_486_200)));
        let office = Office::open(OfficeParts {
            database_url: format!("sqlite://{}/office.db", folder.path().display()),
            files: FileStore::in_memory(),
            master: MasterKey::new([7; 32]),
            clock: Arc::new(clock.clone()),
            entropy: Arc::new(Seeded(Mutex::new(Dice::seeded(1)))),
        })
        .await
        .unwrap();
        let desk = OfficeWeb::new(DeskParts {
            office: office.clone(),
            reader: Arc::new(TwoNumbers),
            press: Arc::new(Press::here()),
            demo,
            portal: String::new(),
        });
        let ground = Ground {
            settings: Settings::default(),
            doorkeeper: Arc::new(Door(office.clone())),
            repeats: Arc::new(Memory(office.clone())),
            chance: Arc::new(Seeded(Mutex::new(Dice::seeded(2)))),
            site_key: [3; 32],
        };
        let router = Site::new(ground).with(routes(), &desk).open().unwrap().router;
        Self { office, clock, router, _folder: folder }
    }

    pub fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), jar: Mutex::default() }
    }
}

/// An office with three administrators whose accounts are set up like those of the demo.
struct House {
    place: Empty,
    office: Office,
    agency: AgencyId,
}

impl House {
    async fn open(demo: bool) -> Self {
        let place = Empty::open(demo).await;
        let office = place.office.clone();
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
        let agency = organisation::found_first(&office, &start).await.unwrap();
        let house = Self { place, office, agency };
        for name in ["system", "security"] {
            let staff = house.staff(name).await;
            account::enrol_demo(&house.office, &house.agency, std::slice::from_ref(&staff.id)).await.unwrap();
        }
        house
    }

    fn pass(&self, seconds: i64) {
        self.place.clock.pass(seconds);
    }

    fn code(&self, account: &str) -> String {
        code_at(&demo_secret(account), self.office.now()).unwrap()
    }

    async fn staff(&self, account: &str) -> Staff {
        let mut staff = Staff {
            id: StaffId::parse("reader").unwrap(),
            agency: self.agency.clone(),
            unit: None,
            name: account.to_owned(),
            duties: [].into(),
            address: None,
            stepped_up: true,
        };
        staff.duties = [Duty::SystemAdministrator].into();
        let right = staff.authorise_all::<Read, SignInNames>().unwrap();
        let rows = organisation::people_with_accounts(self.office.read(), &right).await.unwrap();
        let row = rows.into_iter().find(|row| row.account == account).unwrap();
        staff.id = StaffId::parse(&row.id).unwrap();
        let today = self.office.today();
        staff.duties =
            organisation::duties_on(self.office.read(), &self.agency, &staff.id, today).await.unwrap();
        staff
    }

    fn browser(&self) -> Browser {
        self.place.browser()
    }

    /// A browser in which somebody is signed in.
    async fn inside(&self, account: &str) -> Browser {
        let browser = self.browser();
        browser.sign_in(self, account).await;
        browser
    }
}

/// An answer.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub page: String,
}

impl Answer {
    pub fn to(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |to| to.to_str().unwrap())
    }

    fn cookies(&self) -> Vec<&str> {
        self.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap()).collect()
    }
}

/// A browser with a jar of cookies.
pub struct Browser {
    router: Router,
    jar: Mutex<BTreeMap<String, String>>,
}

impl Browser {
    fn cookie(&self, name: &str) -> Option<String> {
        self.jar.lock().unwrap().get(name).cloned()
    }

    fn put_cookie(&self, name: &str, value: &str) {
        self.jar.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    async fn send(&self, request: axum::http::request::Builder, body: String) -> Answer {
        let jar: Vec<_> =
            self.jar.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .header(header::COOKIE, jar.join("; "))
            .header(header::HOST, "localhost")
            .header(header::ORIGIN, "http://localhost")
            .header("sec-fetch-site", "same-origin")
            .header(header::USER_AGENT, "Mozilla/5.0 (X11; Linux) Firefox/140.0")
            .extension(Peer(([127, 0, 0, 1], 1).into()))
            .body(Body::from(body))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        for line in headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, rest) = line.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if line.contains("Max-Age=0") {
                self.jar.lock().unwrap().remove(name);
            } else {
                self.put_cookie(name, value);
            }
        }
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 24).await.unwrap();
        Answer { status, headers, page: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), String::new()).await
    }

    /// Sends a form with the seal of the page that shows it.
    pub async fn post(&self, page: &str, path: &str, fields: &str) -> Answer {
        let seal = value(&self.get(page).await.page, "csrf");
        self.post_sealed(path, &seal, fields).await
    }

    pub async fn post_sealed(&self, path: &str, seal: &str, fields: &str) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        let body = format!("csrf={seal}&{fields}");
        self.send(Request::post(path).header(header::CONTENT_TYPE, kind), body).await
    }

    async fn password(&self, account: &str, password: &str) -> Answer {
        self.post(SIGN_IN, SIGN_IN, &format!("account={account}&password={password}")).await
    }

    async fn sign_in(&self, house: &House, account: &str) {
        house.pass(30);
        let answer = self.password(account, DEMO_PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.page);
        let answer = self.post(SECOND, SECOND, &format!("second={}", house.code(account))).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.page);
    }

    pub async fn is_inside(&self) -> bool {
        self.get("/office/account").await.status == StatusCode::OK
    }
}

pub const SIGN_IN: &str = "/office/sign-in";
const SECOND: &str = "/office/sign-in/second";
const SESSION: &str = "__Host-gongkai";
const DEVICE: &str = "__Host-gongkai-device";

#[tokio::test(flavor = "multi_thread")]
async fn a_day_at_the_office() {
    let house = House::open(false).await;
    let browser = house.browser();
    let wanted = browser.get("/office/settings?a=1").await;
    assert_eq!(wanted.to(), "/office/sign-in?return=%2Foffice%2Fsettings%3Fa%3D1");
    let page = browser.get(wanted.to()).await;
    assert!(!page.page.contains("示例账号") && page.page.contains("/office/settings?a=1"));
    let fields = format!("account=system&password={DEMO_PASSWORD}&return=%2Foffice%2Fsettings%3Fa%3D1");
    let first = browser.post(SIGN_IN, SIGN_IN, &fields).await;
    assert_eq!(first.to(), "/office/sign-in/second?return=/office/settings%3Fa%3D1");
    let halfway = browser.cookie(SESSION).unwrap();
    assert_eq!(browser.get("/office").await.status, StatusCode::SEE_OTHER, "halfway is outside");

    let second = browser.get(first.to()).await;
    let fields = format!("second={}&return={}", house.code("system"), "%2Foffice%2Fsettings%3Fa%3D1");
    let seal = value(&second.page, "csrf");
    let inside = browser.post_sealed(SECOND, &seal, &fields).await;
    assert_eq!(inside.to(), "/office/settings?a=1");
    for (name, rest) in [(SESSION, "SameSite=Lax"), (DEVICE, "SameSite=Strict; Max-Age=15552000")] {
        let cookies = inside.cookies();
        let line = cookies.iter().find(|line| line.starts_with(&format!("{name}="))).unwrap();
        assert!(line.ends_with(&format!("; Path=/; Secure; HttpOnly; {rest}")), "{line}");
    }
    assert_ne!(browser.cookie(SESSION).unwrap(), halfway, "a new value once inside");
    assert_eq!(browser.get(inside.to()).await.status, StatusCode::OK);
    assert_eq!(browser.get(SIGN_IN).await.to(), "/office", "nobody signs in twice");

    // The account page, and signing out from it.
    let own = browser.get("/office/account").await;
    assert!(own.page.contains("Firefox · Linux") && own.page.contains("127.0.0.1"));
    let kept = browser.cookie(SESSION).unwrap();
    let out = browser.post("/office/account", "/office/sign-out", "").await;
    assert_eq!(out.to(), "/office/sign-in?why=out");
    assert!(browser.cookie(SESSION).is_none());
    browser.put_cookie(SESSION, &kept);
    assert!(!browser.is_inside().await, "a kept value is worth nothing");
    let sent = browser.get("/office").await;
    assert!(sent.to().ends_with("&why=ended"));
    assert!(browser.get(sent.to()).await.page.contains("您已退出登录"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_who_is_there() {
    let house = House::open(false).await;
    // Everything that differs between two showings of one page: what was typed, and the seals.
    let plain = |answer: &Answer, account: &str| {
        let seal = value(&answer.page, "csrf");
        answer.page.replace(&seal, "SEAL").replace(&format!("value=\"{account}\""), "ACCOUNT")
    };
    let headers = |answer: &Answer| {
        let mut headers = answer.headers.clone();
        headers.remove("x-request-id");
        headers.remove(header::SET_COOKIE);
        headers.remove(header::CONTENT_LENGTH); // the name that was typed stands in the page
        headers
    };
    let mut seen: Vec<(StatusCode, HeaderMap, String)> = Vec::new();
    // Wrong password, nobody of that name, no account set up, nothing typed.
    for account in ["system", "nobody", "audit", "x"] {
        let browser = house.browser();
        let answer = browser.password(account, "guess").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.page.contains("账号或密码不正确") && browser.cookie(SESSION).is_none());
        seen.push((answer.status, headers(&answer), plain(&answer, account)));
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]));

    // The same once they are locked.
    seen.clear();
    for account in ["system", "nobody", "audit"] {
        let browser = house.browser();
        for _ in 0..4 {
            browser.password(account, "guess").await;
        }
        let answer = browser.password(account, DEMO_PASSWORD).await;
        assert!(answer.page.contains("登录失败次数太多"));
        seen.push((answer.status, headers(&answer), plain(&answer, account)));
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planted_session_is_not_taken_over() {
    let house = House::open(false).await;
    // Somebody plants values of their own in a browser before its owner signs in.
    let thief = house.browser();
    thief.password("system", "guess").await;
    let owner = house.browser();
    owner.put_cookie(SESSION, "planted");
    owner.put_cookie(DEVICE, "planted-device");
    owner.sign_in(&house, "system").await;
    assert_ne!(owner.cookie(SESSION).unwrap(), "planted");
    assert_ne!(owner.cookie(DEVICE).unwrap(), "planted-device");
    thief.put_cookie(SESSION, "planted");
    assert!(!thief.is_inside().await);
    // The cookie of the first step is worth nothing afterwards, and nobody goes on with it elsewhere.
    house.pass(30);
    let other = house.browser();
    other.password("system", DEMO_PASSWORD).await;
    let halfway = other.cookie(SESSION).unwrap();
    other.post(SECOND, SECOND, &format!("second={}", house.code("system"))).await;
    assert!(other.is_inside().await);
    thief.put_cookie(SESSION, &halfway);
    assert!(!thief.is_inside().await);
    assert_eq!(thief.get(SECOND).await.to(), "/office/sign-in?return=/office");
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_die_at_once_everywhere() {
    let house = House::open(false).await;
    let (security, system) = (house.staff("security").await, house.staff("system").await);
    // Two nodes: two doors over one database are one in this test, the state lies in the table alone.
    let browser = house.inside("security").await;
    assert!(browser.is_inside().await);
    account::end_sessions(
        &house.office,
        &Staff { id: house.staff("audit").await.id, ..security.clone() },
        &security.id,
    )
    .await
    .unwrap();
    assert!(!browser.is_inside().await);
    let sent = browser.get("/office").await;
    assert!(browser.get(sent.to()).await.page.contains("安全管理员结束了您的登录"));

    let clerk = StaffForm { name: "张三样".into(), account: "zhangsan".into(), ..Default::default() };
    let clerk = organisation::add_staff(&house.office, &system, &clerk, None).await.unwrap();
    account::enrol_demo(&house.office, &house.agency, std::slice::from_ref(&clerk)).await.unwrap();
    let browser = house.inside("zhangsan").await;
    assert!(browser.is_inside().await);
    organisation::disable_staff(&house.office, &system, &clerk, 1).await.unwrap();
    assert!(!browser.is_inside().await);
    let again = browser.password("zhangsan", DEMO_PASSWORD).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_weighs_more_asks_again() {
    let house = House::open(false).await;
    let browser = house.inside("security").await;
    let list = browser.get("/office/settings/accounts").await;
    assert!(list.page.contains("未设置") && list.page.contains("system"));
    let audit = house.staff("audit").await.id;
    let person = format!("/office/settings/accounts/{audit}");
    house.pass(900 - 1);
    assert_eq!(browser.get(&person).await.status, StatusCode::OK);
    house.pass(60);
    let sent = browser.get(&person).await;
    assert_eq!(sent.to(), format!("/office/step-up?return=%2Foffice%2Fsettings%2Faccounts%2F{audit}"));
    let before = browser.cookie(SESSION).unwrap();
    let wrong = browser.post(sent.to(), "/office/step-up", "second=000000").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = format!("second={}&return={person}", house.code("security"));
    let right = browser.post(sent.to(), "/office/step-up", &fields).await;
    assert_eq!((right.status, right.to()), (StatusCode::SEE_OTHER, person.as_str()));
    assert_ne!(browser.cookie(SESSION).unwrap(), before);

    // A link for somebody else, used by that person.
    let made = browser.post(&person, &format!("{person}/set-up"), "").await;
    let link = made.page.split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(link.starts_with("http://localhost/office/set-up/"), "{link}");
    let again = browser.get(&person).await;
    assert!(!again.page.contains(&link), "shown once");
    let link = link["http://localhost".len()..].to_owned();
    let newcomer = house.browser();
    let page = newcomer.get(&link).await;
    assert!(page.page.contains("<svg class=\"qr\"") && page.page.contains("audit"));
    let letters = page.page.split("<code class=\"nowrap\">").nth(1).unwrap().split('<').next().unwrap();
    let secret = data_encoding::BASE32_NOPAD.decode(letters.replace(' ', "").as_bytes()).unwrap();
    let bad = newcomer.post(&link, &link, "password=short&again=other&code=1").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.page.contains("有 4 处需要改"), "all at once");
    let code = code_at(&secret, house.office.now()).unwrap();
    let seal = value(&newcomer.get(&link).await.page, "csrf");
    let fields = format!("password=Lake7-quiet-boat&again=Lake7-quiet-boat&code={code}");
    let done = newcomer.post_sealed(&link, &seal, &fields).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.page);
    assert_eq!(done.page.matches("<li><code>").count(), 10);
    assert!(newcomer.is_inside().await);
    // The link was for once.
    assert_eq!(newcomer.post_sealed(&link, &seal, &fields).await.status, StatusCode::FORBIDDEN);
    assert_eq!(newcomer.get(&link).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_own_account() {
    let house = House::open(false).await;
    let browser = house.inside("system").await;
    let device = browser.cookie(DEVICE).unwrap();
    let other = house.inside("system").await;
    let page = browser.get("/office/account").await.page;
    let end = page.split("action=\"").find(|part| part.contains("/end\"")).unwrap();
    let end = end.split('"').next().unwrap();
    assert_eq!(browser.post("/office/account", end, "").await.to(), "/office/account?done=session");
    assert!(!other.is_inside().await);

    let wrong = "present=guess&password=Lake7-quiet-boat&again=Lake7-quiet-boat";
    let answer = browser.post("/office/account/password", "/office/account/password", wrong).await;
    assert!(answer.page.contains("现在的密码不正确") && !answer.page.contains("Lake7"));
    let right = format!("present={DEMO_PASSWORD}&password=Lake7-quiet-boat&again=Lake7-quiet-boat");
    let answer = browser.post("/office/account/password", "/office/account/password", &right).await;
    assert_eq!(answer.to(), "/office/account?done=password");
    assert!(browser.get(answer.to()).await.page.contains("密码已更换"));

    let answer = browser.post("/office/account/recovery-codes", "/office/account/recovery-codes", "").await;
    assert_eq!(answer.page.matches("<li><code>").count(), 10);
    let code = answer.page.split("<li><code>").nth(1).unwrap().split('<').next().unwrap();
    assert_eq!(
        browser.post("/office/account/factor", "/office/account/factor", "").await.to(),
        "/office/account/factor"
    );
    let page = browser.get("/office/account/factor").await.page;
    let letters = page.split("<code class=\"nowrap\">").nth(1).unwrap().split('<').next().unwrap();
    let secret = data_encoding::BASE32_NOPAD.decode(letters.replace(' ', "").as_bytes()).unwrap();
    let typed = format!("code={}", code_at(&secret, house.office.now()).unwrap());
    let answer = browser.post("/office/account/factor", "/office/account/factor/confirm", &typed).await;
    assert_eq!(answer.page.matches("<li><code>").count(), 10);
    assert!(browser.is_inside().await);

    // The old recovery code went with the old authenticator.
    let later = house.browser();
    later.put_cookie(DEVICE, &device);
    later.password("system", "Lake7-quiet-boat").await;
    let answer = later.post(SECOND, SECOND, &format!("second={code}")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    house.pass(30);
    let typed = format!("second={}", code_at(&secret, house.office.now()).unwrap());
    assert_eq!(later.post(SECOND, SECOND, &typed).await.to(), "/office");

    // After 90 days.
    house.pass(90 * 86_400);
    let late = house.browser();
    late.password("system", "Lake7-quiet-boat").await;
    let typed = format!("second={}", code_at(&secret, house.office.now()).unwrap());
    let answer = late.post(SECOND, SECOND, &typed).await;
    assert_eq!(answer.to(), "/office/sign-in/renew?return=/office");
    assert!(!late.is_inside().await);
    let same = "password=Lake7-quiet-boat&again=Lake7-quiet-boat";
    let answer = late.post("/office/sign-in/renew", "/office/sign-in/renew", same).await;
    assert!(answer.page.contains("这个密码用过"));
    let next = "password=Pond8-quiet-boat&again=Pond8-quiet-boat";
    let answer = late.post("/office/sign-in/renew", "/office/sign-in/renew", next).await;
    assert_eq!(answer.to(), "/office");
    assert!(late.is_inside().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_allowed_and_collected() {
    let house = House::open(false).await;
    let (keeper, holder) = (house.inside("security").await, house.inside("system").await);
    let new = "/office/settings/tokens/new";
    let empty = keeper.post(new, new, "name=&days=0").await;
    assert!(empty.page.contains("有 4 处需要改"), "{}", empty.page);
    let staff = house.staff("system").await.id;
    let fields = format!("name=platform&days=30&scope=report.read&staff={staff}");
    assert_eq!(keeper.post(new, new, &fields).await.to(), "/office/settings/tokens");
    assert!(keeper.get("/office/settings/tokens").await.page.contains("待领取"));
    assert_eq!(holder.get("/office/settings/tokens").await.status, StatusCode::NOT_FOUND);
    let own = holder.get("/office/account").await.page;
    let page = own.split("href=\"").find(|part| part.starts_with("/office/account/tokens/")).unwrap();
    let page = page.split('"').next().unwrap();
    assert_eq!(keeper.get(page).await.status, StatusCode::NOT_FOUND, "it is not the keeper's");
    let text = holder.post(page, page, "").await.page;
    assert!(text.contains("<code>gkt_"));
    assert!(!holder.get(page).await.page.contains("gkt_"), "shown once");
    assert_eq!(
        holder.post("/office/account", &format!("{page}/withdraw"), "").await.to(),
        "/office/account?done=withdrawn"
    );
    assert!(keeper.get("/office/settings/tokens").await.page.contains("已停用"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_shows_its_accounts() {
    let house = House::open(true).await;
    let browser = house.browser();
    let page = browser.get(SIGN_IN).await.page;
    assert!(page.contains(DEMO_PASSWORD) && page.contains("account=system") && page.contains("系统管理员"));
    browser.password("system", DEMO_PASSWORD).await;
    let second = browser.get(SECOND).await.page;
    assert!(second.contains(&house.code("system")) && !second.contains(&house.code("security")));
    browser.sign_in(&house, "system").await;
    assert!(browser.is_inside().await);
}
