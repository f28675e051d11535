//! `/documents/{agency}/{document}.zip`: all of a document in one file, for archives and for websites that
//! take it over: the text as HTML, the data as JSON, attachments and pictures, and the digest of each. It is
//! made while it is sent; the files of a document that is withdrawn meanwhile are in no package.
//! `/documents/{agency}/packages.zip?document=…&document=…` holds several, each in a folder of its own.

use std::{
    collections::VecDeque,
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use askama::Template;
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::HeaderMap,
    response::Response,
};
use chrono::Datelike;
use futures_util::stream;
use gongkai_domain::publication::Validity;
use gongkai_public::{AgencyCard, DocumentFile, MadeFile, PublishedDocument};
use gongkai_web_kit::{
    extract::{Asked, At},
    problem::Problem,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions, write::StreamWriter};

use super::{
    body::{Drawn, drawn},
    document::told,
    file::file_name,
    line::address,
    paper::facts,
};
use crate::{answer::listed_or_not, portal::Portal, streamed::Streamed};

/// The end of the names of packages.
pub const ENDING: &str = ".zip";
/// Documents of one file: as many as an office hands to an archive at once.
const MOST: usize = 200;
/// Bytes that are packed before they are sent.
const AT_ONCE: usize = 128 * 1024;

#[derive(Template)]
#[template(path = "package.html")]
struct Page<'a> {
    title: &'a str,
    facts: Vec<(&'static str, String)>,
    erratum: Option<&'a str>,
    blocks: Vec<Drawn>,
    attachments: Vec<(&'a str, String)>,
    digest: &'a str,
    own: String,
}

/// The package; `None`: there is no such document.
pub async fn answer(
    portal: &Portal,
    request: &HeaderMap,
    code: &str,
    id: &str,
) -> Result<Option<Response>, Problem> {
    let Some(card) = portal.store.card(code).await.map_err(Problem::fault)? else { return Ok(None) };
    let found = portal.store.document(&card.agency, id).await.map_err(Problem::fault)?;
    let Some(document) = found else { return Ok(None) };
    let document = told(portal, document).await?;
    let validity = document.validity_on(portal.today()).map(Validity::code).unwrap_or_default();
    let tag = format!("{}{validity}", document.digest());
    let name = format!("{}.zip", document.metadata.title);
    let unlisted = document.is_for_a_term();
    let one = One::of(portal, &card, document, String::new())?;
    let answer = Streamed { name: &name, kind: "application/zip", tag: &tag };
    let answer = answer.answer(request, || body(portal, card, one, VecDeque::new()))?;
    Ok(Some(listed_or_not(answer, unlisted)))
}

/// Several documents of an agency in one file, in the order in which they are asked for. What is not public is
/// not in it.
pub async fn several(
    State(portal): State<Portal>,
    At(code): At<String>,
    Asked(asked): Asked<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let card = portal.store.card(&code).await.map_err(Problem::fault)?.ok_or(Problem::NotFound)?;
    let ids = asked.into_iter().filter(|(name, _)| name == "document").map(|(_, id)| id);
    let mut waiting: VecDeque<(usize, String)> = (1..).zip(ids).take(MOST).collect();
    let first = following(&portal, &card, &mut waiting).await?.ok_or(Problem::NotFound)?;
    let store = portal.store.state().await.map_err(Problem::fault)?;
    let tag = format!("{}-{}", portal.today(), store.get(..32).unwrap_or_default());
    let name = format!("{}公开信息.zip", card.name);
    Streamed { name: &name, kind: "application/zip", tag: &tag }
        .answer(&headers, || body(&portal, card, first, waiting))
}

/// The next document that is public.
async fn following(
    portal: &Portal,
    card: &AgencyCard,
    waiting: &mut VecDeque<(usize, String)>,
) -> Result<Option<One>, Problem> {
    while let Some((nth, id)) = waiting.pop_front() {
        if let Some(document) = portal.store.document(&card.agency, &id).await.map_err(Problem::fault)? {
            let document = told(portal, document).await?;
            let index = document.index_number.replace(|sign: char| !sign.is_ascii_alphanumeric(), "-");
            return One::of(portal, card, document, format!("{nth:03}-{index}/")).map(Some);
        }
    }
    Ok(None)
}

/// A file of the package.
enum Part {
    Text { name: &'static str, text: String },
    Stored { name: String, made: MadeFile },
}

/// A document that is being packed.
struct One {
    document: PublishedDocument,
    /// Where it stands in the file; empty: at its top.
    folder: String,
    parts: VecDeque<Part>,
}

impl One {
    fn of(
        portal: &Portal,
        card: &AgencyCard,
        document: PublishedDocument,
        folder: String,
    ) -> Result<Self, Problem> {
        let parts = parts(portal, card, &document)?;
        Ok(Self { document, folder, parts })
    }
}

fn in_package(id: &str, made: &MadeFile) -> String {
    format!("files/{}", file_name(id, made))
}

fn parts(
    portal: &Portal,
    card: &AgencyCard,
    document: &PublishedDocument,
) -> Result<VecDeque<Part>, Problem> {
    let attachments =
        document.attachments.iter().filter_map(|one| Some((one.id.as_str(), one.made.as_ref()?)));
    let pictures = document.pictures.iter().map(|one| (one.id.as_str(), &one.made));
    let stored: Vec<(String, &MadeFile)> =
        attachments.chain(pictures).map(|(id, made)| (in_package(id, made), made)).collect();
    let page = page(portal, card, document)?;
    let data = serde_json::to_string_pretty(document).map_err(Problem::fault)?;
    let mut sums = String::new();
    for (name, text) in [("index.html", &page), ("document.json", &data)] {
        sums.push_str(&format!("{}  {name}\n", DocumentFile::of(text.clone().into_bytes()).address));
    }
    for (name, made) in &stored {
        sums.push_str(&format!("{}  {name}\n", made.address));
    }
    let texts = [("index.html", page), ("document.json", data), ("SHA256SUMS", sums)];
    let texts = texts.into_iter().map(|(name, text)| Part::Text { name, text });
    let stored = stored.into_iter().map(|(name, made)| Part::Stored { name, made: made.clone() });
    Ok(texts.chain(stored).collect())
}

fn page(portal: &Portal, card: &AgencyCard, document: &PublishedDocument) -> Result<String, Problem> {
    let pictures = |id: &gongkai_domain::id::FileId| {
        let picture = document.pictures.iter().find(|picture| picture.id == *id)?;
        Some((in_package(id.as_str(), &picture.made), picture.made.dots?))
    };
    let mut facts = facts(document, card);
    if let Some(validity) = document.validity_on(portal.today()) {
        facts.push(("有效性", validity.word().to_owned()));
    }
    let own = address(&card.code, document.document.as_str());
    let base = &portal.settings.base;
    let attachments = document.attachments.iter().map(|one| {
        let href = one.made.as_ref().map(|made| in_package(one.id.as_str(), made));
        (one.name.as_str(), href.unwrap_or_default())
    });
    let page = Page {
        title: &document.metadata.title,
        facts,
        erratum: document.erratum.as_deref(),
        blocks: drawn(&document.content, "p", &pictures),
        attachments: attachments.collect(),
        digest: &document.seen,
        own: if base.is_empty() { String::new() } else { format!("{base}{own}") },
    };
    Ok(page.render()?)
}

/// What was packed and not sent yet.
#[derive(Clone, Default)]
struct Packed(Arc<Mutex<Vec<u8>>>);

impl Packed {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl Write for Packed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Packing {
    portal: Portal,
    card: AgencyCard,
    /// The document under way.
    one: One,
    /// Those behind it, with their places.
    waiting: VecDeque<(usize, String)>,
    /// A stored file under way: its digest and the next piece of it.
    open: Option<(String, u64)>,
    zip: Option<ZipWriter<StreamWriter<Packed>>>,
    packed: Packed,
}

fn body(portal: &Portal, card: AgencyCard, one: One, waiting: VecDeque<(usize, String)>) -> Body {
    let packed = Packed::default();
    let zip = Some(ZipWriter::new_stream(packed.clone()));
    let begun = Packing { portal: portal.clone(), card, one, waiting, open: None, zip, packed };
    Body::from_stream(stream::try_unfold(begun, |mut packing| async move {
        let bytes = packing.next().await?;
        Ok::<_, io::Error>((!bytes.is_empty()).then(|| (Bytes::from(bytes), packing)))
    }))
}

impl Packing {
    /// The next bytes; none: it is whole.
    async fn next(&mut self) -> io::Result<Vec<u8>> {
        while self.packed.len() < AT_ONCE {
            let Some(mut zip) = self.zip.take() else { break };
            if let Some((digest, position)) = self.open.take() {
                if let Some(piece) = self.piece(&digest, position).await? {
                    zip.write_all(&piece)?;
                    self.open = Some((digest, position + 1));
                } else if position == 0 {
                    // Withdrawn since the package was begun: what was sent is no whole package.
                    return Err(io::Error::other("a file of a package is gone"));
                }
                self.zip = Some(zip);
                continue;
            }
            match self.one.parts.pop_front() {
                Some(Part::Text { name, text }) => {
                    zip.start_file(self.in_file(name), self.options(CompressionMethod::Deflated))?;
                    zip.write_all(text.as_bytes())?;
                    self.zip = Some(zip);
                }
                Some(Part::Stored { name, made }) => {
                    // Files are packed already.
                    zip.start_file(self.in_file(&name), self.options(CompressionMethod::Stored))?;
                    self.open = Some((made.address, 0));
                    self.zip = Some(zip);
                }
                None => match following(&self.portal, &self.card, &mut self.waiting).await {
                    Ok(Some(one)) => {
                        self.one = one;
                        self.zip = Some(zip);
                    }
                    Ok(None) => drop(zip.finish()?),
                    Err(problem) => return Err(io::Error::other(format!("{problem:?}"))),
                },
            }
        }
        Ok(self.packed.take())
    }

    fn in_file(&self, name: &str) -> String {
        [self.one.folder.as_str(), name].concat()
    }

    async fn piece(&self, digest: &str, position: u64) -> io::Result<Option<Vec<u8>>> {
        let key = (&self.one.document.agency, &self.one.document.document);
        self.portal.store.piece(key, digest, position).await.map_err(io::Error::other)
    }

    /// Same document, same bytes: the day in the package is that of the release.
    fn options(&self, method: CompressionMethod) -> SimpleFileOptions {
        let day = self.one.document.released_on;
        let year = u16::try_from(day.year()).unwrap_or_default();
        let (month, day) = (u8::try_from(day.month()), u8::try_from(day.day()));
        let at = zip::DateTime::from_date_and_time(year, month.unwrap_or(1), day.unwrap_or(1), 0, 0, 0);
        SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(at.unwrap_or_default())
            .unix_permissions(0o644)
    }
}
