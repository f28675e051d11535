//! The sheet for the notice board, as PDF on A4 or A3: the text as the public sees it, who issued it and
//! when, the last day, and a code that leads to the portal.

use axum::{
    extract::State as Given,
    response::{IntoResponse, Redirect, Response},
};
use gongkai_domain::{authority::Read, calendar::date_in_words, refusal::Refusal};
use gongkai_office::channel::{self, Copies, SheetText};
use gongkai_render::{
    Fault, Press,
    writing::{Part, Sheet, Writing},
};
use gongkai_web_kit::{
    caller::Caller,
    download::Download,
    extract::{Asked, At},
    problem::Problem,
};
use qrcode::{Color, EcLevel, QrCode};
use serde::Deserialize;

use crate::{OfficeWeb, problem};

/// On which paper.
#[derive(Debug, Deserialize)]
pub struct Paper {
    paper: Option<String>,
}

/// The sheet. Where there is nothing to be posted, the page that says so.
pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    At(id): At<String>,
    Asked(paper): Asked<Paper>,
) -> Result<Response, Problem> {
    let right = caller.authorise::<Read, Copies>(&id)?;
    let text = channel::sheet(desk.office(), caller.staff(), &right).await.map_err(problem)?;
    let Some(text) = text else {
        return Ok(Redirect::to(&format!("/office/documents/{id}/channels")).into_response());
    };
    let large = paper.paper.as_deref() == Some("a3");
    let name = format!("{}（公示单{}）.pdf", text.title, if large { "A3" } else { "A4" });
    let (press, portal) = (desk.press(), desk.portal().to_owned());
    let made = tokio::task::spawn_blocking(move || set(&press, &text, &portal, large)).await;
    let bytes = made.map_err(Problem::fault)?;
    let bytes = bytes.map_err(|fault| Problem::from(Refusal::new("sheet_failed", fault.to_string())))?;
    Ok(Download { name, kind: "application/pdf", bytes: bytes.into() }.into_response())
}

fn set(press: &Press, text: &SheetText, portal: &str, large: bool) -> Result<Vec<u8>, Fault> {
    let (side, dark) = code(portal, &text.agency_code, text.document.as_str());
    let writing = Writing {
        name: text.title.clone(),
        title: text.title.clone(),
        subtitle: if text.number.is_empty() { Vec::new() } else { vec![text.number.clone()] },
        parts: vec![Part::of(&text.content)],
        sheet: Some(Sheet {
            large,
            signed: vec![text.issuer.clone(), date_in_words(text.dated)],
            lines: lines(text, side > 0),
            side,
            dark,
        }),
        ..Writing::default()
    };
    if !writing.fits_paper() {
        return Err(Fault("正文太长，排不成公示单，请改用其他渠道，或者另发一条简短的信息".to_owned()));
    }
    Ok(press.writing(&writing)?.bytes)
}

/// What stands beside the code.
fn lines(text: &SheetText, has_code: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if has_code {
        lines.push("扫码在政府信息公开平台查看原文".to_owned());
    }
    lines.push(format!("索引号：{}", text.index_number));
    if let Some(until) = text.until {
        lines.push(format!("张贴至：{}", date_in_words(until)));
    }
    if !text.phone.is_empty() {
        lines.push(format!("咨询电话：{}（{}）", text.phone, text.office));
    }
    lines
}

/// The code of the document's address: squares of a side with the quiet zone, and the dark runs.
fn code(portal: &str, agency: &str, document: &str) -> (usize, Vec<(usize, usize, usize)>) {
    /// Light squares around it.
    const QUIET: usize = 4;
    if portal.is_empty() {
        return (0, Vec::new());
    }
    let address = format!("{portal}/documents/{agency}/{document}");
    let Ok(code) = QrCode::with_error_correction_level(address, EcLevel::M) else {
        return (0, Vec::new());
    };
    let mut dark: Vec<(usize, usize, usize)> = Vec::new();
    for (row, colours) in code.to_colors().chunks(code.width()).enumerate() {
        for (column, _) in colours.iter().enumerate().filter(|(_, colour)| **colour == Color::Dark) {
            match dark.last_mut() {
                Some((x, y, n)) if *y == row + QUIET && *x + *n == column + QUIET => *n += 1,
                _ => dark.push((column + QUIET, row + QUIET, 1)),
            }
        }
    }
    (code.width() + 2 * QUIET, dark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_where_there_is_an_address() {
        assert_eq!(code("", "sfj", "d1"), (0, Vec::new()));
        let (side, dark) = code("https://gk.example.gov.cn", "sfj", "d1");
        assert_eq!(dark.first(), Some(&(4, 4, 7)), "the corner that telephones look for");
        assert!(dark.iter().all(|(x, y, n)| x + n <= side - 4 && *y < side - 4), "{side}");
    }
}
