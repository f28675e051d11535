//! `/documents/{agency}/{document}.pdf` and the other kinds: a document as a file to take away, made from
//! what was released and from nothing else. What is withdrawn while its file is made is not handed out.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::{Body, Bytes},
    http::HeaderMap,
    response::Response,
};
use gongkai_domain::publication::Validity;
use gongkai_public::{AgencyCard, DocumentFile, PublishedDocument};
use gongkai_render::writing::{Part, Picture, Pictures, Writing, writing_docx, writing_text};
use gongkai_web_kit::{kept_file::KeptFile, problem::Problem};
use tokio::task::spawn_blocking;

use super::paper::Paper;
use crate::{answer::listed_or_not, portal::Portal};

/// Bytes of files that are kept; the one made last stays whatever its size.
const KEPT: usize = 4 * 1024 * 1024;
/// Pictures of a document that go into its file: bytes in all. The others are told in words.
const MOST_PICTURES: u64 = 32 * 1024 * 1024;
/// A document that changes more often while its file is made is asked for again later.
const ROUNDS: usize = 6;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// For print.
    Pdf,
    /// For Word and WPS.
    Docx,
    /// For every program.
    Text,
    /// A picture that stands for the document where a link to it is shared.
    Share,
}

impl Kind {
    /// All kinds, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Docx, Self::Text, Self::Share];

    /// The end of the file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Kind::Pdf => "pdf",
            Kind::Docx => "docx",
            Kind::Text => "txt",
            Kind::Share => "png",
        }
    }

    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Pdf => "PDF",
            Kind::Docx => "Word",
            Kind::Text => "文本",
            Kind::Share => "分享图",
        }
    }

    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Kind::Pdf => "file-type-pdf",
            Kind::Docx => "file-type-docx",
            Kind::Text => "file-text",
            Kind::Share => "photo",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Kind::Pdf => "application/pdf",
            Kind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Kind::Text => "text/plain; charset=utf-8",
            Kind::Share => "image/png",
        }
    }
}

/// The name of a document's file without its ending, and the kind it asks for.
pub fn asked(file: &str) -> Option<(&str, Kind)> {
    Kind::ALL.into_iter().find_map(|kind| Some((file.strip_suffix(kind.ending())?.strip_suffix('.')?, kind)))
}

/// Kinds in which a document can be had: what is too long for paper is no PDF.
pub fn kinds(document: &PublishedDocument) -> impl Iterator<Item = Kind> {
    let text = Writing { parts: vec![Part::of(&document.content)], ..Writing::default() };
    let fits = text.fits_paper();
    Kind::ALL.into_iter().filter(move |kind| fits || *kind != Kind::Pdf)
}

/// Files made lately: readers of PDF ask for the same one part by part.
#[derive(Default)]
pub struct Papers {
    kept: Mutex<VecDeque<(String, Arc<DocumentFile>)>>,
    making: tokio::sync::Mutex<()>,
}

impl Papers {
    /// Lets them go: nobody is reading.
    pub fn forget_all(&self) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn find(&self, key: &str) -> Option<Arc<DocumentFile>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == key).map(|(_, file)| file.clone())
    }

    fn keep(&self, key: String, file: Arc<DocumentFile>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back((key, file));
        while kept.len() > 1 && kept.iter().map(|(_, file)| file.bytes.len()).sum::<usize>() > KEPT {
            kept.pop_front();
        }
    }
}

/// The file; `None`: there is no such document, or it is no such file.
pub async fn answer(
    portal: &Portal,
    headers: &HeaderMap,
    code: &str,
    (id, kind): (&str, Kind),
) -> Result<Option<Response>, Problem> {
    let Some(card) = portal.store.card(code).await.map_err(Problem::fault)? else { return Ok(None) };
    let released = || async {
        let document = portal.store.document(&card.agency, id).await.map_err(Problem::fault)?;
        let document = document.filter(|document| kinds(document).any(|one| one == kind));
        Ok::<_, Problem>(document.map(|document| (key(portal, &document, kind), Arc::new(document))))
    };
    let made = |document| make(portal, &card, document, kind);
    let Some((document, file)) = settled(&portal.papers, released, made).await? else { return Ok(None) };
    let kept = KeptFile {
        name: format!("{}.{}", document.metadata.title, kind.ending()),
        media_type: kind.media_type().to_owned(),
        digest: file.address.clone(),
        size: file.bytes.len() as u64,
        // Other sites show it beside their link.
        shown: kind == Kind::Share,
    };
    let answer = kept.answer(headers, |part| {
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        let part = file.bytes.get(place(part.start)..place(part.end)).unwrap_or_default();
        Body::from(Bytes::copy_from_slice(part))
    });
    answer.map(|answer| Some(listed_or_not(answer, document.is_for_a_term())))
}

/// The file of what is released, made if it is not kept. What is released is asked for again after the
/// making: what was withdrawn or replaced meanwhile is not handed out.
async fn settled<T: Clone, R, M>(
    papers: &Papers,
    released: impl Fn() -> R,
    make: impl Fn(T) -> M,
) -> Result<Option<(T, Arc<DocumentFile>)>, Problem>
where
    R: Future<Output = Result<Option<(String, T)>, Problem>>,
    M: Future<Output = Result<Vec<u8>, Problem>>,
{
    let mut alone = None;
    let mut made: Option<(String, Arc<DocumentFile>)> = None;
    for _ in 0..ROUNDS {
        let Some((key, now)) = released().await? else { return Ok(None) };
        let own = made.take().filter(|(of, _)| *of == key).map(|(_, file)| file);
        if let Some(file) = own.or_else(|| papers.find(&key)) {
            return Ok(Some((now, file)));
        }
        if alone.is_none() {
            // Whoever waited may find it made.
            alone = Some(papers.making.lock().await);
            continue;
        }
        let file = Arc::new(DocumentFile::of(make(now).await?));
        papers.keep(key.clone(), file.clone());
        made = Some((key, file));
    }
    Err(Problem::fault("a document kept changing while its file was made"))
}

/// What the file depends on: everything that was released, and the day on which its validity is told.
fn key(portal: &Portal, document: &PublishedDocument, kind: Kind) -> String {
    let told = document.validity_on(portal.today()).map(Validity::code);
    let day = told.map(|code| format!("{code} {}", portal.today())).unwrap_or_default();
    format!("{} {} {day}", document.digest(), kind.ending())
}

async fn make(
    portal: &Portal,
    card: &AgencyCard,
    document: Arc<PublishedDocument>,
    kind: Kind,
) -> Result<Vec<u8>, Problem> {
    let paper = Paper { document: &document, card, today: portal.today(), base: &portal.settings.base };
    if kind == Kind::Share {
        return portal.printer.card(paper.card()).await;
    }
    let mut writing = paper.writing();
    if kind == Kind::Text {
        writing.parts.extend(paper.attachments());
        return Ok(writing_text(&writing).into_bytes());
    }
    writing.parts.extend(paper.list_of_attachments());
    writing.pictures = pictures(portal, &document).await?;
    match kind {
        Kind::Pdf => portal.printer.set(writing).await,
        Kind::Docx | Kind::Text | Kind::Share => {
            let made = spawn_blocking(move || writing_docx(&writing)).await.map_err(Problem::fault)?;
            made.map_err(Problem::fault)
        }
    }
}

/// Pictures of the text. One that was withdrawn just now is told in words; the file is then not handed out.
async fn pictures(portal: &Portal, document: &PublishedDocument) -> Result<Pictures, Problem> {
    let mut pictures = Pictures::new();
    let mut room = MOST_PICTURES;
    for one in &document.pictures {
        let (Some((width, height)), Some(left)) = (one.made.dots, room.checked_sub(one.made.size)) else {
            continue;
        };
        let key = (&document.agency, &document.document);
        let bytes = portal.store.whole_file(key, &one.made.address).await.map_err(Problem::fault)?;
        if let Some(bytes) = bytes {
            let media_type = one.made.media_type.clone();
            pictures.insert(one.id.clone(), Picture { media_type, width, height, bytes });
            room = left;
        }
    }
    Ok(pictures)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// What is told of a release that is in this state each time it is asked for; an empty word: withdrawn.
    async fn told(papers: &Papers, states: &[&str]) -> (String, usize) {
        let (asked, made) = (Cell::new(0), &Cell::new(0));
        let released = || async {
            let state = states[asked.get().min(states.len() - 1)];
            asked.set(asked.get() + 1);
            Ok((!state.is_empty()).then(|| (state.to_owned(), state.to_owned())))
        };
        let make = |state: String| async move {
            made.set(made.get() + 1);
            Ok(state.into_bytes())
        };
        let told = match settled(papers, released, make).await {
            Ok(Some((state, file))) => {
                assert_eq!(state.as_bytes(), file.bytes);
                state
            }
            Ok(None) => "nothing".to_owned(),
            Err(_) => "fault".to_owned(),
        };
        (told, made.get())
    }

    #[tokio::test]
    async fn what_changes_while_its_file_is_made_is_not_handed_out() {
        // Asked before its turn, in its turn, and after each making.
        for (states, expected, makings) in [
            (&["a"][..], "a", 1),
            (&[""], "nothing", 0),
            (&["a", ""], "nothing", 0),
            (&["a", "a", ""], "nothing", 1),
            (&["a", "a", "b"], "b", 2),
            (&["a", "a", "b", ""], "nothing", 2),
            (&["a", "b", "c", "d", "e", "f", "g"], "fault", 5),
        ] {
            let answer = told(&Papers::default(), states).await;
            assert_eq!(answer, (expected.to_owned(), makings), "{states:?}");
        }
    }

    #[tokio::test]
    async fn a_file_is_made_once_and_gone_with_its_document() {
        let papers = Papers::default();
        assert_eq!(told(&papers, &["a"]).await, ("a".to_owned(), 1));
        assert_eq!(told(&papers, &["a"]).await, ("a".to_owned(), 0));
        assert_eq!(told(&papers, &[""]).await, ("nothing".to_owned(), 0));
        // Room for one of them only: the older one is made again.
        let long = "长".repeat(KEPT / 4);
        assert_eq!(told(&papers, &[&long]).await.1, 1);
        assert_eq!(told(&papers, &["b"]).await.1, 1);
        assert_eq!(told(&papers, &["a"]).await.1, 0);
        let longer = "长".repeat(KEPT / 2);
        assert_eq!(told(&papers, &[&longer]).await.1, 1);
        assert_eq!(told(&papers, &[&longer]).await.1, 0);
        assert_eq!(told(&papers, &["b"]).await.1, 1);
    }

    #[test]
    fn kinds_by_their_ending() {
        for (file, kind) in [
            ("d1.pdf", Some(("d1", Kind::Pdf))),
            ("d1.docx", Some(("d1", Kind::Docx))),
            ("d1.txt", Some(("d1", Kind::Text))),
            ("a.pdf.txt", Some(("a.pdf", Kind::Text))),
            ("d1", None),
            ("d1.json", None),
            ("d1.PDF", None),
            ("d1pdf", None),
        ] {
            assert_eq!(asked(file), kind, "{file}");
        }
    }
}
