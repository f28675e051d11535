//! Whether anybody sees the words of a run, a paragraph, a row of a Word document.

use std::collections::BTreeMap;

use gongkai_domain::contents::Hidden;

use super::xml::{Element, Piece, Source};
use crate::Fault;
use crate::colour::{BLACK, Rgb, WHITE};

/// Text of at most so many half points cannot be read.
const TINY: u32 = 6;
/// Characters that are pressed to this share of their width, or into each other by so many
/// twentieths of a point.
const NARROW: i64 = 5;
const PRESSED: i64 = -200;
/// Lowered or raised by so many half points, words leave their line, and so the page.
const LOWERED: i64 = 400;
/// Left of the margin by so many twentieths of a point: beside the paper.
const OUTSIDE: i64 = -4000;
/// Lines and rows of exactly this height show nothing of their words.
const FLAT: i64 = 40;

fn whole(element: &Element<'_>, name: &str) -> Option<i64> {
    element.get(name)?.trim().parse().ok()
}

/// What a property of text hides it by, whatever is behind it; white waits for the paper.
pub(crate) fn hides(element: &Element<'_>) -> Option<Hidden> {
    let value = || whole(element, "val");
    match element.name.as_str() {
        "vanish" | "webHidden" | "specVanish" if element.is_on() => Some(Hidden::Text),
        "color" if ink(element).is_some_and(|colour| colour.is_like(WHITE)) => Some(Hidden::Pale),
        "sz" if element.number().is_some_and(|size| size <= TINY) => Some(Hidden::Tiny),
        "w" if value().is_some_and(|share| (1..=NARROW).contains(&share)) => Some(Hidden::Tiny),
        "spacing" if value().is_some_and(|by| by <= PRESSED) => Some(Hidden::Tiny),
        "position" if value().is_some_and(|by| by.abs() >= LOWERED) => Some(Hidden::OffPage),
        _ => None,
    }
}

/// The colour of words; `None` for the automatic one, which is white on dark and black on light.
pub(crate) fn ink(element: &Element<'_>) -> Option<Rgb> {
    of_theme(element, "themeColor", ("themeTint", "themeShade"))
        .or_else(|| element.get("val").as_deref().and_then(Rgb::hex))
}

/// The paper and the ordinary ink of the theme, made lighter or darker. The value beside them is only
/// what a program wrote that knows no themes; other colours of themes are taken from it.
fn of_theme(element: &Element<'_>, name: &str, (tint, shade): (&str, &str)) -> Option<Rgb> {
    let colour = match element.get(name)?.as_str() {
        "background1" | "light1" => WHITE,
        "text1" | "dark1" => BLACK,
        _ => return None,
    };
    let share = |name: &str| {
        let part = element.get(name).and_then(|part| u8::from_str_radix(part.trim(), 16).ok());
        part.map_or(1.0, |part| f64::from(part) / 255.0)
    };
    Some(colour.over(WHITE, share(tint)).over(BLACK, share(shade)))
}

/// What a shading or a marker puts behind words; the outer `None` if the property is none of these.
pub(crate) fn paper(element: &Element<'_>) -> Option<Option<Rgb>> {
    match element.name.as_str() {
        "shd" => {
            // A full pattern covers its ground.
            let full = element.get("val").is_some_and(|pattern| pattern == "solid");
            let (name, theme, changes) = if full {
                ("color", "themeColor", ("themeTint", "themeShade"))
            } else {
                ("fill", "themeFill", ("themeFillTint", "themeFillShade"))
            };
            let written = || element.get(name).as_deref().and_then(Rgb::hex);
            Some(of_theme(element, theme, changes).or_else(written))
        }
        "highlight" => Some(element.get("val").as_deref().and_then(marker)),
        _ => None,
    }
}

/// Word names its markers otherwise than the web its colours.
fn marker(name: &str) -> Option<Rgb> {
    Rgb::named(match name {
        "green" => "lime",
        "darkGreen" => "green",
        "darkCyan" => "teal",
        "darkMagenta" => "purple",
        "darkRed" => "maroon",
        "darkBlue" => "navy",
        "darkYellow" => "olive",
        "darkGray" => "gray",
        "lightGray" => "silver",
        other => other,
    })
}

/// What a property of a paragraph hides its words by.
pub(crate) fn paragraph_hides(element: &Element<'_>) -> Option<Hidden> {
    match element.name.as_str() {
        "ind" => {
            let left = ["left", "start", "firstLine"].iter().filter_map(|name| whole(element, name));
            left.min().is_some_and(|left| left <= OUTSIDE).then_some(Hidden::OffPage)
        }
        "spacing" => {
            let exact = element.get("lineRule").is_some_and(|rule| rule == "exact");
            let flat = whole(element, "line").is_some_and(|line| (0..=FLAT).contains(&line));
            (exact && flat).then_some(Hidden::Tiny)
        }
        _ => None,
    }
}

/// Does a property of a row hide it?
pub(crate) fn row_hides(element: &Element<'_>) -> bool {
    let exact = || element.get("hRule").is_some_and(|rule| rule == "exact");
    match element.name.as_str() {
        "hidden" => element.is_on(),
        "trHeight" => exact() && whole(element, "val").is_some_and(|height| height <= FLAT),
        _ => false,
    }
}

/// Styles that hide text, with those that rest on them.
pub(crate) fn hiding_styles(xml: &str) -> Result<BTreeMap<String, Hidden>, Fault> {
    let mut source = Source::all(xml);
    let mut own: BTreeMap<String, Hidden> = BTreeMap::new();
    let mut based: Vec<(String, String)> = Vec::new();
    let mut style = String::new();
    loop {
        match source.next()? {
            Piece::Open(element) => match element.name.as_str() {
                "style" => style = element.get("styleId").unwrap_or_default(),
                "basedOn" => based.extend(element.get("val").map(|on| (style.clone(), on))),
                _ => {
                    if let Some(hidden) = hides(&element).filter(|_| !style.is_empty()) {
                        own.insert(style.clone(), hidden);
                    }
                }
            },
            Piece::End => break,
            _ => {}
        }
    }
    // A chain of styles is short.
    for _ in 0..8 {
        for (style, on) in &based {
            if let Some(hidden) = own.get(on).copied() {
                own.entry(style.clone()).or_insert(hidden);
            }
        }
    }
    Ok(own)
}
