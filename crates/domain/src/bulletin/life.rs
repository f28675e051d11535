//! From the draft to the issued bulletin: whoever wrote on it does not approve it, and what is approved is exactly
//! what was on the screen.

use std::collections::BTreeSet;

use crate::{id::StaffId, refusal::Refusal};

/// Where a bulletin stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Its text is being written.
    Draft,
    /// The leader in charge has it.
    InReview,
    /// Approved, not issued.
    Approved,
    /// Issued, with a number; nothing changes any more.
    Issued,
}

impl State {
    /// All.
    pub const ALL: [State; 4] = [State::Draft, State::InReview, State::Approved, State::Issued];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::InReview => "in_review",
            State::Approved => "approved",
            State::Issued => "issued",
        }
    }

    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            State::Draft => "拟稿",
            State::InReview => "待审签",
            State::Approved => "待印发",
            State::Issued => "已印发",
        }
    }

    /// What a code says.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What a person does with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Writes on its text.
    Write,
    /// Sends it to the leader in charge.
    Send,
    /// Sends it back.
    Return,
    /// Approves it.
    Approve,
    /// Issues it.
    Issue,
}

/// A bulletin as far as the rule asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// Where it stands.
    pub state: State,
    /// Who wrote on it.
    pub hands: BTreeSet<StaffId>,
    /// Digest of figures and text together.
    pub digest: String,
}

impl Life {
    /// What becomes of it if this person does this, having seen that.
    ///
    /// # Errors
    /// The rule that says no.
    pub fn after(&self, act: Act, who: &StaffId, seen: &str) -> Result<State, Refusal> {
        let to = match (act, self.state) {
            (Act::Write, State::Draft) => return Ok(State::Draft),
            (Act::Send, State::Draft) => State::InReview,
            (Act::Return, State::InReview | State::Approved) => State::Draft,
            (Act::Approve, State::InReview) => State::Approved,
            (Act::Issue, State::Approved) => State::Issued,
            (_, state) => {
                let sentence = format!("通报现在是“{}”，不能这样办理，请刷新页面", state.word());
                return Err(Refusal::new("bulletin_state", sentence));
            }
        };
        if seen != self.digest {
            return Err(Refusal::new("bulletin_changed", "通报的内容已经变了，请刷新页面看清后再办理"));
        }
        if act == Act::Approve && self.hands.contains(who) {
            return Err(Refusal::new("own_bulletin", "自己拟稿的通报不能自己审签，请由另一位分管领导办理"));
        }
        Ok(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_do_what_when() {
        let id = |text: &str| StaffId::parse(text).unwrap();
        let of = |state| Life { state, hands: [id("writer")].into(), digest: "d".to_owned() };
        for (state, act, who, seen, wanted) in [
            (State::Draft, Act::Write, "writer", "", Ok(State::Draft)),
            (State::Draft, Act::Send, "writer", "d", Ok(State::InReview)),
            (State::Draft, Act::Send, "writer", "e", Err("bulletin_changed")),
            (State::Draft, Act::Approve, "leader", "d", Err("bulletin_state")),
            (State::InReview, Act::Approve, "leader", "d", Ok(State::Approved)),
            (State::InReview, Act::Approve, "leader", "old", Err("bulletin_changed")),
            (State::InReview, Act::Approve, "writer", "d", Err("own_bulletin")),
            (State::InReview, Act::Return, "leader", "d", Ok(State::Draft)),
            (State::InReview, Act::Write, "writer", "d", Err("bulletin_state")),
            (State::Approved, Act::Return, "leader", "d", Ok(State::Draft)),
            (State::Approved, Act::Issue, "writer", "d", Ok(State::Issued)),
            (State::Issued, Act::Return, "leader", "d", Err("bulletin_state")),
            (State::Issued, Act::Write, "writer", "d", Err("bulletin_state")),
        ] {
            let got = of(state).after(act, &id(who), seen).map_err(|refusal| refusal.code);
            assert_eq!(got, wanted, "{state:?} {act:?} {who}");
        }
    }
}
