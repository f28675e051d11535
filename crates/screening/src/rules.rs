//! The rules as data: what each is called and weighs, the words that give numbers a meaning, the
//! dictionary of expressions, and the exceptions of an agency.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_domain::refusal::Refusal;
use serde::Deserialize;

use crate::finding::Level;

const RULES: &str = include_str!("../../../data/screening-rules/rules.toml");
const WORDS: &str = include_str!("../../../data/screening-rules/words.toml");
const TERMS: &str = include_str!("../../../data/screening-rules/terms.toml");
/// Version of the data files.
const SCHEMA: u32 = 1;
/// Rules that no exception lifts: the file has to leave the system.
const NEVER_EXCEPTED: [&str; 3] = ["secrecy_mark", "work_secret", "publicity"];

/// One rule: its name, weight and words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable name.
    pub id: String,
    /// Chinese name.
    pub title: String,
    /// Does what it finds tell of a person?
    #[serde(default)]
    pub personal: bool,
    /// Ordinary weight.
    pub level: Level,
    /// Weight where the place makes it worse.
    pub strong: Option<Level>,
    /// Weight where there is less to go by.
    pub weak: Option<Level>,
    /// What it rests on; may be empty.
    pub law: String,
    /// What was found, as a sentence without its end.
    pub message: String,
    /// What to do.
    pub advice: String,
}

/// An expression of the dictionary.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Stable name.
    pub id: String,
    /// What kind of rule it is.
    pub kind: TermKind,
    /// Chinese name of the group it belongs to.
    pub category: String,
    /// The expression that is wrong (`replace`).
    #[serde(default)]
    pub wrong: String,
    /// What it should read (`replace`).
    #[serde(default)]
    pub right: String,
    /// Words around it that make it right (`replace`).
    #[serde(default)]
    pub unless: Vec<String>,
    /// Name of a person (`post`) or of a phrase (`phrase`).
    #[serde(default)]
    pub name: String,
    /// The post that the person holds (`post`).
    #[serde(default)]
    pub post: String,
    /// What belongs together, in order (`phrase`).
    #[serde(default)]
    pub parts: Vec<String>,
    /// Weight.
    pub level: Level,
    /// Who says so, with the date.
    pub source: String,
    /// First day on which it holds.
    #[serde(default, deserialize_with = "day")]
    pub from: Option<NaiveDate>,
    /// First day on which it no longer holds.
    #[serde(default, deserialize_with = "day")]
    pub until: Option<NaiveDate>,
}

/// Kinds of dictionary entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermKind {
    /// One expression instead of another.
    Replace,
    /// Parts in a fixed number and order.
    Phrase,
    /// A person and a post.
    Post,
}

impl Term {
    /// True on days on which the entry holds.
    pub fn holds(&self, on: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on < until)
    }
}

/// Something that may stay, with the reason that an agency gave.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Name of the rule.
    pub rule: String,
    /// What was found: a number without spaces and hyphens, a word, the id of a dictionary entry.
    pub value: String,
    /// Why it may stay.
    pub reason: String,
    /// Last day of the exception.
    #[serde(default, deserialize_with = "day")]
    pub until: Option<NaiveDate>,
}

/// Lists of words by topic.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    schema: u32,
    pub(crate) topic: Topics,
    pub(crate) list: ListWords,
    pub(crate) judicial: JudicialWords,
    pub(crate) mark: MarkWords,
    pub(crate) address: AddressWords,
    pub(crate) name: NameWords,
}

/// Words that say what a number is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Topics {
    pub(crate) identity: Vec<String>,
    pub(crate) passport: Vec<String>,
    pub(crate) travel: Vec<String>,
    pub(crate) hong_kong: Vec<String>,
    pub(crate) military: Vec<String>,
    pub(crate) foreigner: Vec<String>,
    pub(crate) licence: Vec<String>,
    pub(crate) phone: Vec<String>,
    pub(crate) private: Vec<String>,
    pub(crate) address: Vec<String>,
    pub(crate) bank: Vec<String>,
    pub(crate) credit: Vec<String>,
    pub(crate) serial: Vec<String>,
    pub(crate) owner: Vec<String>,
}

/// Headings of lists of people.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListWords {
    pub(crate) persons: Vec<String>,
    pub(crate) officials: Vec<String>,
}

/// People and matters of judicial bureaus.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct JudicialWords {
    pub(crate) persons: Vec<String>,
    pub(crate) matters: Vec<String>,
    /// Persons who are only named with what happened to them.
    pub(crate) delicate: Vec<String>,
}

/// Marks on documents.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MarkWords {
    pub(crate) block: Vec<String>,
    pub(crate) draft: Vec<String>,
    pub(crate) urgent: Vec<String>,
    pub(crate) consultation: Vec<String>,
}

/// Parts of addresses.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddressWords {
    pub(crate) levels: Vec<String>,
    pub(crate) ends: Vec<String>,
}

/// Family names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NameWords {
    pub(crate) surnames: String,
    /// What follows a name at once.
    pub(crate) verbs: Vec<String>,
    /// Words that begin like a name.
    pub(crate) words: Vec<String>,
    /// Parts in a case, before a name.
    pub(crate) parties: Vec<String>,
    pub(crate) compounds: Vec<String>,
}

/// Everything that screening goes by.
#[derive(Debug, Clone)]
pub struct Rules {
    rules: BTreeMap<String, Rule>,
    pub(crate) words: Words,
    pub(crate) terms: Vec<Term>,
    exceptions: Vec<Exception>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    schema: u32,
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TermFile {
    schema: u32,
    #[serde(default)]
    term: Vec<Term>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExceptionFile {
    schema: u32,
    #[serde(default)]
    exception: Vec<Exception>,
}

impl Rules {
    /// The rules that come with the program.
    ///
    /// # Errors
    /// Never for the files that are built in, which a test loads.
    pub fn built_in() -> Result<Self, Refusal> {
        let file: RuleFile = read(RULES, "rules")?;
        let words: Words = read(WORDS, "words")?;
        known(file.schema)?;
        known(words.schema)?;
        let rules = file.rule.into_iter().map(|rule| (rule.id.clone(), rule)).collect();
        Ok(Self { rules, words, terms: terms(TERMS)?, exceptions: Vec::new() })
    }

    /// The same with the dictionary of an agency: its entries stand in for those of the same id and
    /// join the others.
    ///
    /// # Errors
    /// The file is no dictionary, or an entry contradicts itself.
    pub fn with_terms(mut self, file: &str) -> Result<Self, Refusal> {
        let own = terms(file)?;
        self.join(own);
        Ok(self)
    }

    /// The same with entries that were read elsewhere.
    #[must_use]
    pub fn with_own(mut self, own: Vec<Term>) -> Self {
        self.join(own);
        self
    }

    fn join(&mut self, own: Vec<Term>) {
        for term in own {
            self.terms.retain(|known| known.id != term.id);
            self.terms.push(term);
        }
    }

    /// The same with the exceptions of an agency.
    ///
    /// # Errors
    /// The file has another form, names an unknown rule or one that allows no exception, or lacks a
    /// reason.
    pub fn with_exceptions(mut self, file: &str) -> Result<Self, Refusal> {
        let file: ExceptionFile = read(file, "exceptions")?;
        known(file.schema)?;
        for exception in file.exception {
            let name = &exception.rule;
            if !self.rules.contains_key(name) {
                return Err(wrong(format!("例外写了不认识的规则“{name}”，请对照规则表改正")));
            }
            if NEVER_EXCEPTED.contains(&name.as_str()) {
                return Err(wrong(format!("规则“{name}”不能设例外，请从例外文件中删去")));
            }
            if exception.reason.trim().is_empty() || exception.value.trim().is_empty() {
                return Err(wrong(format!("规则“{name}”的例外没有写明内容或理由，请补上")));
            }
            self.exceptions.push(exception);
        }
        Ok(self)
    }

    /// A rule by its name.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.get(id)
    }

    /// May something that the rule finds be kept by a rule of law?
    pub fn may_be_excepted(&self, id: &str) -> bool {
        !NEVER_EXCEPTED.contains(&id)
    }

    /// Does what the rule finds tell of a person?
    pub fn is_personal(&self, id: &str) -> bool {
        self.rule(id).is_some_and(|rule| rule.personal)
    }

    /// All rules, by name.
    pub fn all(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values()
    }

    /// The exception for what a rule found, if it still holds.
    pub(crate) fn exception(&self, rule: &str, value: &str, on: NaiveDate) -> Option<&Exception> {
        let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>();
        self.exceptions.iter().find(|exception| {
            exception.rule == rule
                && plain(&exception.value).eq_ignore_ascii_case(&plain(value))
                && exception.until.is_none_or(|until| on <= until)
        })
    }
}

/// A local date as TOML writes it.
fn day<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
    let day = toml::value::Datetime::deserialize(from)?.date;
    let date = day.and_then(|day| NaiveDate::from_ymd_opt(day.year.into(), day.month.into(), day.day.into()));
    date.map(Some).ok_or_else(|| serde::de::Error::custom("日期要写成 2026-01-05"))
}

fn wrong(sentence: String) -> Refusal {
    Refusal::new("screening_data", sentence)
}

fn read<T: serde::de::DeserializeOwned>(file: &str, what: &str) -> Result<T, Refusal> {
    toml::from_str(file).map_err(|error| {
        let line = error
            .span()
            .map_or(1, |span| file.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1);
        wrong(format!("筛查数据（{what}）第{line}行写法不对：{}，请改正", error.message()))
    })
}

fn known(schema: u32) -> Result<(), Refusal> {
    if schema == SCHEMA {
        return Ok(());
    }
    Err(wrong(format!("筛查数据的 schema 是 {schema}，本程序只认识 {SCHEMA}，请换用相配的文件")))
}

fn terms(file: &str) -> Result<Vec<Term>, Refusal> {
    let file: TermFile = read(file, "terms")?;
    known(file.schema)?;
    for term in &file.term {
        let id = &term.id;
        let whole = match term.kind {
            TermKind::Replace => !term.wrong.is_empty() && term.wrong != term.right,
            TermKind::Phrase => term.parts.len() > 1 && !term.name.is_empty(),
            TermKind::Post => term.name.chars().count() > 1 && !term.post.is_empty(),
        };
        if !whole {
            return Err(wrong(format!("词条“{id}”缺少必要的内容或者前后相同，请补全")));
        }
        if term.source.trim().is_empty() {
            return Err(wrong(format!("词条“{id}”没有写明出处，请补上发布单位和日期")));
        }
        if term.from.zip(term.until).is_some_and(|(from, until)| until <= from) {
            return Err(wrong(format!("词条“{id}”的失效日期不晚于生效日期，请改正")));
        }
    }
    Ok(file.term)
}
