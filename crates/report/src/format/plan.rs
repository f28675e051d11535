//! Balances with their terms resolved to cells, ready to be computed.

use crate::CellIx;

/// Sign and place of one value in a balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    pub cell: CellIx,
    pub negative: bool,
    /// True where the value stands in the report of the year before.
    pub previous: bool,
}

/// How the two sides must compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    Equal,
    AtMost,
    /// Where the left side is more than zero, the right side is too.
    Implies,
}

/// One balance of one row, column, group or table.
#[derive(Debug)]
pub struct Check {
    /// Position in [`crate::Format::rules`].
    pub rule: usize,
    pub op: Op,
    pub left: Vec<Term>,
    pub right: Vec<Term>,
    /// Stable place: `t3.natural` (column), `t3.new` (row), `t4.review` (group), a cell id for a
    /// balance of a whole table.
    pub place: String,
    /// The place for people: `表三“自然人”列`.
    pub label: String,
}
