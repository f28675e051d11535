//! The words of the register as data, `data/inquiry/`: ways, business lines, subjects, groups of people.

use std::sync::LazyLock;

use serde::Deserialize;

const FILE: &str = include_str!("../../../../data/inquiry/judicial.toml");

static WORDS: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::of(FILE).unwrap_or_default());

/// A choice of the register.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// As stored.
    pub code: String,
    /// As shown.
    pub word: String,
}

/// A way in which people ask, with the term of an answer that is still open.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// As stored.
    pub code: String,
    /// As shown.
    pub word: String,
    /// Working days for an answer.
    #[serde(default)]
    pub working_days: Option<u32>,
    /// Or hours.
    #[serde(default)]
    pub hours: Option<u32>,
    /// Why that long, in words.
    #[serde(default)]
    pub basis: String,
    /// Does it come in by itself, from the portal?
    #[serde(default)]
    pub portal: bool,
}

/// The words of the register.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vocabulary {
    #[expect(dead_code, reason = "the shape's own number; a file of another one does not load")]
    schema: u32,
    #[expect(dead_code, reason = "how sure the words are, for readers of the file")]
    certainty: String,
    handed_on_working_days: u32,
    portal_line: String,
    way: Vec<Way>,
    line: Vec<Word>,
    subject: Vec<Word>,
    group: Vec<Word>,
}

impl Vocabulary {
    fn of(text: &str) -> Result<Self, String> {
        let words: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        let codes = |words: &[Word]| words.iter().map(|word| word.code.clone()).collect::<Vec<_>>();
        let ways = words.way.iter().map(|way| way.code.clone()).collect();
        for mut codes in [ways, codes(&words.line), codes(&words.subject), codes(&words.group)] {
            let all = codes.len();
            codes.sort();
            codes.dedup();
            if codes.len() != all || all == 0 {
                return Err("a list is empty or names a code twice".to_owned());
            }
        }
        let portals = words.way.iter().filter(|way| way.portal).count();
        if portals != 1 || !words.line.iter().any(|line| line.code == words.portal_line) {
            return Err("questions of the portal have no way or no line of their own".to_owned());
        }
        Ok(words)
    }
}

/// Ways in which people ask, in the order of forms.
pub fn ways() -> &'static [Way] {
    &WORDS.way
}

/// The way of a code.
pub fn way(code: &str) -> Option<&'static Way> {
    ways().iter().find(|way| way.code == code)
}

/// The way of questions that are asked on the portal.
pub fn portal_way() -> Option<&'static Way> {
    ways().iter().find(|way| way.portal)
}

/// Ways that people enter: all but the portal's.
pub fn entered_ways() -> impl Iterator<Item = &'static Way> {
    ways().iter().filter(|way| !way.portal)
}

/// Code of the line of a question of the portal until somebody says another.
pub fn portal_line() -> &'static str {
    &WORDS.portal_line
}

/// Working days for what was handed on.
pub fn handed_on_working_days() -> u32 {
    WORDS.handed_on_working_days
}

/// Business lines.
pub fn lines() -> &'static [Word] {
    &WORDS.line
}

/// Subjects.
pub fn subjects() -> &'static [Word] {
    &WORDS.subject
}

/// Groups of people.
pub fn groups() -> &'static [Word] {
    &WORDS.group
}

/// The word of a code of a list; the code itself where the list has lost it.
pub fn word<'a>(list: &'a [Word], code: &'a str) -> &'a str {
    list.iter().find(|one| one.code == code).map_or(code, |one| one.word.as_str())
}

/// The code that somebody wrote as code or as word.
pub fn code_of<'a>(list: &'a [Word], text: &str) -> Option<&'a str> {
    list.iter().find(|one| one.code == text || one.word == text).map(|one| one.code.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_loads() {
        let words = Vocabulary::of(FILE).unwrap();
        assert_eq!(words.line.len(), 12);
        assert_eq!(way("letter").unwrap().working_days, Some(7));
        assert_eq!(way("web").unwrap().hours, Some(24));
        assert!(ways().iter().all(|way| way.working_days.is_none() || way.hours.is_none()));
        assert_eq!((word(lines(), "notary"), word(lines(), "gone")), ("公证", "gone"));
        assert_eq!(code_of(lines(), "公证"), Some("notary"));
    }

    #[test]
    fn a_file_that_contradicts_itself_does_not_load() {
        let twice = FILE.replace("code = \"notary\"", "code = \"lawyer\"");
        assert!(Vocabulary::of(&twice).is_err());
    }
}
