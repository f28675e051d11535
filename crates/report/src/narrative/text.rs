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
/// Farthest a paragraph and a sentence are looked at around a figure, in bytes, so that a text
/// without an end costs no more than its length.
const BLOCK: usize = 6000;
const SENTENCE: usize = 1500;

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
        (self.before(at, BLOCK, |c| c == '\n'), self.after(at, BLOCK, |c| c == '\n'))
    }

    /// Start and end of the sentence around a position.
    pub(super) fn sentence(&self, at: usize) -> (usize, usize) {
        (self.before(at, SENTENCE, ends_sentence), self.after(at, SENTENCE, ends_sentence))
    }

    /// Start of the clause before a position; brackets that close before it are stepped over.
    pub(super) fn clause_start(&self, at: usize) -> usize {
        let mut depth = 0_u32;
        self.before(at, SENTENCE, |c| match c {
            ')' => {
                depth += 1;
                false
            }
            '(' if depth == 0 => true,
            '(' => {
                depth -= 1;
                false
            }
            ',' | ';' | ':' => depth == 0,
            _ => ends_sentence(c),
        })
    }

    /// End of the clause after a position.
    pub(super) fn clause_end(&self, at: usize) -> usize {
        self.after(at, SENTENCE, |c| ends_sentence(c) || matches!(c, ',' | ';' | ':' | ')' | '('))
    }

    /// Position after the last sign before `at` that stops, at most `reach` bytes away.
    fn before(&self, at: usize, reach: usize, mut stops: impl FnMut(char) -> bool) -> usize {
        let mut start = at;
        for (position, c) in self.text.get(..at).unwrap_or("").char_indices().rev() {
            if stops(c) || at - position > reach {
                break;
            }
            start = position;
        }
        start
    }

    /// Position of the first sign from `at` on that stops, at most `reach` bytes away.
    fn after(&self, at: usize, reach: usize, stops: impl Fn(char) -> bool) -> usize {
        let rest = self.text.get(at..).unwrap_or("");
        let end = rest.char_indices().find(|(position, c)| stops(*c) || *position > reach);
        end.map_or(self.text.len(), |(position, _)| at + position)
    }

    pub(super) fn part(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or("")
    }
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | '\n')
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
