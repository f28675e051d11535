//! Tables: cells at their places, merged ones opened up, lone cells as what stands in them.

use gongkai_domain::publication::content::{Block, LARGEST_TABLE};

/// Columns of any real table.
const MAX_COLUMNS: usize = 256;

/// A table while it is read. Every cell is a text whose lines are parted by `\n`.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub(super) caption: String,
    rows: Vec<Row>,
    /// For each column the first row that is free again.
    free: Vec<usize>,
    /// Columns that nobody sees.
    hidden: Vec<usize>,
    merged: bool,
}

#[derive(Debug, Default)]
struct Row {
    cells: Vec<(usize, String)>,
    /// Does it stand in the head, or is every cell of it a head?
    head: bool,
    next: usize,
}

impl Grid {
    pub(super) fn hide_column(&mut self, column: usize) {
        self.hidden.push(column);
    }

    pub(super) fn begin_row(&mut self, head: bool) {
        self.rows.push(Row { head, ..Row::default() });
    }

    /// The row is of data after all.
    pub(super) fn no_head(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.head = false;
        }
    }

    /// Takes out the row that was begun last.
    pub(super) fn drop_row(&mut self) {
        self.rows.pop();
        let rows = self.rows.len();
        self.free.iter_mut().for_each(|free| *free = (*free).min(rows));
    }

    pub(super) fn put(&mut self, text: String, across: usize, down: usize) {
        let Some(here) = self.rows.len().checked_sub(1) else { return };
        let Some(row) = self.rows.last_mut() else { return };
        while self.free.get(row.next).is_some_and(|free| *free > here) {
            row.next += 1;
        }
        let (from, end) = (row.next, row.next.saturating_add(across.max(1)).min(MAX_COLUMNS));
        if from >= end {
            return;
        }
        if self.free.len() < end {
            self.free.resize(end, 0);
        }
        let until = here.saturating_add(down.max(1));
        self.free.iter_mut().take(end).skip(from).for_each(|free| *free = (*free).max(until));
        self.merged |= across > 1 || down > 1;
        row.cells.push((from, text));
        row.next = end;
    }

    /// The row that was begun last is a head.
    pub(super) fn head(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.head = true;
        }
    }

    /// Cells were merged.
    pub(super) fn merged(&mut self) {
        self.merged = true;
    }

    /// Were cells merged?
    pub(super) fn is_merged(&self) -> bool {
        self.merged
    }

    /// The words of the only cell there is, if it is a frame around them.
    pub(super) fn lone(&self) -> bool {
        self.rows.iter().map(|row| row.cells.len()).sum::<usize>() <= 1
    }

    /// Is it larger than a table may be?
    pub(super) fn is_too_large(&self) -> bool {
        self.rows.len().saturating_mul(self.free.len()) > LARGEST_TABLE
    }

    /// All words, for a table that stands in a cell.
    pub(super) fn words(&self) -> String {
        let row = |row: &Row| {
            let cells = row.cells.iter().map(|(_, text)| text.as_str()).filter(|text| !text.is_empty());
            cells.collect::<Vec<_>>().join(" ")
        };
        let rows = self.rows.iter().map(row).filter(|row| !row.is_empty());
        rows.collect::<Vec<_>>().join("\n")
    }

    /// The table as a block; `None`: nothing stands in it.
    pub(super) fn block(mut self) -> Option<Block> {
        self.rows.retain(|row| row.cells.iter().any(|(_, text)| !text.is_empty()));
        let columns: Vec<usize> = (0..self.free.len()).filter(|at| !self.hidden.contains(at)).collect();
        let filled = |at: &usize| {
            self.rows.iter().any(|row| row.cells.iter().any(|(known, text)| known == at && !text.is_empty()))
        };
        // Columns that are blank from top to bottom arrange the page.
        let columns: Vec<usize> = columns.into_iter().filter(filled).collect();
        if columns.is_empty() {
            return None;
        }
        let marked = self.rows.iter().take_while(|row| row.head).count();
        // A table without marked heads has them in its first row, as a sheet has.
        let heads = if marked == 0 { 1 } else { marked };
        let heads = heads.min(self.rows.len().saturating_sub(1));
        let line = |row: &Row| -> Vec<String> {
            let cell =
                |at: &usize| row.cells.iter().find(|(known, _)| known == at).map(|(_, text)| text.clone());
            columns.iter().map(|at| cell(at).unwrap_or_default()).collect()
        };
        let rows = self.rows.iter().map(line).collect();
        Some(Block::Table { caption: std::mem::take(&mut self.caption), heads, rows })
    }
}
