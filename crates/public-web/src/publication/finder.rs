//! The index over what was published, kept in step with the store: a change in this process at once,
//! one of another process within moments.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

use chrono::Datelike;
use gongkai_domain::publication::{kind, statutory_item};
use gongkai_public::{PublicStore, PublishedDocument};
use gongkai_render::writing::content_text;
use gongkai_search::{Answer, Facet, Index, IndexError, Item, Question};
use gongkai_web_kit::problem::Problem;
use tokio::{sync::Mutex, task::spawn_blocking, time::timeout};

use super::line::address;
use crate::shelf::Shelf;

/// Another process tells nothing: the store is asked so often.
const ASKED_EVERY: Duration = Duration::from_secs(15);
/// Documents read from the store at a time.
const BATCH: u64 = 500;
/// Kind of annual reports among the facets.
const REPORT: &str = "annual_report";

/// Finds what was published. Cheap to clone.
#[derive(Clone)]
pub struct Finder {
    store: PublicStore,
    index: Index,
    /// The state of the store that the index shows. One round of bringing up to date at a time.
    shown: Arc<Mutex<Option<String>>>,
}

impl Finder {
    /// A finder over a store. The index is behind until [`Finder::catch_up`].
    pub fn new(store: PublicStore, index: Index) -> Self {
        Self { store, index, shown: Arc::default() }
    }

    /// Answers a question.
    pub async fn search(&self, question: Question) -> Result<Answer, Problem> {
        let index = self.index.clone();
        let answer = spawn_blocking(move || index.search(&question)).await;
        answer.map_err(Problem::fault)?.map_err(Problem::fault)
    }

    /// What a description may mean.
    pub async fn alike(&self, description: String, count: usize) -> Result<Vec<Item>, Problem> {
        let index = self.index.clone();
        let found = spawn_blocking(move || index.alike(&description, count)).await;
        found.map_err(Problem::fault)?.map_err(Problem::fault)
    }

    /// Follows the store for ever.
    pub async fn follow(&self) {
        let mut changes = self.store.changes();
        loop {
            if let Err(error) = self.catch_up().await {
                tracing::warn!(%error, "the search index is behind");
            }
            match timeout(ASKED_EVERY, changes.changed()).await {
                // The store is closed: the program ends.
                Ok(Err(_)) => return,
                Ok(Ok(())) => {}
                Err(_) => self.index.rest(),
            }
        }
    }

    /// Takes in what is new or changed in the store, and takes out what is gone from it.
    pub async fn catch_up(&self) -> Result<(), IndexError> {
        let mut shown = self.shown.lock().await;
        let state = self.store.state().await.map_err(failed)?;
        if shown.as_ref() == Some(&state) {
            return Ok(());
        }
        let index = self.index.clone();
        let mut known = spawn_blocking(move || index.editions()).await.map_err(failed)??;
        let wanted = self.store.document_digests().await.map_err(failed)?;
        let mut stale = Vec::new();
        for (agency, document, digest) in wanted {
            let key = key(&agency, &document);
            if known.remove(&key).as_ref() != Some(&digest) {
                stale.push((agency, document));
            }
        }
        let shelf = Shelf::of(&self.store).await.map_err(|problem| failed(format!("{problem:?}")))?;
        let reports = new_reports(&shelf, &mut known);
        // What is left of the known ones is no longer in the store.
        let gone: Vec<String> = known.into_keys().collect();
        self.put(reports, gone).await?;
        for part in stale.chunks(usize::try_from(BATCH).unwrap_or(usize::MAX)) {
            let documents = self.store.documents_by_key(part).await.map_err(failed)?;
            let items = documents.iter().filter_map(|one| item(one, &shelf)).collect();
            self.put(items, Vec::new()).await?;
        }
        *shown = Some(state);
        Ok(())
    }

    async fn put(&self, items: Vec<Item>, gone: Vec<String>) -> Result<(), IndexError> {
        let index = self.index.clone();
        spawn_blocking(move || index.change(items, &gone)).await.map_err(failed)?
    }
}

fn failed(error: impl std::fmt::Display) -> IndexError {
    IndexError(error.to_string())
}

/// The key of a document.
pub fn key(agency: &str, document: &str) -> String {
    format!("document/{agency}/{document}")
}

/// Agency and id of the document of a key; `None`: a report.
pub fn document_of(key: &str) -> Option<(&str, &str)> {
    key.strip_prefix("document/")?.split_once('/')
}

fn item(document: &PublishedDocument, shelf: &Shelf) -> Option<Item> {
    let card = shelf.card(&document.agency)?;
    let said = &document.metadata;
    let names = [
        (Facet::Kind, said.kind.clone()),
        (Facet::Agency, card.code.clone()),
        (Facet::Unit, document.unit.clone()),
        (Facet::Year, document.released_on.year().to_string()),
        (Facet::Topic, said.topic.clone()),
        (Facet::Entry, said.item.clone()),
    ];
    let mut text = vec![said.summary.clone(), content_text(&document.content)];
    for file in &document.attachments {
        text.push(file.name.clone());
        text.push(content_text(&file.content));
    }
    let numbers = [&said.number, &document.index_number].into_iter().filter(|number| !number.is_empty());
    Some(Item {
        key: key(document.agency.as_str(), document.document.as_str()),
        digest: document.digest(),
        href: address(&card.code, document.document.as_str()),
        title: said.title.clone(),
        numbers: numbers.cloned().collect(),
        about: about(&card.name, &said.kind, &said.item),
        published_on: document.released_on,
        facets: facets(names),
        text: text.join("\n"),
    })
}

fn about(agency: &str, kind_id: &str, item: &str) -> String {
    let kind = kind(kind_id).map(|kind| kind.name.as_str()).unwrap_or_default();
    let item = statutory_item(item).map(|item| item.short.as_str()).unwrap_or_default();
    [agency, kind, item].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn facets<const N: usize>(names: [(Facet, String); N]) -> BTreeMap<Facet, String> {
    names.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// Reports that the index does not know in this edition; the others are struck from `known`.
fn new_reports(shelf: &Shelf, known: &mut HashMap<String, String>) -> Vec<Item> {
    let mut items = Vec::new();
    for report in &shelf.reports {
        let (Some(card), Some(href)) = (shelf.card(&report.agency), shelf.href(report)) else { continue };
        let key = format!("report/{}/{}", report.agency, report.year);
        if known.remove(&key).as_ref() == Some(&report.digest) {
            continue;
        }
        let names = [
            (Facet::Kind, REPORT.to_owned()),
            (Facet::Agency, card.code.clone()),
            (Facet::Year, report.published_on.year().to_string()),
        ];
        items.push(Item {
            key,
            digest: report.digest.clone(),
            href,
            title: report.title.clone(),
            numbers: Vec::new(),
            about: format!("{} · 年度报告", card.name),
            published_on: report.published_on,
            facets: facets(names),
            text: report_text(&report.report),
        });
    }
    items
}

/// The words of a report, without its tables: their labels are in every report.
fn report_text(report: &serde_json::Value) -> String {
    let Ok(read) = gongkai_report::json::read(&report.to_string()) else { return String::new() };
    let chapters = read.chapters.iter().flat_map(|chapter| &chapter.paragraphs);
    chapters.map(|paragraph| paragraph.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// Name of a kind as facets show it.
pub fn kind_name(id: &str) -> String {
    match kind(id) {
        Some(kind) => kind.name.clone(),
        None if id == REPORT => "年度报告".to_owned(),
        None if id == super::disclosure::AGENCY_CARD => "机关职能".to_owned(),
        None => id.to_owned(),
    }
}
