//! Whether anybody sees the words of an element.

use gongkai_domain::contents::Hidden;
use scraper::ElementRef;

use super::{Declared, Sheet};
use crate::Fault;
use crate::colour::{BLACK, Rgb, WHITE, of_css};

/// Points on a screen; smaller words nobody reads.
const TINY: f64 = 1.4;
/// So far left or above, words stand beside the page. Lists of WPS hang by as little as -21pt.
const FAR: f64 = -900.0;
/// A box of this height or width shows nothing.
const CLOSED: f64 = 1.0;
/// Less opaque than this is not seen.
const CLEAR: f64 = 0.06;
const MOVING: [&str; 8] =
    ["left", "top", "text-indent", "margin", "margin-left", "margin-top", "transform", "translate"];
const SIZES: [&str; 4] = ["height", "max-height", "width", "max-width"];
const PAPERS: [&str; 5] =
    ["background", "background-color", "background-image", "mso-shading", "mso-highlight"];
/// Elements that grow with what stands in them, whatever their style says.
const GROWING: [&str; 4] = ["table", "tr", "td", "th"];
const OTHERS: [&str; 20] = [
    "display",
    "visibility",
    "content-visibility",
    "opacity",
    "filter",
    "font",
    "font-size",
    "overflow",
    "overflow-x",
    "overflow-y",
    "clip",
    "clip-path",
    "-webkit-clip-path",
    "scale",
    "z-index",
    "position",
    "color",
    "-webkit-text-fill-color",
    "background-clip",
    "-webkit-background-clip",
];

/// Can a property hide words?
pub(super) fn matters(name: &str) -> bool {
    [&MOVING[..], &SIZES, &PAPERS, &OTHERS].iter().any(|list| list.contains(&name))
        || name == "mso-hide"
        || name.starts_with("--")
}

/// What the words are painted with.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Ink {
    Clear,
    Of(Rgb),
    Unknown,
}

/// How the words inside an element look.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// Nothing inside can undo it.
    gone: Option<Hidden>,
    invisible: bool,
    tiny: bool,
    ink: Ink,
    /// What is behind the words; `None`: a picture or something unknown.
    paper: Option<Rgb>,
}

impl Default for Look {
    /// Black on white paper.
    fn default() -> Self {
        Self { gone: None, invisible: false, tiny: false, ink: Ink::Of(BLACK), paper: Some(WHITE) }
    }
}

impl Look {
    /// How the words of an element look inside one that looks like this.
    pub(crate) fn inside(self, element: ElementRef<'_>, sheet: &Sheet) -> Result<Self, Fault> {
        let value = element.value();
        let plain = value.attrs().next().is_none() && !matches!(value.name(), "mark" | "dialog");
        if plain && sheet.is_empty() {
            return Ok(self);
        }
        let declared = sheet.declared(element)?;
        if declared.is_empty() {
            return Ok(self);
        }
        let mut look = self;
        let grows = GROWING.contains(&element.value().name());
        look.gone = look.gone.or_else(|| gone(&declared, grows));
        if let Some(value) = declared.get("visibility") {
            look.invisible = if value == "inherit" { look.invisible } else { value != "visible" };
        }
        look.tiny = tiny(&declared, look.tiny);
        let own = colour(&declared, look.ink, look.paper);
        look.paper = paper(&declared, look.paper, own);
        look.ink = ink(&declared, look.ink, look.paper);
        Ok(look)
    }

    /// Why nobody sees anything in the element.
    pub(crate) fn gone(self) -> Option<Hidden> {
        self.gone
    }

    /// Why nobody sees words that stand right here.
    pub(crate) fn hidden(self) -> Option<Hidden> {
        let pale = match (self.ink, self.paper) {
            (Ink::Clear, _) => true,
            (Ink::Of(ink), Some(paper)) => ink.is_like(paper),
            _ => false,
        };
        self.gone
            .or(self.invisible.then_some(Hidden::Element))
            .or(self.tiny.then_some(Hidden::Tiny))
            .or(pale.then_some(Hidden::Pale))
    }
}

/// A measure in points of a screen; shares are taken of a line of ordinary size.
fn pixels(value: &str) -> Option<f64> {
    let value = value.trim();
    let end = value.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(value.len());
    let (number, unit) = value.split_at_checked(end)?;
    let number: f64 = number.trim().parse().ok()?;
    let of_unit = match unit {
        "" | "px" => 1.0,
        "pt" => 4.0 / 3.0,
        "pc" | "em" | "rem" | "ch" | "ex" => 16.0,
        "cm" => 37.8,
        "mm" => 3.78,
        "in" => 96.0,
        "%" | "vw" | "vh" | "vmin" | "vmax" => 10.0,
        _ => return None,
    };
    Some(number * of_unit)
}

fn gone(declared: &Declared, grows: bool) -> Option<Hidden> {
    let is = |name: &str, value: &str| declared.get(name).is_some_and(|known| known.starts_with(value));
    let clear = |name: &str| declared.get(name).and_then(share).is_some_and(|value| value < CLEAR);
    let filtered = declared.get("filter").and_then(|value| value.split_once("opacity("));
    let element = is("display", "none")
        || is("mso-hide", "all")
        || is("content-visibility", "hidden")
        || clear("opacity")
        || filtered.and_then(|(_, rest)| share(rest.split(')').next()?)).is_some_and(|value| value < CLEAR)
        || is_far(declared)
        || (!grows && is_closed(declared))
        || is_clipped(declared)
        || is_squeezed(declared);
    // Below everything else that is painted.
    let below = declared.get("z-index").and_then(|value| value.parse::<i64>().ok()).is_some_and(|at| at < 0)
        && declared.get("position").is_some_and(|value| value != "static");
    element.then_some(Hidden::Element).or(below.then_some(Hidden::Covered))
}

/// A number or a percentage.
fn share(value: &str) -> Option<f64> {
    let value = value.trim();
    match value.strip_suffix('%') {
        Some(percent) => Some(percent.parse::<f64>().ok()? / 100.0),
        None => value.parse().ok(),
    }
}

/// Moved beside the page.
fn is_far(declared: &Declared) -> bool {
    let cut = overflows(declared) && declared.get("text-indent").is_some_and(|value| value == "100%");
    let moved = |name: &&str| {
        let Some(value) = declared.get(name) else { return false };
        let value = if *name == "transform" {
            value.split_once("translate").and_then(|(_, rest)| rest.split_once('(')).map_or("", |(_, v)| v)
        } else {
            value
        };
        let value = value.split(')').next().unwrap_or("");
        // A long page goes on far below; shares of a transform are shares of the element itself.
        let right = matches!(*name, "left" | "text-indent" | "margin-left");
        let shares = matches!(*name, "transform" | "translate");
        let measures = value.split([' ', ',']).filter(|part| !(shares && part.ends_with('%')));
        measures.filter_map(pixels).any(|at| at <= FAR || (right && at >= -5.0 * FAR))
    };
    cut || MOVING.iter().any(moved)
}

fn overflows(declared: &Declared) -> bool {
    let names = ["overflow", "overflow-x", "overflow-y"];
    names
        .iter()
        .filter_map(|name| declared.get(name))
        .any(|value| value.starts_with("hidden") || value.starts_with("clip"))
}

/// A box without room that shows nothing beyond its edges.
fn is_closed(declared: &Declared) -> bool {
    let closed = |name: &&str| declared.get(name).and_then(pixels).is_some_and(|size| size <= CLOSED);
    overflows(declared) && SIZES.iter().any(closed)
}

/// Cut away.
fn is_clipped(declared: &Declared) -> bool {
    let numbers = |value: &str| -> Vec<f64> {
        let inner = value.split_once('(').map_or("", |(_, rest)| rest).trim_end_matches(')');
        inner.split([' ', ',']).filter(|part| !part.is_empty()).map_while(pixels).collect()
    };
    let old = declared.get("clip").filter(|value| value.starts_with("rect(")).map(numbers);
    let by_rectangle = old.is_some_and(|sides| match sides.as_slice() {
        [top, right, bottom, left] => right - left <= CLOSED || bottom - top <= CLOSED,
        _ => false,
    });
    let path = declared.last_of(&["clip-path", "-webkit-clip-path"]).map_or("", |(_, value)| value);
    let by_path = if path.starts_with("inset(") {
        // Percentages: half from either side leaves nothing.
        path.contains('%') && numbers(path).first().is_some_and(|side| *side >= 500.0)
    } else if path.starts_with("circle(") || path.starts_with("ellipse(") {
        numbers(path).first().is_some_and(|size| *size <= CLOSED)
    } else {
        let all = numbers(path);
        path.starts_with("polygon(") && all.iter().all(|at| *at == 0.0) && !all.is_empty()
    };
    by_rectangle || by_path
}

/// Made as small as a point or as thin as a line.
fn is_squeezed(declared: &Declared) -> bool {
    let transform = declared.get("transform").unwrap_or("");
    let scaled = transform.match_indices("scale").any(|(at, _)| {
        let inner = transform.get(at..).and_then(|rest| rest.split_once('(')).map_or("", |(_, rest)| rest);
        let inner = inner.split(')').next().unwrap_or("");
        inner.split(',').filter_map(share).any(|by| by.abs() < 0.05)
    });
    let own =
        declared.get("scale").is_some_and(|value| value.split(' ').filter_map(share).any(|by| by == 0.0));
    let edge =
        ["rotatex(90deg)", "rotatey(90deg)"].iter().any(|turn| transform.replace(' ', "").contains(turn));
    scaled || own || edge
}

fn tiny(declared: &Declared, before: bool) -> bool {
    let Some((name, value)) = declared.last_of(&["font-size", "font"]) else { return before };
    // In the shorthand the size is the first measure: `0/0 a`.
    let size = if name == "font" {
        value.split_whitespace().find_map(|word| {
            let word = word.split('/').next().unwrap_or("");
            let measure = word == "0" || word.ends_with(|c: char| c.is_ascii_alphabetic() || c == '%');
            pixels(word).filter(|_| measure)
        })
    } else if value.ends_with('%') {
        share(value).map(|share| share * 16.0)
    } else {
        pixels(value)
    };
    let relative = value.ends_with('%') || (value.ends_with("em") && !value.ends_with("rem"));
    match size {
        Some(size) if size <= TINY => true,
        Some(_) => before && relative,
        None => before,
    }
}

/// `own` is the colour of the element's words, which its ground may take.
fn paper(declared: &Declared, before: Option<Rgb>, own: Ink) -> Option<Rgb> {
    let picture = |value: &str| value.contains("url(") || value.contains("gradient");
    if ["background", "background-image"].iter().filter_map(|name| declared.get(name)).any(picture) {
        return None;
    }
    // What Word adds for itself is only the pattern of the shading.
    let said = declared
        .last_of(&["background", "background-color"])
        .or_else(|| declared.last_of(&["mso-highlight", "mso-shading"]));
    let Some((name, value)) = said else { return before };
    if matches!(value, "none" | "initial" | "unset" | "revert" | "inherit") {
        return before;
    }
    // The shorthand says more than a colour.
    let parts = super::rules::parts(value, ' ');
    if parts.contains(&"currentcolor") {
        return match own {
            Ink::Of(colour) => Some(colour),
            Ink::Clear => before,
            Ink::Unknown => None,
        };
    }
    match parts.into_iter().find_map(of_css) {
        Some((colour, opaque)) => match before {
            Some(below) => Some(colour.over(below, opaque)),
            None => (opaque >= 1.0).then_some(colour),
        },
        None if name.starts_with("mso") => before,
        None => None,
    }
}

fn ink(declared: &Declared, before: Ink, paper: Option<Rgb>) -> Ink {
    // Words that are cut out of the background show its colours.
    if declared.last_of(&["background-clip", "-webkit-background-clip"]).is_some_and(|(_, to)| to == "text") {
        return Ink::Unknown;
    }
    let fill = declared.get("-webkit-text-fill-color").filter(|fill| *fill != "currentcolor");
    of_words(fill.or_else(|| declared.get("color")), before, paper)
}

/// What `currentcolor` is.
fn colour(declared: &Declared, before: Ink, paper: Option<Rgb>) -> Ink {
    of_words(declared.get("color"), before, paper)
}

fn of_words(value: Option<&str>, before: Ink, paper: Option<Rgb>) -> Ink {
    match value {
        None | Some("inherit" | "currentcolor" | "unset") => before,
        Some("initial") => Ink::Of(BLACK),
        Some(value) => match of_css(value) {
            Some((_, opaque)) if opaque < CLEAR => Ink::Clear,
            Some((colour, opaque)) => Ink::Of(colour.over(paper.unwrap_or(WHITE), opaque)),
            None => Ink::Unknown,
        },
    }
}
