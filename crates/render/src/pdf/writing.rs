//! A text as PDF.

use std::collections::BTreeSet;

use gongkai_domain::publication::content::{Block, Run};
use serde::Serialize;

use super::{Engine, Families, Pdf};
use crate::{
    Fault,
    paper::clean,
    widths::width,
    writing::{Fact, Pictures, Sheet, Writing, fact_rows, printed, shares},
};

impl Engine {
    /// A text as PDF. The same text gives the same bytes.
    ///
    /// # Errors
    /// One Chinese sentence, if the typesetting fails.
    pub fn writing(&self, writing: &Writing<'_>) -> Result<Pdf, Fault> {
        let mut pictures = Vec::new();
        let mut data = Data::of(writing, &self.families, &mut pictures);
        let mut signs = BTreeSet::new();
        data.look(&mut |text| signs.extend(text.chars()));
        let missing = self.missing_of(signs);
        data.end.extend(boxes(&missing));
        let text =
            serde_json::to_vec(&data).map_err(|error| Fault(format!("无法为PDF准备数据（{error}）")))?;
        let files = pictures.into_iter().map(|(name, bytes)| (name, bytes.to_vec())).collect();
        let bytes = self.set(&self.writing, text, files)?;
        Ok(Pdf { bytes, missing, replaced: Vec::new() })
    }
}

/// Says on the paper itself what it does not show.
pub(super) fn boxes(missing: &[char]) -> Option<String> {
    let codes: Vec<String> = missing.iter().map(|sign| format!("U+{:04X}", u32::from(*sign))).collect();
    let sentence = "生成本文件的字体没有下列字，上文印成空框，请以网页或者Word文件为准";
    (!codes.is_empty()).then(|| format!("{sentence}：{}", codes.join("、")))
}

#[derive(Serialize)]
struct Data<'a> {
    name: String,
    title: String,
    title_weight: u16,
    subtitle: Vec<String>,
    mark: String,
    facts: Vec<Vec<FactData>>,
    parts: Vec<PartData>,
    end: Vec<String>,
    plain: bool,
    sheet: Option<Sheet>,
    fonts: &'a Families,
}

#[derive(Serialize)]
struct FactData {
    label: String,
    value: String,
}

#[derive(Serialize)]
struct PartData {
    heading: String,
    blocks: Vec<BlockData>,
}

#[derive(Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(super) enum BlockData {
    Heading { level: u8, text: String },
    Paragraph { runs: Vec<RunData> },
    List { ordered: bool, items: Vec<Vec<RunData>> },
    Table { caption: String, shares: Vec<f64>, heads: Vec<Vec<String>>, rows: Vec<Vec<String>> },
    Picture { path: String, alt: String, caption: String, width: u32 },
    Words { text: String },
}

#[derive(Serialize)]
pub(super) struct RunData {
    text: String,
    strong: bool,
    link: String,
}

/// Letters of the title in a line: 二号 on 156 mm, and 18 pt on 170 mm.
pub(super) const TITLE: f64 = 20.0;
const FORM_TITLE: f64 = 26.0;

/// A long title in lines of about the same length: nothing of two letters stands alone in the last one. What
/// is in brackets at the end stays together where it can.
pub(super) fn balanced(title: &str, room: f64) -> String {
    let whole = width(title);
    if whole <= room || title.contains('\n') {
        return title.to_owned();
    }
    if title.ends_with('）')
        && let Some((head, tail)) = title.rfind('（').and_then(|at| title.split_at_checked(at))
        && [head, tail].iter().all(|part| (4.0..=room).contains(&width(part)))
    {
        return format!("{head}\n{tail}");
    }
    let line = whole / (whole / room).ceil() + 0.5;
    let (mut lines, mut filled) = (String::new(), 0.0);
    let mut before = None;
    for sign in title.chars() {
        let own = width(sign.encode_utf8(&mut [0; 4]));
        let number = |c: char| c.is_ascii_alphanumeric() || "〔〕.-".contains(c);
        let bound =
            before.is_some_and(|before| "（《“‘〔".contains(before) || (number(before) && number(sign)));
        if filled + own > line && !bound && !"）》”’〕、，。：；".contains(sign) {
            lines.push('\n');
            filled = 0.0;
        }
        lines.push(sign);
        filled += own;
        before = Some(sign);
    }
    lines
}

pub(super) fn said(text: &str) -> String {
    clean(text).into_owned()
}

fn runs(runs: &[Run]) -> Vec<RunData> {
    let one = |(run, text): (&Run, String)| RunData {
        text: said(&text),
        strong: run.strong,
        link: run.link.clone(),
    };
    printed(runs).map(one).collect()
}

fn facts(row: Vec<&Fact>) -> Vec<FactData> {
    row.into_iter().map(|fact| FactData { label: said(&fact.label), value: said(&fact.value) }).collect()
}

pub(super) type Files<'a> = Vec<(String, &'a [u8])>;

impl<'a> Data<'a> {
    fn of<'w>(writing: &'w Writing<'_>, fonts: &'a Families, files: &mut Files<'w>) -> Self {
        let all = |list: &[String]| list.iter().map(|line| said(line)).collect();
        let part = |part: &'w crate::writing::Part<'_>| PartData {
            heading: said(&part.heading),
            blocks: part.content.blocks.iter().map(|block| one(block, &writing.pictures, files)).collect(),
        };
        Self {
            name: said(if writing.title.is_empty() { &writing.name } else { &writing.title })
                .replace('\n', " "),
            title: balanced(&said(&writing.title), if writing.plain { FORM_TITLE } else { TITLE }),
            title_weight: fonts.title_weight(),
            subtitle: all(&writing.subtitle),
            mark: said(&writing.mark),
            facts: fact_rows(&writing.facts).into_iter().map(facts).collect(),
            parts: writing.parts.iter().map(part).collect(),
            end: all(&writing.end),
            plain: writing.plain,
            sheet: writing.sheet.as_ref().map(|sheet| Sheet {
                signed: all(&sheet.signed),
                lines: all(&sheet.lines),
                ..sheet.clone()
            }),
            fonts,
        }
    }

    /// Everything that is printed.
    fn look(&self, look: &mut impl FnMut(&str)) {
        let lines = [&self.title, &self.mark].into_iter().chain(&self.subtitle).chain(&self.end);
        lines.for_each(|text| look(text));
        let facts = self.facts.iter().flatten().flat_map(|fact| [&fact.label, &fact.value]);
        facts.for_each(|text| look(text));
        if let Some(sheet) = &self.sheet {
            sheet.signed.iter().chain(&sheet.lines).for_each(|text| look(text));
        }
        for part in &self.parts {
            look(&part.heading);
            part.blocks.iter().for_each(|block| block.look(look));
        }
    }
}

impl BlockData {
    /// Everything that is printed of it.
    pub(super) fn look(&self, look: &mut impl FnMut(&str)) {
        match self {
            Self::Heading { text, .. } | Self::Words { text } => look(text),
            Self::Paragraph { runs } => runs.iter().for_each(|run| look(&run.text)),
            Self::List { items, .. } => items.iter().flatten().for_each(|run| look(&run.text)),
            Self::Table { caption, heads, rows, .. } => {
                look(caption);
                heads.iter().chain(rows).flatten().for_each(|text| look(text));
            }
            Self::Picture { caption, .. } => look(caption),
        }
    }
}

pub(super) fn one<'w>(block: &'w Block, pictures: &'w Pictures, files: &mut Files<'w>) -> BlockData {
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
        Block::Image { file, alt, caption } => match pictures.get(file) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_in_lines_of_about_the_same_length() {
        for (title, lines) in [
            ("关于办公时间的通知", &["关于办公时间的通知"][..]),
            ("样板区人民调解“以案定补”实施细则（试行）", &["样板区人民调解“以案定补”实施细则", "（试行）"]),
            (
                "关于印发样板区公共法律服务体系建设三年行动计划的通知",
                &["关于印发样板区公共法律服务", "体系建设三年行动计划的通知"],
            ),
            (
                "关于转发样板区公共法律服务《建设三年行动计划》的通知",
                &["关于转发样板区公共法律服务", "《建设三年行动计划》的通知"],
            ),
            ("自己分的\n行", &["自己分的", "行"]),
        ] {
            assert_eq!(balanced(title, TITLE).split('\n').collect::<Vec<_>>(), lines);
        }
        let long = "关于印发样板区公共法律服务体系建设三年行动计划2026年任务分工的通知".repeat(2);
        let lines = balanced(&long, TITLE);
        assert!(lines.split('\n').all(|line| (10.0..=21.0).contains(&width(line))), "{lines}");
        assert_eq!(lines.replace('\n', ""), long);
    }
}
