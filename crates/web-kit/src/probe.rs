//! For machines that watch the program: does it live, can it work, what does it count.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderValue, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};

use crate::{door::Answering, meters, policy::Policy, problem::Problem, routes::Routes};

/// What only the wiring knows about the state of the program.
pub trait Vitals: Send + Sync {
    /// Can the program do its work now, its databases included?
    fn ready(&self) -> Answering<'_, ()>;

    /// Figures of this moment, such as `gongkai_jobs_stuck`, by name.
    fn figures(&self) -> Answering<'_, Vec<(&'static str, f64)>>;
}

/// `/healthz`, `/readyz`, `/metrics`.
pub fn routes() -> Routes<Arc<dyn Vitals>> {
    Routes::new()
        .get("/healthz", Policy::PROBE, "operation.alive", alive)
        .get("/readyz", Policy::PROBE, "operation.ready", ready)
        .get("/metrics", Policy::PROBE, "operation.metrics", figures)
}

async fn alive() -> &'static str {
    "ok\n"
}

async fn ready(State(vitals): State<Arc<dyn Vitals>>) -> Result<&'static str, Problem> {
    match vitals.ready().await {
        Ok(()) => Ok("ready\n"),
        Err(problem) => {
            tracing::warn!(?problem, "not ready");
            Err(Problem::Busy(5))
        }
    }
}

async fn figures(State(vitals): State<Arc<dyn Vitals>>) -> Result<Response, Problem> {
    for (name, value) in vitals.figures().await? {
        metrics::gauge!(name).set(value);
    }
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    Ok(([(CONTENT_TYPE, kind)], meters::text()).into_response())
}
