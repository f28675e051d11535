//! `/documents/{agency}/{document}`: a document with its metadata, text, attachments and editions; with
//! `.json` or the end of another file at the end that file of it. Withdrawn: 410 with reason and day, or no
//! trace.

use askama::Template;
use axum::{
    extract::State,
    http::{Method, StatusCode, Uri},
    response::Response,
};
use gongkai_domain::{
    feedback::{CommentTerm, Standing},
    id::{AgencyId, DocumentId, FileId},
    publication::statutory_item,
};
use gongkai_public::{AgencyCard, DocumentNotice, Link, PublishedDocument};
use gongkai_web_kit::{
    extract::At,
    layout::{Article, Crumb, PortalFrame, Section},
    page_cache::Rendered,
    problem::Problem,
};

use super::{
    body::{Drawn, Heading, contents, drawn},
    download,
    file::file_address,
    line::{address, tag},
    package,
    paper::facts,
};
use crate::{
    answer,
    feedback::calls::{comment_address, in_words},
    portal::Portal,
    shelf::Shelf,
    visitor::Visitor,
    words,
};

#[derive(Template)]
#[template(path = "document.html")]
struct Page {
    frame: PortalFrame,
    title: String,
    validity: (&'static str, &'static str),
    /// Why it is so, and the document behind it.
    validity_note: Option<(String, String)>,
    facts: Vec<(&'static str, String)>,
    erratum: Option<String>,
    edition: i32,
    owed: bool,
    blocks: Vec<Drawn>,
    contents: Vec<Heading>,
    attachments: Vec<Attachment>,
    former: Vec<(i32, String)>,
    digest: String,
    digest_short: String,
    approvals: Vec<String>,
    files: Vec<Download>,
    /// Where it is on the web; for paper.
    own: String,
    /// Documents that belong to it, with what they are, titles and addresses.
    related: Vec<(&'static str, String, String)>,
    /// Where a call for comments stands: kind of the tag, words, its days, and where comments are written.
    call: Option<(&'static str, String, String, String)>,
}

struct Download {
    name: &'static str,
    icon: &'static str,
    href: String,
}

struct Attachment {
    id: String,
    name: String,
    /// Where its file is; empty: it is shown here alone.
    href: String,
    size: String,
    /// Of a picture: dots in a row, and rows.
    dots: Option<(u32, u32)>,
    blocks: Vec<Drawn>,
}

#[derive(Template)]
#[template(path = "document_withdrawn.html")]
struct Withdrawn {
    frame: PortalFrame,
    title: String,
    reason: String,
    day: String,
}

/// In what form it is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Page,
    Json,
}

fn asked(file: &str) -> (&str, Form) {
    match file.rsplit_once('.') {
        Some((id, "json")) => (id, Form::Json),
        _ => (file, Form::Page),
    }
}

/// The page, or the file if the address ends like one.
pub async fn show(
    State(portal): State<Portal>,
    method: Method,
    uri: Uri,
    visitor: Visitor,
    At((agency, file)): At<(String, String)>,
) -> Result<Response, Problem> {
    if let Some(id) = file.strip_suffix(package::ENDING)
        && let Some(answer) = package::answer(&portal, &visitor.headers, &agency, id).await?
    {
        return Ok(answer);
    }
    if let Some(asked) = download::asked(&file)
        && let Some(answer) = download::answer(&portal, &visitor.headers, &agency, asked).await?
    {
        return Ok(answer);
    }
    // A file that is not there has the page that says so.
    let headers = visitor.headers.clone();
    let page = portal.kept(visitor.clone(), render(portal.clone(), visitor, agency, file)).await?;
    if method == Method::GET {
        portal.opened(&page, uri.path(), &headers);
    }
    Ok(page)
}

async fn render(portal: Portal, visitor: Visitor, code: String, file: String) -> Result<Rendered, Problem> {
    let (id, form) = asked(&file);
    let shelf = Shelf::of(&portal.store).await?;
    let missing = || no_such(&portal, &shelf, &visitor);
    let Some(card) = shelf.card_by_code(&code) else { return missing() };
    let found = portal.store.document(&card.agency, id).await.map_err(Problem::fault)?;
    match (found, form) {
        (Some(document), Form::Page) => page(&portal, &shelf, &visitor, card, &document).await,
        (Some(document), Form::Json) => {
            let unlisted = document.is_for_a_term();
            let told = told(&portal, document).await?;
            let body = serde_json::to_string_pretty(&told).map_err(Problem::fault)?;
            Ok(Rendered { unlisted, ..answer::text("application/json", body) })
        }
        (None, Form::Page) => match notice(&portal, &card.agency, id).await? {
            Some(notice) => withdrawn(&portal, &shelf, &visitor, notice),
            None => missing(),
        },
        (None, _) => missing(),
    }
}

/// The document for programs. What it names beside itself is named only while the public sees that too.
pub(crate) async fn told(
    portal: &Portal,
    mut document: PublishedDocument,
) -> Result<PublishedDocument, Problem> {
    let named = &document.metadata;
    if named.interprets.is_none() && named.answers.is_none() {
        return Ok(document);
    }
    let links = portal.store.linked(&document).await.map_err(Problem::fault)?;
    let is_seen = |id: &DocumentId| links.iter().any(|(_, seen, _)| seen == id.as_str());
    document.metadata.interprets = document.metadata.interprets.filter(is_seen);
    document.metadata.answers = document.metadata.answers.filter(is_seen);
    Ok(document)
}

fn related(link: Link, title: &str, href: String) -> (&'static str, String, String) {
    let what = match link {
        Link::Interpreted => "解读的文件",
        Link::Interpretation => "解读",
        Link::Call => "征集公告",
        Link::Result => "采纳情况",
        Link::Replaced => "由本文件修改或者废止的文件",
    };
    (what, title.to_owned(), href)
}

fn called(
    portal: &Portal,
    card: &AgencyCard,
    document: &PublishedDocument,
    term: CommentTerm,
) -> (&'static str, String, String, String) {
    let standing = term.on(portal.today());
    let (tag, words) = in_words(standing);
    let is_open = matches!(standing, Standing::Open(_)) && !card.letter_key.is_empty();
    let to = is_open.then(|| comment_address(&card.code, document.document.as_str()));
    let days = format!("{}至{}", words::date(term.from), words::date(term.until));
    (tag, words, days, to.unwrap_or_default())
}

/// There is no such document, or no such file of one.
pub async fn missing(portal: Portal, visitor: Visitor) -> Result<Rendered, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    no_such(&portal, &shelf, &visitor)
}

fn no_such(portal: &Portal, shelf: &Shelf, visitor: &Visitor) -> Result<Rendered, Problem> {
    let frame = portal.frame_of(shelf.cards.first(), visitor, Some(Section::Disclosure), "");
    answer::not_found(frame, "没有这条信息：地址可能写错了，或者还没有公开。")
}

async fn notice(portal: &Portal, agency: &AgencyId, id: &str) -> Result<Option<DocumentNotice>, Problem> {
    portal.store.document_notice(agency, id).await.map_err(Problem::fault)
}

fn withdrawn(
    portal: &Portal,
    shelf: &Shelf,
    visitor: &Visitor,
    notice: DocumentNotice,
) -> Result<Rendered, Problem> {
    let frame = portal.frame_of(shelf.cards.first(), visitor, Some(Section::Disclosure), &notice.title);
    let day = words::date(notice.on);
    let page = Withdrawn { frame, title: notice.title, reason: notice.because, day };
    answer::with_status(StatusCode::GONE, &page)
}

async fn page(
    portal: &Portal,
    shelf: &Shelf,
    visitor: &Visitor,
    card: &AgencyCard,
    document: &PublishedDocument,
) -> Result<Rendered, Problem> {
    let said = &document.metadata;
    let pictures = |id: &FileId| {
        let picture = document.pictures.iter().find(|picture| picture.id == *id)?;
        Some((file_address(&card.code, document, id.as_str(), &picture.made), picture.made.dots?))
    };
    let blocks = drawn(&document.content, "p", &pictures);
    // What the reviewers saw: the number on the approval form.
    let digest = document.seen.clone();
    let own = address(&card.code, document.document.as_str());
    let validity = document.validity_on(portal.today()).map(tag).unwrap_or_default();
    let validity_note = document.validity.as_ref().filter(|stated| !stated.told().is_empty()).map(|stated| {
        let by = stated.by.as_ref().map(|by| address(&card.code, by.as_str())).unwrap_or_default();
        (stated.told(), by)
    });
    let attachments = document.attachments.iter().enumerate().map(|(nth, file)| Attachment {
        id: format!("attachment-{}", nth + 1),
        name: file.name.clone(),
        href: match &file.made {
            Some(made) => file_address(&card.code, document, file.id.as_str(), made),
            None => String::new(),
        },
        size: file.made.as_ref().map(|made| words::size(made.size)).unwrap_or_default(),
        dots: file.made.as_ref().and_then(|made| made.dots),
        blocks: drawn(&file.content, &format!("a{}-", nth + 1), &|_| None),
    });
    let links = portal.store.linked(document).await.map_err(Problem::fault)?;
    let page = Page {
        frame: frame(portal, shelf, visitor, card, document),
        title: said.title.clone(),
        validity,
        validity_note,
        facts: facts(document, card),
        erratum: document.erratum.clone(),
        edition: document.edition,
        owed: document.owed,
        contents: contents(&blocks),
        blocks,
        attachments: attachments.collect(),
        former: document.former.iter().map(|one| (one.edition, words::date(one.released_on))).collect(),
        digest_short: words::short_digest(&digest),
        digest,
        approvals: document.approvals.iter().map(|one| one.duty.clone()).collect(),
        files: downloads(document, &own),
        own: format!("{}{own}", portal.settings.base),
        related: links
            .iter()
            .map(|(link, id, title)| related(*link, title, address(&card.code, id)))
            .collect(),
        call: said.comment_term().map(|term| called(portal, card, document, term)),
    };
    Ok(Rendered { unlisted: document.is_for_a_term(), ..answer::page(&page)? })
}

fn frame(
    portal: &Portal,
    shelf: &Shelf,
    visitor: &Visitor,
    card: &AgencyCard,
    document: &PublishedDocument,
) -> PortalFrame {
    let said = &document.metadata;
    let mut frame = portal.frame_of(shelf.cards.first(), visitor, Some(Section::Disclosure), &said.title);
    if let Some(item) = statutory_item(&said.item) {
        let crumb = Crumb::new(&item.short, visitor.view.link(&format!("/disclosure/{}", item.id)));
        frame.crumbs.pop();
        frame.crumbs.extend([crumb, Crumb::here("正文")]);
    }
    let words = [said.topic.as_str(), said.genre.as_str()].into_iter().filter(|word| !word.is_empty());
    frame.article = Some(Article {
        title: said.title.clone(),
        published: match document.released_at {
            Some(at) => words::minute(at),
            None => format!("{} 00:00", document.released_on),
        },
        source: if said.source.is_empty() { card.name.clone() } else { said.source.clone() },
        keywords: words.collect::<Vec<_>>().join(","),
        image: format!("{}.png", address(&card.code, document.document.as_str())),
        unlisted: document.is_for_a_term(),
        description: if said.summary.is_empty() { said.title.clone() } else { said.summary.clone() },
    });
    frame
}

fn downloads(document: &PublishedDocument, own: &str) -> Vec<Download> {
    let file = |kind: download::Kind| Download {
        name: kind.name(),
        icon: kind.icon(),
        href: format!("{own}.{}", kind.ending()),
    };
    let data = Download { name: "JSON", icon: "database", href: format!("{own}.json") };
    let whole = Download { name: "ZIP", icon: "archive", href: format!("{own}{}", package::ENDING) };
    download::kinds(document).map(file).chain([data, whole]).collect()
}
