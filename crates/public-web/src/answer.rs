//! Answers of public pages.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use gongkai_web_kit::{headers::leave_out, layout::PortalFrame, page_cache::Rendered, problem::Problem};

/// A page.
pub fn page(template: &impl Template) -> Result<Rendered, Problem> {
    Ok(Rendered::html(template.render()?))
}

/// A page that says something else than was asked for.
pub fn with_status(status: StatusCode, template: &impl Template) -> Result<Rendered, Problem> {
    Ok(Rendered { status, ..page(template)? })
}

/// Text of some other kind.
pub fn text(kind: &'static str, text: String) -> Rendered {
    Rendered { status: StatusCode::OK, kind, body: text.into(), unlisted: false }
}

/// The same answer; `unlisted`: search engines are asked to leave it out.
pub fn listed_or_not(mut answer: Response, unlisted: bool) -> Response {
    if unlisted {
        leave_out(answer.headers_mut());
    }
    answer
}

#[derive(Template)]
#[template(path = "not_found.html")]
struct NotFound {
    frame: PortalFrame,
    sentence: String,
}

/// There is no such thing; the page says where to look instead.
pub fn not_found(mut frame: PortalFrame, sentence: impl Into<String>) -> Result<Rendered, Problem> {
    frame.title = "没有找到这一页".into();
    with_status(StatusCode::NOT_FOUND, &NotFound { frame, sentence: sentence.into() })
}
