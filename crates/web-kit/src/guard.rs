//! The check in front of every route, made from its policy. Whoever is not let in gets the answer of
//! an address that does not exist; the exceptions help people who only need to sign in.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, Method, StatusCode, Uri,
        header::{AUTHORIZATION, CACHE_CONTROL, LOCATION, SET_COOKIE},
        request::Parts,
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use gongkai_domain::refusal::Refusal;

use crate::{
    caller::{FormSeal, Subject},
    cookie, crossing,
    door::TokenHolder,
    intake::{TakenIn, take_in},
    policy::{Access, Policy},
    problem::Problem,
    repeating,
    routes::Row,
    seal::{SEAL_HEADER, Sealer},
    settings::within,
    site::Ground,
    visit::{Pattern, Visit},
};

/// Where people sign in; `return` says where they wanted to go, `why=ended` that a session has ended.
pub const SIGN_IN: &str = "/office/sign-in";
/// Where the second factor is given again; `return` as above.
pub const STEP_UP: &str = "/office/step-up";

/// Pages of the office lie below it, and nothing else does.
pub(crate) const OFFICE: &str = "/office";
/// What tokens open lies below it.
pub(crate) const API: &str = "/api";
/// What programs get without a token.
const API_PUBLIC: &str = "/api/public";

/// Is the path this one, or below it?
pub(crate) fn is_below(path: &str, top: &str) -> bool {
    path.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What is wrong with the place of a route, if anything. What an address answers to a stranger is told
/// by its beginning, so a route must lie where its policy says.
pub(crate) fn misplaced(row: &Row) -> Option<&'static str> {
    match row.policy.access {
        _ if row.policy.is_office() != is_below(row.path, OFFICE) => {
            Some("must lie below /office if its policy is one of the office, and only then")
        }
        Access::Token(_) if !is_below(row.path, API) || is_below(row.path, API_PUBLIC) => {
            Some("must lie below /api, and not below /api/public, as its policy asks for a token")
        }
        _ => None,
    }
}

/// One route and what its guard needs.
pub(crate) struct Guard {
    pub ground: Arc<Ground>,
    pub row: Row,
    /// Names that may stand behind the question mark, where they are described.
    pub asked: Option<BTreeSet<String>>,
}

/// Why a request does not reach its handler.
enum Stop {
    Problem(Problem),
    GoTo(String),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        match self {
            Self::Problem(problem) => problem.into_response(),
            Self::GoTo(address) => redirect(&address),
        }
    }
}

/// A request that may go on.
struct Admitted {
    subject: Option<Subject>,
    sealer: Sealer,
}

/// The middleware of a route.
pub(crate) async fn stand(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let mut response = match guard.pass(request, next).await {
        Ok(response) => response,
        Err(stop) => stop.into_response(),
    };
    response.extensions_mut().insert(Pattern(guard.row.path));
    response
}

/// An address that no route has. It answers as a route beside it would answer to this caller, so that
/// nobody learns which addresses there are: without a session all of the office leads to the sign-in
/// page, without a token all of the interface asks for one.
pub(crate) async fn unknown(State(ground): State<Arc<Ground>>, request: Request) -> Response {
    let parts = request.into_parts().0;
    let path = parts.uri.path();
    let access = if is_below(path, OFFICE) {
        Access::Staff
    } else if is_below(path, API) && !is_below(path, API_PUBLIC) {
        Access::Token("")
    } else {
        return Problem::NotFound.into_response();
    };
    let policy = Policy { access, step_up: false };
    let stop = match Visit::of(&parts.extensions) {
        Ok(visit) => admit(&ground, &policy, visit, &parts).await.err(),
        Err(problem) => Some(problem.into()),
    };
    stop.unwrap_or(Stop::Problem(Problem::NotFound)).into_response()
}

fn redirect(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(address) => (StatusCode::SEE_OTHER, [(LOCATION, address)]).into_response(),
        Err(_) => Problem::NotFound.into_response(),
    }
}

impl Guard {
    async fn pass(&self, request: Request, next: Next) -> Result<Response, Stop> {
        let (parts, body) = request.into_parts();
        let visit = Visit::of(&parts.extensions)?.clone();
        let admitted = admit(&self.ground, &self.row.policy, &visit, &parts).await?;
        if let Some(known) = &self.asked {
            refuse_unknown(parts.uri.query().unwrap_or_default(), known)?;
        }
        let mut request = Request::from_parts(parts, body);
        let is_api = matches!(self.row.policy.access, Access::Token(_));
        let mut taken = None;
        if self.row.changes() {
            taken = Some(self.prove(&admitted, is_api, &mut request).await?);
        }
        self.step_up(&admitted, &request)?;
        let Admitted { subject, sealer } = admitted;
        let key = taken
            .as_ref()
            .map(|taken| repeating::key(&request, who(subject.as_ref(), &sealer), &sealer, taken, is_api))
            .transpose()?
            .flatten();
        if let Some(subject) = subject {
            request.extensions_mut().insert(subject);
        }
        request.extensions_mut().insert(sealer.clone());
        let mut response = match key {
            Some(key) => repeating::run(self.ground.repeats.as_ref(), &key, request, next).await,
            None => next.run(request).await,
        };
        self.finish(&mut response, &sealer);
        Ok(response)
    }

    /// A changing request proves that it comes from a form of this site and this session. A token
    /// needs no such proof: no browser sends it by itself.
    async fn prove(
        &self,
        admitted: &Admitted,
        is_api: bool,
        request: &mut Request,
    ) -> Result<TakenIn, Problem> {
        if !is_api && !crossing::is_own(request.headers(), &self.ground.settings.origins) {
            return Err(Problem::ForeignForm);
        }
        let mut taken = take_in(request, self.row.intake).await?;
        if is_api {
            return Ok(taken);
        }
        let in_header = request.headers().get(SEAL_HEADER).and_then(|value| value.to_str().ok());
        let in_header = in_header.map(str::to_owned);
        let sealed =
            |seal: &Option<String>| seal.as_ref().is_some_and(|seal| admitted.sealer.open(seal).is_some());
        if !sealed(&taken.seal) {
            taken.seal = None;
            if !sealed(&in_header) {
                return Err(Problem::ForeignForm);
            }
        }
        if let Some(seal) = taken.seal.clone().or(in_header) {
            request.extensions_mut().insert(FormSeal(seal));
        }
        Ok(taken)
    }

    fn step_up(&self, admitted: &Admitted, request: &Request) -> Result<(), Stop> {
        match &admitted.subject {
            Some(Subject::Session(signed)) if self.row.policy.step_up && !signed.staff.stepped_up => {
                if self.row.changes() {
                    return Err(Problem::StepUp.into());
                }
                Err(Stop::GoTo(format!("{STEP_UP}?return={}", escaped(own_address(request.uri())))))
            }
            _ => Ok(()),
        }
    }

    /// What the browser must keep, and must not keep.
    fn finish(&self, response: &mut Response, sealer: &Sealer) {
        let visitor = if sealer.was_used() { sealer.visitor() } else { None };
        if visitor.is_some() || !matches!(self.row.policy.access, Access::Public | Access::Probe) {
            response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        if let Some(visitor) = visitor.filter(|visitor| visitor.is_new)
            && let Some(value) = cookie::name_visitor(&visitor.cookie)
        {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
}

/// A program that misspells a parameter must not take the answer for the one that it asked for.
fn refuse_unknown(query: &str, known: &BTreeSet<String>) -> Result<(), Problem> {
    let mut names = form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name);
    let Some(unknown) = names.find(|name| !known.contains(name.as_ref())) else { return Ok(()) };
    let shown: String = unknown.chars().filter(|c| !c.is_control()).take(40).collect();
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    let sentence = if names.is_empty() {
        format!("这里没有参数“{shown}”，也不接受别的参数，请去掉问号和后面的内容")
    } else {
        format!("这里没有参数“{shown}”，可以用的有 {}，请改正或去掉", names.join("、"))
    };
    Err(Problem::BadRequest(Refusal::new("unknown_parameter", sentence)))
}

/// Is this caller let in at all?
async fn admit(ground: &Ground, policy: &Policy, visit: &Visit, parts: &Parts) -> Result<Admitted, Stop> {
    if policy.is_office() && !within(&ground.settings.office_ranges, visit.client) {
        return Err(Problem::NotFound.into());
    }
    let headers = &parts.headers;
    let subject = match policy.access {
        Access::Public => None,
        Access::Probe => {
            let from = if headers.contains_key("x-forwarded-for") { visit.client } else { visit.peer };
            return if within(&ground.settings.probe_ranges, from) {
                Ok(admitted(ground, None, headers))
            } else {
                Err(Problem::NotFound.into())
            };
        }
        Access::Entry => session(ground, visit, headers).await?,
        Access::Staff | Access::Duties(_) => match session(ground, visit, headers).await? {
            None => return Err(sign_in_first(parts)),
            signed => signed,
        },
        Access::Token(scope) => Some(Subject::Token(Arc::new(bearer(ground, visit, headers, scope).await?))),
    };
    if let (Access::Duties(duties), Some(Subject::Session(signed))) = (policy.access, &subject)
        && !signed.staff.has_any(duties)
    {
        return Err(Problem::NotFound.into());
    }
    Ok(admitted(ground, subject, headers))
}

async fn session(ground: &Ground, visit: &Visit, headers: &HeaderMap) -> Result<Option<Subject>, Problem> {
    let Some(value) = cookie::read(headers, cookie::SESSION) else { return Ok(None) };
    let signed = ground.doorkeeper.staff_of(value, visit.client).await?;
    Ok(signed.map(|signed| Subject::Session(Arc::new(signed))))
}

async fn bearer(
    ground: &Ground,
    visit: &Visit,
    headers: &HeaderMap,
    scope: &str,
) -> Result<TokenHolder, Problem> {
    let token = bearer_of(headers).ok_or(Problem::TokenMissing)?;
    let holder = ground.doorkeeper.token_of(token, visit.client).await?;
    let holder = holder.ok_or(Problem::TokenMissing)?;
    if holder.scopes.contains(scope) { Ok(holder) } else { Err(Problem::NotFound) }
}

fn admitted(ground: &Ground, subject: Option<Subject>, headers: &HeaderMap) -> Admitted {
    let chance = ground.chance.clone();
    let sealer = match &subject {
        Some(Subject::Session(signed)) => Sealer::new(signed.form_key, chance),
        Some(Subject::Token(_)) => Sealer::new(ground.site_key, chance),
        None => Sealer::of_visitor(cookie::read(headers, cookie::VISITOR), ground.site_key, chance),
    };
    Admitted { subject, sealer }
}

/// Whose request it is, for the memory of repeated ones.
fn who(subject: Option<&Subject>, sealer: &Sealer) -> String {
    match subject {
        Some(Subject::Session(signed)) => format!("staff:{}", signed.staff.id),
        Some(Subject::Token(holder)) => format!("token:{}", holder.token),
        None => sealer.visitor().map(|visitor| format!("visitor:{}", visitor.cookie)).unwrap_or_default(),
    }
}

fn bearer_of(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = values.next()?.to_str().ok()?;
    if values.next().is_some() {
        return None;
    }
    let (scheme, token) = value.split_once(' ')?;
    let well_formed = scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && token.len() <= 256;
    well_formed.then(|| token.trim())
}

/// People are sent to the sign-in page and come back. A form or a script is not sent away: what was
/// entered is still in the page that sent it.
fn sign_in_first(parts: &Parts) -> Stop {
    let by_script = parts.headers.contains_key("hx-request");
    if by_script || !matches!(parts.method, Method::GET | Method::HEAD) {
        return Problem::SignInFirst.into();
    }
    let ended = cookie::read(&parts.headers, cookie::SESSION).is_some();
    let why = if ended { "&why=ended" } else { "" };
    Stop::GoTo(format!("{SIGN_IN}?return={}{why}", escaped(own_address(&parts.uri))))
}

fn own_address(uri: &Uri) -> &str {
    uri.path_and_query().map_or("/office", |path| path.as_str())
}

fn escaped(address: &str) -> String {
    form_urlencoded::byte_serialize(address.as_bytes()).collect()
}
