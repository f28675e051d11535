//! `/documents/{agency}/{document}/files/{file}`: an attachment or a picture of a document, as the store
//! keeps it. Withdrawn or never there: the page that says so, whatever was asked for.

use std::ops::Range;

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::HeaderMap,
    response::Response,
};
use futures_util::stream;
use gongkai_domain::id::{AgencyId, DocumentId};
use gongkai_public::{MadeFile, PublicStore, PublishedDocument, StoreError, piece::PIECE};
use gongkai_web_kit::{extract::At, kept_file::KeptFile, problem::Problem};

use super::{document::missing, line::address};
use crate::{answer::listed_or_not, portal::Portal, visitor::Visitor};

/// The address of a file of a document, below its own.
pub fn file_address(code: &str, document: &PublishedDocument, id: &str, made: &MadeFile) -> String {
    let own = address(code, document.document.as_str());
    format!("{own}/files/{}", file_name(id, made))
}

/// The name of a file of a document, below its own address and in its package.
pub fn file_name(id: &str, made: &MadeFile) -> String {
    format!("{id}.{}", ending(&made.media_type))
}

/// The end of the names of files of a type.
fn ending(media_type: &str) -> &'static str {
    match media_type {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "application/pdf" => "pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        _ => "txt",
    }
}

/// The file.
pub async fn show(
    State(portal): State<Portal>,
    visitor: Visitor,
    At((code, id, file)): At<(String, String, String)>,
) -> Result<Response, Problem> {
    if let Some(card) = portal.store.card(&code).await.map_err(Problem::fault)?
        && let Some(document) = portal.store.document(&card.agency, &id).await.map_err(Problem::fault)?
        && let Some((name, made, shown)) = named(&document, &file)
    {
        let key = (document.agency.clone(), document.document.clone());
        let answer = answer(&portal.store, &visitor.headers, key, (name, made, shown))?;
        return Ok(listed_or_not(answer, document.is_for_a_term()));
    }
    portal.kept(visitor.clone(), missing(portal.clone(), visitor)).await
}

/// The name under which it is stored, what was made, and whether pages show it.
fn named(document: &PublishedDocument, file: &str) -> Option<(String, MadeFile, bool)> {
    let (id, asked) = file.rsplit_once('.')?;
    let fits = |made: &&MadeFile| ending(&made.media_type) == asked;
    let attachment = document.attachments.iter().find(|one| one.id.as_str() == id);
    if let Some((one, made)) = attachment.and_then(|one| Some((one, one.made.as_ref().filter(fits)?))) {
        return Some((one.name.clone(), made.clone(), made.dots.is_some()));
    }
    let picture = document.pictures.iter().find(|one| one.id.as_str() == id)?;
    let made = Some(&picture.made).filter(fits)?;
    Some((format!("{}.{asked}", document.metadata.title), made.clone(), true))
}

type Key = (AgencyId, DocumentId);

fn answer(
    store: &PublicStore,
    headers: &HeaderMap,
    key: Key,
    (name, made, shown): (String, MadeFile, bool),
) -> Result<Response, Problem> {
    let MadeFile { address, media_type, size, .. } = made;
    let file = KeptFile { name, media_type, digest: address.clone(), size, shown };
    let pieces = Pieces { store: store.clone(), key, address };
    file.answer(headers, move |part| pieces.body(part))
}

/// The bytes of a file, read piece by piece while they are sent.
struct Pieces {
    store: PublicStore,
    key: Key,
    address: String,
}

impl Pieces {
    fn body(self, part: Range<u64>) -> Body {
        let reading = stream::try_unfold((self, part.start), move |(pieces, at)| async move {
            if at >= part.end {
                return Ok::<_, StoreError>(None);
            }
            let bytes = pieces.next(at, part.end).await?;
            let next = at + bytes.len() as u64;
            Ok(Some((bytes, (pieces, next))))
        });
        Body::from_stream(reading)
    }

    /// What the piece that holds `at` has from there on.
    async fn next(&self, at: u64, end: u64) -> Result<Bytes, StoreError> {
        let (agency, document) = &self.key;
        let whole = PIECE as u64;
        let piece = self.store.piece((agency, document), &self.address, at / whole).await?;
        let piece = Bytes::from(
            piece.ok_or_else(|| StoreError("a file was withdrawn while it was sent".to_owned()))?,
        );
        let number = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
        let last = piece.len().min(number(at % whole).saturating_add(number(end - at)));
        let first = number(at % whole);
        if first >= last {
            return Err(StoreError("a file is shorter than its document says".to_owned()));
        }
        Ok(piece.slice(first..last))
    }
}
