//! From a frame of rules to the cells of a table: where no rule parts two squares of the grid,
//! they are one cell.

use gongkai_report::plain::{PlainCell, PlainTable};

use super::ink::Glyph;
use super::lines::cell_text;
use super::rules::{Frame, Sets, border_of};

/// A rule parts two squares when it covers this share of the border between them.
const COVERED: f32 = 0.6;
/// Squares of the largest grid that is taken for a table.
const MAX_SQUARES: usize = 40_000;

/// A table on a page.
#[derive(Debug)]
pub(super) struct Grid {
    xs: Vec<f32>,
    ys: Vec<f32>,
    cells: Vec<Cell>,
    /// Number of the cell that a square belongs to, row by row.
    owner: Vec<Option<usize>>,
    glyphs: Vec<Vec<Glyph>>,
}

/// A rectangle of squares; rows and columns from 0, ends not included. One that is open to the
/// outside (a page break cuts it, or a border was left out) is a cell only when text stands in it.
#[derive(Debug, Clone, Copy)]
struct Cell {
    open: bool,
    top: usize,
    left: usize,
    bottom: usize,
    right: usize,
}

/// Which borders of the grid are printed.
struct Borders {
    columns: usize,
    /// Above square (row, column); one row of borders more than rows of squares.
    above: Vec<f32>,
    /// Left of square (row, column); one column of borders more than columns of squares.
    left: Vec<f32>,
}

impl Borders {
    fn of(frame: &Frame) -> Self {
        let (rows, columns) = (frame.ys.len() - 1, frame.xs.len() - 1);
        let mut borders =
            Self { columns, above: vec![0.0; (rows + 1) * columns], left: vec![0.0; rows * (columns + 1)] };
        for rule in &frame.horizontal {
            let row = border_of(&frame.ys, rule.at);
            for (column, share) in shares(&frame.xs, rule.from, rule.to) {
                if let Some(covered) = borders.above.get_mut(row * columns + column) {
                    *covered += share;
                }
            }
        }
        for rule in &frame.vertical {
            let column = border_of(&frame.xs, rule.at);
            for (row, share) in shares(&frame.ys, rule.from, rule.to) {
                if let Some(covered) = borders.left.get_mut(row * (columns + 1) + column) {
                    *covered += share;
                }
            }
        }
        borders
    }

    fn above(&self, row: usize, column: usize) -> bool {
        self.above.get(row * self.columns + column).is_some_and(|share| *share >= COVERED)
    }

    fn left(&self, row: usize, column: usize) -> bool {
        self.left.get(row * (self.columns + 1) + column).is_some_and(|share| *share >= COVERED)
    }
}

/// Share of each stretch between two neighbouring positions that a rule covers.
fn shares(positions: &[f32], from: f32, to: f32) -> Vec<(usize, f32)> {
    let stretch = |(number, pair): (usize, &[f32])| match pair {
        [start, end] => {
            let covered = (to.min(*end) - from.max(*start)).max(0.0);
            Some((number, covered / (end - start).max(0.1)))
        }
        _ => None,
    };
    positions.windows(2).enumerate().filter_map(stretch).collect()
}

impl Grid {
    /// `None` when the frame encloses fewer than two cells: a box around text is no table.
    pub(super) fn of(frame: &Frame) -> Option<Self> {
        let (rows, columns) = (frame.ys.len().checked_sub(1)?, frame.xs.len().checked_sub(1)?);
        let squares = rows.checked_mul(columns).filter(|squares| (2..=MAX_SQUARES).contains(squares))?;
        let borders = Borders::of(frame);
        let outside = outside(&borders, rows, columns);
        let mut owner: Vec<Option<usize>> = vec![None; squares];
        let mut cells = Vec::new();
        for row in 0..rows {
            for column in 0..columns {
                let taken =
                    |row: usize, column: usize| owner.get(row * columns + column).is_none_or(Option::is_some);
                if taken(row, column) {
                    continue;
                }
                let open = outside.get(row * columns + column).is_none_or(|open| *open);
                let mut cell = Cell { open, top: row, left: column, bottom: row + 1, right: column + 1 };
                while cell.right < columns && !borders.left(row, cell.right) && !taken(row, cell.right) {
                    cell.right += 1;
                }
                let opens = |bottom: usize, cell: Cell| {
                    (cell.left..cell.right).all(|at| !borders.above(bottom, at) && !taken(bottom, at))
                        && (cell.left + 1..cell.right).all(|at| !borders.left(bottom, at))
                };
                while cell.bottom < rows && opens(cell.bottom, cell) {
                    cell.bottom += 1;
                }
                for square in cell.squares(columns) {
                    if let Some(slot) = owner.get_mut(square) {
                        *slot = Some(cells.len());
                    }
                }
                cells.push(cell);
            }
        }
        let glyphs = cells.iter().map(|_| Vec::new()).collect();
        let closed = cells.iter().filter(|cell: &&Cell| !cell.open).count();
        (closed >= 2).then(|| Self { xs: frame.xs.clone(), ys: frame.ys.clone(), cells, owner, glyphs })
    }

    pub(super) fn top(&self) -> f32 {
        self.ys.first().copied().unwrap_or(0.0)
    }

    pub(super) fn bottom(&self) -> f32 {
        self.ys.last().copied().unwrap_or(0.0)
    }

    /// Takes characters into the cell that holds their centre. False when none does.
    pub(super) fn take(&mut self, glyphs: &[Glyph], (x, y): (f32, f32)) -> bool {
        let (Some(column), Some(row)) = (stretch_of(&self.xs, x), stretch_of(&self.ys, y)) else {
            return false;
        };
        let columns = self.xs.len() - 1;
        let cell = self.owner.get(row * columns + column).copied().flatten();
        match cell.and_then(|cell| self.glyphs.get_mut(cell)) {
            Some(taken) => {
                taken.extend_from_slice(glyphs);
                true
            }
            None => false,
        }
    }

    /// The table with the text of its cells. `None` when no cell holds any text.
    pub(super) fn table(&self, place: String) -> Option<PlainTable> {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let cells: Vec<PlainCell> = self
            .cells
            .iter()
            .zip(&self.glyphs)
            .filter(|(cell, glyphs)| !cell.open || !glyphs.is_empty())
            .map(|(cell, glyphs)| PlainCell {
                row: number(cell.top),
                column: number(cell.left),
                rowspan: number(cell.bottom - cell.top),
                colspan: number(cell.right - cell.left),
                text: cell_text(glyphs),
            })
            .collect();
        if cells.iter().all(|cell| cell.text.is_empty()) {
            return None;
        }
        let (rows, columns) = (number(self.ys.len() - 1), number(self.xs.len() - 1));
        Some(PlainTable { place, rows, columns, cells, sheet: false })
    }
}

impl Cell {
    fn squares(self, columns: usize) -> impl Iterator<Item = usize> {
        (self.top..self.bottom)
            .flat_map(move |row| (self.left..self.right).map(move |column| row * columns + column))
    }
}

/// Squares that are open to the outside: the frame is no rectangle there.
fn outside(borders: &Borders, rows: usize, columns: usize) -> Vec<bool> {
    let squares = rows * columns;
    let mut sets = Sets::new(squares + 1);
    let open_air = squares;
    for row in 0..rows {
        for column in 0..columns {
            let square = row * columns + column;
            if !borders.left(row, column) {
                sets.join(square, if column == 0 { open_air } else { square - 1 });
            }
            if column + 1 == columns && !borders.left(row, columns) {
                sets.join(square, open_air);
            }
            if !borders.above(row, column) {
                sets.join(square, if row == 0 { open_air } else { square - columns });
            }
            if row + 1 == rows && !borders.above(rows, column) {
                sets.join(square, open_air);
            }
        }
    }
    let air = sets.root(open_air);
    (0..squares).map(|square| sets.root(square) == air).collect()
}

/// Number of the stretch between two neighbouring positions that holds a point.
fn stretch_of(positions: &[f32], at: f32) -> Option<usize> {
    positions.windows(2).position(|pair| matches!(pair, [start, end] if (*start..*end).contains(&at)))
}
