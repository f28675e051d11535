//! Around every request: its number, where it comes from, how long its body may take; afterwards the
//! page of a problem, the headers, one line in the log and the figures.

use std::{
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    body::{Body, HttpBody},
    extract::{Request, State},
    http::{
        HeaderName, HeaderValue, Method, StatusCode,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, ALLOW},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use data_encoding::HEXLOWER;
use futures_util::FutureExt;
use tokio::time::Instant;

use crate::{
    address::{self, Peer},
    body, headers,
    meters::{InFlight, Measured, measure},
    problem::Problem,
    problem_page::{self, Tongue},
    site::{Ground, Missing},
    visit::{Pattern, RequestNumber, Visit},
};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What goes around every request.
pub(crate) struct Frame {
    ground: Arc<Ground>,
    /// Tells the numbers of this run of the program from those of others.
    run: String,
    next: AtomicU64,
    /// The page of an address that does not exist, if the surface has one of its own.
    missing: Option<Missing>,
}

impl Frame {
    pub fn new(ground: Arc<Ground>, missing: Option<Missing>) -> Self {
        let mut run = [0; 4];
        ground.chance.fill(&mut run);
        Self { ground, run: HEXLOWER.encode(&run), next: AtomicU64::new(1), missing }
    }

    /// What the page of a missing address needs to know about the request, if there is such a page.
    fn question(&self, request: &Request, tongue: &Tongue) -> Option<Request> {
        if self.missing.is_none() || !tongue.is_of_the_public() {
            return None;
        }
        let mut question = Request::new(Body::empty());
        *question.uri_mut() = request.uri().clone();
        *question.headers_mut() = request.headers().clone();
        Some(question)
    }

    /// The surface's own page instead of the plain one, if this is the answer of a missing address.
    async fn missing(&self, response: Response, question: Option<Request>) -> Response {
        let is_missing = matches!(response.extensions().get::<Problem>(), Some(Problem::NotFound));
        let (Some(missing), Some(question), true) = (&self.missing, question, is_missing) else {
            return response;
        };
        let mut page = missing(question).await;
        if page.status().is_server_error() || page.extensions().get::<Problem>().is_some() {
            tracing::error!(problem = ?page.extensions().get::<Problem>(), "no page for missing addresses");
            return response;
        }
        *page.status_mut() = StatusCode::NOT_FOUND;
        if let Some(pattern) = response.extensions().get::<Pattern>().copied() {
            page.extensions_mut().insert(pattern);
        }
        page
    }

    pub(crate) fn number(&self) -> Arc<str> {
        format!("{}-{}", self.run, self.next.fetch_add(1, Ordering::Relaxed)).into()
    }
}

impl Frame {
    /// What every answer has, and the line in the log.
    pub(crate) fn sent(
        &self,
        mut response: Response,
        method: &Method,
        begun: Instant,
        number: &str,
    ) -> Response {
        headers::secure(response.headers_mut(), self.ground.settings.behind_tls);
        if let Ok(value) = HeaderValue::from_str(number) {
            response.headers_mut().insert(REQUEST_ID, value);
        }
        tell(method, &response, begun, number);
        response
    }
}

/// The outermost layer.
pub(crate) async fn surround(State(frame): State<Arc<Frame>>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let in_flight = InFlight::begin();
    let settings = &frame.ground.settings;
    let peer = request.extensions().get::<Peer>().map_or(address::UNKNOWN, |peer| peer.0.ip());
    let client = address::client(peer, request.headers(), &settings.proxies);
    let number = frame.number();
    let visit = Visit { peer, client };
    let tongue = Tongue::of(&request);
    let method = request.method().clone();
    request.extensions_mut().insert(visit);
    request.extensions_mut().insert(RequestNumber(number.clone()));
    let incoming = std::mem::take(request.body_mut());
    *request.body_mut() = body::timed(incoming, settings.body_silence, settings.body_total);

    let question = frame.question(&request, &tongue);
    let response = frame.missing(next.run(request).await, question).await;
    let mut response = spoken(response, &tongue, &number);
    if response.status() != StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().remove(ALLOW);
    }
    drop(in_flight);
    frame.sent(response, &method, begun, &number)
}

/// A problem becomes a page. So does what a library answers in plain words of its own.
fn spoken(response: Response, tongue: &Tongue, number: &str) -> Response {
    let status = response.status();
    let pattern = response.extensions().get::<Pattern>().copied();
    let problem = match response.extensions().get::<Problem>() {
        Some(problem) => problem.clone(),
        None if status.is_client_error() || status.is_server_error() => {
            match problem_page::of_library(&response) {
                Some(problem) => problem,
                None => return response,
            }
        }
        None => return response,
    };
    if let Problem::Fault(cause) = &problem {
        tracing::error!(number, cause = &**cause, "fault");
    }
    let mut page = problem_page::page(&problem, tongue, number);
    if let (Problem::WrongMethod, Some(allow)) = (&problem, response.headers().get(ALLOW)) {
        page.headers_mut().insert(ALLOW, allow.clone());
    }
    // Whoever may read the answer may read why there is none.
    if let Some(origin) = response.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN) {
        page.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    }
    if let Some(pattern) = pattern {
        page.extensions_mut().insert(pattern);
    }
    page
}

/// One line for one request. Never the address as it was asked: it may hold names and codes.
fn tell(method: &Method, response: &Response, begun: Instant, number: &str) {
    let route = response.extensions().get::<Pattern>().map_or("(unknown)", |pattern| pattern.0);
    let took = begun.elapsed();
    let status = response.status().as_u16();
    let bytes = response.body().size_hint().exact();
    measure(&Measured { method, route, status: response.status(), took });
    tracing::info!(
        target: "gongkai::request",
        method = known_method(method),
        route,
        status,
        ms = took.as_secs_f64() * 1000.0,
        bytes,
        number,
    );
}

/// A method by a fixed word: clients may send any.
pub(crate) fn known_method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "OTHER",
    }
}

/// A handler that panics has a fault; the program goes on.
pub(crate) async fn catch_panics(request: Request<Body>, next: Next) -> Response {
    AssertUnwindSafe(next.run(request)).catch_unwind().await.unwrap_or_else(|panic| {
        let cause = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "a handler panicked".to_owned());
        Problem::fault(cause).into_response()
    })
}
