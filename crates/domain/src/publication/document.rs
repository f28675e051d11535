//! The life of a document: drafted, reviewed step by step, approved, public, corrected, withdrawn.
//! Nothing is public without the approvals of exactly that text by different persons and a secrecy
//! verdict; an emergency release takes two persons and leaves an open debt.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    authority::Staff,
    id::{StaffId, UnitId},
    organisation::Duty,
    refusal::Refusal,
};

use super::{
    WithdrawalReason,
    flow::{Flow, Step},
};

/// Where the newest edition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Being written.
    Draft,
    /// Waits for the step that is due.
    InReview,
    /// Sent back with a reason.
    Returned,
    /// Waits for a higher authority that was asked (Art. 17).
    Referred,
    /// All steps have passed it.
    Approved,
    /// The public sees it.
    Public,
    /// Taken down.
    Withdrawn,
}

impl State {
    /// All states, in the order of life.
    pub const ALL: [State; 7] = [
        State::Draft,
        State::InReview,
        State::Returned,
        State::Referred,
        State::Approved,
        State::Public,
        State::Withdrawn,
    ];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::InReview => "in_review",
            State::Returned => "returned",
            State::Referred => "referred",
            State::Approved => "approved",
            State::Public => "public",
            State::Withdrawn => "withdrawn",
        }
    }

    /// The state of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            State::Draft => "起草中",
            State::InReview => "审查中",
            State::Returned => "已退回",
            State::Referred => "报请确定中",
            State::Approved => "已批准",
            State::Public => "已公开",
            State::Withdrawn => "已撤下",
        }
    }
}

/// One step that passed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Passed {
    /// Id of the step.
    pub step: String,
    /// Who passed it.
    pub by: StaffId,
    /// Digest of the text on that person's screen, hexadecimal.
    pub seen: String,
}

/// What the secrecy reviewer says (Art. 17).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 不涉密，可以公开.
    Clear,
    /// 不得公开.
    Closed,
    /// 不能确定: a higher authority is asked.
    Unsure,
}

impl Verdict {
    /// All, in the order of the form.
    pub const ALL: [Verdict; 3] = [Verdict::Clear, Verdict::Closed, Verdict::Unsure];

    /// As stored and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Verdict::Clear => "clear",
            Verdict::Closed => "closed",
            Verdict::Unsure => "unsure",
        }
    }

    /// The words of the form.
    pub const fn word(self) -> &'static str {
        match self {
            Verdict::Clear => "不涉密，可以公开",
            Verdict::Closed => "不得公开",
            Verdict::Unsure => "不能确定，报请确定",
        }
    }

    /// The verdict of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// The secrecy verdict on a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Secrecy {
    /// Who gave it.
    pub by: StaffId,
    /// On which text.
    pub seen: String,
    /// What it says.
    pub verdict: Verdict,
}

/// An emergency release that one person has asked for or two have made.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Emergency {
    /// Who asked.
    pub asked_by: StaffId,
    /// For which text.
    pub seen: String,
    /// Who released it; until then it is only asked for.
    pub released_by: Option<StaffId>,
}

/// What the screening found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screened<'a> {
    /// The text that was screened.
    pub digest: &'a str,
    /// Findings that block and are neither mended nor excepted.
    pub blocking: u32,
    /// Where something stands that tells of a person and that nobody has answered.
    pub unanswered: &'a [String],
}

/// A document with its newest edition.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Document {
    /// The unit that provides it.
    pub unit: UnitId,
    /// Number of the newest edition, from 1.
    pub edition: i32,
    /// Where that edition stands.
    pub state: State,
    /// Digest of its text, attachments and metadata, hexadecimal.
    pub digest: String,
    /// Everybody who wrote on this edition.
    pub hands: BTreeSet<StaffId>,
    /// Steps that have passed exactly this text, in their order.
    pub passed: Vec<Passed>,
    /// The secrecy verdict on it.
    pub secrecy: Option<Secrecy>,
    /// An emergency release of the newest edition, asked for or made.
    pub emergency: Option<Emergency>,
    /// The public edition whose review is still owed after an emergency release.
    pub owed: Option<i32>,
    /// The edition that the public sees.
    pub public: Option<i32>,
}

impl Document {
    /// The first draft.
    pub fn begin(by: &StaffId, unit: &UnitId, digest: &str) -> Self {
        Self {
            unit: unit.clone(),
            edition: 1,
            state: State::Draft,
            digest: digest.to_owned(),
            hands: [by.clone()].into(),
            passed: Vec::new(),
            secrecy: None,
            emergency: None,
            owed: None,
            public: None,
        }
    }

    /// Another text. What was said about the former one is void. What is public stays as it is: its
    /// change is a new edition.
    pub fn edit(&self, by: &StaffId, digest: &str) -> Self {
        if digest == self.digest {
            return self.clone();
        }
        let corrects = matches!(self.state, State::Public | State::Withdrawn);
        let mut hands = if corrects { BTreeSet::new() } else { self.hands.clone() };
        hands.insert(by.clone());
        Self {
            edition: if corrects { self.edition.saturating_add(1) } else { self.edition },
            state: State::Draft,
            digest: digest.to_owned(),
            hands,
            passed: Vec::new(),
            secrecy: None,
            emergency: None,
            ..self.clone()
        }
    }

    /// Hands the text to the first step.
    pub fn submit(&self, seen: &str) -> Result<Self, Refusal> {
        self.only_in(&[State::Draft, State::Returned], "送审")?;
        self.same_text(seen)?;
        Ok(Self { state: State::InReview, passed: Vec::new(), ..self.clone() })
    }

    /// Can steps be passed now?
    fn is_under_review(&self) -> bool {
        self.state == State::InReview || (self.state == State::Public && self.owed == Some(self.edition))
    }

    /// The step that is due.
    pub fn step_due<'a>(&self, flow: &'a Flow) -> Option<&'a Step> {
        if self.is_under_review() { flow.steps.get(self.passed.len()) } else { None }
    }

    /// Makes the approved text public.
    pub fn release(&self, flow: &Flow, seen: &str) -> Result<Self, Refusal> {
        self.only_in(&[State::Approved], "公开")?;
        self.same_text(seen)?;
        self.is_whole(flow)?;
        let public = Some(self.edition);
        Ok(Self { state: State::Public, public, emergency: None, owed: None, ..self.clone() })
    }

    /// Asks for an emergency release of a text whose review is not finished.
    pub fn ask_emergency(&self, by: &Staff, seen: &str) -> Result<Self, Refusal> {
        self.only_in(&[State::InReview], "申请应急发布")?;
        self.same_text(seen)?;
        if self.emergency.as_ref().is_some_and(|asked| asked.asked_by == by.id) {
            let sentence = "您已经为这一稿申请过应急发布，正等分管领导批准，不用再申请";
            return Err(Refusal::new("emergency_asked", sentence));
        }
        let asked = Emergency { asked_by: by.id.clone(), seen: seen.to_owned(), released_by: None };
        Ok(Self { emergency: Some(asked), ..self.clone() })
    }

    /// The leader in charge makes the text public at once. Art. 17 knows no exception, so the secrecy
    /// verdict and the findings hold all the same; the steps that are open become a debt.
    pub fn release_in_emergency(
        &self,
        by: &Staff,
        seen: &str,
        screened: Option<Screened<'_>>,
    ) -> Result<Self, Vec<Refusal>> {
        self.only_in(&[State::InReview], "应急发布").map_err(|no| vec![no])?;
        self.same_text(seen).map_err(|no| vec![no])?;
        let mut refusals = self.why_no_emergency(by);
        refusals.extend(self.secrecy_missing());
        refusals.extend(self.not_clean(screened));
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let released = |asked| Emergency { released_by: Some(by.id.clone()), ..asked };
        let emergency = self.emergency.clone().map(released);
        let public = Some(self.edition);
        Ok(Self { state: State::Public, public, emergency, owed: public, ..self.clone() })
    }

    fn why_no_emergency(&self, by: &Staff) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        if !by.has_any(&[Duty::ResponsibleLeader]) {
            refusals.push(Refusal::new("not_your_step", "应急发布由分管领导批准"));
        }
        if self.hands.contains(&by.id) {
            let sentence = "起草或修改过这一稿的人不能批准应急发布，请由别人批准";
            refusals.push(Refusal::new("same_person", sentence));
        }
        match &self.emergency {
            None => {
                let sentence = "应急发布须先由一人申请，再由分管领导批准";
                refusals.push(Refusal::new("emergency_not_asked", sentence));
            }
            Some(asked) if asked.asked_by == by.id => {
                let sentence = "应急发布须由两个人完成，申请人不能自己批准";
                refusals.push(Refusal::new("same_person", sentence));
            }
            Some(_) => {}
        }
        refusals
    }

    /// Takes down what is public. An edition in preparation goes back to its writers: whoever has said something
    /// about it did not know that the former one may not be seen (Art. 14, 15, 17).
    pub fn withdraw(&self) -> Result<Self, Refusal> {
        if self.public.is_none() {
            return Err(self.wrong_state("撤下"));
        }
        Ok(self.taken_down())
    }

    /// Takes away the notice that a withdrawal left, for a reason that leaves none. `former`: the reason of
    /// that withdrawal.
    pub fn silence(
        &self,
        former: Option<WithdrawalReason>,
        reason: WithdrawalReason,
    ) -> Result<Self, Refusal> {
        let former = former.filter(|_| self.public.is_none()).ok_or_else(|| self.wrong_state("撤下"))?;
        if reason.silences(former) {
            return Ok(self.taken_down());
        }
        let sentence = if former.leaves_notice() {
            "这条信息已经撤下；再次撤下只能改为不留痕迹的原因，请选择“含有商业秘密、个人隐私”或者“不得公开”"
        } else {
            "这条信息已经撤下，门户上没有留下任何痕迹，不需要再撤下"
        };
        Err(Refusal::new("already_withdrawn", sentence).at("reason"))
    }

    fn taken_down(&self) -> Self {
        if self.public == Some(self.edition) && self.state == State::Public {
            return Self { state: State::Withdrawn, public: None, owed: None, ..self.clone() };
        }
        let state = match self.state {
            State::Draft | State::Withdrawn => self.state,
            _ => State::Returned,
        };
        Self {
            state,
            passed: Vec::new(),
            secrecy: None,
            emergency: None,
            public: None,
            owed: None,
            ..self.clone()
        }
    }

    /// Are all steps of the flow passed for exactly this text, by different persons who did not write
    /// it, with a secrecy verdict?
    fn is_whole(&self, flow: &Flow) -> Result<(), Refusal> {
        let in_order =
            self.passed.iter().map(|passed| &passed.step).eq(flow.steps.iter().map(|step| &step.id));
        let people: BTreeSet<_> = self.passed.iter().map(|passed| &passed.by).collect();
        let whole = in_order
            && people.len() == self.passed.len()
            && self
                .passed
                .iter()
                .all(|passed| passed.seen == self.digest && !self.hands.contains(&passed.by))
            && self.secrecy_missing().is_none();
        if whole {
            return Ok(());
        }
        let sentence = "这一稿的审查记录不完整，请重新送审";
        Err(Refusal::new("review_incomplete", sentence).under("条例17"))
    }

    pub(super) fn secrecy_missing(&self) -> Option<Refusal> {
        let cleared = |one: &Secrecy| one.seen == self.digest && one.verdict == Verdict::Clear;
        if self.secrecy.as_ref().is_some_and(cleared) {
            return None;
        }
        let sentence = "公开前须有对这一稿的保密审查意见，请先由保密审查人员审查";
        Some(Refusal::new("secrecy_check_missing", sentence).under("条例17"))
    }

    /// What screening has against this text.
    pub fn not_clean(&self, screened: Option<Screened<'_>>) -> Option<Refusal> {
        match screened {
            Some(screened) if screened.digest == self.digest && screened.blocking == 0 => {
                unanswered(screened.unanswered)
            }
            Some(screened) if screened.digest == self.digest => {
                let sentence = format!(
                    "筛查还有{}处必须处理，请先遮盖、改正，或按规定写明例外理由并由第二人确认",
                    screened.blocking
                );
                Some(Refusal::new("findings_block", sentence))
            }
            _ => Some(Refusal::new("not_screened", "这一稿还没有筛查完，请稍候片刻再试")),
        }
    }

    pub(super) fn only_in(&self, states: &[State], act: &str) -> Result<(), Refusal> {
        if states.contains(&self.state) { Ok(()) } else { Err(self.wrong_state(act)) }
    }

    fn wrong_state(&self, act: &str) -> Refusal {
        let sentence = format!("这条信息现在是“{}”，不能{act}，请刷新页面后再看", self.state.word());
        Refusal::new("wrong_state", sentence)
    }

    pub(super) fn same_text(&self, seen: &str) -> Result<(), Refusal> {
        if seen == self.digest {
            return Ok(());
        }
        Err(Refusal::new("content_changed", "您看过之后内容已有变化，请重新看过再决定"))
    }
}

/// Places at once in a sentence.
const MOST_PLACES: usize = 8;

/// What tells of a person goes out covered, or because somebody said why it may (Art. 15). The places are
/// told, as far as a sentence holds them.
pub fn unanswered(places: &[String]) -> Option<Refusal> {
    if places.is_empty() {
        return None;
    }
    let told: Vec<&str> = places.iter().take(MOST_PLACES).map(String::as_str).collect();
    let more = if places.len() > MOST_PLACES { "等" } else { "" };
    let sentence = format!(
        "筛查还有{}处涉及个人信息没有处理：{}{more}。请到筛查结果逐处遮盖、改掉，或者写明保留的理由",
        places.len(),
        told.join("、")
    );
    Some(Refusal::new("findings_open", sentence).at("finding").under("条例15"))
}
