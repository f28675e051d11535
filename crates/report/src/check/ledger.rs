//! Cells against what the ledgers say of the year: `CASE-LEDGER`, `T4-LEDGER`, `T2-LEDGER`. Whoever enters another
//! figure than was counted says why; without that it keeps the report from being filed.

use std::collections::BTreeMap;

use crate::{
    Amount, Cell, CellIx, FindingView, Report, Verdict,
    format::{Grade, SourceDef},
};

/// What was counted, and why somebody entered something else.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counted {
    /// By cell.
    pub figures: BTreeMap<CellIx, i64>,
    /// By cell, of those that differ.
    pub reasons: BTreeMap<CellIx, String>,
    /// The ledgers begin within the year, on this day in words: what was before they do not know.
    pub since: Option<String>,
}

/// A finding for each cell that is not what was counted, and one for each ledger with which all agree.
pub fn against(report: &Report, counted: &Counted) -> Vec<FindingView> {
    let mut findings = Vec::new();
    for def in report.format.sources.iter().filter(|def| !def.is_entered()) {
        let known: Vec<_> = def
            .cells
            .iter()
            .filter_map(|(ix, _)| counted.figures.get(ix).map(|figure| (*ix, *figure)))
            .collect();
        let different: Vec<_> =
            known.iter().filter_map(|(ix, figure)| different(report, def, counted, *ix, *figure)).collect();
        if different.is_empty() && !known.is_empty() {
            findings.push(all_agree(report, def, known.len()));
        }
        findings.extend(different);
    }
    findings
}

fn all_agree(report: &Report, def: &SourceDef, many: usize) -> FindingView {
    let first = def.cells.first().and_then(|(ix, _)| report.format.cell(*ix));
    let table = first.and_then(|cell| report.format.tables.get(cell.table));
    FindingView {
        rule: def.id.clone(),
        grade: def.grade,
        verdict: Verdict::Pass { blank_as_zero: false },
        place_id: table.map(|table| table.id.clone()).unwrap_or_default(),
        label: table.map(|table| table.name.clone()).unwrap_or_default(),
        left: None,
        right: None,
        sentence: format!("{many}个单元格与{}一致", def.name),
        file_place: None,
        quote: None,
    }
}

fn different(
    report: &Report,
    def: &SourceDef,
    counted: &Counted,
    ix: CellIx,
    figure: i64,
) -> Option<FindingView> {
    let cell = report.cells.get(ix);
    let said = match cell {
        Cell::Absent => return None,
        Cell::NotApplicable if figure == 0 => return None,
        Cell::Blank | Cell::NotApplicable => "没有填数".to_owned(),
        Cell::Unreadable => "填的不是数".to_owned(),
        Cell::Number(_) | Cell::Decimal(_) if cell.number() == Some(figure) => return None,
        Cell::Number(number) => format!("填{number}"),
        Cell::Decimal(amount) => format!("填{amount}"),
    };
    let reason = counted.reasons.get(&ix);
    let blank_for_none = figure == 0 && cell == Cell::Blank;
    let grade = match (reason, blank_for_none, &counted.since) {
        (Some(_), ..) => Grade::Info,
        (None, true, _) => Grade::Warn,
        (None, false, Some(_)) => def.grade.min(Grade::Warn),
        (None, false, None) => def.grade,
    };
    let begins = counted.since.as_ref().map_or_else(String::new, |day| format!("（台账自{day}起）"));
    let mend = match reason {
        Some(reason) => format!("改写原因：{reason}"),
        None if blank_for_none => "确认没有的请填0".to_owned(),
        None => "请查来源后改用台账数，或写明改写原因".to_owned(),
    };
    let place = report.format.cell(ix).map(|cell| cell.id.clone()).unwrap_or_default();
    Some(FindingView {
        rule: def.id.clone(),
        grade,
        verdict: if blank_for_none { Verdict::CannotTell } else { Verdict::Fail },
        place_id: place,
        label: report.format.cell_label(ix),
        left: cell.number().map(Amount::Whole),
        right: Some(Amount::Whole(figure)),
        sentence: format!("{said}，{}计{figure}{begins}；{mend}", def.name),
        file_place: None,
        quote: None,
    })
}

#[cfg(test)]
mod tests {
    use crate::{Cells, Decimal, Format};

    use super::*;

    fn report(cell: Cell) -> (Report, CellIx) {
        let format = Format::by_id("format-2021").unwrap();
        let ix = format.cell_ix("t3.granted.natural").unwrap();
        let mut cells = Cells::absent(format.cells.len());
        for (other, _) in format.cell_list() {
            cells.set(other, Cell::Number(0));
        }
        cells.set(ix, cell);
        (
            Report {
                scope: None,
                format,
                year: 2026,
                title: None,
                agency: None,
                cells,
                chapters: Vec::new(),
            },
            ix,
        )
    }

    #[test]
    fn a_cell_and_its_ledger() {
        let fraction = Cell::Decimal(Decimal { mantissa: 45, scale: 1 });
        for (cell, figure, reason, since, expected) in [
            (Cell::Number(4), 4, None, false, None),
            (Cell::NotApplicable, 0, None, false, None),
            (Cell::Number(5), 4, None, false, Some((Grade::Must, Verdict::Fail))),
            (Cell::Number(0), 4, None, false, Some((Grade::Must, Verdict::Fail))),
            (fraction, 4, None, false, Some((Grade::Must, Verdict::Fail))),
            (Cell::Blank, 4, None, false, Some((Grade::Must, Verdict::Fail))),
            (Cell::NotApplicable, 4, None, false, Some((Grade::Must, Verdict::Fail))),
            (Cell::Unreadable, 4, None, false, Some((Grade::Must, Verdict::Fail))),
            (Cell::Blank, 0, None, false, Some((Grade::Warn, Verdict::CannotTell))),
            (Cell::Number(5), 4, Some("纸质台账另有一件"), false, Some((Grade::Info, Verdict::Fail))),
            (Cell::Number(5), 4, None, true, Some((Grade::Warn, Verdict::Fail))),
        ] {
            let (report, ix) = report(cell);
            let counted = Counted {
                figures: [(ix, figure)].into(),
                reasons: reason.map(|text: &str| (ix, text.to_owned())).into_iter().collect(),
                since: since.then(|| "2026年3月1日".to_owned()),
            };
            let found = against(&report, &counted);
            let failed = found.iter().find(|one| one.place_id == "t3.granted.natural");
            assert_eq!(failed.map(|one| (one.grade, one.verdict)), expected, "{cell:?} {figure}");
            assert_eq!(found.len(), 1, "all agree, or the one that differs");
        }
    }

    #[test]
    fn what_was_not_counted_is_not_judged() {
        let (report, _) = report(Cell::Number(7));
        assert!(against(&report, &Counted::default()).is_empty());
    }
}
