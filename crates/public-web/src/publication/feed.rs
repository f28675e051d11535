//! `/feed.atom` and `/feed.json`: what was published last, for readers and for other sites.

use axum::extract::State;
use gongkai_public::{DocumentFilter, DocumentLine};
use gongkai_web_kit::{page_cache::Rendered, problem::Problem};
use serde_json::json;

use super::line::address;
use crate::{answer, portal::Portal, shelf::Shelf, visitor::Visitor, words};

/// Entries of a feed.
const ENTRIES: u64 = 50;

async fn newest(portal: &Portal) -> Result<(Shelf, Vec<DocumentLine>), Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let found = portal.store.documents(&DocumentFilter::default(), 0, ENTRIES).await;
    Ok((shelf, found.map_err(Problem::fault)?))
}

/// Absolute address of a document; of an agency without a card there is none.
fn href(portal: &Portal, shelf: &Shelf, line: &DocumentLine) -> Option<String> {
    let card = shelf.cards.iter().find(|card| card.agency.as_str() == line.agency_id)?;
    Some(format!("{}{}", portal.settings.base, address(&card.code, &line.document_id)))
}

fn name(shelf: &Shelf) -> String {
    let agency = shelf.cards.first().map_or("政府信息公开", |card| card.name.as_str());
    format!("{agency}政府信息公开")
}

/// Atom 1.0 (RFC 4287).
pub async fn atom(State(portal): State<Portal>, _: Visitor) -> Result<Rendered, Problem> {
    let (shelf, lines) = newest(&portal).await?;
    let base = &portal.settings.base;
    let updated = lines.iter().map(changed).max().unwrap_or_else(|| midnight(portal.today()));
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\">\n",
    );
    out.push_str(&format!(
        "<title>{}</title>\n<id>{base}/feed.atom</id>\n<link rel=\"self\" href=\"{base}/feed.atom\"/>\n<updated>{updated}</updated>\n",
        escaped(&name(&shelf))
    ));
    for line in &lines {
        let Some(href) = href(&portal, &shelf, line) else { continue };
        let agency = shelf.cards.iter().find(|card| card.agency.as_str() == line.agency_id);
        let agency = agency.map(|card| card.name.as_str()).unwrap_or_default();
        out.push_str(&format!(
            "<entry><title>{}</title><id>{href}</id><link href=\"{href}\"/><published>{}</published><updated>{}</updated><author><name>{}</name></author></entry>\n",
            escaped(&line.title),
            first_shown(line),
            changed(line),
            escaped(agency)
        ));
    }
    out.push_str("</feed>\n");
    Ok(answer::text("application/atom+xml; charset=utf-8", out))
}

/// JSON Feed 1.1.
pub async fn json(State(portal): State<Portal>, _: Visitor) -> Result<Rendered, Problem> {
    let (shelf, lines) = newest(&portal).await?;
    let base = &portal.settings.base;
    let items: Vec<_> = lines
        .iter()
        .filter_map(|line| {
            let href = href(&portal, &shelf, line)?;
            Some(json!({
                "id": href,
                "url": href,
                "title": line.title,
                "content_text": line.title,
                "date_published": first_shown(line),
                "date_modified": changed(line),
            }))
        })
        .collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": name(&shelf),
        "home_page_url": format!("{base}/"),
        "feed_url": format!("{base}/feed.json"),
        "language": "zh-CN",
        "items": items,
    });
    Ok(answer::text("application/feed+json", feed.to_string()))
}

fn midnight(day: chrono::NaiveDate) -> String {
    format!("{day}T00:00:00+08:00")
}

/// When the edition that is shown was released (RFC 3339).
fn changed(line: &DocumentLine) -> String {
    line.changed_at.map_or_else(|| midnight(line.changed_on), words::instant)
}

/// When the document was released first; of a corrected one only the day is told.
fn first_shown(line: &DocumentLine) -> String {
    if line.changed_on == line.published_on { changed(line) } else { midnight(line.published_on) }
}

/// Text inside an XML element. Control characters that XML cannot hold were refused on the way in.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
