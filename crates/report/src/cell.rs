//! The value of one cell. Blank, zero and not applicable are three things, and a cell that the
//! file does not have is a fourth.

use std::fmt;

/// Index of a cell in its format's dense list of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellIx(u16);

impl CellIx {
    /// `position` is the cell's place in [`crate::Format::cells`]; formats have far fewer than
    /// 65,536 cells, which the loader checks.
    pub(crate) fn at(position: usize) -> Self {
        Self(u16::try_from(position).unwrap_or(u16::MAX))
    }

    /// Position in the format's list of cells.
    pub fn position(self) -> usize {
        usize::from(self.0)
    }
}

/// A decimal amount exactly as printed: `mantissa / 10^scale`, so `12.50` keeps its two digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    pub mantissa: i64,
    pub scale: u8,
}

impl Decimal {
    /// The amount as a whole number, if it is one.
    pub fn whole(self) -> Option<i64> {
        let unit = 10_i64.checked_pow(u32::from(self.scale))?;
        (self.mantissa % unit == 0).then(|| self.mantissa / unit)
    }

    /// Equality of amounts: `7545` equals `7545.00`.
    pub fn same_amount(self, other: Self) -> bool {
        let scale = self.scale.max(other.scale);
        self.lifted(scale).is_some() && self.lifted(scale) == other.lifted(scale)
    }

    /// The mantissa with so many digits after the point; `None`: it has more, or would be too large.
    pub(crate) fn lifted(self, scale: u8) -> Option<i128> {
        let unit = 10_i128.checked_pow(u32::from(scale.checked_sub(self.scale)?))?;
        i128::from(self.mantissa).checked_mul(unit)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = self.mantissa.unsigned_abs().to_string();
        let scale = usize::from(self.scale);
        if scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

/// What a report prints in one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cell {
    /// The file does not have this cell.
    #[default]
    Absent,
    /// The cell is printed and nothing stands in it.
    Blank,
    /// A sign for "none": `/`, `—`, `-`, `无`.
    NotApplicable,
    /// A whole number. Also a negative one: that it may not be there is a finding, not a reading.
    Number(i64),
    /// An amount with a fraction, or an amount of money.
    Decimal(Decimal),
    /// Something stands there that is not a number; its text is kept by [`Cells::printed`].
    Unreadable,
}

impl Cell {
    /// The whole number that sums may use; `None` for everything else.
    pub fn number(self) -> Option<i64> {
        match self {
            Self::Number(n) => Some(n),
            Self::Decimal(d) => d.whole(),
            _ => None,
        }
    }

    /// The amount, whole or not; `None` for everything that is no number.
    pub fn amount(self) -> Option<Decimal> {
        match self {
            Self::Number(mantissa) => Some(Decimal { mantissa, scale: 0 }),
            Self::Decimal(amount) => Some(amount),
            _ => None,
        }
    }

    /// True where a reader would say "empty": nothing printed, or a sign for none.
    pub fn is_blank(self) -> bool {
        matches!(self, Self::Blank | Self::NotApplicable)
    }
}

/// All cells of one report, and what was printed where that is more than the value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cells {
    values: Vec<Cell>,
    printed: Vec<(CellIx, String)>,
    places: Vec<(CellIx, String)>,
}

impl Cells {
    /// Cells of a format, all absent.
    pub fn absent(count: usize) -> Self {
        Self { values: vec![Cell::Absent; count], printed: Vec::new(), places: Vec::new() }
    }

    pub fn get(&self, ix: CellIx) -> Cell {
        self.values.get(ix.position()).copied().unwrap_or_default()
    }

    pub fn set(&mut self, ix: CellIx, value: Cell) {
        if let Some(slot) = self.values.get_mut(ix.position()) {
            *slot = value;
        }
    }

    /// Sets a value that somebody entered or that was computed: what was printed there before is gone.
    pub fn put(&mut self, ix: CellIx, value: Cell) {
        self.printed.retain(|(own, _)| *own != ix);
        self.places.retain(|(own, _)| *own != ix);
        self.set(ix, value);
    }

    /// Keeps what is printed in a cell, where it is more than the value (`12abc`, `251000元`, `/`).
    pub fn set_printed(&mut self, ix: CellIx, text: impl Into<String>) {
        put(&mut self.printed, ix, text.into());
    }

    /// Printed text of a cell, where it is more than the value.
    pub fn printed(&self, ix: CellIx) -> Option<&str> {
        find(&self.printed, ix)
    }

    /// Keeps where in the file a cell stands, for people.
    pub fn set_place(&mut self, ix: CellIx, place: impl Into<String>) {
        put(&mut self.places, ix, place.into());
    }

    /// Where in the file a cell stands: `第3个表格第5行第4列`, `工作表“表三” D7`.
    pub fn place(&self, ix: CellIx) -> Option<&str> {
        find(&self.places, ix)
    }

    /// Values in the format's order.
    pub fn values(&self) -> &[Cell] {
        &self.values
    }
}

fn put(list: &mut Vec<(CellIx, String)>, ix: CellIx, text: String) {
    match list.binary_search_by_key(&ix, |(key, _)| *key) {
        Ok(found) => {
            if let Some(slot) = list.get_mut(found) {
                slot.1 = text;
            }
        }
        Err(gap) => list.insert(gap, (ix, text)),
    }
}

fn find(list: &[(CellIx, String)], ix: CellIx) -> Option<&str> {
    let found = list.binary_search_by_key(&ix, |(key, _)| *key).ok()?;
    list.get(found).map(|(_, text)| text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_keep_their_digits() {
        for (mantissa, scale, text) in [
            (1250, 2, "12.50"),
            (5, 2, "0.05"),
            (-5, 1, "-0.5"),
            (773_028, 2, "7730.28"),
            (7, 0, "7"),
            (0, 1, "0.0"),
        ] {
            assert_eq!(Decimal { mantissa, scale }.to_string(), text);
        }
    }

    #[test]
    fn amounts_compare_without_their_digits() {
        let same = |a: (i64, u8), b: (i64, u8)| {
            Decimal { mantissa: a.0, scale: a.1 }.same_amount(Decimal { mantissa: b.0, scale: b.1 })
        };
        assert!(same((754_500, 2), (7545, 0)));
        assert!(!same((754_501, 2), (7545, 0)));
        assert!(!same((i64::MAX, 0), (i64::MIN, 18)));
    }
}
