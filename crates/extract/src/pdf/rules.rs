//! From loose rules to frames of tables: pieces on one line become one rule, rules that touch
//! become one frame, positions that differ by less than a border's thickness become one.

use super::ink::Rule;

/// Two parallel rules nearer than this, in points, are one border: double rules, cells with a gap
/// between them. Rows and columns of print are wider.
const ONE_BORDER: f32 = 3.6;
/// Rules that miss each other by this much, in points, still meet.
const REACH: f32 = 3.0;
/// Pieces of one rule may be this far apart, in points: dashes, dots, corners left out.
const PIECE_GAP: f32 = 3.0;
/// Shorter rules, in points, are marks inside text.
const SHORTEST: f32 = 6.0;
/// A frame that its rules leave open sticks out of its last crossing rule by more than this.
const OVERHANG: f32 = 9.0;
/// Rules of one direction that a page of tables may have; a page with more is a drawing.
const MAX_RULES: usize = 3_000;

/// Rules that touch each other, with the positions of their rows and columns.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) horizontal: Vec<Rule>,
    pub(super) vertical: Vec<Rule>,
    /// Positions of the vertical borders, from left to right; at least two.
    pub(super) xs: Vec<f32>,
    /// Positions of the horizontal borders, from top to bottom; at least two.
    pub(super) ys: Vec<f32>,
}

impl Frame {
    pub(super) fn area(&self) -> f32 {
        let span = |positions: &[f32]| match positions {
            [first, .., last] => last - first,
            _ => 0.0,
        };
        span(&self.xs) * span(&self.ys)
    }
}

/// Frames on a page, in no order.
pub(super) fn frames(horizontal: &[Rule], vertical: &[Rule]) -> Vec<Frame> {
    let (horizontal, vertical) = (whole(horizontal), whole(vertical));
    if horizontal.len() > MAX_RULES || vertical.len() > MAX_RULES {
        return Vec::new();
    }
    groups(&horizontal, &vertical).into_iter().filter_map(|(level, upright)| frame(level, upright)).collect()
}

/// Joins the pieces of each rule and leaves out what is too short.
fn whole(pieces: &[Rule]) -> Vec<Rule> {
    let mut pieces: Vec<Rule> = pieces.to_vec();
    pieces.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut rules = Vec::new();
    let mut rest = pieces.as_mut_slice();
    while let Some(first) = rest.first().map(|rule| rule.at) {
        let end = rest.iter().take_while(|rule| rule.at - first <= 1.0).count();
        let (same, following) = rest.split_at_mut(end.max(1));
        same.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut current: Option<Rule> = None;
        for piece in same.iter() {
            match &mut current {
                Some(rule) if piece.from - rule.to <= PIECE_GAP => rule.to = rule.to.max(piece.to),
                _ => rules.extend(current.replace(*piece)),
            }
        }
        rules.extend(current);
        rest = following;
    }
    rules.retain(|rule| rule.length() >= SHORTEST);
    rules
}

/// Groups of horizontal and vertical rules that touch, directly or through others.
fn groups(horizontal: &[Rule], vertical: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let mut sets = Sets::new(horizontal.len() + vertical.len());
    for (h, level) in horizontal.iter().enumerate() {
        for (v, upright) in vertical.iter().enumerate() {
            let meet = upright.at >= level.from - REACH
                && upright.at <= level.to + REACH
                && level.at >= upright.from - REACH
                && level.at <= upright.to + REACH;
            if meet {
                sets.join(h, horizontal.len() + v);
            }
        }
    }
    let mut groups: std::collections::BTreeMap<usize, (Vec<Rule>, Vec<Rule>)> = Default::default();
    for (h, rule) in horizontal.iter().enumerate() {
        groups.entry(sets.root(h)).or_default().0.push(*rule);
    }
    for (v, rule) in vertical.iter().enumerate() {
        groups.entry(sets.root(horizontal.len() + v)).or_default().1.push(*rule);
    }
    groups.into_values().collect()
}

fn frame(mut horizontal: Vec<Rule>, mut vertical: Vec<Rule>) -> Option<Frame> {
    if horizontal.len() < 2 || vertical.is_empty() {
        // A single rule across and one down: underlined text beside a margin line.
        if vertical.len() < 2 || horizontal.is_empty() {
            return None;
        }
    }
    close_sides(&horizontal, &mut vertical);
    close_sides(&vertical, &mut horizontal);
    let (xs, ys) = (positions(&vertical), positions(&horizontal));
    (xs.len() >= 2 && ys.len() >= 2).then_some(Frame { horizontal, vertical, xs, ys })
}

/// Adds the outer border where a table has none: two or more parallel rules end together, well
/// beyond the last rule that crosses them. So are tables printed without side borders, and tables
/// that go on over the page break.
fn close_sides(along: &[Rule], across: &mut Vec<Rule>) {
    let (Some(first), Some(last)) = (
        across.iter().map(|rule| rule.at).min_by(f32::total_cmp),
        across.iter().map(|rule| rule.at).max_by(f32::total_cmp),
    ) else {
        return;
    };
    for (edge, outer) in [(first, false), (last, true)] {
        let end = |rule: &Rule| if outer { rule.to } else { rule.from };
        let beyond =
            |rule: &&Rule| if outer { end(rule) > edge + OVERHANG } else { end(rule) < edge - OVERHANG };
        let mut ends: Vec<Rule> = along.iter().filter(beyond).copied().collect();
        ends.sort_by(|a, b| end(a).total_cmp(&end(b)));
        let Some(at) = ends.get(ends.len() / 2).map(end) else { continue };
        let together = || ends.iter().filter(|rule| (end(rule) - at).abs() <= ONE_BORDER);
        let from = together().map(|rule| rule.at).fold(f32::INFINITY, f32::min);
        let to = together().map(|rule| rule.at).fold(f32::NEG_INFINITY, f32::max);
        if together().count() >= 2 && to - from > ONE_BORDER {
            across.push(Rule { at, from, to });
        }
    }
}

/// Positions of the borders that the rules lie on; the longest rules weigh most.
fn positions(rules: &[Rule]) -> Vec<f32> {
    let mut rules: Vec<&Rule> = rules.iter().collect();
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut borders: Vec<(f32, f32)> = Vec::new(); // sum of at × length, sum of lengths
    for rule in rules {
        match borders.last_mut() {
            Some((sum, weight)) if rule.at - *sum / *weight <= ONE_BORDER => {
                *sum += rule.at * rule.length();
                *weight += rule.length();
            }
            _ => borders.push((rule.at * rule.length(), rule.length())),
        }
    }
    borders.into_iter().map(|(sum, weight)| sum / weight).collect()
}

/// Number of the border, among `positions`, that a rule lies on.
pub(super) fn border_of(positions: &[f32], at: f32) -> usize {
    let distance = |position: &f32| (position - at).abs();
    positions
        .iter()
        .enumerate()
        .min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)))
        .map_or(0, |(number, _)| number)
}

/// Disjoint sets of numbers.
pub(super) struct Sets(Vec<usize>);

impl Sets {
    pub(super) fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    pub(super) fn root(&mut self, member: usize) -> usize {
        let mut at = member;
        while let Some(parent) = self.0.get(at).copied().filter(|parent| *parent != at) {
            let grand = self.0.get(parent).copied().unwrap_or(parent);
            if let Some(slot) = self.0.get_mut(at) {
                *slot = grand;
            }
            at = parent;
        }
        at
    }

    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(slot) = self.0.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    }
}
