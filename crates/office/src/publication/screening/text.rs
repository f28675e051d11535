//! The text as screening reads it.

use chrono::NaiveDate;
use gongkai_domain::{
    contents::{Cell, Contents, Hidden, Passage, Piece, Table},
    publication::content::{Block, Content, Run},
};
use gongkai_screening::{Rules, Setting, screen};

use super::{Kept, Screened, asks_for_opinions};
use crate::{OfficeError, publication::Draft};

/// Screens metadata and text.
pub(in crate::publication) fn text(
    draft: &Draft,
    rules: &Rules,
    today: NaiveDate,
) -> Result<Screened, OfficeError> {
    let (_, subject) = draft.stored()?;
    let mut contents = Contents::new();
    for (word, text) in draft.metadata.told() {
        contents.pieces.push(Piece::Passage(Passage::printed(word, format!("{word}：{text}"))));
    }
    contents.pieces.extend(pieces(&draft.content));
    let consultation = asks_for_opinions(&draft.metadata.kind);
    let found = screen(&contents, rules, Setting { on: today, consultation });
    Ok(Screened { subject, file: None, findings: found.into_iter().map(Kept::from).collect() })
}

/// The text as screening reads it: tables whole, so that a head says what stands below it.
pub(super) fn pieces(content: &Content) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut paragraphs, mut tables, mut images) = (0, 0, 0);
    let line = |place: String, text: String| pieces_of(place, text, &[]);
    for block in &content.blocks {
        match block {
            Block::Heading { text, .. } => {
                paragraphs += 1;
                pieces.extend(line(format!("第{paragraphs}段"), text.clone()));
            }
            Block::Paragraph { runs } => {
                paragraphs += 1;
                pieces.extend(runs_of(format!("第{paragraphs}段"), runs));
            }
            Block::List { items, .. } => {
                for runs in items {
                    paragraphs += 1;
                    pieces.extend(runs_of(format!("第{paragraphs}段"), runs));
                }
            }
            Block::Table { caption, rows, .. } => {
                tables += 1;
                pieces.extend(line(format!("表{tables}标题"), caption.clone()));
                pieces.push(Piece::Table(table_of(format!("表{tables}"), rows)));
            }
            Block::Image { alt, caption, .. } => {
                images += 1;
                pieces.extend(line(format!("图{images}说明"), alt.clone()));
                pieces.extend(line(format!("图{images}图注"), caption.clone()));
            }
        }
    }
    pieces
}

fn runs_of(place: String, runs: &[Run]) -> Vec<Piece> {
    let links: Vec<&str> = runs.iter().map(|run| run.link.as_str()).filter(|link| !link.is_empty()).collect();
    pieces_of(place, runs.iter().map(|run| run.text.as_str()).collect(), &links)
}

fn pieces_of(place: String, text: String, links: &[&str]) -> Vec<Piece> {
    let links =
        links.iter().map(|link| Piece::Passage(Passage::hidden(place.clone(), Hidden::Attribute, *link)));
    let links: Vec<Piece> = links.collect();
    std::iter::once(Piece::Passage(Passage::printed(place, text))).chain(links).collect()
}

fn table_of(place: String, rows: &[Vec<String>]) -> Table {
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let mut cells = Vec::new();
    for (row, line) in rows.iter().enumerate() {
        let filled = line.iter().enumerate().filter(|(_, text)| !text.is_empty());
        cells.extend(filled.map(|(column, text)| Cell {
            row: number(row),
            column: number(column),
            hidden: None,
            text: text.clone(),
        }));
    }
    Table { place, hidden: None, sheet: false, cells }
}
