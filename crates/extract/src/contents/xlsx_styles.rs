//! Formats of cells in a workbook: how they hide what a cell holds.

use std::collections::BTreeMap;

use gongkai_domain::contents::Hidden;

use crate::Fault;
use crate::colour::{BLACK, Rgb, WHITE};
use crate::docx::xml::{Element, Piece, Source};

/// Text of fewer points than this cannot be read.
const TINY: f64 = 3.0;
/// A value this short says no more than the words that are shown for it: 1 for 男.
const SHORT: usize = 4;

/// A colour by value, or by a name of which only sameness is known.
#[derive(Debug, Clone, PartialEq)]
enum Colour {
    Of(Rgb),
    Named(String),
}

impl Colour {
    /// By value, by the number of the old palette, by the theme.
    fn of(element: &Element<'_>) -> Option<Self> {
        if let Some(rgb) = element.get("rgb") {
            return Rgb::hex(&rgb).map(Self::Of);
        }
        let tint = element.get("tint").filter(|tint| tint.trim() != "0");
        let lighter = tint.as_deref().map_or(Some(0.0), |tint| tint.trim().parse::<f64>().ok());
        let named = |kind: &str, number: &str| Self::Named(format!("{kind}{number}/{tint:?}"));
        if let Some(number) = element.get("indexed") {
            return Some(match number.as_str() {
                "0" | "8" | "64" => Self::Of(BLACK),
                "1" | "9" | "65" => Self::Of(WHITE),
                other => named("indexed", other),
            });
        }
        let number = element.get("theme")?;
        Some(match (number.as_str(), lighter) {
            ("0", Some(by)) => Self::Of(tinted(WHITE, by)),
            ("1", Some(by)) => Self::Of(tinted(BLACK, by)),
            (other, _) => named("theme", other),
        })
    }

    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Of(one), Self::Of(other)) => one.is_like(*other),
            (one, other) => one == other,
        }
    }
}

/// A grey by as much nearer to white, or below nothing to black.
fn tinted(colour: Rgb, by: f64) -> Rgb {
    if by < 0.0 { colour.over(BLACK, 1.0 + by.max(-1.0)) } else { colour.over(WHITE, 1.0 - by.min(1.0)) }
}

/// What a part of a format leaves of a value.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum Shown {
    #[default]
    Value,
    /// The same words for every value.
    Words,
    Nothing,
}

/// What a format leaves of numbers, and of texts.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Code {
    numbers: Shown,
    texts: Shown,
    /// The values that it shows are white.
    white: (bool, bool),
}

impl Code {
    fn of(code: &str) -> Self {
        if code.is_empty() {
            return Self::default();
        }
        let sections = sections(code);
        let shown = |at: usize| sections.get(at).map_or(Shown::Value, |section| shown(section));
        // A single part is for texts too if it has a place for one; else only the fourth is.
        let for_texts = if sections.len() == 1 && code.contains('@') { 0 } else { 3 };
        let is_white = |at: usize| {
            let section = sections.get(at).map(|section| section.to_ascii_lowercase());
            section.is_some_and(|section| section.contains("[white]") || section.contains("[白色]"))
        };
        Self { numbers: shown(0), texts: shown(for_texts), white: (is_white(0), is_white(for_texts)) }
    }
}

/// The parts of a format: for numbers above, below and at nothing, and for texts.
fn sections(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for c in code.chars() {
        let split = c == ';' && !quoted && !escaped;
        escaped = c == '\\' && !escaped;
        quoted ^= c == '"' && !escaped;
        match sections.last_mut() {
            Some(last) if !split => last.push(c),
            _ => sections.push(String::new()),
        }
    }
    sections
}

/// Has a part a place for a digit, a date, a text? If not, has it words?
fn shown(section: &str) -> Shown {
    let mut quoted = false;
    let mut bracket = false;
    let mut skip = None;
    let mut bare = String::new();
    let mut words = String::new();
    for c in section.chars() {
        if let Some(sign) = skip.take() {
            // Behind the other signs stands what a blank is as wide as, and what fills the cell.
            words.extend((sign != '_').then_some(c));
            continue;
        }
        match c {
            '"' => quoted = !quoted,
            _ if quoted => words.push(c),
            '\\' | '_' | '*' => skip = Some(c),
            '[' => bracket = true,
            ']' => bracket = false,
            _ if bracket => {}
            c => bare.push(c.to_ascii_lowercase()),
        }
    }
    // [h] counts hours; other brackets are colours and conditions.
    let counts = ["[h", "[m", "[s"].iter().any(|start| section.to_ascii_lowercase().contains(start));
    if counts || bare.contains(['0', '#', '?', '@', 'g', 'y', 'm', 'd', 'h', 's', 'e', 'a', 'b']) {
        Shown::Value
    } else if words.trim().is_empty() && bare.trim().is_empty() {
        Shown::Nothing
    } else {
        Shown::Words
    }
}

/// How one format hides.
#[derive(Debug, Clone, Copy, Default)]
struct Format {
    hidden: Option<Hidden>,
    code: Code,
    /// White words are not seen on its ground.
    on_white: bool,
}

/// For each format of cells, and for each one that a condition puts on, how it hides.
#[derive(Default)]
pub(super) struct Styles {
    formats: Vec<Format>,
    conditional: Vec<bool>,
}

#[derive(Default)]
struct Font {
    colour: Option<Colour>,
    tiny: bool,
}

/// A fill: none, or a pattern of a colour; `None` inside: not known which.
type Fill = Option<Option<Colour>>;

/// What is being read.
#[derive(Default)]
struct Reader {
    fonts: Vec<Font>,
    fills: Vec<Fill>,
    codes: BTreeMap<String, Code>,
    /// The font, the fill and the code of each conditional format.
    conditional: Vec<(Option<Colour>, Fill, Code)>,
    styles: Styles,
}

impl Styles {
    pub(super) fn read(xml: &str) -> Result<Self, Fault> {
        let mut source = Source::all(xml);
        let mut path: Vec<String> = Vec::new();
        let mut reader = Reader::default();
        loop {
            match source.next()? {
                Piece::Open(element) => {
                    let parent = path.last().map_or("", String::as_str);
                    if path.iter().any(|name| name == "dxf") {
                        reader.condition(parent, &element);
                    } else {
                        reader.open(parent, &element);
                    }
                    path.push(element.name);
                }
                Piece::Close => {
                    path.pop();
                }
                Piece::End => return Ok(reader.end()),
                Piece::Text(_) => {}
            }
        }
    }

    /// How a cell of this format hides a value; `text`: it is no number.
    pub(super) fn hides(&self, style: usize, text: bool, value: &str) -> Option<Hidden> {
        let format = self.formats.get(style).copied().unwrap_or_default();
        match if text { format.code.texts } else { format.code.numbers } {
            Shown::Nothing => Some(Hidden::Text),
            Shown::Words if value.chars().count() >= SHORT => Some(Hidden::Text),
            _ => {
                let white = if text { format.code.white.1 } else { format.code.white.0 };
                format.hidden.or((white && format.on_white).then_some(Hidden::Pale))
            }
        }
    }

    /// Does a conditional format hide what a cell holds, where its condition is met?
    pub(super) fn condition_hides(&self, number: usize) -> bool {
        self.conditional.get(number).copied().unwrap_or(false)
    }
}

impl Reader {
    fn open(&mut self, parent: &str, element: &Element<'_>) {
        match (parent, element.name.as_str()) {
            ("fonts", "font") => self.fonts.push(Font::default()),
            ("fills", "fill") => self.fills.push(None),
            ("font", "color") => {
                if let Some(font) = self.fonts.last_mut() {
                    font.colour = Colour::of(element);
                }
            }
            ("font", "sz") => {
                let size = element.get("val").and_then(|size| size.trim().parse::<f64>().ok());
                if let Some(font) = self.fonts.last_mut() {
                    font.tiny = size.is_some_and(|size| size < TINY);
                }
            }
            ("fill", "patternFill") => {
                let pattern = element.get("patternType").unwrap_or_default();
                set(&mut self.fills, if matches!(pattern.as_str(), "" | "none") { None } else { Some(None) });
            }
            ("fill", "gradientFill") => set(&mut self.fills, Some(None)),
            ("patternFill", "fgColor") => {
                if let Some(Some(fill)) = self.fills.last_mut() {
                    *fill = Colour::of(element);
                }
            }
            ("numFmts", "numFmt") => {
                let code = Code::of(&element.get("formatCode").unwrap_or_default());
                self.codes.extend(element.get("numFmtId").map(|id| (id, code)));
            }
            ("cellXfs", "xf") => {
                let format = self.format(element);
                self.styles.formats.push(format);
            }
            ("dxfs", "dxf") => self.conditional.push((None, None, Code::default())),
            _ => {}
        }
    }

    fn format(&self, element: &Element<'_>) -> Format {
        let index = |name: &str| element.get(name)?.trim().parse::<usize>().ok();
        let font = index("fontId").and_then(|at| self.fonts.get(at));
        let fill = index("fillId").and_then(|at| self.fills.get(at)).cloned().flatten();
        let black = Colour::Of(BLACK);
        // Excel writes automatic words black on any ground.
        let ink = font.and_then(|font| font.colour.as_ref()).unwrap_or(&black);
        let hidden = if font.is_some_and(|font| font.tiny) {
            Some(Hidden::Tiny)
        } else {
            is_pale(ink, &fill).then_some(Hidden::Pale)
        };
        let code = element.get("numFmtId").and_then(|id| self.codes.get(&id).copied()).unwrap_or_default();
        Format { hidden, code, on_white: is_pale(&Colour::Of(WHITE), &fill) }
    }

    fn condition(&mut self, parent: &str, element: &Element<'_>) {
        let Some((ink, fill, code)) = self.conditional.last_mut() else { return };
        match (parent, element.name.as_str()) {
            ("font", "color") => *ink = Colour::of(element),
            // Conditional formats keep the colour of a full fill as its ground.
            ("patternFill", "bgColor") => *fill = Some(Colour::of(element)),
            ("dxf", "numFmt") => *code = Code::of(&element.get("formatCode").unwrap_or_default()),
            _ => {}
        }
    }

    fn end(mut self) -> Styles {
        let hides = |(ink, fill, code): &(Option<Colour>, Fill, Code)| {
            code.numbers == Shown::Nothing || ink.as_ref().is_some_and(|ink| is_pale(ink, fill))
        };
        self.styles.conditional = self.conditional.iter().map(hides).collect();
        self.styles
    }
}

fn set<T>(list: &mut [T], value: T) {
    if let Some(last) = list.last_mut() {
        *last = value;
    }
}

/// Can words not be told from what fills their cell?
fn is_pale(ink: &Colour, fill: &Fill) -> bool {
    match fill {
        None => ink.is_like(&Colour::Of(WHITE)),
        Some(Some(fill)) => ink.is_like(fill),
        Some(None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_show_nothing() {
        for (code, numbers, texts) in [
            (";;;", Shown::Nothing, Shown::Nothing),
            ("\"\";\"\";\"\";\" \"", Shown::Nothing, Shown::Nothing),
            ("\"\"", Shown::Nothing, Shown::Value),
            (";;", Shown::Nothing, Shown::Value),
            ("_ ;_ ;_ ;_ ", Shown::Nothing, Shown::Nothing),
            ("\"已公开\";\"已公开\";\"已公开\";\"已公开\"", Shown::Words, Shown::Words),
            ("[红色]\\密;;;@", Shown::Words, Shown::Value),
            ("\"金额\"0.00", Shown::Value, Shown::Value),
            ("General", Shown::Value, Shown::Value),
            ("yyyy\"年\"m\"月\"", Shown::Value, Shown::Value),
            ("[h]:mm", Shown::Value, Shown::Value),
            ("0;-0;;@", Shown::Value, Shown::Value),
            ("@", Shown::Value, Shown::Value),
            ("", Shown::Value, Shown::Value),
        ] {
            let found = Code::of(code);
            assert_eq!((found.numbers, found.texts), (numbers, texts), "{code}");
        }
        assert_eq!(Code::of("[White]General").white, (true, false));
        assert_eq!(Code::of("[白色]@").white, (true, true));
    }
}
