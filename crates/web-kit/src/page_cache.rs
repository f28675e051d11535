//! Public pages as they were sent last time. A page is made once, however many ask for it at once; it
//! is dropped as soon as something that it shows changes.

use std::{
    collections::HashMap,
    future::Future,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, StatusCode},
    response::Response,
};
use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};

use crate::{
    encoding::{Effort, Encoded},
    problem::Problem,
};

/// What the cache holds by default.
pub const DEFAULT_BYTES: usize = 16 * 1024 * 1024;

/// A page as its handler made it.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// 200, or 410 for what was withdrawn.
    pub status: StatusCode,
    /// Type of the content, with its character set.
    pub kind: &'static str,
    /// The content.
    pub body: Bytes,
    /// Search engines are asked to leave it out.
    pub unlisted: bool,
}

impl Rendered {
    /// A page for people.
    pub fn html(body: String) -> Self {
        Self { status: StatusCode::OK, kind: "text/html; charset=utf-8", body: body.into(), unlisted: false }
    }
}

type Making = Shared<BoxFuture<'static, Result<Arc<Encoded>, Problem>>>;

enum Slot {
    /// Somebody makes it; the number tells this making from a later one.
    Making(u64, Making),
    /// Made.
    Ready(Arc<Encoded>),
}

struct Entry {
    slot: Slot,
    tags: Vec<String>,
    last_used: u64,
}

#[derive(Default)]
struct Inner {
    entries: HashMap<String, Entry>,
    weight: usize,
    ticks: u64,
}

/// Pages by key. Cheap to share.
#[derive(Clone)]
pub struct PageCache {
    inner: Arc<Mutex<Inner>>,
    most: usize,
}

impl PageCache {
    /// Holds at most so many bytes.
    pub fn new(most: usize) -> Self {
        Self { inner: Arc::default(), most }
    }

    /// The page of `key`, made by `render` if it is not there. `tags` name what the page shows:
    /// forgetting one of them forgets the page. The answer fits what the request accepts; browsers
    /// may keep it but must ask whether it still holds.
    pub async fn page(
        &self,
        key: &str,
        tags: &[&str],
        request: &HeaderMap,
        render: impl Future<Output = Result<Rendered, Problem>> + Send + 'static,
    ) -> Result<Response, Problem> {
        let page = match self.find(key, tags, render) {
            Found::Ready(page) => page,
            Found::Making(number, making) => {
                let made = making.await;
                self.settle(key, number, made.as_ref().ok());
                made?
            }
        };
        Ok(page.respond(request, HeaderValue::from_static("no-cache")))
    }

    /// The page of `key` if it is there, as [`Self::page`] answers with it.
    pub fn at_hand(&self, key: &str, request: &HeaderMap) -> Option<Response> {
        let page = {
            let mut inner = self.lock();
            inner.ticks += 1;
            let now = inner.ticks;
            let entry = inner.entries.get_mut(key)?;
            entry.last_used = now;
            match &entry.slot {
                Slot::Ready(page) => page.clone(),
                Slot::Making(..) => return None,
            }
        };
        Some(page.respond(request, HeaderValue::from_static("no-cache")))
    }

    /// Forgets all pages that show this: `agency:…`, `document:…`.
    pub fn forget(&self, tag: &str) {
        self.drop_where(|entry| entry.tags.iter().any(|known| known == tag));
    }

    /// Forgets everything.
    pub fn forget_all(&self) {
        self.drop_where(|_| true);
    }

    /// Bytes held now.
    pub fn weight(&self) -> usize {
        self.lock().weight
    }

    // A panic while the lock is held leaves a map that is still a map.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(
        &self,
        key: &str,
        tags: &[&str],
        render: impl Future<Output = Result<Rendered, Problem>> + Send + 'static,
    ) -> Found {
        let mut inner = self.lock();
        inner.ticks += 1;
        let now = inner.ticks;
        if let Some(entry) = inner.entries.get_mut(key) {
            entry.last_used = now;
            return match &entry.slot {
                Slot::Ready(page) => Found::Ready(page.clone()),
                Slot::Making(number, making) => Found::Making(*number, making.clone()),
            };
        }
        let making = make(render).boxed().shared();
        let entry = Entry {
            slot: Slot::Making(now, making.clone()),
            tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
            last_used: now,
        };
        inner.entries.insert(key.to_owned(), entry);
        Found::Making(now, making)
    }

    /// Keeps what was made, unless it was forgotten meanwhile or somebody else has kept it.
    fn settle(&self, key: &str, number: u64, made: Option<&Arc<Encoded>>) {
        let mut inner = self.lock();
        let Some(entry) = inner.entries.get_mut(key) else { return };
        if !matches!(entry.slot, Slot::Making(of, _) if of == number) {
            return;
        }
        // One page that would push out a quarter of the others is not worth it.
        match made.filter(|page| page.weight() <= self.most / 4) {
            None => {
                inner.entries.remove(key);
            }
            Some(page) => {
                entry.slot = Slot::Ready(page.clone());
                inner.weight += page.weight();
                inner.make_room(self.most);
            }
        }
    }

    fn drop_where(&self, gone: impl Fn(&Entry) -> bool) {
        let mut inner = self.lock();
        inner.entries.retain(|_, entry| !gone(entry));
        inner.weight = inner.entries.values().map(Entry::weight).sum();
    }
}

enum Found {
    Ready(Arc<Encoded>),
    Making(u64, Making),
}

impl Entry {
    fn weight(&self) -> usize {
        match &self.slot {
            Slot::Ready(page) => page.weight(),
            Slot::Making(..) => 0,
        }
    }
}

impl Inner {
    /// Drops what was not asked for longest, down to nine tenths, so that it is not done each time.
    fn make_room(&mut self, most: usize) {
        if self.weight <= most {
            return;
        }
        let mut ages: Vec<(u64, String)> = self
            .entries
            .iter()
            .filter(|(_, entry)| matches!(entry.slot, Slot::Ready(_)))
            .map(|(key, entry)| (entry.last_used, key.clone()))
            .collect();
        ages.sort_unstable();
        for (_, key) in ages {
            if self.weight <= most / 10 * 9 {
                break;
            }
            if let Some(entry) = self.entries.remove(&key) {
                self.weight -= entry.weight();
            }
        }
    }
}

/// Renders and compresses. A handler that panics must not leave others waiting for ever.
async fn make(
    render: impl Future<Output = Result<Rendered, Problem>> + Send + 'static,
) -> Result<Arc<Encoded>, Problem> {
    let rendered = AssertUnwindSafe(render)
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(Problem::fault("a page panicked while it was made")))?;
    let packed = tokio::task::spawn_blocking(move || {
        let encoded = Encoded::new(rendered.status, rendered.kind, rendered.body, Effort::Page)?;
        Ok::<_, Problem>(if rendered.unlisted { encoded.unlisted() } else { encoded })
    });
    packed.await.map_err(Problem::fault)?.map(Arc::new)
}
