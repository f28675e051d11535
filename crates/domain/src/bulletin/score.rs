//! 得分 and 排名: what a unit's own figures come to, by a rule of `data/bulletin/scores.toml` that the agency chose.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use serde::{Deserialize, Serialize};

use super::{Column, Row};
use crate::assessment::{Exact, ranks};

const FILE: &str = include_str!("../../../../data/bulletin/scores.toml");

static RULES: LazyLock<Vec<ScoreRule>> = LazyLock::new(|| read(FILE).unwrap_or_default());

/// A rule. A bulletin keeps the one by which it was frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreRule {
    /// Its name for ever.
    pub id: String,
    /// As shown.
    pub title: String,
    /// What everybody begins with.
    pub base: Exact,
    /// What is taken from it.
    #[serde(rename = "deduct")]
    pub deductions: Vec<Deduction>,
}

/// What each happening of a column costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deduction {
    /// The column.
    pub column: Column,
    /// How much each.
    pub per: Exact,
    /// Where the amount comes from.
    pub source: String,
}

/// Where a unit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// 得分.
    pub score: Exact,
    /// 排名: the same score, the same rank, and the next one is left out.
    pub rank: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u8,
    #[expect(dead_code, reason = "how sure the amounts are, for readers of the file")]
    certainty: String,
    rule: Vec<ScoreRule>,
}

fn read(text: &str) -> Result<Vec<ScoreRule>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    if file.schema != 1 {
        return Err("schema".to_owned());
    }
    let mut ids = BTreeSet::new();
    for rule in &file.rule {
        if !ids.insert(rule.id.as_str()) {
            return Err(format!("{} is there twice", rule.id));
        }
        let mut columns = BTreeSet::new();
        for one in &rule.deductions {
            if !one.column.is_fault() || one.per <= Exact::ZERO || !columns.insert(one.column) {
                return Err(format!("{}: {}", rule.id, one.column.code()));
            }
        }
    }
    Ok(file.rule)
}

/// The rules that an agency can choose from.
pub fn score_rules() -> &'static [ScoreRule] {
    &RULES
}

/// The rule of an id.
pub fn score_rule(id: &str) -> Option<&'static ScoreRule> {
    RULES.iter().find(|rule| rule.id == id)
}

impl ScoreRule {
    /// What a line comes to.
    pub fn score(&self, row: &Row) -> Exact {
        let less = |left: Exact, one: &Deduction| {
            left.minus(one.per.times(Exact::whole(i64::from(row.count(one.column)))))
        };
        self.deductions.iter().fold(self.base, less).at_least_zero()
    }

    /// Where each unit stands; what belongs to no unit in particular stands nowhere.
    pub(super) fn standings(&self, rows: &[Row]) -> BTreeMap<String, Standing> {
        let scored: Vec<(&str, Exact)> = rows
            .iter()
            .filter(|row| !row.unit.is_empty())
            .map(|row| (row.unit.as_str(), self.score(row)))
            .collect();
        let ranks = ranks(&scored.iter().map(|(_, score)| *score).collect::<Vec<_>>());
        let stands = |((unit, score), rank): (&(&str, Exact), usize)| {
            ((*unit).to_owned(), Standing { score: *score, rank })
        };
        scored.iter().zip(ranks).map(stands).collect()
    }

    /// The rule in words, printed under the table.
    pub fn words(&self) -> String {
        let each = |one: &Deduction| format!("{}{}分", one.column.word(), one.per);
        let each: Vec<String> = self.deductions.iter().map(each).collect();
        format!(
            "得分：按本单位选用的规则“{}”，每个科室基础分{}分，每出现一次扣：{}，扣完为止；得分相同的排名并列。",
            self.title,
            self.base,
            each.join("、")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_loads() {
        let rules = read(FILE).unwrap();
        assert_eq!(score_rule("by-fault"), rules.first());
        assert!(score_rule("").is_none());
    }

    #[test]
    fn a_rule_that_contradicts_itself_does_not_load() {
        for (from, to, wanted) in [
            ("column = \"late\"", "column = \"released\"", "by-fault: released"),
            ("column = \"late\"", "column = \"serious\"", "by-fault: serious"),
            ("per = \"2\"", "per = \"-2\"", "by-fault: late"),
            ("schema = 1", "schema = 2", "schema"),
        ] {
            assert_eq!(read(&FILE.replacen(from, to, 1)).unwrap_err(), wanted);
        }
    }
}
