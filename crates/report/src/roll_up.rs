//! The sum of many reports (汇总): cell by cell in one form. What an agency contributed to a cell can always be told
//! again; a blank adds nothing and is named, because it is not a zero.

use crate::{Cell, CellIx, Cells, Decimal, Format, Report};

/// One report of the sum, and what is taken off because another agency counts it.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// The report.
    pub report: &'a Report,
    /// Numbers that the lead of a joint document counts, by cell.
    pub deductions: &'a [(CellIx, i64)],
}

/// Why reports cannot be summed; `part` is the place among the parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsummed {
    /// It is in another form: forms are not mixed.
    OtherForm {
        /// Which.
        part: usize,
    },
    /// What stands in a cell is no number.
    NotANumber {
        /// Which.
        part: usize,
        /// Where.
        cell: CellIx,
    },
    /// More is taken off than stands there.
    TooMuchOff {
        /// Which.
        part: usize,
        /// Where.
        cell: CellIx,
    },
    /// The sum is larger than a cell can hold.
    TooLarge {
        /// Where.
        cell: CellIx,
    },
}

/// A sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summed {
    /// The cells of the form.
    pub cells: Cells,
    /// Blanks and cells that a report lacks, each with the place of its report among the parts.
    pub gaps: Vec<(usize, CellIx)>,
}

/// What a cell comes to so far: mantissa at a scale, and what stood there where no number did.
#[derive(Clone, Copy, Default)]
struct Running {
    mantissa: i128,
    scale: u8,
    known: bool,
    empty: Cell,
}

/// The largest scale of amounts; forms print two digits.
const FINEST: u8 = 9;

/// Sums reports of one form.
///
/// # Errors
/// Everything that keeps them from being summed.
pub fn sum(format: &'static Format, parts: &[Part<'_>]) -> Result<Summed, Vec<Unsummed>> {
    let mut wrong = Vec::new();
    let mut gaps = Vec::new();
    let mut cells = vec![Running::default(); format.cells.len()];
    for (place, part) in parts.iter().enumerate() {
        if part.report.format.id != format.id {
            wrong.push(Unsummed::OtherForm { part: place });
            continue;
        }
        for ((ix, _), running) in format.cell_list().zip(&mut cells) {
            match value(format, part, ix) {
                Ok(Some((mantissa, scale))) => {
                    if running.add(mantissa, scale).is_none() {
                        wrong.push(Unsummed::TooLarge { cell: ix });
                    }
                }
                Ok(None) => {
                    let empty = cell_of(format, part.report, ix);
                    running.empty = fuller(running.empty, empty);
                    gaps.push((place, ix));
                }
                Err(fault) => wrong.push(match fault {
                    Fault::NotANumber => Unsummed::NotANumber { part: place, cell: ix },
                    Fault::TooMuchOff => Unsummed::TooMuchOff { part: place, cell: ix },
                }),
            }
        }
    }
    let mut summed = Cells::absent(format.cells.len());
    for ((ix, _), running) in format.cell_list().zip(&cells) {
        match running.cell() {
            Some(cell) => summed.set(ix, cell),
            None => wrong.push(Unsummed::TooLarge { cell: ix }),
        }
    }
    if wrong.is_empty() { Ok(Summed { cells: summed, gaps }) } else { Err(wrong) }
}

/// What each part adds to a cell, deductions taken off; `None`: nothing.
pub fn contributions(format: &'static Format, parts: &[Part<'_>], ix: CellIx) -> Vec<Option<Decimal>> {
    let told = |part: &Part<'_>| {
        let (mantissa, scale) = value(format, part, ix).ok().flatten()?;
        Some(Decimal { mantissa: i64::try_from(mantissa).ok()?, scale })
    };
    parts.iter().map(told).collect()
}

enum Fault {
    NotANumber,
    TooMuchOff,
}

/// The cell of a report that may be printed in a variant of the form.
fn cell_of(format: &'static Format, report: &Report, ix: CellIx) -> Cell {
    if std::ptr::eq(format, report.format) {
        return report.cells.get(ix);
    }
    let there = format.cell(ix).and_then(|cell| report.format.cell_ix(&cell.id));
    there.map_or(Cell::Absent, |there| report.cells.get(there))
}

fn value(format: &'static Format, part: &Part<'_>, ix: CellIx) -> Result<Option<(i128, u8)>, Fault> {
    let off: i64 = part.deductions.iter().filter(|(cell, _)| *cell == ix).map(|(_, number)| number).sum();
    let found = match cell_of(format, part.report, ix) {
        Cell::Number(number) => Some((i128::from(number), 0)),
        Cell::Decimal(amount) => Some((i128::from(amount.mantissa), amount.scale)),
        Cell::Blank | Cell::NotApplicable | Cell::Absent => None,
        Cell::Unreadable => return Err(Fault::NotANumber),
    };
    match found {
        _ if off == 0 => Ok(found),
        Some((number, 0)) if i128::from(off) <= number => Ok(Some((number - i128::from(off), 0))),
        _ => Err(Fault::TooMuchOff),
    }
}

/// Of two empty cells the one that says more: something was printed there.
fn fuller(one: Cell, other: Cell) -> Cell {
    match (one, other) {
        (Cell::Absent, other) => other,
        (Cell::NotApplicable, Cell::Blank) => Cell::Blank,
        (one, _) => one,
    }
}

impl Running {
    fn add(&mut self, mantissa: i128, scale: u8) -> Option<()> {
        let common = self.scale.max(scale);
        if common > FINEST {
            return None;
        }
        let lift =
            |mantissa: i128, scale: u8| mantissa.checked_mul(10_i128.checked_pow(u32::from(common - scale))?);
        self.mantissa = lift(self.mantissa, self.scale)?.checked_add(lift(mantissa, scale)?)?;
        self.scale = common;
        self.known = true;
        Some(())
    }

    /// The cell; `None`: too large for one.
    fn cell(self) -> Option<Cell> {
        if !self.known {
            return Some(self.empty);
        }
        let mantissa = i64::try_from(self.mantissa).ok()?;
        Some(match self.scale {
            0 => Cell::Number(mantissa),
            scale => Cell::Decimal(Decimal { mantissa, scale }),
        })
    }
}
