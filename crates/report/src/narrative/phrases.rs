//! The phrases of `data/report-formats/narrative.toml`, compiled once: all words in one automaton,
//! so that a chapter is read in one pass.

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use serde::Deserialize;

const SCHEMA: u32 = 1;
/// Farthest a word of a phrase may stand from the next one, in bytes (24 characters).
const REACH: usize = 72;

static BOOK: LazyLock<Option<Book>> =
    LazyLock::new(|| Book::parse(include_str!("../../../../data/report-formats/narrative.toml")).ok());

/// The embedded phrases. A test holds that the file loads.
pub(super) fn book() -> Option<&'static Book> {
    BOOK.as_ref()
}

/// Position of a word class in [`Book::classes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Class(usize);

/// One place in a text where a word of the book stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    pub start: usize,
    pub end: usize,
    word: usize,
}

/// A phrase: words in their order.
#[derive(Debug)]
pub(super) struct Phrase {
    pub meaning: usize,
    pub role: Role,
    classes: Vec<Class>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Say,
    Tail,
    Verb,
    None,
}

/// Where a phrase was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub meaning: usize,
    pub words: usize,
    /// Of its first word.
    pub start: usize,
    /// Start of its last word.
    pub last: usize,
    pub end: usize,
}

/// What the talk must be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum About {
    Application,
    Dispute,
}

/// Cells that a figure may speak of; `-` subtracts, `*` sums.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reading {
    pub name: String,
    pub cells: Vec<String>,
}

/// What a figure can mean.
#[derive(Debug)]
pub(super) struct Meaning {
    pub id: String,
    pub label: String,
    pub about: Option<About>,
    pub units: Vec<String>,
    pub soft: bool,
    pub whole: bool,
    pub whole_first: bool,
    /// Meanings that each have the number, where it is nought or `各` stands before it.
    pub each: Vec<usize>,
    pub unless: Option<Class>,
    pub readings: Vec<Reading>,
    pub channels: Vec<(Class, Reading)>,
}

/// A kind of applicant and its columns.
#[derive(Debug)]
pub(super) struct Applicant {
    pub class: Class,
    pub columns: Vec<String>,
    pub loose: bool,
}

/// Classes that the reader asks for by name.
#[derive(Debug)]
pub(super) struct Named {
    pub this: Class,
    pub prev: Class,
    pub next: Class,
    pub span: Class,
    pub comparison: Class,
    pub change: Class,
    pub plan: Class,
    pub respective: Class,
    pub portion: Class,
    pub subject: Class,
    pub part: Class,
    pub cause: Class,
    pub body: Class,
    pub whole_body: Class,
    pub single_channel: Class,
    pub foreign: Class,
    pub application: Class,
    pub disclosure: Class,
    pub dispute: Class,
    pub publication: Class,
    pub casework: Class,
    pub none: Class,
    pub none_stop: Class,
    nothing: Class,
    prefix: Class,
}

/// All phrases.
#[derive(Debug)]
pub(super) struct Book {
    automaton: AhoCorasick,
    /// Classes of each word, one bit a class.
    words: Vec<Vec<u64>>,
    /// Phrases whose last word this is.
    ending: Vec<Vec<usize>>,
    phrases: Vec<Phrase>,
    pub meanings: Vec<Meaning>,
    pub applicants: Vec<Applicant>,
    pub named: Named,
    years: Years,
}

/// The words that printed years count as.
#[derive(Debug)]
struct Years {
    prev: usize,
    this: usize,
    next: usize,
    span: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBook {
    schema: u32,
    words: BTreeMap<String, Vec<String>>,
    applicant: Vec<RawApplicant>,
    meaning: Vec<RawMeaning>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawApplicant {
    words: Vec<String>,
    columns: Vec<String>,
    #[serde(default)]
    loose: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChannel {
    words: Vec<String>,
    name: String,
    cells: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMeaning {
    id: String,
    label: String,
    about: Option<About>,
    #[serde(default)]
    units: Vec<String>,
    #[serde(default)]
    soft: bool,
    #[serde(default)]
    whole: bool,
    #[serde(default)]
    whole_first: bool,
    #[serde(default)]
    each: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    say: Vec<String>,
    #[serde(default)]
    tail: Vec<String>,
    #[serde(default)]
    verb: Vec<String>,
    #[serde(default)]
    none: Vec<String>,
    readings: Vec<Reading>,
    #[serde(default)]
    channels: Vec<RawChannel>,
}

/// Units of a number of cases, where a meaning does not name its own. 条 and 个 are wrong and usual.
const CASE_UNITS: [&str; 10] = ["件", "件次", "条", "起", "宗", "例", "个", "份", "项", ""];

/// Words and their classes while the book is compiled.
#[derive(Default)]
struct Dictionary {
    named: BTreeMap<String, Vec<String>>,
    ids: HashMap<String, usize>,
    words: Vec<String>,
    members: Vec<Vec<usize>>,
    classes: HashMap<Vec<usize>, Class>,
}

impl Dictionary {
    fn word(&mut self, text: &str) -> usize {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let id = self.words.len();
        self.words.push(text.to_owned());
        self.ids.insert(text.to_owned(), id);
        id
    }

    fn class(&mut self, words: &[String]) -> Class {
        let mut members: Vec<usize> = words.iter().map(|word| self.word(word)).collect();
        members.sort_unstable();
        members.dedup();
        if let Some(class) = self.classes.get(&members) {
            return *class;
        }
        let class = Class(self.members.len());
        self.members.push(members.clone());
        self.classes.insert(members, class);
        class
    }

    fn named(&mut self, name: &str) -> Result<Class, String> {
        let words = self.named.get(name).cloned();
        let words = words.ok_or_else(|| format!("用语文件缺少词类“{name}”"))?;
        Ok(self.class(&words))
    }

    /// `收到|<new> 申请` → its classes.
    fn phrase(&mut self, text: &str) -> Result<Vec<Class>, String> {
        text.split_whitespace().map(|token| self.token(token)).collect()
    }

    /// `a|b`, `<name>`, and words written onto a name: `结转<this>`.
    fn token(&mut self, token: &str) -> Result<Class, String> {
        let mut words = Vec::new();
        for choice in token.split('|') {
            let Some((front, rest)) = choice.split_once('<') else {
                words.push(choice.to_owned());
                continue;
            };
            let Some((name, back)) = rest.split_once('>') else {
                return Err(format!("用语“{token}”的尖括号不成对"));
            };
            let named = self.named.get(name).ok_or_else(|| format!("用语“{token}”用到没有的词类“{name}”"))?;
            words.extend(named.iter().map(|word| format!("{front}{word}{back}")));
        }
        Ok(self.class(&words))
    }
}

impl Book {
    /// Reads the phrases (TOML, schema 1).
    ///
    /// # Errors
    /// A Chinese sentence: unknown keys, a word class or meaning that is not there.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let raw: RawBook =
            toml::from_str(text).map_err(|error| format!("用语文件写法有误：{}", error.message()))?;
        if raw.schema != SCHEMA {
            return Err(format!("用语文件的 schema 是 {}，本程序只认 {SCHEMA}", raw.schema));
        }
        let mut dictionary = Dictionary { named: raw.words, ..Dictionary::default() };
        let named = named_classes(&mut dictionary)?;
        let mut applicants = Vec::new();
        for applicant in raw.applicant {
            let class = dictionary.class(&applicant.words);
            applicants.push(Applicant { class, columns: applicant.columns, loose: applicant.loose });
        }
        let ids: Vec<String> = raw.meaning.iter().map(|meaning| meaning.id.clone()).collect();
        let (mut meanings, mut phrases) = (Vec::new(), Vec::new());
        for (position, meaning) in raw.meaning.into_iter().enumerate() {
            for (role, texts) in [
                (Role::Say, &meaning.say),
                (Role::Tail, &meaning.tail),
                (Role::Verb, &meaning.verb),
                (Role::None, &meaning.none),
            ] {
                for text in texts {
                    phrases.push(Phrase { meaning: position, role, classes: dictionary.phrase(text)? });
                }
            }
            meanings.push(compile_meaning(&mut dictionary, meaning, &ids)?);
        }
        let years = Years {
            prev: dictionary.word("上年"),
            this: dictionary.word("本年"),
            next: dictionary.word("下年"),
            span: dictionary.word("历年"),
        };
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .build(&dictionary.words)
            .map_err(|error| format!("用语文件的词太多：{error}"))?;
        let width = dictionary.members.len().div_ceil(64);
        let mut words = vec![vec![0_u64; width]; dictionary.words.len()];
        for (class, members) in dictionary.members.iter().enumerate() {
            for word in members {
                if let Some(bits) = words.get_mut(*word).and_then(|bits| bits.get_mut(class / 64)) {
                    *bits |= 1 << (class % 64);
                }
            }
        }
        let mut ending = vec![Vec::new(); dictionary.words.len()];
        for (position, phrase) in phrases.iter().enumerate() {
            let Some(Class(last)) = phrase.classes.last() else { continue };
            for word in dictionary.members.get(*last).into_iter().flatten() {
                if let Some(list) = ending.get_mut(*word) {
                    list.push(position);
                }
            }
        }
        Ok(Self { automaton, words, ending, phrases, meanings, applicants, named, years })
    }

    /// All words in a text, by their start; `years` are printed years (start, end, difference to the
    /// year of the report) and count as `上年`, `本年` or `下年`. Words that other words make
    /// meaningless are left out.
    pub(super) fn hits(&self, text: &str, years: &[(usize, usize, i64)]) -> Vec<Hit> {
        let mut hits: Vec<Hit> = self
            .automaton
            .find_overlapping_iter(text)
            .map(|found| Hit { start: found.start(), end: found.end(), word: found.pattern().as_usize() })
            .collect();
        let covers: Vec<Hit> = hits
            .iter()
            .filter(|hit| self.is(hit, self.named.nothing) || self.is(hit, self.named.prefix))
            .copied()
            .collect();
        if !covers.is_empty() {
            let mut near = 0;
            // Both lists are ordered by their ends.
            hits.retain(|hit| {
                while covers.get(near).is_some_and(|cover| cover.end < hit.end) {
                    near += 1;
                }
                !covers.iter().skip(near).take(6).any(|cover| self.covers(cover, hit))
            });
        }
        for (start, end, difference) in years {
            let word = match difference {
                -1 => self.years.prev,
                0 => self.years.this,
                1 => self.years.next,
                _ => self.years.span,
            };
            hits.push(Hit { start: *start, end: *end, word });
        }
        hits.sort_unstable_by_key(|hit| (hit.start, hit.end));
        hits
    }

    fn covers(&self, cover: &Hit, hit: &Hit) -> bool {
        let inside = cover.start <= hit.start && hit.end <= cover.end && cover.word != hit.word;
        let reaches = hit.start <= cover.start && cover.start < hit.end && hit.end < cover.end;
        (inside && self.is(cover, self.named.nothing)) || (reaches && self.is(cover, self.named.prefix))
    }

    pub(super) fn is(&self, hit: &Hit, class: Class) -> bool {
        let bits = self.words.get(hit.word).and_then(|bits| bits.get(class.0 / 64));
        bits.is_some_and(|bits| bits & (1 << (class.0 % 64)) != 0)
    }

    /// All phrases of a role that end in one of `hits` with an end in `ends`; every word lies in `hits`.
    pub(super) fn phrases<'a>(
        &'a self,
        role: Role,
        hits: &'a [Hit],
        ends: std::ops::Range<usize>,
    ) -> impl Iterator<Item = Found> + 'a {
        hits.iter().enumerate().filter(move |(_, hit)| ends.contains(&hit.end)).flat_map(
            move |(position, hit)| {
                let list = self.ending.get(hit.word).into_iter().flatten();
                list.filter_map(move |phrase| {
                    let phrase = self.phrases.get(*phrase)?;
                    if phrase.role != role {
                        return None;
                    }
                    let start = self.first_word(phrase, hits, position)?;
                    Some(Found {
                        meaning: phrase.meaning,
                        words: phrase.classes.len(),
                        start,
                        last: hit.start,
                        end: hit.end,
                    })
                })
            },
        )
    }

    /// Start of the first word, if all words before the last one are there.
    fn first_word(&self, phrase: &Phrase, hits: &[Hit], last: usize) -> Option<usize> {
        let mut start = hits.get(last)?.start;
        for class in phrase.classes.iter().rev().skip(1) {
            let before = hits.iter().take(last + 1).rev();
            let word = before
                .filter(|hit| hit.end <= start && start - hit.end <= REACH)
                .find(|hit| self.is(hit, *class))?;
            start = word.start;
        }
        Some(start)
    }
}

fn named_classes(dictionary: &mut Dictionary) -> Result<Named, String> {
    let mut of = |name: &str| dictionary.named(name);
    Ok(Named {
        this: of("this")?,
        prev: of("prev")?,
        next: of("next")?,
        span: of("span")?,
        comparison: of("comparison")?,
        change: of("change")?,
        plan: of("plan")?,
        respective: of("respective")?,
        portion: of("portion")?,
        subject: of("subject")?,
        part: of("part")?,
        cause: of("cause")?,
        body: of("body")?,
        whole_body: of("whole_body")?,
        single_channel: of("single_channel")?,
        foreign: of("foreign")?,
        application: of("application")?,
        disclosure: of("disclosure")?,
        dispute: of("dispute")?,
        publication: of("publication")?,
        casework: of("casework")?,
        none: of("none")?,
        none_stop: of("none_stop")?,
        nothing: of("nothing")?,
        prefix: of("prefix")?,
    })
}

fn compile_meaning(dictionary: &mut Dictionary, raw: RawMeaning, ids: &[String]) -> Result<Meaning, String> {
    let mut each = Vec::new();
    for id in &raw.each {
        let found = ids.iter().position(|known| known == id);
        each.push(found.ok_or_else(|| format!("用语文件的“{}”提到没有的含义“{id}”", raw.id))?);
    }
    let unless = (!raw.unless.is_empty()).then(|| dictionary.class(&raw.unless));
    let units = if raw.units.is_empty() { CASE_UNITS.map(str::to_owned).to_vec() } else { raw.units };
    let channels = raw
        .channels
        .into_iter()
        .map(|channel| {
            let class = dictionary.class(&channel.words);
            (class, Reading { name: channel.name, cells: channel.cells })
        })
        .collect();
    Ok(Meaning {
        id: raw.id,
        label: raw.label,
        about: raw.about,
        units,
        soft: raw.soft,
        whole: raw.whole,
        whole_first: raw.whole_first,
        each,
        unless,
        readings: raw.readings,
        channels,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;

    #[test]
    fn the_file_loads_and_names_cells_of_some_form() {
        let book = book().unwrap();
        let formats = || Format::embedded().iter().chain(Format::variants());
        let known = |id: &str| {
            let (front, back) = id.split_once('*').unwrap_or((id, ""));
            let fits = |cell: &str| match id.contains('*') {
                true => cell.starts_with(front) && cell.ends_with(back),
                false => cell == id,
            };
            formats().any(|format| format.cells.iter().any(|cell| fits(&cell.id)))
        };
        for meaning in &book.meanings {
            for reading in meaning.readings.iter().chain(meaning.channels.iter().map(|(_, reading)| reading))
            {
                for cell in &reading.cells {
                    assert!(known(cell.trim_start_matches('-')), "{} {cell}", meaning.id);
                }
            }
        }
        for applicant in &book.applicants {
            for column in &applicant.columns {
                assert!(known(&format!("t3.new.{column}")), "{column}");
            }
        }
    }

    #[test]
    fn a_file_that_contradicts_itself_does_not_load() {
        let good = include_str!("../../../../data/report-formats/narrative.toml");
        for (from, to) in [
            ("schema = 1", "schema = 2"),
            ("<apply>|<request>", "<applied>|<request>"),
            ("<apply>|<request>", "<apply|<request>"),
            ("each = [\"review\"", "each = [\"reviews\""),
            ("none_stop = ", "stop = "),
            ("whole = true", "hole = true"),
        ] {
            let bad = good.replacen(from, to, 1);
            assert_ne!(bad, good, "{from}");
            assert!(Book::parse(&bad).is_err(), "{to}");
        }
    }
}
