//! Decisions of reviewers about the text on their screen.

use crate::{authority::Staff, organisation::Duty, refusal::Refusal};

use super::{
    document::{Document, Passed, Screened, Secrecy, State, Verdict},
    flow::{Flow, Step},
};

/// Most characters of an opinion.
const LONGEST_OPINION: usize = 500;

/// An opinion as it stands on the approval form: trimmed, not empty, short enough for the form.
pub fn opinion(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let length = text.chars().count();
    if (1..=LONGEST_OPINION).contains(&length) {
        return Ok(text.to_owned());
    }
    let sentence = format!("请填写审查意见，不超过{LONGEST_OPINION}个字，现在是{length}个字");
    Err(Refusal::new("opinion_unusable", sentence).at("opinion"))
}

impl Document {
    /// One reviewer passes the step that is due. `seen`: the digest of the text on the screen.
    pub fn pass(
        &self,
        flow: &Flow,
        reviewer: &Staff,
        seen: &str,
        screened: Option<Screened<'_>>,
    ) -> Result<Self, Vec<Refusal>> {
        let step = self.decidable(flow, reviewer, seen).map_err(|no| vec![no])?;
        let mut refusals = Vec::new();
        if step.clean {
            refusals.extend(self.not_clean(screened));
        }
        if step.secrecy {
            refusals.extend(self.secrecy_missing());
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let mut next = self.clone();
        next.passed.push(Passed { step: step.id.clone(), by: reviewer.id.clone(), seen: seen.to_owned() });
        let last = next.passed.len() == flow.steps.len();
        if last && next.state == State::InReview {
            next.state = State::Approved;
        } else if last {
            // The debt of an emergency release is paid.
            next.owed = None;
        }
        Ok(next)
    }

    /// The reviewer of the step that is due sends the text back. What was passed before is void. A text
    /// that went out in an emergency stays out until it is withdrawn or corrected, and stays a debt.
    pub fn send_back(&self, flow: &Flow, reviewer: &Staff, seen: &str) -> Result<Self, Refusal> {
        self.decidable(flow, reviewer, seen)?;
        if self.state == State::Public {
            let sentence = "这条信息已经应急发布，不能退回；有错的请撤下或者更正";
            return Err(Refusal::new("already_public", sentence));
        }
        Ok(Self { state: State::Returned, passed: Vec::new(), emergency: None, ..self.clone() })
    }

    /// The secrecy reviewer says what the text is (Art. 17).
    pub fn judge_secrecy(&self, reviewer: &Staff, seen: &str, verdict: Verdict) -> Result<Self, Refusal> {
        self.only_in(&[State::InReview], "作保密审查")?;
        self.same_text(seen)?;
        if !reviewer.has_any(&[Duty::SecrecyReviewer]) {
            return Err(not_yours("保密审查"));
        }
        if self.hands.contains(&reviewer.id) {
            return Err(wrote_it());
        }
        let secrecy = Secrecy { by: reviewer.id.clone(), seen: seen.to_owned(), verdict };
        let next = Self { secrecy: Some(secrecy), ..self.clone() };
        Ok(match verdict {
            Verdict::Clear => next,
            Verdict::Closed => Self { state: State::Returned, passed: Vec::new(), emergency: None, ..next },
            Verdict::Unsure => Self { state: State::Referred, emergency: None, ..next },
        })
    }

    /// The authority that was asked has answered: the review goes on, or the text goes back. Whoever
    /// enters the answer is the secrecy reviewer.
    pub fn referral_answered(
        &self,
        reviewer: &Staff,
        seen: &str,
        may_be_public: bool,
    ) -> Result<Self, Refusal> {
        self.only_in(&[State::Referred], "登记答复")?;
        self.same_text(seen)?;
        if !reviewer.has_any(&[Duty::SecrecyReviewer]) {
            return Err(not_yours("保密审查"));
        }
        if self.hands.contains(&reviewer.id) {
            return Err(wrote_it());
        }
        let verdict = if may_be_public { Verdict::Clear } else { Verdict::Closed };
        let secrecy = Secrecy { by: reviewer.id.clone(), seen: seen.to_owned(), verdict };
        let state = if may_be_public { State::InReview } else { State::Returned };
        let passed = if may_be_public { self.passed.clone() } else { Vec::new() };
        Ok(Self { state, passed, secrecy: Some(secrecy), ..self.clone() })
    }

    /// May this person decide about the step that is due, for the text that was on the screen?
    fn decidable<'a>(&self, flow: &'a Flow, reviewer: &Staff, seen: &str) -> Result<&'a Step, Refusal> {
        let Some(step) = self.step_due(flow) else {
            self.only_in(&[State::InReview], "审查")?;
            return Err(Refusal::new("review_finished", "三审已经完成，没有待审的步骤"));
        };
        self.same_text(seen)?;
        if !reviewer.has_any(&[step.duty]) {
            return Err(not_yours(&step.word));
        }
        if step.same_unit && reviewer.unit.as_ref() != Some(&self.unit) {
            let sentence = format!("{}由信息提供科室的负责人办理，这条信息属于别的科室", step.word);
            return Err(Refusal::new("other_unit", sentence));
        }
        if self.hands.contains(&reviewer.id) {
            return Err(wrote_it());
        }
        if self.passed.iter().any(|passed| passed.by == reviewer.id) {
            let sentence = "三审须由三个不同的人完成，您已经审过前面的环节，请由别人审这一环节";
            return Err(Refusal::new("same_person", sentence));
        }
        Ok(step)
    }
}

fn not_yours(word: &str) -> Refusal {
    Refusal::new("not_your_step", format!("这一步是{word}，您没有相应的职责，请由承担该职责的人办理"))
}

fn wrote_it() -> Refusal {
    Refusal::new("same_person", "起草或修改过这一稿的人不能审查同一稿，请由别人审查")
}
