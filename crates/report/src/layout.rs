//! Draws the statutory tables of a form: which text stands where, over how many rows and columns.
//! Everything follows from the form's data, so a new form is drawn without new code.
//!
//! Tables of one part stand below each other in one grid, as the notices print table two. A
//! narrower table is spread over the full width; its last columns take what does not divide evenly.

use crate::{
    CellIx, Format,
    format::{ColumnDef, RowDef, Shape, TableDef},
};

/// Printed in place of a cell that the report does not have, in a table that it does have: an empty
/// cell would read as a blank. Recognition takes a cell with just this text as absent.
pub const ABSENT: &str = "〔缺〕";

/// One printed table: all tables of one part of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// `t2`
    pub part: String,
    /// Name for people: `表二`, `统计表`.
    pub name: String,
    /// Size of the grid.
    pub rows: usize,
    pub columns: usize,
    /// Columns on the left that hold the labels of rows; 0 where all figures stand side by side.
    pub label_columns: usize,
    /// Rows at the top that repeat on the next page; 0 where several tables stand in the grid,
    /// because each brings headings of its own.
    pub head_rows: usize,
    /// Sorted by row, then column. Together they cover every position of the grid exactly once.
    pub cells: Vec<LaidCell>,
}

/// One printed cell. `row` and `column` count from 0; spans are at least 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaidCell {
    pub row: usize,
    pub column: usize,
    pub rowspan: usize,
    pub colspan: usize,
    pub kind: Kind,
    /// Position of the cell's table in [`Format::tables`].
    pub table: usize,
    /// Printed text of the form; empty for values, which only a report has.
    pub text: String,
}

/// What a printed cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Heading over the full width: `第二十条第（一）项`.
    Caption,
    /// Upper left corner.
    Corner,
    ColumnHead,
    RowHead,
    /// Unit of a row, in lists.
    Unit,
    Value(CellIx),
    /// Takes the place of figures in a row that only prints its label.
    Filler,
}

impl Layout {
    /// True where some heading spans so much that its scope needs to be spelled out.
    pub fn is_complex(&self) -> bool {
        self.head_rows == 0
            || self.cells.iter().any(|cell| {
                matches!(cell.kind, Kind::ColumnHead | Kind::RowHead)
                    && (cell.rowspan > 1 || cell.colspan > 1)
            })
    }

    /// The headings a value stands under and beside, outermost first: captions and columns, then rows.
    pub fn heads_of<'a>(&'a self, value: &'a LaidCell) -> impl Iterator<Item = &'a LaidCell> {
        let above = self.cells.iter().filter(|head| {
            matches!(head.kind, Kind::Caption | Kind::ColumnHead)
                && head.table == value.table
                && head.row < value.row
                && head.column < value.column + value.colspan
                && value.column < head.column + head.colspan
        });
        let beside = self.cells.iter().filter(|head| {
            head.kind == Kind::RowHead
                && head.table == value.table
                && head.column < value.column
                && head.row < value.row + value.rowspan
                && value.row < head.row + head.rowspan
        });
        above.chain(beside)
    }
}

/// The printed tables of a form, one per part, in order of print.
pub fn tables(format: &Format) -> Vec<Layout> {
    tables_with(format, |_| true)
}

/// The printed tables of a form, reduced to the tables whose position in [`Format::tables`] `keep`
/// wants; a part that keeps none is left out.
pub fn tables_with(format: &Format, keep: impl Fn(usize) -> bool) -> Vec<Layout> {
    let mut parts: Vec<&str> = Vec::new();
    for table in &format.tables {
        if !parts.contains(&table.part.as_str()) {
            parts.push(&table.part);
        }
    }
    parts.into_iter().filter_map(|part| lay_part(format, part, &keep)).collect()
}

fn lay_part(format: &Format, part: &str, keep: impl Fn(usize) -> bool) -> Option<Layout> {
    let blocks: Vec<(usize, Block)> = format
        .tables
        .iter()
        .enumerate()
        .filter(|(position, table)| table.part == part && keep(*position))
        .map(|(position, table)| (position, Block::of(table)))
        .collect();
    let label_columns = blocks.iter().map(|(_, block)| block.label_columns).max()?;
    let columns = blocks.iter().map(|(_, block)| block.columns_in(label_columns)).max()?.max(1);
    let head_rows = match blocks.as_slice() {
        [(_, only)] => only.head_rows,
        _ => 0,
    };
    let mut rows = 0;
    let mut cells = Vec::new();
    for (table, block) in blocks {
        for cell in block.cells {
            let from = stretch(cell.column, block.label_columns, block.value_columns, label_columns, columns);
            let to = stretch(
                cell.column + cell.colspan,
                block.label_columns,
                block.value_columns,
                label_columns,
                columns,
            );
            cells.push(LaidCell { row: rows + cell.row, column: from, colspan: to - from, table, ..cell });
        }
        rows += block.rows;
    }
    cells.sort_by_key(|cell| (cell.row, cell.column));
    Some(Layout {
        part: part.to_owned(),
        name: part_name(format, part),
        rows,
        columns,
        label_columns,
        head_rows,
        cells,
    })
}

/// `表二` for the tables of chapter 二; a part of one table has that table's name.
fn part_name(format: &Format, part: &str) -> String {
    let mut tables = format.tables.iter().filter(|table| table.part == part);
    match (tables.next(), tables.next()) {
        (Some(only), None) => only.name.clone(),
        _ => format
            .chapters
            .iter()
            .find(|chapter| chapter.part.as_deref() == Some(part))
            .map_or_else(|| part.to_owned(), |chapter| format!("表{}", chapter.no)),
    }
}

/// Where a column boundary of a block comes to lie in the grid of its part.
fn stretch(boundary: usize, labels: usize, values: usize, grid_labels: usize, grid: usize) -> usize {
    if labels == 0 {
        return boundary * grid / values.max(1);
    }
    if boundary <= labels {
        return boundary * grid_labels / labels;
    }
    grid_labels + (boundary - labels) * (grid - grid_labels) / values.max(1)
}

/// One table in a grid of its own, before it is fitted into its part.
struct Block {
    rows: usize,
    head_rows: usize,
    label_columns: usize,
    /// Columns of units and figures.
    value_columns: usize,
    cells: Vec<LaidCell>,
}

impl Block {
    fn of(table: &TableDef) -> Self {
        let mut block = match table.shape {
            Shape::Grid | Shape::List => Self::below_each_other(table),
            Shape::SideBySide => Self::side_by_side(table),
        };
        if let Some(caption) = &table.caption {
            for cell in &mut block.cells {
                cell.row += 1;
            }
            block.rows += 1;
            block.head_rows += 1;
            let width = (block.label_columns + block.value_columns).max(1);
            block.cells.push(laid(Kind::Caption, 0, 0, 1, width, caption));
        }
        block
    }

    /// Columns that the block needs in a part whose labels take `label_columns`.
    fn columns_in(&self, label_columns: usize) -> usize {
        if self.label_columns == 0 { self.value_columns } else { label_columns + self.value_columns }
    }

    fn below_each_other(table: &TableDef) -> Self {
        let columns: Vec<Vec<Step>> = table.columns.iter().map(|column| column_path(table, column)).collect();
        let rows: Vec<Vec<Step>> = table.rows.iter().map(row_path).collect();
        let head_rows = depth(&columns);
        let labels = depth(&rows);
        let unit = table.unit_heading.as_deref();
        let before = labels + usize::from(unit.is_some());

        let corner = table.corner.as_deref().unwrap_or_default();
        let mut cells = vec![laid(Kind::Corner, 0, 0, head_rows, labels, corner)];
        if let Some(unit) = unit {
            cells.push(laid(Kind::ColumnHead, 0, labels, head_rows, 1, unit));
        }
        for head in heads(&columns, head_rows) {
            cells.push(laid(
                Kind::ColumnHead,
                head.level,
                before + head.from,
                head.levels,
                head.count,
                head.text,
            ));
        }
        for head in heads(&rows, labels) {
            cells.push(laid(
                Kind::RowHead,
                head_rows + head.from,
                head.level,
                head.count,
                head.levels,
                head.text,
            ));
        }
        for (position, row) in table.rows.iter().enumerate() {
            let line = head_rows + position;
            if unit.is_some() {
                cells.push(laid(Kind::Unit, line, labels, 1, 1, row.unit.as_deref().unwrap_or_default()));
            }
            if row.heading && !table.columns.is_empty() {
                // Lists print the same sign for the unit and the figure of a heading row.
                let sign = if unit.is_some() { row.unit.as_deref().unwrap_or_default() } else { "" };
                cells.push(laid(Kind::Filler, line, before, 1, table.columns.len(), sign));
                continue;
            }
            for column in 0..table.columns.len() {
                if let Some(ix) = table.cell(position, column) {
                    cells.push(laid(Kind::Value(ix), line, before + column, 1, 1, ""));
                }
            }
        }
        Self {
            rows: head_rows + rows.len(),
            head_rows,
            label_columns: labels,
            value_columns: before - labels + columns.len(),
            cells,
        }
    }

    fn side_by_side(table: &TableDef) -> Self {
        let mut paths = Vec::new();
        let mut values = Vec::new();
        for (position, row) in table.rows.iter().enumerate() {
            for (place, column) in table.columns.iter().enumerate() {
                let Some(ix) = table.cell(position, place) else { continue };
                let mut path = row_path(row);
                if let Some(label) = path.last_mut() {
                    // Two groups of one label stay two headings.
                    label.owner = Some(position);
                }
                path.extend(column_path(table, column));
                paths.push(path);
                values.push(ix);
            }
        }
        let head_rows = depth(&paths);
        let mut cells: Vec<LaidCell> = heads(&paths, head_rows)
            .into_iter()
            .map(|head| laid(Kind::ColumnHead, head.level, head.from, head.levels, head.count, head.text))
            .collect();
        for (column, ix) in values.iter().enumerate() {
            cells.push(laid(Kind::Value(*ix), head_rows, column, 1, 1, ""));
        }
        Self { rows: head_rows + 1, head_rows, label_columns: 0, value_columns: values.len(), cells }
    }
}

fn laid(kind: Kind, row: usize, column: usize, rowspan: usize, colspan: usize, text: &str) -> LaidCell {
    LaidCell { row, column, rowspan, colspan, kind, table: 0, text: text.to_owned() }
}

/// One heading on the way from the outermost heading to a line of cells.
#[derive(Clone, PartialEq, Eq)]
struct Step<'a> {
    text: &'a str,
    owner: Option<usize>,
}

fn step(text: &str) -> Step<'_> {
    Step { text, owner: None }
}

fn row_path(row: &RowDef) -> Vec<Step<'_>> {
    let outer = [row.under.as_deref(), row.group.as_deref()];
    outer.into_iter().flatten().chain([row.label.as_str()]).map(step).collect()
}

fn column_path<'a>(table: &'a TableDef, column: &'a ColumnDef) -> Vec<Step<'a>> {
    let outer = [table.columns_heading.as_deref(), column.group.as_deref()];
    outer.into_iter().flatten().chain([column.label.as_str()]).map(step).collect()
}

fn depth(paths: &[Vec<Step<'_>>]) -> usize {
    paths.iter().map(Vec::len).max().unwrap_or(1)
}

/// A heading over `count` neighbouring lines, from `level` on `levels` deep.
struct Head<'a> {
    level: usize,
    levels: usize,
    from: usize,
    count: usize,
    text: &'a str,
}

/// Neighbouring lines with the same outer headings share them; the innermost heading reaches down
/// to the cells.
fn heads<'a>(paths: &[Vec<Step<'a>>], depth: usize) -> Vec<Head<'a>> {
    let mut heads = Vec::new();
    for level in 0..depth {
        let mut from = 0;
        while let Some(path) = paths.get(from) {
            let Some(here) = path.get(level) else {
                from += 1;
                continue;
            };
            let innermost = level + 1 == path.len();
            let count = if innermost {
                1
            } else {
                let shares = |other: &&Vec<Step<'a>>| {
                    other.len() > level + 1 && other.get(..=level) == path.get(..=level)
                };
                paths.iter().skip(from).take_while(shares).count()
            };
            let levels = if innermost { depth - level } else { 1 };
            heads.push(Head { level, levels, from, count, text: here.text });
            from += count;
        }
    }
    heads
}
