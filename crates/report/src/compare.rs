//! Reports of several years side by side, by the form of the newest. A cell of an older form stands in a line if its
//! form says so: it means the same, nearly the same, or cannot be compared, with the reason.

use gongkai_domain::collection::Scope;
use serde::{Deserialize, Serialize};

use crate::{
    Cell, CellIx, Chapter, Decimal, Format, Report,
    format::{ChainDef, Shape},
};

/// Do two editions say the same: title, figures and texts? White space around a text says nothing.
pub fn says_the_same(one: &Report, other: &Report) -> bool {
    let texts = |report: &Report| -> Vec<String> {
        let of = |chapter: &Chapter| {
            let paragraphs = chapter.paragraphs.iter().map(|paragraph| paragraph.text.trim().to_owned());
            let heading = format!("{} {}", chapter.no, chapter.heading.trim());
            std::iter::once(heading).chain(paragraphs.filter(|text| !text.is_empty())).collect::<Vec<_>>()
        };
        report.chapters.iter().flat_map(of).collect()
    };
    std::ptr::eq(one.format, other.format)
        && one.title == other.title
        && one.agency == other.agency
        && one.cells.values() == other.cells.values()
        && texts(one) == texts(other)
}

/// A table of the newest form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Caption, or the name of the table.
    pub name: String,
    /// Unit of its figures; empty: they have several.
    pub unit: String,
    /// Its lines; of a table with a column of totals only the totals.
    pub lines: Vec<Line>,
}

/// A figure over the years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Id of the cell in the newest form; empty for a sum of several.
    pub id: String,
    /// For people.
    pub label: String,
    /// One for each report, in their order.
    pub values: Vec<Value>,
}

/// What a report says in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Counted in the same way.
    Same(Cell),
    /// Counted nearly in the same way; how it differs.
    Alike(Cell, String),
    /// Not comparable (不可比); why, where the form says so.
    Unlike(Option<String>),
    /// Of a report that is about others than the first one: what stands there, and whose it is. Not comparable.
    Apart(Cell, String),
}

impl Value {
    /// What stands there; `None`: not comparable.
    pub fn cell(&self) -> Option<Cell> {
        match self {
            Self::Same(cell) | Self::Alike(cell, _) => Some(*cell),
            Self::Unlike(_) | Self::Apart(..) => None,
        }
    }

    /// For people.
    pub fn text(&self) -> String {
        match self {
            Self::Same(cell) | Self::Alike(cell, _) | Self::Apart(cell, _) => shown(*cell),
            Self::Unlike(_) => "不可比".to_owned(),
        }
    }

    /// Is it without a counterpart?
    pub fn is_unlike(&self) -> bool {
        matches!(self, Self::Unlike(_))
    }

    /// Is it a figure of another scope?
    pub fn is_apart(&self) -> bool {
        matches!(self, Self::Apart(..))
    }

    /// Is it counted nearly, but not quite in the same way?
    pub fn is_alike(&self) -> bool {
        matches!(self, Self::Alike(..))
    }

    /// Why it is not, or not quite, the same; empty: it is the same, or the form does not say.
    pub fn note(&self) -> &str {
        match self {
            Self::Same(_) | Self::Unlike(None) => "",
            Self::Alike(_, note) | Self::Unlike(Some(note)) | Self::Apart(_, note) => note,
        }
    }
}

/// A cell for people: a blank is not a zero.
pub fn shown(cell: Cell) -> String {
    match cell {
        Cell::Number(number) => number.to_string(),
        Cell::Decimal(amount) => amount.to_string(),
        Cell::Blank => "空白".to_owned(),
        Cell::NotApplicable => "不适用".to_owned(),
        Cell::Absent => "缺".to_owned(),
        Cell::Unreadable => "无法识读".to_owned(),
    }
}

/// A figure that is another one in a later edition or filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Table, row and column, for people.
    pub label: String,
    /// What stood there.
    pub before: String,
    /// What stands there.
    pub now: String,
}

/// The most figures that are told.
const MOST_CHANGED: usize = 60;

/// Figures that differ between two editions of one form; none where the forms differ.
pub fn changed(before: &Report, now: &Report) -> Vec<Changed> {
    if !std::ptr::eq(before.format, now.format) {
        return Vec::new();
    }
    let told = |report: &Report, ix| match report.cells.get(ix) {
        Cell::Unreadable => report.cells.printed(ix).unwrap_or("不是数字").to_owned(),
        cell => shown(cell),
    };
    now.format
        .cell_list()
        .filter(|(ix, _)| before.cells.get(*ix) != now.cells.get(*ix))
        .take(MOST_CHANGED)
        .map(|(ix, _)| {
            let label = now.format.cell_title(ix);
            Changed { label, before: told(before, ix), now: told(now, ix) }
        })
        .collect()
}

/// From one year to a later one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The two forms count this in different ways, or one has no such cell.
    Incomparable,
    /// One of the two is no number.
    Unknown,
    /// The difference in words, and in percent where the earlier is not zero.
    By(String, String),
}

impl Change {
    /// From one value, which is of `year`, to the later one.
    pub fn between(before: &Value, now: &Value, year: i32) -> Self {
        match (now.cell(), before.cell()) {
            (Some(now), Some(before)) => Self::of(now, before, year),
            _ => Self::Incomparable,
        }
    }

    fn of(now: Cell, before: Cell, year: i32) -> Self {
        Self::of_amounts(now, before, year).unwrap_or(Self::Unknown)
    }

    /// `None`: one is no number, or the two are too far apart to be subtracted.
    fn of_amounts(now: Cell, before: Cell, year: i32) -> Option<Self> {
        let (now, before) = (now.amount()?, before.amount()?);
        let scale = now.scale.max(before.scale);
        let (now, before) = (now.lifted(scale)?, before.lifted(scale)?);
        let difference = now.checked_sub(before)?;
        let sign = match difference {
            1.. => "＋",
            0 => return Some(Self::By("持平".to_owned(), String::new())),
            _ => "－",
        };
        // Tenths of a percent, rounded: whole numbers do.
        let percent = match before {
            0 => format!("{year}年为 0，不计算比例"),
            _ => {
                let tenths = (difference.checked_abs()?.checked_mul(2000)? / before.checked_abs()? + 1) / 2;
                format!("{sign}{}.{}%", tenths / 10, tenths % 10)
            }
        };
        let mantissa = i64::try_from(difference.checked_abs()?).ok()?;
        Some(Self::By(format!("{sign}{}", Decimal { mantissa, scale }), percent))
    }

    /// Are the two not comparable?
    pub fn is_incomparable(&self) -> bool {
        *self == Self::Incomparable
    }

    /// The difference for people.
    pub fn difference(&self) -> &str {
        match self {
            Self::Incomparable => "不可比",
            Self::Unknown => "—",
            Self::By(difference, _) => difference,
        }
    }

    /// The same in percent; empty: there is none.
    pub fn percent(&self) -> &str {
        match self {
            Self::By(_, percent) => percent,
            _ => "",
        }
    }
}

/// The tables of the form of the first report, which is the newest, with what each report says.
pub fn tables(reports: &[&Report]) -> Vec<Table> {
    let Some(newest) = reports.first() else { return Vec::new() };
    let format = newest.format;
    let sums = sums(format, reports);
    let mut tables = Vec::new();
    for (position, table) in format.tables.iter().enumerate() {
        let total = table.columns.iter().position(|column| column.computed);
        let only_total = total.filter(|_| table.shape == Shape::Grid);
        let mut lines = Vec::new();
        for (row, def) in table.rows.iter().enumerate() {
            for (column, head) in table.columns.iter().enumerate() {
                if only_total.is_some_and(|total| total != column) {
                    continue;
                }
                let Some(ix) = table.cell(row, column) else { continue };
                let label = match (table.shape, only_total) {
                    (Shape::List, _) | (_, Some(_)) => def.full_label(),
                    _ => format!("{} · {}", def.full_label(), head.label),
                };
                lines.push(line(format, reports, ix, label));
                let ending = sums.iter().filter(|sum| sum.cells.last() == Some(&ix));
                lines.extend(ending.map(|sum| sum_line(format, reports, sum)));
            }
        }
        if !lines.is_empty() {
            let name = table.caption.clone().unwrap_or_else(|| table.name.clone());
            tables.push(Table { name, unit: unit_of(format, position), lines });
        }
    }
    tables
}

/// A report, and whose reports it sums (口径); `None`: it is about the agency's own work.
pub type Scoped<'a> = (&'a Report, Option<Scope>);

/// The same of reports that may be about others: what an office did itself is not comparable with what the whole area
/// did. What has not the scope of the first report stands apart.
pub fn scoped_tables(reports: &[Scoped<'_>]) -> Vec<Table> {
    let list: Vec<&Report> = reports.iter().map(|(report, _)| *report).collect();
    let mut tables = tables(&list);
    let Some((_, newest)) = reports.first() else { return tables };
    for (position, (report, scope)) in reports.iter().enumerate().filter(|(_, (_, scope))| scope != newest) {
        let first = list.first().map_or(report.year, |first| first.year);
        let why = format!("口径不同：{}", scopes_in_words(&[(first, *newest), (report.year, *scope)]));
        let lines = tables.iter_mut().flat_map(|table| &mut table.lines);
        for value in lines.filter_map(|line| line.values.get_mut(position)) {
            if let Some(cell) = value.cell() {
                *value = Value::Apart(cell, why.clone());
            }
        }
    }
    tables
}

/// Whose reports those of the years sum: `2025年是全域汇总，2024年是本机关`; empty: all are the agency's own.
pub fn scopes_in_words(years: &[(i32, Option<Scope>)]) -> String {
    if years.iter().all(|(_, scope)| scope.is_none()) {
        return String::new();
    }
    let word =
        |(year, scope): &(i32, Option<Scope>)| format!("{year}年是{}", scope.map_or("本机关", Scope::word));
    years.iter().map(word).collect::<Vec<_>>().join("，")
}

fn unit_of(format: &Format, position: usize) -> String {
    let table = format.tables.get(position);
    let mut units = format.cells.iter().filter(|cell| cell.table == position).map(|cell| cell.unit.as_ref());
    let first = units.next().flatten();
    match first.filter(|first| units.all(|unit| unit == Some(*first))) {
        Some(unit) => unit.clone(),
        None => table.and_then(|table| table.unit.clone()).unwrap_or_default(),
    }
}

fn line(format: &Format, reports: &[&Report], ix: CellIx, label: String) -> Line {
    let id = format.cell(ix).map(|cell| cell.id.clone()).unwrap_or_default();
    let values = reports.iter().map(|report| value(format, &id, report)).collect();
    Line { id, label, values }
}

/// What a report says of a cell of another form.
pub fn value(format: &Format, id: &str, report: &Report) -> Value {
    match meaning(format, id, report.format, 0) {
        Meaning::Cell(there, note) => {
            let cell = report.format.cell_ix(&there).map_or(Cell::Absent, |ix| report.cells.get(ix));
            note.map_or(Value::Same(cell), |note| Value::Alike(cell, note))
        }
        Meaning::None(note) => Value::Unlike(note),
    }
}

/// Where a cell of a newer form stands in an older one.
enum Meaning {
    /// There, and how it differs.
    Cell(String, Option<String>),
    /// Nowhere, and why.
    None(Option<String>),
}

/// Forms that lie between two others.
const DEEPEST: usize = 8;

/// Goes from form to form, as each names the one before it.
fn meaning(format: &Format, id: &str, older: &Format, depth: usize) -> Meaning {
    if format.id == older.id {
        return match older.cell_ix(id) {
            Some(_) => Meaning::Cell(id.to_owned(), None),
            None => Meaning::None(None),
        };
    }
    let direct = format.chains.iter().find(|chain| chain.from == older.id);
    if let Some(chain) = direct {
        return match step(format, chain, id) {
            Meaning::Cell(there, note) if older.cell_ix(&there).is_some() => Meaning::Cell(there, note),
            Meaning::Cell(..) => Meaning::None(None),
            none => none,
        };
    }
    let mut why = None;
    for chain in format.chains.iter().filter(|_| depth < DEEPEST) {
        let Some(between) = Format::by_id(&chain.from) else { continue };
        match step(format, chain, id) {
            Meaning::Cell(there, first) => match meaning(between, &there, older, depth + 1) {
                Meaning::Cell(last, second) => return Meaning::Cell(last, joined(first, second)),
                Meaning::None(note) => why = why.or(note),
            },
            Meaning::None(note) => why = why.or(note),
        }
    }
    Meaning::None(why)
}

fn joined(one: Option<String>, other: Option<String>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) => Some(format!("{one}；{other}")),
        (one, other) => one.or(other),
    }
}

fn step(format: &Format, chain: &ChainDef, id: &str) -> Meaning {
    let Some(ix) = format.cell_ix(id) else { return Meaning::None(None) };
    if let Some(alike) = chain.alike.iter().find(|one| one.cell == ix) {
        return Meaning::Cell(alike.from.clone(), Some(alike.note.clone()));
    }
    if chain.same.get(ix.position()).copied().unwrap_or(false) {
        return Meaning::Cell(id.to_owned(), None);
    }
    Meaning::None(chain.unlike.iter().find(|one| one.cells.contains(&ix)).map(|one| one.note.clone()))
}

/// Cells of the newest form that an older one counts in one figure.
struct Sum {
    label: String,
    cells: Vec<CellIx>,
    from: String,
    /// The form that has the figure.
    of: String,
}

/// All sums that one of the reports needs: its form counts in one figure what the newest counts in several.
fn sums(format: &Format, reports: &[&Report]) -> Vec<Sum> {
    let mut found = Vec::new();
    let mut waiting = vec![format];
    let mut seen = vec![format.id.as_str()];
    while let Some(current) = waiting.pop() {
        for chain in &current.chains {
            let needed = reports.iter().any(|report| report.format.id == chain.from);
            for sum in chain.sums.iter().filter(|_| needed) {
                let own = |ix: &CellIx| format.cell_ix(&current.cell(*ix)?.id);
                let Some(cells) = sum.cells.iter().map(own).collect() else { continue };
                let (label, from) = (sum.label.clone(), sum.from.clone());
                found.push(Sum { label, cells, from, of: chain.from.clone() });
            }
            if let Some(between) = Format::by_id(&chain.from).filter(|one| !seen.contains(&one.id.as_str())) {
                seen.push(&between.id);
                waiting.push(between);
            }
        }
    }
    found
}

fn sum_line(format: &Format, reports: &[&Report], sum: &Sum) -> Line {
    let added = |report: &Report| {
        let ids = sum.cells.iter().filter_map(|ix| format.cell(*ix)).map(|cell| cell.id.as_str());
        let cells: Option<Vec<Cell>> =
            ids.map(|id| report.format.cell_ix(id).map(|ix| report.cells.get(ix))).collect();
        cells.map(|cells| total(&cells))
    };
    let values = reports.iter().map(|report| {
        if let Some(cell) = added(report) {
            return Value::Same(cell);
        }
        match Format::by_id(&sum.of) {
            Some(between) => value(between, &sum.from, report),
            None => Value::Unlike(None),
        }
    });
    Line { id: String::new(), label: sum.label.clone(), values: values.collect() }
}

/// The sum of cells: what is no number in one of them makes it unknown, and a blank is no zero.
fn total(cells: &[Cell]) -> Cell {
    let numbers: Option<Vec<i64>> = cells.iter().map(|cell| cell.number()).collect();
    let added = numbers.and_then(|list| list.into_iter().try_fold(0_i64, i64::checked_add));
    match added {
        Some(number) => Cell::Number(number),
        None if cells.iter().any(|cell| cell.is_blank()) => Cell::Blank,
        None => cells.iter().copied().find(|cell| cell.number().is_none()).unwrap_or(Cell::Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::Change;
    use crate::{Cell, Decimal};

    #[test]
    fn changes_in_words() {
        let by = |difference: &str, percent: &str| Change::By(difference.into(), percent.into());
        let amount = |mantissa, scale| Cell::Decimal(Decimal { mantissa, scale });
        let rows = [
            (Cell::Number(6), Cell::Number(4), by("＋2", "＋50.0%")),
            (Cell::Number(2), Cell::Number(3), by("－1", "－33.3%")),
            (Cell::Number(1), Cell::Number(16), by("－15", "－93.8%")),
            (Cell::Number(5), Cell::Number(5), by("持平", "")),
            (Cell::Number(0), Cell::Number(0), by("持平", "")),
            (Cell::Number(3), Cell::Number(0), by("＋3", "2019年为 0，不计算比例")),
            (Cell::Blank, Cell::Number(3), Change::Unknown),
            (Cell::Number(3), Cell::NotApplicable, Change::Unknown),
            (Cell::Number(i64::MIN), Cell::Number(1), Change::Unknown),
            (amount(17905, 2), amount(18642, 2), by("－7.37", "－4.0%")),
            (amount(18642, 2), Cell::Number(180), by("＋6.42", "＋3.6%")),
            (amount(5, 1), amount(25, 2), by("＋0.25", "＋100.0%")),
            (amount(754_500, 2), Cell::Number(7545), by("持平", "")),
            (amount(5, 1), amount(0, 2), by("＋0.50", "2019年为 0，不计算比例")),
            (amount(5, 1), Cell::Blank, Change::Unknown),
            (amount(1, 200), Cell::Number(1), Change::Unknown),
        ];
        for (now, before, expected) in rows {
            assert_eq!(Change::of(now, before, 2019), expected, "{now:?} after {before:?}");
        }
    }
}
