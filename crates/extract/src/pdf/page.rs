//! One page: its tables, and the lines around them, from top to bottom.

use gongkai_report::plain::PlainTable;

use super::columns::{Fate, rows};
use super::grid::Grid;
use super::ink::{Glyph, Ink, Rule, Run};
use super::lines::{VisualLine, level_lines, spread};
use super::loose;
use super::rules::frames;

/// What a page holds, in reading order.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) height: f32,
    pub(super) items: Vec<Item>,
}

/// A piece of a page.
#[derive(Debug)]
pub(super) enum Item {
    Line(PageLine),
    Table { top: f32, bottom: f32, table: PlainTable },
}

/// A line outside the tables.
#[derive(Debug)]
pub(super) struct PageLine {
    pub(super) top: f32,
    pub(super) bottom: f32,
    pub(super) text: String,
}

impl Item {
    pub(super) fn top(&self) -> f32 {
        match self {
            Self::Line(line) => line.top,
            Self::Table { top, .. } => *top,
        }
    }

    pub(super) fn bottom(&self) -> f32 {
        match self {
            Self::Line(line) => line.bottom,
            Self::Table { bottom, .. } => *bottom,
        }
    }
}

impl Page {
    pub(super) fn of(ink: Ink, number: usize) -> Self {
        Self::read(ink, number, false)
    }

    /// The same for whoever looks for numbers: one that is wrapped in a column without rules beside it is
    /// whole in a table, even where a frame goes around the whole table.
    pub(super) fn with_columns(ink: Ink, number: usize) -> Self {
        Self::read(ink, number, true)
    }

    fn read(ink: Ink, number: usize, columns: bool) -> Self {
        let ink = ink.upright();
        let (grids, outside) = tables(&ink, columns);
        let mut items = lines(&outside, &ink, columns);
        items.extend(grids.into_iter().map(|(top, bottom, table)| Item::Table { top, bottom, table }));
        items.sort_by(|a, b| a.top().total_cmp(&b.top()));
        if columns {
            labels_first(&mut items);
        }
        name_tables(&mut items, number);
        Self { height: ink.height, items }
    }
}

/// What stands beside a table of one row, such as a row of boxes, is its label and comes before it.
fn labels_first(items: &mut [Item]) {
    let rows: Vec<(f32, f32)> = items
        .iter()
        .filter_map(|item| match item {
            Item::Table { top, bottom, table } if table.rows == 1 => Some((*top, *bottom)),
            _ => None,
        })
        .collect();
    let place = |item: &Item| match item {
        Item::Line(line) => {
            let middle = (line.top + line.bottom) / 2.0;
            let beside = rows.iter().find(|(top, bottom)| (*top..=*bottom).contains(&middle));
            beside.map_or(line.top, |(top, _)| line.top.min(*top - 0.1))
        }
        Item::Table { top, .. } => *top,
    };
    items.sort_by(|a, b| place(a).total_cmp(&place(b)));
}

/// Several tables on a page are told apart by number.
fn name_tables(items: &mut [Item], page: usize) {
    let alone = items.iter().filter(|item| matches!(item, Item::Table { .. })).count() == 1;
    let mut count = 0;
    for item in items {
        if let Item::Table { table, .. } = item {
            count += 1;
            table.place = if alone {
                format!("第{page}页的表格")
            } else {
                format!("第{page}页第{count}个表格")
            };
        }
    }
}

/// Tables with their upper and lower ends, and the characters that stand in none of them.
fn tables(ink: &Ink, columns: bool) -> (Vec<(f32, f32, PlainTable)>, Vec<Glyph>) {
    let mut frames = frames(&ink.horizontal, &ink.vertical);
    frames.retain(|frame| !columns || frame.xs.len() > 2);
    // A table inside a cell of another takes its characters first.
    frames.sort_by(|a, b| a.area().total_cmp(&b.area()));
    let mut grids: Vec<Grid> = frames.iter().filter_map(Grid::of).collect();
    let mut outside = Vec::new();
    for number in ink.glyphs.chunk_by(one_number) {
        let (Some(first), Some(last)) = (number.first(), number.last()) else { continue };
        let ((left, upper), (right, lower)) = (first.centre(), last.centre());
        let centre = ((left + right) / 2.0, (upper + lower) / 2.0);
        if !grids.iter_mut().any(|grid| grid.take(number, centre)) {
            outside.extend(number);
        }
    }
    let tables =
        grids.iter().filter_map(|grid| Some((grid.top(), grid.bottom(), grid.table(String::new())?)));
    (tables.collect(), outside)
}

/// Figures of one number stay together, even where the number is broader than its cell.
fn one_number(before: &Glyph, glyph: &Glyph) -> bool {
    let figure = |glyph: &Glyph| matches!(glyph.character, '0'..='9' | ',' | '.');
    let (a, b) = (before.turned(), glyph.turned());
    figure(before)
        && figure(glyph)
        && before.run == glyph.run
        && (a.y - b.y).abs() < a.size * 0.1
        && (b.x - a.x - a.advance).abs() < a.size * 0.15
}

/// Lines outside the tables.
fn lines(glyphs: &[Glyph], ink: &Ink, columns: bool) -> Vec<Item> {
    let of_run = |run: Run| glyphs.iter().filter(move |glyph| glyph.run == run).copied();
    let level = level_lines(of_run(Run::Right).collect());
    let unit = usual_size(&level) / 2.0;
    let mut items: Vec<Item> = Vec::new();
    let level = if columns { without_tables(level, &ink.horizontal, &mut items) } else { level };
    let print = ink.glyphs.iter().filter(|glyph| glyph.run == Run::Right && !glyph.character.is_whitespace());
    let margin = print.map(|glyph| glyph.x).fold(f32::INFINITY, f32::min).max(0.0);
    for (line, fate) in level.iter().zip(rows(&level)) {
        let (top, bottom) = (line.top(), line.bottom());
        let mut keep = |text: String| items.push(Item::Line(PageLine { top, bottom, text }));
        match fate {
            Fate::Stays => keep(line.spread(margin, unit)),
            Fate::Gone => {}
            Fate::Row(printed) => printed.iter().for_each(|parts| keep(spread(parts, margin, unit))),
        }
    }
    for run in [Run::Column, Run::Down, Run::Up, Run::Left] {
        let turned: Vec<Glyph> = of_run(run).collect();
        let Some(top) = turned.iter().map(|glyph| glyph.centre().1).min_by(f32::total_cmp) else { continue };
        let bottom = turned.iter().map(|glyph| glyph.centre().1).fold(top, f32::max);
        for line in level_lines(turned.iter().map(Glyph::turned).collect()) {
            items.push(Item::Line(PageLine { top, bottom, text: line.plain() }));
        }
    }
    items
}

/// The lines that are no rows of tables; the tables go to the items.
fn without_tables(lines: Vec<VisualLine>, rules: &[Rule], items: &mut Vec<Item>) -> Vec<VisualLine> {
    let mut taken = vec![false; lines.len()];
    for table in loose::tables(&lines, rules) {
        let rows = lines.get(table.first..table.end).unwrap_or_default();
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { continue };
        items.push(Item::Table { top: first.top(), bottom: last.bottom(), table: table.table });
        taken.iter_mut().take(table.end).skip(table.first).for_each(|taken| *taken = true);
    }
    lines.into_iter().zip(taken).filter(|(_, taken)| !taken).map(|(line, _)| line).collect()
}

/// Size of most characters, in points.
fn usual_size(lines: &[VisualLine]) -> f32 {
    let mut sizes: Vec<f32> = lines.iter().map(|line| line.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(12.0).clamp(4.0, 40.0)
}
