//! `/track/letter.pdf`: a letter of the application that this browser looks at, printed as the agency printed it.

use axum::{
    extract::State,
    http::{HeaderValue, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
};
use gongkai_domain::publication::content::{Block, Content, Run};
use gongkai_public::TrackLetter;
use gongkai_render::letter::Letter;
use gongkai_web_kit::{caller::TrackedCookie, download::Download, extract::Asked, problem::Problem};
use serde::Deserialize;

use super::{super::go_to, Tracked};
use crate::{portal::Portal, visitor::Visitor};

/// Which one, from 0.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    n: usize,
}

/// The file.
pub async fn show(
    State(portal): State<Portal>,
    visitor: Visitor,
    cookie: Option<TrackedCookie>,
    Asked(query): Asked<Query>,
) -> Result<Response, Problem> {
    let Some(Tracked { card: Some((_, card)), .. }) = Tracked::here(&portal, cookie.as_ref()).await? else {
        return go_to(&visitor.view.link("/track"));
    };
    let letter = card.letters.get(query.n).and_then(printed).ok_or(Problem::NotFound)?;
    let name = format!("{}.pdf", letter.title);
    let bytes = portal.printer.letter(letter).await?;
    let file = Download { name, kind: "application/pdf", bytes: bytes.into() };
    let mut response = file.into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The letter on paper; none: its text went another way.
pub(super) fn printed(letter: &TrackLetter) -> Option<Letter> {
    let sheet = letter.sheet.as_ref()?;
    let line = |text: &String| Block::Paragraph { runs: vec![Run::plain(text)] };
    Some(Letter {
        agency: sheet.agency.clone(),
        number: letter.number.clone(),
        title: sheet.title.clone(),
        addressee: sheet.addressee.clone(),
        content: Content { blocks: letter.text.iter().map(line).collect() },
        signer: sheet.agency.clone(),
        date: sheet.date.clone(),
        end: vec!["从查询页面打印，供查阅；盖章的文书按申请人选择的方式提供。".to_owned()],
        ..Letter::default()
    })
}
