//! Rows of figures that no rule encloses. Lines alone would tear such a table apart: a label that
//! breaks into three lines stands above, beside and below its figures, and a label that fills its
//! column touches the first figure. Where lines end in figures that stand below each other, the
//! pieces of the labels are brought back to their rows.

use super::lines::{Mark, VisualLine};

/// Figures at the end of a line that make it a row.
const FEWEST_FIGURES: usize = 3;
/// So many figures in a row make a table even of a single row, the rest of one over the page.
const MANY_FIGURES: usize = 6;
/// A gap, in em, between text and a figure, or before the number of an item, parts two cells.
const CELL_GAP: f32 = 0.08;
/// A gap, in em, between any two characters that parts two cells.
const WIDE_GAP: f32 = 0.6;
/// A gap, in em, between two figures that makes them two numbers.
const FIGURE_GAP: f32 = 0.25;
/// How far, in em, a label's middle or first line may be from its row, on average.
const OFF_ROW: f32 = 0.6;

/// A piece of a line that stands apart.
#[derive(Debug, Clone)]
struct Chunk {
    left: f32,
    right: f32,
    text: String,
}

/// A line in pieces: labels, then the figures at its end.
#[derive(Debug)]
struct Pieces {
    y: f32,
    size: f32,
    labels: Vec<Chunk>,
    figures: Vec<Chunk>,
}

/// What becomes of a line of the page.
#[derive(Debug)]
pub(super) enum Fate {
    /// Printed as it stands.
    Stays,
    /// Its pieces went to the rows that they belong to.
    Gone,
    /// Lines in its place: headings that stand beside several rows, then the row itself. Each with
    /// the positions of its pieces.
    Row(Vec<Vec<(f32, String)>>),
}

/// The fate of each line; lines from top to bottom.
pub(super) fn rows(lines: &[VisualLine]) -> Vec<Fate> {
    let pieces: Vec<Pieces> = lines.iter().map(pieces).collect();
    let mut fates: Vec<Fate> = lines.iter().map(|_| Fate::Stays).collect();
    for region in regions(&pieces) {
        region.settle(&pieces, &mut fates);
    }
    for (fate, line) in fates.iter_mut().zip(&pieces) {
        if let (Fate::Stays, [label], [figure]) = (&*fate, line.labels.as_slice(), line.figures.as_slice()) {
            let row = [label, figure].map(|chunk| (chunk.left, chunk.text.clone()));
            *fate = Fate::Row(vec![row.to_vec()]);
        }
    }
    fates
}

fn is_figure(character: char) -> bool {
    matches!(character, '0'..='9' | '０'..='９' | ',' | '.' | '，' | '．' | '%' | '％')
}

/// A number, or a sign that stands for none.
fn is_number(text: &str) -> bool {
    let all = |test: fn(char) -> bool| !text.is_empty() && text.chars().all(test);
    all(|character| matches!(character, '-' | '－' | '—' | '–' | '/' | '／'))
        || (all(is_figure) && text.chars().any(char::is_numeric) && !text.ends_with(['.', '．', '，', ',']))
}

/// `3.`, `3、`, `（三）`, `(三)`.
fn opens_item(text: &str) -> bool {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) if first.is_numeric() => matches!(characters.next(), Some('.' | '．' | '、')),
        Some('（' | '(') => characters.nth(1).is_some_and(|mark| matches!(mark, '）' | ')')),
        _ => false,
    }
}

fn pieces(line: &VisualLine) -> Pieces {
    let mut labels: Vec<Chunk> = Vec::new();
    let mut rest = line.marks.as_slice();
    let mut before: Option<&Mark> = None;
    while let [mark, following @ ..] = rest {
        match labels.last_mut() {
            Some(chunk) if !before.is_some_and(|before| parts(before, mark, following)) => {
                chunk.right = chunk.right.max(mark.right);
                chunk.text.push(mark.character);
            }
            _ => labels.push(Chunk { left: mark.left, right: mark.right, text: mark.character.to_string() }),
        }
        before = Some(mark);
        rest = following;
    }
    let figures = labels.iter().rev().take_while(|chunk| is_number(&chunk.text)).count();
    let figures = labels.split_off(labels.len() - figures);
    Pieces { y: line.y, size: line.size, labels, figures }
}

/// Whether a new cell begins at `mark`.
fn parts(before: &Mark, mark: &Mark, following: &[Mark]) -> bool {
    let gap = (mark.left - before.right) / before.size.min(mark.size).max(1.0);
    let next = following.first().map(|mark| mark.character);
    let (figure, was_figure) = (is_figure(mark.character), is_figure(before.character));
    let item = (figure && matches!(next, Some('.' | '．' | '、'))) || matches!(mark.character, '（' | '(');
    gap > WIDE_GAP
        || (figure && was_figure && gap > FIGURE_GAP)
        || (gap > CELL_GAP && (figure != was_figure || item))
}

/// Lines that end in figures below each other, and the lines between them.
struct Region {
    /// Left and right end of each column of figures.
    columns: Vec<(f32, f32)>,
    /// Numbers of the lines that are rows.
    rows: Vec<usize>,
    /// Numbers of the other lines among them, all left of the figures.
    others: Vec<usize>,
}

fn regions(lines: &[Pieces]) -> Vec<Region> {
    let mut regions: Vec<Region> = Vec::new();
    // Lines that may belong to the first row of what follows, or to the last of what came before.
    let mut waiting: Vec<usize> = Vec::new();
    let mut open = false;
    for (number, line) in lines.iter().enumerate() {
        if line.figures.len() >= FEWEST_FIGURES {
            let above = std::mem::take(&mut waiting);
            let admitted = open && regions.last_mut().is_some_and(|region| region.admits(line));
            match regions.last_mut().filter(|_| admitted) {
                Some(region) => {
                    region.others.extend(above);
                    region.rows.push(number);
                }
                None => regions.push(Region {
                    columns: line.figures.iter().map(|chunk| (chunk.left, chunk.right)).collect(),
                    rows: vec![number],
                    others: above,
                }),
            }
            open = true;
        } else {
            let left_of = |region: &Region| {
                let edge = region.columns.first().map_or(0.0, |column| column.0);
                line.figures.is_empty()
                    && line.labels.iter().all(|chunk| chunk.right <= edge + line.size * 0.3)
            };
            if !regions.last().is_some_and(left_of) {
                if let Some(region) = regions.last_mut().filter(|_| open) {
                    region.others.append(&mut waiting);
                }
                open = false;
                waiting.clear();
            }
            waiting.push(number);
        }
    }
    if let Some(region) = regions.last_mut().filter(|_| open) {
        region.others.append(&mut waiting);
    }
    regions.retain(|region| region.rows.len() > 1 || region.columns.len() >= MANY_FIGURES);
    regions
}

impl Region {
    /// Takes a row whose figures stand below those above.
    fn admits(&mut self, line: &Pieces) -> bool {
        let slack = line.size * 0.5;
        let below = |(column, chunk): (&(f32, f32), &Chunk)| {
            chunk.left <= column.1 + slack && chunk.right >= column.0 - slack
        };
        if line.figures.len() != self.columns.len() || !self.columns.iter().zip(&line.figures).all(below) {
            return false;
        }
        for (column, chunk) in self.columns.iter_mut().zip(&line.figures) {
            *column = (column.0.min(chunk.left), column.1.max(chunk.right));
        }
        true
    }

    /// Brings the pieces of labels to their rows. Leaves the lines alone when they do not fit.
    fn settle(&self, lines: &[Pieces], fates: &mut [Fate]) {
        let rows: Vec<&Pieces> = self.rows.iter().filter_map(|row| lines.get(*row)).collect();
        let size = rows.iter().map(|row| row.size).fold(1.0, f32::max);
        let near = self.near(lines, size);
        let mut members: Vec<&Pieces> =
            near.iter().chain(&self.rows).filter_map(|at| lines.get(*at)).collect();
        members.sort_by(|a, b| a.y.total_cmp(&b.y));
        let gutter = gutter(&members, rows.len());
        let mut items: Vec<(f32, String, f32)> = Vec::new();
        let mut beside: Vec<(f32, Chunk)> = Vec::new();
        for line in &members {
            // Whatever stands before the number of an item belongs to a column further left.
            let item = line.labels.iter().rposition(|chunk| opens_item(&chunk.text)).unwrap_or(0);
            let numbered = line.labels.iter().enumerate();
            let (outer, own): (Vec<_>, Vec<_>) =
                numbered.partition(|(at, chunk)| *at < item || chunk.right <= gutter);
            let outer = outer.into_iter().map(|(_, chunk)| chunk);
            let own: Vec<&Chunk> = own.into_iter().map(|(_, chunk)| chunk).collect();
            beside.extend(outer.map(|chunk| (line.y, chunk.clone())));
            if let Some(first) = own.first() {
                items.push((line.y, own.iter().map(|chunk| chunk.text.as_str()).collect(), first.left));
            }
        }
        let ys: Vec<f32> = rows.iter().map(|row| row.y).collect();
        let heights: Vec<f32> = items.iter().map(|item| item.0).collect();
        let Some(ends) = shared_out(&heights, &ys, size * OFF_ROW) else { return };
        let mut from = 0;
        let mut labels = Vec::new();
        for end in ends {
            let part = items.get(from..end).unwrap_or(&[]);
            let text: String = part.iter().map(|item| item.1.as_str()).collect();
            let left = part.iter().map(|item| item.2).fold(f32::INFINITY, f32::min);
            labels.push((left, text));
            from = end;
        }
        let headings = headings(beside, &labels, &ys, size);
        for at in near {
            if let Some(fate) = fates.get_mut(at) {
                *fate = Fate::Gone;
            }
        }
        for (number, ((at, row), label)) in self.rows.iter().zip(&rows).zip(labels).enumerate() {
            let own = headings.iter().filter(|heading| heading.0 == number);
            let mut printed: Vec<Vec<(f32, String)>> = own.map(|heading| vec![heading.1.clone()]).collect();
            let figures = row.figures.iter().map(|chunk| (chunk.left, chunk.text.clone()));
            printed.push(std::iter::once(label).chain(figures).collect());
            if let Some(fate) = fates.get_mut(*at) {
                *fate = Fate::Row(printed);
            }
        }
    }

    /// The other lines that are pieces of labels: those between the rows, and those above the
    /// first and below the last that follow at the distance of lines in one cell.
    fn near(&self, lines: &[Pieces], size: f32) -> Vec<usize> {
        let (Some(first), Some(last)) = (self.rows.first().copied(), self.rows.last().copied()) else {
            return Vec::new();
        };
        let y = |at: usize| lines.get(at).map_or(0.0, |line| line.y);
        let mut near: Vec<usize> =
            self.others.iter().copied().filter(|at| (first..last).contains(at)).collect();
        let edge = self.columns.first().map_or(0.0, |column| column.0);
        let fits = |at: usize| {
            lines.get(at).is_some_and(|line| {
                line.figures.is_empty()
                    && line.labels.iter().all(|chunk| chunk.right <= edge + line.size * 0.3)
            })
        };
        let limit = size * 1.35;
        let mut at = last + 1;
        while self.others.contains(&at) && fits(at) && y(at) - y(at - 1) < limit {
            near.push(at);
            at += 1;
        }
        let mut at = first;
        while let Some(above) = at.checked_sub(1).filter(|above| self.others.contains(above) && fits(*above))
        {
            if y(at) - y(above) >= limit {
                break;
            }
            near.push(above);
            at = above;
        }
        near
    }
}

/// Right end of the columns of labels that stand beside several rows: the rightmost position that
/// few pieces cross and that leaves most to its right. 0 when there are no such columns.
fn gutter(lines: &[&Pieces], rows: usize) -> f32 {
    let chunks: Vec<&Chunk> = lines.iter().flat_map(|line| &line.labels).collect();
    let fits = |at: &f32| {
        let left = chunks.iter().filter(|chunk| chunk.right <= *at).count();
        let right = chunks.iter().filter(|chunk| chunk.left >= *at).count();
        let crossed = chunks.len() - left - right;
        left >= 2 && right * 5 >= chunks.len() * 2 && crossed * 20 <= chunks.len() * 7 && right * 2 > rows
    };
    chunks.iter().map(|chunk| chunk.left - 0.1).filter(fits).fold(0.0, f32::max)
}

/// Shares lines of labels out to rows, in order: for each row the end of its lines. A label's
/// middle, or else its first line, stands at its row's height; what fits better is taken, and
/// nothing when the average distance exceeds `limit`.
fn shared_out(lines: &[f32], rows: &[f32], limit: f32) -> Option<Vec<usize>> {
    if lines.len() < rows.len() || lines.len() > 500 {
        return None;
    }
    let middle = |first: f32, last: f32| (first + last) / 2.0;
    let top = |first: f32, _: f32| first;
    let (cost, ends) = [best(lines, rows, middle)?, best(lines, rows, top)?]
        .into_iter()
        .min_by(|a, b| a.0.total_cmp(&b.0))?;
    (cost <= limit * rows.len() as f32).then_some(ends)
}

/// Best way to cut `lines` into one piece a row: sum of distances, and the ends of the pieces.
fn best(lines: &[f32], rows: &[f32], anchor: fn(f32, f32) -> f32) -> Option<(f32, Vec<usize>)> {
    // ways: for each number of lines used so far, the cost and the ends of the pieces.
    let mut ways: Vec<Option<(f32, Vec<usize>)>> = vec![None; lines.len() + 1];
    if let Some(start) = ways.first_mut() {
        *start = Some((0.0, Vec::new()));
    }
    for row in rows {
        let mut next: Vec<Option<(f32, Vec<usize>)>> = vec![None; lines.len() + 1];
        for (used, way) in ways.iter().enumerate() {
            let (Some((cost, ends)), Some(first)) = (way, lines.get(used)) else { continue };
            // No label has more lines than twelve.
            for end in used + 1..=(used + 12).min(lines.len()) {
                let (Some(last), Some(slot)) = (lines.get(end - 1), next.get_mut(end)) else { continue };
                let cost = cost + (anchor(*first, *last) - row).abs();
                if slot.as_ref().is_none_or(|known| cost < known.0) {
                    *slot = Some((cost, ends.iter().copied().chain([end]).collect()));
                }
            }
        }
        ways = next;
    }
    ways.pop().flatten()
}

/// Labels beside several rows, each with the number of the row that it is printed before: the row
/// at its middle, or the first of the numbered items that this row belongs to.
fn headings(
    mut beside: Vec<(f32, Chunk)>,
    labels: &[(f32, String)],
    rows: &[f32],
    size: f32,
) -> Vec<(usize, (f32, String))> {
    beside.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut blocks: Vec<(f32, f32, Chunk)> = Vec::new();
    for (y, chunk) in beside {
        let above = blocks.iter_mut().rev().find(|(_, last, block)| {
            y - *last < size * 1.6 && chunk.left < block.right && chunk.right > block.left
        });
        match above {
            Some((_, last, block)) => {
                *last = y;
                block.left = block.left.min(chunk.left);
                block.right = block.right.max(chunk.right);
                block.text.push_str(&chunk.text);
            }
            None => blocks.push((y, y, chunk)),
        }
    }
    let place = |(first, last, block): (f32, f32, Chunk)| {
        let middle = (first + last) / 2.0;
        let distance = |row: &f32| (row - middle).abs();
        let nearest = rows.iter().enumerate().min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)))?.0;
        let starts = |row: usize, mark: fn(char) -> bool| {
            labels.get(row).is_some_and(|label| label.1.starts_with(mark))
        };
        let numbered = |row: usize| starts(row, char::is_numeric);
        let opens = |row: usize| starts(row, |mark| matches!(mark, '1' | '１'));
        let row =
            (0..=nearest).rev().take_while(|row| numbered(*row)).find(|row| opens(*row)).unwrap_or(nearest);
        Some((row, (block.left, block.text)))
    };
    blocks.into_iter().filter_map(place).collect()
}
