//! Cells as fields: what stands there, what the ledgers say, what stood there last year.

use std::collections::BTreeMap;

use gongkai_office::report::{AnnualReport, Entered, cell_text};
use gongkai_report::{CellIx, Report};

use super::table::anchor;

/// Fields by the anchor of their cell.
#[derive(Default)]
pub struct Fields(BTreeMap<String, FieldView>);

impl Fields {
    /// The field of a cell; none for sums and headings.
    pub fn of(&self, anchor: &str) -> Option<&FieldView> {
        self.0.get(anchor)
    }
}

/// A cell that people write into.
pub struct FieldView {
    /// Id of the cell.
    pub cell: String,
    /// What stands in the field.
    pub value: String,
    /// What is stored.
    pub was: String,
    pub label: String,
    /// What was counted, or who has the figure.
    pub source: String,
    /// What was counted; empty: nothing was.
    pub counted: String,
    /// Last year's figure and the change.
    pub last: String,
}

/// Fields of the tables of a part of the form.
pub fn fields(found: &AnnualReport, drawn: &Report, edit: Option<&Entered>, part: Option<&str>) -> Fields {
    let mut fields = Fields::default();
    for (ix, cell) in found.report.format.cell_list() {
        let own =
            found.report.format.tables.get(cell.table).is_some_and(|table| Some(table.part.as_str()) == part);
        if !own || cell.computed {
            continue;
        }
        let typed = edit.and_then(|edit| edit.cells.iter().find(|entry| entry.cell == cell.id));
        let counted = found.work.counted.get(&cell.id);
        let view = FieldView {
            cell: cell.id.clone(),
            value: typed.map_or_else(|| cell_text(drawn, ix), |entry| entry.now.clone()),
            was: cell_text(&found.report, ix),
            label: found.report.format.cell_label(ix),
            source: source(found, ix, counted.copied()),
            counted: counted.map(i64::to_string).unwrap_or_default(),
            last: last(found, drawn, ix).unwrap_or_default(),
        };
        fields.0.insert(anchor(&cell.id), view);
    }
    fields
}

fn source(found: &AnnualReport, ix: CellIx, counted: Option<i64>) -> String {
    let Some((def, _)) = found.report.format.source_of(ix) else { return String::new() };
    match counted {
        Some(many) => format!("{}计{many}", def.name),
        None if def.is_entered() => def.text.clone(),
        None => format!("没有与{}核对", def.name),
    }
}

/// `上年12，+3`.
fn last(found: &AnnualReport, drawn: &Report, ix: CellIx) -> Option<String> {
    let before = found.before.as_ref()?;
    let id = &found.report.format.cell(ix)?.id;
    let there = before.cells.get(before.format.cell_ix(id)?).number()?;
    let change = drawn.cells.get(ix).number().map(|now| now.saturating_sub(there));
    Some(match change {
        Some(change) if change != 0 => format!("上年{there}，{change:+}"),
        _ => format!("上年{there}"),
    })
}

/// A cell with its explanation.
pub struct Difference {
    pub cell: String,
    pub anchor: String,
    pub label: String,
    /// What stands there, in words.
    pub said: String,
    /// What was counted.
    pub counted: String,
    pub reason: String,
}

impl Difference {
    /// Cells that are not what was counted.
    pub fn of_ledgers(
        found: &AnnualReport,
        drawn: &Report,
        part: Option<&str>,
        edit: Option<&Entered>,
    ) -> Vec<Self> {
        let differs = |ix: CellIx, id: &str| {
            found
                .work
                .counted
                .get(id)
                .filter(|many| drawn.cells.get(ix).number() != Some(**many))
                .map(i64::to_string)
        };
        let reason = |id: &str| found.work.reasons.get(id).map(|one| one.text.clone());
        listed(found, drawn, part, edit, differs, reason)
    }

    /// Cells with a figure that no ledger holds.
    pub fn of_entered(
        found: &AnnualReport,
        drawn: &Report,
        part: Option<&str>,
        edit: Option<&Entered>,
    ) -> Vec<Self> {
        let has_figure = |ix: CellIx, id: &str| {
            let some = drawn.cells.get(ix).number().is_some_and(|number| number != 0)
                || cell_text(drawn, ix).contains('.');
            (some && !found.work.counted.contains_key(id)).then(String::new)
        };
        let note = |id: &str| found.work.notes.get(id).map(|one| one.text.clone());
        listed(found, drawn, part, edit, has_figure, note)
    }
}

fn listed(
    found: &AnnualReport,
    drawn: &Report,
    part: Option<&str>,
    edit: Option<&Entered>,
    wanted: impl Fn(CellIx, &str) -> Option<String>,
    reason: impl Fn(&str) -> Option<String>,
) -> Vec<Difference> {
    let format = found.report.format;
    let mut list = Vec::new();
    for (ix, cell) in format.cell_list() {
        let own = format.tables.get(cell.table).is_some_and(|table| Some(table.part.as_str()) == part);
        let Some(counted) = wanted(ix, &cell.id).filter(|_| own && !cell.computed) else { continue };
        let typed = edit.and_then(|edit| edit.reasons.get(&cell.id).cloned());
        let said = cell_text(drawn, ix);
        list.push(Difference {
            cell: cell.id.clone(),
            anchor: anchor(&cell.id),
            label: format.cell_label(ix),
            said: if said.is_empty() { "空白".to_owned() } else { said },
            counted,
            reason: typed.or_else(|| reason(&cell.id)).unwrap_or_default(),
        });
    }
    list
}

/// A figure that a text can name.
pub struct FigureName {
    /// `{t3.new.total}`
    pub mark: String,
    pub label: String,
}

/// Figures for texts: sums, and the cells of tables without sums.
pub fn figures(report: &Report) -> Vec<FigureName> {
    let format = report.format;
    let has_sums = |table: usize| format.cells.iter().any(|cell| cell.table == table && cell.computed);
    let offered = format.cell_list().filter(|(_, cell)| cell.computed || !has_sums(cell.table));
    let named = offered.map(|(ix, cell)| FigureName {
        mark: format!("{{{}}}", cell.id),
        label: format!("{}（{}）", format.cell_label(ix), shown(&cell_text(report, ix))),
    });
    named.collect()
}

fn shown(text: &str) -> &str {
    if text.is_empty() { "空白" } else { text }
}
