//! Several people in one report: each page sends what it showed beside what was entered, so only what two people
//! changed differently is asked about.

use gongkai_report::{
    Cell, CellIx, Format, Report,
    paste::{TOO_LARGE, misfit},
    recognise::read_cell,
};

/// A value that a page showed and what was made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Id of the cell.
    pub cell: String,
    /// What the page showed.
    pub was: String,
    /// What stands in the field now.
    pub now: String,
}

/// Something that does not go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Id of the cell, or of the chapter.
    pub at: String,
    /// Chinese: what, and what to do.
    pub sentence: String,
    /// Somebody was faster; otherwise it may not stand there.
    pub conflict: bool,
}

/// The text of a cell as fields and pages have it.
pub fn cell_text(report: &Report, ix: CellIx) -> String {
    match report.cells.get(ix) {
        Cell::Absent | Cell::Blank => String::new(),
        Cell::NotApplicable => "/".to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Decimal(amount) => amount.to_string(),
        Cell::Unreadable => report.cells.printed(ix).unwrap_or_default().to_owned(),
    }
}

/// Cells that were changed, with their values; or everything that does not go.
pub(super) fn merged(report: &Report, entries: &[Entry]) -> Result<Vec<(CellIx, Cell)>, Vec<Trouble>> {
    let (mut changed, mut troubles) = (Vec::new(), Vec::new());
    for entry in entries {
        let Some(ix) = editable(report.format, &entry.cell) else { continue };
        let (now, was) = (entry.now.trim(), entry.was.trim());
        if now == was {
            continue;
        }
        let kind = report.format.cell(ix).map_or(gongkai_report::format::ValueKind::Count, |cell| cell.kind);
        let (value, _) = read_cell(now, kind);
        // Twenty digits are a number, though none that can be kept.
        let digits = value == Cell::Unreadable && now.chars().all(|c| c.is_ascii_digit());
        if let Some(why) = if digits { Some(TOO_LARGE) } else { misfit(value, kind) } {
            let sentence = format!("{}：“{now}”{why}", report.format.cell_label(ix));
            troubles.push(Trouble { at: entry.cell.clone(), sentence, conflict: false });
            continue;
        }
        let stored = report.cells.get(ix);
        if stored == value {
            continue;
        }
        if cell_text(report, ix) != was {
            let there = match cell_text(report, ix) {
                empty if empty.is_empty() => "空白".to_owned(),
                text => text,
            };
            let label = report.format.cell_label(ix);
            let sentence = format!(
                "{label}：刚被改成了{there}，您填的是{}，留哪个请再定",
                if now.is_empty() { "空白" } else { now }
            );
            troubles.push(Trouble { at: entry.cell.clone(), sentence, conflict: true });
            continue;
        }
        changed.push((ix, value));
    }
    if troubles.is_empty() { Ok(changed) } else { Err(troubles) }
}

/// A cell that people write into: not a sum.
fn editable(format: &Format, id: &str) -> Option<CellIx> {
    let ix = format.cell_ix(id)?;
    format.cell(ix).filter(|cell| !cell.computed).map(|_| ix)
}

#[cfg(test)]
mod tests {
    use gongkai_report::Cells;

    use super::*;

    fn report(stored: Cell) -> Report {
        let format = Format::by_id("format-2021").unwrap();
        let mut cells = Cells::absent(format.cells.len());
        cells.set(format.cell_ix("t3.new.natural").unwrap(), stored);
        Report { scope: None, format, year: 2026, title: None, agency: None, cells, chapters: Vec::new() }
    }

    #[test]
    fn what_two_people_make_of_a_cell() {
        let number = |n| Some(Cell::Number(n));
        for (stored, was, now, changed, conflict) in [
            (Cell::Number(5), "5", "5", None, None),
            (Cell::Number(5), "5", "６", number(6), None),
            (Cell::Number(5), "5", "", Some(Cell::Blank), None),
            (Cell::Number(5), "5", "/", Some(Cell::NotApplicable), None),
            (Cell::Blank, "", "0", number(0), None),
            // Somebody else changed it meanwhile: the same, something else, or only the other did.
            (Cell::Number(6), "5", "6", None, None),
            (Cell::Number(7), "5", "6", None, Some(true)),
            (Cell::Number(7), "5", "5", None, None),
            (Cell::Number(5), "5", "五", None, Some(false)),
            (Cell::Number(5), "5", "-1", None, Some(false)),
        ] {
            let entry = Entry { cell: "t3.new.natural".into(), was: was.into(), now: now.into() };
            let found = merged(&report(stored), &[entry]);
            let told = found.as_ref().err().and_then(|all| all.first()).map(|one| one.conflict);
            let value = found.ok().and_then(|all| all.first().map(|(_, value)| *value));
            assert_eq!((value, told), (changed, conflict), "{stored:?} {was} {now}");
        }
        let sum = Entry { cell: "t3.new.total".into(), was: "5".into(), now: "6".into() };
        assert_eq!(merged(&report(Cell::Number(5)), &[sum]), Ok(Vec::new()), "sums are not entered");
    }
}
