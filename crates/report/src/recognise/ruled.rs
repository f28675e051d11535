//! Columns that plain text keeps by spaces alone: which head a figure stands under, and where a
//! row has empty cells.

use super::rows::{Spot, Token};

/// Where the heads of one table stand on their lines, from left to right, in half-width columns.
#[derive(Debug, Clone, Default)]
pub struct Ruled {
    heads: Vec<(u32, u32)>,
}

impl Ruled {
    /// Heads with their columns of the form. They tell nothing unless the whole form is there once
    /// (`repeat` times where it is printed side by side) and in its order.
    pub fn of(heads: &[(usize, &Token)], count: usize, repeat: usize) -> Self {
        let mut sorted: Vec<(u32, usize, &Token)> =
            heads.iter().map(|(form, token)| (token.column, *form, *token)).collect();
        sorted.sort_by_key(|(start, ..)| *start);
        let expected = (0..repeat).flat_map(|_| 0..count);
        let apart = sorted.windows(2).all(|pair| match pair {
            [(_, _, left), (right, ..)] => end_of(left) < *right,
            _ => true,
        });
        if !apart || !sorted.iter().map(|(_, form, _)| *form).eq(expected) {
            return Self::default();
        }
        Self { heads: sorted.iter().map(|(start, _, token)| (*start, end_of(token))).collect() }
    }

    /// The figures of a line with empty cells where no figure stands under a head; `None` where a
    /// figure stands under none, or two stand under one.
    pub fn spread(&self, values: &[Token]) -> Option<Vec<Token>> {
        let first = values.first()?;
        let one_line = values.iter().all(|token| token.line == first.line && !token.is_blank());
        if self.heads.is_empty() || values.len() >= self.heads.len() || !one_line {
            return None;
        }
        let mut cells: Vec<Token> =
            self.heads.iter().map(|(start, _)| empty(first.spot, first.line, *start)).collect();
        let mut from = 0;
        for token in values {
            let at = self.head_over(token)?;
            let cell = cells.get_mut(at).filter(|_| at >= from)?;
            *cell = token.clone();
            from = at + 1;
        }
        Some(cells)
    }

    /// The only head that begins or ends with the figure, or stands right over its middle.
    fn head_over(&self, token: &Token) -> Option<usize> {
        let (start, end) = (token.column, end_of(token));
        let over = |(from, to): &(u32, u32)| {
            let middle = (start + end) / 2;
            *from == start || *to == end || (*from <= middle && middle <= *to)
        };
        let mut found = self.heads.iter().enumerate().filter(|(_, head)| over(head));
        match (found.next(), found.next()) {
            (Some((at, _)), None) => Some(at),
            _ => None,
        }
    }
}

fn end_of(token: &Token) -> u32 {
    token.column + token.text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<u32>()
}

fn empty(spot: Spot, line: usize, column: u32) -> Token {
    Token { text: String::new(), key: String::new(), column, span: 1, spot, line, gap: false }
}
