//! The cells of a report laid out for fast sums, and their types looked at in the same walk.

use super::TypeFault;
use crate::{
    Cell, CellIx, Report,
    format::{Format, Term, ValueKind},
};

/// What is known of a value; the bits of several values can be joined.
pub(super) mod class {
    pub(crate) const KNOWN: u8 = 1;
    /// Printed and empty; it may be any number of 0 or more.
    pub(crate) const BLANK: u8 = 2;
    /// Printed and empty; it may also be negative.
    pub(crate) const SIGNED_BLANK: u8 = 4;
    /// Not in the file, or not a number.
    pub(crate) const UNKNOWN: u8 = 8;
    /// A fraction, or larger than sums of `i64` can hold for sure: look at the cell itself.
    pub(crate) const EXACT: u8 = 16;
    /// The report of the year before has no cell that means the same.
    pub(crate) const UNMAPPED: u8 = 32;
}

/// No sum of fewer than 1024 values of this size leaves `i64`.
const SAFE: u64 = 1 << 53;

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Value {
    pub(super) number: i64,
    pub(super) class: u8,
}

impl Value {
    fn of(cell: Cell, kind: ValueKind) -> Self {
        let class = match cell {
            Cell::Number(number) if number.unsigned_abs() <= SAFE => {
                return Self { number, class: class::KNOWN };
            }
            Cell::Decimal(d) if d.scale == 0 || d.mantissa % 10 == 0 => match d.whole() {
                Some(number) if number.unsigned_abs() <= SAFE => return Self { number, class: class::KNOWN },
                _ => class::KNOWN | class::EXACT,
            },
            Cell::Number(_) | Cell::Decimal(_) => class::KNOWN | class::EXACT,
            Cell::Blank | Cell::NotApplicable if kind == ValueKind::Signed => class::SIGNED_BLANK,
            Cell::Blank | Cell::NotApplicable => class::BLANK,
            Cell::Absent | Cell::Unreadable => class::UNKNOWN,
        };
        Self { number: 0, class }
    }
}

/// Sum of some terms and what they are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sum {
    pub(super) number: i64,
    /// Joined classes of all terms.
    pub(super) class: u8,
    pub(super) can_grow: bool,
    pub(super) can_shrink: bool,
}

pub(super) struct Values {
    /// By position of the cell, this report.
    own: Vec<Value>,
    /// The same cells in the report of the year before; empty without one.
    before: Vec<Value>,
    /// One bit for each table: some cell of it is in the file.
    present: u64,
    /// One bit for each table: some cell of it is not in the file.
    lacking: u64,
}

impl Values {
    pub(super) fn of(report: &Report, mut fault: impl FnMut(CellIx, TypeFault)) -> Self {
        let format = report.format;
        let mut cells = report.cells.values().iter().copied().chain(std::iter::repeat(Cell::Absent));
        let mut kinds = format.kinds.iter().copied();
        let mut own = Vec::with_capacity(format.kinds.len());
        let (mut present, mut lacking) = (0, 0);
        for (table, size) in format.table_sizes.iter().enumerate() {
            let (mut some, mut gap) = (false, false);
            for (kind, cell) in kinds.by_ref().take(*size).zip(cells.by_ref()) {
                let absent = cell == Cell::Absent;
                gap |= absent;
                some |= !absent;
                if let Some(found) = TypeFault::of(cell, kind) {
                    fault(CellIx::at(own.len()), found);
                }
                own.push(Value::of(cell, kind));
            }
            present |= u64::from(some) << table;
            lacking |= u64::from(gap) << table;
        }
        Self { own, before: Vec::new(), present, lacking }
    }

    /// Lays the year before beside it; `map` finds the cell that means the same.
    pub(super) fn with_before(
        &mut self,
        format: &Format,
        before: &Report,
        map: impl Fn(CellIx) -> Option<CellIx>,
    ) {
        let value = |(ix, def): (CellIx, &crate::format::CellDef)| match map(ix) {
            Some(there) => Value::of(before.cells.get(there), def.kind),
            None => Value { number: 0, class: class::UNMAPPED },
        };
        self.before = format.cell_list().map(value).collect();
    }

    pub(super) fn has_table(&self, table: usize) -> bool {
        self.present >> table & 1 == 1
    }

    pub(super) fn lacks_cells(&self, table: usize) -> bool {
        self.lacking >> table & 1 == 1
    }

    pub(super) fn is_bare(&self) -> bool {
        self.present == 0
    }

    pub(super) fn is_whole(&self) -> bool {
        self.lacking == 0
    }

    pub(super) fn own(&self, ix: CellIx) -> Value {
        self.own.get(ix.position()).copied().unwrap_or(Value { number: 0, class: class::UNKNOWN })
    }

    pub(super) fn before(&self, ix: CellIx) -> Value {
        self.before.get(ix.position()).copied().unwrap_or(Value { number: 0, class: class::UNMAPPED })
    }

    pub(super) fn sum(&self, terms: &[Term]) -> Sum {
        let (mut number, mut added, mut taken) = (0, 0, 0);
        for term in terms {
            let value = if term.previous { self.before(term.cell) } else { self.own(term.cell) };
            if term.negative {
                number -= value.number;
                taken |= value.class;
            } else {
                number += value.number;
                added |= value.class;
            }
        }
        let signed = (added | taken) & class::SIGNED_BLANK != 0;
        Sum {
            number,
            class: added | taken,
            can_grow: signed || added & class::BLANK != 0,
            can_shrink: signed || taken & class::BLANK != 0,
        }
    }
}

/// Exact sum at `scale` digits after the point; blanks are 0. `None` where it is out of reach.
pub(super) fn exact_sum(terms: &[Term], scale: u8, cell: impl Fn(&Term) -> Cell) -> Option<i128> {
    let mut sum: i128 = 0;
    for term in terms {
        let (mantissa, digits) = match cell(term) {
            Cell::Number(n) => (n, 0),
            Cell::Decimal(d) => (d.mantissa, d.scale),
            _ => continue,
        };
        let unit = 10_i128.checked_pow(u32::from(scale.checked_sub(digits)?))?;
        let value = i128::from(mantissa).checked_mul(unit)?;
        sum = if term.negative { sum.checked_sub(value)? } else { sum.checked_add(value)? };
    }
    Some(sum)
}

/// The largest number of digits after the point among some terms.
pub(super) fn scale_of<'a>(terms: impl Iterator<Item = &'a Term>, cell: impl Fn(&Term) -> Cell) -> u8 {
    let digits = terms.map(|term| match cell(term) {
        Cell::Decimal(d) => d.scale,
        _ => 0,
    });
    digits.max().unwrap_or(0)
}
