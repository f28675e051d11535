//! Answers of public pages.

use askama::Template;
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use gongkai_web_kit::{layout::PortalFrame, problem::Problem};

/// A page.
pub fn page(template: &impl Template) -> Result<Response, Problem> {
    with_status(StatusCode::OK, template)
}

/// A page that says something else than was asked for.
pub fn with_status(status: StatusCode, template: &impl Template) -> Result<Response, Problem> {
    let mut response = text("text/html; charset=utf-8", template.render()?);
    *response.status_mut() = status;
    Ok(response)
}

/// Text of some other kind.
pub fn text(kind: &'static str, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

#[derive(Template)]
#[template(path = "not_found.html")]
struct NotFound {
    frame: PortalFrame,
    sentence: String,
}

/// There is no such thing; the page says where to look instead.
pub fn not_found(mut frame: PortalFrame, sentence: impl Into<String>) -> Result<Response, Problem> {
    frame.title = "没有找到这一页".into();
    with_status(StatusCode::NOT_FOUND, &NotFound { frame, sentence: sentence.into() })
}
