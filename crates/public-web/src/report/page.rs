//! `/annual-reports/{year}/{agency}`: a report with its tables, its files and what belongs to it.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use gongkai_domain::collection::Scope;
use gongkai_public::{
    AgencyCard, PublishedReport,
    bundle::{ANNUAL_REPORT, Corrected},
};
use gongkai_render::paper::Paper;
use gongkai_web_kit::{
    chart::{self, Chart},
    extract::At,
    layout::{Article, Crumb, PortalFrame, Section},
    page_cache::Rendered,
    problem::Problem,
};

use super::{
    download,
    figures::{Figure, key_figures, received},
    press::Kind,
    read,
};
use crate::{answer, portal::Portal, shelf::Shelf, visitor::Visitor, words};

#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    frame: PortalFrame,
    agency: String,
    title: String,
    year: i32,
    /// Whose reports it sums; empty: it is about the agency's own work.
    scope: &'static str,
    /// The day of the first release.
    published: String,
    edition: i32,
    /// Every correction, newest first.
    corrections: Vec<Correction>,
    digest: String,
    digest_short: String,
    format: String,
    figures: Vec<Figure>,
    chapters: Vec<Chapter>,
    files: Vec<File>,
    chart: Chart,
    older: Option<Neighbour>,
    newer: Option<Neighbour>,
    compare: Option<String>,
    /// Address of the years side by side.
    years: String,
    /// The year in digits, as the drawing names it.
    year_text: String,
}

/// What an edition corrected in the one before it.
struct Correction {
    edition: i32,
    day: String,
    erratum: String,
    corrected: Vec<Corrected>,
}

struct Chapter {
    id: String,
    heading: String,
    paragraphs: Vec<String>,
    tables: Vec<String>,
}

struct File {
    kind: Kind,
    href: String,
}

struct Neighbour {
    year: i32,
    href: String,
}

#[derive(Template)]
#[template(path = "report_withdrawn.html")]
struct Withdrawn {
    frame: PortalFrame,
    title: String,
    reason: String,
    day: String,
    others: String,
}

/// The page, or the file if the address ends like one.
pub async fn show(
    State(portal): State<Portal>,
    visitor: Visitor,
    At((year, file)): At<(String, String)>,
) -> Result<Response, Problem> {
    let (code, kind) = match download::asked(&file) {
        Some((code, kind)) => (code.to_owned(), Some(kind)),
        None => (file, None),
    };
    if let Some(kind) = kind
        && let Some(card) = portal.store.card(&code).await.map_err(Problem::fault)?
        && let Ok(number) = year.parse()
        && let Some(published) = portal.store.report(&card.agency, number).await.map_err(Problem::fault)?
    {
        return download::answer(&portal, &published, kind).await;
    }
    portal.kept(visitor.clone(), render(portal.clone(), visitor, year, code, kind.is_some())).await
}

/// The page. A file that is not there has the page that says why.
async fn render(
    portal: Portal,
    visitor: Visitor,
    year: String,
    code: String,
    of_file: bool,
) -> Result<Rendered, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let missing = || {
        let frame = portal.frame_of(shelf.cards.first(), &visitor, Some(Section::AnnualReports), "年报");
        answer::not_found(frame, "没有这份年报：机关或年份不对，或者还没有公布。")
    };
    let (Some(card), Ok(year)) = (shelf.card_by_code(&code), year.parse::<i32>()) else { return missing() };
    let row =
        portal.store.row(&card.agency, ANNUAL_REPORT, &year.to_string()).await.map_err(Problem::fault)?;
    let Some(row) = row else { return missing() };
    if let Some(reason) = row.withdrawn_because {
        let frame = frame(&portal, &shelf, &visitor, card, year);
        let day = row.withdrawn_on.map(words::date).unwrap_or_default();
        let page = Withdrawn { others: frame.link("/annual-reports"), frame, title: row.title, reason, day };
        return answer::with_status(StatusCode::GONE, &page);
    }
    match shelf.reports_of(&card.agency).find(|report| report.year == year).filter(|_| !of_file) {
        Some(published) => page(&portal, &shelf, &visitor, card, published),
        None => missing(),
    }
}

fn frame(portal: &Portal, shelf: &Shelf, visitor: &Visitor, card: &AgencyCard, year: i32) -> PortalFrame {
    let mut frame = portal.frame_of(shelf.cards.first(), visitor, Some(Section::AnnualReports), "");
    frame.title = format!("{}{year}年年报", card.name);
    frame.crumbs = vec![
        Crumb::new("政府信息公开", visitor.view.link("/")),
        Crumb::new(Section::AnnualReports.name(), visitor.view.link("/annual-reports")),
        Crumb::new(format!("{year}年"), visitor.view.link(&format!("/annual-reports/{year}"))),
        Crumb::here(&card.name),
    ];
    frame
}

fn page(
    portal: &Portal,
    shelf: &Shelf,
    visitor: &Visitor,
    card: &AgencyCard,
    published: &PublishedReport,
) -> Result<Rendered, Problem> {
    let report = read(published)?;
    let year = published.year;
    let mut frame = frame(portal, shelf, visitor, card, year);
    frame.article = Some(Article {
        unlisted: false,
        title: published.title.clone(),
        // The hour is not kept; the day began then.
        published: format!("{} 00:00", published.first_published_on()),
        source: card.name.clone(),
        keywords: format!("政府信息公开,年度报告,{year}"),
        description: published.title.clone(),
        image: String::new(),
    });
    let address = format!("/annual-reports/{year}/{}", card.code);
    let neighbour = |report: &PublishedReport| Neighbour {
        year: report.year,
        href: frame.link(format!("/annual-reports/{}/{}", report.year, card.code)),
    };
    let older = shelf.reports_of(&card.agency).find(|other| other.year < year).map(neighbour);
    let newer = shelf.reports_of(&card.agency).filter(|other| other.year > year).last().map(neighbour);
    let compare = older.as_ref().map(|older| {
        frame.link(format!("/annual-reports/compare?agency={}&year={year}&with={}", card.code, older.year))
    });
    let mut counted = Vec::new();
    for other in shelf.reports_of(&card.agency) {
        // What the whole area received is drawn beside no figure of one office.
        let number = if other.scope == published.scope { received(&read(other)?) } else { None };
        counted.push((other.year, number));
    }
    let files = Kind::ALL
        .into_iter()
        .map(|kind| File { kind, href: format!("{address}.{}", kind.ending()) })
        .collect();
    let page = Page {
        agency: card.name.clone(),
        title: published.title.clone(),
        year,
        scope: published.scope.map_or("", Scope::word),
        published: words::date(published.first_published_on()),
        edition: published.edition,
        corrections: corrections(published),
        digest: published.seen.clone(),
        digest_short: words::short_digest(&published.seen),
        format: format!("{}（{}）", report.format.title, report.format.basis),
        figures: key_figures(&report),
        chapters: chapters(&Paper::of(&report)),
        files,
        chart: chart::years(counted),
        years: frame.link(format!("/annual-reports/years?agency={}", card.code)),
        year_text: year.to_string(),
        older,
        newer,
        compare,
        frame,
    };
    answer::page(&page)
}

fn corrections(published: &PublishedReport) -> Vec<Correction> {
    let correction = |edition, day, erratum: &Option<String>, corrected: &Vec<Corrected>| {
        let erratum = erratum.clone()?;
        Some(Correction { edition, day: words::date(day), erratum, corrected: corrected.clone() })
    };
    let newest =
        correction(published.edition, published.published_on, &published.erratum, &published.corrected);
    let earlier = published.earlier.iter().rev();
    let earlier =
        earlier.filter_map(|one| correction(one.edition, one.published_on, &one.erratum, &one.corrected));
    newest.into_iter().chain(earlier).collect()
}

fn chapters(paper: &Paper) -> Vec<Chapter> {
    let chapters = paper.sections.iter().enumerate().map(|(nth, section)| Chapter {
        id: format!("chapter-{}", nth + 1),
        heading: section.heading.clone(),
        paragraphs: section.paragraphs.iter().filter(|text| !text.trim().is_empty()).cloned().collect(),
        tables: section.tables.iter().map(gongkai_render::table_fragment).collect(),
    });
    chapters.collect()
}
