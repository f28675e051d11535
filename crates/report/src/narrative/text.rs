//! Chapters as one text each: wrapped lines joined, white space gone, full-width signs folded, and
//! the way back to what is printed.

use crate::Chapter;

/// The running text of one chapter.
pub(super) struct Prose {
    /// Folded text; `\n` between paragraphs.
    pub text: String,
    /// For each byte of `text`, its byte in `printed`; one more for the end.
    origin: Vec<u32>,
    printed: String,
    /// Start in `text` of each paragraph of the report, and its place in the file.
    places: Vec<(usize, String)>,
}

/// A line this long without an end is a wrapped line of a paragraph, not a heading.
const WRAPPED: usize = 18;

impl Prose {
    pub(super) fn of(chapter: &Chapter) -> Self {
        let length = chapter.paragraphs.iter().map(|paragraph| paragraph.text.len() + 1).sum();
        let mut prose = Self {
            text: String::with_capacity(length),
            origin: Vec::with_capacity(length + 1),
            printed: String::with_capacity(length),
            places: Vec::with_capacity(chapter.paragraphs.len()),
        };
        let mut before = "";
        for paragraph in &chapter.paragraphs {
            for line in paragraph.text.lines() {
                let line = line.trim();
                // Rows of a table that was read as text are not sentences.
                if line.is_empty() || line.contains('\t') || line.matches('|').count() > 1 {
                    continue;
                }
                if !before.is_empty() && !continues(before, line) {
                    prose.push('\n', '\n');
                }
                if prose.places.last().is_none_or(|(_, place)| *place != paragraph.place) {
                    prose.places.push((prose.text.len(), paragraph.place.clone()));
                }
                prose.add(line);
                before = line;
            }
        }
        prose.origin.push(u32::try_from(prose.printed.len()).unwrap_or(u32::MAX));
        prose
    }

    fn add(&mut self, line: &str) {
        let mut before = '\0';
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            if c.is_whitespace() {
                // Two numbers stay two numbers: 表3 12件.
                let next = chars.peek().copied().unwrap_or('\0');
                if before.is_ascii_alphanumeric() && fold(next).is_ascii_alphanumeric() {
                    self.push(' ', c);
                    before = ' ';
                } else {
                    self.printed.push(c);
                }
                continue;
            }
            before = fold(c);
            self.push(before, c);
        }
    }

    fn push(&mut self, folded: char, printed: char) {
        let at = u32::try_from(self.printed.len()).unwrap_or(u32::MAX);
        self.text.push(folded);
        self.origin.resize(self.text.len(), at);
        self.printed.push(printed);
    }

    /// What is printed for a part of the text.
    pub(super) fn quote(&self, start: usize, end: usize) -> String {
        let at = |offset: usize| self.origin.get(offset).map_or(0, |at| *at as usize);
        let printed = self.printed.get(at(start)..at(end)).unwrap_or("");
        printed.trim().replace('\n', "")
    }

    /// Place in the file of a position in the text.
    pub(super) fn place(&self, at: usize) -> &str {
        let after = self.places.partition_point(|(start, _)| *start <= at);
        after.checked_sub(1).and_then(|found| self.places.get(found)).map_or("", |(_, place)| place)
    }

    /// Start and end of the paragraph around a position.
    pub(super) fn block(&self, at: usize) -> (usize, usize) {
        let start = self.text.get(..at).and_then(|front| front.rfind('\n')).map_or(0, |found| found + 1);
        let rest = self.text.get(at..).and_then(|rest| rest.find('\n'));
        (start, rest.map_or(self.text.len(), |found| at + found))
    }

    /// Start and end of the sentence around a position.
    pub(super) fn sentence(&self, at: usize) -> (usize, usize) {
        let front = self.text.get(..at).unwrap_or("");
        let start = front.rfind(ends_sentence).map_or(0, |found| found + width(front, found));
        let rest = self.text.get(at..).and_then(|rest| rest.find(ends_sentence));
        (start, rest.map_or(self.text.len(), |found| at + found))
    }

    /// Start of the clause before a position; brackets that close before it are stepped over.
    pub(super) fn clause_start(&self, at: usize) -> usize {
        let mut depth = 0_u32;
        for (position, c) in self.text.get(..at).unwrap_or("").char_indices().rev() {
            match c {
                ')' => depth += 1,
                '(' if depth == 0 => return position + 1,
                '(' => depth -= 1,
                _ if ends_sentence(c) => return position + c.len_utf8(),
                ',' | ';' | ':' if depth == 0 => return position + 1,
                _ => {}
            }
        }
        0
    }

    /// End of the clause after a position.
    pub(super) fn clause_end(&self, at: usize) -> usize {
        let ends = |c: char| ends_sentence(c) || matches!(c, ',' | ';' | ':' | ')' | '(');
        let rest = self.text.get(at..).and_then(|rest| rest.find(ends));
        rest.map_or(self.text.len(), |found| at + found)
    }

    pub(super) fn part(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or("")
    }
}

pub(super) fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | '\n')
}

fn width(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
}

/// Full-width signs as their plain forms: `１，（：` → `1,(:`.
fn fold(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// True where a line goes on in the next one.
fn continues(before: &str, line: &str) -> bool {
    let ended =
        before.ends_with(['。', '；', '！', '？', '：', ';', '!', '?', ':', '.', '）', ')', '|', '\t']);
    !ended && before.chars().count() >= WRAPPED && !opens(line)
}

/// True for a line that begins something of its own: `（二）`, `1.`, `三、`.
fn opens(line: &str) -> bool {
    if line.starts_with(['（', '(', '|', '#', '附']) {
        return true;
    }
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let rest = line.trim_start_matches(number);
    rest.len() < line.len() && rest.starts_with(['、', '.', '．', '，'])
}
