//! What all public pages share: the store, what the operator says about the site, the frame.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use chrono::NaiveDate;
use gongkai_public::{AgencyCard, PublicStore, StoreError};
use gongkai_render::Press;
use gongkai_search::{Index, IndexError};
use gongkai_web_kit::{
    layout::{Crumb, PortalFrame, Section, Site, SiteLink},
    page_cache::{DEFAULT_BYTES, PageCache, Rendered},
    problem::Problem,
};
use tokio::time::{Instant, sleep};

use crate::{
    feedback::Limits,
    publication::{download::Papers, finder::Finder},
    report::press::Printer,
    shelf::Shelf,
    views::{Views, document_of},
    visitor::{self, Visitor},
};

/// A page is kept no longer than this: another process may have changed the store.
const KEPT: Duration = Duration::from_secs(15);
/// How often is written down how often documents were opened.
const NOTED: Duration = Duration::from_secs(60);
/// Nobody has asked for so long: the pages are let go.
const REST: Duration = Duration::from_secs(30);

/// What the operator says about the site.
#[derive(Debug, Clone, Default)]
pub struct PortalSettings {
    /// Scheme and host under which the portal is reached, without a slash at the end; empty: not known.
    pub base: String,
    /// 政府网站标识码; empty: none yet.
    pub identification: String,
    /// ICP备案; empty: none.
    pub icp: String,
    /// 公安备案; empty: none.
    pub police: String,
    /// Name and address of the government's own portal.
    pub parent: Option<SiteLink>,
    /// Everything is sample data.
    pub demo: bool,
    /// From which the portal's signature of the files it makes comes.
    pub file_secret: FileSecret,
}

/// A secret that no log shows.
#[derive(Clone, Default)]
pub struct FileSecret(pub [u8; 32]);

impl std::fmt::Debug for FileSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileSecret")
    }
}

/// Says which day it is: validity ends by itself.
pub type Today = Arc<dyn Fn() -> NaiveDate + Send + Sync>;

/// The portal. Cheap to clone.
#[derive(Clone)]
pub struct Portal {
    /// What was published.
    pub store: PublicStore,
    /// What the operator says.
    pub settings: Arc<PortalSettings>,
    /// Makes files of reports and documents.
    pub(crate) printer: Arc<Printer>,
    /// Files of documents that were made lately.
    pub(crate) papers: Arc<Papers>,
    /// Full text of what was published.
    pub(crate) finder: Finder,
    /// How much visitors can send.
    pub(crate) limits: Arc<Limits>,
    /// How often documents were opened.
    views: Arc<Views>,
    today: Today,
    cache: PageCache,
    state: Arc<Mutex<State>>,
}

/// Of which state of the store the kept pages are.
#[derive(Default)]
struct State {
    change: u64,
    since: Option<Instant>,
    asked: Option<Instant>,
}

impl Portal {
    /// A portal over a store, with the index over it and the press that makes its files.
    pub fn new(
        store: PublicStore,
        index: Index,
        press: Arc<Press>,
        settings: PortalSettings,
        today: Today,
    ) -> Self {
        Self {
            finder: Finder::new(store.clone(), index),
            limits: Arc::default(),
            views: Arc::default(),
            today,
            store,
            settings: Arc::new(settings),
            printer: Arc::new(Printer::new(press)),
            papers: Arc::default(),
            cache: PageCache::new(DEFAULT_BYTES),
            state: Arc::default(),
        }
    }

    /// The present day in China.
    pub(crate) fn today(&self) -> NaiveDate {
        (self.today)()
    }

    /// Brings the index in step with the store, once.
    pub async fn catch_up(&self) -> Result<(), IndexError> {
        self.finder.catch_up().await
    }

    /// Keeps the index in step with the store until the store is closed.
    pub async fn keep_found(&self) {
        self.finder.follow().await;
    }

    /// Answers from the kept pages; `make` is only asked where there is none of this state.
    pub(crate) async fn kept(
        &self,
        visitor: Visitor,
        make: impl Future<Output = Result<Rendered, Problem>> + Send + 'static,
    ) -> Result<Response, Problem> {
        self.forget_old();
        self.cache.page(&visitor.key(), &[], &visitor.headers, make).await
    }

    /// The kept page of this address, if there is one of this state.
    pub fn at_hand(&self, uri: &Uri, headers: &HeaderMap) -> Option<Response> {
        self.forget_old();
        let page = self.cache.at_hand(&visitor::key(uri), headers)?;
        self.opened(&page, uri.path(), headers);
        Some(page)
    }

    /// A page was sent to somebody who asked for it.
    pub(crate) fn opened(&self, page: &Response, path: &str, headers: &HeaderMap) {
        if matches!(page.status(), StatusCode::OK | StatusCode::NOT_MODIFIED) {
            self.views.sent(path, headers);
        }
    }

    /// Writes down how often documents were opened. What cannot be written now is lost: it is a number, and
    /// readers do not wait for it.
    pub async fn note_views(&self) -> Result<(), StoreError> {
        let counted = self.views.take();
        if counted.is_empty() {
            return Ok(());
        }
        let cards = self.store.cards().await?;
        let mut views = Vec::with_capacity(counted.len());
        for (path, count) in counted {
            let Some((code, document)) = document_of(&path) else { continue };
            if let Some(card) = cards.iter().find(|card| card.code == code) {
                views.push((card.agency.clone(), document.to_owned(), count));
            }
        }
        // One order for all processes: none waits for another in a circle.
        views.sort();
        self.store.add_views(self.today(), &views).await
    }

    /// Writes down from time to time, and throws away what nobody came back for; runs as long as the portal.
    pub async fn count(&self) {
        loop {
            sleep(NOTED).await;
            if let Err(error) = self.note_views().await {
                tracing::warn!(%error, "how often documents were opened was not written down");
            }
            if let Err(error) = self.store.clear_drafts(self.today()).await {
                tracing::warn!(%error, "drafts that nobody came back for were not thrown away");
            }
        }
    }

    /// Answers without keeping the page: its address is whatever visitors type.
    pub(crate) async fn fresh(
        &self,
        headers: &HeaderMap,
        make: impl Future<Output = Result<Rendered, Problem>> + Send + 'static,
    ) -> Result<Response, Problem> {
        PageCache::new(0).page("", &[], headers, make).await
    }

    /// Forgets all pages when the store has changed, and after a while in any case.
    fn forget_old(&self) {
        let change = self.store.changes().borrow().number;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        state.asked = Some(now);
        let fresh = state.since.is_some_and(|since| now - since < KEPT);
        if state.change != change || !fresh {
            self.cache.forget_all();
            (state.change, state.since) = (change, Some(now));
        }
    }

    /// Lets the kept pages go while nobody asks for any; runs as long as the portal.
    pub async fn rest(&self) {
        loop {
            sleep(REST).await;
            let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            if state.asked.is_none_or(|asked| asked.elapsed() >= REST) {
                self.cache.forget_all();
                self.papers.forget_all();
            }
        }
    }

    /// The frame of a page below a section, with its crumbs. The last crumb is the page.
    pub(crate) async fn frame(
        &self,
        visitor: &Visitor,
        section: Option<Section>,
        title: &str,
    ) -> Result<PortalFrame, Problem> {
        let cards = Shelf::cards(&self.store).await?;
        Ok(self.frame_of(cards.first(), visitor, section, title))
    }

    /// The same, where the cards have been read already.
    pub(crate) fn frame_of(
        &self,
        card: Option<&AgencyCard>,
        visitor: &Visitor,
        section: Option<Section>,
        title: &str,
    ) -> PortalFrame {
        let mut crumbs = vec![Crumb::new("政府信息公开", visitor.view.link("/"))];
        if let Some(section) = section
            && section.name() != title
        {
            crumbs.push(Crumb::new(section.name(), visitor.view.link(section.href())));
        }
        crumbs.push(Crumb::here(title));
        PortalFrame {
            site: Arc::new(self.site(card)),
            title: title.to_owned(),
            section,
            crumbs,
            view: visitor.view,
            address: visitor.address.clone(),
            article: None,
            search_field: section != Some(Section::Search),
            demo: self.settings.demo,
            home: String::new(),
        }
    }

    fn site(&self, card: Option<&AgencyCard>) -> Site {
        let settings = &*self.settings;
        let said = |of: fn(&AgencyCard) -> &String| card.map(of).cloned().unwrap_or_default();
        Site {
            agency: card.map_or_else(|| "政府信息公开平台".to_owned(), |card| card.name.clone()),
            office: said(|card| &card.disclosure_office),
            address: said(|card| &card.address),
            telephone: said(|card| &card.phone),
            hours: said(|card| &card.office_hours),
            email: said(|card| &card.email),
            parent: settings.parent.clone(),
            identification: settings.identification.clone(),
            icp: settings.icp.clone(),
            police: settings.police.clone(),
            base: settings.base.clone(),
        }
    }
}
