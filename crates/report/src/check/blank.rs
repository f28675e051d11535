//! `BLANK`: cells in which nothing was entered. A report that is handed on has 0 where nothing happened; a printed blank
//! may as well mean that nobody knew, and whoever hands it on says which. Files of others are not judged by this.

use crate::{
    Cell, CellIx, FindingView, Report, Verdict,
    format::{Grade, TableDef},
};

/// Forms before that of 2019 were printed with blanks.
const PRESCRIBED_SINCE: i32 = 2019;

/// A finding for each table with blanks; sums follow by themselves.
pub fn unfilled(report: &Report) -> Vec<FindingView> {
    let format = report.format;
    if format.first_year < PRESCRIBED_SINCE {
        return Vec::new();
    }
    let of = |(position, table): (usize, &TableDef)| {
        let blanks: Vec<CellIx> = format
            .cell_list()
            .filter(|(ix, cell)| {
                cell.table == position && !cell.computed && report.cells.get(*ix) == Cell::Blank
            })
            .map(|(ix, _)| ix)
            .collect();
        finding(report, table, &blanks)
    };
    format.tables.iter().enumerate().filter_map(of).collect()
}

fn finding(report: &Report, table: &TableDef, blanks: &[CellIx]) -> Option<FindingView> {
    let first = *blanks.first()?;
    let sentence = format!(
        "有{}个单元格空白（如{}），请补填；没有发生的填0，也可以点“空白全部确认为0”",
        blanks.len(),
        report.format.cell_label(first)
    );
    Some(FindingView {
        rule: "BLANK".to_owned(),
        grade: Grade::Must,
        verdict: Verdict::Fail,
        place_id: report.format.cell(first)?.id.clone(),
        label: table.name.clone(),
        left: None,
        right: None,
        sentence,
        file_place: None,
        quote: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cells, Format};

    #[test]
    fn blanks_by_table() {
        for (form, blank, expected) in [
            ("format-2021", &["t3.new.natural", "t3.granted.natural", "t2_5.licence.decisions"][..], 2),
            ("format-2021", &["t3.new.total"], 0),
            ("format-2021", &[], 0),
            ("format-2019", &["t2_1.rules.made"], 1),
            ("legacy-2014", &["legacy.s3_1"], 0),
        ] {
            let format = Format::by_id(form).unwrap();
            let mut cells = Cells::absent(format.cells.len());
            for (ix, cell) in format.cell_list() {
                let is_blank = blank.contains(&cell.id.as_str());
                cells.set(ix, if is_blank { Cell::Blank } else { Cell::Number(0) });
            }
            let year = format.first_year;
            let report =
                Report { format, year, title: None, agency: None, cells, chapters: Vec::new(), scope: None };
            let found = unfilled(&report);
            assert_eq!(found.len(), expected, "{form} {blank:?}");
            assert!(found.iter().all(FindingView::is_must_failure));
        }
    }
}
