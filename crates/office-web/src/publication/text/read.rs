//! What somebody typed or pasted, as a text.

use gongkai_domain::{
    id::FileId,
    publication::content::{Block, Content, Run},
};

use super::signs::{Sign, behind, find, signs, trimmed, words};

/// The text. Everything can be read: what is no mark is words.
pub fn read(text: &str) -> Content {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.split('\n').collect();
    let mut reader = Reader::default();
    for (nth, line) in lines.iter().enumerate() {
        reader.line(line, lines.get(nth + 1).copied().unwrap_or_default());
    }
    reader.close();
    Content { blocks: reader.blocks }
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    /// Lines of the paragraph that is open.
    paragraph: Vec<Vec<Sign>>,
    /// Does the last block go on with this line?
    open: bool,
    caption: String,
}

impl Reader {
    fn line(&mut self, line: &str, next: &str) {
        if line.trim().is_empty() && !line.contains('\t') {
            self.close();
            return;
        }
        if is_row(line) {
            self.row(line);
            return;
        }
        let all = signs(line);
        if let Some(caption) = behind(&all, "表：").filter(|_| is_row(next)) {
            self.close();
            self.caption = words(trimmed(caption));
        } else if let Some(block) = heading(&all).or_else(|| image(&all)) {
            self.close();
            self.blocks.push(block);
        } else if let Some((number, item)) = item(&all) {
            if !self.item(number, item) {
                self.words(all);
            }
        } else {
            self.words(all);
        }
    }

    fn words(&mut self, line: Vec<Sign>) {
        // Pasted from a word processor, every paragraph is one line that begins with two wide blanks.
        if self.paragraph.is_empty() || line.first() == Some(&('\u{3000}', false)) {
            self.close();
        }
        self.paragraph.push(line);
    }

    /// Ends what is open.
    fn close(&mut self) {
        self.open = false;
        if self.paragraph.is_empty() {
            return;
        }
        let lines = std::mem::take(&mut self.paragraph);
        let whole = lines.join(&('\n', false));
        let blanks = whole.iter().take_while(|(one, kept)| !kept && one.is_whitespace()).count();
        let runs = runs(whole.get(blanks..).unwrap_or_default());
        if !runs.is_empty() {
            self.blocks.push(Block::Paragraph { runs });
        }
    }

    /// Adds an entry to the list; numbers go on over a blank line. `false`: it is none.
    fn item(&mut self, number: Option<usize>, item: &[Sign]) -> bool {
        let open = self.open;
        let runs = runs(trimmed(item));
        if !self.paragraph.is_empty() && number.is_some_and(|number| number != 1) {
            return false;
        }
        self.close();
        if let Some(Block::List { ordered, items }) = self.blocks.last_mut() {
            let goes_on = match number {
                Some(number) => *ordered && number != 1,
                None => !*ordered && open,
            };
            if goes_on {
                items.push(runs);
                self.open = true;
                return true;
            }
        }
        if number.is_some_and(|number| number != 1) {
            return false;
        }
        self.blocks.push(Block::List { ordered: number.is_some(), items: vec![runs] });
        self.open = true;
        true
    }

    fn row(&mut self, line: &str) {
        let (cells, ruled) = cells(line);
        let open = self.open;
        self.close();
        self.open = true;
        if let Some(Block::Table { heads, rows, .. }) = self.blocks.last_mut().filter(|_| open) {
            if ruled && *heads == 0 {
                *heads = rows.len();
            } else {
                rows.push(cells);
            }
            // A sheet that was pasted has its heads in the first row.
            if line.contains('\t') && rows.len() == 2 && *heads == 0 {
                *heads = 1;
            }
            return;
        }
        let caption = std::mem::take(&mut self.caption);
        self.blocks.push(Block::Table { caption, heads: 0, rows: vec![cells] });
    }
}

fn is_row(line: &str) -> bool {
    line.starts_with('|') || line.contains('\t')
}

/// The cells of a row, and whether it is the line below the heads.
fn cells(line: &str) -> (Vec<String>, bool) {
    let all = signs(line);
    let (mark, inner) = match behind(&all, "|") {
        Some(inner) => ('|', inner),
        None => ('\t', all.as_slice()),
    };
    let mut parts: Vec<&[Sign]> = inner.split(|sign| *sign == (mark, false)).map(trimmed).collect();
    if mark == '|' && parts.len() > 1 && parts.last().is_some_and(|last| last.is_empty()) {
        parts.pop();
    }
    let is_rule = |part: &&[Sign]| part.len() >= 3 && part.iter().all(|sign| *sign == ('-', false));
    let ruled = mark == '|' && parts.iter().all(is_rule);
    (parts.into_iter().map(words).collect(), ruled)
}

fn heading(line: &[Sign]) -> Option<Block> {
    let marks = [(1, "# "), (2, "## "), (3, "### ")];
    let (level, text) = marks.into_iter().find_map(|(level, mark)| Some((level, behind(line, mark)?)))?;
    Some(Block::Heading { level, text: words(trimmed(text)) })
}

/// `![what it shows](file) below it`.
fn image(line: &[Sign]) -> Option<Block> {
    let rest = behind(line, "![")?;
    let end = find(rest, &[']', '('])?;
    let target = rest.get(end + 2..)?;
    let close = find(target, &[')'])?;
    let file = FileId::parse(&words(target.get(..close)?))?;
    let caption = words(trimmed(target.get(close + 1..)?));
    Some(Block::Image { file, alt: words(trimmed(rest.get(..end)?)), caption })
}

/// The number of an entry, or none for a dash, and what stands behind.
fn item(line: &[Sign]) -> Option<(Option<usize>, &[Sign])> {
    if let Some(rest) = behind(line, "- ") {
        return Some((None, rest));
    }
    let digits = line.iter().take_while(|(one, kept)| !kept && one.is_ascii_digit()).count();
    let number = words(line.get(..digits)?).parse().ok()?;
    Some((Some(number), behind(line.get(digits..)?, ". ")?))
}

fn runs(signs: &[Sign]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut rest, mut strong) = (signs, false);
    while let Some((first, behind)) = rest.split_first() {
        if let Some((text, link, after)) = link(rest) {
            add(&mut runs, Run { text, strong, link });
            rest = after;
        } else if find(rest.get(..2).unwrap_or_default(), &['*', '*']) == Some(0)
            && (strong || find(rest.get(2..).unwrap_or_default(), &['*', '*']).is_some())
        {
            strong = !strong;
            rest = rest.get(2..).unwrap_or_default();
        } else {
            add(&mut runs, Run { text: first.0.to_string(), strong, link: String::new() });
            rest = behind;
        }
    }
    runs
}

/// Words in square brackets with their address in round ones, and what follows.
fn link(signs: &[Sign]) -> Option<(String, String, &[Sign])> {
    let inner = behind(signs, "[")?;
    let end = find(inner, &[']'])?;
    let target = behind(inner.get(end..)?, "](")?;
    let close = find(target, &[')'])?;
    let (text, link) = (words(inner.get(..end)?), words(target.get(..close)?));
    if text.is_empty() || link.is_empty() {
        return None;
    }
    Some((text, link, target.get(close + 1..)?))
}

fn add(runs: &mut Vec<Run>, run: Run) {
    match runs.last_mut().filter(|last| last.strong == run.strong && last.link == run.link) {
        Some(last) => last.text.push_str(&run.text),
        None => runs.push(run),
    }
}
