//! Numbers of a wanted length, in one piece or in several that belong together.

use crate::normal::Normal;
use crate::scene::Scene;

/// A number found: its digits, and how it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) digits: Vec<char>,
    /// Length of each piece.
    pub(crate) pieces: Vec<usize>,
    /// Every piece is parted from the next by a line end.
    pub(crate) wrapped: bool,
    /// Every piece is parted from the next as columns of a plain text are: by more than one space.
    pub(crate) apart: bool,
}

impl Number {
    pub(crate) fn is_whole(&self) -> bool {
        self.pieces.len() == 1
    }

    /// True where more figures stand beside the pieces, as in a table flattened to lines. One more
    /// may number the line.
    pub(crate) fn in_columns(&self, scene: &Scene<'_>) -> bool {
        let around = scene.runs.iter().find(|run| {
            run.first().is_some_and(|first| first.start <= self.start)
                && run.last().is_some_and(|last| last.end >= self.end)
        });
        around.is_some_and(|run| run.len() > self.pieces.len() + 1)
    }

    /// True for figures one by one, as forms have a box for each.
    pub(crate) fn is_in_boxes(&self) -> bool {
        !self.is_whole() && self.pieces.iter().all(|piece| *piece == 1)
    }

    /// True where the pieces may be figures of their own that only happen to stand side by side.
    pub(crate) fn may_be_several(&self, scene: &Scene<'_>) -> bool {
        !self.is_whole()
            && !self.is_in_boxes()
            && ((scene.spanning && !self.wrapped) || self.in_columns(scene))
    }

    pub(crate) fn text(&self) -> String {
        self.digits.iter().collect()
    }
}

/// Every way to read a number of a length in `from..=to` out of neighbouring groups. Groups are
/// never cut: a number is not a part of a longer one.
pub(crate) fn numbers(scene: &Scene<'_>, from: usize, to: usize) -> Vec<Number> {
    let text = &scene.text;
    let mut found = Vec::new();
    for run in &scene.runs {
        for first in 0..run.len() {
            let mut number = Number {
                start: 0,
                end: 0,
                digits: Vec::new(),
                pieces: Vec::new(),
                wrapped: true,
                apart: true,
            };
            for group in run.get(first..).unwrap_or_default() {
                if number.pieces.is_empty() {
                    number.start = group.start;
                } else {
                    let gap = text.chars.get(number.end..group.start).unwrap_or_default();
                    number.wrapped &= gap.contains(&'\n');
                    number.apart &= is_between_columns(gap);
                }
                number.end = group.end;
                number.pieces.push(group.end - group.start);
                number.digits.extend_from_slice(text.chars.get(group.start..group.end).unwrap_or_default());
                if number.digits.len() > to {
                    break;
                }
                if number.digits.len() >= from && !is_decimal(text, &number) {
                    found.push(number.clone());
                }
            }
        }
    }
    found
}

/// Nobody types two spaces into a number; a table written as plain text has them between its columns.
fn is_between_columns(gap: &[char]) -> bool {
    gap.len() > 1 && gap.iter().all(|c| c.is_whitespace() && *c != '\n')
}

/// True for the digits behind or before a decimal point. A short number before the point at the
/// beginning of a line numbers the line.
fn is_decimal(text: &Normal, number: &Number) -> bool {
    let follows = text.at(number.end) == Some('.') && text.is_digit(number.end + 1);
    let precedes = text.before(number.start) == Some('.') && {
        let point = number.start - 1;
        let digits = (0..point).rev().take_while(|at| text.is_digit(*at)).count();
        let first = point - digits;
        let opens = first == 0 || text.before(first).is_some_and(|c| c == '\n' || c == ' ');
        digits > 0 && !(opens && digits <= 3 && text.at(first) != Some('0'))
    };
    follows || precedes
}

/// `keep_first` and `keep_last` characters stay, all others become `*`.
pub(crate) fn masked(value: &str, keep_first: usize, keep_last: usize) -> String {
    let length = value.chars().count();
    value
        .chars()
        .enumerate()
        .map(|(at, c)| if at < keep_first || at + keep_last >= length { c } else { '*' })
        .collect()
}
