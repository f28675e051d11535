//! The platform of official accounts, as far as its pages say what it does: tokens that end, limits, drafts
//! that leave the box when they are published, jobs that take their time, numbers instead of words.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    extract::{Query, State},
    routing::post,
};
use serde_json::{Value, json};

pub const APP: &str = "wx0000000000000000";
pub const SECRET: &str = "a-secret-that-nobody-prints";
pub const COVER: &str = "COVER";

/// What stands on the platform.
#[derive(Default)]
pub struct Stand {
    /// Tokens that were given; only the last one holds.
    pub tokens: usize,
    /// Drafts: number, title.
    pub drafts: BTreeMap<String, String>,
    /// Jobs: number, draft, how often it was asked for.
    jobs: BTreeMap<String, (String, usize)>,
    /// Articles: number, title.
    pub articles: BTreeMap<String, String>,
    /// The next call gets this number.
    pub next_fault: Option<i64>,
    /// Bodies of drafts, as they came.
    pub bodies: Vec<String>,
    last: usize,
}

pub type Shared = Arc<Mutex<Stand>>;

pub struct Platform {
    pub stand: Shared,
    pub address: String,
}

type Asked = Query<BTreeMap<String, String>>;

fn fault(number: i64) -> String {
    json!({ "errcode": number, "errmsg": format!("fault rid: {number}") }).to_string()
}

impl Platform {
    pub async fn open() -> Self {
        let stand = Shared::default();
        let app = Router::new()
            .route("/cgi-bin/stable_token", post(token))
            .route("/cgi-bin/draft/add", post(add))
            .route("/cgi-bin/draft/delete", post(discard))
            .route("/cgi-bin/freepublish/submit", post(submit))
            .route("/cgi-bin/freepublish/get", post(look))
            .route("/cgi-bin/freepublish/delete", post(delete))
            .with_state(stand.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { stand, address }
    }

    /// The token that was given last holds no more.
    pub fn end_token(&self) {
        self.stand.lock().unwrap().tokens += 100;
    }

    /// Articles that people can read.
    pub fn titles(&self) -> Vec<String> {
        self.stand.lock().unwrap().articles.values().cloned().collect()
    }
}

impl Stand {
    fn number(&mut self, word: &str) -> String {
        self.last += 1;
        format!("{word}{}", self.last)
    }

    /// Why the call is not even looked at.
    fn why_not(&mut self, asked: &Asked) -> Option<String> {
        let token = asked.get("access_token").map(String::as_str);
        match token {
            None => return Some(fault(41001)),
            Some(token) if token != format!("T-{}", self.tokens) => return Some(fault(42001)),
            Some(_) => {}
        }
        self.next_fault.take().map(fault)
    }
}

async fn token(State(stand): State<Shared>, body: String) -> String {
    let body: Value = serde_json::from_str(&body).unwrap();
    let fits = body["grant_type"] == "client_credential" && body["force_refresh"] == false;
    if !fits || body["appid"] != APP {
        return fault(40013);
    }
    if body["secret"] != SECRET {
        return fault(40243);
    }
    let mut stand = stand.lock().unwrap();
    stand.tokens += 1;
    json!({ "access_token": format!("T-{}", stand.tokens), "expires_in": 7200 }).to_string()
}

async fn add(State(stand): State<Shared>, asked: Asked, body: String) -> String {
    let mut stand = stand.lock().unwrap();
    if let Some(answer) = stand.why_not(&asked) {
        return answer;
    }
    assert!(!body.contains("\\u"), "signs as they are, not as numbers");
    let value: Value = serde_json::from_str(&body).unwrap();
    let [article] = value["articles"].as_array().unwrap().as_slice() else { return fault(44003) };
    let text = |name: &str| article[name].as_str().unwrap_or_default().to_owned();
    let length = |name: &str| text(name).chars().count();
    let number = match article {
        _ if text("content").is_empty() => 44003,
        _ if length("title") == 0 || length("title") > 64 => 45003,
        _ if length("digest") > 120 => 45004,
        _ if length("content") >= 20_000 || text("content").len() >= 1 << 20 => 45166,
        _ if text("content").contains("<script") || text("content").contains("<img") => 45166,
        _ if text("thumb_media_id") != COVER => 40007,
        _ => 0,
    };
    if number != 0 {
        return fault(number);
    }
    let draft = stand.number("draft");
    stand.drafts.insert(draft.clone(), text("title"));
    stand.bodies.push(body);
    json!({ "media_id": draft }).to_string()
}

fn named(body: &str, name: &str) -> String {
    let body: Value = serde_json::from_str(body).unwrap();
    body[name].as_str().unwrap_or_default().to_owned()
}

async fn discard(State(stand): State<Shared>, asked: Asked, body: String) -> String {
    let mut stand = stand.lock().unwrap();
    if let Some(answer) = stand.why_not(&asked) {
        return answer;
    }
    match stand.drafts.remove(&named(&body, "media_id")) {
        Some(_) => json!({ "errcode": 0, "errmsg": "ok" }).to_string(),
        None => fault(40007),
    }
}

async fn submit(State(stand): State<Shared>, asked: Asked, body: String) -> String {
    let mut stand = stand.lock().unwrap();
    if let Some(answer) = stand.why_not(&asked) {
        return answer;
    }
    let draft = named(&body, "media_id");
    match stand.drafts.get(&draft) {
        None => fault(40007),
        Some(title) if title.contains("#53503") => fault(53503),
        Some(_) => {
            stand.last += 1;
            let number = stand.last;
            stand.jobs.insert(number.to_string(), (draft, 0));
            // The platform writes this one as a number.
            json!({ "errcode": 0, "errmsg": "ok", "publish_id": number }).to_string()
        }
    }
}

async fn look(State(stand): State<Shared>, asked: Asked, body: String) -> String {
    let mut stand = stand.lock().unwrap();
    if let Some(answer) = stand.why_not(&asked) {
        return answer;
    }
    let job = named(&body, "publish_id");
    let Some((draft, times)) = stand.jobs.get_mut(&job) else { return fault(40007) };
    *times += 1;
    let (draft, times) = (draft.clone(), *times);
    if times == 1 {
        return json!({ "publish_id": job, "publish_status": 1, "fail_idx": [] }).to_string();
    }
    let title = stand.drafts.get(&draft).cloned().unwrap_or_default();
    if title.contains("#fail4") {
        return json!({ "publish_id": job, "publish_status": 4, "fail_idx": [1] }).to_string();
    }
    stand.drafts.remove(&draft);
    let article = stand.number("article");
    stand.articles.insert(article.clone(), title);
    let url = format!("https://mp.weixin.qq.com/s/{article}");
    let detail = json!({ "count": 1, "item": [{ "idx": 1, "article_url": url }] });
    json!({ "publish_id": job, "publish_status": 0, "article_id": article, "article_detail": detail })
        .to_string()
}

async fn delete(State(stand): State<Shared>, asked: Asked, body: String) -> String {
    let mut stand = stand.lock().unwrap();
    if let Some(answer) = stand.why_not(&asked) {
        return answer;
    }
    let value: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(value["index"], 1, "without a number all articles would go");
    match stand.articles.remove(&named(&body, "article_id")) {
        Some(_) => json!({ "errcode": 0, "errmsg": "ok" }).to_string(),
        None => fault(53600),
    }
}
