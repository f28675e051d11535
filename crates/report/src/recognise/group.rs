//! A row of figures that belongs to one table, with what is known about it.

use super::{columns::ColumnMap, rows::Token, scope::Scope};

/// A row of figures that belongs to one table, with what its labels say about which row it is.
#[derive(Debug, Clone)]
pub struct Group {
    pub table: usize,
    /// Likeness by row of the form; empty where no label tells.
    pub evidence: Vec<(usize, f32)>,
    /// Its labels are those of several rows of figures: none of them need be its own.
    pub shared: bool,
    /// It has a label, and no row of the form has one like it.
    pub foreign: bool,
    pub labels: Vec<Token>,
    pub values: Vec<Token>,
    pub source: usize,
    pub grid: bool,
    pub map: ColumnMap,
    pub scope: Scope,
    /// In a table printed side by side: the rows of the form that the heads above name.
    pub under: Vec<usize>,
    /// Heads of its table stand between it and the figures before.
    pub headed: bool,
}

impl Group {
    pub fn is_blank(&self) -> bool {
        self.values.iter().all(Token::is_blank)
    }

    /// The row that the labels name beyond doubt; a label that several rows share names none.
    pub fn named(&self) -> Option<usize> {
        let best = self.evidence.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let rival = self.evidence.iter().any(|other| other.0 != best.0 && best.1 - other.1 < 0.02);
        (best.1 >= 0.9 && !rival).then_some(best.0)
    }

    /// Both halves of a cut row were taken for the same row of the form, neither beyond doubt, and
    /// only one of them has figures.
    pub fn is_half_of(&self, lower: &Self) -> bool {
        let guess = |group: &Self| {
            let best = group.evidence.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
            (best.1 < 0.9).then_some(best.0)
        };
        let same = guess(self).is_some_and(|row| guess(lower) == Some(row));
        same && (self.is_blank() || lower.is_blank())
    }

    pub fn take_upper_half(&mut self, upper: Self) {
        if self.is_blank() {
            self.values = upper.values;
            self.map = upper.map;
        }
        let lower = std::mem::replace(&mut self.labels, upper.labels);
        self.labels.extend(lower);
    }
}

/// Empty lines among the figures of a row count as empty cells only where the row then has just as
/// many cells as the form.
pub fn without_space(mut values: Vec<Token>, count: usize) -> Vec<Token> {
    let solid = values.iter().filter(|token| !token.gap).count();
    if solid == values.len() {
        return values;
    }
    let cells = values.iter().rposition(|token| !token.gap).map_or(0, |last| last + 1).max(count);
    if solid < count && count > 1 && cells == count && values.len() >= count {
        values.truncate(count);
    } else {
        values.retain(|token| !token.gap);
    }
    values
}

/// Figures of several rows may follow each other in flattened text when their labels were broken
/// off: lines that each hold a whole row are rows of their own.
pub fn runs(values: Vec<Token>, count: usize, grid: bool) -> Vec<Vec<Token>> {
    let filled = values.iter().filter(|token| !token.is_blank()).count();
    if grid || filled <= count {
        return vec![values];
    }
    let mut lines: Vec<&[Token]> = values.chunk_by(|a, b| a.line == b.line).collect();
    if lines.iter().any(|line| line.len() == count) && count > 2 {
        // A single figure on a line of its own between whole rows is the number of a page.
        lines.retain(|line| line.len() != 1);
    }
    if lines.iter().all(|line| line.len() == count) {
        return lines.into_iter().map(<[Token]>::to_vec).collect();
    }
    if values.len() >= count.saturating_mul(2) && values.len().is_multiple_of(count) {
        return values.chunks(count).map(<[Token]>::to_vec).collect();
    }
    vec![values]
}
