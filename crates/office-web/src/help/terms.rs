//! The words of the field.

use std::sync::LazyLock;

use serde::Deserialize;

const FILE: &str = include_str!("../../../../data/help/terms.toml");

/// A word with its meaning.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The word.
    pub word: String,
    /// What it means, in one or two sentences.
    pub meaning: String,
    /// Where it comes from.
    pub article: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u32,
    term: Vec<Term>,
}

/// All words. The file ships with the program and a test reads it; one of another schema has no words.
pub fn all() -> &'static [Term] {
    static FOUND: LazyLock<File> = LazyLock::new(|| toml::from_str(FILE).unwrap_or_default());
    if FOUND.schema == 1 { &FOUND.term } else { &[] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_sound() {
        let file: File = toml::from_str(FILE).unwrap();
        assert_eq!(file.schema, 1);
        assert!(file.term.len() > 10);
        for (nth, term) in file.term.iter().enumerate() {
            assert!(term.meaning.ends_with('。') && !term.article.is_empty(), "{}", term.word);
            assert!(!file.term.iter().take(nth).any(|other| other.word == term.word), "{}", term.word);
        }
    }
}
