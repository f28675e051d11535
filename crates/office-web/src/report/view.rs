//! What templates of reports are given.

use gongkai_domain::report::State;
use gongkai_report::{FindingView, Verdict};

use super::table::anchor;

/// A finding in the panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingLine {
    pub id: String,
    pub class: &'static str,
    pub icon: &'static str,
    pub rule: String,
    pub label: String,
    pub sentence: String,
    pub place: String,
    /// Anchor of the cell; empty for a sentence of the text.
    pub anchor: String,
}

/// What a person has to look at, the gravest first. Numbers stay those of the whole list, because cells
/// refer to them.
pub fn lines(findings: &[FindingView]) -> Vec<FindingLine> {
    let mut lines: Vec<_> = findings
        .iter()
        .enumerate()
        .filter(|(_, one)| matches!(one.verdict, Verdict::Fail | Verdict::CannotTell))
        .map(|(number, one)| FindingLine {
            id: format!("f-{number}"),
            class: if one.is_must_failure() { "must" } else { "hint-level" },
            icon: if one.is_must_failure() { "alert-circle" } else { "alert-triangle" },
            rule: one.rule.clone(),
            label: one.label.clone(),
            sentence: one.sentence.clone(),
            place: one.file_place.clone().unwrap_or_default(),
            anchor: if one.quote.is_none() { anchor(&one.place_id) } else { String::new() },
        })
        .collect();
    lines.sort_by_key(|line| line.class != "must");
    lines
}

/// Kind of the tag of a state.
pub fn kind(state: State) -> &'static str {
    match state {
        State::Draft => "quiet",
        State::Submitted => "brand",
        State::Returned | State::Withdrawn => "seal",
        State::Approved => "warn",
        State::Published => "ok",
    }
}

/// The first 8 digits of a digest, in two groups.
pub fn short(digest: &str) -> String {
    let upper = digest.to_uppercase();
    format!("{} {}", upper.get(..4).unwrap_or_default(), upper.get(4..8).unwrap_or_default())
}
