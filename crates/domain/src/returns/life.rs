//! From the first figure to the filing: whoever filled a return in never approves it, and what is filed is exactly
//! what was on the screen of whoever approved it.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::{
    calendar::date_in_words,
    collection::{Filed, FilingState},
    id::StaffId,
    refusal::Refusal,
    report::reason,
};

/// Where a return stands in its own agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is being filled in.
    Draft,
    /// The leader in charge has it.
    Submitted,
    /// It was approved and filed; nothing changes unless it is sent back.
    Filed,
}

impl State {
    /// All.
    pub const ALL: [State; 3] = [State::Draft, State::Submitted, State::Filed];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Submitted => "submitted",
            State::Filed => "filed",
        }
    }

    /// What a code says.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            State::Draft => "填报中",
            State::Submitted => "待审核",
            State::Filed => "已报送",
        }
    }
}

/// A return as far as the rules ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// Where it stands.
    pub state: State,
    /// Digest of its figures, hexadecimal.
    pub digest: String,
    /// Everybody who filled it in or handed it on.
    pub hands: BTreeSet<StaffId>,
    /// The newest filing, if there is one.
    pub sent: Option<Filed>,
}

/// What must be true of figures that are handed on.
#[derive(Debug, Clone, Copy)]
pub struct Ready<'a> {
    /// The last day of the period.
    pub last: NaiveDate,
    /// The day on which the ledgers were counted; `None`: the form asks for nothing that they know.
    pub counted_on: Option<NaiveDate>,
    /// The present day.
    pub today: NaiveDate,
    /// Labels of rows that have no value.
    pub missing: &'a [String],
}

impl Ready<'_> {
    /// Everything that stands against it.
    fn faults(self) -> Vec<Refusal> {
        let mut faults = Vec::new();
        if self.today <= self.last {
            let sentence = format!("本期到{}才结束，结束以后才能送审", date_in_words(self.last));
            faults.push(Refusal::new("period_running", sentence));
        } else if self.counted_on.is_some_and(|on| on <= self.last) {
            let sentence = "台账的数字是在本期结束以前统计的，请先点“重新统计”";
            faults.push(Refusal::new("count_too_early", sentence));
        }
        if !self.missing.is_empty() {
            let sentence =
                format!("还有{}行没有填：{}；没有的填0", self.missing.len(), self.missing.join("、"));
            faults.push(Refusal::new("rows_missing", sentence));
        }
        faults
    }
}

impl Life {
    /// The first figures.
    pub fn begin(by: &StaffId, digest: String) -> Self {
        Self { state: State::Draft, digest, hands: [by.clone()].into(), sent: None }
    }

    /// May somebody write on it: before it is handed on, and after the superior has sent it back?
    pub fn may_be_written(&self) -> bool {
        self.state == State::Draft || self.state == State::Filed && self.is_returned()
    }

    /// Has the superior sent the newest filing back?
    pub fn is_returned(&self) -> bool {
        self.sent.as_ref().is_some_and(|sent| sent.state == FilingState::Returned)
    }

    /// Somebody writes on it, or counts anew.
    ///
    /// # Errors
    /// It has been handed on.
    pub fn write(&self, by: &StaffId, digest: String) -> Result<Self, Refusal> {
        if !self.may_be_written() {
            return Err(self.wrong("修改"));
        }
        let mut hands = self.hands.clone();
        hands.insert(by.clone());
        Ok(Self { state: State::Draft, digest, hands, sent: self.sent.clone() })
    }

    /// May it be deleted? One that was begun for a wrong period and that the superior has never had leaves nothing behind.
    ///
    /// # Errors
    /// It was filed before, or the leader in charge has it.
    pub fn drop_draft(&self) -> Result<(), Refusal> {
        if self.sent.is_some() {
            let sentence = "这份报表报送过，不能删除；上级机关退回的，改好后重新报送";
            return Err(Refusal::new("was_filed", sentence));
        }
        if self.may_be_written() { Ok(()) } else { Err(self.wrong("删除")) }
    }

    /// Hands it to the leader in charge; `digest`: of what is handed on, with the year so far.
    ///
    /// # Errors
    /// Every reason at once.
    pub fn submit(&self, by: &StaffId, digest: String, ready: Ready<'_>) -> Result<Self, Vec<Refusal>> {
        let written = self.write(by, digest).map_err(|_| vec![self.wrong("送审")])?;
        let mut faults = ready.faults();
        if written.is_returned() && written.sent.as_ref().is_some_and(|sent| sent.digest == written.digest) {
            let sentence = "上级退回的就是这些数字，内容没有变化，请先按退回意见修改";
            faults.push(Refusal::new("same_as_returned", sentence));
        }
        if faults.is_empty() { Ok(Self { state: State::Submitted, ..written }) } else { Err(faults) }
    }

    /// The leader in charge gives it back to whoever fills it in; gives the reason as it is kept.
    ///
    /// # Errors
    /// It does not wait, it has changed, or the reason says nothing.
    pub fn give_back(&self, seen: &str, why: &str) -> Result<(Self, String), Refusal> {
        self.waits(seen, "退回")?;
        let why = reason(why, "reason")?;
        Ok((Self { state: State::Draft, ..self.clone() }, why))
    }

    /// The leader in charge approves it, and so files it.
    ///
    /// # Errors
    /// Every reason at once.
    pub fn file(&self, by: &StaffId, seen: &str, ready: Ready<'_>) -> Result<Self, Vec<Refusal>> {
        self.waits(seen, "批准").map_err(|refusal| vec![refusal])?;
        let mut faults = ready.faults();
        if self.hands.contains(by) {
            let sentence = "填报、送审的人不能作为负责人批准同一份报表，请由另一位分管领导批准";
            faults.push(Refusal::new("same_person", sentence));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let sent = Filed { state: FilingState::Received, digest: self.digest.clone() };
        Ok(Self { state: State::Filed, sent: Some(sent), ..self.clone() })
    }

    fn waits(&self, seen: &str, act: &str) -> Result<(), Refusal> {
        if self.state != State::Submitted {
            return Err(self.wrong(act));
        }
        if seen != self.digest {
            let sentence = "您看过之后报表内容已有变化，请重新核对后再决定";
            return Err(Refusal::new("content_changed", sentence));
        }
        Ok(())
    }

    fn wrong(&self, act: &str) -> Refusal {
        let sentence = format!("这份报表现在是“{}”，不能{act}，请刷新页面后再看", self.state.word());
        Refusal::new("wrong_state", sentence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(name: &str) -> StaffId {
        StaffId::parse(name).unwrap()
    }

    fn ready<'a>(counted: &str, today: &str, missing: &'a [String]) -> Ready<'a> {
        let day = |text: &str| text.parse().unwrap();
        Ready { last: day("2026-03-31"), counted_on: Some(day(counted)), today: day(today), missing }
    }

    fn life(state: State, sent: Option<(FilingState, &str)>) -> Life {
        let sent = sent.map(|(state, digest)| Filed { state, digest: digest.to_owned() });
        Life { state, digest: "d".to_owned(), hands: [who("clerk")].into(), sent }
    }

    fn codes(result: Result<Life, Vec<Refusal>>) -> String {
        result.map_or_else(
            |all| all.iter().map(|one| one.code).collect::<Vec<_>>().join(" "),
            |_| String::new(),
        )
    }

    /// The last day of the period belongs to it.
    #[test]
    fn what_may_be_handed_on() {
        let open = ["政府公报公开政府信息数".to_owned()];
        for (counted, today, missing, refused) in [
            ("2026-04-01", "2026-04-01", 0, ""),
            ("2026-03-31", "2026-03-31", 0, "period_running"),
            ("2026-03-31", "2026-04-01", 0, "count_too_early"),
            ("2026-04-15", "2026-04-16", 1, "rows_missing"),
            ("2026-03-10", "2026-03-30", 1, "period_running rows_missing"),
            ("2026-03-10", "2026-04-16", 1, "count_too_early rows_missing"),
        ] {
            let ready = ready(counted, today, &open[..missing]);
            let done = life(State::Draft, None).submit(&who("clerk"), "e".to_owned(), ready);
            assert_eq!(codes(done), refused, "{counted} {today} {missing}");
        }
    }

    #[test]
    fn a_first_draft_alone_is_deleted() {
        use FilingState::{Accepted, Received, Returned};
        for (state, sent, refused) in [
            (State::Draft, None, ""),
            (State::Submitted, None, "wrong_state"),
            (State::Filed, Some((Received, "d")), "was_filed"),
            (State::Filed, Some((Accepted, "d")), "was_filed"),
            (State::Filed, Some((Returned, "d")), "was_filed"),
            (State::Draft, Some((Returned, "d")), "was_filed"),
        ] {
            let code = life(state, sent).drop_draft().err().map_or("", |refusal| refusal.code);
            assert_eq!(code, refused, "{state:?} {sent:?}");
        }
    }

    #[test]
    fn who_may_do_what_when() {
        use FilingState::{Accepted, Received, Returned};
        let fine = ready("2026-04-01", "2026-04-02", &[]);
        let submit = |life: Life, digest: &str| codes(life.submit(&who("clerk"), digest.to_owned(), fine));
        assert_eq!(submit(life(State::Submitted, None), "d"), "wrong_state");
        assert_eq!(submit(life(State::Filed, Some((Received, "d"))), "e"), "wrong_state");
        assert_eq!(submit(life(State::Filed, Some((Accepted, "d"))), "e"), "wrong_state");
        assert_eq!(submit(life(State::Filed, Some((Returned, "d"))), "d"), "same_as_returned");
        assert_eq!(submit(life(State::Filed, Some((Returned, "d"))), "e"), "");
        for (state, person, seen, refused) in [
            (State::Draft, "leader", "d", "wrong_state"),
            (State::Submitted, "leader", "old", "content_changed"),
            (State::Submitted, "clerk", "d", "same_person"),
            (State::Submitted, "leader", "d", ""),
            (State::Filed, "leader", "d", "wrong_state"),
        ] {
            assert_eq!(
                codes(life(state, None).file(&who(person), seen, fine)),
                refused,
                "{state:?} {person} {seen}"
            );
        }
        let back = |state, seen, why| life(state, None).give_back(seen, why).map_err(|refusal| refusal.code);
        assert_eq!(back(State::Draft, "d", "请核对").unwrap_err(), "wrong_state");
        assert_eq!(back(State::Submitted, "d", "错").unwrap_err(), "reason_unusable");
        assert_eq!(back(State::Submitted, "d", " 请核对第三行 ").unwrap().1, "请核对第三行");
        let written = life(State::Filed, Some((Returned, "d"))).write(&who("other"), "e".to_owned()).unwrap();
        assert_eq!((written.state, written.hands.len()), (State::Draft, 2));
    }
}
