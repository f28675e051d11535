//! `/track/receipt.pdf`: the signed receipt of the application that this browser looks at; `/track/verify.html`: the one
//! file that verifies it without a network.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
};
use gongkai_public::TrackReceipt;
use gongkai_web_kit::{caller::TrackedCookie, download::Download, problem::Problem};

use super::{
    super::go_to,
    Tracked,
    letter::printed,
    seal::{public_half, sealed, signer},
};
use crate::{portal::Portal, visitor::Visitor};

/// Letters of a token in a printed line.
const LINE: usize = 76;

#[derive(Template)]
#[template(path = "verify.html")]
struct Verifier<'a> {
    /// The office's, which signs what a receipt says.
    key: &'a str,
    /// The portal's, which signs its file.
    file_key: String,
}

async fn receipt(portal: &Portal, cookie: Option<&TrackedCookie>) -> Result<Option<TrackReceipt>, Problem> {
    let Some(Tracked { card: Some((_, card)), .. }) = Tracked::here(portal, cookie).await? else {
        return Ok(None);
    };
    card.receipt.map(Some).ok_or(Problem::NotFound)
}

fn unkept(file: Download) -> Response {
    let mut response = file.into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The receipt as PDF. Its token stands in it twice: in print, and where the verifier finds it in the file.
pub async fn show(
    State(portal): State<Portal>,
    visitor: Visitor,
    cookie: Option<TrackedCookie>,
) -> Result<Response, Problem> {
    let Some(receipt) = receipt(&portal, cookie.as_ref()).await? else {
        return go_to(&visitor.view.link("/track"));
    };
    let mut letter = printed(&receipt.letter).ok_or(Problem::NotFound)?;
    let signs: Vec<char> = receipt.token.chars().collect();
    let lines: Vec<String> = signs.chunks(LINE).map(|line| line.iter().collect()).collect();
    letter.end = vec![
        "本回执由本机关电子签名。在查询页面下载“回执验证程序”，打开后选择本文件，不连网也能验证：下载以后有没有改动，签发的内容是什么。只有纸质件的，可以粘贴下面的验证码，再逐项核对。".to_owned(),
        lines.join("\n"),
    ];
    letter.keywords = vec![receipt.token];
    let name = format!("{}.pdf", letter.title);
    let bytes = portal.printer.letter(letter).await?;
    let bytes = sealed(&signer(&portal.settings.file_secret), bytes);
    Ok(unkept(Download { name, kind: "application/pdf", bytes: bytes.into() }))
}

/// The verifier, with the key of this installation in it.
pub async fn verifier(
    State(portal): State<Portal>,
    visitor: Visitor,
    cookie: Option<TrackedCookie>,
) -> Result<Response, Problem> {
    let Some(receipt) = receipt(&portal, cookie.as_ref()).await? else {
        return go_to(&visitor.view.link("/track"));
    };
    let file_key = public_half(&signer(&portal.settings.file_secret));
    let page = Verifier { key: &receipt.key, file_key }.render()?;
    let name = "回执验证程序.html".to_owned();
    Ok(unkept(Download { name, kind: "text/html; charset=utf-8", bytes: page.into_bytes().into() }))
}
