//! Parameters of handlers that answer in our words when they cannot be read.

use axum::{
    extract::{FromRequest, FromRequestParts, Path, Query, Request, rejection::JsonRejection},
    http::request::Parts,
};
use gongkai_domain::refusal::Refusal;
use serde::de::DeserializeOwned;

use crate::{body::problem_of_body, problem::Problem};

/// What the path names. What cannot be an identity does not exist.
#[derive(Debug, Clone)]
pub struct At<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
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
        let Query(value) = Query::try_from_uri(&parts.uri).map_err(|_| {
            let sentence = "地址中问号后面的内容无法读出，请从页面上的链接进入，或按接口说明填写";
            Problem::BadRequest(Refusal::new("unreadable_query", sentence))
        })?;
        Ok(Self(value))
    }
}

/// A JSON value as the body.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match axum::Json::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(JsonRejection::BytesRejection(rejection)) => Err(problem_of_body(&rejection)),
            Err(JsonRejection::MissingJsonContentType(_)) => {
                let sentence = "请以 JSON 提交，并把 Content-Type 写成 application/json";
                Err(Problem::WrongKind(Refusal::new("wrong_content_type", sentence)))
            }
            Err(rejection) => {
                let sentence = format!("提交的 JSON 与接口说明不符：{}", rejection.body_text());
                Err(Problem::BadRequest(Refusal::new("unreadable_json", sentence)))
            }
        }
    }
}
