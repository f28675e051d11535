//! From the beginning of an assessment to its fixed result: units object once, within a term, and nobody scores the
//! own unit.

use chrono::NaiveDate;

use crate::{calendar::Calendar, id::UnitId, refusal::Refusal};

/// Working days in which a unit may object after it was told. No scheme that could be read states one: a design.
pub const OBJECT_WITHIN: u32 = 5;

/// Working days in which an objection is answered. A design as well.
pub const ANSWER_WITHIN: u32 = 10;

/// The last day on which an objection that was filed on this day is answered in time.
pub fn answer_until(filed_on: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
    calendar.due(filed_on, ANSWER_WITHIN).ok().map(|due| due.date)
}

/// Where an assessment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Facts are entered.
    Open,
    /// Units were told and may object.
    Announced,
    /// Fixed.
    Frozen,
}

impl State {
    /// All.
    pub const ALL: [State; 3] = [State::Open, State::Announced, State::Frozen];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Announced => "announced",
            State::Frozen => "frozen",
        }
    }

    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            State::Open => "评分中",
            State::Announced => "征求意见",
            State::Frozen => "已定",
        }
    }

    /// What a code says.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// An assessment as far as the rules ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// Where it stands.
    pub state: State,
    /// When units were told.
    pub announced_on: Option<NaiveDate>,
    /// When something was entered last after that.
    pub changed_on: Option<NaiveDate>,
    /// Objections that nobody has decided.
    pub undecided: usize,
    /// When the first of these was filed.
    pub undecided_since: Option<NaiveDate>,
}

impl Life {
    fn wrong_state(&self) -> Refusal {
        let sentence = format!("考核现在是“{}”，不能这样办理，请刷新页面", self.state.word());
        Refusal::new("assessment_state", sentence)
    }

    /// The last day on which a unit may object. What is entered after units were told moves ranks and grades of all: the
    /// term begins anew.
    pub fn object_until(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let told = self.announced_on?;
        let from = self.changed_on.map_or(told, |on| on.max(told));
        calendar.due(from, OBJECT_WITHIN).ok().map(|due| due.date)
    }

    /// The last day on which the objection that waits longest is answered in time; `None`: none waits.
    pub fn answer_until(&self, calendar: &Calendar) -> Option<NaiveDate> {
        answer_until(self.undecided_since.filter(|_| self.undecided > 0)?, calendar)
    }

    /// May somebody of `own` enter a fact about `unit`?
    ///
    /// # Errors
    /// The rule that says no.
    pub fn may_enter(&self, own: Option<&UnitId>, unit: &UnitId) -> Result<(), Refusal> {
        if self.state == State::Frozen {
            return Err(self.wrong_state());
        }
        if own == Some(unit) {
            return Err(Refusal::new("own_unit", "自己科室的得分要由另一位评分，请由别的科室的人登记"));
        }
        Ok(())
    }

    /// May units be told?
    ///
    /// # Errors
    /// The rule that says no.
    pub fn may_announce(&self) -> Result<(), Refusal> {
        if self.state == State::Open { Ok(()) } else { Err(self.wrong_state()) }
    }

    /// May a unit object today?
    ///
    /// # Errors
    /// The rule that says no.
    pub fn may_object(&self, today: NaiveDate, calendar: &Calendar) -> Result<(), Refusal> {
        if self.state != State::Announced {
            return Err(self.wrong_state());
        }
        if self.object_until(calendar).is_some_and(|until| today > until) {
            let sentence = "提出异议的期限已过：结果告知、改动后5个工作日内提出";
            return Err(Refusal::new("objection_late", sentence));
        }
        Ok(())
    }

    /// May the result be fixed today? Not while a unit may still object, or waits for an answer.
    ///
    /// # Errors
    /// All rules that say no.
    pub fn may_freeze(&self, today: NaiveDate, calendar: &Calendar) -> Result<(), Vec<Refusal>> {
        if self.state != State::Announced {
            return Err(vec![self.wrong_state()]);
        }
        let mut refusals = Vec::new();
        if self.undecided > 0 {
            let sentence = format!("还有{}件异议没有处理，处理完才能定", self.undecided);
            refusals.push(Refusal::new("objections_open", sentence));
        }
        if self.object_until(calendar).is_some_and(|until| today <= until) {
            let sentence = "各科室提出异议的期限还没有过，期满后才能定";
            refusals.push(Refusal::new("objections_possible", sentence));
        }
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_what_is_possible() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let calendar = Calendar::embedded();
        let of = |state, undecided| Life {
            state,
            announced_on: Some(day("2026-11-24")),
            changed_on: None,
            undecided,
            undecided_since: (undecided > 0).then(|| day("2026-11-26")),
        };
        let code = |result: Result<(), Refusal>| result.err().map_or("", |refusal| refusal.code);
        let told = of(State::Announced, 0);
        assert_eq!(told.object_until(calendar), Some(day("2026-12-01")));
        assert_eq!(told.answer_until(calendar), None, "nobody waits for an answer");
        assert_eq!(of(State::Announced, 2).answer_until(calendar), Some(day("2026-12-10")));
        assert_eq!(code(told.may_object(day("2026-12-01"), calendar)), "");
        assert_eq!(code(told.may_object(day("2026-12-02"), calendar)), "objection_late");
        assert_eq!(code(of(State::Open, 0).may_object(day("2026-11-24"), calendar)), "assessment_state");
        assert_eq!(code(told.may_announce()), "assessment_state");
        let unit = |id: &str| UnitId::parse(id).unwrap();
        assert_eq!(code(told.may_enter(Some(&unit("u1")), &unit("u1"))), "own_unit");
        assert_eq!(code(told.may_enter(Some(&unit("u2")), &unit("u1"))), "");
        assert_eq!(code(of(State::Frozen, 0).may_enter(None, &unit("u1"))), "assessment_state");
        let codes = |life: Life, on: &str| {
            let all = life.may_freeze(day(on), calendar).err().unwrap_or_default();
            all.into_iter().map(|refusal| refusal.code).collect::<Vec<_>>()
        };
        assert_eq!(codes(told.clone(), "2026-12-01"), ["objections_possible"]);
        assert_eq!(codes(of(State::Announced, 2), "2026-12-01"), ["objections_open", "objections_possible"]);
        let changed = Life { changed_on: Some(day("2026-12-01")), ..told };
        assert_eq!(changed.object_until(calendar), Some(day("2026-12-08")), "nobody is surprised by the end");
        assert_eq!(codes(changed, "2026-12-02"), ["objections_possible"]);
        assert_eq!(codes(told, "2026-12-02"), [""; 0]);
    }
}
