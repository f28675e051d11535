//! One stretch of text as the rules see it: its normal form, what stands before it, and in what
//! kind of list it stands.

use chrono::NaiveDate;

use crate::normal::{Group, Normal};
use crate::rules::{Rules, Words};

/// So many characters before a number are read for words that say what it is.
const BEFORE: usize = 24;
/// So many after it.
const AFTER: usize = 10;

/// What kind of list a cell stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum List {
    /// None, or a list of other things.
    #[default]
    Things,
    /// Natural persons.
    Persons,
    /// People in office: their duty numbers may be published.
    Officials,
}

/// One stretch of text.
pub(crate) struct Scene<'r> {
    pub(crate) text: Normal,
    /// Groups of digits, found once.
    pub(crate) runs: Vec<Vec<Group>>,
    /// Heading of the column, the cell to the left, the end of the line before.
    pub(crate) before: String,
    pub(crate) list: List,
    /// Words of the document, printed: style is judged.
    pub(crate) is_body: bool,
    /// A place that no person writes: scripts, attributes, caches.
    pub(crate) machine: bool,
    /// Put together from two lines or from several cells.
    pub(crate) spanning: bool,
    /// Place among the printed lines, from 0, for marks at the head of a document.
    pub(crate) line: Option<usize>,
    /// Most numbers like this in the column have wrong check digits: they are something else.
    pub(crate) serials: bool,
    pub(crate) rules: &'r Rules,
    pub(crate) on: NaiveDate,
    pub(crate) consultation: bool,
}

/// How sure a rule is, or how bad the place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Usual,
    Strong,
    Weak,
}

/// What a rule found in a scene.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub(crate) rule: &'static str,
    pub(crate) weight: Weight,
    /// First character, and the one behind the last.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// What to show instead.
    pub(crate) mask: Option<String>,
    /// What was found, without joints.
    pub(crate) value: String,
    /// More than the rule's own sentence says.
    pub(crate) note: Option<String>,
    /// Instead of the rule's own weight and advice (dictionary).
    pub(crate) level: Option<crate::Level>,
    pub(crate) advice: Option<String>,
}

impl Hit {
    pub(crate) fn new(rule: &'static str, start: usize, end: usize, value: impl Into<String>) -> Self {
        Self {
            rule,
            weight: Weight::Usual,
            start,
            end,
            mask: None,
            value: value.into(),
            note: None,
            level: None,
            advice: None,
        }
    }

    pub(crate) fn weight(mut self, weight: Weight) -> Self {
        self.weight = weight;
        self
    }

    pub(crate) fn mask(mut self, mask: String) -> Self {
        self.mask = Some(mask);
        self
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// Hits of one scene; what one rule has claimed no later one claims again.
#[derive(Default)]
pub(crate) struct Hits {
    pub(crate) list: Vec<Hit>,
}

impl Hits {
    pub(crate) fn is_free(&self, start: usize, end: usize) -> bool {
        self.list.iter().all(|hit| hit.mask.is_none() || hit.end <= start || end <= hit.start)
    }

    pub(crate) fn add(&mut self, hit: Hit) {
        if self.is_free(hit.start, hit.end) {
            self.list.push(hit);
        }
    }
}

impl Scene<'_> {
    pub(crate) fn words(&self) -> &Words {
        &self.rules.words
    }

    /// True if one of the words stands shortly before the span, shortly after it, or over it.
    pub(crate) fn near(&self, start: usize, end: usize, words: &[String]) -> bool {
        let window = self.text.slice(start.saturating_sub(BEFORE), start);
        let after = self.text.slice(end, end + AFTER);
        words.iter().any(|word| window.contains(word) || after.contains(word) || self.before.contains(word))
    }

    /// True if one of the words stands shortly before the span, over it, or behind it before any
    /// stop: a word behind a stop belongs to something else.
    pub(crate) fn called(&self, start: usize, end: usize, words: &[String]) -> bool {
        let window = self.text.slice(start.saturating_sub(BEFORE), start);
        let after = self.text.slice(end, end + AFTER);
        let behind = after.split(['、', '；', '。', ';', '\n']).next().unwrap_or("");
        words.iter().any(|word| window.contains(word) || behind.contains(word) || self.before.contains(word))
    }

    /// How far before the span the nearest of the words ends; words over it count as further away.
    pub(crate) fn distance(&self, start: usize, words: &[String]) -> Option<usize> {
        let window = self.text.slice(start.saturating_sub(BEFORE), start);
        let in_text = words.iter().filter_map(|word| distance_in(&window, word)).min();
        in_text.or_else(|| {
            let over = words.iter().filter_map(|word| distance_in(&self.before, word)).min();
            over.map(|distance| distance + BEFORE)
        })
    }

    /// True if `first` stands nearer before the span than `second`, or `second` does not stand there.
    pub(crate) fn nearer(&self, start: usize, first: &[String], second: &[String]) -> bool {
        match (self.distance(start, first), self.distance(start, second)) {
            (Some(first), Some(second)) => first <= second,
            (Some(_), None) => true,
            (None, _) => false,
        }
    }

    /// True inside an address of the web, where numbers name files.
    pub(crate) fn in_address(&self, start: usize) -> bool {
        let from = (0..start)
            .rev()
            .take(200)
            .find(|at| self.text.at(*at).is_none_or(|c| c.is_whitespace() || !c.is_ascii_graphic()))
            .map_or(0, |at| at + 1);
        let word = self.text.slice(from, start).to_ascii_lowercase();
        // A list with slashes holds no letters before them.
        let path = word.contains('/') && word.contains(|c: char| c.is_ascii_alphabetic());
        (word.contains("://") || word.contains("www.") || path) && !word.contains("tel:")
    }

    /// The same stretch with nothing before it: for questions about the line itself.
    pub(crate) fn trimmed(&self) -> String {
        self.text.chars.iter().collect::<String>().trim().to_owned()
    }
}

fn distance_in(window: &str, word: &str) -> Option<usize> {
    let at = window.rfind(word)?;
    Some(window.get(at + word.len()..)?.chars().count())
}
