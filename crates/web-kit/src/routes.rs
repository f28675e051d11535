//! The table of routes. A route is a row of it: method, path, policy, what it does and how much it
//! takes in. Tests read the table; the router is made from it and from nothing else.

use std::{collections::BTreeMap, fmt};

use axum::{
    handler::Handler,
    http::{
        HeaderValue, Method,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS},
    },
    middleware::map_response,
    response::Response,
    routing::{MethodFilter, MethodRouter, on},
};

use crate::{guard, policy::Policy};

/// The most that an ordinary form may weigh.
const FORM_BYTES: usize = 1024 * 1024;

/// What a route takes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intake {
    /// Nothing: it only answers.
    Nothing,
    /// A form, or a JSON value, of at most so many bytes.
    Form(usize),
    /// Files, of at most so many bytes in all.
    Upload(usize),
}

/// One route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The method; `GET` answers `HEAD` too.
    pub method: Method,
    /// The path with its parameters in braces.
    pub path: &'static str,
    /// Who may use it.
    pub policy: Policy,
    /// What it does, such as `report.import`: capability, then verb.
    pub capability: &'static str,
    /// What it takes in.
    pub intake: Intake,
}

impl Row {
    /// Does the route change something? Then it asks for the proof of its own form.
    pub fn changes(&self) -> bool {
        self.method != Method::GET
    }
}

/// Why the program does not start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteFault(String);

impl RouteFault {
    pub(crate) fn new(why: String) -> Self {
        Self(why)
    }
}

impl fmt::Display for RouteFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RouteFault {}

/// Routes that share a state. Each capability makes its own and the surface joins them.
pub struct Routes<S> {
    pub(crate) entries: Vec<Entry<S>>,
}

pub(crate) struct Entry<S> {
    pub row: Row,
    pub handler: MethodRouter<S>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// No routes yet.
    pub fn new() -> Self {
        Self { entries: Vec::new() }
    }

    /// A page that changes nothing.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, policy: Policy, capability: &'static str, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(Method::GET, MethodFilter::GET, path, policy, capability, Intake::Nothing, handler)
    }

    /// A form or a command that changes something.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, policy: Policy, capability: &'static str, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(
            Method::POST,
            MethodFilter::POST,
            path,
            policy,
            capability,
            Intake::Form(FORM_BYTES),
            handler,
        )
    }

    /// The same for long texts: of at most `bytes`.
    #[must_use]
    pub fn post_long<H, T>(
        self,
        path: &'static str,
        policy: Policy,
        capability: &'static str,
        bytes: usize,
        handler: H,
    ) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(Method::POST, MethodFilter::POST, path, policy, capability, Intake::Form(bytes), handler)
    }

    /// A form with files, of at most `bytes` in all.
    #[must_use]
    pub fn upload<H, T>(
        self,
        path: &'static str,
        policy: Policy,
        capability: &'static str,
        bytes: usize,
        handler: H,
    ) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(Method::POST, MethodFilter::POST, path, policy, capability, Intake::Upload(bytes), handler)
    }

    #[expect(clippy::too_many_arguments, reason = "private; the public ways in say the same in fewer words")]
    fn add<H, T>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        policy: Policy,
        capability: &'static str,
        intake: Intake,
        handler: H,
    ) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let row = Row { method, path, policy, capability, intake };
        self.entries.push(Entry { row, handler: on(filter, handler) });
        self
    }

    /// These routes and those.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.entries.extend(other.entries);
        self
    }

    /// Lets pages of other sites read these answers: they are the same for everybody, and requests from elsewhere
    /// bring no cookie.
    #[must_use]
    pub fn readable_elsewhere(self) -> Self {
        let open = |Entry { row, handler }| Entry { row, handler: handler.layer(map_response(to_any_site)) };
        Self { entries: self.entries.into_iter().map(open).collect() }
    }

    /// The table, in the order of writing.
    pub fn table(&self) -> impl Iterator<Item = &Row> {
        self.entries.iter().map(|entry| &entry.row)
    }
}

async fn to_any_site(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("etag"));
    response
}

/// Looks for rows that cannot stand together: the router itself would panic.
pub(crate) fn check<'a>(rows: impl Iterator<Item = &'a Row>) -> Result<(), RouteFault> {
    let mut paths = matchit::Router::new();
    let mut known: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for row in rows {
        let fault = |why: &str| Err(RouteFault(format!("{} {} {why}", row.method, row.path)));
        if let Some(flaw) = row.policy.flaw() {
            return fault(&format!("has a policy that {flaw}"));
        }
        if let Some(flaw) = guard::misplaced(row) {
            return fault(flaw);
        }
        let well_formed =
            row.path.starts_with('/') && !row.path.split('/').any(|part| part.starts_with([':', '*']));
        if !well_formed {
            return fault("is no path: it begins with / and has its parameters in braces");
        }
        if !known.keys().any(|(path, _)| *path == row.path)
            && let Err(conflict) = paths.insert(row.path, ())
        {
            return fault(&format!("does not fit beside the others: {conflict}"));
        }
        if let Some(other) = known.insert((row.path, row.method.as_str()), row.capability) {
            return fault(&format!("is there twice: {other} and {}", row.capability));
        }
    }
    Ok(())
}
