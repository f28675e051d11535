//! What a person can do with a document now. The office decides all the same; this only shows no door
//! that would not open.

use gongkai_domain::{
    authority::Staff,
    organisation::Duty,
    publication::{KindField, State, WithdrawalReason, kind},
};
use gongkai_office::publication::Held;

use super::{WITHDRAWERS, WRITERS, act::withdrawn_as};

/// A button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    pub name: &'static str,
    /// Behind the address of the document.
    pub path: &'static str,
    pub icon: &'static str,
    pub class: &'static str,
}

/// Buttons, what most wait for first.
pub fn acts(held: &Held, who: &Staff) -> Vec<Next> {
    let asking = Asking { held, who };
    let all: [(bool, &str, &str, &str, &str); 16] = [
        (asking.reviews(), "审查", "review", "rubber-stamp", "btn-primary"),
        (asking.judges(), "保密审查", "secrecy", "shield-check", "btn-primary"),
        (asking.answers(), "登记答复", "answer", "mail", "btn-primary"),
        (asking.releases(), "公开", "release", "world", "btn-primary"),
        (asking.grants(), "批准应急发布", "emergency/release", "alert-triangle", "btn-seal"),
        (asking.submits(), "送审", "submit", "send", "btn-primary"),
        (asking.writes(), "修改", "edit", "pencil", ""),
        (asking.writes(), "附件", "files", "upload", ""),
        (held.is_comparable(), "对比", "compare", "file-check", ""),
        (asking.corrects(), "更正", "correct", "pencil", ""),
        (true, "发布渠道", "channels", "send", ""),
        (asking.states_validity(), "登记有效性", "validity", "clipboard-check", ""),
        (asking.prolongs(), "公示续期", "prolong", "calendar-event", ""),
        (asking.asks_emergency(), "申请应急发布", "emergency", "alert-triangle", ""),
        (asking.withdraws(), "撤下", "withdraw", "arrow-back-up", "btn-seal"),
        (asking.discards(), "删除草稿", "discard", "trash", ""),
    ];
    all.into_iter()
        .filter(|(may, ..)| *may)
        .map(|(_, name, path, icon, class)| Next { name, path, icon, class })
        .collect()
}

struct Asking<'a> {
    held: &'a Held,
    who: &'a Staff,
}

impl Asking<'_> {
    fn has(&self, duty: Duty) -> bool {
        self.who.has_any(&[duty])
    }

    fn is(&self, states: &[State]) -> bool {
        states.contains(&self.held.life.state)
    }

    fn wrote(&self) -> bool {
        self.held.life.hands.contains(&self.who.id)
    }

    fn reviews(&self) -> bool {
        let Some(step) = self.held.life.step_due(self.held.flow) else { return false };
        let other_unit = step.same_unit && self.who.unit.as_ref() != Some(&self.held.life.unit);
        let passed = self.held.life.passed.iter().any(|passed| passed.by == self.who.id);
        self.has(step.duty) && !other_unit && !passed && !self.wrote()
    }

    fn judges(&self) -> bool {
        let open = self.held.life.secrecy.is_none() && self.is(&[State::InReview]);
        open && self.has(Duty::SecrecyReviewer) && !self.wrote()
    }

    fn answers(&self) -> bool {
        self.is(&[State::Referred]) && self.has(Duty::SecrecyReviewer) && !self.wrote()
    }

    fn releases(&self) -> bool {
        self.is(&[State::Approved]) && self.has(Duty::DisclosureReviewer)
    }

    fn grants(&self) -> bool {
        let asked = self.held.life.emergency.as_ref();
        let by_another = asked.is_some_and(|one| one.released_by.is_none() && one.asked_by != self.who.id);
        by_another && self.is(&[State::InReview]) && self.has(Duty::ResponsibleLeader) && !self.wrote()
    }

    fn submits(&self) -> bool {
        self.is(&[State::Draft, State::Returned]) && self.who.has_any(WRITERS)
    }

    fn writes(&self) -> bool {
        !self.is(&[State::Public, State::Withdrawn]) && self.who.has_any(WRITERS)
    }

    fn corrects(&self) -> bool {
        self.is(&[State::Public, State::Withdrawn]) && self.who.has_any(WRITERS)
    }

    fn states_validity(&self) -> bool {
        let asks = kind(&self.held.row.kind).is_some_and(|kind| kind.asks_for(KindField::Validity));
        asks && self.held.row.public_edition.is_some() && self.has(Duty::DisclosureReviewer)
    }

    fn prolongs(&self) -> bool {
        let row = &self.held.row;
        row.public_edition.is_some() && row.period_until.is_some() && self.has(Duty::DisclosureReviewer)
    }

    fn asks_emergency(&self) -> bool {
        let asked = self.held.life.emergency.is_some();
        self.is(&[State::InReview]) && !asked && self.who.has_any(WRITERS)
    }

    fn withdraws(&self) -> bool {
        let noticed = withdrawn_as(self.held).is_some_and(WithdrawalReason::leaves_notice);
        (self.held.row.public_edition.is_some() || noticed) && self.who.has_any(WITHDRAWERS)
    }

    fn discards(&self) -> bool {
        let never = self.held.row.first_released_at.is_none();
        never && self.submits()
    }
}
