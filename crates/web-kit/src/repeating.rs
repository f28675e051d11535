//! Does a changing request once, however often it arrives.

use axum::{
    body::Body,
    extract::Request,
    http::{
        HeaderName, HeaderValue, StatusCode,
        header::{ACCEPT_ENCODING, CONTENT_TYPE, LOCATION},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use data_encoding::HEXLOWER;
use gongkai_domain::refusal::Refusal;
use http_body_util::BodyExt;

use crate::{
    intake::TakenIn,
    problem::Problem,
    repeat::{Begun, KeptAnswer, RepeatKey, Repeats},
    seal::Sealer,
};

/// The header by which programs name a request.
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Tells a program that the answer is that of the first time.
const REPEATED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The name of a request. For a form it is the seal together with the content: the same form with
/// something corrected is another request. Programs must name theirs. A script that sends without a
/// form of its own names none: what it does may be done as often as it asks.
pub(crate) fn key(
    request: &Request,
    who: String,
    sealer: &Sealer,
    taken: &TakenIn,
    is_api: bool,
) -> Result<Option<RepeatKey>, Problem> {
    if is_api {
        let key = named(request)?;
        return Ok(Some(RepeatKey { who, key, content: taken.content }));
    }
    let nonce = taken.seal.as_deref().and_then(|seal| sealer.open(seal));
    let beginning = taken.content.get(..8).unwrap_or_default();
    Ok(nonce.map(|nonce| RepeatKey {
        who,
        key: format!("{nonce}.{}", HEXLOWER.encode(beginning)),
        content: taken.content,
    }))
}

fn named(request: &Request) -> Result<String, Problem> {
    let value = request.headers().get(IDEMPOTENCY_KEY).and_then(|value| value.to_str().ok());
    let well_formed = |key: &&str| (8..=64).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
    value.filter(well_formed).map(str::to_owned).ok_or_else(|| {
        let sentence = "请在请求头 Idempotency-Key 中给出 8 到 64 个字符的键，同一次操作重发时键不变";
        Problem::BadRequest(Refusal::new("idempotency_key_missing", sentence))
    })
}

pub(crate) async fn run(
    repeats: &dyn Repeats,
    key: &RepeatKey,
    mut request: Request,
    next: Next,
) -> Response {
    // An answer is kept as anybody can read it, whatever the one who asks again takes.
    request.headers_mut().remove(ACCEPT_ENCODING);
    match repeats.begin(key).await {
        Err(problem) => problem.into_response(),
        Ok(Begun::Done(answer)) => again(answer),
        Ok(Begun::Unfinished) => Problem::Unfinished.into_response(),
        Ok(Begun::OtherContent) => {
            let sentence = "这个 Idempotency-Key 已用于内容不同的请求，请为新的操作换一个键";
            Problem::from(Refusal::new("idempotency_key_reused", sentence)).into_response()
        }
        Ok(Begun::New) => first(repeats, key, next.run(request).await).await,
    }
}

/// Keeps the answer of a request that was done. One that was refused changed nothing and may be sent
/// again. After a fault nobody knows whether something was stored: the key stays noted, so that it
/// is not done twice.
async fn first(repeats: &dyn Repeats, key: &RepeatKey, response: Response) -> Response {
    let status = response.status();
    if status.is_client_error() || status == StatusCode::SERVICE_UNAVAILABLE {
        if let Err(problem) = repeats.forget(key).await {
            tracing::warn!(?problem, "a refused request stays noted as begun");
        }
        return response;
    }
    if status.is_server_error() {
        return response;
    }
    let (parts, body) = response.into_parts();
    let bytes = match body.collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) => return Problem::fault(error).into_response(),
    };
    let text = |name| parts.headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let answer = KeptAnswer {
        status: status.as_u16(),
        location: text(LOCATION).map(str::to_owned),
        content_type: text(CONTENT_TYPE).map(str::to_owned),
        body: bytes.to_vec(),
    };
    if let Err(problem) = repeats.keep(key, &answer).await {
        // The change is done; only its repetition would be answered less well.
        tracing::warn!(?problem, "the answer of a request was not kept");
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn again(answer: KeptAnswer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    headers.remove(CONTENT_TYPE);
    for (name, value) in [(LOCATION, answer.location), (CONTENT_TYPE, answer.content_type)] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            headers.insert(name, value);
        }
    }
    headers.insert(REPEATED, HeaderValue::from_static("true"));
    response
}
