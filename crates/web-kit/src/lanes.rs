//! More requests than the machine can work on are told at once to come again, instead of waiting
//! without end. Submitting and the office keep a lane of their own, so that a rush of readers stops
//! neither.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{problem::Problem, settings::Settings};

/// Seconds after which a browser may come again.
const COME_AGAIN: u32 = 2;

/// Places for requests that are being worked on.
pub(crate) struct Lanes {
    open: Semaphore,
    reserved: Semaphore,
}

impl Lanes {
    pub fn new(settings: &Settings) -> Self {
        let reserved = settings.reserved_at_once.min(settings.requests_at_once);
        Self {
            open: Semaphore::new(settings.requests_at_once - reserved),
            reserved: Semaphore::new(reserved),
        }
    }

    fn place(&self, reserved_too: bool) -> Option<SemaphorePermit<'_>> {
        let open = self.open.try_acquire().ok();
        if open.is_none() && reserved_too {
            return self.reserved.try_acquire().ok();
        }
        open
    }
}

pub(crate) async fn enter(State(lanes): State<Arc<Lanes>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let reserved_too = !matches!(*request.method(), Method::GET | Method::HEAD)
        || path.starts_with("/office")
        || matches!(path, "/healthz" | "/readyz" | "/metrics");
    match lanes.place(reserved_too) {
        Some(_place) => next.run(request).await,
        None => Problem::Busy(COME_AGAIN).into_response(),
    }
}
