//! The body of a changing request: taken in within limits, the seal read out of it, and handed on as
//! it came. A form is read whole; of an upload only the beginning, where the seal stands first.

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::{
        Method,
        header::{CONTENT_LENGTH, CONTENT_TYPE},
    },
};
use futures_util::{StreamExt, stream};
use gongkai_domain::refusal::Refusal;
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};

use crate::{body::problem_of_body, form::Entered, problem::Problem, routes::Intake, seal::SEAL_FIELD};

/// So much of an upload is looked at before the handler sees it. Files of office programs begin with
/// sizes, times and checksums, so this much tells one file from another.
const BEGINNING: usize = 16 * 1024;

/// What the body says before the handler runs.
pub(crate) struct TakenIn {
    /// The seal that stands in the body.
    pub seal: Option<String>,
    /// Digest of what was asked, with which content.
    pub content: [u8; 32],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Empty,
    Fields,
    Parts,
    Json,
}

/// Reads what must be known first. The request goes on with the same body.
pub(crate) async fn take_in(request: &mut Request, intake: Intake) -> Result<TakenIn, Problem> {
    let limit = match intake {
        Intake::Nothing => 0,
        Intake::Form(bytes) | Intake::Upload(bytes) => bytes,
    };
    let announced = announced(request);
    if announced.is_some_and(|bytes| bytes > limit as u64) {
        return Err(Problem::TooLarge(limit));
    }
    let kind = kind(request)?;
    if kind == Kind::Parts && !matches!(intake, Intake::Upload(_)) {
        return Err(wrong_kind());
    }
    let mut digest = Sha256::new();
    digest.update(request.method().as_str());
    digest.update(request.uri().path_and_query().map_or("/", |path| path.as_str()));
    digest.update(announced.unwrap_or_default().to_le_bytes());
    let body = crate::body::limited(std::mem::take(request.body_mut()), limit);
    let (beginning, rest) =
        read_beginning(body, if kind == Kind::Parts { BEGINNING } else { usize::MAX }).await?;
    digest.update(&beginning);
    let seal = match kind {
        Kind::Fields => {
            let entered = Entered::of_urlencoded(&beginning);
            if entered.iter().any(|(name, _)| name.contains('\0')) {
                let sentence = "填写的内容中有无法保存的字符，请重新输入后再提交";
                return Err(Problem::BadRequest(Refusal::new("unreadable", sentence)));
            }
            let seal = entered.get(SEAL_FIELD).map(str::to_owned);
            request.extensions_mut().insert(entered);
            seal
        }
        Kind::Parts => boundary(request).and_then(|boundary| seal_of_parts(&beginning, &boundary)),
        Kind::Json | Kind::Empty => None,
    };
    *request.body_mut() = match rest {
        None => Body::from(beginning),
        Some(rest) => Body::from_stream(stream::iter([Ok(beginning)]).chain(rest.into_data_stream())),
    };
    Ok(TakenIn { seal, content: digest.finalize().into() })
}

fn announced(request: &Request) -> Option<u64> {
    request.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn kind(request: &Request) -> Result<Kind, Problem> {
    let Some(value) = request.headers().get(CONTENT_TYPE) else {
        let empty = request.body().is_end_stream() || request.method() == Method::DELETE;
        return if empty { Ok(Kind::Empty) } else { Err(wrong_kind()) };
    };
    let text = value.to_str().unwrap_or_default();
    match text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => Ok(Kind::Fields),
        "multipart/form-data" => Ok(Kind::Parts),
        "application/json" => Ok(Kind::Json),
        _ => Err(wrong_kind()),
    }
}

fn wrong_kind() -> Problem {
    let sentence = "这里不接收这种格式的内容，请从本系统的页面提交，或按接口说明设置内容类型";
    Problem::WrongKind(Refusal::new("wrong_content_type", sentence))
}

/// At least `enough` bytes, or all; the rest, if there may be more.
async fn read_beginning(mut body: Body, enough: usize) -> Result<(Bytes, Option<Body>), Problem> {
    let mut read = Vec::new();
    while read.len() < enough {
        match body.frame().await {
            None => return Ok((read.into(), None)),
            Some(Ok(frame)) => read.extend_from_slice(frame.data_ref().map_or(&[], |data| data)),
            Some(Err(error)) => return Err(problem_of_body(&error)),
        }
    }
    Ok((read.into(), Some(body)))
}

fn boundary(request: &Request) -> Option<String> {
    let text = request.headers().get(CONTENT_TYPE)?.to_str().ok()?;
    let value = text.split(';').skip(1).find_map(|part| part.trim().strip_prefix("boundary="))?;
    Some(value.trim_matches('"').to_owned())
}

/// The value of the seal field, if it is the first part, in exactly the form that browsers write.
fn seal_of_parts(beginning: &[u8], boundary: &str) -> Option<String> {
    let text = |bytes| std::str::from_utf8(bytes).ok();
    let first = beginning.strip_prefix(format!("--{boundary}\r\n").as_bytes())?;
    let (head, rest) = split_at(first, b"\r\n\r\n")?;
    let named = text(head)?.lines().any(|line| {
        let line = line.to_ascii_lowercase();
        line == format!("content-disposition: form-data; name=\"{SEAL_FIELD}\"")
    });
    let (value, _) = split_at(rest, format!("\r\n--{boundary}").as_bytes())?;
    (named && value.len() <= 128).then(|| text(value).map(str::to_owned)).flatten()
}

fn split_at<'a>(bytes: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = bytes.windows(mark.len()).position(|window| window == mark)?;
    Some((bytes.get(..at)?, bytes.get(at + mark.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seal_stands_first() {
        let part = |name: &str, value: &str| {
            format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        for (body, expected) in [
            (part("csrf", "abc") + "--B--\r\n", Some("abc")),
            (part("csrf", "abc") + &part("year", "2025") + "--B--", Some("abc")),
            (part("year", "2025") + &part("csrf", "abc") + "--B--", None),
            (part("csrf2", "abc") + "--B--", None),
            (part("csrf", "abc"), None),
            (part("csrf", &"x".repeat(200)) + "--B--", None),
            (String::new(), None),
        ] {
            assert_eq!(seal_of_parts(body.as_bytes(), "B").as_deref(), expected, "{body}");
        }
    }
}
