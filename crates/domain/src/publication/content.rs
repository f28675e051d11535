//! The text of a document: structure only. No fonts, colours or markup of others can be in it, so
//! whatever is made of it — page, paper, feed — looks like the house.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{id::FileId, refusal::Refusal};

/// Most characters of a document.
pub const LONGEST: usize = 400_000;
/// Most cells of a table.
pub const LARGEST_TABLE: usize = 20_000;

/// A text. Stored as JSON of schema 1.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Blocks in their order.
    pub blocks: Vec<Block>,
}

/// A block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum Block {
    /// A heading of level 1 to 3.
    Heading {
        /// 1 to 3.
        level: u8,
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its runs.
        runs: Vec<Run>,
    },
    /// A list.
    List {
        /// Numbered?
        ordered: bool,
        /// Its entries.
        items: Vec<Vec<Run>>,
    },
    /// A table; every row has as many cells as the first.
    Table {
        /// Above the table; may be empty.
        caption: String,
        /// How many rows are heads.
        heads: usize,
        /// Cells row by row.
        rows: Vec<Vec<String>>,
    },
    /// A picture of the office's files.
    Image {
        /// The file.
        file: FileId,
        /// What it shows, for those who do not see it.
        alt: String,
        /// Below the picture; may be empty.
        caption: String,
    },
}

/// Words of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Strong?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub strong: bool,
    /// Where the words lead; empty: nowhere.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
}

impl Run {
    /// Plain words.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// A piece of the text with its place in words, for screening and search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// 第3段, 表1第2行第3列, 图1说明.
    pub place: String,
    /// The words.
    pub text: String,
}

impl Content {
    /// What keeps the text from being stored, all at once.
    pub fn check(&self) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let mut refuse = |code, sentence: String| refusals.push(Refusal::new(code, sentence).at("text"));
        let length: usize = self.pieces().iter().map(|piece| piece.text.chars().count()).sum();
        if length > LONGEST {
            refuse("text_too_long", format!("正文有{length}个字，最多{LONGEST}个字，请分成几条或改为附件"));
        }
        for piece in self.pieces() {
            if piece.text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
                refuse("text_control", format!("{}有看不见的控制字符，请重新粘贴这一段", piece.place));
            }
        }
        let mut tables = 0;
        for block in &self.blocks {
            match block {
                Block::Heading { level, text } if !(1..=3).contains(level) => {
                    refuse("heading_level", format!("标题“{text}”的级别应为1到3级"));
                }
                Block::Table { heads, rows, .. } => {
                    tables += 1;
                    let width = rows.first().map_or(0, Vec::len);
                    if width == 0 || rows.iter().any(|row| row.len() != width) || *heads >= rows.len() {
                        refuse(
                            "table_shape",
                            format!("表{tables}各行的列数不一致或没有数据行，请补齐单元格"),
                        );
                    }
                    if width.saturating_mul(rows.len()) > LARGEST_TABLE {
                        let sentence = format!("表{tables}超过{LARGEST_TABLE}个单元格，请改为表格附件");
                        refuse("table_too_large", sentence);
                    }
                }
                Block::Image { alt, .. } if alt.trim().is_empty() => {
                    refuse("image_alt", "图片须写明画面内容，供看不见图片的人了解".to_owned());
                }
                _ => {}
            }
        }
        for run in self.runs() {
            if !run.link.is_empty() && !is_safe_link(&run.link) {
                let sentence = format!("链接“{}”不是网址，请使用http或https开头的地址", run.text);
                refuse("link_unusable", sentence);
            }
        }
        refusals
    }

    /// Is there anything to read?
    pub fn is_empty(&self) -> bool {
        self.pieces().iter().all(|piece| piece.text.trim().is_empty())
    }

    fn runs(&self) -> impl Iterator<Item = &Run> {
        self.blocks
            .iter()
            .flat_map(|block| match block {
                Block::Paragraph { runs } => vec![runs.as_slice()],
                Block::List { items, .. } => items.iter().map(Vec::as_slice).collect(),
                _ => Vec::new(),
            })
            .flatten()
    }

    /// Every text of it with `find`'s places covered by `mask`; says how many there were. Words of one
    /// paragraph count as one text, whatever is strong or a link in it.
    pub fn cover(&mut self, find: &dyn Fn(&str) -> Vec<Range<usize>>, mask: &str) -> usize {
        let mut covered = 0;
        for block in &mut self.blocks {
            covered += match block {
                Block::Heading { text, .. } => cover(text, find, mask),
                Block::Paragraph { runs } => cover_runs(runs, find, mask),
                Block::List { items, .. } => items.iter_mut().map(|runs| cover_runs(runs, find, mask)).sum(),
                Block::Table { caption, rows, .. } => {
                    let cells = rows.iter_mut().flatten();
                    std::iter::once(caption).chain(cells).map(|text| cover(text, find, mask)).sum()
                }
                Block::Image { alt, caption, .. } => cover(alt, find, mask) + cover(caption, find, mask),
            };
        }
        covered
    }

    /// Places where something of a template is left to be filled in: 〔…〕 without a year in it.
    pub fn unfilled(&self) -> Vec<Piece> {
        let blank = |text: &str| {
            let mut pieces = text.split('〔').skip(1).filter_map(|rest| rest.split_once('〕'));
            let found = pieces.find(|(inner, _)| !inner.contains(char::is_numeric))?;
            Some(format!("〔{}〕", found.0))
        };
        let pieces = self.pieces().into_iter();
        pieces.filter_map(|piece| Some(Piece { text: blank(&piece.text)?, ..piece })).collect()
    }

    /// Every piece of the text with its place.
    pub fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let (mut paragraphs, mut tables, mut images) = (0, 0, 0);
        let mut add = |place: String, text: &str| {
            if !text.is_empty() {
                pieces.push(Piece { place, text: text.to_owned() });
            }
        };
        for block in &self.blocks {
            match block {
                Block::Heading { text, .. } => {
                    paragraphs += 1;
                    add(format!("第{paragraphs}段"), text);
                }
                Block::Paragraph { runs } => {
                    paragraphs += 1;
                    add(format!("第{paragraphs}段"), &words(runs));
                }
                Block::List { items, .. } => {
                    for item in items {
                        paragraphs += 1;
                        add(format!("第{paragraphs}段"), &words(item));
                    }
                }
                Block::Table { caption, rows, .. } => {
                    tables += 1;
                    add(format!("表{tables}标题"), caption);
                    for (row, cells) in rows.iter().enumerate() {
                        for (column, cell) in cells.iter().enumerate() {
                            add(format!("表{tables}第{}行第{}列", row + 1, column + 1), cell);
                        }
                    }
                }
                Block::Image { alt, caption, .. } => {
                    images += 1;
                    add(format!("图{images}说明"), alt);
                    add(format!("图{images}图注"), caption);
                }
            }
        }
        pieces
    }
}

fn words(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

/// Covers the places that `find` names in one text; says how many there were.
pub(super) fn cover(text: &mut String, find: &dyn Fn(&str) -> Vec<Range<usize>>, mask: &str) -> usize {
    let mut runs = [Run::plain(std::mem::take(text))];
    let covered = cover_runs(&mut runs, find, mask);
    let [run] = runs;
    *text = run.text;
    covered
}

fn cover_runs(runs: &mut [Run], find: &dyn Fn(&str) -> Vec<Range<usize>>, mask: &str) -> usize {
    let places = find(&words(runs));
    let mut begins = 0;
    for run in runs.iter_mut().filter(|_| !places.is_empty()) {
        let mut text = String::new();
        for (at, c) in run.text.char_indices() {
            match places.iter().find(|place| place.contains(&(begins + at))) {
                Some(place) if place.start == begins + at => text.push_str(mask),
                Some(_) => {}
                None => text.push(c),
            }
        }
        begins += run.text.len();
        run.text = text;
    }
    places.len()
}

/// Addresses of the web, mail and telephone; nothing that a browser would run.
pub fn is_safe_link(link: &str) -> bool {
    let lower = link.to_ascii_lowercase();
    let known = ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| {
        lower.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '@']))
    });
    let plain = link.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"<>\"'\\`".contains(c));
    link.len() <= 2000 && known && plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(text: &str, link: &str) -> Block {
        Block::Paragraph { runs: vec![Run { text: text.into(), strong: false, link: link.into() }] }
    }

    #[test]
    fn what_cannot_be_stored() {
        let table = |heads, rows: &[&[&str]]| Block::Table {
            caption: String::new(),
            heads,
            rows: rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect(),
        };
        for (block, expected) in [
            (paragraph("甲", ""), ""),
            (paragraph("甲", "https://example.org/a?b=1"), ""),
            (paragraph("甲", "javascript:alert(1)"), "link_unusable"),
            (paragraph("甲", "JaVaScRiPt:alert(1)"), "link_unusable"),
            (paragraph("甲", "https://"), "link_unusable"),
            (paragraph("甲", "http:////a"), "link_unusable"),
            (paragraph("甲", "data:text/html,x"), "link_unusable"),
            (paragraph("甲\u{0}", ""), "text_control"),
            (Block::Heading { level: 4, text: "甲".into() }, "heading_level"),
            (table(1, &[&["甲", "乙"], &["1", "2"]]), ""),
            (table(1, &[&["甲", "乙"], &["1"]]), "table_shape"),
            (table(1, &[&["甲", "乙"]]), "table_shape"),
            (table(0, &[]), "table_shape"),
        ] {
            let content = Content { blocks: vec![block] };
            let codes: Vec<_> = content.check().iter().map(|refusal| refusal.code).collect();
            assert_eq!(codes.join(" "), expected, "{content:?}");
        }
    }

    #[test]
    fn places_of_pieces() {
        let content = Content {
            blocks: vec![
                Block::Heading { level: 1, text: "甲".into() },
                paragraph("乙", ""),
                Block::List { ordered: true, items: vec![vec![Run::plain("丙")], vec![Run::plain("丁")]] },
                Block::Table {
                    caption: "戊".into(), heads: 1, rows: vec![vec!["己".into(), String::new()]]
                },
            ],
        };
        let places: Vec<_> =
            content.pieces().into_iter().map(|piece| format!("{} {}", piece.place, piece.text)).collect();
        assert_eq!(
            places,
            ["第1段 甲", "第2段 乙", "第3段 丙", "第4段 丁", "表1标题 戊", "表1第1行第1列 己"]
        );
    }

    #[test]
    fn covered_across_strong_words() {
        let strong = Run { strong: true, ..Run::plain("38000") };
        let mut content = Content {
            blocks: vec![
                Block::Paragraph { runs: vec![Run::plain("电话1"), strong, Run::plain("00000，谢谢")] },
                Block::Table { caption: String::new(), heads: 0, rows: vec![vec!["13800000000".into()]] },
            ],
        };
        let find = |text: &str| -> Vec<Range<usize>> {
            text.match_indices("13800000000").map(|(at, word)| at..at + word.len()).collect()
        };
        assert_eq!(content.cover(&find, "138****0000"), 2);
        let texts: Vec<_> = content.pieces().into_iter().map(|piece| piece.text).collect();
        assert_eq!(texts, ["电话138****0000，谢谢", "138****0000"]);
        assert_eq!(content.cover(&find, "138****0000"), 0);
    }

    #[test]
    fn what_a_template_left_blank() {
        let lines = ["根据〔依据〕", "云司发〔2026〕3号", "自〔〕年起", "〔2026〕1号和〔事项〕", "〔"];
        let blocks = lines.map(|line| Block::Paragraph { runs: vec![Run::plain(line)] }).to_vec();
        let left = Content { blocks }.unfilled();
        let left: Vec<_> = left.iter().map(|piece| format!("{}{}", piece.place, piece.text)).collect();
        assert_eq!(left, ["第1段〔依据〕", "第3段〔〕", "第4段〔事项〕"]);
    }

    #[test]
    fn the_stored_shape() {
        let stored = r#"{"blocks":[{"is":"paragraph","runs":[{"text":"甲","strong":true}]}]}"#;
        let content: Content = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&content).unwrap(), stored);
        assert!(serde_json::from_str::<Content>(r#"{"blocks":[{"is":"script","text":""}]}"#).is_err());
    }
}
