//! What a visitor asks of every page: how it is to look.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Uri, request::Parts},
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

/// Path and query without the wishes about the look, and these.
fn asked(uri: &Uri) -> (View, String) {
    let query = uri.query().unwrap_or_default();
    let rest = View::rest_of(query);
    let path = uri.path();
    let address = if rest.is_empty() { path.to_owned() } else { format!("{path}?{rest}") };
    (View::of_query(query), address)
}

/// What tells one kept page from another: visitors with the same key see the same.
pub fn key(uri: &Uri) -> String {
    let (view, address) = asked(uri);
    view.link(&address)
}

impl Visitor {
    /// As [`key`] says.
    pub fn key(&self) -> String {
        self.view.link(&self.address)
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let (view, address) = asked(&parts.uri);
        Ok(Self { view, address, headers: parts.headers.clone() })
    }
}
