//! Which figure of a row stands in which column of the form.

use super::{rows::Token, value::read_cell};
use crate::{Cell, format::ValueKind};

/// Columns of the form by columns of the grid, as the heads say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnMap {
    pub source: usize,
    /// (column of the form, column of the grid)
    at: Vec<(usize, u32)>,
    /// Columns of the grid under heads that the form does not have.
    foreign: Vec<u32>,
}

impl ColumnMap {
    pub fn add(&mut self, column: usize, grid: u32) {
        if !self.at.iter().any(|(_, known)| *known == grid) {
            self.at.push((column, grid));
        }
    }

    /// Somebody's own column: `区直部门` beside `统计数`.
    pub fn add_foreign(&mut self, grid: u32) {
        self.foreign.push(grid);
    }

    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// Grid columns that have a head.
    pub fn grid_columns(&self) -> Vec<u32> {
        self.at.iter().map(|(_, grid)| *grid).collect()
    }

    /// Grid columns for each of `count` columns of the form; `None` where a head is missing. A head
    /// that is missing between two others stands where there is just room for it.
    fn columns(&self, count: usize) -> Vec<Option<u32>> {
        let find = |column| self.at.iter().find(|(form, _)| *form == column).map(|(_, grid)| *grid);
        let mut columns: Vec<Option<u32>> = (0..count).map(find).collect();
        let known: Vec<(usize, u32)> =
            columns.iter().enumerate().filter_map(|(form, grid)| Some((form, (*grid)?))).collect();
        for pair in known.windows(2) {
            let [(left, from), (right, to)] = pair else { continue };
            let room = to.checked_sub(*from).and_then(|width| usize::try_from(width).ok());
            if room != Some(right - left) {
                continue;
            }
            for (slot, grid) in columns.iter_mut().take(*right).skip(*left).zip(*from..) {
                *slot = Some(grid);
            }
        }
        columns
    }

    /// Grid columns of a table printed side by side: the heads repeat for every group.
    fn side_by_side(&self, groups: usize, count: usize) -> Option<Vec<Option<u32>>> {
        let mut sorted = self.at.clone();
        sorted.sort_by_key(|(_, grid)| *grid);
        let expected = (0..groups).flat_map(|_| 0..count);
        let fits = sorted.len() == groups * count && sorted.iter().map(|(form, _)| *form).eq(expected);
        fits.then(|| sorted.into_iter().map(|(_, grid)| Some(grid)).collect())
    }
}

/// The figures of one row by column of the form; `None` where the row has no such cell. What found
/// no column is given back.
pub struct Assigned<'t> {
    pub columns: Vec<Option<&'t Token>>,
    pub rest: Vec<&'t Token>,
}

/// Shape of a row of figures: `groups` × `count` columns (one group but for side-by-side tables).
#[derive(Debug, Clone, Copy)]
pub struct Want {
    pub groups: usize,
    pub count: usize,
}

impl Want {
    fn all(self) -> usize {
        self.groups * self.count
    }
}

/// Heads first, then plain order; without heads the row comes from flattened text. `empty` are
/// positions that no row of this table fills.
pub fn assign<'t>(values: &'t [Token], map: Option<&ColumnMap>, want: Want, empty: &[usize]) -> Assigned<'t> {
    if let Some(map) = map {
        let columns = match want.groups {
            1 => Some(map.columns(want.count)),
            groups => map.side_by_side(groups, want.count),
        };
        if let Some(assigned) = columns.and_then(|columns| by_heads(values, &columns, &map.foreign)) {
            return assigned;
        }
    }
    by_order(values, want.all(), empty, map.is_none())
}

/// Every figure must stand under a head, and every head of the form over a cell. A cell that was merged over several
/// heads is the figure of the first; what the others have nobody knows.
fn by_heads<'t>(values: &'t [Token], columns: &[Option<u32>], foreign: &[u32]) -> Option<Assigned<'t>> {
    let at = |grid: u32| values.iter().find(|token| token.column == grid);
    let assigned: Vec<Option<&Token>> = columns.iter().map(|column| column.and_then(at)).collect();
    let headed = columns.iter().flatten().count();
    let covered = assigned.iter().flatten().count();
    let under_head = |token: &Token| columns.contains(&Some(token.column)) || foreign.contains(&token.column);
    let merged =
        columns.iter().flatten().filter(|grid| values.iter().any(|token| token.reaches_over(**grid))).count();
    let all_covered = covered == headed || (covered + merged == headed && values.iter().all(under_head));
    let rest: Vec<&Token> =
        values.iter().filter(|token| !token.is_blank() && !columns.contains(&Some(token.column))).collect();
    let headed_rest = rest.iter().all(|token| foreign.contains(&token.column));
    (headed > 0 && all_covered && headed_rest).then_some(Assigned { columns: assigned, rest })
}

fn by_order<'t>(values: &'t [Token], count: usize, empty: &[usize], flat: bool) -> Assigned<'t> {
    let kept: Vec<&Token> = values
        .iter()
        .enumerate()
        .filter(|(position, _)| !empty.contains(position))
        .map(|(_, token)| token)
        .collect();
    let filled: Vec<&Token> = kept.iter().copied().filter(|token| !token.is_blank()).collect();
    if flat && let Some(columns) = total_last(&filled, &kept, count) {
        return Assigned { columns, rest: Vec::new() };
    }
    let one_line = filled.windows(2).all(|pair| matches!(pair, [a, b] if a.line == b.line));
    if flat && filled.len() > count && one_line {
        // A figure too many on the line, maybe `1 234`, and nothing that says which.
        return Assigned { columns: vec![None; count], rest: filled };
    }
    let lead = kept.iter().take_while(|token| token.is_blank()).count();
    let chosen = if kept.len() <= count {
        kept
    } else if filled.len() == count {
        filled
    } else if kept.iter().skip(count).all(|token| token.is_blank()) {
        kept
    } else if lead >= kept.len() - count {
        // Empty label cells stand in front of the figures.
        kept.into_iter().rev().take(count).rev().collect()
    } else {
        kept
    };
    let columns = (0..count).map(|column| chosen.get(column).copied()).collect();
    let rest = chosen.iter().skip(count).copied().filter(|token| !token.is_blank()).collect();
    Assigned { columns, rest }
}

/// Text that lost its empty cells keeps fewer figures than the form has columns. When the last one
/// is the sum of the others it is the total, which stands last.
fn total_last<'t>(filled: &[&'t Token], kept: &[&'t Token], count: usize) -> Option<Vec<Option<&'t Token>>> {
    let (last, parts) = filled.split_last()?;
    let in_front = kept.iter().take(filled.len()).all(|token| !token.is_blank());
    let lost = filled.len() < count && kept.len() > filled.len() && in_front;
    let number = |token: &Token| match read_cell(&token.text, ValueKind::Count).0 {
        Cell::Number(n) => Some(n),
        _ => None,
    };
    let sum = parts.iter().try_fold(0_i64, |sum, token| sum.checked_add(number(token)?))?;
    if !lost || parts.is_empty() || count < 3 || number(last) != Some(sum) {
        return None;
    }
    let blank = kept.iter().copied().find(|token| token.is_blank());
    let mut columns: Vec<Option<&Token>> = parts.iter().copied().map(Some).collect();
    columns.resize(count - 1, blank);
    columns.push(Some(*last));
    Some(columns)
}

/// Positions that are empty in every row and too many for the form: an extra column that somebody
/// drew. The rows must agree on their length.
pub fn empty_positions(rows: &[&[Token]], count: usize) -> Vec<usize> {
    let filled_to =
        |values: &[Token]| values.iter().rposition(|token| !token.is_blank()).map_or(0, |last| last + 1);
    let longest = rows.iter().map(|values| filled_to(values)).max().unwrap_or(0);
    let Some(extra) = longest.checked_sub(count).filter(|extra| *extra > 0) else { return Vec::new() };
    let always_blank =
        |position: &usize| rows.iter().all(|values| values.get(*position).is_none_or(Token::is_blank));
    (0..longest).filter(always_blank).take(extra).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::rows::Spot;

    fn tokens(cells: &[(&str, u32)]) -> Vec<Token> {
        let token = |(text, column): &(&str, u32)| Token {
            text: (*text).to_owned(),
            key: (*text).to_owned(),
            column: *column,
            span: 1,
            spot: Spot::Line(0),
            line: 0,
            gap: false,
        };
        cells.iter().map(token).collect()
    }

    fn row(text: &str) -> Vec<Token> {
        let cells: Vec<(&str, u32)> = text.split('|').zip(3..).collect();
        tokens(&cells)
    }

    fn shown(assigned: &Assigned<'_>) -> String {
        let cell = |token: &Option<&Token>| token.map_or("-", |token| token.text.as_str()).to_owned();
        assigned.columns.iter().map(cell).collect::<Vec<_>>().join("|")
    }

    fn check(values: &str, heads: &[(usize, u32)], expected: &str) {
        let mut map = ColumnMap::default();
        for (column, grid) in heads {
            map.add(*column, *grid);
        }
        let values = row(values);
        let assigned = assign(&values, Some(&map), Want { groups: 1, count: 3 }, &[]);
        assert_eq!(shown(&assigned), expected);
    }

    #[test]
    fn heads_then_order() {
        let heads = [(0, 3), (1, 4), (2, 5)];
        check("1|2|3", &heads, "1|2|3");
        check("1||3", &heads, "1||3");
        check("1|2|3", &[], "1|2|3");
        // A blank column was drawn between the first two.
        check("1||2|3", &[(0, 3), (1, 5), (2, 6)], "1|2|3");
        // The heads stand one cell too far to the left of the figures.
        check("1|2|3", &[(0, 2), (1, 3), (2, 4)], "1|2|3");
        // The head of the second column is missing.
        check("1|2|3", &[(0, 3), (2, 5)], "1|2|3");
        // The form's second column is missing.
        check("1|3", &[(0, 3), (2, 4)], "1|-|3");
        check("|1|2|3", &[], "1|2|3");
        check("1|2|3||", &[], "1|2|3");
    }

    #[test]
    fn a_cell_merged_over_two_heads() {
        let assigned = |cells: &[(&str, u32)], spans: &[u32]| {
            let mut map = ColumnMap::default();
            (0..4).zip(3..).for_each(|(column, grid)| map.add(column, grid));
            let mut values = tokens(cells);
            values.iter_mut().zip(spans).for_each(|(token, span)| token.span = *span);
            shown(&assign(&values, Some(&map), Want { groups: 1, count: 4 }, &[]))
        };
        assert_eq!(assigned(&[("1", 3), ("2", 5), ("3", 6)], &[2, 1, 1]), "1|-|2|3");
        assert_eq!(assigned(&[("1", 3), ("2", 4), ("3", 6)], &[1, 2, 1]), "1|2|-|3");
        assert_eq!(assigned(&[("0", 3)], &[4]), "0|-|-|-");
        // A grid of other widths than that of its heads: order decides.
        assert_eq!(assigned(&[("1", 2), ("2", 4), ("3", 6), ("4", 8)], &[2, 2, 2, 2]), "1|2|3|4");
    }

    #[test]
    fn drawn_but_empty_positions() {
        let rows = [row("1||0|3"), row("2||1|0")];
        assert_eq!(empty_positions(&[&rows[0], &rows[1]], 3), [1]);
        let rows = [row("1|2|3|"), row("2|1|0|")];
        assert!(empty_positions(&[&rows[0], &rows[1]], 3).is_empty());
    }
}
