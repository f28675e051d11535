//! `/annual-reports/compare?agency=&year=&with=`: two years side by side. Cells that the two forms
//! count in different ways are marked and not compared; there is no percent of zero.

use askama::Template;
use axum::{extract::State, response::Response};
use gongkai_report::{
    Cell, CellIx, Report,
    format::{Format, Shape},
};
use gongkai_web_kit::{
    extract::Asked,
    layout::{PortalFrame, Section},
    page_cache::Rendered,
    problem::Problem,
};
use serde::Deserialize;

use super::read;
use crate::{answer, portal::Portal, shelf::Shelf, visitor::Visitor};

/// Which two.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    agency: String,
    year: String,
    with: String,
}

impl Query {
    /// The address that links and the form of the page itself write for it. Only such pages are kept:
    /// others are whatever somebody types.
    fn address(&self) -> String {
        const PAGE: &str = "/annual-reports/compare";
        let Self { agency, year, with } = self;
        if agency.is_empty() && year.is_empty() && with.is_empty() {
            return PAGE.to_owned();
        }
        let [year, with] = [year, with].map(|year| year.parse::<u16>().unwrap_or_default());
        format!("{PAGE}?agency={agency}&year={year}&with={with}")
    }
}

#[derive(Template)]
#[template(path = "compare.html")]
struct Compare {
    frame: PortalFrame,
    /// Agencies with at least one report: code, name, chosen.
    agencies: Vec<(String, String, bool)>,
    /// Years of the chosen agency.
    years: Vec<i32>,
    agency: String,
    year: i32,
    with: i32,
    /// Nothing to compare, and why; empty: the tables follow.
    reason: String,
    same_form: bool,
    tables: Vec<Table>,
}

/// A table of the newer form.
pub struct Table {
    name: String,
    unit: String,
    lines: Vec<Line>,
}

/// A cell in two years.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    label: String,
    now: String,
    before: String,
    change: Change,
}

/// From one year to the other.
#[derive(Debug, PartialEq, Eq)]
pub enum Change {
    /// The two forms count this in different ways, or one has no such cell.
    Incomparable,
    /// One of the two is no number.
    Unknown,
    /// The difference in words, and in percent where the earlier is not zero.
    By(String, String),
}

impl Change {
    fn is_incomparable(&self) -> bool {
        *self == Self::Incomparable
    }

    fn difference(&self) -> &str {
        match self {
            Self::Incomparable => "不可比",
            Self::Unknown => "—",
            Self::By(difference, _) => difference,
        }
    }

    fn percent(&self) -> &str {
        match self {
            Self::By(_, percent) => percent,
            _ => "",
        }
    }
}

/// Shows the page. What is not asked for is chosen: the portal's own agency, its two newest years.
pub async fn show(
    State(portal): State<Portal>,
    visitor: Visitor,
    Asked(query): Asked<Query>,
) -> Result<Response, Problem> {
    let kept = visitor.address == query.address();
    let page = render(portal.clone(), visitor.clone(), query);
    if kept { portal.kept(visitor, page).await } else { portal.fresh(&visitor.headers, page).await }
}

async fn render(portal: Portal, visitor: Visitor, query: Query) -> Result<Rendered, Problem> {
    let shelf = Shelf::of(&portal.store).await?;
    let frame = portal.frame_of(shelf.cards.first(), &visitor, Some(Section::AnnualReports), "两年对比");
    let with_reports: Vec<_> =
        shelf.cards.iter().filter(|card| shelf.reports_of(&card.agency).next().is_some()).collect();
    let chosen = if query.agency.is_empty() {
        with_reports.first().copied()
    } else {
        with_reports.iter().find(|card| card.code == query.agency).copied()
    };
    let Some(card) = chosen else {
        return answer::not_found(frame, "这个机关还没有公布年报，无法对比。");
    };
    let years: Vec<i32> = shelf.reports_of(&card.agency).map(|report| report.year).collect();
    let year = query.year.parse().unwrap_or_else(|_| years.first().copied().unwrap_or_default());
    let before = years.iter().copied().find(|other| *other < year).or_else(|| years.get(1).copied());
    let with = query.with.parse().ok().or(before).unwrap_or(year);
    let find = |year: i32| shelf.reports_of(&card.agency).find(|report| report.year == year);
    let mut page = Compare {
        agencies: with_reports
            .iter()
            .map(|other| (other.code.clone(), other.name.clone(), other.code == card.code))
            .collect(),
        years,
        agency: card.name.clone(),
        year,
        with,
        reason: String::new(),
        same_form: true,
        tables: Vec::new(),
        frame,
    };
    match (find(year), find(with)) {
        (Some(_), Some(_)) if year == with => {
            page.reason = "请选择两个不同的年份。只有一年的年报时，下一年公布后就可以对比。".to_owned();
        }
        (Some(one), Some(other)) => {
            let (now, before) = if one.year > other.year { (one, other) } else { (other, one) };
            (page.year, page.with) = (now.year, before.year);
            let (now, before) = (read(now)?, read(before)?);
            page.same_form = now.format.id == before.format.id;
            page.tables = tables(&now, &before);
        }
        (None, _) => page.reason = format!("{}没有公布{year}年的年报，请换一个年份。", card.name),
        (_, None) => page.reason = format!("{}没有公布{with}年的年报，请换一个年份。", card.name),
    }
    answer::page(&page)
}

/// The tables of the newer form; of a table with a column of totals only the totals.
pub fn tables(now: &Report, before: &Report) -> Vec<Table> {
    let format = now.format;
    let mut tables = Vec::new();
    for table in &format.tables {
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
                lines.push(line(now, before, ix, label));
            }
        }
        if !lines.is_empty() {
            let name = table.caption.clone().unwrap_or_else(|| table.name.clone());
            tables.push(Table { name, unit: table.unit.clone().unwrap_or_default(), lines });
        }
    }
    tables
}

fn line(now: &Report, before: &Report, ix: CellIx, label: String) -> Line {
    let id = now.format.cell(ix).map(|cell| cell.id.as_str()).unwrap_or_default();
    let there = before.format.cell_ix(id).filter(|_| comparable(now.format, before.format, ix));
    let value = now.cells.get(ix);
    let Some(other) = there.map(|ix| before.cells.get(ix)) else {
        return Line { label, now: shown(value), before: "—".to_owned(), change: Change::Incomparable };
    };
    Line { label, now: shown(value), before: shown(other), change: change(value, other) }
}

/// Does the cell mean the same in the form of the earlier year?
fn comparable(format: &Format, earlier: &Format, ix: CellIx) -> bool {
    format.id == earlier.id
        || format
            .chains
            .iter()
            .find(|chain| chain.from == earlier.id)
            .is_some_and(|chain| chain.same.get(ix.position()).copied().unwrap_or_default())
}

fn shown(cell: Cell) -> String {
    match cell {
        Cell::Number(number) => number.to_string(),
        Cell::Decimal(amount) => amount.to_string(),
        Cell::Blank => "空白".to_owned(),
        Cell::NotApplicable => "不适用".to_owned(),
        Cell::Absent => "缺".to_owned(),
        Cell::Unreadable => "无法识读".to_owned(),
    }
}

fn change(now: Cell, before: Cell) -> Change {
    let (Some(now), Some(before)) = (now.number(), before.number()) else { return Change::Unknown };
    let Some(difference) = now.checked_sub(before) else { return Change::Unknown };
    let sign = match difference {
        1.. => "＋",
        0 => return Change::By("持平".to_owned(), String::new()),
        _ => "－",
    };
    // Tenths of a percent, rounded: whole numbers do.
    let percent = match before {
        0 => "上年为 0，不计算比例".to_owned(),
        _ => {
            let tenths = (i128::from(difference).abs() * 2000 / i128::from(before).abs() + 1) / 2;
            format!("{sign}{}.{}%", tenths / 10, tenths % 10)
        }
    };
    Change::By(format!("{sign}{}", difference.unsigned_abs()), percent)
}

#[cfg(test)]
mod tests {
    use super::{Change, change};
    use gongkai_report::Cell;

    #[test]
    fn changes_in_words() {
        let by = |difference: &str, percent: &str| Change::By(difference.into(), percent.into());
        let rows = [
            (Cell::Number(6), Cell::Number(4), by("＋2", "＋50.0%")),
            (Cell::Number(2), Cell::Number(3), by("－1", "－33.3%")),
            (Cell::Number(1), Cell::Number(16), by("－15", "－93.8%")),
            (Cell::Number(5), Cell::Number(5), by("持平", "")),
            (Cell::Number(0), Cell::Number(0), by("持平", "")),
            (Cell::Number(3), Cell::Number(0), by("＋3", "上年为 0，不计算比例")),
            (Cell::Blank, Cell::Number(3), Change::Unknown),
            (Cell::Number(3), Cell::NotApplicable, Change::Unknown),
            (Cell::Number(i64::MIN), Cell::Number(1), Change::Unknown),
        ];
        for (now, before, expected) in rows {
            assert_eq!(change(now, before), expected, "{now:?} after {before:?}");
        }
    }
}
