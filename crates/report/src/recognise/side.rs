//! Tables printed side by side: the rows of the form stand beside each other in one line of
//! figures, in several tables one after the other, or below each other after all.

use super::{
    align::choose,
    columns::{Want, assign},
    fill::Filler,
    group::Group,
    rows::Token,
};
use crate::format::TableDef;

/// A line of figures with the rows of the form it holds.
struct Part<'g> {
    group: &'g Group,
    /// Positions (row × columns + column) of its cells, in order.
    from: usize,
    rows: Option<Vec<usize>>,
}

/// Lines of figures that make up one copy of the table.
#[derive(Default)]
struct Set<'g> {
    parts: Vec<Part<'g>>,
    taken: Vec<usize>,
    /// First position that no figure has filled, where figures come without names.
    next: usize,
}

impl Filler<'_> {
    /// Takes one copy of the table and lists the others.
    pub(super) fn side_by_side(&mut self, def: &TableDef, groups: &[&Group]) {
        let want = Want { groups: def.rows.len(), count: def.columns.len() };
        let mut sets: Vec<Set<'_>> = Vec::new();
        for group in groups {
            if !group.is_blank() || !group.values.is_empty() {
                add(&mut sets, group, want);
            }
        }
        let weigh = |set: &Set<'_>| {
            let scope = set.parts.first().map(|part| part.group.scope).unwrap_or_default();
            (scope, set.parts.iter().map(|part| part.group.values.len()).sum())
        };
        let taken = choose(&sets.iter().map(weigh).collect::<Vec<_>>());
        for (number, set) in sets.iter().enumerate() {
            let loose = set.parts.iter().any(|part| part.rows.is_none());
            let whole = set.next == want.groups * want.count;
            let cut = set.parts.last().is_some_and(|part| self.cut_off_after(part.group));
            if number == taken && loose && !whole && !cut {
                // Fewer figures than columns, and nothing that says which are left.
                set.parts.iter().for_each(|part| self.leave(part.group));
            } else if number == taken {
                for part in &set.parts {
                    self.part(def, part, want);
                }
            } else {
                let members: Vec<&Group> = set.parts.iter().map(|part| part.group).collect();
                self.another_copy(def, (number, taken), &members);
            }
        }
    }

    fn part(&mut self, def: &TableDef, part: &Part<'_>, want: Want) {
        let group = part.group;
        let map = group.grid.then_some(&group.map);
        let (positions, columns, rest): (Vec<usize>, Vec<Option<&Token>>, Vec<&Token>) = match &part.rows {
            Some(rows) => {
                let want = Want { groups: rows.len(), count: want.count };
                let assigned = assign(&group.values, map, want, &[]);
                let positions =
                    rows.iter().flat_map(|row| (0..want.count).map(move |c| row * want.count + c));
                (positions.collect(), assigned.columns, assigned.rest)
            }
            None => {
                let room = (want.groups * want.count).saturating_sub(part.from);
                let columns = group.values.iter().take(room).map(Some).collect();
                let rest = group.values.iter().skip(room).filter(|token| !token.is_blank()).collect();
                ((part.from..).take(room).collect(), columns, rest)
            }
        };
        for (position, token) in positions.into_iter().zip(columns) {
            let (row, column) = (position / want.count, position % want.count);
            if let (Some(ix), Some(token)) = (def.cell(row, column), token) {
                self.set(ix, token);
            }
        }
        self.leave_tokens(group, &rest);
    }
}

/// Puts a line of figures to the copy it belongs to.
fn add<'g>(sets: &mut Vec<Set<'g>>, group: &'g Group, want: Want) {
    let all = want.groups * want.count;
    let rows = rows_of(group, want);
    let Some(set) = sets.last_mut() else {
        let mut set = Set::default();
        set.push(group, rows, want);
        sets.push(set);
        return;
    };
    let again = match &rows {
        Some(rows) => {
            set.next > 0 && rows.len() == want.groups || rows.iter().any(|row| set.taken.contains(row))
        }
        None => set.next >= all,
    };
    let placeholder = again && !group.headed && set.parts.iter().all(|part| part.group.is_blank());
    if placeholder {
        // Empty rows were drawn between heads and figures.
        *set = Set::default();
    }
    if again && !placeholder {
        if group.is_blank() && !group.headed {
            return;
        }
        sets.push(Set::default());
    }
    if let Some(set) = sets.last_mut() {
        set.push(group, rows, want);
    }
}

impl<'g> Set<'g> {
    fn push(&mut self, group: &'g Group, rows: Option<Vec<usize>>, want: Want) {
        let from = self.next;
        match &rows {
            Some(rows) => {
                self.taken.extend(rows);
                let end = rows.iter().max().map_or(0, |row| (row + 1) * want.count);
                self.next = self.next.max(end);
            }
            None => self.next += group.values.len(),
        }
        self.parts.push(Part { group, from, rows });
    }
}

/// The rows of the form that a line of figures holds: all, or those named above or beside it where
/// it has cells for just these. `None` where only order can tell.
fn rows_of(group: &Group, want: Want) -> Option<Vec<usize>> {
    if group.values.len() >= want.groups * want.count {
        return Some((0..want.groups).collect());
    }
    let cells = group.under.len() * want.count;
    let filled = group.values.iter().filter(|token| !token.is_blank()).count();
    let fits = cells > 0 && filled <= cells && (cells..cells + want.count).contains(&group.values.len());
    fits.then(|| group.under.clone())
}
