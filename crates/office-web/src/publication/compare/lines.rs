//! A text as lines that are compared: each with its place and with everything that a reviewer decides
//! about, links and strong words too.

use gongkai_domain::publication::content::{Block, Content, Run};
use gongkai_office::publication::Version;

use crate::publication::view;

/// Stands between the cells of a row: no text that is stored holds it.
pub const CELL: char = '\u{1f}';

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// 名称, 第3段, 表1第2行.
    pub place: String,
    /// What stands there, line breaks as blanks.
    pub text: String,
}

/// The lines of a text: what the catalogue says of it, its words, its files.
pub fn lines(of: &Version) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut add = |place: &str, text: &str| lines.push(Line { place: place.to_owned(), text: flat(text) });
    if !of.draft.metadata.title.is_empty() {
        add("名称", &of.draft.metadata.title);
    }
    for (name, value) in view::facts(&of.draft) {
        add(name, &format!("{name}：{value}"));
    }
    if let Some(erratum) = &of.erratum {
        add("更正说明", &format!("更正说明：{erratum}"));
    }
    lines.extend(words(&of.draft.content));
    lines.extend(of.files.iter().map(|name| Line { place: "附件".to_owned(), text: flat(name) }));
    lines
}

/// The words, with the places that screening names too.
fn words(content: &Content) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut paragraphs, mut tables, mut images) = (0, 0, 0);
    for block in &content.blocks {
        let mut paragraph = |text: String| {
            paragraphs += 1;
            Line { place: format!("第{paragraphs}段"), text: flat(&text) }
        };
        match block {
            Block::Heading { level, text } => {
                let level = ["一", "二"].get(usize::from(level.saturating_sub(1))).unwrap_or(&"三");
                lines.push(paragraph(format!("〔{level}级标题〕{text}")));
            }
            Block::Paragraph { runs } => lines.push(paragraph(self::runs(runs))),
            Block::List { ordered, items } => {
                for (nth, item) in items.iter().enumerate() {
                    let mark = if *ordered { format!("{}. ", nth + 1) } else { "• ".to_owned() };
                    lines.push(paragraph(format!("{mark}{}", self::runs(item))));
                }
            }
            Block::Table { caption, heads, rows } => {
                tables += 1;
                if !caption.is_empty() {
                    lines.push(Line { place: format!("表{tables}标题"), text: flat(caption) });
                }
                for (row, cells) in rows.iter().enumerate() {
                    let place = format!("表{tables}第{}行", row + 1);
                    let mut cells: Vec<String> = cells.iter().map(|cell| flat(cell)).collect();
                    if let Some(first) = cells.first_mut().filter(|_| row < *heads) {
                        first.insert_str(0, "〔表头〕");
                    }
                    lines.push(Line { place, text: cells.join(&CELL.to_string()) });
                }
            }
            Block::Image { file, alt, caption } => {
                images += 1;
                // Another picture may show the same: its name tells them apart.
                let name: String = file.as_str().chars().rev().take(6).collect();
                let text = format!("〔图片{name}：{alt}〕{caption}");
                lines.push(Line { place: format!("图{images}"), text: flat(&text) });
            }
        }
    }
    lines
}

fn runs(runs: &[Run]) -> String {
    let mut out = String::new();
    for run in runs {
        let strong = if run.strong { "**" } else { "" };
        out.push_str(&format!("{strong}{}{strong}", run.text));
        if !run.link.is_empty() {
            out.push_str(&format!("（链接 {} ）", run.link));
        }
    }
    out
}

fn flat(text: &str) -> String {
    text.replace(['\n', CELL], " ")
}
