//! Calls of the platform's interface. Everything is JSON in UTF-8; the token stands in the address, so
//! addresses are never told to anybody.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use super::fault::{Remedy, failure, remedy};
use crate::Failure;

/// How long one call may take.
const CALL: Duration = Duration::from_secs(8);
/// A token is renewed so long before its end.
const EARLY: TimeDelta = TimeDelta::minutes(5);

/// An account of the platform. Without Debug: its secret cannot slip into a log.
pub struct Account {
    /// AppID.
    pub app_id: String,
    /// AppSecret.
    pub secret: Zeroizing<String>,
    /// Number of the cover picture in the account's own material.
    pub cover: String,
}

struct Token {
    text: Zeroizing<String>,
    until: DateTime<Utc>,
}

/// The platform.
pub(super) struct Client {
    base: String,
    http: reqwest::Client,
    tokens: Mutex<BTreeMap<String, Token>>,
}

/// A refusal of the platform, or none of its answers at all.
enum Answer {
    Refused(i64, String),
    Lost(String),
}

impl From<Answer> for Failure {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Refused(number, said) => failure(number, &said),
            Answer::Lost(why) => Failure::Later(format!("连不上公众平台：{why}")),
        }
    }
}

impl Client {
    pub fn new(base: &str) -> Result<Self, String> {
        // Somebody else may have installed it already: then that is the one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .timeout(CALL)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { base: base.trim_end_matches('/').to_owned(), http, tokens: Mutex::default() })
    }

    /// One call with a token, with a new one if the platform does not take the old one any more.
    pub async fn call(
        &self,
        account: &Account,
        now: DateTime<Utc>,
        path: &str,
        body: &Value,
    ) -> Result<Value, Failure> {
        let token = self.token(account, now, false).await?;
        match self.post(path, Some(&token), body).await {
            Err(Answer::Refused(number, _)) if remedy(number) == Remedy::Renew => {
                let token = self.token(account, now, true).await?;
                self.post(path, Some(&token), body).await.map_err(Failure::from)
            }
            answer => answer.map_err(Failure::from),
        }
    }

    /// The token of an account. `anew`: the one that is kept is of no use.
    async fn token(
        &self,
        account: &Account,
        now: DateTime<Utc>,
        anew: bool,
    ) -> Result<Zeroizing<String>, Failure> {
        let mut tokens = self.tokens.lock().await;
        let kept = tokens.get(&account.app_id).filter(|token| !anew && token.until > now);
        if let Some(token) = kept {
            return Ok(token.text.clone());
        }
        let body = json!({
            "grant_type": "client_credential",
            "appid": account.app_id,
            "secret": account.secret.as_str(),
            // The platform gives the one that holds; to force a new one is rationed.
            "force_refresh": false,
        });
        let answer = self.post("/cgi-bin/stable_token", None, &body).await?;
        let text = answer.get("access_token").and_then(Value::as_str).unwrap_or_default().to_owned();
        let seconds = answer.get("expires_in").and_then(Value::as_i64).unwrap_or_default();
        if text.is_empty() {
            return Err(Failure::Later("公众平台没有给出接口凭据".to_owned()));
        }
        let text = Zeroizing::new(text);
        let until = now + TimeDelta::seconds(seconds.clamp(0, 7200)) - EARLY;
        tokens.insert(account.app_id.clone(), Token { text: text.clone(), until });
        Ok(text)
    }

    async fn post(&self, path: &str, token: Option<&str>, body: &Value) -> Result<Value, Answer> {
        // `without_url`: the address holds the token.
        let lost = |error: reqwest::Error| Answer::Lost(error.without_url().to_string());
        let token = token.map(|token| form_urlencoded::byte_serialize(token.as_bytes()).collect::<String>());
        let query = token.map(|token| format!("?access_token={token}")).unwrap_or_default();
        let request = self
            .http
            .post(format!("{}{path}{query}", self.base))
            .header("content-type", "application/json; charset=utf-8")
            .body(body.to_string());
        let bytes = request.send().await.map_err(lost)?.bytes().await.map_err(lost)?;
        let answer: Value =
            serde_json::from_slice(&bytes).map_err(|_| Answer::Lost("答复不是JSON".to_owned()))?;
        match answer.get("errcode").and_then(Value::as_i64) {
            None | Some(0) => Ok(answer),
            Some(number) => {
                let said = answer.get("errmsg").and_then(Value::as_str).unwrap_or_default().to_owned();
                Err(Answer::Refused(number, said))
            }
        }
    }
}
