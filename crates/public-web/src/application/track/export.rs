//! `/track/export.json`: everything that is kept here about the application, for its applicant.

use axum::{
    extract::State,
    http::{HeaderValue, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
};
use gongkai_web_kit::{caller::TrackedCookie, download::Download, problem::Problem};

use super::{super::go_to, Tracked};
use crate::{portal::Portal, visitor::Visitor};

/// The file.
pub async fn show(
    State(portal): State<Portal>,
    visitor: Visitor,
    cookie: Option<TrackedCookie>,
) -> Result<Response, Problem> {
    let Some(Tracked { card: Some((_, card)), .. }) = Tracked::here(&portal, cookie.as_ref()).await? else {
        return go_to(&visitor.view.link("/track"));
    };
    let bytes = serde_json::to_vec_pretty(&card).map_err(Problem::fault)?;
    let name = format!("政府信息公开申请 {}.json", card.number);
    let file = Download { name, kind: "application/json; charset=utf-8", bytes: bytes.into() };
    let mut response = file.into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
