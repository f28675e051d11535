//! From sorted rows to the cells of the form.

use super::{
    Unplaced,
    align::{align, choose, copies},
    columns::{Want, assign, empty_positions},
    group::Group,
    place::Sorter,
    rows::{Row, Token},
    value::read_cell,
};
use crate::{
    Cell, CellIx, Cells, Format,
    format::{Shape, TableDef, ValueKind},
    plain::{Block, PlainDocument},
};

/// Cells of one form as far as the rows of a file give them.
pub struct Filled {
    pub cells: Cells,
    /// Cells that got a figure or a printed blank.
    pub placed: usize,
    /// Rows whose labels say which row of the form they are.
    pub named: usize,
    pub unplaced: Vec<Unplaced>,
}

/// Puts every figure into its cell; what finds none is listed.
pub fn fill(format: &Format, sorter: &Sorter<'_>, document: &PlainDocument) -> Filled {
    let cells = Cells::absent(format.cells.len());
    let mut filler =
        Filler { format, document, filled: Filled { cells, placed: 0, named: 0, unplaced: Vec::new() } };
    for (position, def) in format.tables.iter().enumerate() {
        let groups: Vec<&Group> = sorter.groups.iter().filter(|group| group.table == position).collect();
        match def.shape {
            Shape::SideBySide => filler.side_by_side(def, &groups),
            Shape::Grid | Shape::List => filler.rows(def, &groups),
        }
    }
    for row in &sorter.homeless {
        filler.homeless(row);
    }
    filler.filled
}

pub(super) struct Filler<'a> {
    format: &'a Format,
    document: &'a PlainDocument,
    filled: Filled,
}

impl Filler<'_> {
    fn rows(&mut self, def: &TableDef, groups: &[&Group]) {
        let mut cleaned: Vec<Group> = groups.iter().map(|group| without_units(def, group)).collect();
        mend_cut_rows(&mut cleaned);
        let groups: Vec<&Group> = cleaned.iter().collect();
        let copies = copies(&groups);
        let weigh = |copy: &Vec<usize>| {
            let members = || copy.iter().filter_map(|position| groups.get(*position));
            let scope = members().next().map(|group| group.scope).unwrap_or_default();
            (scope, members().filter(|group| group.named().is_some()).count())
        };
        let taken = choose(&copies.iter().map(weigh).collect::<Vec<_>>());
        for (number, copy) in copies.iter().enumerate() {
            let members: Vec<&Group> =
                copy.iter().filter_map(|position| groups.get(*position).copied()).collect();
            if number == taken {
                self.copy(def, &members);
            } else {
                self.another_copy(def, (number, taken), &members);
            }
        }
    }

    pub(super) fn another_copy(
        &mut self,
        def: &TableDef,
        (number, taken): (usize, usize),
        members: &[&Group],
    ) {
        let Some(first) = members.first().filter(|_| members.iter().any(|group| !group.is_blank())) else {
            return;
        };
        let place = place_of(first, self.document);
        let text = format!(
            "{}在文件里出现不止一份：采用第{}份，第{}份{}（{}行）未采用",
            def.name,
            taken + 1,
            number + 1,
            first.scope.words(),
            members.len()
        );
        self.filled.unplaced.push(Unplaced { place, text });
    }

    fn copy(&mut self, def: &TableDef, groups: &[&Group]) {
        let want = Want { groups: 1, count: def.columns.len() };
        let mut rows = align(groups, def.rows.len());
        out_of_order(groups, &mut rows);
        for (position, group) in groups.iter().enumerate() {
            let Some(row) = rows.get(position).copied().flatten() else {
                if !group.is_blank() {
                    self.leave(group);
                }
                continue;
            };
            let short = !group.grid && group.values.len() < want.count;
            if short && !self.cut_off_after(group) {
                // Plain text that dropped its empty cells does not say which columns are left.
                self.leave(group);
                continue;
            }
            let told = group.evidence.iter().any(|(found, likeness)| *found == row && *likeness > 0.8);
            self.filled.named += usize::from(told);
            let same_source =
                groups.iter().filter(|other| other.source == group.source && other.grid == group.grid);
            let rows: Vec<&[Token]> = same_source.map(|other| other.values.as_slice()).collect();
            let empty = empty_positions(&rows, want.count);
            let assigned = assign(&group.values, group.grid.then_some(&group.map), want, &empty);
            for (column, token) in assigned.columns.iter().enumerate() {
                if let (Some(ix), Some(token)) = (def.cell(row, column), token) {
                    self.set(ix, token);
                }
            }
            self.leave_tokens(group, &assigned.rest);
        }
    }

    /// The text ends with this row: it was cut, and the figures are the first ones of the row.
    pub(super) fn cut_off_after(&self, group: &Group) -> bool {
        let says = |block: &Block| match block {
            Block::Line(line) => !line.text.trim().is_empty(),
            Block::Table(_) => true,
        };
        let last = self.document.blocks.iter().rposition(says);
        group.values.last().is_some_and(|token| last.is_some_and(|last| token.line >= last))
    }

    pub(super) fn set(&mut self, ix: CellIx, token: &Token) {
        let Some(def) = self.format.cell(ix) else { return };
        let (value, printed) = read_cell(&token.text, def.kind);
        let known = self.filled.cells.get(ix);
        if known != Cell::Absent && (value.is_blank() || value == known || value == Cell::Absent) {
            return;
        }
        if known == Cell::Absent {
            self.filled.placed += 1;
        } else if !known.is_blank() {
            let text = format!("{}又印了一次“{}”，未采用", self.format.cell_label(ix), token.text.trim());
            self.filled.unplaced.push(Unplaced { place: token.spot.words(self.document), text });
            return;
        }
        self.filled.cells.set(ix, value);
        self.filled.cells.set_place(ix, token.spot.words(self.document));
        if let Some(printed) = printed {
            self.filled.cells.set_printed(ix, printed);
        }
    }

    /// Lists a row that found no place; one without any figure leaves nothing behind.
    pub(super) fn leave(&mut self, group: &Group) {
        if group.values.iter().all(|token| read_cell(&token.text, ValueKind::Count).0.is_blank()) {
            return;
        }
        self.filled.unplaced.push(Unplaced {
            place: place_of(group, self.document),
            text: words(&group.labels, &group.values),
        });
    }

    pub(super) fn leave_tokens(&mut self, group: &Group, rest: &[&Token]) {
        let rest: Vec<Token> = rest.iter().map(|token| (*token).clone()).collect();
        if !rest.is_empty() {
            let place = rest.first().map(|token| token.spot.words(self.document)).unwrap_or_default();
            self.filled.unplaced.push(Unplaced { place, text: words(&group.labels, &rest) });
        }
    }

    fn homeless(&mut self, row: &Row) {
        let place = row.values.iter().chain(&row.labels).next().map(|token| token.spot.words(self.document));
        self.filled
            .unplaced
            .push(Unplaced { place: place.unwrap_or_default(), text: words(&row.labels, &row.values) });
    }
}

/// A row that was moved out of the form's order still has its name.
fn out_of_order(groups: &[&Group], rows: &mut [Option<usize>]) {
    for (position, group) in groups.iter().enumerate() {
        let free = |row: &usize| !rows.contains(&Some(*row));
        let row = group.named().filter(|row| free(row) && group.grid);
        if let Some(slot) = rows.get_mut(position).filter(|slot| slot.is_none() && row.is_some()) {
            *slot = row;
        }
    }
}

/// A row cut in two by a page's end: half of the label, and maybe no figures, stands at the foot of
/// one page, the rest at the head of the next.
fn mend_cut_rows(groups: &mut Vec<Group>) {
    let mut position = 0;
    while position + 1 < groups.len() {
        let cut = match groups.get(position..position + 2) {
            Some([upper, lower]) => upper.source != lower.source && upper.is_half_of(lower),
            _ => false,
        };
        if cut {
            let upper = groups.remove(position);
            if let Some(lower) = groups.get_mut(position) {
                lower.take_upper_half(upper);
            }
        } else {
            position += 1;
        }
    }
}

/// The unit printed between label and figure of a list is neither.
fn without_units(def: &TableDef, group: &Group) -> Group {
    let mut group = group.clone();
    if def.shape == Shape::List {
        let units: Vec<&str> = def.rows.iter().filter_map(|row| row.unit.as_deref()).collect();
        group.values.retain(|token| !units.contains(&token.text.trim()));
    }
    group
}

fn place_of(group: &Group, document: &PlainDocument) -> String {
    let first = group.values.first().or(group.labels.first());
    first.map(|token| token.spot.words(document)).unwrap_or_default()
}

fn words(labels: &[Token], values: &[Token]) -> String {
    let near = labels.iter().skip(labels.len().saturating_sub(3));
    let texts = near.chain(values).map(|token| token.text.split_whitespace().collect::<String>());
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}
