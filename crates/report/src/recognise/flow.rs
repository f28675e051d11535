//! Tables flattened into lines: one cell a line, uneven cells between bars, columns by spaces.

use super::{
    drawn::{BARS, bar_cells},
    lexicon::Lexicon,
    rows::{Piece, Row, Spot, Token, is_prose},
    text::{half_width, key},
    value::{UNITS, looks_like_value},
};
use crate::plain::Line;

/// One line of text with its position among the document's blocks.
pub type Numbered<'a> = (usize, &'a Line);

/// Lines become pieces. Beside tables drawn with tabs all other lines are running text.
pub fn of_lines(lines: &[Numbered<'_>], source: usize, text_only: bool, pieces: &mut Vec<Piece>) {
    if text_only {
        for (block, line) in lines.iter().filter(|(_, line)| !line.text.trim().is_empty()) {
            pieces.push(Piece::Text { text: line.text.trim().to_owned(), spot: Spot::Line(*block) });
        }
        return;
    }
    let mut flow = Flow { source, pieces, pending: Vec::new(), run: Vec::new(), open: false };
    for (block, line) in lines {
        flow.line(*block, &line.text);
    }
    flow.end();
}

enum Part {
    Label(String, u32),
    /// A figure, a sign for none, or a cell with nothing in it.
    Value(String, u32),
    /// An empty line: a cell with nothing in it, or mere space.
    Gap,
}

const SENTENCE_ENDS: [char; 9] = ['。', '！', '？', '；', '：', '”', '）', ')', ':'];

struct Flow<'a> {
    source: usize,
    pieces: &'a mut Vec<Piece>,
    pending: Vec<Token>,
    run: Vec<Token>,
    /// True after a label of a form, until running text comes.
    open: bool,
}

impl Flow<'_> {
    fn line(&mut self, block: usize, text: &str) {
        if is_page_number(text) || is_rule(text) {
            return;
        }
        let parts = if self.goes_on(block, text) { None } else { parts_of(text, self.open) };
        match parts {
            Some(parts) => {
                let figures = parts.iter().filter(|part| matches!(part, Part::Value(..))).count();
                // Many figures without any label are no table of a form, but must not be lost.
                self.open = self.open || (figures >= 3 && figures == parts.len());
                for part in parts {
                    self.part(block, part);
                }
            }
            None if text.trim().is_empty() => {}
            None => {
                self.end();
                self.pieces.push(Piece::Text { text: text.trim().to_owned(), spot: Spot::Line(block) });
            }
        }
    }

    /// The second half of a sentence that print broke over two lines is no row, even where it sounds
    /// like a label: `…办结14件，结` / `转下年度继续办理9件。`
    fn goes_on(&self, block: usize, text: &str) -> bool {
        let Some(Piece::Text { text: above, spot: Spot::Line(line) }) = self.pieces.last() else {
            return false;
        };
        let unfinished = above.chars().count() >= 20 && !above.ends_with(SENTENCE_ENDS);
        !self.open && line + 1 == block && unfinished && text.contains(['。', '，', '；', '件'])
    }

    fn part(&mut self, block: usize, part: Part) {
        let token = |text: String, column: u32| Token {
            key: key(&text),
            text,
            column,
            span: 1,
            spot: Spot::Line(block),
            line: block,
            gap: false,
        };
        match part {
            // The unit between a label and its figure is neither.
            Part::Label(text, _) if UNITS.contains(&text.trim()) => {}
            Part::Label(text, column) => {
                self.drop_space();
                if !self.run.is_empty() {
                    self.flush();
                }
                self.pending.push(token(text, column));
                self.open = true;
            }
            // Figures before any label belong to no table.
            Part::Value(text, column) if self.open => self.run.push(token(text, column)),
            Part::Value(..) => {}
            Part::Gap => self.run.push(Token { gap: true, ..token(String::new(), 0) }),
        }
    }

    /// A few empty lines between labels are space; as many as a table has columns may be a row of
    /// empty cells.
    fn drop_space(&mut self) {
        if self.run.len() < 3 && self.run.iter().all(|token| token.gap) {
            self.run.clear();
        }
    }

    fn flush(&mut self) {
        let (labels, values) = (std::mem::take(&mut self.pending), std::mem::take(&mut self.run));
        if !labels.is_empty() || !values.is_empty() {
            self.pieces.push(Piece::Row(Row { source: self.source, labels, values, ..Row::default() }));
        }
    }

    fn end(&mut self) {
        if self.run.iter().all(|token| token.gap) {
            self.run.clear();
        }
        self.flush();
        self.open = false;
    }
}

/// Cells of one line; `None` for running text and for lines that say nothing.
fn parts_of(text: &str, open: bool) -> Option<Vec<Part>> {
    if let Some(cells) = barred(text) {
        return Some(cells);
    }
    if text.trim().is_empty() {
        // A line with white space in it is an empty cell where each cell has its own line.
        let cell = text.contains(['\t', '\u{a0}']);
        let part = if cell { Part::Value(String::new(), 0) } else { Part::Gap };
        return open.then(|| vec![part]);
    }
    spaced(text, open)
}

/// `a | b | c |`, where the lines of the table have not all the same number of cells.
fn barred(text: &str) -> Option<Vec<Part>> {
    if !text.contains(BARS) {
        return None;
    }
    let cells = bar_cells(text);
    if cells.iter().any(|cell| is_prose(cell)) && cells.iter().filter(|cell| !cell.is_empty()).count() == 1 {
        return None;
    }
    let lexicon = Lexicon::get();
    let mut behind = false;
    let mut parts = Vec::new();
    for (cell, column) in cells.into_iter().zip(0_u32..) {
        let figure = cell.is_empty() || looks_like_value(&cell);
        let found = if figure { String::new() } else { key(&cell) };
        let known = !figure && lexicon.knows(&found);
        // Words that no form knows, behind a figure or its label, stand in a figure's place.
        let unit = UNITS.contains(&cell.as_str());
        let spoiled = !figure && !known && behind && !unit && !lexicon.knows_piece(&found);
        behind = known || (behind && (figure || spoiled)) || (figure && !cell.is_empty());
        parts.push(if figure || spoiled { Part::Value(cell, column) } else { Part::Label(cell, column) });
    }
    Some(parts)
}

/// A line of labels and figures with spaces between.
fn spaced(text: &str, open: bool) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut known = false;
    let lexicon = Lexicon::get();
    for (column, chunk) in chunks(text) {
        let (label, figures) = split_figures(chunk, column);
        if let Some((label, at)) = label {
            let found = key(label);
            let is_label =
                lexicon.knows(&found) || lexicon.is_run(&found) || (open && lexicon.knows_piece(&found));
            let short = found.chars().count() <= 12 && !label.contains(['。', '，', '；']);
            if is_label {
                known = true;
            } else if known && short && !UNITS.contains(&label) && found.chars().count() <= 6 {
                // Words that no form knows, behind a label on its line, stand in a figure's place.
                parts.push(Part::Value(label.to_owned(), at));
                continue;
            } else if !(open && short) || super::chapters::heading(label).is_some() {
                return None;
            }
            parts.push(Part::Label(label.to_owned(), at));
        }
        parts.extend(figures.into_iter().map(|(figure, at)| Part::Value(figure.to_owned(), at)));
    }
    let figures = parts.iter().filter(|part| matches!(part, Part::Value(..))).count();
    (known || (open && (figures > 0 || !parts.is_empty()))).then_some(parts)
}

/// Pieces of a line between two or more spaces, each with its position in half-width columns.
fn chunks(text: &str) -> Vec<(u32, &str)> {
    let text = text.trim_end();
    let mut found = Vec::new();
    let mut start: Option<(usize, u32)> = None;
    let (mut column, mut spaces) = (0_u32, 2_u32);
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            spaces += if c == '\t' { 2 } else { 1 };
            if spaces >= 2
                && let Some((from, from_column)) = start.take()
            {
                found.push((from_column, text.get(from..at).unwrap_or_default().trim_end()));
            }
        } else {
            spaces = 0;
            start.get_or_insert((at, column));
        }
        column += if c.is_ascii() { 1 } else { 2 };
    }
    if let Some((from, from_column)) = start {
        found.push((from_column, text.get(from..).unwrap_or_default()));
    }
    found
}

type At<'a> = (&'a str, u32);

/// Label in front and figures behind: `行政许可 97`, `四、结转下年度继续办理 0 0 0`.
fn split_figures(chunk: &str, column: u32) -> (Option<At<'_>>, Vec<At<'_>>) {
    let mut figures = Vec::new();
    let mut rest = chunk;
    while !rest.is_empty() {
        let from = rest
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + rest.get(at..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8));
        let last = rest.get(from..).unwrap_or_default();
        if !looks_like_value(last) {
            break;
        }
        let before = chunk.get(..from).unwrap_or_default();
        figures.push((last, column + width(before)));
        rest = rest.get(..from).unwrap_or_default().trim_end();
    }
    figures.reverse();
    if figures.is_empty()
        && let Some((label, figure)) = glued(rest)
    {
        return (Some((label, column)), vec![(figure, column + width(label))]);
    }
    ((!rest.is_empty()).then_some((rest, column)), figures)
}

/// `行政许可97`: a label of a form with its figure behind.
fn glued(text: &str) -> Option<(&str, &str)> {
    let half = half_width(text);
    let digits = half.chars().rev().take_while(|c| c.is_ascii_digit() || ".,".contains(*c)).count();
    let split = text.char_indices().rev().nth(digits.checked_sub(1)?)?.0;
    let (label, figure) = text.split_at(split);
    (key(label).chars().count() >= 2 && Lexicon::get().knows(&key(label)) && looks_like_value(figure))
        .then_some((label, figure))
}

fn width(text: &str) -> u32 {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// `- 3 -`, `—3—`, `第 3 页`, `P. 9`, `Page 9 - …`: set by the printer, not by the author.
pub fn is_page_number(text: &str) -> bool {
    let squeezed: String = half_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    let dashes = |c: char| "-—–―－".contains(c);
    let inner = squeezed.trim_matches(dashes);
    let digits = |text: &str| !text.is_empty() && text.len() <= 4 && text.chars().all(|c| c.is_ascii_digit());
    let dashed = squeezed.starts_with(dashes) && squeezed.ends_with(dashes) && digits(inner);
    let page = |text: &str| {
        text.strip_prefix('第').and_then(|rest| rest.split_once('页')).is_some_and(|(n, _)| digits(n))
    };
    let p = |text: &str| text.strip_prefix("P.").or_else(|| text.strip_prefix("p.")).is_some_and(digits);
    let fraction =
        squeezed.split_once('/').is_some_and(|(a, b)| digits(a) && digits(b) && squeezed.len() >= 3);
    dashed || (page(&squeezed) && squeezed.chars().count() <= 12) || p(&squeezed) || fraction
}

/// A line that only draws: `|---|---|`, `======`.
pub fn is_rule(text: &str) -> bool {
    let mut drawn = 0;
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        if !"|-—–=:+_─┼├┤┬┴┌┐└┘│━┃┏┓┗┛┣┫┳┻╋═║╔╗╚╝╠╣╦╩╬".contains(c)
        {
            return false;
        }
        drawn += u32::from("-—=_─━═".contains(c));
    }
    drawn >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(lines: &[&str]) -> Vec<Piece> {
        let lines: Vec<Line> =
            lines.iter().map(|text| Line { text: (*text).to_owned(), place: String::new() }).collect();
        let numbered: Vec<Numbered<'_>> = lines.iter().enumerate().collect();
        let mut pieces = Vec::new();
        of_lines(&numbered, 0, false, &mut pieces);
        pieces
    }

    #[test]
    fn the_second_half_of_a_sentence_is_no_row() {
        let text = |piece: &Piece| matches!(piece, Piece::Text { .. });
        let broken = ["全年新收政府信息公开申请14件，上年结转1件，办结14件，结", "转下年度继续办理9件。"];
        assert!(pieces(&broken).iter().all(text));
        let spaced = ["2023年共收到政府信息公开申请143件，办结143件，结转下年度继续办理 0", "件。"];
        assert!(pieces(&spaced).iter().all(text));
        let row =
            ["以下是本年度的情况，数据截至年底，由办公室统计汇总", "四、结转下年度继续办理 1 0 0 0 0 0 1"];
        assert!(!pieces(&row).iter().all(text));
    }
}
