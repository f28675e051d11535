//! Parameters of handlers that answer in our words when they cannot be read.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{header::CONTENT_TYPE, request::Parts},
};
use gongkai_domain::refusal::Refusal;
use serde::de::DeserializeOwned;

use crate::{body::problem_of_body, json_words, problem::Problem};

/// Does this part of an address hold the character that ends texts in databases? No name does, and
/// PostgreSQL stores none.
fn holds_nul(encoded: &str) -> bool {
    encoded.contains("%00")
}

/// What the path names. What cannot be an identity does not exist.
#[derive(Debug, Clone)]
pub struct At<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if holds_nul(parts.uri.path()) {
            return Err(Problem::NotFound);
        }
        let Path(value) = Path::from_request_parts(parts, state).await.map_err(|_| Problem::NotFound)?;
        Ok(Self(value))
    }
}

/// What stands behind the question mark.
#[derive(Debug, Clone)]
pub struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(value)) if !holds_nul(parts.uri.query().unwrap_or_default()) => Ok(Self(value)),
            _ => {
                let sentence = "地址中问号后面的内容无法读出，请从页面上的链接进入，或按接口说明填写";
                Err(Problem::BadRequest(Refusal::new("unreadable_query", sentence)))
            }
        }
    }
}

const JSON: &str = "application/json";
const NUL_IN_JSON: &[u8] = br"\u0000";

/// A JSON value as the body.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if kind.and_then(|kind| kind.split(';').next()).map(str::trim) != Some(JSON) {
            let sentence = "请以 JSON 提交，并把 Content-Type 写成 application/json";
            return Err(Problem::WrongKind(Refusal::new("wrong_content_type", sentence)));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|error| problem_of_body(&error))?;
        if bytes.windows(NUL_IN_JSON.len()).any(|window| window == NUL_IN_JSON) {
            let sentence = "提交的 JSON 中有编号为 0 的字符，请去掉后再提交";
            return Err(Problem::BadRequest(Refusal::new("unreadable_json", sentence)));
        }
        json_words::from_slice(&bytes).map(Self).map_err(|words| {
            let sentence = format!("提交的 JSON 与接口说明不符：{words}");
            Problem::BadRequest(Refusal::new("unreadable_json", sentence))
        })
    }
}
