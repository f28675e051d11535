//! Parts of the form that the file lacks: whole tables, columns, rows, or cells of a row.

use super::values::Values;
use crate::{Cell, Report};

/// A part of the form that is not in the file, as positions in the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    Everything,
    /// All tables printed as one with this table, the first of them.
    Part {
        table: u16,
    },
    Table {
        table: u16,
    },
    Column {
        table: u16,
        column: u16,
    },
    Row {
        table: u16,
        row: u16,
    },
    /// Some cells of a row that is otherwise there.
    InRow {
        table: u16,
        row: u16,
    },
}

/// Calls `found` for each missing part, the largest part only.
pub(super) fn missing(report: &Report, values: &Values, mut found: impl FnMut(Missing)) {
    if values.is_whole() || report.year < report.format.first_year {
        return; // before its first year nobody had to print the form
    }
    if values.is_bare() {
        found(Missing::Everything);
        return;
    }
    let tables = &report.format.tables;
    let part_is_there = |part: &str| {
        tables.iter().enumerate().any(|(position, table)| table.part == part && values.has_table(position))
    };
    let mut parts_said: Vec<&str> = Vec::new();
    for (position, table) in tables.iter().enumerate() {
        let at = small(position);
        if values.has_table(position) {
            if values.lacks_cells(position) {
                missing_in_table(report, at, position, &mut found);
            }
        } else if part_is_there(&table.part) {
            found(Missing::Table { table: at });
        } else if !parts_said.contains(&table.part.as_str()) {
            parts_said.push(&table.part);
            found(Missing::Part { table: at });
        }
    }
}

fn missing_in_table(report: &Report, table: u16, position: usize, found: &mut impl FnMut(Missing)) {
    let Some(def) = report.format.tables.get(position) else { return };
    let lacks = |row: usize, column: usize| {
        def.cell(row, column).is_some_and(|ix| report.cells.get(ix) == Cell::Absent)
    };
    let has = |row: usize, column: usize| {
        def.cell(row, column).is_some_and(|ix| report.cells.get(ix) != Cell::Absent)
    };
    let (rows, columns) = (def.rows.len(), def.columns.len());
    let gone: Vec<bool> = (0..columns).map(|column| !(0..rows).any(|row| has(row, column))).collect();
    let is_gone = |column: usize| gone.get(column).copied().unwrap_or(false);
    for column in (0..columns).filter(|column| is_gone(*column)) {
        found(Missing::Column { table, column: small(column) });
    }
    for row in 0..rows {
        let mut rest = (0..columns).filter(|column| !is_gone(*column));
        if !rest.clone().any(|column| lacks(row, column)) {
            continue;
        }
        let row_is_there = rest.any(|column| has(row, column));
        let row = small(row);
        found(if row_is_there { Missing::InRow { table, row } } else { Missing::Row { table, row } });
    }
}

/// Formats have far fewer than 65,536 cells, which the loader checks.
fn small(position: usize) -> u16 {
    u16::try_from(position).unwrap_or(u16::MAX)
}
