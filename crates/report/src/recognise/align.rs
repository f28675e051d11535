//! Rows of the file against rows of the form, both in order: the best monotone alignment. Labels
//! decide; rows without labels fill the gaps between.

use super::{group::Group, scope::Scope};

/// One copy of a table: positions of its groups, in order.
pub type Copy = Vec<usize>;

/// A table may stand in a file twice (an agency's own and the roll-up): the next copy starts where
/// a row is named again that opened this one, or any row under words that say whose it is.
pub fn copies(groups: &[&Group]) -> Vec<Copy> {
    let mut copies: Vec<Copy> = Vec::new();
    let mut named: Vec<usize> = Vec::new();
    let mut scope = Scope::Unsaid;
    for (position, group) in groups.iter().enumerate() {
        // A label without figures may be half of one in flattened text; drawn it is a row.
        let row = group.named().filter(|_| group.grid || !group.is_blank());
        let opens = |row: usize| {
            let first = named.iter().min().is_some_and(|first| row <= *first);
            named.contains(&row) && (first || group.scope != scope)
        };
        if row.is_some_and(opens) || copies.is_empty() {
            copies.push(Vec::new());
            named.clear();
            scope = group.scope;
        }
        if let Some(copy) = copies.last_mut() {
            copy.push(position);
        }
        named.extend(row);
    }
    copies
}

/// The copy to take: own figures before rolled-up ones, the first of equals; a mere fragment (less
/// than half of the largest) is none. Each copy comes with its scope and its weight.
pub fn choose(copies: &[(Scope, usize)]) -> usize {
    let most = copies.iter().map(|(_, weight)| *weight).max().unwrap_or(0);
    let mut taken: Option<(usize, Scope)> = None;
    for (position, (scope, weight)) in copies.iter().enumerate() {
        let better = taken.is_none_or(|(_, best)| scope.better_than(best));
        if weight * 2 >= most && better {
            taken = Some((position, *scope));
        }
    }
    taken.map_or(0, |(position, _)| position)
}

/// For each group the row of the form it is, or `None`. `rows` is the number of rows of the form.
pub fn align(groups: &[&Group], rows: usize) -> Vec<Option<usize>> {
    let width = rows + 1;
    // best[g][r]: the best score of the first g groups on the first r rows.
    let mut best = vec![0.0_f32; (groups.len() + 1) * width];
    let at = |g: usize, r: usize| g * width + r;
    let read = |best: &[f32], g: usize, r: usize| best.get(at(g, r)).copied().unwrap_or(f32::MIN);
    for (g, group) in groups.iter().enumerate() {
        for r in 0..=rows {
            let skipped_group = read(&best, g, r) + skip(group);
            let skipped_row = if r > 0 { read(&best, g + 1, r - 1) } else { f32::MIN };
            let matched = if r > 0 { read(&best, g, r - 1) + score(group, r - 1) } else { f32::MIN };
            if let Some(slot) = best.get_mut(at(g + 1, r)) {
                *slot = skipped_group.max(skipped_row).max(matched);
            }
        }
    }
    let mut rows_of = vec![None; groups.len()];
    let (mut g, mut r) = (groups.len(), rows);
    while g > 0 {
        let here = read(&best, g, r);
        let Some(group) = groups.get(g - 1) else { break };
        if r > 0 && close(here, read(&best, g - 1, r - 1) + score(group, r - 1)) {
            if let Some(slot) = rows_of.get_mut(g - 1) {
                *slot = Some(r - 1).filter(|row| score(group, *row) > 0.0);
            }
            (g, r) = (g - 1, r - 1);
        } else if r > 0 && close(here, read(&best, g, r - 1)) {
            r -= 1;
        } else {
            g -= 1;
        }
    }
    rows_of
}

fn close(a: f32, b: f32) -> bool {
    (a - b).abs() < 1e-4
}

/// Below this a label is only a piece of the row's own.
const HALF: f32 = 0.8;

fn score(group: &Group, row: usize) -> f32 {
    // Of equals the upper row is taken.
    let upper = 0.001 * f32::from(u16::try_from(100_usize.saturating_sub(row)).unwrap_or(0));
    if let Some((_, likeness)) = group.evidence.iter().find(|(found, _)| *found == row) {
        return 10.0 * likeness + upper;
    }
    let unlabelled = (group.evidence.is_empty() && !group.foreign) || group.shared;
    // The end of a broken label may have come to stand beside the figures of the next row.
    let half_label =
        !group.evidence.is_empty() && group.evidence.iter().all(|(_, likeness)| *likeness < HALF);
    match (unlabelled, half_label, group.is_blank()) {
        (true, _, false) => 0.5 + upper,
        (_, true, false) => 0.2 + upper,
        _ => -4.0,
    }
}

fn skip(group: &Group) -> f32 {
    if group.is_blank() { 0.0 } else { -1.0 }
}
