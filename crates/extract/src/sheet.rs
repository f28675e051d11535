//! Workbooks: each visible sheet one table, at its own coordinates, with what a person sees in
//! the cells.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsx,
};
use gongkai_report::plain::{Block, FileKind, PLAIN_SCHEMA, PlainCell, PlainDocument, PlainTable};

use crate::items::{MAX_CELLS, tidy};
use crate::package::Package;
use crate::{BrokenKind, Fault};

/// Cells that a sheet may list without content: formatted down to the end of the sheet.
const MAX_LISTED: usize = 2_000_000;
/// A merged region may reach so far beyond the last cell with content; a title over the whole
/// sheet is cut.
const REACH: u32 = 64;
const MAX_SHEETS: usize = 1000;
const BROKEN_XLSX: Fault = Fault::Broken { kind: BrokenKind::Xlsx };
const BROKEN_XLS: Fault = Fault::Broken { kind: BrokenKind::Xls };

/// What one sheet holds before it becomes a table: texts by row and column, and merged regions.
struct Content {
    name: String,
    texts: BTreeMap<(u32, u32), String>,
    merges: Vec<Dimensions>,
}

/// Reads an opened package that holds a workbook.
pub(crate) fn xlsx(mut package: Package<'_>, bytes: &[u8]) -> Result<PlainDocument, Fault> {
    package.call_it(BrokenKind::Xlsx);
    package.measure(|name| name.ends_with(".xml") || name.ends_with(".rels"))?;
    drop(package);
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| BROKEN_XLSX)?;
    let sheets = book.sheets_metadata().to_vec();
    let mut budget = MAX_CELLS;
    from_sheets(&sheets, FileKind::Xlsx, &mut |name| {
        // Regions that cannot be read only cost the spans.
        let merges = book.merge_cells_by_sheet_name(name).unwrap_or_default();
        let mut reader = book.worksheet_cells_reader(name).map_err(|_| BROKEN_XLSX)?;
        let mut texts = BTreeMap::new();
        let mut empty = BTreeSet::new();
        let mut listed = 0;
        while let Some(cell) = reader.next_cell().map_err(|_| BROKEN_XLSX)? {
            listed += 1;
            if listed > MAX_LISTED {
                return Err(Fault::TooManyCells);
            }
            if matches!(cell.get_value(), DataRef::Empty) {
                empty.insert(cell.get_position());
            }
            keep(&mut texts, cell.get_position(), &printed_ref(cell.get_value()), &mut budget)?;
        }
        drop(reader);
        if empty.is_empty() {
            return Ok(Content { name: name.to_owned(), texts, merges });
        }
        // A formula that was never calculated is no blank: what it says stands for what is missing.
        let mut reader = book.worksheet_cells_reader(name).map_err(|_| BROKEN_XLSX)?;
        while let Some(cell) = reader.next_formula().map_err(|_| BROKEN_XLSX)? {
            let place = cell.get_position();
            if !cell.get_value().is_empty() && empty.contains(&place) {
                keep(&mut texts, place, &format!("={}", cell.get_value()), &mut budget)?;
            }
        }
        Ok(Content { name: name.to_owned(), texts, merges })
    })
}

/// Reads a workbook of Excel 97–2003.
pub(crate) fn xls(bytes: &[u8]) -> Result<PlainDocument, Fault> {
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => Fault::EncryptedOffice,
        _ => BROKEN_XLS,
    })?;
    let sheets = book.sheets_metadata().to_vec();
    let mut budget = MAX_CELLS;
    from_sheets(&sheets, FileKind::Xls, &mut |name| {
        let merges = book.merge_cells_by_sheet_name(name).unwrap_or_default();
        let range = book.worksheet_range(name).map_err(|_| BROKEN_XLS)?;
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut texts = BTreeMap::new();
        for (row, column, value) in range.used_cells() {
            let row = top.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
            let column = left.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
            keep(&mut texts, (row, column), &printed(value), &mut budget)?;
        }
        Ok(Content { name: name.to_owned(), texts, merges })
    })
}

/// The visible sheets; all of them if the visible ones are empty.
fn from_sheets(
    sheets: &[Sheet],
    kind: FileKind,
    content: &mut dyn FnMut(&str) -> Result<Content, Fault>,
) -> Result<PlainDocument, Fault> {
    if sheets.len() > MAX_SHEETS {
        return Err(Fault::TooManyCells);
    }
    let mut blocks = Vec::new();
    let mut budget = MAX_CELLS;
    for visible in [true, false] {
        if !blocks.is_empty() {
            break;
        }
        for sheet in sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
            if (sheet.visible == SheetVisible::Visible) == visible
                && let Some(table) = table(content(&sheet.name)?, &mut budget)?
            {
                blocks.push(Block::Table(table));
            }
        }
    }
    if blocks.is_empty() {
        return Err(Fault::NoText);
    }
    Ok(PlainDocument { schema: PLAIN_SCHEMA, kind, title: None, blocks })
}

fn keep(
    texts: &mut BTreeMap<(u32, u32), String>,
    place: (u32, u32),
    text: &str,
    budget: &mut usize,
) -> Result<(), Fault> {
    let text = tidy(text);
    if !text.is_empty() {
        *budget = budget.checked_sub(1).ok_or(Fault::TooManyCells)?;
        texts.insert(place, text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    Ok(())
}

/// The used area from A1 with every cell that is not covered by a merged one.
fn table(mut content: Content, budget: &mut usize) -> Result<Option<PlainTable>, Fault> {
    let (Some(last_row), Some(last_column)) = (
        content.texts.keys().map(|(row, _)| *row).max(),
        content.texts.keys().map(|(_, column)| *column).max(),
    ) else {
        return Ok(None);
    };
    let (mut rows, mut columns) = (last_row.saturating_add(1), last_column.saturating_add(1));
    for merge in content.merges.iter().filter(|merge| content.texts.contains_key(&merge.start)) {
        rows = rows.max(merge.end.0.saturating_add(1).min(last_row.saturating_add(1 + REACH)));
        columns = columns.max(merge.end.1.saturating_add(1).min(last_column.saturating_add(1 + REACH)));
    }
    let area = usize::try_from(u64::from(rows) * u64::from(columns)).unwrap_or(usize::MAX);
    *budget = budget.checked_sub(area).ok_or(Fault::TooManyCells)?;

    let mut covered = vec![false; area];
    let index =
        |row: u32, column: u32| usize::try_from(u64::from(row) * u64::from(columns) + u64::from(column)).ok();
    let mut spans: BTreeMap<(u32, u32), (u32, u32)> = BTreeMap::new();
    let mut work = 4 * MAX_CELLS; // overlapping regions are an error in the file and may be many
    for merge in &content.merges {
        let (top, left) = merge.start;
        let (bottom, right) =
            (merge.end.0.min(rows.saturating_sub(1)), merge.end.1.min(columns.saturating_sub(1)));
        let taken = index(top, left).and_then(|at| covered.get(at)).copied().unwrap_or(true);
        if top > bottom || left > right || taken || spans.contains_key(&(top, left)) {
            continue;
        }
        for row in top..=bottom {
            for column in left..=right {
                work = work.checked_sub(1).ok_or(Fault::TooManyCells)?;
                if let Some(covered) = index(row, column).and_then(|at| covered.get_mut(at)) {
                    *covered = (row, column) != (top, left);
                }
            }
        }
        spans.insert((top, left), (bottom - top + 1, right - left + 1));
    }

    let mut cells = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            if index(row, column).and_then(|at| covered.get(at)).copied().unwrap_or(false) {
                continue;
            }
            let (rowspan, colspan) = spans.get(&(row, column)).copied().unwrap_or((1, 1));
            let text = content.texts.remove(&(row, column)).unwrap_or_default();
            cells.push(PlainCell { row, column, rowspan, colspan, text });
        }
    }
    let place = format!("工作表“{}”", content.name);
    Ok(Some(PlainTable { place, rows, columns, cells, sheet: true }))
}

fn printed_ref(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => truth(*value),
        DataRef::DateTime(date) => date_text(*date),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

pub(crate) fn printed(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(value) => truth(*value),
        Data::DateTime(date) => date_text(*date),
        Data::Error(error) => error.to_string(),
        _ => String::new(),
    }
}

fn truth(value: bool) -> String {
    if value { "TRUE" } else { "FALSE" }.to_owned()
}

/// Fifteen significant digits, as Excel keeps them: 0.1 + 0.2 is 0.3.
fn number_text(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

fn date_text(date: ExcelDateTime) -> String {
    if date.is_duration() {
        return number_text(date.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (number, text) in [
            (5.0, "5"),
            (-0.0, "0"),
            (12.5, "12.5"),
            (0.1 + 0.2, "0.3"),
            (-3.0, "-3"),
            (123_456_789_012.0, "123456789012"),
            (33.333_333_333_333_336, "33.3333333333333"),
        ] {
            assert_eq!(number_text(number), text);
        }
    }
}
