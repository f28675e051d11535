//! Figures about requests, in the text form that Prometheus reads. Other parts of the program count
//! with the `metrics` macros; whatever they count appears here too.

use std::{sync::OnceLock, time::Duration};

use axum::http::{Method, StatusCode};
use metrics::{counter, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

use crate::frame::known_method;

const REQUESTS: &str = "gongkai_requests_total";
const SECONDS: &str = "gongkai_request_seconds";
const IN_FLIGHT: &str = "gongkai_requests_in_flight";
const MEMORY: &str = "gongkai_memory_bytes";

const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// How often what was measured is added up even if nobody asks.
const UPKEEP: Duration = Duration::from_secs(10);

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// Begins to count, once for the whole program; further calls change nothing.
pub fn install() -> Result<(), BuildError> {
    if HANDLE.get().is_some() {
        return Ok(());
    }
    let buckets = Matcher::Full(SECONDS.to_owned());
    let recorder = PrometheusBuilder::new().set_buckets_for_metric(buckets, &BUCKETS)?.build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_ok() {
        metrics::describe_counter!(REQUESTS, "requests by method, route and status");
        metrics::describe_histogram!(SECONDS, "time from the head of a request to the head of its answer");
        metrics::describe_gauge!(IN_FLIGHT, "requests that are being worked on");
        metrics::describe_gauge!(MEMORY, "resident memory of the process");
        let _ = HANDLE.set(handle);
    }
    Ok(())
}

/// Adds up what was measured from time to time; runs as long as the server.
pub(crate) async fn keep_up() {
    loop {
        tokio::time::sleep(UPKEEP).await;
        if let Some(handle) = HANDLE.get() {
            handle.run_upkeep();
        }
    }
}

/// All figures as text. Empty as long as nothing is installed.
pub(crate) fn text() -> String {
    if let Some(bytes) = resident() {
        gauge!(MEMORY).set(bytes);
    }
    HANDLE.get().map(PrometheusHandle::render).unwrap_or_default()
}

/// Resident memory by Linux; other systems tell nothing here.
fn resident() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024.0)
}

/// What is counted about one request.
pub(crate) struct Measured<'a> {
    pub method: &'a Method,
    pub route: &'static str,
    pub status: StatusCode,
    pub took: Duration,
}

pub(crate) fn measure(measured: &Measured<'_>) {
    let Measured { method, route, status, took } = measured;
    let status = status.as_str().to_owned();
    counter!(REQUESTS, "method" => known_method(method), "route" => *route, "status" => status).increment(1);
    histogram!(SECONDS, "route" => *route).record(took.as_secs_f64());
}

/// One request that is being worked on, as long as the value lives.
pub(crate) struct InFlight(());

impl InFlight {
    pub fn begin() -> Self {
        gauge!(IN_FLIGHT).increment(1.0);
        Self(())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        gauge!(IN_FLIGHT).decrement(1.0);
    }
}
