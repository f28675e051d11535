//! From the tables of routes to one router. There is no other way to open a route.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    handler::Handler,
    http::{HeaderMap, Uri},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::MethodRouter,
};

use futures_util::{FutureExt, future::BoxFuture};
use serde_json::Value;

use crate::{
    chance::Chance,
    door::Doorkeeper,
    frame::Frame,
    front::{AtHand, Front},
    guard::{self, Guard},
    lanes::Lanes,
    openapi::{self, Document, Queries},
    problem::Problem,
    repeat::Repeats,
    routes::{self, RouteFault, Routes, Row},
    seal::Key,
    settings::Settings,
};

/// What the site stands on: the settings, and what it cannot know by itself.
pub struct Ground {
    /// What the operator decides.
    pub settings: Settings,
    /// Knows sessions and tokens.
    pub doorkeeper: Arc<dyn Doorkeeper>,
    /// Remembers requests and their answers.
    pub repeats: Arc<dyn Repeats>,
    /// The generator of chance.
    pub chance: Arc<dyn Chance>,
    /// Signs what visitors without a session carry. The same on every node.
    pub site_key: Key,
}

/// Makes the page of an address that does not exist.
pub(crate) type Missing = Arc<dyn Fn(Request) -> BoxFuture<'static, Response> + Send + Sync>;

/// A site that is being put together.
pub struct Site {
    ground: Arc<Ground>,
    entries: Vec<(Row, MethodRouter<Arc<Ground>>)>,
    missing: Option<Missing>,
    at_hand: Option<AtHand>,
    queries: Queries,
}

/// A site that can be served.
pub struct OpenSite {
    /// Answers what is at hand, ahead of the router; none: nothing is kept.
    pub front: Option<Front>,
    /// Answers requests. Expects [`Peer`](crate::address::Peer) among their extensions.
    pub router: Router,
    /// The routes it has.
    pub table: Vec<Row>,
}

impl Site {
    /// A site without routes.
    pub fn new(ground: Ground) -> Self {
        Self {
            ground: Arc::new(ground),
            entries: Vec::new(),
            missing: None,
            at_hand: None,
            queries: Queries::new(),
        }
    }

    /// The routes of a surface, with their state.
    #[must_use]
    pub fn with<S: Clone + Send + Sync + 'static>(mut self, routes: Routes<S>, state: &S) -> Self {
        let open =
            routes.entries.into_iter().map(|entry| (entry.row, entry.handler.with_state(state.clone())));
        self.entries.extend(open);
        self
    }

    /// The description of the interface below `/api`, of what the site has so far. `surfaces`: what each
    /// surface says of its operations, as OpenAPI. From here on nothing else may be asked of them.
    pub fn described(mut self, version: &str, surfaces: Vec<Value>) -> Result<Self, RouteFault> {
        let document = Document::of(version, surfaces, self.entries.iter().map(|(row, _)| row))?;
        self.queries.clone_from(document.queries());
        Ok(self.with(openapi::routes(), &document))
    }

    /// The page that people outside of the office get where there is nothing: it looks like the other
    /// pages of the surface. Whatever it answers, the status is 404.
    #[must_use]
    pub fn not_found<H, T, S>(mut self, page: H, state: &S) -> Self
    where
        H: Handler<T, S> + Sync,
        T: 'static,
        S: Clone + Send + Sync + 'static,
    {
        let state = state.clone();
        self.missing = Some(Arc::new(move |request| page.clone().call(request, state.clone()).boxed()));
        self
    }

    /// Pages that were sent before. `find` is asked for every address outside of the office and of the
    /// interface; it may only find what the route of the address would answer with to anybody.
    #[must_use]
    pub fn at_hand(
        mut self,
        find: impl Fn(&Uri, &HeaderMap) -> Option<Response> + Send + Sync + 'static,
    ) -> Self {
        self.at_hand = Some(Arc::new(find));
        self
    }

    /// The router with a guard before each route; an error if two rows cannot stand together.
    pub fn open(self) -> Result<OpenSite, RouteFault> {
        routes::check(self.entries.iter().map(|(row, _)| row))?;
        let table: Vec<Row> = self.entries.iter().map(|(row, _)| row.clone()).collect();
        let mut paths: BTreeMap<&'static str, (bool, MethodRouter<Arc<Ground>>)> = BTreeMap::new();
        for (row, handler) in self.entries {
            let (path, office) = (row.path, row.policy.is_office());
            let asked = self.queries.get(&(row.path.to_owned(), row.method.to_string())).cloned();
            let guard = Arc::new(Guard { ground: self.ground.clone(), row, asked });
            let guarded = handler.route_layer(from_fn_with_state(guard, guard::stand));
            let (_, before) = paths.remove(path).unwrap_or_default();
            paths.insert(path, (office, before.merge(guarded)));
        }
        let mut router = Router::new();
        for (path, (office, methods)) in paths {
            // Which methods a page of the office takes is nobody's business.
            let methods =
                if office { methods.fallback(guard::unknown) } else { methods.fallback(wrong_method) };
            router = router.route(path, methods);
        }
        let frame = Arc::new(Frame::new(self.ground.clone(), self.missing));
        let front = self.at_hand.map(|find| Front::new(frame.clone(), find));
        let lanes = Arc::new(Lanes::new(&self.ground.settings));
        let routes = router.fallback(guard::unknown).with_state(self.ground);
        // A router of its own for what goes around: layers of the inner one would see answers before
        // the library adds to them which methods an address has.
        let router = Router::new()
            .fallback_service(routes)
            .layer(DefaultBodyLimit::disable())
            .layer(from_fn(crate::frame::catch_panics))
            .layer(from_fn_with_state(lanes, crate::lanes::enter))
            .layer(from_fn_with_state(frame, crate::frame::surround));
        Ok(OpenSite { front, router, table })
    }
}

async fn wrong_method() -> Response {
    Problem::WrongMethod.into_response()
}
