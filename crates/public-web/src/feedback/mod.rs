//! What visitors write: comments on drafts that are put to the public, reports of errors, questions; and what
//! they are told about it. Nothing that was written is ever shown here again.

pub mod ask;
pub mod calls;
pub mod comment;
pub mod error;
mod limit;
mod post;
pub mod questions;
pub mod receipt;

use axum::{
    http::{HeaderMap, HeaderValue, header::CACHE_CONTROL},
    response::Response,
};
use gongkai_web_kit::{page_cache::Rendered, policy::Policy, problem::Problem, routes::Routes};

pub use limit::Limits;

use crate::portal::Portal;

/// The routes.
pub fn routes() -> Routes<Portal> {
    Routes::new()
        .get("/public-comments", Policy::PUBLIC, "feedback.calls", calls::show)
        .get("/public-comments/{agency}/{document}", Policy::PUBLIC, "feedback.comment", comment::form)
        .post("/public-comments/{agency}/{document}", Policy::PUBLIC, "feedback.comment", comment::send)
        .get("/report-error", Policy::PUBLIC, "feedback.error", error::form)
        .post("/report-error", Policy::PUBLIC, "feedback.error", error::send)
        .get("/questions", Policy::PUBLIC, "feedback.questions", questions::show)
        .get("/questions/ask", Policy::PUBLIC, "feedback.ask", ask::form)
        .post("/questions/ask", Policy::PUBLIC, "feedback.ask", ask::send)
        .get("/receipts", Policy::PUBLIC, "feedback.receipt", receipt::form)
        .post("/receipts", Policy::PUBLIC, "feedback.receipt", receipt::show)
}

/// An answer for this visitor alone: no browser keeps it and no cache on the way.
pub async fn private(portal: &Portal, headers: &HeaderMap, page: Rendered) -> Result<Response, Problem> {
    let mut answer = portal.fresh(headers, async move { Ok(page) }).await?;
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}
