//! Everything at once, read piece by piece while it is sent: the catalogue as a table, and all documents
//! with their texts line by line. The tag of an answer changes with the store, so nobody fetches twice what
//! has not changed.

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    response::Response,
};
use futures_util::stream;
use gongkai_public::{DocumentFilter, StoreError};
use gongkai_web_kit::{
    download::{csv_cell, disposition},
    problem::Problem,
};

use super::api::{HEADS, Listed};
use crate::{portal::Portal, publication::document::told, shelf::Shelf};

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
}

impl What {
    /// Name of the file and its type.
    fn file(self) -> (&'static str, &'static str) {
        match self {
            What::Table => ("公开信息目录.csv", "text/csv; charset=utf-8"),
            What::Texts => ("公开信息.jsonl", "application/jsonl"),
        }
    }
}

/// How far it was read.
struct Reading {
    what: What,
    portal: Portal,
    shelf: Shelf,
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
        }
    }

    /// The next rows of the table.
    async fn rows(&mut self) -> Result<String, StoreError> {
        let all = DocumentFilter::default();
        let lines = self.portal.store.open_lines(&all, self.behind(), LINES).await?;
        let mut text = String::new();
        if !self.begun {
            // For Excel: a mark of the encoding.
            text.push('\u{feff}');
            push(&mut text, HEADS.iter().map(|head| (*head).to_owned()));
        }
        for line in &lines {
            let card = self.shelf.cards.iter().find(|card| card.agency.as_str() == line.agency_id);
            let (Some(card), Some(listed)) = (card, Listed::of(line, &self.shelf, &self.portal)) else {
                continue;
            };
            push(&mut text, listed.cells(&card.name).iter().map(|cell| csv_cell(cell)));
        }
        self.ended = (lines.len() as u64) < LINES;
        self.after = lines.last().map(|line| (line.agency_id.clone(), line.document_id.clone()));
        self.begun = true;
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
    let (name, kind) = what.file();
    let state = portal.store.state().await.map_err(Problem::fault)?;
    // Validity ends by itself, so a new day is a new state.
    let tag = format!("W/\"{}-{}\"", portal.today(), state.get(..32).unwrap_or_default());
    let mut response = Response::new(Body::empty());
    let put = |response: &mut Response, name, value: &str| {
        HeaderValue::from_str(value)
            .map(|value| response.headers_mut().insert(name, value))
            .map_err(Problem::fault)
    };
    put(&mut response, CACHE_CONTROL, "no-cache")?;
    put(&mut response, ETAG, &tag)?;
    let mut known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    if known.any(|line| line.split(',').any(|one| one.trim() == tag || one.trim() == "*")) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return Ok(response);
    }
    put(&mut response, CONTENT_TYPE, kind)?;
    put(&mut response, CONTENT_DISPOSITION, &disposition(name, false))?;
    let shelf = Shelf::of(&portal.store).await?;
    let begun = Reading { what, portal, shelf, after: None, begun: false, ended: false };
    let reading = stream::try_unfold(begun, |mut reading| async move {
        if reading.ended {
            return Ok::<_, StoreError>(None);
        }
        let text = reading.next().await?;
        Ok(Some((Bytes::from(text), reading)))
    });
    *response.body_mut() = Body::from_stream(reading);
    Ok(response)
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
