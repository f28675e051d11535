//! `/annual-reports`: years and agencies with key figures; `/annual-reports/{year}`: one year.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use gongkai_public::{PublishedReport, bundle::ANNUAL_REPORT};
use gongkai_web_kit::{
    extract::At,
    layout::{PortalFrame, Section},
    page_cache::Rendered,
    problem::Problem,
    tiles::{Item, TileMap, tiles},
};

use super::{
    figures::{Figure, key_figures, received},
    read,
};
use crate::{answer, portal::Portal, shelf::Shelf, visitor::Visitor, words};

#[derive(Template)]
#[template(path = "reports.html")]
struct Reports {
    frame: PortalFrame,
    /// Every year there is, newest first, with the number of reports.
    years: Vec<(i32, usize)>,
    /// The year that is shown; 0: all.
    year: i32,
    groups: Vec<Group>,
    /// Agencies of the portal without a report for the year that is shown.
    missing: Vec<Missing>,
    /// Applications received, by agency; nothing unless one year is shown.
    map: TileMap,
}

/// Reports of one year.
struct Group {
    year: i32,
    lines: Vec<Line>,
}

struct Line {
    agency: String,
    href: String,
    day: String,
    corrected: bool,
    figures: Vec<Figure>,
}

struct Missing {
    agency: String,
    /// Why, if it is known.
    why: String,
}

/// All years.
pub async fn show(State(portal): State<Portal>, visitor: Visitor) -> Result<Rendered, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let section = Section::AnnualReports;
    let frame = portal.frame_of(shelf.cards.first(), &visitor, Some(section), section.name());
    let groups = groups(&shelf, |_| true)?;
    answer::page(&Reports {
        frame,
        years: years(&shelf),
        year: 0,
        groups,
        missing: Vec::new(),
        map: TileMap::default(),
    })
}

/// One year.
pub async fn show_year(
    State(portal): State<Portal>,
    visitor: Visitor,
    At(year): At<String>,
) -> Result<Rendered, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let title = format!("{year}年年报");
    let frame = portal.frame_of(shelf.cards.first(), &visitor, Some(Section::AnnualReports), &title);
    let shown = year.parse().ok().filter(|year| shelf.reports.iter().any(|report| report.year == *year));
    let Some(year) = shown else {
        return answer::not_found(frame, "还没有公布这一年的年报，或者年份写错了。");
    };
    let groups = groups(&shelf, |report| report.year == year)?;
    let missing = missing(&portal, &shelf, year).await?;
    let map = map(&shelf, &frame, year)?;
    answer::page(&Reports { frame, years: years(&shelf), year, groups, missing, map })
}

/// Applications received in a year, one square for each agency. The one at the top, whose report may be the sum of the
/// others, is none of them.
fn map(shelf: &Shelf, frame: &PortalFrame, year: i32) -> Result<TileMap, Problem> {
    let below = shelf.cards.iter().skip(1);
    let mut items = Vec::new();
    for card in below {
        let published = shelf.reports_of(&card.agency).find(|report| report.year == year);
        let value = match published {
            Some(published) => received(&read(published)?),
            None => None,
        };
        items.push(Item {
            code: card.code.clone(),
            name: card.name.clone(),
            value,
            href: published
                .and_then(|report| shelf.href(report))
                .map(|at| frame.link(&at))
                .unwrap_or_default(),
        });
    }
    let rows = shelf.cards.first().map_or(&[][..], |card| &card.tiles);
    Ok(if items.len() > 1 { tiles(items, rows) } else { TileMap::default() })
}

fn years(shelf: &Shelf) -> Vec<(i32, usize)> {
    let mut years: BTreeMap<i32, usize> = BTreeMap::new();
    for report in &shelf.reports {
        *years.entry(report.year).or_default() += 1;
    }
    years.into_iter().rev().collect()
}

fn groups(shelf: &Shelf, wanted: impl Fn(&PublishedReport) -> bool) -> Result<Vec<Group>, Problem> {
    let mut groups: Vec<Group> = Vec::new();
    for published in shelf.reports.iter().filter(|report| wanted(report)) {
        let (Some(card), Some(href)) = (shelf.card(&published.agency), shelf.href(published)) else {
            continue;
        };
        let line = Line {
            agency: card.name.clone(),
            href,
            day: words::date(published.first_published_on()),
            corrected: published.erratum.is_some(),
            figures: key_figures(&read(published)?),
        };
        match groups.last_mut().filter(|group| group.year == published.year) {
            Some(group) => group.lines.push(line),
            None => groups.push(Group { year: published.year, lines: vec![line] }),
        }
    }
    Ok(groups)
}

async fn missing(portal: &Portal, shelf: &Shelf, year: i32) -> Result<Vec<Missing>, Problem> {
    let mut missing = Vec::new();
    for card in &shelf.cards {
        if shelf.reports_of(&card.agency).any(|report| report.year == year) {
            continue;
        }
        let row =
            portal.store.row(&card.agency, ANNUAL_REPORT, &year.to_string()).await.map_err(Problem::fault)?;
        let why = match row.and_then(|row| row.withdrawn_because) {
            Some(why) => format!("已撤下：{why}"),
            None => "本网站没有收到这一年的年报".to_owned(),
        };
        missing.push(Missing { agency: card.name.clone(), why });
    }
    Ok(missing)
}
