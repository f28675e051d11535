//! What a visitor asks of every page: how it is to look.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};
use gongkai_web_kit::layout::View;
use std::convert::Infallible;

/// The address of the page without the wishes about its look, and those wishes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visitor {
    /// 长辈版, 高对比.
    pub view: View,
    /// Path and query, such as `/search?q=a`.
    pub address: String,
    /// What the browser accepts and holds already.
    pub headers: HeaderMap,
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        let rest = View::rest_of(query);
        let path = parts.uri.path();
        let address = if rest.is_empty() { path.to_owned() } else { format!("{path}?{rest}") };
        Ok(Self { view: View::of_query(query), address, headers: parts.headers.clone() })
    }
}
