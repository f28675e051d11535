//! Everything at once, read piece by piece while it is sent: the catalogue as a table, and all documents
//! with their texts line by line. The tag of an answer changes with the store, so nobody fetches twice what
//! has not changed.

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::HeaderMap,
    response::Response,
};
use futures_util::stream;
use gongkai_public::{DocumentFilter, StoreError};
use gongkai_web_kit::{download::csv_cell, extract::At, problem::Problem};

use super::api::{HEADS, Listed};
use crate::{portal::Portal, publication::document::told, shelf::Shelf, streamed::Streamed};

/// Lines of the table that are read at once.
const LINES: u64 = 500;
/// Whole documents that are read at once.
const DOCUMENTS: u64 = 20;

/// What is sent.
#[derive(Clone, Copy)]
enum What {
    /// The catalogue as a table.
    Table,
    /// Whole documents, one a line.
    Texts,
    /// The catalogue, one document a line, with the addresses of packages.
    Packages,
}

impl What {
    /// Name of the file and its type.
    fn file(self) -> (&'static str, &'static str) {
        match self {
            What::Table => ("公开信息目录.csv", "text/csv; charset=utf-8"),
            What::Texts => ("公开信息.jsonl", "application/jsonl"),
            What::Packages => ("导出清单.jsonl", "application/jsonl"),
        }
    }
}

/// How far it was read.
struct Reading {
    what: What,
    portal: Portal,
    shelf: Shelf,
    filter: DocumentFilter,
    after: Option<(String, String)>,
    begun: bool,
    ended: bool,
}

impl Reading {
    fn behind(&self) -> Option<(&str, &str)> {
        self.after.as_ref().map(|(agency, document)| (agency.as_str(), document.as_str()))
    }

    async fn next(&mut self) -> Result<String, StoreError> {
        match self.what {
            What::Table => self.rows().await,
            What::Texts => self.documents().await,
            What::Packages => self.packages().await,
        }
    }

    /// The next lines of the catalogue, with the names of their agencies.
    async fn listed(&mut self) -> Result<Vec<(String, Listed)>, StoreError> {
        let lines = self.portal.store.open_lines(&self.filter, self.behind(), LINES).await?;
        self.ended = (lines.len() as u64) < LINES;
        self.after = lines.last().map(|line| (line.agency_id.clone(), line.document_id.clone()));
        let listed = |line| {
            let listed = Listed::of(line, &self.shelf, &self.portal)?;
            Some((self.shelf.card_by_code(listed.agency())?.name.clone(), listed))
        };
        Ok(lines.iter().filter_map(listed).collect())
    }

    /// The next rows of the table.
    async fn rows(&mut self) -> Result<String, StoreError> {
        let mut text = String::new();
        if !self.begun {
            // For Excel: a mark of the encoding.
            text.push('\u{feff}');
            push(&mut text, HEADS.iter().map(|head| (*head).to_owned()));
        }
        for (agency, listed) in self.listed().await? {
            push(&mut text, listed.cells(&agency).iter().map(|cell| csv_cell(cell)));
        }
        self.begun = true;
        Ok(text)
    }

    /// The next packages.
    async fn packages(&mut self) -> Result<String, StoreError> {
        let mut text = String::new();
        for (_, listed) in self.listed().await? {
            text.push_str(&serde_json::to_string(&listed.with_package())?);
            text.push('\n');
        }
        Ok(text)
    }

    /// The next documents.
    async fn documents(&mut self) -> Result<String, StoreError> {
        let documents = self.portal.store.documents_after(self.behind(), DOCUMENTS).await?;
        self.ended = (documents.len() as u64) < DOCUMENTS;
        let mut text = String::new();
        for document in documents {
            self.after = Some((document.agency.to_string(), document.document.to_string()));
            if self.shelf.card(&document.agency).is_none() {
                continue;
            }
            let seen = told(&self.portal, document).await;
            let seen = seen.map_err(|problem| StoreError(format!("{problem:?}")))?;
            text.push_str(&serde_json::to_string(&seen)?);
            text.push('\n');
        }
        Ok(text)
    }
}

fn push(text: &mut String, cells: impl Iterator<Item = String>) {
    text.push_str(&cells.collect::<Vec<_>>().join(","));
    text.push_str("\r\n");
}

/// The whole answer.
async fn answer(portal: Portal, headers: &HeaderMap, what: What) -> Result<Response, Problem> {
    let filter = DocumentFilter::default();
    streamed((portal, headers), what, filter, String::new()).await
}

/// What a filter lets through; `state` says the same only while that is the same, beside the store itself.
async fn streamed(
    (portal, headers): (Portal, &HeaderMap),
    what: What,
    filter: DocumentFilter,
    state: String,
) -> Result<Response, Problem> {
    let (name, kind) = what.file();
    let store = portal.store.state().await.map_err(Problem::fault)?;
    // Validity ends by itself, so a new day is a new state.
    let tag = format!("{}-{}{state}", portal.today(), store.get(..32).unwrap_or_default());
    let shelf = Shelf::of(&portal.store).await?;
    Streamed { name, kind, tag: &tag }.answer(headers, || {
        let begun = Reading { what, portal, shelf, filter, after: None, begun: false, ended: false };
        Body::from_stream(stream::try_unfold(begun, |mut reading| async move {
            if reading.ended {
                return Ok::<_, StoreError>(None);
            }
            let text = reading.next().await?;
            Ok(Some((Bytes::from(text), reading)))
        }))
    })
}

/// What other websites take over of an agency: the list of its packages.
pub async fn export(
    State(portal): State<Portal>,
    At((code, file)): At<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let what = match file.as_str() {
        "documents.csv" => What::Table,
        "documents.jsonl" => What::Packages,
        _ => return Err(Problem::NotFound),
    };
    let card = portal.store.card(&code).await.map_err(Problem::fault)?.ok_or(Problem::NotFound)?;
    let state = portal.store.export_state(&card.agency).await.map_err(Problem::fault)?;
    let filter = DocumentFilter { agency: Some(card.agency), exported: true, ..DocumentFilter::default() };
    streamed((portal, &headers), what, filter, format!("-{state}")).await
}

/// 全部信息的目录，一张表
#[utoipa::path(get, path = "/api/public/documents.csv", responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn csv(State(portal): State<Portal>, headers: HeaderMap) -> Result<Response, Problem> {
    answer(portal, &headers, What::Table).await
}

/// 全部信息和正文，一行一条
#[utoipa::path(get, path = "/api/public/documents.jsonl", responses((status = 200, content_type = "application/jsonl", body = String)))]
pub async fn jsonl(State(portal): State<Portal>, headers: HeaderMap) -> Result<Response, Problem> {
    answer(portal, &headers, What::Texts).await
}
