//! Sums that a form computes itself: from its own balances, so a new form needs no new code.

use crate::{
    Cell, CellIx, Cells, Format,
    format::{Check, Grade, Op, Term},
};

/// Sums of sums are done after so many rounds in every form.
const ROUNDS: usize = 3;

/// The cells of which a computed cell is the sum, as the form's balances say; none for others.
pub fn parts(format: &Format, ix: CellIx) -> Vec<CellIx> {
    format
        .checks
        .iter()
        .find_map(|check| sum_of(format, check).filter(|(sum, _)| *sum == ix))
        .map(|(_, terms)| terms.iter().map(|term| term.cell).collect())
        .unwrap_or_default()
}

/// The same down to the cells that are not sums themselves.
pub fn leaves(format: &Format, ix: CellIx) -> Vec<CellIx> {
    let (mut found, mut open) = (Vec::new(), vec![(ix, 0)]);
    while let Some((cell, depth)) = open.pop() {
        let own = if depth < ROUNDS { parts(format, cell) } else { Vec::new() };
        if own.is_empty() {
            if !found.contains(&cell) {
                found.push(cell);
            }
        } else {
            open.extend(own.into_iter().map(|part| (part, depth + 1)));
        }
    }
    found.sort();
    found
}

/// Fills in the computed cells. A blank is not a zero: a sum with a blank part is blank until somebody says what the
/// part is. A sum of signs for none is such a sign; a sum with a part that is not a number is blank.
pub fn totals(format: &Format, cells: &mut Cells) {
    follow(format, cells, None);
}

/// The same after a change. A sum that cannot be told stays as it was printed where none of its parts has changed:
/// a word of the text that is mended takes no figure away.
pub fn totals_after(format: &Format, cells: &mut Cells, before: &Cells) {
    follow(format, cells, Some(before));
}

fn follow(format: &Format, cells: &mut Cells, before: Option<&Cells>) {
    for _ in 0..ROUNDS {
        for check in &format.checks {
            if let Some((sum, terms)) = sum_of(format, check) {
                let value = added(terms.iter().map(|term| cells.get(term.cell)));
                let same = |term: &Term| before.is_some_and(|old| old.get(term.cell) == cells.get(term.cell));
                let untold = value == Cell::Blank && terms.iter().all(same);
                if cells.get(sum) != value && !untold {
                    cells.put(sum, value);
                }
            }
        }
    }
}

/// The computed cell of a balance and its parts.
fn sum_of<'a>(format: &Format, check: &'a Check) -> Option<(CellIx, &'a [Term])> {
    let rule = format.rules.get(check.rule)?;
    if rule.grade != Grade::Must || check.op != Op::Equal || rule.needs_previous {
        return None;
    }
    let of = |sum: &[Term], parts: &'a [Term]| match sum {
        [one] if !one.negative && parts.len() > 1 && parts.iter().all(|part| !part.negative) => {
            format.cell(one.cell).filter(|cell| cell.computed).map(|_| (one.cell, parts))
        }
        _ => None,
    };
    of(&check.left, &check.right).or_else(|| of(&check.right, &check.left))
}

fn added(parts: impl Iterator<Item = Cell>) -> Cell {
    let (mut sum, mut some) = (0_i64, false);
    for part in parts {
        match part {
            Cell::NotApplicable => {}
            other => match other.number().and_then(|number| sum.checked_add(number)) {
                Some(more) => (sum, some) = (more, true),
                None => return Cell::Blank,
            },
        }
    }
    if some { Cell::Number(sum) } else { Cell::NotApplicable }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ix(format: &Format, id: &str) -> CellIx {
        format.cell_ix(id).unwrap()
    }

    #[test]
    fn sums_of_both_directions() {
        let format = Format::by_id("format-2021").unwrap();
        let mut cells = Cells::absent(format.cells.len());
        for (cell, _) in format.cell_list() {
            cells.put(cell, Cell::Number(0));
        }
        for (id, number) in [
            ("t3.granted.natural", 5),
            ("t3.partial.natural", 2),
            ("t3.granted.business", 1),
            ("t4.review.pending", 3),
        ] {
            cells.put(ix(format, id), Cell::Number(number));
        }
        totals(format, &mut cells);
        for (id, sum) in [
            ("t3.granted.total", 6),
            ("t3.results_total.natural", 7),
            ("t3.results_total.total", 8),
            ("t4.review.total", 3),
            ("t4.suit_direct.total", 0),
        ] {
            assert_eq!(cells.get(ix(format, id)), Cell::Number(sum), "{id}");
        }
        let all = format.cell_list().filter(|(_, cell)| cell.computed);
        assert!(
            all.into_iter().all(|(cell, _)| !parts(format, cell).is_empty()),
            "every computed cell is a sum"
        );
        assert_eq!(leaves(format, ix(format, "t3.results_total.total")).len(), 21 * 6);
        assert_eq!(leaves(format, ix(format, "t3.new.natural")), [ix(format, "t3.new.natural")]);
    }

    /// What becomes of the sum of a row whose parts were 2, blank and signs, after a change.
    #[test]
    fn a_sum_with_a_blank_waits() {
        let format = Format::by_id("format-2021").unwrap();
        let (sum, part) = (ix(format, "t3.granted.total"), ix(format, "t3.granted.natural"));
        let mut printed = Cells::absent(format.cells.len());
        for (cell, _) in format.cell_list() {
            printed.put(cell, Cell::Number(0));
        }
        printed.put(part, Cell::Number(2));
        printed.put(ix(format, "t3.granted.business"), Cell::Blank);
        printed.put(sum, Cell::Number(2));
        for (changed, value, after) in [
            ("t3.granted.natural", Cell::Number(3), Cell::Blank),
            ("t3.granted.business", Cell::Number(1), Cell::Number(3)),
            ("t3.granted.business", Cell::Number(0), Cell::Number(2)),
            ("t3.granted.business", Cell::NotApplicable, Cell::Number(2)),
            // Another row: the sum stays as it was printed.
            ("t3.partial.natural", Cell::Number(7), Cell::Number(2)),
        ] {
            let mut cells = printed.clone();
            cells.put(ix(format, changed), value);
            totals_after(format, &mut cells, &printed);
            assert_eq!(cells.get(sum), after, "{changed} {value:?}");
        }
        totals(format, &mut printed);
        // The sums of the sum wait with it.
        for id in ["t3.granted.total", "t3.results_total.business", "t3.results_total.total"] {
            assert_eq!(printed.get(ix(format, id)), Cell::Blank, "{id}");
        }
        assert_eq!(printed.get(ix(format, "t3.results_total.natural")), Cell::Number(2));
    }

    #[test]
    fn blanks_and_signs() {
        for (parts, sum) in [
            (vec![Cell::Blank, Cell::Number(2)], Cell::Blank),
            (vec![Cell::Number(0), Cell::Number(2)], Cell::Number(2)),
            (vec![Cell::NotApplicable, Cell::Number(2)], Cell::Number(2)),
            (vec![Cell::Blank, Cell::NotApplicable], Cell::Blank),
            (vec![Cell::Blank, Cell::Blank], Cell::Blank),
            (vec![Cell::NotApplicable, Cell::NotApplicable], Cell::NotApplicable),
            (vec![Cell::Number(2), Cell::Unreadable], Cell::Blank),
            (vec![Cell::Number(i64::MAX), Cell::Number(1)], Cell::Blank),
        ] {
            assert_eq!(added(parts.clone().into_iter()), sum, "{parts:?}");
        }
    }
}
