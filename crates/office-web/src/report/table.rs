//! The statutory tables of a report as a page draws them: heads, figures, the row of balances, and the
//! anchors that findings lead to.

use gongkai_render::paper::{self, Printed, Table};
use gongkai_report::{
    Cell, FindingView, Report, Verdict,
    format::{Grade, Shape},
    layout::{Kind, LaidCell},
};

/// What stands in a sum of which a part is blank.
const WAITS: &str = "待填";

/// One printed table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableView {
    /// Part of the form: `t3`.
    pub part: String,
    /// `表三`.
    pub name: String,
    /// Rows that head the table.
    pub head: Vec<Vec<CellView>>,
    /// The rest.
    pub body: Vec<Vec<CellView>>,
    /// Labels take so many columns on the left.
    pub label_columns: usize,
    /// The balance below each column; empty: the form has none there.
    pub balance: Vec<BalanceView>,
    /// What the balance says.
    pub balance_text: String,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellView {
    /// Is it a heading?
    pub heading: bool,
    /// `col`, `colgroup`, `row`, `rowgroup`; empty for figures.
    pub scope: &'static str,
    /// Anchor; empty: none.
    pub id: String,
    /// Classes of the theme.
    pub class: String,
    /// Rows that it covers.
    pub rowspan: usize,
    /// Columns that it covers.
    pub colspan: usize,
    /// Text, lines parted by line ends.
    pub text: String,
    /// Anchors of the findings about it, parted by spaces.
    pub described_by: String,
    /// Name for people: the row and the column.
    pub label: String,
}

/// A balance below a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BalanceView {
    /// `good`, `bad` or `quiet`.
    pub class: &'static str,
    /// `15 = 15 ✓`.
    pub text: String,
}

/// The anchor of a place of the form.
pub fn anchor(place: &str) -> String {
    format!("p-{place}")
}

/// The tables that stand in a part of the form.
pub fn tables(report: &Report, findings: &[FindingView]) -> Vec<TableView> {
    paper::tables(report).iter().map(|table| view(report, table, findings)).collect()
}

/// The same for the editor: a sum that waits for a blank says so.
pub fn drafted(report: &Report, findings: &[FindingView]) -> Vec<TableView> {
    let mut tables = tables(report, findings);
    for cell in tables.iter_mut().flat_map(|table| &mut table.body).flatten() {
        if cell.text.is_empty() && cell.class.starts_with("blank total") {
            WAITS.clone_into(&mut cell.text);
        }
    }
    tables
}

fn view(report: &Report, table: &Table, findings: &[FindingView]) -> TableView {
    let layout = &table.layout;
    let mut rows: Vec<Vec<CellView>> = vec![Vec::new(); layout.rows];
    for (cell, printed) in table.cells() {
        if let Some(row) = rows.get_mut(cell.row) {
            row.push(cell_view(report, table, cell, printed, findings));
        }
    }
    let body = rows.split_off(layout.head_rows.min(rows.len()));
    let (balance_text, balance) = balances(report, table, findings);
    TableView {
        part: layout.part.clone(),
        name: layout.name.clone(),
        head: rows,
        body,
        label_columns: layout.label_columns,
        balance,
        balance_text,
    }
}

fn cell_view(
    report: &Report,
    table: &Table,
    cell: &LaidCell,
    printed: &Printed,
    findings: &[FindingView],
) -> CellView {
    let place = place_of(report, table, cell);
    let about = |finding: &&FindingView| {
        finding.verdict == Verdict::Fail && Some(&finding.place_id) == place.as_ref()
    };
    let numbers: Vec<String> = findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| about(finding))
        .map(|(number, _)| format!("f-{number}"))
        .collect();
    // The sum at the end of a row that does not add up is as wrong as the row.
    let row = sum_of_row(report, cell);
    let must = findings
        .iter()
        .filter(|one| about(one) || row.as_ref() == Some(&one.place_id))
        .any(FindingView::is_must_failure);
    let (heading, scope) = match (cell.kind, cell.rowspan, cell.colspan) {
        (Kind::RowHead, 1, _) => (true, "row"),
        (Kind::RowHead, ..) => (true, "rowgroup"),
        (Kind::ColumnHead, _, 1) => (true, "col"),
        (Kind::Caption | Kind::ColumnHead, ..) => (true, "colgroup"),
        (Kind::Corner | Kind::Unit | Kind::Value(_) | Kind::Filler, ..) => (false, ""),
    };
    CellView {
        heading,
        scope,
        id: place.as_deref().map(anchor).unwrap_or_default(),
        class: class_of(report, cell, printed, must),
        rowspan: cell.rowspan,
        colspan: cell.colspan,
        text: printed.text.clone(),
        described_by: numbers.join(" "),
        label: match cell.kind {
            Kind::Value(ix) => report.format.cell_label(ix),
            _ => String::new(),
        },
    }
}

/// The row, as findings name it, of which a cell is the computed sum.
fn sum_of_row(report: &Report, cell: &LaidCell) -> Option<String> {
    let Kind::Value(ix) = cell.kind else { return None };
    let found = report.format.cell(ix).filter(|found| found.computed)?;
    let table = report.format.tables.get(cell.table)?;
    let row = table.rows.get(found.row)?;
    (found.column + 1 == table.columns.len()).then(|| format!("{}.{}", table.id, row.id))
}

fn class_of(report: &Report, cell: &LaidCell, printed: &Printed, must: bool) -> String {
    let mut classes = Vec::new();
    if let Kind::Value(ix) = cell.kind {
        classes.push(match report.cells.get(ix) {
            Cell::Blank => "blank",
            Cell::NotApplicable | Cell::Absent => "not-applicable",
            Cell::Number(0) => "zero",
            _ => "",
        });
        if report.format.cell(ix).is_some_and(|def| def.computed) {
            classes.push("total");
        }
    }
    let upright = cell.kind == Kind::RowHead && cell.rowspan > 6 && printed.text.chars().count() > 4;
    classes.push(if upright { "upright" } else { "" });
    classes.push(match (must, cell.kind) {
        (false, _) => "",
        (true, Kind::Value(_)) => "wrong",
        (true, _) => "here",
    });
    classes.retain(|class| !class.is_empty());
    classes.join(" ")
}

/// The place in the form that a cell stands for, as findings name it: a cell, a row, a column, a group.
fn place_of(report: &Report, table: &Table, cell: &LaidCell) -> Option<String> {
    let def = report.format.tables.get(cell.table)?;
    let value = |test: &dyn Fn(&LaidCell) -> bool| {
        table.layout.cells.iter().filter(|other| other.table == cell.table && test(other)).find_map(|other| {
            match other.kind {
                Kind::Value(ix) => report.format.cell(ix),
                _ => None,
            }
        })
    };
    match cell.kind {
        Kind::Value(ix) => report.format.cell(ix).map(|found| found.id.clone()),
        Kind::RowHead if cell.rowspan == 1 => {
            let row = def.rows.get(value(&|other| other.row == cell.row)?.row)?;
            (row.label == cell.text).then(|| format!("{}.{}", def.id, row.id))
        }
        Kind::ColumnHead => {
            let below = value(&|other| other.row > cell.row && other.column == cell.column)?;
            if def.shape == Shape::SideBySide {
                let group = def.rows.get(below.row)?;
                return (group.label == cell.text).then(|| format!("{}.{}", def.id, group.id));
            }
            let column = def.columns.get(below.column)?;
            (column.label == cell.text && cell.colspan == 1).then(|| format!("{}.{}", def.id, column.id))
        }
        _ => None,
    }
}

/// The first balance of the form that every column of the table has to keep, and its outcomes.
fn balances(report: &Report, table: &Table, findings: &[FindingView]) -> (String, Vec<BalanceView>) {
    let format = report.format;
    let Some(def) = format.tables.iter().position(|def| def.part == table.layout.part) else {
        return Default::default();
    };
    let Some(own) = format.tables.get(def) else { return Default::default() };
    let place = |column: &str| format!("{}.{column}", own.id);
    let rule = format.rules.iter().find(|rule| {
        rule.table == def
            && rule.grade == Grade::Must
            && !rule.needs_previous
            && findings.iter().any(|finding| {
                finding.rule == rule.id
                    && own.columns.iter().any(|column| place(&column.id) == finding.place_id)
            })
    });
    let Some(rule) = rule else { return Default::default() };
    let outcome = |column: &gongkai_report::format::ColumnDef| {
        let found =
            findings.iter().find(|finding| finding.rule == rule.id && finding.place_id == place(&column.id));
        let sides = found.and_then(|finding| finding.left.zip(finding.right));
        match (found.map(|finding| finding.verdict), sides) {
            (Some(Verdict::Fail), Some((left, right))) => {
                BalanceView { class: "bad", text: format!("{left} ≠ {right} ✗") }
            }
            (Some(Verdict::Pass { .. }), Some((left, right))) => {
                BalanceView { class: "good", text: format!("{left} = {right} ✓") }
            }
            _ => BalanceView { class: "quiet", text: "—".to_owned() },
        }
    };
    (rule.text.clone(), own.columns.iter().map(outcome).collect())
}

#[cfg(test)]
mod tests {
    use gongkai_report::{Cells, Format};

    use super::*;

    fn sample(short: i64) -> Report {
        let format = Format::by_id("format-2021").unwrap();
        let mut cells = Cells::absent(format.cells.len());
        for (ix, _) in format.cell_list() {
            cells.set(ix, Cell::Number(0));
        }
        let figures = [("new.natural", 15), ("new.total", 15), ("granted.natural", 15 - short)];
        let sums = [("granted.total", 15 - short), ("results_total.natural", 15 - short)];
        for (id, value) in figures.into_iter().chain(sums).chain([("results_total.total", 15 - short)]) {
            cells.set(format.cell_ix(&format!("t3.{id}")).unwrap(), Cell::Number(value));
        }
        cells.set(format.cell_ix("t3.new.other_org").unwrap(), Cell::Blank);
        Report { scope: None, format, year: 2024, title: None, agency: None, cells, chapters: Vec::new() }
    }

    fn third(short: i64) -> TableView {
        let report = sample(short);
        let findings: Vec<_> = gongkai_report::check::check(&report, None).views().collect();
        tables(&report, &findings).into_iter().find(|table| table.part == "t3").unwrap()
    }

    #[test]
    fn balances_below_the_columns() {
        for (short, first, class) in [(0, "15 = 15 ✓", "good"), (1, "15 ≠ 14 ✗", "bad")] {
            let table = third(short);
            assert_eq!(table.balance.len(), 7);
            let found = table.balance.first().unwrap();
            assert_eq!((found.text.as_str(), found.class), (first, class));
            assert_eq!(table.balance.get(1).unwrap().text, "0 = 0 ✓");
        }
    }

    #[test]
    fn findings_lead_to_a_cell_that_is_there_once() {
        for short in [0, 3] {
            let report = sample(short);
            let findings: Vec<_> = gongkai_report::check::check(&report, None).views().collect();
            let tables = tables(&report, &findings);
            let cells: Vec<_> =
                tables.iter().flat_map(|table| table.head.iter().chain(&table.body)).flatten().collect();
            for finding in findings.iter().filter(|finding| finding.verdict == Verdict::Fail) {
                let id = anchor(&finding.place_id);
                let hits: Vec<_> = cells.iter().filter(|cell| cell.id == id).collect();
                assert_eq!(hits.len(), 1, "{id}");
                assert!(hits.iter().all(|cell| !cell.described_by.is_empty() && !cell.class.is_empty()));
            }
        }
    }

    #[test]
    fn a_blank_is_hatched_and_a_zero_grey() {
        let table = third(0);
        let class = |id: &str| {
            let mut cells = table.body.iter().flatten();
            cells.find(|cell| cell.id == anchor(id)).map(|cell| cell.class.clone()).unwrap()
        };
        assert_eq!(class("t3.new.other_org"), "blank");
        assert_eq!(class("t3.new.business"), "zero");
        assert_eq!(class("t3.new.natural"), "");
        assert_eq!(class("t3.new.total"), "total");
    }

    #[test]
    fn a_sum_with_a_blank_says_that_it_waits() {
        let mut report = sample(0);
        gongkai_report::compute::totals(report.format, &mut report.cells);
        let findings: Vec<_> = gongkai_report::check::check(&report, None).views().collect();
        let text = |tables: Vec<TableView>, id: &str| {
            let mut cells = tables.iter().flat_map(|table| &table.body).flatten();
            cells.find(|cell| cell.id == anchor(id)).map(|cell| cell.text.clone()).unwrap()
        };
        for (id, editor, paper) in
            [("t3.new.total", "待填", ""), ("t3.new.other_org", "", ""), ("t3.granted.total", "15", "15")]
        {
            assert_eq!(text(drafted(&report, &findings), id), editor, "{id}");
            assert_eq!(text(tables(&report, &findings), id), paper, "{id}");
        }
    }

    #[test]
    fn a_row_that_does_not_add_up_marks_its_sum() {
        let mut report = sample(0);
        let natural = report.format.cell_ix("t3.granted.natural").unwrap();
        report.cells.set(natural, Cell::Number(14));
        let findings: Vec<_> = gongkai_report::check::check(&report, None).views().collect();
        let tables = tables(&report, &findings);
        let class = |id: &str| {
            let mut cells = tables.iter().flat_map(|table| &table.body).flatten();
            cells.find(|cell| cell.id == anchor(id)).map(|cell| cell.class.clone()).unwrap()
        };
        assert_eq!(class("t3.granted.total"), "total wrong");
        assert_eq!(class("t3.granted"), "here");
        assert_eq!(class("t3.new.total"), "total");
    }
}
