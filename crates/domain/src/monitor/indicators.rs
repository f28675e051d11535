//! The indicators as data, `data/monitor/indicators.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

const FILE: &str = include_str!("../../../../data/monitor/indicators.toml");

static FOUND: LazyLock<Indicators> = LazyLock::new(|| Indicators::of(FILE).unwrap_or_default());

/// All indicators.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicators {
    schema: u32,
    #[expect(dead_code, reason = "how sure the terms are, for readers of the file")]
    certainty: String,
    /// Working days from a document to its interpretation.
    pub interpretation_working_days: u32,
    /// Months after which a message that waits is a veto.
    pub veto_months: u32,
    /// When the site counts as closed.
    pub probe: ProbeLimits,
    /// When columns are a veto.
    pub limits: Limits,
    /// Classes of columns.
    pub class: Vec<Class>,
    column: Vec<ClassOf>,
    /// What may be found.
    pub rule: Vec<Rule>,
    /// Out-of-date words of guides.
    pub lint: Vec<Lint>,
}

/// When the site counts as closed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProbeLimits {
    /// Days that are looked back on.
    pub days: u32,
    /// Probes of a day that make the figures mean something.
    pub per_day: u32,
    /// Seconds after which a page counts as closed.
    pub seconds: u32,
    /// Share of failed probes, in percent.
    pub percent: u32,
}

/// When columns are a veto.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Days without anything new on the home page.
    pub home_days: u32,
    /// Columns that are not kept up.
    pub stale_columns: usize,
    /// Empty columns.
    pub empty_columns: usize,
}

/// A class of columns.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// In the file.
    pub code: String,
    /// As shown.
    pub word: String,
    /// Longest time without anything new, in days; `None`: it may stay as it is.
    pub days: Option<u32>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassOf {
    item: String,
    class: String,
}

/// Something that may be found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// As stored.
    pub code: String,
    /// As shown.
    pub word: String,
    /// The kind of rectification that it becomes.
    pub kind: String,
    /// What is asked then.
    pub demand: String,
}

/// Words that a guide must not say any more.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lint {
    /// In the file.
    pub code: String,
    /// Any of these.
    pub words: Vec<String>,
    /// None of these in the same passage.
    #[serde(default)]
    pub unless: Vec<String>,
    /// What is wrong, and how to mend it.
    pub sentence: String,
}

impl Lint {
    /// The word of a passage that should not stand there.
    pub fn found_in(&self, text: &str) -> Option<&str> {
        let excused = self.unless.iter().any(|word| text.contains(word.as_str()));
        let word = self.words.iter().find(|word| text.contains(word.as_str()));
        word.filter(|_| !excused).map(String::as_str)
    }
}

impl Indicators {
    fn of(text: &str) -> Result<Self, String> {
        let all: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        let known = |code: &str| all.class.iter().any(|class| class.code == code);
        if all.schema != 1 || !all.column.iter().all(|column| known(&column.class)) {
            return Err("a column has no class".to_owned());
        }
        Ok(all)
    }

    /// The class of an item of Art. 20.
    pub fn class_of(&self, item: &str) -> Option<&Class> {
        let code = &self.column.iter().find(|column| column.item == item)?.class;
        self.class.iter().find(|class| class.code == *code)
    }
}

/// The indicators that hold.
pub fn indicators() -> &'static Indicators {
    &FOUND
}

/// The rule of a code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    FOUND.rule.iter().find(|rule| rule.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{publication::statutory_items, rectification::kind};

    #[test]
    fn the_file_loads_and_fits_the_others() {
        let all = Indicators::of(FILE).unwrap();
        for item in statutory_items() {
            assert!(all.class_of(&item.id).is_some(), "{}", item.id);
        }
        for rule in &all.rule {
            assert!(kind(&rule.kind).is_some(), "{}", rule.code);
        }
    }

    #[test]
    fn what_a_guide_must_not_say() {
        let found = |text: &str| {
            let lints = indicators().lint.iter().filter(|lint| lint.found_in(text).is_some());
            lints.map(|lint| lint.code.as_str()).collect::<Vec<_>>().join(" ")
        };
        for (text, expected) in [
            ("根据《条例》（国务院令第711号）第二十条", ""),
            ("根据国务院令第492号公布的条例", "old_number"),
            ("条例（国务院令第492号公布，第711号修订）", ""),
            ("按照条例第九条、第十条、第十一条主动公开", "old_articles"),
            ("根据自身生产、生活、科研等特殊需要，可以申请", "three_needs"),
            ("收到申请后15个工作日内答复", "fifteen_days"),
            ("自收到申请之日起20个工作日内答复", ""),
            ("信箱 sfj2008@163.com", "private_mail"),
            ("可以依法收取检索费、复制费", "cost_fee"),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
