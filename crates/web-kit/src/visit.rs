//! One request, as the frame sees it before any route does.

use std::{net::IpAddr, sync::Arc};

use axum::http::Extensions;

use crate::problem::Problem;

/// What is known about a request.
#[derive(Clone)]
pub(crate) struct Visit {
    /// The other end of the connection.
    pub peer: IpAddr,
    /// Where the call comes from.
    pub client: IpAddr,
}

impl Visit {
    pub fn of(extensions: &Extensions) -> Result<&Self, Problem> {
        extensions.get().ok_or_else(|| Problem::fault("a route outside of the frame"))
    }
}

/// The number under which the log knows the request; pages of a fault show it.
#[derive(Debug, Clone)]
pub struct RequestNumber(pub Arc<str>);

/// The pattern of the route that answered, for the log and the figures.
#[derive(Clone, Copy)]
pub(crate) struct Pattern(pub &'static str);
