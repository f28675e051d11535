//! Tables: what a heading says about a column, lists of people, numbers spread over cells.

use std::collections::BTreeMap;

use gongkai_domain::contents::{Cell, Hidden, Table, column_letters};

use crate::check::{self, IdVerdict};
use crate::engine::{Run, numbers_alone};
use crate::matter::name_at;
use crate::normal::Normal;
use crate::rules::Rules;
use crate::scene::{Hits, List};

/// Headings stand in so many first rows.
const HEADING_ROWS: u32 = 6;
/// A heading is short.
const HEADING: usize = 24;
/// So many people make a list.
const LIST: usize = 5;
/// So many numbers of a column tell what the column is.
const SAMPLE: usize = 5;

/// A table with what its headings say.
pub(crate) struct Grid<'t> {
    table: &'t Table,
    /// Cells by row and column.
    cells: BTreeMap<(u32, u32), &'t Cell>,
    headings: BTreeMap<u32, String>,
    list: List,
    /// Columns of long numbers that are no numbers of persons.
    serials: Vec<u32>,
    /// The column of names, and the full names in it.
    names: Option<(u32, Vec<&'t Cell>)>,
    /// The list names people whom a judicial bureau serves.
    served: bool,
}

impl<'t> Grid<'t> {
    pub(crate) fn of(table: &'t Table, rules: &Rules, titles: &[String]) -> Self {
        let cells: BTreeMap<(u32, u32), &Cell> =
            table.cells.iter().map(|cell| ((cell.row, cell.column), cell)).collect();
        let first = cells.keys().next().map_or(0, |(row, _)| *row);
        let is_heading = |cell: &&Cell| {
            cell.row < first.saturating_add(HEADING_ROWS)
                && cell.text.chars().count() <= HEADING
                && !cell.text.chars().any(|c| c.is_ascii_digit())
        };
        let mut headings: BTreeMap<u32, String> = BTreeMap::new();
        for cell in cells.values().copied().filter(is_heading) {
            let heading = headings.entry(cell.column).or_default();
            heading.push_str(&cell.text.replace(char::is_whitespace, ""));
            heading.push(' ');
        }
        let names = names(&cells, rules, first);
        let says = |words: &[String]| {
            headings.values().any(|heading| words.iter().any(|word| heading.contains(word.as_str())))
        };
        let list = match &names {
            Some((_, people)) if people.len() >= 2 && says(&rules.words.list.officials) => List::Officials,
            Some((_, people)) if people.len() >= 2 => List::Persons,
            _ => List::Things,
        };
        let about = |text: &str| rules.words.judicial.persons.iter().any(|word| text.contains(word.as_str()));
        let opening = cells.values().filter(|cell| cell.row <= first + 1).map(|cell| cell.text.as_str());
        let served =
            titles.iter().map(String::as_str).chain(opening).chain([table.place.as_str()]).any(about);
        let serials = serials(&cells);
        Self { table, cells, headings, list, serials, names, served }
    }
}

/// The first column headed by a word for people, and the full names below the heading.
fn names<'t>(
    cells: &BTreeMap<(u32, u32), &'t Cell>,
    rules: &Rules,
    first: u32,
) -> Option<(u32, Vec<&'t Cell>)> {
    let words = &rules.words.list.persons;
    let plain = |cell: &Cell| cell.text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let heading = cells.values().find(|cell| {
        let text = plain(cell);
        cell.row < first.saturating_add(HEADING_ROWS)
            && text.chars().count() <= 10
            && words.iter().any(|word| text.contains(word.as_str()))
    })?;
    let below =
        cells.values().copied().filter(|cell| cell.column == heading.column && cell.row > heading.row);
    let people = below.filter(|cell| {
        let text = plain(cell);
        name_at(&text, &rules.words.name) == Some(text.chars().count())
    });
    Some((heading.column, people.collect()))
}

/// Columns whose numbers of 15 to 19 digits mostly satisfy no check.
fn serials(cells: &BTreeMap<(u32, u32), &Cell>) -> Vec<u32> {
    let mut columns: BTreeMap<u32, (usize, usize, usize)> = BTreeMap::new();
    for cell in cells.values() {
        // However narrow the column is.
        let text = Normal::of(&cell.text.replace(char::is_whitespace, ""));
        let long = (15..=19).contains(&text.chars.len());
        if long && text.chars.iter().take(15).all(char::is_ascii_digit) {
            let entry = columns.entry(cell.column).or_default();
            entry.0 += 1;
            entry.1 += usize::from(check::identity(&text.chars) == IdVerdict::Valid);
            entry.2 += usize::from(check::luhn(&text.chars));
        }
    }
    let other =
        |(all, identities, cards): &(usize, usize, usize)| *all >= SAMPLE && identities.max(cards) * 3 < *all;
    columns.iter().filter(|(_, counts)| other(counts)).map(|(column, _)| *column).collect()
}

/// `label` is what the line before the table says about it: forms print it beside a row of boxes.
pub(crate) fn screen(grid: &Grid<'_>, label: &str, run: &mut Run<'_>) {
    let mut row: Vec<&Cell> = Vec::new();
    let mut label = label;
    for cell in grid.cells.values().copied() {
        if row.last().is_some_and(|last| last.row != cell.row) {
            spread(grid, &row, std::mem::take(&mut label), run);
            row.clear();
        }
        one(grid, cell, row.last().copied(), run);
        row.push(cell);
    }
    spread(grid, &row, label, run);
    people(grid, run);
}

fn one(grid: &Grid<'_>, cell: &Cell, left: Option<&Cell>, run: &mut Run<'_>) {
    if cell.text.trim().is_empty() {
        return;
    }
    let heading = grid.headings.get(&cell.column).map_or("", String::as_str);
    let label = left
        .map(|left| left.text.replace(char::is_whitespace, ""))
        .filter(|text| text.chars().count() <= HEADING && !text.chars().any(|c| c.is_ascii_digit()))
        .unwrap_or_default();
    let mut scene = run.scene(cell.text.trim(), format!("{heading} {label}"));
    scene.list = grid.list;
    scene.serials = grid.serials.contains(&cell.column);
    let hidden = grid.table.hidden_of(cell);
    scene.is_body = hidden.is_none();
    let hits = run.ask(&scene);
    let bare = Table { hidden: None, cells: Vec::new(), place: grid.table.place.clone(), ..*grid.table };
    let base = bare.place_of(&Cell { hidden: None, text: String::new(), ..*cell });
    run.report(&scene, hits, &base, &grid.table.place_of(cell), hidden);
}

/// Numbers with a part in each of several neighbouring cells: one box for each digit.
fn spread(grid: &Grid<'_>, row: &[&Cell], above: &str, run: &mut Run<'_>) {
    let is_part = |cell: &Cell| {
        let text = Normal::of(cell.text.trim());
        let digits =
            text.chars.len() <= 17 && text.chars.iter().all(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x'));
        digits && !text.chars.is_empty()
    };
    let mut at = 0;
    while at < row.len() {
        let parts: Vec<&Cell> = row.iter().skip(at).take_while(|cell| is_part(cell)).copied().collect();
        if parts.len() < 2 {
            at += parts.len().max(1);
            continue;
        }
        let beside: Vec<&str> = row.iter().take(at).map(|cell| cell.text.as_str()).collect();
        let label = if beside.is_empty() { above.to_owned() } else { beside.join(" ") };
        joined(grid, &parts, &label, run);
        at += parts.len();
    }
}

fn joined(grid: &Grid<'_>, parts: &[&Cell], label: &str, run: &mut Run<'_>) {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return };
    let text = parts.iter().map(|cell| cell.text.trim()).collect::<Vec<_>>().join(" ");
    let heading = grid.headings.get(&first.column).map_or("", String::as_str);
    let mut scene = run.scene(&text, format!("{heading} {label}"));
    scene.spanning = true;
    let mut hits = Hits::default();
    numbers_alone(&scene, &mut hits);
    hits.list.retain(|hit| scene.text.slice(hit.start, hit.end).contains(' '));
    let hidden = parts.iter().find_map(|cell| grid.table.hidden_of(cell));
    let from = grid.table.place_of(first);
    let to = if grid.table.sheet {
        format!("{}列", column_letters(last.column))
    } else {
        format!("第{}列", u64::from(last.column) + 1)
    };
    let place = format!("{from}至{to}");
    run.report(&scene, hits, &place, &place, hidden);
}

/// Lists of people as a whole.
fn people(grid: &Grid<'_>, run: &mut Run<'_>) {
    let Some((column, people)) = &grid.names else { return };
    let Some(first) = people.first() else { return };
    let place = grid.table.place_of(first);
    let hidden: Option<Hidden> = grid.table.hidden_of(first);
    let text = format!("共{}人", people.len());
    if grid.served {
        run.plain("judicial_person", &place, hidden, &text);
    } else if people.len() >= LIST && grid.list == List::Persons && grid.headings.contains_key(column) {
        run.plain("name_list", &place, hidden, &text);
    }
}
