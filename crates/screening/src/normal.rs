//! A copy of the text in which numbers can be found however they were typed: full-width figures
//! and letters made ordinary, marks without width left out. Chinese punctuation stays.

/// Text in its normal form. Spans of hits count its characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normal {
    /// The characters.
    pub chars: Vec<char>,
}

/// Digits of one unbroken piece: its first character and the one behind its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// First digit.
    pub start: usize,
    /// Behind the last digit.
    pub end: usize,
}

/// So many circled figures in a row are a number.
const SHORTEST_NUMBER: usize = 7;
/// At most so many characters may part two groups of one number.
const WIDEST_GAP: usize = 3;

impl Normal {
    /// The normal form of a text.
    pub fn of(text: &str) -> Self {
        let mut chars: Vec<char> = text.chars().filter_map(ordinary).collect();
        let is_circled = |c: &char| circled(*c).is_some();
        let mut at = 0;
        while let Some(rest) = chars.get_mut(at..).filter(|rest| !rest.is_empty()) {
            let length = rest.iter().take_while(|c| is_circled(c)).count();
            // Fewer of them number points of a list.
            for c in rest.iter_mut().take(length).filter(|_| length >= SHORTEST_NUMBER) {
                *c = circled(*c).unwrap_or(*c);
            }
            at += length.max(1);
        }
        Self { chars }
    }

    /// The characters from `start` to before `end` as text.
    pub fn slice(&self, start: usize, end: usize) -> String {
        self.chars.get(start..end.min(self.chars.len())).unwrap_or_default().iter().collect()
    }

    /// The character at a place.
    pub fn at(&self, place: usize) -> Option<char> {
        self.chars.get(place).copied()
    }

    /// The character before a place.
    pub fn before(&self, place: usize) -> Option<char> {
        place.checked_sub(1).and_then(|before| self.at(before))
    }

    /// Every place where `word` begins.
    pub fn find(&self, word: &str) -> Vec<usize> {
        let word: Vec<char> = word.chars().collect();
        if word.is_empty() {
            return Vec::new();
        }
        let windows = self.chars.windows(word.len()).enumerate();
        windows.filter(|(_, part)| *part == word.as_slice()).map(|(at, _)| at).collect()
    }

    /// Runs of digit groups that could belong to one number: parted by no more than a space, a
    /// hyphen, a dot, a line end.
    pub fn runs(&self) -> Vec<Vec<Group>> {
        let mut runs: Vec<Vec<Group>> = Vec::new();
        let mut at = 0;
        while at < self.chars.len() {
            if !self.is_digit(at) {
                at += 1;
                continue;
            }
            let start = at;
            while self.is_digit(at) {
                at += 1;
            }
            let group = Group { start, end: at };
            match runs.last_mut() {
                Some(run) if run.last().is_some_and(|last| self.is_gap(last.end, start)) => run.push(group),
                _ => runs.push(vec![group]),
            }
        }
        runs
    }

    /// True for a digit.
    pub fn is_digit(&self, place: usize) -> bool {
        self.at(place).is_some_and(|c| c.is_ascii_digit())
    }

    /// True if what stands between may be left out of a number: white space with at most one sign.
    fn is_gap(&self, from: usize, to: usize) -> bool {
        let between = self.chars.get(from..to).unwrap_or_default();
        let signs = between.iter().filter(|c| !c.is_whitespace()).count();
        between.len() <= WIDEST_GAP && signs <= 1 && between.iter().all(|c| c.is_whitespace() || is_joint(*c))
    }
}

/// Signs that people put inside numbers.
fn is_joint(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '·' | '•' | '.' | '_' | '/' | '|' | '、')
}

/// Signs with which people cut a number at the end of a line.
pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '−' | '－' | '\u{ad}')
}

/// The figure in a circle, in brackets or before a full stop.
fn circled(c: char) -> Option<char> {
    let figure = match u32::from(c) {
        0x24ea | 0x24ff => 0,
        code @ 0x2460..=0x2468 => code - 0x245f,
        code @ 0x2474..=0x247c => code - 0x2473,
        code @ 0x2488..=0x2490 => code - 0x2487,
        code @ 0x24f5..=0x24fd => code - 0x24f4,
        code @ 0x2776..=0x277e => code - 0x2775,
        code @ 0x2780..=0x2788 => code - 0x277f,
        code @ 0x278a..=0x2792 => code - 0x2789,
        _ => return None,
    };
    char::from_digit(figure, 10)
}

/// The ordinary form of a character, or nothing for one that takes no room.
pub(crate) fn ordinary(c: char) -> Option<char> {
    let shifted = |base: u32| char::from_u32(u32::from(c) - base);
    match c {
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{20e3}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' => None,
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => shifted(0xfee0),
        '＠' | '．' | '－' | '＋' | '＊' | '＿' | '／' | '｜' => shifted(0xfee0),
        '\u{1d7ce}'..='\u{1d7ff}' => char::from_digit((u32::from(c) - 0x1d7ce) % 10, 10),
        '\u{660}'..='\u{669}' => char::from_digit(u32::from(c) - 0x660, 10),
        '\u{6f0}'..='\u{6f9}' => char::from_digit(u32::from(c) - 0x6f0, 10),
        '\r' => None,
        '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (text, normal) in [
            ("１３８００１３８０００", "13800138000"),
            ("138\u{200b}0013\u{feff}8000", "13800138000"),
            ("Ｘ（３）", "X（3）"),
            ("\u{1d7cf}\u{1d7d1}", "13"),
            ("a＠b．cn", "a@b.cn"),
            ("①③⑧⓪⓪❶③⑧⓪⓪⓪", "13800138000"),
            ("①13800138000", "①13800138000"),
            ("第①②③项", "第①②③项"),
        ] {
            assert_eq!(Normal::of(text).chars.iter().collect::<String>(), normal);
        }
    }

    #[test]
    fn groups() {
        for (text, shape) in [
            ("138 0013 8000", "3+4+4"),
            ("138\n0013-8000", "3+4+4"),
            ("1990年3月", "4 1"),
            ("13,800", "2 3"),
            ("12    34", "2 2"),
            ("1 - 2", "1+1"),
            ("1--2", "1 1"),
        ] {
            let runs = Normal::of(text).runs();
            let run = |run: &Vec<Group>| {
                run.iter().map(|group| (group.end - group.start).to_string()).collect::<Vec<_>>().join("+")
            };
            assert_eq!(runs.iter().map(run).collect::<Vec<_>>().join(" "), shape, "{text}");
        }
    }
}
