//! Pieces of a document in reading order: running text, and rows of labels and figures, whether
//! they were drawn as a table or flattened into lines.

use super::{lexicon::Lexicon, text::key, value::looks_like_value};
use crate::plain::{Block, PlainCell, PlainDocument, PlainTable};

/// Where a token stands: resolved to words only when somebody is to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    Line(usize),
    Grid { block: usize, row: u32, column: u32 },
}

impl Spot {
    /// The spot for people: `第3个表格第5行第4列`, `第12行`.
    pub fn words(self, document: &PlainDocument) -> String {
        match self {
            Self::Line(block) => match document.blocks.get(block) {
                Some(Block::Line(line)) => line.place.clone(),
                _ => String::new(),
            },
            Self::Grid { block, row, column } => match document.blocks.get(block) {
                Some(Block::Table(table)) => table.place_of(row, column),
                _ => String::new(),
            },
        }
    }
}

/// One cell of a row: a label or what stands in a figure's place (maybe nothing).
#[derive(Debug, Clone)]
pub struct Token {
    pub text: String,
    pub key: String,
    /// Grid column, or position in the line for text.
    pub column: u32,
    /// How many grid columns it covers; 1 in text.
    pub span: u32,
    pub spot: Spot,
    /// Number of the line for text, of the grid row otherwise.
    pub line: usize,
    /// An empty line of flattened text, which may be an empty cell or mere space.
    pub gap: bool,
}

impl Token {
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Does it cover a column in which it does not begin?
    pub fn reaches_over(&self, column: u32) -> bool {
        column.checked_sub(self.column).is_some_and(|behind| (1..self.span).contains(&behind))
    }
}

/// Labels and the figures that follow them.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Which run of rows it belongs to; columns mean the same within one.
    pub source: usize,
    /// True where columns are those of a grid.
    pub grid: bool,
    pub labels: Vec<Token>,
    /// Empty cells of a grid left of the last label.
    pub gaps: Vec<Token>,
    pub values: Vec<Token>,
}

impl Row {
    /// Draws the line between labels and figures anew: figures begin at a column of the grid.
    pub fn figures_from(&mut self, column: u32) {
        let mut cells = std::mem::take(&mut self.labels);
        cells.append(&mut self.gaps);
        cells.append(&mut self.values);
        cells.sort_by_key(|token| token.column);
        for token in cells {
            let side = match (token.column >= column, token.is_blank()) {
                (true, _) => &mut self.values,
                (false, true) => &mut self.gaps,
                (false, false) => &mut self.labels,
            };
            side.push(token);
        }
    }

    pub fn tokens(&self) -> impl Iterator<Item = &Token> {
        self.labels.iter().chain(&self.gaps).chain(&self.values)
    }
}

/// A document as a sequence of text and rows.
#[derive(Debug)]
pub enum Piece {
    /// A paragraph of running text.
    Text {
        text: String,
        spot: Spot,
    },
    /// The name of a sheet, before its rows.
    Sheet(String),
    Row(Row),
}

/// Rows of one drawn table; rows that are prose come out as text.
pub fn of_table(table: &PlainTable, block: usize, source: usize, pieces: &mut Vec<Piece>) {
    let mut cells = table.cells.iter().peekable();
    for row in 0..table.rows {
        let mut line: Vec<&PlainCell> = Vec::new();
        while let Some(cell) = cells.next_if(|cell| cell.row <= row) {
            if cell.row == row {
                line.push(cell);
            }
        }
        if let Some(piece) = row_of(&line, block, source) {
            pieces.push(piece);
        }
    }
}

fn row_of(line: &[&PlainCell], block: usize, source: usize) -> Option<Piece> {
    let filled: Vec<&&PlainCell> = line.iter().filter(|cell| !cell.text.trim().is_empty()).collect();
    if let [only] = filled.as_slice()
        && is_prose(&only.text)
    {
        return Some(Piece::Text { text: only.text.clone(), spot: spot_of(only, block) });
    }
    let last_label = last_label_of(line);
    let mut row = Row { source, grid: true, ..Row::default() };
    for (position, cell) in line.iter().enumerate() {
        let token = token_of(cell, block);
        if last_label.is_some_and(|last| position <= last) {
            if token.is_blank() {
                row.gaps.push(token);
            } else {
                row.labels.push(token);
            }
        } else {
            row.values.push(token);
        }
    }
    (!row.labels.is_empty() || !row.values.is_empty()).then_some(Piece::Row(row))
}

/// Position of the last cell that is a label; figures stand to its right. Text that no form knows
/// is a label only left of every figure, so that a word in a figure's place stays one to be found.
fn last_label_of(line: &[&PlainCell]) -> Option<usize> {
    let lexicon = Lexicon::get();
    let known = |cell: &PlainCell| {
        let found = key(&cell.text);
        !found.is_empty() && !looks_like_value(&cell.text) && lexicon.knows(&found)
    };
    let text = |cell: &PlainCell| !cell.text.trim().is_empty() && !looks_like_value(&cell.text);
    line.iter().rposition(|cell| known(cell)).or_else(|| {
        let first_figure = line.iter().position(|cell| looks_like_value(&cell.text)).unwrap_or(line.len());
        line.iter().take(first_figure).rposition(|cell| text(cell))
    })
}

fn token_of(cell: &PlainCell, block: usize) -> Token {
    Token {
        text: cell.text.clone(),
        key: key(&cell.text),
        column: cell.column,
        span: cell.colspan,
        spot: spot_of(cell, block),
        line: usize::try_from(cell.row).unwrap_or(usize::MAX),
        gap: false,
    }
}

fn spot_of(cell: &PlainCell, block: usize) -> Spot {
    Spot::Grid { block, row: cell.row, column: cell.column }
}

/// Running text: a sentence, a heading of a chapter, anything long that no form prints in a table.
pub fn is_prose(text: &str) -> bool {
    let found = key(text);
    if found.is_empty() || looks_like_value(text) {
        return false;
    }
    if Lexicon::get().knows(&found) {
        return false;
    }
    text.contains(['。', '；', '！'])
        || found.chars().count() > 20
        || super::chapters::heading(text).is_some()
}
