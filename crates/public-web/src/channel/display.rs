//! `/display/{agency}`: the page that an electronic display (电子信息屏, Art. 25) shows, screen after screen;
//! `/display/{agency}/playlist.json`: the signed list behind it. With its script a display goes on while the
//! network is away; without, the page loads the next screen by itself. What was taken down is on neither.

use askama::Template;
use axum::{extract::State, http::HeaderMap, response::Response};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use gongkai_domain::id::AgencyId;
use gongkai_public::{
    AgencyCard, Playlist, SignedPlaylist,
    display::{PlaylistItem, Screen},
};
use gongkai_web_kit::{
    extract::{Asked, At},
    page_cache::Rendered,
    problem::Problem,
};
use serde::Deserialize;

use crate::{answer, portal::Portal, visitor::Visitor, words};

/// How long an empty display waits before it looks again, in seconds.
const IDLE: u32 = 20;

/// Which screen.
#[derive(Debug, Deserialize)]
pub struct Which {
    n: Option<usize>,
}

#[derive(Template)]
#[template(path = "display.html")]
struct Page {
    code: String,
    agency: String,
    demo: bool,
    seconds: u32,
    next: usize,
    shown: Option<Shown>,
}

/// A screen of a document.
struct Shown {
    item: PlaylistItem,
    screen: Screen,
    published: String,
    /// Its place among all screens: 2 / 7.
    place: String,
}

/// The page.
pub async fn show(
    State(portal): State<Portal>,
    visitor: Visitor,
    At(code): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Response, Problem> {
    let headers: HeaderMap = visitor.headers.clone();
    let page = page(portal.clone(), visitor, code, which.n.unwrap_or_default());
    // Its address is whatever somebody types behind `n=`: it is not kept.
    portal.fresh(&headers, page).await
}

async fn page(portal: Portal, visitor: Visitor, code: String, n: usize) -> Result<Rendered, Problem> {
    let Some(card) = portal.store.card(&code).await.map_err(Problem::fault)? else {
        return missing(&portal, &visitor).await;
    };
    let all = screens(&portal, &card).await?;
    let at = n.checked_rem(all.len()).unwrap_or_default();
    let place = format!("{} / {}", at + 1, all.len());
    let shown = all.into_iter().nth(at).map(|(item, screen)| Shown {
        published: words::date(item.published_on),
        item,
        screen,
        place,
    });
    answer::page(&Page {
        code: card.code,
        agency: card.name,
        demo: portal.settings.demo,
        seconds: shown.as_ref().map_or(IDLE, |shown| shown.screen.seconds),
        next: at + 1,
        shown,
    })
}

async fn missing(portal: &Portal, visitor: &Visitor) -> Result<Rendered, Problem> {
    let frame = portal.frame(visitor, None, "").await?;
    answer::not_found(frame, "没有这块电子屏：地址可能写错了。")
}

/// All screens of an agency, in their order.
async fn screens(portal: &Portal, card: &AgencyCard) -> Result<Vec<(PlaylistItem, Screen)>, Problem> {
    let Some(list) = playing(portal, &card.agency).await? else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for item in list.items {
        // Behind the back of the list nothing goes on: each document is looked up.
        let document = item.document.as_str();
        if portal.store.document(&card.agency, document).await.map_err(Problem::fault)?.is_none() {
            continue;
        }
        all.extend(item.screens.iter().map(|screen| (item.clone(), screen.clone())));
    }
    Ok(all)
}

/// The list, if it holds today.
async fn playing(portal: &Portal, agency: &AgencyId) -> Result<Option<Playlist>, Problem> {
    let signed = portal.store.playlist(agency).await.map_err(Problem::fault)?;
    let today = portal.today();
    Ok(signed.and_then(|signed| signed.open(beginning(today), today)))
}

/// The instant at which a day begins in China.
fn beginning(day: NaiveDate) -> DateTime<Utc> {
    const HOURS_EAST: i64 = 8;
    (day.and_time(chrono::NaiveTime::MIN) - TimeDelta::hours(HOURS_EAST)).and_utc()
}

/// The signed list, exactly as it was signed.
pub async fn playlist(
    State(portal): State<Portal>,
    visitor: Visitor,
    At(code): At<String>,
) -> Result<Rendered, Problem> {
    let Some(card) = portal.store.card(&code).await.map_err(Problem::fault)? else {
        return missing(&portal, &visitor).await;
    };
    let signed = portal.store.playlist(&card.agency).await.map_err(Problem::fault)?;
    let signed = signed.unwrap_or_else(SignedPlaylist::nothing);
    Ok(answer::text("application/json", serde_json::to_string(&signed).map_err(Problem::fault)?))
}
