//! From characters with places to lines of text in reading order.

use super::ink::{Glyph, Run};
use super::text::{is_broad, is_nothing, is_word, ordinary};

/// Characters whose baselines differ by less than this share of their size stand on one line.
const SAME_LINE: f32 = 0.4;
/// A gap, in em, that parts two words or numbers.
const WORD_GAP: f32 = 0.22;
/// A gap, in em, that parts two columns of text.
const COLUMN_GAP: f32 = 1.0;
/// Longest run of blanks that a gap becomes: the width of a broad sheet in small print.
const MAX_BLANKS: usize = 240;

/// One line as the eye sees it.
#[derive(Debug)]
pub(super) struct VisualLine {
    /// Baseline.
    pub(super) y: f32,
    /// Size of its largest characters.
    pub(super) size: f32,
    /// From left to right, without blanks.
    pub(super) marks: Vec<Mark>,
}

/// One character on a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) character: char,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) size: f32,
    /// A blank was printed before it.
    pub(super) apart: bool,
}

impl VisualLine {
    pub(super) fn top(&self) -> f32 {
        self.y - self.size * 0.88
    }

    pub(super) fn bottom(&self) -> f32 {
        self.y + self.size * 0.12
    }

    /// The text with single blanks, as inside a cell.
    pub(super) fn plain(&self) -> String {
        let mut text = String::new();
        let mut before: Option<&Mark> = None;
        for mark in &self.marks {
            if before.is_some_and(|before| blank_between(before, mark)) {
                text.push(' ');
            }
            text.push(mark.character);
            before = Some(mark);
        }
        text
    }

    /// The text with its columns kept: a half-width character is `unit` points wide, the line
    /// starts at `margin`. What stands below each other on paper stands below each other here.
    pub(super) fn spread(&self, margin: f32, unit: f32) -> String {
        let mut text = String::new();
        let mut width = 0usize;
        let mut before: Option<&Mark> = None;
        let column = |x: f32| ((x - margin) / unit).round().max(0.0) as usize;
        for mark in &self.marks {
            let blanks = match before {
                None => column(mark.left),
                Some(before) => {
                    let em = before.size.min(mark.size);
                    if mark.left - before.right > em * COLUMN_GAP {
                        column(mark.left).saturating_sub(width).max(2)
                    } else {
                        usize::from(blank_between(before, mark))
                    }
                }
            };
            let blanks = blanks.min(MAX_BLANKS);
            text.extend(std::iter::repeat_n(' ', blanks));
            text.push(mark.character);
            width += blanks + if is_broad(mark.character) { 2 } else { 1 };
            before = Some(mark);
        }
        text
    }
}

/// One line from texts with their left ends, at least two blanks apart.
pub(super) fn spread(parts: &[(f32, String)], margin: f32, unit: f32) -> String {
    let mut text = String::new();
    let mut width = 0usize;
    for (left, part) in parts {
        let column = ((left - margin) / unit).round().max(0.0) as usize;
        let least = if text.is_empty() { 0 } else { 2 };
        let blanks = column.saturating_sub(width).max(least).min(MAX_BLANKS);
        text.extend(std::iter::repeat_n(' ', blanks));
        text.push_str(part);
        width += blanks + part.chars().map(|mark| if is_broad(mark) { 2 } else { 1 }).sum::<usize>();
    }
    text
}

pub(super) fn blank_between(before: &Mark, mark: &Mark) -> bool {
    let em = before.size.min(mark.size);
    let gap = mark.left - before.right;
    let words = is_word(before.character) && is_word(mark.character);
    gap > em * COLUMN_GAP * 1.5 || (mark.apart && gap > em * 0.1) || (words && gap > em * WORD_GAP)
}

/// Lines of characters that all run to the right, from top to bottom.
pub(super) fn level_lines(mut glyphs: Vec<Glyph>) -> Vec<VisualLine> {
    glyphs.retain(|glyph| !is_nothing(glyph.character));
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut groups: Vec<Group> = Vec::new();
    for glyph in glyphs {
        // A blank takes its line from the text around it and makes none of its own.
        let near = groups.iter_mut().rev().take(4).find(|group| {
            (glyph.y - group.y).abs()
                < SAME_LINE * group.size.min(glyph.size).max(group.size.max(glyph.size) * 0.6)
        });
        match near {
            Some(group) => group.add(glyph),
            None => groups.push(Group { y: glyph.y, size: glyph.size, glyphs: vec![glyph] }),
        }
    }
    let mut lines: Vec<VisualLine> = groups.into_iter().filter_map(Group::line).collect();
    lines.sort_by(|a, b| a.y.total_cmp(&b.y));
    lines
}

/// Characters on one baseline, not yet in order.
struct Group {
    y: f32,
    size: f32,
    glyphs: Vec<Glyph>,
}

impl Group {
    /// The largest characters decide where the baseline is: the rest may be raised marks.
    fn add(&mut self, glyph: Glyph) {
        if glyph.size > self.size {
            (self.y, self.size) = (glyph.y, glyph.size);
        }
        self.glyphs.push(glyph);
    }

    fn line(mut self) -> Option<VisualLine> {
        self.glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
        let mut marks: Vec<Mark> = Vec::new();
        let mut apart = false;
        for glyph in &self.glyphs {
            if glyph.character.is_whitespace() {
                apart = true;
                continue;
            }
            let character = ordinary(glyph.character);
            // Bold text is often the same text printed twice, a hair apart.
            let twice =
                marks.iter().rev().take(3).any(|mark| {
                    mark.character == character && (glyph.x - mark.left).abs() < glyph.size * 0.18
                });
            if !twice {
                let (left, right) = (glyph.x, glyph.x + glyph.advance);
                marks.push(Mark { character, left, right, size: glyph.size, apart });
            }
            apart = false;
        }
        let size = marks.iter().map(|mark| mark.size).fold(0.0, f32::max);
        (!marks.is_empty()).then_some(VisualLine { y: self.y, size, marks })
    }
}

/// Text of one cell: its lines, joined by line breaks. Characters set one below the other are one
/// line, whether the file turns them or a narrow cell breaks after each.
pub(super) fn cell_text(glyphs: &[Glyph]) -> String {
    let mut parts: Vec<(f32, String)> = Vec::new();
    for run in [Run::Right, Run::Column, Run::Down, Run::Up, Run::Left] {
        let group: Vec<Glyph> = glyphs.iter().filter(|glyph| glyph.run == run).copied().collect();
        if group.is_empty() {
            continue;
        }
        let top = group.iter().map(|glyph| glyph.centre().1).fold(f32::INFINITY, f32::min);
        let lines = level_lines(group.iter().map(Glyph::turned).collect());
        let lines: Vec<String> = lines.iter().map(VisualLine::plain).collect();
        parts.push((top, joined(&lines)));
    }
    parts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let texts: Vec<&str> =
        parts.iter().map(|(_, text)| text.trim()).filter(|text| !text.is_empty()).collect();
    texts.join("\n")
}

fn joined(lines: &[String]) -> String {
    let upright = |line: &String| {
        let mut characters = line.chars();
        characters.next().is_some_and(is_broad) && characters.next().is_none()
    };
    if lines.len() > 1 && lines.iter().all(upright) { lines.concat() } else { lines.join("\n") }
}
