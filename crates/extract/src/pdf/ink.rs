//! What one page prints, once colours, fonts and pictures are forgotten: characters with their
//! places, and straight rules. Lengths are points (1/72 inch), the origin is the upper left corner
//! of the page as a reader holds it, y grows downwards.

use crate::colour::Rgb;

/// Way a line of text runs on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Run {
    Right,
    Down,
    Left,
    Up,
    /// Upright characters one below the other, columns from right to left.
    Column,
}

/// One printed character. Its origin is the left end of its baseline.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    pub(super) character: char,
    pub(super) x: f32,
    pub(super) y: f32,
    /// How far the next character stands away along the run.
    pub(super) advance: f32,
    /// Height of the em square.
    pub(super) size: f32,
    pub(super) run: Run,
    /// What it is painted with; `None`: a pattern, or next to nothing.
    pub(super) ink: Option<Rgb>,
    /// It is painted so thin that nobody sees it.
    pub(super) clear: bool,
}

/// Something opaque that was painted over what was there: a filled rectangle or a picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cover {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
    /// So many characters were painted before it.
    pub(super) after: usize,
    /// Its colour; `None`: a picture.
    pub(super) paint: Option<Rgb>,
    /// Painted all over; what is no plain rectangle covers only a part of its area.
    pub(super) full: bool,
}

impl Cover {
    pub(super) fn holds(&self, (x, y): (f32, f32)) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }
}

/// A straight rule, horizontal or vertical by the list it stands in: `at` is its y (or x), it
/// reaches from `from` to `to`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub(super) at: f32,
    pub(super) from: f32,
    pub(super) to: f32,
}

impl Rule {
    pub(super) fn length(&self) -> f32 {
        self.to - self.from
    }
}

/// Everything of one page that matters.
#[derive(Debug, Default)]
pub(super) struct Ink {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) glyphs: Vec<Glyph>,
    /// Text that is not painted: the layer that character recognition puts under a scan.
    pub(super) unseen: Vec<Glyph>,
    pub(super) horizontal: Vec<Rule>,
    pub(super) vertical: Vec<Rule>,
    /// Characters that are no lines of text: across the page, or too small to see.
    pub(super) stray: Vec<Glyph>,
    /// In the order of painting.
    pub(super) covers: Vec<Cover>,
    /// Share of the page that its largest picture covers, 0 to 1.
    pub(super) picture: f32,
    /// Filled shapes that are no rules, such as text turned into outlines.
    pub(super) shapes: u32,
}

impl Glyph {
    /// Middle of the character, by which it belongs to a cell. Ideographs reach from 0.12 em below
    /// the baseline to 0.88 em above it, figures from the baseline to 0.7 em.
    pub(super) fn centre(&self) -> (f32, f32) {
        let (along, up) = (self.advance / 2.0, self.size * 0.36);
        match self.run {
            Run::Right => (self.x + along, self.y - up),
            Run::Down => (self.x + up, self.y + along),
            Run::Left => (self.x - along, self.y + up),
            Run::Up => (self.x - up, self.y - along),
            Run::Column => (self.x + self.size / 2.0, self.y - up),
        }
    }

    /// The same character on a page turned so that its run goes to the right. Only the order of
    /// characters and their distances keep a meaning.
    pub(super) fn turned(&self) -> Self {
        let (x, y) = match self.run {
            Run::Right => (self.x, self.y),
            Run::Down => (self.y, -self.x),
            Run::Left => (-self.x, -self.y),
            Run::Up => (-self.y, self.x),
            Run::Column => (self.y - self.size, -self.x),
        };
        let advance = if self.run == Run::Column { self.size } else { self.advance };
        Self { x, y, advance, run: Run::Right, ..*self }
    }
}

impl Ink {
    /// Turns the page upright when most of its text runs another way: a broad table on an upright
    /// sheet is often printed lying on its side, without a note in the page's own rotation.
    pub(super) fn upright(mut self) -> Self {
        let count = |run: Run| self.glyphs.iter().filter(|glyph| glyph.run == run).count();
        let turned =
            [Run::Down, Run::Left, Run::Up].into_iter().find(|run| count(*run) * 2 > self.glyphs.len());
        let Some(run) = turned else { return self };
        let (width, height) = (self.width, self.height);
        let point = |x: f32, y: f32| match run {
            Run::Down => (y, width - x),
            Run::Up => (height - y, x),
            Run::Left => (width - x, height - y),
            Run::Right | Run::Column => (x, y),
        };
        for glyph in &mut self.glyphs {
            (glyph.x, glyph.y) = point(glyph.x, glyph.y);
            glyph.run = quarter_turns_back(glyph.run, run);
        }
        let map = |rule: &Rule, level: bool| {
            let (start, end) = if level {
                (point(rule.from, rule.at), point(rule.to, rule.at))
            } else {
                (point(rule.at, rule.from), point(rule.at, rule.to))
            };
            let level_after = level == (run == Run::Left);
            if level_after {
                Rule { at: start.1, from: start.0.min(end.0), to: start.0.max(end.0) }
            } else {
                Rule { at: start.0, from: start.1.min(end.1), to: start.1.max(end.1) }
            }
        };
        let horizontal: Vec<Rule> = self.horizontal.iter().map(|rule| map(rule, true)).collect();
        let vertical: Vec<Rule> = self.vertical.iter().map(|rule| map(rule, false)).collect();
        if run == Run::Left {
            (self.horizontal, self.vertical) = (horizontal, vertical);
        } else {
            (self.horizontal, self.vertical) = (vertical, horizontal);
            (self.width, self.height) = (height, width);
        }
        self
    }
}

/// Run of a character after the page was turned so that `base` runs to the right.
fn quarter_turns_back(run: Run, base: Run) -> Run {
    let turns = |run: Run| match run {
        Run::Right => Some(0u8),
        Run::Down => Some(1),
        Run::Left => Some(2),
        Run::Up => Some(3),
        Run::Column => None,
    };
    match (turns(run), turns(base)) {
        (Some(own), Some(back)) => match (own + 4 - back) % 4 {
            0 => Run::Right,
            1 => Run::Down,
            2 => Run::Left,
            _ => Run::Up,
        },
        _ => run,
    }
}
