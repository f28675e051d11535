//! Flows of review as data: `data/review-flows/*.toml`. An agency's rule may ask for more steps than
//! three; none has fewer.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::organisation::Duty;

const THREE_STAGE: &str = include_str!("../../../../data/review-flows/three-stage.toml");

static FLOWS: LazyLock<Vec<Flow>> =
    LazyLock::new(|| [THREE_STAGE].into_iter().filter_map(|text| Flow::parse(text).ok()).collect());

/// All flows that ship with the program.
pub fn flows() -> &'static [Flow] {
    &FLOWS
}

/// The flow with this id, such as `three-stage`.
pub fn flow(id: &str) -> Option<&'static Flow> {
    FLOWS.iter().find(|flow| flow.id == id)
}

/// A flow of review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// Stays in stored rows.
    pub id: String,
    /// As shown.
    pub name: String,
    /// In force since.
    pub in_force_from: NaiveDate,
    /// The steps in their order; the last one approves.
    pub steps: Vec<Step>,
}

/// A step of a flow.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Within the flow.
    pub id: String,
    /// 初审, 复审, 终审.
    pub word: String,
    /// As printed on the approval form: 信息提供部门自审.
    pub long: String,
    /// Who decides.
    pub duty: Duty,
    /// Only somebody of the unit that provides the text.
    #[serde(default)]
    pub same_unit: bool,
    /// Only a text without a finding that blocks.
    #[serde(default)]
    pub clean: bool,
    /// Only a text with a secrecy verdict (Art. 17).
    #[serde(default)]
    pub secrecy: bool,
    /// The opinion that stands in the field until it is changed.
    pub opinion: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u8,
    id: String,
    name: String,
    in_force_from: toml::value::Datetime,
    step: Vec<Step>,
}

impl Flow {
    /// Reads a flow.
    ///
    /// # Errors
    /// What keeps it from guarding anything, as a sentence for whoever writes the file.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        if file.schema != 1 {
            return Err(format!("schema {} is not known", file.schema));
        }
        let day = file.in_force_from.to_string();
        let in_force_from = day.parse().map_err(|_| format!("{day} is no date"))?;
        let flow = Self { id: file.id, name: file.name, in_force_from, steps: file.step };
        match flow.flaw() {
            Some(flaw) => Err(flaw.to_owned()),
            None => Ok(flow),
        }
    }

    /// Three approvals by different persons, a look at the findings, a secrecy verdict: a flow without
    /// one of them is none.
    fn flaw(&self) -> Option<&'static str> {
        let steps = &self.steps;
        let twice = |step: &Step| steps.iter().filter(|other| other.id == step.id).count() > 1;
        if steps.len() < 3 {
            return Some("a flow has at least three steps");
        }
        if steps.iter().any(twice) {
            return Some("two steps have the same id");
        }
        if !steps.iter().any(|step| step.clean) {
            return Some("no step looks at the findings");
        }
        if !steps.last().is_some_and(|step| step.secrecy && step.duty == Duty::ResponsibleLeader) {
            return Some("the last step is the leader's, with a secrecy verdict");
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_flow_is_sound() {
        assert_eq!(flows().len(), 1);
        let words: Vec<_> =
            flow("three-stage").unwrap().steps.iter().map(|step| step.word.as_str()).collect();
        assert_eq!(words, ["初审", "复审", "终审"]);
    }

    #[test]
    fn a_flow_that_guards_nothing_does_not_load() {
        for (from, to) in [
            ("schema = 1", "schema = 2"),
            ("clean = true", "clean = false"),
            ("secrecy = true", "secrecy = false"),
            ("duty = \"responsible_leader\"", "duty = \"statistician\""),
            ("id = \"second\"", "id = \"first\""),
            ("same_unit = true", "other_unit = true"),
            ("2019-05-15", "2019-02-30"),
        ] {
            assert!(Flow::parse(&THREE_STAGE.replace(from, to)).is_err(), "{to}");
        }
    }
}
