//! The text of a document as pages show it.

use gongkai_domain::{
    id::FileId,
    publication::content::{Block, Content, Run},
};

/// A heading of the text, for the list of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its anchor.
    pub id: String,
    /// Its words.
    pub text: String,
}

/// A block as a template draws it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drawn {
    /// A heading with its anchor.
    Heading {
        /// 1 to 3; the page adds one, because its own title is the first.
        level: u8,
        /// Anchor.
        id: String,
        /// Words.
        text: String,
    },
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// A list.
    List {
        /// Numbered?
        ordered: bool,
        /// Entries.
        items: Vec<Vec<Run>>,
    },
    /// A table.
    Table {
        /// Above it.
        caption: String,
        /// Heads.
        heads: Vec<Vec<String>>,
        /// The rest.
        rows: Vec<Vec<String>>,
    },
    /// A picture.
    Picture {
        /// Where it is; empty: it is told in words alone.
        href: String,
        /// Dots in a row, and rows.
        dots: (u32, u32),
        /// What it shows, in words.
        alt: String,
        /// Below it.
        caption: String,
    },
}

/// Where a picture is, and its dots.
pub type Pictures<'a> = &'a dyn Fn(&FileId) -> Option<(String, (u32, u32))>;

/// The blocks of a text; anchors begin with `prefix`.
pub fn drawn(content: &Content, prefix: &str, pictures: Pictures<'_>) -> Vec<Drawn> {
    let id = |nth: usize| format!("{prefix}{}", nth + 1);
    content.blocks.iter().enumerate().map(|(nth, block)| one(block, id(nth), pictures)).collect()
}

fn one(block: &Block, id: String, pictures: Pictures<'_>) -> Drawn {
    match block {
        Block::Heading { level, text } => Drawn::Heading { level: *level, id, text: text.clone() },
        Block::Paragraph { runs } => Drawn::Paragraph(runs.clone()),
        Block::List { ordered, items } => Drawn::List { ordered: *ordered, items: items.clone() },
        Block::Table { caption, heads, rows } => {
            let heads = (*heads).min(rows.len());
            let (top, rest) = rows.split_at_checked(heads).unwrap_or((&[], rows));
            Drawn::Table { caption: caption.clone(), heads: top.to_vec(), rows: rest.to_vec() }
        }
        Block::Image { file, alt, caption } => {
            let (href, dots) = pictures(file).unwrap_or_default();
            Drawn::Picture { href, dots, alt: alt.clone(), caption: caption.clone() }
        }
    }
}

/// Headings of the highest level that the text uses, if there are at least two.
pub fn contents(blocks: &[Drawn]) -> Vec<Heading> {
    let levels = blocks.iter().filter_map(|block| match block {
        Drawn::Heading { level, .. } => Some(*level),
        _ => None,
    });
    let Some(highest) = levels.min() else { return Vec::new() };
    let headings: Vec<Heading> = blocks
        .iter()
        .filter_map(|block| match block {
            Drawn::Heading { level, id, text } if *level == highest => {
                Some(Heading { id: id.clone(), text: text.clone() })
            }
            _ => None,
        })
        .collect();
    if headings.len() > 1 { headings } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Content {
        let heading = |text: &str| Block::Heading { level: 2, text: text.to_owned() };
        Content {
            blocks: vec![
                heading("一、总则"),
                Block::Paragraph { runs: vec![Run::plain("为了"), Run::plain("规范工作。")] },
                heading("二、附则"),
                Block::Table {
                    caption: "名册".to_owned(),
                    heads: 1,
                    rows: vec![
                        vec!["名称".to_owned(), "电话".to_owned()],
                        vec!["甲".to_owned(), "1".to_owned()],
                    ],
                },
            ],
        }
    }

    #[test]
    fn headings_are_the_contents() {
        let blocks = drawn(&sample(), "p", &|_| None);
        let titles: Vec<_> = contents(&blocks).into_iter().map(|one| (one.id, one.text)).collect();
        assert_eq!(
            titles,
            [("p1".to_owned(), "一、总则".to_owned()), ("p3".to_owned(), "二、附则".to_owned())]
        );
        let Some(Drawn::Table { heads, rows, .. }) = blocks.last() else { panic!("a table") };
        assert_eq!((heads.len(), rows.len()), (1, 1));
    }
}
