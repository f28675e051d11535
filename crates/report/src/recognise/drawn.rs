//! Tables that running text draws: between tabs, bars or commas. Where every line has its cells in
//! the same places they are grids, so that empty cells keep their columns; the rest flows.

use std::collections::HashSet;

use super::{
    flow::{self, Numbered, is_page_number, is_rule},
    identity::{is_title, squeeze},
    lexicon::Lexicon,
    rows::{Piece, Spot, is_prose, of_table},
    text::key,
    value::looks_like_value,
};
use crate::plain::{PlainCell, PlainTable};

/// Bars that separate cells, those of drawn boxes among them.
pub const BARS: [char; 5] = ['|', '｜', '│', '┃', '║'];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Flow,
    Tabs,
    Bars,
    Commas,
}

/// Lines become pieces; each drawn table and each stretch of flowing text is a source of its own.
pub fn of_lines(lines: &[Numbered<'_>], source: &mut usize, pieces: &mut Vec<Piece>) {
    let lines = &without_running_heads(lines);
    let tabs = tabs_make_columns(lines);
    let mut flowing: Vec<Numbered<'_>> = Vec::new();
    for (kind, stretch) in stretches(lines, tabs) {
        let ends = stretch.last().map(|(block, _)| block) == lines.last().map(|(block, _)| block);
        let rows = match kind {
            Kind::Flow => None,
            Kind::Tabs => Some(of_one_width(rows_of(stretch, tab_cells), ends)),
            Kind::Bars => bar_rows(stretch),
            Kind::Commas => comma_rows(stretch),
        };
        let Some(rows) = rows else {
            flowing.extend(stretch);
            continue;
        };
        if !flowing.is_empty() {
            flow::of_lines(&std::mem::take(&mut flowing), *source, tabs, pieces);
            *source += 1;
        }
        for (block, cells) in rows {
            grid_row(cells, block, *source, pieces);
        }
        *source += 1;
    }
    if !flowing.is_empty() {
        flow::of_lines(&flowing, *source, tabs, pieces);
        *source += 1;
    }
}

/// The title that is printed again on other pages is furniture.
fn without_running_heads<'a>(lines: &[Numbered<'a>]) -> Vec<Numbered<'a>> {
    let mut seen: HashSet<String> = HashSet::new();
    let mut again = |text: &str| {
        let line = squeeze(text);
        is_title(&line) && line.contains('年') && !seen.insert(line)
    };
    lines.iter().filter(|(_, line)| !again(&line.text)).copied().collect()
}

/// Neighbouring lines whose cells are separated in the same way. Rules, page numbers and empty
/// lines belong to whatever they stand in.
fn stretches<'l, 'a>(lines: &'l [Numbered<'a>], tabs: bool) -> Vec<(Kind, &'l [Numbered<'a>])> {
    let mut found = Vec::new();
    let (mut from, mut kind) = (0, None);
    for (at, (_, line)) in lines.iter().enumerate() {
        let Some(here) = kind_of(&line.text, tabs) else { continue };
        if let Some(before) = kind.filter(|before| *before != here) {
            found.push((before, lines.get(from..at).unwrap_or_default()));
            from = at;
        }
        kind = Some(here);
    }
    found.push((kind.unwrap_or(Kind::Flow), lines.get(from..).unwrap_or_default()));
    found
}

fn kind_of(text: &str, tabs: bool) -> Option<Kind> {
    if tabs {
        let empty = text.trim().is_empty();
        return (!empty || text.contains('\t'))
            .then(|| if text.contains('\t') { Kind::Tabs } else { Kind::Flow });
    }
    if text.trim().is_empty() || is_page_number(text) || is_rule(text) {
        return None;
    }
    if text.contains(BARS) {
        return Some(Kind::Bars);
    }
    let sentence =
        text.contains('。') && comma_cells(text).iter().filter(|cell| !cell.is_empty()).count() > 1;
    Some(if text.contains(',') && !sentence { Kind::Commas } else { Kind::Flow })
}

fn tabs_make_columns(lines: &[Numbered<'_>]) -> bool {
    let cells = |text: &str| text.split('\t').filter(|cell| !cell.trim().is_empty()).count();
    lines.iter().filter(|(_, line)| cells(&line.text) >= 3).count() >= 3
}

/// One row of a drawn table: the line it stands on, and its cells.
type Drawn = (usize, Vec<String>);

fn rows_of(lines: &[Numbered<'_>], cells: impl Fn(&str) -> Vec<String>) -> Vec<Drawn> {
    let filled = lines.iter().filter(|(_, line)| !line.text.trim().is_empty());
    filled.map(|(block, line)| (*block, cells(&line.text))).collect()
}

fn tab_cells(text: &str) -> Vec<String> {
    text.split('\t').map(|cell| cell.trim().trim_matches('"').to_owned()).collect()
}

/// Tabs behind the last figure are often cut off: the cells are there and empty. The last row of
/// a text may have been cut itself.
fn of_one_width(mut rows: Vec<Drawn>, ends: bool) -> Vec<Drawn> {
    let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let upper = rows.len().saturating_sub(usize::from(ends));
    for (_, cells) in rows.iter_mut().take(upper).filter(|(_, cells)| cells.len() > 1) {
        cells.resize(width, String::new());
    }
    rows
}

/// Cells between bars; a bar at either end closes the line and is no cell.
pub fn bar_cells(text: &str) -> Vec<String> {
    let trimmed = text.trim();
    let inner = trimmed.strip_prefix(BARS).unwrap_or(trimmed);
    let inner = inner.strip_suffix(BARS).unwrap_or(inner);
    inner.split(BARS).map(|cell| cell.trim().to_owned()).collect()
}

/// Rows between bars, if all have the same number of cells. A cell may be broken over lines where
/// rules are drawn between the rows.
fn bar_rows(lines: &[Numbered<'_>]) -> Option<Vec<Drawn>> {
    let mut rows: Vec<Drawn> = Vec::new();
    let ruled = lines.iter().filter(|(_, line)| is_rule(&line.text)).count() >= 4;
    for between in lines.split(|(_, line)| is_rule(&line.text)) {
        let barred: Vec<Numbered<'_>> =
            between.iter().filter(|(_, line)| line.text.contains(BARS)).copied().collect();
        let part = rows_of(&barred, bar_cells);
        let figures = |(_, cells): &&Drawn| cells.iter().any(|cell| looks_like_value(cell));
        if ruled && part.iter().filter(figures).count() <= 1 {
            rows.extend(part.into_iter().reduce(joined));
        } else {
            rows.extend(part);
        }
    }
    let width = rows.first().map(|(_, cells)| cells.len())?;
    let even = rows.iter().all(|(_, cells)| cells.len() == width);
    (even && width >= 2 && rows.len() >= 2).then_some(rows)
}

/// Two lines of one row.
fn joined(upper: Drawn, lower: Drawn) -> Drawn {
    let (block, cells) = upper;
    let rest = lower.1.into_iter().chain(std::iter::repeat(String::new()));
    (block, cells.into_iter().zip(rest).map(|(above, below)| above + &below).collect())
}

/// Rows between commas, if they are those of a table: a thousands separator is no column.
fn comma_rows(lines: &[Numbered<'_>]) -> Option<Vec<Drawn>> {
    let rows = rows_of(lines, comma_cells);
    let known = |cell: &String| Lexicon::get().is_label(&key(cell));
    let labelled = rows.iter().filter(|(_, cells)| cells.iter().any(known)).count();
    (labelled >= 2 || (labelled == 1 && rows.len() == 1)).then_some(rows)
}

/// Cells between commas; quotes keep commas inside a cell.
fn comma_cells(text: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in text.trim().chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            _ => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(c);
                }
            }
        }
    }
    cells.into_iter().map(|cell| cell.trim().to_owned()).collect()
}

fn grid_row(cells: Vec<String>, block: usize, source: usize, pieces: &mut Vec<Piece>) {
    let one_cell = |(text, column): (String, u32)| PlainCell { row: 0, column, rowspan: 1, colspan: 1, text };
    let cells: Vec<PlainCell> = cells.into_iter().zip(0_u32..).map(one_cell).collect();
    if let [only] = cells.as_slice()
        && is_prose(&only.text)
    {
        pieces.push(Piece::Text { text: only.text.clone(), spot: Spot::Line(block) });
        return;
    }
    let table = PlainTable { place: String::new(), rows: 1, columns: 0, cells, sheet: false };
    let from = pieces.len();
    of_table(&table, block, source, pieces);
    for piece in pieces.iter_mut().skip(from) {
        match piece {
            Piece::Sheet(_) => {}
            Piece::Text { spot, .. } => *spot = Spot::Line(block),
            Piece::Row(row) => {
                for token in row.labels.iter_mut().chain(&mut row.gaps).chain(&mut row.values) {
                    token.spot = Spot::Line(block);
                    token.line = block;
                }
            }
        }
    }
}
