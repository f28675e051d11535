//! `/sitemap` for people, `/sitemap.xml` and `/robots.txt` for machines.

use askama::Template;
use axum::extract::State;
use gongkai_domain::publication::{StatutoryItem, statutory_items};
use gongkai_public::DocumentFilter;
use gongkai_web_kit::{layout::PortalFrame, page_cache::Rendered, problem::Problem};

use crate::{answer, portal::Portal, publication::line, shelf::Shelf, visitor::Visitor};

/// Pages that are always there, with their names.
const FIXED: [(&str, &str); 17] = [
    ("/", "首页"),
    ("/guide", "政府信息公开指南"),
    ("/rules", "政府信息公开制度"),
    ("/disclosure", "法定主动公开内容"),
    ("/annual-reports", "政府信息公开年报"),
    ("/apply", "依申请公开"),
    ("/public-comments", "意见征集"),
    ("/questions", "咨询问答"),
    ("/questions/ask", "提问"),
    ("/open-data", "开放数据"),
    ("/report-error", "我要纠错"),
    ("/track", "查进度"),
    ("/receipts", "查回执"),
    ("/search", "搜索"),
    ("/accessibility", "无障碍说明"),
    ("/privacy", "隐私说明"),
    ("/sitemap", "网站地图"),
];

/// What search engines leave alone: the office, forms, and pages that only sort others.
const CLOSED: [&str; 8] = [
    "/office",
    "/search",
    "/report-error",
    "/questions/ask",
    "/receipts",
    "/apply/",
    "/track",
    "/annual-reports/compare",
];
/// Documents in the map for search engines: the protocol allows 50,000 addresses in one file.
const MOST: u64 = 45_000;

#[derive(Template)]
#[template(path = "sitemap.html")]
struct Map {
    frame: PortalFrame,
    fixed: &'static [(&'static str, &'static str)],
    items: &'static [StatutoryItem],
    agencies: Vec<(String, String)>,
    reports: Vec<(String, String)>,
}

/// All pages on one page.
pub async fn show(State(portal): State<Portal>, visitor: Visitor) -> Result<Rendered, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let frame = portal.frame_of(shelf.cards.first(), &visitor, None, "网站地图");
    let agencies =
        shelf.cards.iter().skip(1).map(|card| (format!("/guide/{}", card.code), card.name.clone())).collect();
    let reports =
        shelf.reports.iter().filter_map(|report| Some((shelf.href(report)?, report.title.clone()))).collect();
    answer::page(&Map { frame, fixed: &FIXED, items: statutory_items(), agencies, reports })
}

/// All pages for search engines.
pub async fn xml(State(portal): State<Portal>, _: Visitor) -> Result<Rendered, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let base = &portal.settings.base;
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let open = |address: &str| !CLOSED.iter().any(|closed| address.starts_with(closed));
    let fixed = FIXED.iter().filter(|(address, _)| open(address));
    let fixed = fixed.map(|(address, _)| ((*address).to_owned(), None));
    let items = statutory_items().iter().map(|item| (format!("/disclosure/{}", item.id), None));
    let guides =
        shelf.cards.iter().skip(1).map(|card| (format!("/guide/{}", card.code), Some(card.updated_on)));
    let reports =
        shelf.reports.iter().filter_map(|report| Some((shelf.href(report)?, Some(report.published_on))));
    let lasting = DocumentFilter { lasting: true, ..DocumentFilter::default() };
    let found = portal.store.documents(&lasting, 0, MOST).await.map_err(Problem::fault)?;
    let documents = found.iter().filter_map(|line| {
        let card = shelf.cards.iter().find(|card| card.agency.as_str() == line.agency_id)?;
        Some((line::address(&card.code, &line.document_id), Some(line.changed_on)))
    });
    for (address, day) in fixed.chain(items).chain(guides).chain(reports).chain(documents) {
        // Addresses are made of codes, years and fixed words: nothing in them needs escaping.
        out.push_str(&format!("<url><loc>{base}{address}</loc>"));
        if let Some(day) = day {
            out.push_str(&format!("<lastmod>{day}</lastmod>"));
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    Ok(answer::text("application/xml; charset=utf-8", out))
}

/// What search engines leave alone.
pub async fn robots(State(portal): State<Portal>, _: Visitor) -> Result<Rendered, Problem> {
    let base = &portal.settings.base;
    let map = if base.is_empty() { String::new() } else { format!("Sitemap: {base}/sitemap.xml\n") };
    let closed: String = CLOSED.iter().map(|address| format!("Disallow: {address}\n")).collect();
    let text = format!("User-agent: *\n{closed}{map}");
    Ok(answer::text("text/plain; charset=utf-8", text))
}
