//! A text as PDF.

use std::collections::BTreeSet;

use gongkai_domain::publication::content::{Block, Run};
use serde::Serialize;

use super::{Engine, Families, Pdf};
use crate::{
    Fault,
    paper::clean,
    writing::{Writing, shares},
};

impl Engine {
    /// A text as PDF. The same text gives the same bytes.
    ///
    /// # Errors
    /// One Chinese sentence, if the typesetting fails.
    pub fn writing(&self, writing: &Writing<'_>) -> Result<Pdf, Fault> {
        let mut pictures = Vec::new();
        let data = Data::of(writing, &self.families, &mut pictures);
        let text =
            serde_json::to_vec(&data).map_err(|error| Fault(format!("无法为PDF准备数据（{error}）")))?;
        let files = pictures.into_iter().map(|(name, bytes)| (name, bytes.to_vec())).collect();
        let bytes = self.set(&self.writing, text, files)?;
        let mut signs = BTreeSet::new();
        data.look(&mut |text| signs.extend(text.chars()));
        Ok(Pdf { bytes, missing: self.missing_of(signs) })
    }
}

#[derive(Serialize)]
struct Data<'a> {
    name: String,
    title: String,
    title_weight: u16,
    subtitle: Vec<String>,
    facts: Vec<(String, String)>,
    parts: Vec<PartData>,
    end: Vec<String>,
    plain: bool,
    fonts: &'a Families,
}

#[derive(Serialize)]
struct PartData {
    heading: String,
    blocks: Vec<BlockData>,
}

#[derive(Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
enum BlockData {
    Heading { level: u8, text: String },
    Paragraph { runs: Vec<RunData> },
    List { ordered: bool, items: Vec<Vec<RunData>> },
    Table { caption: String, shares: Vec<f64>, heads: Vec<Vec<String>>, rows: Vec<Vec<String>> },
    Picture { path: String, alt: String, caption: String, width: u32 },
    Words { text: String },
}

#[derive(Serialize)]
struct RunData {
    text: String,
    strong: bool,
    link: String,
}

fn said(text: &str) -> String {
    clean(text).into_owned()
}

fn runs(runs: &[Run]) -> Vec<RunData> {
    let one = |run: &Run| RunData { text: said(&run.text), strong: run.strong, link: run.link.clone() };
    runs.iter().map(one).collect()
}

type Files<'a> = Vec<(String, &'a [u8])>;

impl<'a> Data<'a> {
    fn of<'w>(writing: &'w Writing<'_>, fonts: &'a Families, files: &mut Files<'w>) -> Self {
        let all = |list: &[String]| list.iter().map(|line| said(line)).collect();
        let part = |part: &'w crate::writing::Part<'_>| PartData {
            heading: said(&part.heading),
            blocks: part.content.blocks.iter().map(|block| one(block, writing, files)).collect(),
        };
        Self {
            name: said(if writing.title.is_empty() { &writing.name } else { &writing.title })
                .replace('\n', " "),
            title: said(&writing.title),
            title_weight: fonts.title_weight(),
            subtitle: all(&writing.subtitle),
            facts: writing.facts.iter().map(|(label, value)| (said(label), said(value))).collect(),
            parts: writing.parts.iter().map(part).collect(),
            end: all(&writing.end),
            plain: writing.plain,
            fonts,
        }
    }

    /// Everything that is printed.
    fn look(&self, look: &mut impl FnMut(&str)) {
        [&self.title].into_iter().chain(&self.subtitle).chain(&self.end).for_each(|text| look(text));
        self.facts.iter().flat_map(|(label, value)| [label, value]).for_each(|text| look(text));
        for part in &self.parts {
            look(&part.heading);
            for block in &part.blocks {
                match block {
                    BlockData::Heading { text, .. } | BlockData::Words { text } => look(text),
                    BlockData::Paragraph { runs } => runs.iter().for_each(|run| look(&run.text)),
                    BlockData::List { items, .. } => items.iter().flatten().for_each(|run| look(&run.text)),
                    BlockData::Table { caption, heads, rows, .. } => {
                        look(caption);
                        heads.iter().chain(rows).flatten().for_each(|text| look(text));
                    }
                    BlockData::Picture { caption, .. } => look(caption),
                }
            }
        }
    }
}

fn one<'w>(block: &'w Block, writing: &'w Writing<'_>, files: &mut Files<'w>) -> BlockData {
    match block {
        Block::Heading { level, text } => BlockData::Heading { level: *level, text: said(text) },
        Block::Paragraph { runs: list } => BlockData::Paragraph { runs: runs(list) },
        Block::List { ordered, items } => {
            BlockData::List { ordered: *ordered, items: items.iter().map(|item| runs(item)).collect() }
        }
        Block::Table { caption, heads, rows } => {
            let cells = |rows: &[Vec<String>]| -> Vec<Vec<String>> {
                rows.iter().map(|row| row.iter().map(|cell| said(cell)).collect()).collect()
            };
            let (top, rest) = rows.split_at_checked(*heads).unwrap_or((&[], rows));
            BlockData::Table {
                caption: said(caption),
                shares: shares(rows),
                heads: cells(top),
                rows: cells(rest),
            }
        }
        Block::Image { file, alt, caption } => match writing.pictures.get(file) {
            Some(picture) => {
                let ending = if picture.media_type == "image/jpeg" { "jpg" } else { "png" };
                let path = format!("{}.{ending}", files.len() + 1);
                files.push((path.clone(), picture.bytes.as_slice()));
                BlockData::Picture { path, alt: said(alt), caption: said(caption), width: picture.width }
            }
            None => BlockData::Words { text: format!("（图片：{}）", said(alt)) },
        },
    }
}
