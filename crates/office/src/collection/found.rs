//! What the checks said of a report when it was filed, and what the agency says to it.

use std::collections::BTreeMap;

use gongkai_domain::{collection::explanation, refusal::Refusal};
use gongkai_report::{FindingView, Verdict, format::Grade};
use serde::{Deserialize, Serialize};

/// One finding that a person has to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// `T3-1`.
    pub rule: String,
    /// It keeps a report from being filed unless it is explained.
    pub must: bool,
    /// It fails; otherwise nobody can tell.
    pub fails: bool,
    /// Place in the form, such as `t3.natural`; empty for a sentence of the text.
    pub place: String,
    /// The place for people.
    pub label: String,
    /// What is wrong, with both sides.
    pub sentence: String,
    /// What the agency says to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
}

impl Found {
    /// Its name among the findings of one report, as a field of a form.
    pub fn key(&self) -> String {
        format!("{} {}", self.rule, if self.place.is_empty() { &self.label } else { &self.place })
    }

    /// Does it stand against accepting the report?
    pub fn is_open(&self) -> bool {
        self.must && self.fails && self.explanation.is_none()
    }

    /// Rule and place, for people.
    pub fn name(&self) -> String {
        format!("{} {}", self.rule, self.label)
    }
}

/// Findings that a person has to look at, the gravest first.
pub fn found_of(findings: &[FindingView]) -> Vec<Found> {
    let mut list: Vec<Found> = findings
        .iter()
        .filter(|one| matches!(one.verdict, Verdict::Fail | Verdict::CannotTell))
        .map(|one| Found {
            rule: one.rule.clone(),
            must: one.grade == Grade::Must,
            fails: one.verdict == Verdict::Fail,
            place: if one.quote.is_none() { one.place_id.clone() } else { String::new() },
            label: one.label.clone(),
            sentence: one.sentence.clone(),
            explanation: None,
        })
        .collect();
    list.sort_by_key(|one| (!one.fails, !one.must));
    list
}

/// Puts explanations to their findings, by key.
///
/// # Errors
/// Each that is unusable.
pub(super) fn explain(found: &mut [Found], said: &BTreeMap<String, String>) -> Result<(), Vec<Refusal>> {
    let mut refusals = Vec::new();
    for one in found.iter_mut() {
        let Some(text) = said.get(&one.key()) else { continue };
        match explanation(text) {
            Ok(text) => one.explanation = text,
            Err(mut refusal) => {
                refusal.sentence = format!("{}：{}", one.name(), refusal.sentence);
                refusals.push(refusal);
            }
        }
    }
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}

/// Numbers of findings, as a row keeps them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Numbers {
    pub must: i32,
    pub unexplained: i32,
    pub unsure: i32,
    pub hints: i32,
}

impl Numbers {
    pub(super) fn of(found: &[Found]) -> Self {
        let mut numbers = Self::default();
        for one in found {
            let count = match (one.fails, one.must) {
                (false, _) => &mut numbers.unsure,
                (true, true) => &mut numbers.must,
                (true, false) => &mut numbers.hints,
            };
            *count = count.saturating_add(1);
            numbers.unexplained = numbers.unexplained.saturating_add(i32::from(one.is_open()));
        }
        numbers
    }
}
