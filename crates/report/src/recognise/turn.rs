//! Tables drawn with rows and columns exchanged.

use std::collections::HashSet;

use super::{
    rows::{Piece, Spot, of_table},
    text::key,
};
use crate::{
    Format,
    format::{Shape, TableDef},
    plain::{PlainCell, PlainTable},
};

/// So many names of rows in one line of cells, and more than in any column, show a turned table.
const LEAST: usize = 6;

/// The table with its rows below each other, if it was drawn the other way.
pub fn upright(table: &PlainTable) -> Option<PlainTable> {
    let formats = Format::embedded().iter().chain(Format::variants());
    let grids = formats.flat_map(|format| &format.tables).filter(|def| def.shape == Shape::Grid);
    let mut found = false;
    for def in grids.filter(|def| def.rows.len() >= LEAST) {
        let names = names_of(def);
        let across = most(table, &names, |cell| cell.row);
        found = found || (across >= LEAST && across > most(table, &names, |cell| cell.column));
    }
    found.then(|| turned(table))
}

fn names_of(def: &TableDef) -> HashSet<String> {
    def.rows.iter().map(|row| key(&row.label)).collect()
}

/// The most different names that share a line of cells.
fn most(table: &PlainTable, names: &HashSet<String>, line: impl Fn(&PlainCell) -> u32) -> usize {
    let mut found: HashSet<(u32, String)> = HashSet::new();
    for cell in table.cells.iter().filter(|cell| !cell.text.is_empty()) {
        let name = key(&cell.text);
        if names.contains(&name) {
            found.insert((line(cell), name));
        }
    }
    let lines: HashSet<u32> = found.iter().map(|(line, _)| *line).collect();
    let count = |line: &u32| found.iter().filter(|(other, _)| other == line).count();
    lines.iter().map(count).max().unwrap_or(0)
}

fn turned(table: &PlainTable) -> PlainTable {
    let turn = |cell: &PlainCell| PlainCell {
        row: cell.column,
        column: cell.row,
        rowspan: cell.colspan,
        colspan: cell.rowspan,
        text: cell.text.clone(),
    };
    let mut cells: Vec<PlainCell> = table.cells.iter().map(turn).collect();
    cells.sort_by_key(|cell| (cell.row, cell.column));
    PlainTable { rows: table.columns, columns: table.rows, cells, ..table.clone() }
}

/// Rows of a table that was turned; places are those of the file.
pub fn of_turned(table: &PlainTable, block: usize, source: usize, pieces: &mut Vec<Piece>) {
    let from = pieces.len();
    of_table(table, block, source, pieces);
    let back = |spot: &mut Spot| {
        if let Spot::Grid { row, column, .. } = spot {
            std::mem::swap(row, column);
        }
    };
    for piece in pieces.iter_mut().skip(from) {
        match piece {
            Piece::Text { spot, .. } => back(spot),
            Piece::Row(row) => {
                let tokens = row.labels.iter_mut().chain(&mut row.gaps).chain(&mut row.values);
                tokens.for_each(|token| back(&mut token.spot));
            }
            Piece::Sheet(_) => {}
        }
    }
}
