//! A text of the house on paper: a document with its metadata, an attachment made anew, a form. One
//! value, [`Writing`], printed as DOCX, PDF, plain text; a text that is all tables also as a workbook.
//! Same text, same bytes.

mod docx;
mod fact;
pub(crate) mod in_letters;
mod pictures;
mod text;
mod xlsx;

use std::collections::BTreeMap;

use gongkai_domain::{
    id::FileId,
    publication::content::{Block, Content, Run},
};
use serde::{Deserialize, Serialize};

use crate::widths::width;
pub(crate) use docx::set_docx;
pub use docx::writing_docx;
pub use fact::{Fact, rows as fact_rows};
pub use text::{content_text, writing_text};
pub use xlsx::content_xlsx;

/// A text that is to be printed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Writing<'a> {
    /// What the file says that it is; not printed.
    pub name: String,
    /// Printed at the top; empty: nothing.
    pub title: String,
    /// Lines below the title.
    pub subtitle: Vec<String>,
    /// What a reader of any single page has to know, such as 已废止; empty: nothing.
    pub mark: String,
    /// What the catalogue or a form says. Of an official document it stands above the title.
    pub facts: Vec<Fact>,
    /// Headings with what stands below them.
    pub parts: Vec<Part<'a>>,
    /// Small lines at the end: where it stands, its digest.
    pub end: Vec<String>,
    /// Small letters and no indent, for what is a form or came as a file; otherwise as GB/T 9704 sets an
    /// official document.
    pub plain: bool,
    /// Pictures that the text names.
    pub pictures: Pictures,
    /// To be posted on a board: what stands at its foot. Printed in PDF alone.
    pub sheet: Option<Sheet>,
}

/// The foot of a sheet for a notice board.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// On A3 with larger letters; otherwise A4.
    pub large: bool,
    /// Signature: who issued it, and when.
    pub signed: Vec<String>,
    /// Lines beside the code.
    pub lines: Vec<String>,
    /// Squares of a side of the code that leads to the portal; 0: no code.
    pub side: usize,
    /// Dark squares of the code: column, row, how many to the right.
    pub dark: Vec<(usize, usize, usize)>,
}

/// A part of a text.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Part<'a> {
    /// Empty: none.
    pub heading: String,
    /// What stands below it.
    pub content: std::borrow::Cow<'a, Content>,
}

impl<'a> Part<'a> {
    /// A text without a heading of its own.
    pub fn of(content: &'a Content) -> Self {
        Self { heading: String::new(), content: std::borrow::Cow::Borrowed(content) }
    }
}

/// Pictures by the name that texts give them.
pub type Pictures = BTreeMap<FileId, Picture>;

/// A picture: PNG or JPEG, drawn by this program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// `image/png` or `image/jpeg`.
    pub media_type: String,
    /// Dots in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// The file.
    #[serde(with = "in_letters")]
    pub bytes: Vec<u8>,
}

impl Picture {
    fn is_jpeg(&self) -> bool {
        self.media_type == "image/jpeg"
    }
}

/// Cells that a printed text has at most: more take a typesetter too long.
pub const MOST_CELLS: usize = 6_000;
/// Characters that a printed text has at most.
pub const LONGEST: usize = 200_000;

impl Writing<'_> {
    /// Can it be set as PDF in a time that somebody waits? Very long tables are for workbooks.
    pub fn fits_paper(&self) -> bool {
        let (mut cells, mut characters) = (0_usize, 0_usize);
        for block in self.parts.iter().flat_map(|part| &part.content.blocks) {
            if let Block::Table { rows, .. } = block {
                cells += rows.iter().map(Vec::len).sum::<usize>();
            }
            characters += block_characters(block);
        }
        cells <= MOST_CELLS && characters <= LONGEST
    }
}

fn block_characters(block: &Block) -> usize {
    let length = |text: &str| text.chars().count();
    let of_runs = |runs: &[Run]| runs.iter().map(|run| length(&run.text)).sum::<usize>();
    match block {
        Block::Heading { text, .. } => length(text),
        Block::Paragraph { runs } => of_runs(runs),
        Block::List { items, .. } => items.iter().map(|runs| of_runs(runs)).sum(),
        Block::Table { caption, rows, .. } => {
            length(caption) + rows.iter().flatten().map(|cell| length(cell)).sum::<usize>()
        }
        Block::Image { alt, caption, .. } => length(alt) + length(caption),
    }
}

/// The words of runs as printed: paper cannot be clicked, so where they lead to stands behind them, once for
/// words that are partly strong.
pub(crate) fn printed(runs: &[Run]) -> impl Iterator<Item = (&Run, String)> {
    let next = runs.iter().skip(1).map(|run| run.link.as_str()).chain([""]);
    runs.iter().zip(next).map(|(run, next)| {
        let address = run.link.trim_start_matches("mailto:").trim_start_matches("tel:");
        let told = address.is_empty() || run.link == next || run.text.contains(address);
        let text = if told { run.text.clone() } else { format!("{}（{address}）", run.text) };
        (run, text)
    })
}

/// Shares of the columns of a table: by what stands in them, none below a few characters.
pub(crate) fn shares(rows: &[Vec<String>]) -> Vec<f64> {
    const LEAST: f64 = 3.0;
    const MOST: f64 = 18.0;
    let count = rows.first().map_or(0, Vec::len);
    let mut shares = vec![LEAST; count];
    for row in rows {
        for (share, cell) in shares.iter_mut().zip(row) {
            let longest = cell.split('\n').map(width).fold(0.0, f64::max);
            *share = share.max(longest + 1.0).min(MOST);
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_by_what_stands_in_them() {
        let rows = [vec!["序号".to_owned(), "名".repeat(40)], vec!["1".to_owned(), "x".to_owned()]];
        assert_eq!(shares(&rows), [3.0, 18.0]);
        assert!(shares(&[]).is_empty());
    }

    #[test]
    fn a_long_table_is_not_for_paper() {
        let table = |rows: usize| {
            let rows = vec![vec!["1".to_owned(); 10]; rows];
            Content { blocks: vec![Block::Table { caption: String::new(), heads: 0, rows }] }
        };
        for (rows, fits) in [(1, true), (600, true), (601, false)] {
            let content = table(rows);
            let writing = Writing { parts: vec![Part::of(&content)], ..Writing::default() };
            assert_eq!(writing.fits_paper(), fits, "{rows}");
        }
    }
}
