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

/// Fills in the computed cells. A sum of blanks alone is blank, of signs for none such a sign; a sum with a part that
/// is not a number is blank.
pub fn totals(format: &Format, cells: &mut Cells) {
    for _ in 0..ROUNDS {
        for check in &format.checks {
            if let Some((sum, terms)) = sum_of(format, check) {
                let value = added(terms.iter().map(|term| cells.get(term.cell)));
                if cells.get(sum) != value {
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
    let (mut sum, mut some, mut blank) = (0_i64, false, false);
    for part in parts {
        match part {
            Cell::NotApplicable => {}
            Cell::Blank => blank = true,
            other => match other.number().and_then(|number| sum.checked_add(number)) {
                Some(more) => (sum, some) = (more, true),
                None => return Cell::Blank,
            },
        }
    }
    match (some, blank) {
        (true, _) => Cell::Number(sum),
        (false, true) => Cell::Blank,
        (false, false) => Cell::NotApplicable,
    }
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

    #[test]
    fn blanks_and_signs() {
        for (parts, sum) in [
            (vec![Cell::Blank, Cell::Number(2)], Cell::Number(2)),
            (vec![Cell::Blank, Cell::NotApplicable], Cell::Blank),
            (vec![Cell::NotApplicable, Cell::NotApplicable], Cell::NotApplicable),
            (vec![Cell::Number(2), Cell::Unreadable], Cell::Blank),
            (vec![Cell::Number(i64::MAX), Cell::Number(1)], Cell::Blank),
        ] {
            assert_eq!(added(parts.clone().into_iter()), sum, "{parts:?}");
        }
    }
}
