//! Tables whose columns no rule parts: rules below the rows alone, or none at all. Lines tear apart a
//! number that its cell wraps. Where one seems to go on below itself, the lines around it become a table.

use std::collections::BTreeMap;

use gongkai_report::plain::{PlainCell, PlainTable};

use super::ink::Rule;
use super::lines::{Mark, VisualLine, blank_between};

/// A gap, in em, that parts two columns.
const COLUMN_GAP: f32 = 0.6;
/// Texts of one column have an edge or their middle in common, up to so many em.
const ALIGNED: f32 = 0.5;
/// Lines of one cell follow each other within so many em.
const LEADING: f32 = 1.75;
/// So many lines may lie within that: each column of a row begins at a height of its own.
const BETWEEN: usize = 6;
/// The rest of a cell stands within so many em below the line before.
const REST: f32 = 2.5;
/// Rows of one table follow each other within so many em.
const ROW: f32 = 4.5;
/// Digits of mobiles, of identity numbers old and new, of cards.
const LENGTHS: [usize; 5] = [11, 15, 16, 18, 19];
const LONGEST: usize = 19;
/// Shorter beginnings are amounts and years.
const SHORTEST_PIECE: usize = 3;
/// A line of more texts is no row of people.
const MAX_CHUNKS: usize = 60;
/// Rules of a page that has more are a drawing.
const MAX_RULES: usize = 3_000;

/// A table in the place of lines.
pub(super) struct Loose {
    /// Number of its first line, and the one behind its last.
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) table: PlainTable,
}

/// A text that stands apart from its neighbours.
struct Chunk {
    left: f32,
    right: f32,
    text: String,
}

impl Chunk {
    fn middle(&self) -> f32 {
        (self.left + self.right) / 2.0
    }
}

struct Row {
    y: f32,
    size: f32,
    chunks: Vec<Chunk>,
}

/// Line and chunk.
type Place = (usize, usize);

/// The tables that have to be told from lines for the sake of a number, from top to bottom.
pub(super) fn tables(lines: &[VisualLine], rules: &[Rule]) -> Vec<Loose> {
    let rows: Vec<Row> = lines.iter().map(row).collect();
    let rules = if rules.len() > MAX_RULES { &[] } else { rules };
    let wrapped = wrapped(&rows, rules);
    // Lines that belong to the row above them.
    let mut goes_on = vec![false; rows.len()];
    let mut held = vec![false; rows.len()];
    for (first, last) in wrapped {
        held.iter_mut().take(last + 1).skip(first).for_each(|held| *held = true);
        goes_on.iter_mut().take(last + 1).skip(first + 1).for_each(|on| *on = true);
    }
    let mut tables = Vec::new();
    let mut first = 0;
    while first < rows.len() {
        let end = end_of(&rows, &held, first);
        if held.get(first..end).is_some_and(|held| held.contains(&true)) {
            tables.extend(table(&rows, &goes_on, first, end));
        }
        first = end.max(first + 1);
    }
    tables
}

fn row(line: &VisualLine) -> Row {
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut before: Option<&Mark> = None;
    for mark in &line.marks {
        let gap = before
            .map_or(f32::INFINITY, |before| (mark.left - before.right) / before.size.min(mark.size).max(1.0));
        match chunks.last_mut().filter(|_| gap <= COLUMN_GAP) {
            Some(chunk) => {
                if before.is_some_and(|before| blank_between(before, mark)) {
                    chunk.text.push(' ');
                }
                chunk.text.push(mark.character);
                chunk.right = chunk.right.max(mark.right);
            }
            None => {
                let text = mark.character.to_string();
                chunks.push(Chunk { left: mark.left, right: mark.right, text });
            }
        }
        before = Some(mark);
    }
    Row { y: line.y, size: line.size, chunks }
}

/// How many digits a text has that is a piece of a number: it may end in a hyphen or in X.
fn digits(text: &str) -> Option<usize> {
    let bare = text.strip_suffix(['-', '‐', '－']).unwrap_or(text);
    let body = bare.strip_suffix(['X', 'x', 'Ｘ']).unwrap_or(bare);
    let figures = body.chars().all(|c| matches!(c, '0'..='9' | '０'..='９'));
    (figures && !bare.is_empty()).then(|| bare.chars().count())
}

/// First and last line of each number that seems to go on below itself.
fn wrapped(rows: &[Row], rules: &[Rule]) -> Vec<Place> {
    let mut spans = Vec::new();
    let mut used: Vec<Place> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        for chunk in 0..row.chunks.len().min(MAX_CHUNKS) {
            if used.contains(&(at, chunk)) {
                continue;
            }
            let pieces = pieces(rows, rules, (at, chunk));
            let Some((last, _)) = pieces.last().copied().filter(|_| pieces.len() > 1) else { continue };
            // Where every column goes on, these are two rows.
            let counts = rows.get(at..=last).unwrap_or_default().iter().map(|row| row.chunks.len());
            if last - at >= pieces.len() || counts.clone().any(|count| count != row.chunks.len()) {
                spans.push((at, last));
                used.extend(pieces);
            }
        }
        used.retain(|(line, _)| *line > at);
    }
    spans
}

/// The longest way to read a number from a piece downwards. A cell is full before it wraps, so all
/// pieces but the last are of one length.
fn pieces(rows: &[Row], rules: &[Rule], start: Place) -> Vec<Place> {
    let count = |(line, chunk): Place| digits(&rows.get(line)?.chunks.get(chunk)?.text);
    let Some(length) = count(start).filter(|length| *length >= SHORTEST_PIECE) else { return Vec::new() };
    let (mut places, mut total, mut best) = (vec![start], length, 0);
    let mut last = length;
    while let Some(next) = places.last().and_then(|place| below(rows, rules, *place)) {
        let more = count(next).unwrap_or(0);
        if last != length || more == 0 || more > length || total + more > LONGEST {
            break;
        }
        places.push(next);
        (total, last) = (total + more, more);
        if LENGTHS.contains(&total) {
            best = places.len();
        }
    }
    places.truncate(best);
    places
}

/// The piece below in the same cell. Other columns may stand at the middle of the row, between the two.
fn below(rows: &[Row], rules: &[Rule], (line, chunk): Place) -> Option<Place> {
    let row = rows.get(line)?;
    let upper = row.chunks.get(chunk)?;
    let fits = |lower: &Chunk| is_below(lower, upper, row.size * ALIGNED) && digits(&lower.text).is_some();
    let ruled = |y: f32| {
        rules.iter().any(|rule| {
            let between = rule.at > row.y + row.size * 0.25 && rule.at < y - row.size * 0.3;
            between && (rule.from..=rule.to).contains(&upper.middle())
        })
    };
    (line + 1..=line + BETWEEN).find_map(|at| {
        let next = rows.get(at).filter(|next| next.y - row.y <= row.size * LEADING)?;
        let place = next.chunks.iter().take(MAX_CHUNKS).position(fits)?;
        (!ruled(next.y)).then_some((at, place))
    })
}

/// Do two texts have an edge or their middle in common?
fn is_below(lower: &Chunk, upper: &Chunk, slack: f32) -> bool {
    let near = |one: f32, other: f32| (one - other).abs() <= slack;
    near(lower.left, upper.left) || near(lower.right, upper.right) || near(lower.middle(), upper.middle())
}

/// The line behind the last of the lines from `first` on that may be rows of one table.
fn end_of(rows: &[Row], held: &[bool], first: usize) -> usize {
    let is_row = |at: usize| {
        let columns = rows.get(at).map_or(0, |row| row.chunks.len());
        held.get(at) == Some(&true) || (2..=MAX_CHUNKS).contains(&columns)
    };
    let mut end = first;
    while end < rows.len() {
        let follows = end == first || near(rows, end, ROW);
        let fits = is_row(end) || (end > first && near(rows, end, REST) && hangs_on(rows, end));
        if !(follows && fits) {
            break;
        }
        end += 1;
    }
    end
}

fn near(rows: &[Row], at: usize, most: f32) -> bool {
    let above = at.checked_sub(1).and_then(|above| rows.get(above));
    above.zip(rows.get(at)).is_some_and(|(above, row)| row.y - above.y <= row.size.max(above.size) * most)
}

/// The rest of a cell: one text, below one text alone.
fn hangs_on(rows: &[Row], at: usize) -> bool {
    let Some((above, row)) = at.checked_sub(1).and_then(|above| rows.get(above)).zip(rows.get(at)) else {
        return false;
    };
    let [text] = row.chunks.as_slice() else { return false };
    let over: Vec<&Chunk> =
        above.chunks.iter().filter(|chunk| chunk.left < text.right && chunk.right > text.left).collect();
    matches!(over.as_slice(), [one] if is_below(text, one, row.size * ALIGNED))
}

fn table(rows: &[Row], goes_on: &[bool], first: usize, end: usize) -> Option<Loose> {
    let lines = rows.get(first..end)?;
    let columns = columns(lines);
    let column_of = |chunk: &Chunk| columns.iter().take_while(|left| **left <= chunk.left).count();
    let mut cells: BTreeMap<(u32, u32), String> = BTreeMap::new();
    let mut number = 0;
    for (row, on) in lines.iter().zip(goes_on.get(first..end)?) {
        number += u32::from(!on);
        for chunk in &row.chunks {
            let column = u32::try_from(column_of(chunk)).unwrap_or(u32::MAX);
            let cell = cells.entry((number.saturating_sub(1), column.saturating_sub(1))).or_default();
            if !cell.is_empty() {
                cell.push('\n');
            }
            cell.push_str(&chunk.text);
        }
    }
    let one = |((row, column), text)| PlainCell { row, column, rowspan: 1, colspan: 1, text };
    let cells = cells.into_iter().map(one).collect();
    let width = u32::try_from(columns.len()).unwrap_or(u32::MAX);
    let table = PlainTable { place: String::new(), rows: number, columns: width, cells, sheet: false };
    Some(Loose { first, end, table })
}

/// Left ends of columns: texts that stand over each other are of one.
fn columns(lines: &[Row]) -> Vec<f32> {
    let mut spans: Vec<(f32, f32)> =
        lines.iter().flat_map(|row| row.chunks.iter().map(|chunk| (chunk.left, chunk.right))).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut columns: Vec<(f32, f32)> = Vec::new();
    for (left, right) in spans {
        match columns.last_mut().filter(|column| left < column.1) {
            Some(column) => column.1 = column.1.max(right),
            None => columns.push((left, right)),
        }
    }
    columns.into_iter().map(|(left, _)| left).collect()
}
