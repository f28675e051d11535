//! One page: its tables, and the lines around them, from top to bottom.

use gongkai_report::plain::PlainTable;

use super::columns::{Fate, rows};
use super::grid::Grid;
use super::ink::{Glyph, Ink, Run};
use super::lines::{VisualLine, level_lines, spread};
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
        let ink = ink.upright();
        let (grids, outside) = tables(&ink);
        let mut items = lines(&outside, &ink);
        for (top, bottom, mut table) in grids {
            table.place = format!("第{number}页的表格");
            items.push(Item::Table { top, bottom, table });
        }
        items.sort_by(|a, b| a.top().total_cmp(&b.top()));
        name_tables(&mut items, number);
        Self { height: ink.height, items }
    }
}

/// Several tables on a page are told apart by number.
fn name_tables(items: &mut [Item], page: usize) {
    let tables = || items.iter().filter(|item| matches!(item, Item::Table { .. }));
    if tables().count() < 2 {
        return;
    }
    let mut count = 0;
    for item in items {
        if let Item::Table { table, .. } = item {
            count += 1;
            table.place = format!("第{page}页第{count}个表格");
        }
    }
}

/// Tables with their upper and lower ends, and the characters that stand in none of them.
fn tables(ink: &Ink) -> (Vec<(f32, f32, PlainTable)>, Vec<Glyph>) {
    let mut frames = frames(&ink.horizontal, &ink.vertical);
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
fn lines(glyphs: &[Glyph], ink: &Ink) -> Vec<Item> {
    let of_run = |run: Run| glyphs.iter().filter(move |glyph| glyph.run == run).copied();
    let level = level_lines(of_run(Run::Right).collect());
    let unit = usual_size(&level) / 2.0;
    let print = ink.glyphs.iter().filter(|glyph| glyph.run == Run::Right && !glyph.character.is_whitespace());
    let margin = print.map(|glyph| glyph.x).fold(f32::INFINITY, f32::min).max(0.0);
    let mut items: Vec<Item> = Vec::new();
    for (line, fate) in level.iter().zip(rows(&level)) {
        let (top, bottom) = (line.top(), line.y + line.size * 0.12);
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

/// Size of most characters, in points.
fn usual_size(lines: &[VisualLine]) -> f32 {
    let mut sizes: Vec<f32> = lines.iter().map(|line| line.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(12.0).clamp(4.0, 40.0)
}
