//! Tells of many texts at once that a word stands in none of them: a Bloom filter over the pieces of words, so that it
//! never says no where the word stands, and seldom yes where it does not.

use sha2::{Digest, Sha256};

/// Bytes of a sieve: with some ten thousand pieces in it, two to four of a hundred wrong pieces pass.
pub const BYTES: usize = 16 * 1024;
/// Signs of a number that make a piece of their own: two digits stand in every run of numbers.
const DIGITS: usize = 4;

/// What the texts may hold.
#[derive(Clone, PartialEq, Eq)]
pub struct Sieve(Vec<u8>);

/// Where a piece leaves its marks.
type Marks = [usize; 2];

impl Sieve {
    /// Of no text.
    pub fn new() -> Self {
        Self(vec![0; BYTES])
    }

    /// As stored; `None`: that is none.
    pub fn of(bytes: Vec<u8>) -> Option<Self> {
        (bytes.len() == BYTES).then_some(Self(bytes))
    }

    /// As it is stored.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Takes in a text.
    pub fn add(&mut self, text: &str) {
        let signs = signs(text);
        let singles = signs.chunks(1);
        for piece in singles.chain(pieces(&signs)) {
            for mark in marks(piece) {
                if let Some(byte) = self.0.get_mut(mark / 8) {
                    *byte |= 1 << (mark % 8);
                }
            }
        }
    }

    /// May a word stand in one of the texts?
    pub fn may_have(&self, word: &Word) -> bool {
        let has = |mark: &usize| self.0.get(mark / 8).is_some_and(|byte| byte & (1 << (mark % 8)) != 0);
        word.0.iter().flatten().all(has)
    }
}

/// A word that is looked for.
pub struct Word(Vec<Marks>);

impl Word {
    /// Prepares a word.
    pub fn of(word: &str) -> Self {
        let signs = signs(word);
        match signs.len() {
            1 => Self(signs.chunks(1).map(marks).collect()),
            _ => Self(pieces(&signs).map(marks).collect()),
        }
    }
}

/// Databases do not tell capital letters of the alphabet apart, or do: the sieve does not.
fn signs(text: &str) -> Vec<char> {
    text.chars().map(|sign| sign.to_ascii_lowercase()).collect()
}

/// Neighbours in pairs, and digits by fours.
fn pieces(signs: &[char]) -> impl Iterator<Item = &[char]> {
    let digits = |piece: &&[char]| piece.iter().all(char::is_ascii_digit);
    signs.windows(2).chain(signs.windows(DIGITS).filter(digits))
}

fn marks(piece: &[char]) -> Marks {
    let text: String = piece.iter().collect();
    let digest = Sha256::digest(text.as_bytes());
    let mark = |at: usize| {
        let bytes = digest.get(at..at + 4).and_then(|four| four.try_into().ok()).unwrap_or_default();
        u32::from_be_bytes(bytes) as usize % (BYTES * 8)
    };
    [mark(0), mark(4)]
}

#[cfg(test)]
mod tests {
    use gongkai_testkit::Dice;

    use super::*;

    fn sieve(texts: &[&str]) -> Sieve {
        let mut sieve = Sieve::new();
        texts.iter().for_each(|text| sieve.add(text));
        Sieve::of(sieve.into_bytes()).unwrap()
    }

    #[test]
    fn what_stands_in_a_text_passes_and_most_else_does_not() {
        let sieve = sieve(&["申请法律援助要带哪些材料", "第77777件 ABC-01", "喆"]);
        for word in ["法律援助", "材料", "援", "77777", "7777", "77", "第7", "abc-01", "ABC", "喆", "助要"]
        {
            assert!(sieve.may_have(&Word::of(word)), "{word}");
        }
        for word in ["公证遗嘱", "援法", "7778", "杲", "没有这句话"] {
            assert!(!sieve.may_have(&Word::of(word)), "{word}");
        }
        assert!(Sieve::of(vec![0; 3]).is_none());
    }

    #[test]
    fn every_part_of_every_text_passes() {
        let mut dice = Dice::seeded(41);
        let alphabet: Vec<char> = "公证法律援助01234567aZ遗嘱继承怎么办".chars().collect();
        let mut text = |most: usize| -> String {
            (0..1 + dice.below(most)).filter_map(|_| alphabet.get(dice.below(alphabet.len()))).collect()
        };
        let texts: Vec<String> = (0..300).map(|_| text(30)).collect();
        let mut sieve = Sieve::new();
        texts.iter().for_each(|text| sieve.add(text));
        for text in &texts {
            let signs: Vec<char> = text.chars().collect();
            for from in 0..signs.len() {
                for until in from + 1..=signs.len() {
                    let word: String = signs[from..until].iter().collect();
                    assert!(sieve.may_have(&Word::of(&word)), "{word} of {text}");
                }
            }
        }
    }
}
