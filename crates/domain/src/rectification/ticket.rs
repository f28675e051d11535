//! A ticket and what can be done with it: issued → accepted → fixed → verified → closed, with returned, disputed,
//! extended and overdue beside it.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::kind::most_extension;
use crate::{
    calendar::{Calendar, date_in_words},
    id::StaffId,
    refusal::Refusal,
};

/// Most characters of a text.
const LONGEST: usize = 1_000;

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// 已下达.
    Issued,
    /// 已签收.
    Accepted,
    /// 有异议: the unit says that it is no problem, or not its own.
    Disputed,
    /// 已回执: waits for the proof.
    Fixed,
    /// 退回重改.
    Returned,
    /// 已核验.
    Verified,
    /// 已销号.
    Closed,
    /// 已撤销: it was no problem.
    Cancelled,
}

impl State {
    /// All.
    pub const ALL: [State; 8] = [
        State::Issued,
        State::Accepted,
        State::Disputed,
        State::Fixed,
        State::Returned,
        State::Verified,
        State::Closed,
        State::Cancelled,
    ];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            State::Issued => "issued",
            State::Accepted => "accepted",
            State::Disputed => "disputed",
            State::Fixed => "fixed",
            State::Returned => "returned",
            State::Verified => "verified",
            State::Closed => "closed",
            State::Cancelled => "cancelled",
        }
    }

    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            State::Issued => "待签收",
            State::Accepted => "整改中",
            State::Disputed => "有异议",
            State::Fixed => "待核验",
            State::Returned => "退回重改",
            State::Verified => "待销号",
            State::Closed => "已销号",
            State::Cancelled => "已撤销",
        }
    }

    /// What a code says.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Nothing more comes.
    pub const fn is_over(self) -> bool {
        matches!(self, State::Closed | State::Cancelled)
    }

    /// The unit has to do something.
    pub const fn is_with_unit(self) -> bool {
        matches!(self, State::Issued | State::Accepted | State::Returned)
    }
}

/// Where a ticket comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A bulletin.
    Bulletin,
    /// A reader's report of an error.
    Letter,
    /// Something that screening found, or a person confirmed.
    Finding,
    /// The watch over the own portal.
    Monitor,
    /// An inspection, or the superior.
    Inspection,
    /// By hand.
    Hand,
}

impl Source {
    /// All, in the order of the form.
    pub const ALL: [Source; 6] = [
        Source::Hand,
        Source::Inspection,
        Source::Monitor,
        Source::Finding,
        Source::Letter,
        Source::Bulletin,
    ];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Source::Bulletin => "bulletin",
            Source::Letter => "letter",
            Source::Finding => "finding",
            Source::Monitor => "monitor",
            Source::Inspection => "inspection",
            Source::Hand => "hand",
        }
    }

    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            Source::Bulletin => "每月通报",
            Source::Letter => "网站纠错",
            Source::Finding => "筛查、差错登记",
            Source::Monitor => "门户自查",
            Source::Inspection => "上级检查、测评",
            Source::Hand => "日常检查",
        }
    }

    /// What a code says.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// On which side of the ticket somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Of the unit that mends.
    Unit,
    /// Of those who oversee.
    Overseer,
}

/// 整改回执.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// 原因.
    pub cause: String,
    /// 措施.
    pub measures: String,
    /// Is a correction to be published?
    pub correction: bool,
    /// 举一反三自查结果.
    pub alike: String,
}

/// What somebody does with a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// 签收.
    Accept,
    /// 提出异议.
    Dispute {
        /// Why.
        reason: String,
    },
    /// The dispute is not agreed with: the unit mends.
    Uphold {
        /// Why.
        reason: String,
    },
    /// It is no problem.
    Cancel {
        /// Why.
        reason: String,
    },
    /// 延期.
    Extend {
        /// The new last day.
        until: NaiveDate,
        /// Why.
        reason: String,
    },
    /// 回执.
    Reply(Reply),
    /// 退回.
    Return {
        /// Why.
        reason: String,
    },
    /// 核验通过.
    Verify {
        /// What the system itself shows; empty: nothing.
        fact: String,
        /// What a person saw.
        reason: String,
    },
    /// 销号.
    Close,
}

/// An act with who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Who.
    pub by: StaffId,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub act: Act,
}

/// A ticket as far as the rules ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The day of the notice.
    pub issued_on: NaiveDate,
    /// Working days.
    pub days: u32,
    /// What was done, in its order.
    pub said: Vec<Said>,
}

fn day_of(at: DateTime<Utc>) -> NaiveDate {
    (at + TimeDelta::hours(8)).date_naive()
}

impl Ticket {
    /// Where it stands.
    pub fn state(&self) -> State {
        self.said.iter().fold(State::Issued, |state, said| next(state, &said.act).unwrap_or(state))
    }

    /// Everybody who said that it is mended.
    pub fn fixers(&self) -> BTreeSet<&StaffId> {
        self.said.iter().filter(|said| matches!(said.act, Act::Reply(_))).map(|said| &said.by).collect()
    }

    /// The last day. Computed each time: a new notice of holidays moves it.
    pub fn due(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let extended = self.said.iter().rev().find_map(|said| match said.act {
            Act::Extend { until, .. } => Some(until),
            _ => None,
        });
        extended.or_else(|| match self.days {
            0 => Some(self.issued_on),
            days => calendar.due(self.issued_on, days).ok().map(|due| due.date),
        })
    }

    /// When it was mended: the last reply that was not returned; `None`: not yet.
    pub fn fixed_at(&self) -> Option<DateTime<Utc>> {
        let last = self.said.iter().rev().find(|said| matches!(said.act, Act::Reply(_) | Act::Return { .. }));
        last.filter(|said| matches!(said.act, Act::Reply(_))).map(|said| said.at)
    }

    /// When the proof was there.
    pub fn verified_at(&self) -> Option<DateTime<Utc>> {
        self.said.iter().rev().find(|said| matches!(said.act, Act::Verify { .. })).map(|said| said.at)
    }

    /// Was it mended after its last day, or is it that day's end and it is not?
    pub fn is_late(&self, calendar: &Calendar, now: DateTime<Utc>) -> bool {
        let Some(due) = self.due(calendar) else { return false };
        match self.fixed_at() {
            Some(at) => day_of(at) > due,
            None => self.state() != State::Cancelled && day_of(now) > due,
        }
    }

    /// Where it stands after this.
    ///
    /// # Errors
    /// All rules that say no.
    pub fn after(&self, said: &Said, role: Role, calendar: &Calendar) -> Result<State, Vec<Refusal>> {
        let state = self.state();
        let Some(to) = next(state, &said.act) else {
            let sentence = format!("整改单现在是“{}”，不能这样办理，请刷新页面", state.word());
            return Err(vec![Refusal::new("ticket_state", sentence)]);
        };
        let mut refusals = words_missing(&said.act);
        if side(&said.act) != role {
            let sentence = match side(&said.act) {
                Role::Unit => "由责任科室办理",
                Role::Overseer => "由公开审查、考核评估人员办理",
            };
            refusals.push(Refusal::new("ticket_role", sentence));
        }
        let decides = matches!(said.act, Act::Verify { .. } | Act::Close | Act::Return { .. });
        if decides && self.fixers().contains(&said.by) {
            refusals.push(Refusal::new("own_fix", "自己整改的事项，要由另一位核验和销号"));
        }
        if let (Act::Extend { until, .. }, Some(due)) = (&said.act, self.due(calendar)) {
            refusals.extend(extension(due, *until, day_of(said.at)));
        }
        if refusals.is_empty() { Ok(to) } else { Err(refusals) }
    }
}

/// What is wrong with moving the last day on a day: lateness stays, and no ticket is put off without an end.
fn extension(due: NaiveDate, until: NaiveDate, on: NaiveDate) -> Option<Refusal> {
    if on > due {
        return Some(Refusal::new("extension_too_late", "期限已过，不能再延期，请按逾期办理"));
    }
    let (most, now) = (most_extension(), date_in_words(due));
    let refusal = if until <= due {
        Refusal::new("extension_early", format!("延期后的最后一天要晚于现在的期限{now}"))
    } else if due.checked_add_days(Days::new(most)).is_some_and(|last| until > last) {
        let sentence = format!("一次最多延期{most}天，现在的期限是{now}，请改填较早的日期");
        Refusal::new("extension_too_long", sentence)
    } else {
        return None;
    };
    Some(refusal.at("until"))
}

/// Whose act it is.
const fn side(act: &Act) -> Role {
    match act {
        Act::Accept | Act::Dispute { .. } | Act::Reply(_) => Role::Unit,
        _ => Role::Overseer,
    }
}

/// The machine.
const fn next(state: State, act: &Act) -> Option<State> {
    Some(match (state, act) {
        (State::Issued, Act::Accept) => State::Accepted,
        (State::Issued | State::Accepted, Act::Dispute { .. }) => State::Disputed,
        (State::Disputed, Act::Uphold { .. }) => State::Accepted,
        (State::Disputed | State::Issued | State::Accepted, Act::Cancel { .. }) => State::Cancelled,
        (State::Issued | State::Accepted | State::Returned, Act::Extend { .. }) => state,
        (State::Accepted | State::Returned, Act::Reply(_)) => State::Fixed,
        (State::Fixed, Act::Return { .. }) => State::Returned,
        (State::Fixed, Act::Verify { .. }) => State::Verified,
        (State::Verified, Act::Close) => State::Closed,
        _ => return None,
    })
}

fn words_missing(act: &Act) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let mut want = |text: &str, code, sentence: &str, field| match text.trim().chars().count() {
        0..2 => refusals.push(Refusal::new(code, sentence).at(field)),
        2..=LONGEST => {}
        length => {
            let sentence = format!("这里有{length}个字，最多{LONGEST}个字，请缩短");
            refusals.push(Refusal::new("too_long", sentence).at(field));
        }
    };
    match act {
        Act::Accept | Act::Close => {}
        Act::Dispute { reason }
        | Act::Uphold { reason }
        | Act::Cancel { reason }
        | Act::Extend { reason, .. }
        | Act::Return { reason } => {
            want(reason, "reason_missing", "请写明理由，不超过1000个字", "reason");
        }
        Act::Reply(reply) => {
            want(&reply.cause, "cause_missing", "请写明发生问题的原因", "cause");
            want(&reply.measures, "measures_missing", "请写明采取的措施", "measures");
            want(&reply.alike, "alike_missing", "请写明举一反三自查的结果", "alike");
        }
        Act::Verify { fact, reason } => {
            if fact.is_empty() || !reason.trim().is_empty() {
                want(reason, "proof_missing", "系统没有查到整改的事实，请写明怎样核验的", "reason");
            }
        }
    }
    refusals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> StaffId {
        StaffId::parse(text).unwrap()
    }

    fn at(day: &str) -> DateTime<Utc> {
        format!("{day}T02:00:00Z").parse().unwrap()
    }

    fn reason() -> String {
        "经核实如此".to_owned()
    }

    fn reply() -> Act {
        Act::Reply(Reply { cause: reason(), measures: reason(), correction: false, alike: reason() })
    }

    fn ticket() -> Ticket {
        Ticket { issued_on: "2026-11-24".parse().unwrap(), days: 5, said: Vec::new() }
    }

    fn verify() -> Act {
        Act::Verify { fact: String::new(), reason: reason() }
    }

    /// Does all of it, each by somebody of the right side.
    fn through(acts: &[(Act, &str, &str)]) -> Ticket {
        let mut ticket = ticket();
        for (act, by, day) in acts {
            let said = Said { by: id(by), at: at(day), act: act.clone() };
            ticket.after(&said, side(act), Calendar::embedded()).unwrap();
            ticket.said.push(said);
        }
        ticket
    }

    #[test]
    fn from_the_notice_to_the_end() {
        let ticket = through(&[
            (Act::Accept, "clerk", "2026-11-24"),
            (reply(), "clerk", "2026-11-25"),
            (Act::Return { reason: reason() }, "assessor", "2026-11-25"),
            (reply(), "head", "2026-12-01"),
            (verify(), "assessor", "2026-12-02"),
            (Act::Close, "assessor", "2026-12-02"),
        ]);
        assert_eq!(ticket.state(), State::Closed);
        assert_eq!(ticket.fixers(), [&id("clerk"), &id("head")].into());
        assert_eq!(ticket.due(Calendar::embedded()), "2026-12-01".parse().ok());
        assert!(!ticket.is_late(Calendar::embedded(), at("2027-01-01")), "on the last day");
        let disputed = through(&[
            (Act::Dispute { reason: reason() }, "clerk", "2026-11-24"),
            (Act::Cancel { reason: reason() }, "assessor", "2026-11-25"),
        ]);
        assert_eq!(disputed.state(), State::Cancelled);
        assert!(!disputed.is_late(Calendar::embedded(), at("2027-01-01")));
    }

    #[test]
    fn what_is_refused() {
        let fixed = through(&[(Act::Accept, "clerk", "2026-11-24"), (reply(), "clerk", "2026-11-25")]);
        let extend = |until: &str| Act::Extend { until: until.parse().unwrap(), reason: reason() };
        for (ticket, act, by, role, wanted) in [
            (ticket(), reply(), "clerk", Role::Unit, "ticket_state"),
            (ticket(), Act::Accept, "assessor", Role::Overseer, "ticket_role"),
            (ticket(), Act::Close, "assessor", Role::Overseer, "ticket_state"),
            (ticket(), extend("2026-12-01"), "assessor", Role::Overseer, "extension_early"),
            (ticket(), extend("2026-12-02"), "clerk", Role::Unit, "ticket_role"),
            (ticket(), Act::Dispute { reason: " ".to_owned() }, "clerk", Role::Unit, "reason_missing"),
            (fixed.clone(), verify(), "clerk", Role::Overseer, "own_fix"),
            (fixed.clone(), Act::Return { reason: reason() }, "clerk", Role::Overseer, "own_fix"),
            (
                fixed.clone(),
                Act::Verify { fact: String::new(), reason: String::new() },
                "assessor",
                Role::Overseer,
                "proof_missing",
            ),
            (fixed, verify(), "assessor", Role::Unit, "ticket_role"),
            (ticket(), Act::Dispute { reason: "长".repeat(1001) }, "clerk", Role::Unit, "too_long"),
        ] {
            let said = Said { by: id(by), at: at("2026-11-26"), act };
            let refusals = ticket.after(&said, role, Calendar::embedded()).unwrap_err();
            let codes: Vec<_> = refusals.iter().map(|refusal| refusal.code).collect();
            assert_eq!(codes, [wanted], "{:?}", said.act);
        }
    }

    #[test]
    fn extensions() {
        let calendar = Calendar::embedded();
        assert_eq!(ticket().due(calendar), "2026-12-01".parse().ok());
        for (on, until, wanted) in [
            ("2026-12-01", "2026-12-02", None),
            ("2026-12-01", "2027-03-01", None),
            ("2026-12-01", "2027-03-02", Some("extension_too_long")),
            ("2026-11-25", "2026-12-01", Some("extension_early")),
            ("2026-12-02", "2026-12-10", Some("extension_too_late")),
            ("2026-12-02", "2026-12-01", Some("extension_too_late")),
        ] {
            let act = Act::Extend { until: until.parse().unwrap(), reason: reason() };
            let said = Said { by: id("assessor"), at: at(on), act };
            let refusals = ticket().after(&said, Role::Overseer, calendar).err().unwrap_or_default();
            let codes: Vec<_> = refusals.iter().map(|refusal| refusal.code).collect();
            assert_eq!(codes, Vec::from_iter(wanted), "{until} on {on}");
        }
        // What was extended in time is late after its new day, and no further extension mends that.
        let until = "2026-12-10".parse().unwrap();
        let extended = through(&[(Act::Extend { until, reason: reason() }, "assessor", "2026-11-25")]);
        let act = Act::Extend { until: "2026-12-20".parse().unwrap(), reason: reason() };
        let again = |on: &str| {
            let said = Said { by: id("assessor"), at: at(on), act: act.clone() };
            extended.after(&said, Role::Overseer, calendar).is_ok()
        };
        assert!(again("2026-12-10") && !again("2026-12-11"));
        assert!(extended.is_late(calendar, at("2026-12-11")));
    }

    #[test]
    fn days() {
        let calendar = Calendar::embedded();
        let same_day = Ticket { days: 0, ..ticket() };
        assert_eq!(same_day.due(calendar), Some(same_day.issued_on));
        assert!(
            !same_day.is_late(calendar, at("2026-11-24")) && same_day.is_late(calendar, at("2026-11-25"))
        );
        let until = "2026-12-10".parse().unwrap();
        let extended = through(&[(Act::Extend { until, reason: reason() }, "assessor", "2026-11-25")]);
        assert_eq!(extended.due(calendar), Some(until));
        // A reply in time that came back was none.
        let returned = through(&[
            (Act::Accept, "clerk", "2026-11-24"),
            (reply(), "clerk", "2026-11-25"),
            (Act::Return { reason: reason() }, "assessor", "2026-12-02"),
        ]);
        assert_eq!(returned.fixed_at(), None);
        assert!(returned.is_late(calendar, at("2026-12-02")));
    }

    #[test]
    fn no_ticket_is_verified_or_closed_by_its_fixer() {
        let people = ["a", "b", "c"].map(id);
        let mut seed = 9_001_u64;
        let mut dice = |most: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            usize::try_from(seed % most as u64).unwrap()
        };
        let (mut closed, mut refused) = (0, 0);
        for _ in 0..4_000 {
            let mut ticket = ticket();
            for _ in 0..12 {
                let acts = [Act::Accept, reply(), verify(), Act::Close, Act::Return { reason: reason() }];
                let (act, by) = (acts[dice(5)].clone(), people[dice(3)].clone());
                // Anybody may hold both sides' duties.
                let role = side(&act);
                let said = Said { by, at: at("2026-11-25"), act };
                match ticket.after(&said, role, Calendar::embedded()) {
                    Ok(_) => ticket.said.push(said),
                    Err(all) => refused += usize::from(all.iter().any(|one| one.code == "own_fix")),
                }
            }
            let decided =
                ticket.said.iter().filter(|said| matches!(said.act, Act::Verify { .. } | Act::Close));
            for said in decided {
                assert!(!ticket.fixers().contains(&said.by), "{ticket:?}");
            }
            closed += usize::from(ticket.state() == State::Closed);
        }
        assert!(closed > 50 && refused > 500, "{closed} closed, {refused} refused");
    }
}
