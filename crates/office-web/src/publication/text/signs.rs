//! Characters of a line, each with the mark whether a backslash took its meaning away.

/// Stands behind a backslash for a line break where a real one would end something.
pub const BREAK: char = '↵';
/// The same for a tab.
pub const TAB: char = '⇥';

/// A character, and whether it is only itself.
pub type Sign = (char, bool);

/// The characters of a line. A backslash before a letter is a backslash: paths and formulas stay.
pub fn signs(line: &str) -> Vec<Sign> {
    let mut found = Vec::with_capacity(line.len());
    let mut rest = line.chars().peekable();
    while let Some(one) = rest.next() {
        let next = if one == '\\' { rest.next_if(|next| !next.is_alphabetic()) } else { None };
        found.push(match next {
            None => (one, false),
            Some(BREAK) => ('\n', true),
            Some(TAB) => ('\t', true),
            Some(next) => (next, true),
        });
    }
    found
}

/// Without blanks at both ends.
pub fn trimmed(signs: &[Sign]) -> &[Sign] {
    let is_blank = |sign: &Sign| !sign.1 && sign.0.is_whitespace();
    let from = signs.iter().position(|sign| !is_blank(sign)).unwrap_or(signs.len());
    let until = signs.iter().rposition(|sign| !is_blank(sign)).map_or(from, |last| last + 1);
    signs.get(from..until).unwrap_or_default()
}

/// The words.
pub fn words(signs: &[Sign]) -> String {
    signs.iter().map(|(one, _)| *one).collect()
}

/// The place of a mark.
pub fn find(signs: &[Sign], mark: &[char]) -> Option<usize> {
    let is_mark = |at: &[Sign]| at.iter().zip(mark).all(|(sign, mark)| *sign == (*mark, false));
    signs.windows(mark.len()).position(is_mark)
}

/// What stands behind a mark at the beginning.
pub fn behind<'a>(signs: &'a [Sign], mark: &str) -> Option<&'a [Sign]> {
    let mark: Vec<char> = mark.chars().collect();
    if find(signs.get(..mark.len())?, &mark) == Some(0) { signs.get(mark.len()..) } else { None }
}
