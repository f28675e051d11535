//! Answers that are made while they are sent, so that they take little memory whatever their length.

use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    response::Response,
};
use gongkai_web_kit::{download::disposition, problem::Problem};

/// A file that is made while it is sent.
pub struct Streamed<'a> {
    /// The name under which it is stored.
    pub name: &'a str,
    /// Type of the content.
    pub kind: &'a str,
    /// Says the same only while the content is the same.
    pub tag: &'a str,
}

impl Streamed<'_> {
    /// The answer; `body` is only asked for if the client does not have it.
    pub fn answer(&self, request: &HeaderMap, body: impl FnOnce() -> Body) -> Result<Response, Problem> {
        let tag = format!("W/\"{}\"", self.tag);
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        let mut put = |name: HeaderName, value: &str| {
            HeaderValue::from_str(value).map(|value| headers.insert(name, value)).map_err(Problem::fault)
        };
        put(CACHE_CONTROL, "no-cache")?;
        put(ETAG, &tag)?;
        let mut known = request.get_all(IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
        if known.any(|line| line.split(',').any(|one| one.trim() == tag || one.trim() == "*")) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return Ok(response);
        }
        put(CONTENT_TYPE, self.kind)?;
        put(CONTENT_DISPOSITION, &disposition(self.name, false))?;
        *response.body_mut() = body();
        Ok(response)
    }
}
