//! What the styles of a Word document make of a paragraph.

use std::collections::{BTreeMap, HashMap};

use gongkai_domain::contents::Hidden;

use super::Face;
use crate::Fault;
use crate::docx::look::hiding_styles;
use crate::docx::xml::{Element, Piece, Source};

/// Styles may be based on each other in a circle.
const MAX_BASES: usize = 16;

/// All styles by their names.
#[derive(Default)]
pub(super) struct Styles {
    all: HashMap<String, Own>,
    hiding: BTreeMap<String, Hidden>,
}

#[derive(Default)]
struct Own {
    base: Option<String>,
    level: Option<u8>,
    title: bool,
    strong: Option<bool>,
    face: Option<Face>,
    centred: Option<bool>,
}

/// What a style makes of a paragraph, with the styles that it rests on.
#[derive(Default)]
pub(super) struct Made {
    /// 1 to 3 for a heading, 0 otherwise.
    pub(super) level: u8,
    pub(super) title: bool,
    pub(super) strong: bool,
    pub(super) face: Option<Face>,
    pub(super) centred: bool,
}

impl Styles {
    pub(super) fn read(xml: Option<&str>) -> Result<Self, Fault> {
        let Some(xml) = xml else { return Ok(Self::default()) };
        let mut styles = Self { hiding: hiding_styles(xml)?, ..Self::default() };
        let mut source = Source::new(xml);
        let mut id = String::new();
        loop {
            match source.next()? {
                Piece::Open(element) if element.name == "style" => {
                    id = element.get("styleId").unwrap_or_default();
                }
                Piece::Open(element) if !id.is_empty() => {
                    styles.all.entry(id.clone()).or_default().set(&element);
                }
                Piece::End => return Ok(styles),
                _ => {}
            }
        }
    }

    /// Does the style hide what is written in it?
    pub(super) fn hides(&self, style: &str) -> bool {
        self.hiding.contains_key(style)
    }

    pub(super) fn of(&self, style: &str) -> Made {
        let (mut made, mut level, mut strong, mut centred) = (Made::default(), None, None, None);
        let mut name = Some(style);
        for _ in 0..MAX_BASES {
            let Some(own) = name.and_then(|name| self.all.get(name)) else { break };
            level = level.or(own.level);
            strong = strong.or(own.strong);
            centred = centred.or(own.centred);
            made.face = made.face.or(own.face);
            made.title |= own.title;
            name = own.base.as_deref();
        }
        made.level = level.unwrap_or(0);
        made.strong = strong.unwrap_or(false);
        made.centred = centred.unwrap_or(false);
        made
    }
}

impl Own {
    fn set(&mut self, element: &Element<'_>) {
        let value = || element.get("val");
        match element.name.as_str() {
            "basedOn" => self.base = value(),
            "name" => {
                let name = value().unwrap_or_default().to_lowercase();
                self.title = matches!(name.as_str(), "title" | "标题");
                let number = name.strip_prefix("heading ").or_else(|| name.strip_prefix("标题 "));
                self.level = number.and_then(|n| n.trim().parse::<u8>().ok()).map(|n| n.clamp(1, 3));
            }
            "outlineLvl" => {
                let outline = element.number().and_then(|level| u8::try_from(level).ok());
                self.level = self.level.or(outline.filter(|level| *level < 9).map(|level| level.min(2) + 1));
            }
            "b" => self.strong = Some(element.is_on()),
            "jc" => self.centred = Some(value().as_deref() == Some("center")),
            "rFonts" => {
                let font = ["eastAsia", "ascii", "hAnsi"].iter().find_map(|name| element.get(name));
                self.face = font.as_deref().and_then(Face::of);
            }
            _ => {}
        }
    }
}
