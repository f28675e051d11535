//! In front of the routes: pages for everybody that were sent before are sent again without asking a
//! route, a guard or a lane. They cost next to nothing, so they are sent even when the machine is busy.

use std::sync::Arc;

use axum::{
    http::{HeaderMap, Method, Request, Uri},
    response::Response,
};
use tokio::time::Instant;

use crate::{
    frame::Frame,
    guard::{API, OFFICE, is_below},
    visit::Pattern,
};

/// Finds a page that its route would answer with to anybody who asks for this address.
pub(crate) type AtHand = Arc<dyn Fn(&Uri, &HeaderMap) -> Option<Response> + Send + Sync>;

/// Route of these answers in the log and the figures.
const KEPT: Pattern = Pattern("(kept)");

/// Answers what is at hand.
#[derive(Clone)]
pub struct Front {
    frame: Arc<Frame>,
    at_hand: AtHand,
}

impl Front {
    pub(crate) fn new(frame: Arc<Frame>, at_hand: AtHand) -> Self {
        Self { frame, at_hand }
    }

    /// The answer, if the page is at hand.
    pub fn answer<B>(&self, request: &Request<B>) -> Option<Response> {
        let path = request.uri().path();
        if request.method() != Method::GET || is_below(path, OFFICE) || is_below(path, API) {
            return None;
        }
        let begun = Instant::now();
        let mut response = (self.at_hand)(request.uri(), request.headers())?;
        response.extensions_mut().insert(KEPT);
        Some(self.frame.sent(response, request.method(), begun, &self.frame.number()))
    }
}
