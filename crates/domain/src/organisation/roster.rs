//! The roster of an agency: who holds which duty when, and what may not be held together.
//!
//! - The three administrators exclude each other, and none of them holds a duty that reads content.
//! - No person stands in two stages of the review, be it for somebody else.
//! - A deputy (代理) holds a duty for a time, in place of one who holds it, and no longer.
//!
//! Periods are compared, not the present day: what would collide next month is refused today.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Duty, Period, Person, Stage};
use crate::{
    calendar::date_in_words,
    id::{DutyId, StaffId},
    refusal::Refusal,
};

/// A duty that a person holds for a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Which.
    pub id: DutyId,
    /// Who, what, when.
    pub held: Proposal,
}

/// A duty that a person shall hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Who.
    pub staff: StaffId,
    /// What.
    pub duty: Duty,
    /// When.
    pub period: Period,
    /// In whose place, for a deputy.
    pub deputy_for: Option<StaffId>,
}

/// A holding that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// Which.
    pub id: DutyId,
    /// Who.
    pub staff: StaffId,
    /// What.
    pub duty: Duty,
    /// The new last day; before the first day: it was taken back before it began.
    pub last: NaiveDate,
}

/// All people and holdings of an agency, past ones included.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    /// The people.
    pub people: Vec<Person>,
    /// Their duties.
    pub holdings: Vec<Holding>,
}

impl Roster {
    /// The duties of a person on a day, deputies' included. A person who may not sign in has none.
    pub fn duties_on(&self, staff: &StaffId, day: NaiveDate) -> BTreeSet<Duty> {
        if self.person(staff).is_none_or(|person| person.disabled) {
            return BTreeSet::new();
        }
        self.holdings
            .iter()
            .filter(|holding| holding.held.staff == *staff && holding.held.period.holds(day))
            .map(|holding| holding.held.duty)
            .collect()
    }

    /// The stages of the review in which nobody stands on a day.
    pub fn stages_without_person(&self, day: NaiveDate) -> Vec<Stage> {
        Stage::ALL
            .iter()
            .copied()
            .filter(|stage| !self.is_held_on(stage.duty(), day, &BTreeSet::new()))
            .collect()
    }

    /// Every reason why the proposal may not become a holding. `by`: who grants it; `None` for the
    /// operator of the machine.
    pub fn why_not(&self, proposal: &Proposal, by: Option<&StaffId>, today: NaiveDate) -> Vec<Refusal> {
        let Some(person) = self.person(&proposal.staff) else {
            return vec![Refusal::new("staff_unknown", "没有这个人，请重新选择").at("staff")];
        };
        let mut refusals = Vec::new();
        if person.disabled {
            refusals.push(
                Refusal::new("staff_disabled", format!("{}的账号已停用，请先启用", person.name)).at("staff"),
            );
        }
        if by.and_then(|by| self.person(by)).is_some_and(|granter| granter.is_same_as(person)) {
            refusals.push(
                Refusal::new("not_to_oneself", "不能给自己授予职责，请由另一位安全管理员办理").at("staff"),
            );
        }
        proposal.period.checked(&mut refusals);
        if proposal.period.from < today {
            refusals.push(
                Refusal::new("starts_in_past", "起始日期早于今天，职责不能追溯授予，请从今天或以后开始")
                    .at("from"),
            );
        }
        if proposal.duty.needs_unit() && person.unit.is_none() {
            refusals.push(
                Refusal::new(
                    "unit_missing",
                    format!("{}没有登记所在股室，不能担任“{}”", person.name, proposal.duty.word()),
                )
                .at("staff"),
            );
        }
        refusals.extend(self.collisions(person, proposal));
        refusals.extend(self.why_not_deputy(person, proposal));
        refusals
    }

    /// What the same human being holds at the same time and may not hold together with it.
    fn collisions(&self, person: &Person, proposal: &Proposal) -> Vec<Refusal> {
        let mine = self.people.iter().filter(|other| other.is_same_as(person));
        let accounts: BTreeSet<&StaffId> = mine.map(|account| &account.id).collect();
        let mut refusals: Vec<Refusal> = Vec::new();
        for Holding { held, .. } in &self.holdings {
            if !accounts.contains(&held.staff) || !held.period.meets(&proposal.period) {
                continue;
            }
            // The same duty in a second account is no collision: it opens nothing more.
            let already = held.duty == proposal.duty && held.staff == proposal.staff;
            let code = if already { Some("already_held") } else { conflict(held.duty, proposal.duty) };
            if let Some(code) = code {
                let refusal =
                    Refusal::new(code, collision_sentence(person, held, proposal.duty, code)).at("duty");
                if !refusals.contains(&refusal) {
                    refusals.push(refusal);
                }
            }
        }
        refusals
    }

    /// Why a person may not become `changed`: what the person holds from today on must still go
    /// together, with the unit and with what a namesake holds.
    pub fn why_not_change(&self, changed: &Person, today: NaiveDate) -> Vec<Refusal> {
        let mut next = self.clone();
        for person in next.people.iter_mut().filter(|person| person.id == changed.id) {
            person.clone_from(changed);
        }
        let mine: Vec<Proposal> = next
            .holdings
            .iter()
            .map(|holding| holding.held.clone())
            .filter(|held| held.staff == changed.id && held.period.until.is_none_or(|until| until >= today))
            .filter(|held| !held.period.is_empty())
            .collect();
        let mut refusals = Vec::new();
        for held in &mine {
            next.holdings.retain(|holding| holding.held != *held);
            let found = next.collisions(changed, held);
            refusals.extend(found.into_iter().map(|refusal| refusal.at("name")));
            if held.duty.needs_unit() && changed.unit.is_none() {
                refusals.push(
                    Refusal::new(
                        "unit_missing",
                        format!("担任“{}”的人必须登记所在股室，请选择股室", held.duty.word()),
                    )
                    .at("unit"),
                );
            }
        }
        refusals
    }

    fn why_not_deputy(&self, person: &Person, proposal: &Proposal) -> Vec<Refusal> {
        let Some(principal) = &proposal.deputy_for else { return Vec::new() };
        let mut refusals = Vec::new();
        if proposal.period.until.is_none() {
            refusals.push(
                Refusal::new("deputy_without_end", "代理必须有截止日期，请填写代理到哪一天").at("until"),
            );
        }
        let Some(principal) = self.person(principal) else {
            refusals.push(Refusal::new("principal_unknown", "没有这个被代理人，请重新选择").at("deputy_for"));
            return refusals;
        };
        if principal.is_same_as(person) {
            refusals.push(
                Refusal::new("deputy_of_oneself", "代理人和被代理人不能是同一个人，请重新选择")
                    .at("deputy_for"),
            );
        }
        // The deputy would act in his or her own unit, where the principal has no say.
        if proposal.duty.needs_unit() && principal.unit != person.unit {
            let sentence = format!(
                "{}和{}不在同一个股室，“{}”只管本股室，不能跨股室代理；请先调整{}的股室，或者由同股室的人代理",
                person.name,
                principal.name,
                proposal.duty.word(),
                person.name
            );
            refusals.push(Refusal::new("deputy_of_other_unit", sentence).at("deputy_for"));
        }
        let covered = self.holdings.iter().any(|Holding { held, .. }| {
            held.staff == principal.id
                && held.duty == proposal.duty
                && held.deputy_for.is_none()
                && held.period.covers(&proposal.period)
        });
        if !covered && proposal.period.until.is_some() {
            refusals.push(
                Refusal::new(
                    "principal_lacks_duty",
                    format!(
                        "{}在这段时间里并不一直担任“{}”，请改正被代理人、职责或期间",
                        principal.name,
                        proposal.duty.word()
                    ),
                )
                .at("deputy_for"),
            );
        }
        refusals
    }

    /// What ends if a holding ends with the day `last`: itself and the deputies that stand in it.
    ///
    /// # Errors
    /// Every reason why not: it ended already, the day lies in the past, or nobody else would be the
    /// administrator.
    pub fn end(&self, id: &DutyId, last: NaiveDate, today: NaiveDate) -> Result<Vec<Ending>, Vec<Refusal>> {
        let Some(holding) = self.holdings.iter().find(|holding| holding.id == *id) else {
            return Err(vec![Refusal::new("duty_unknown", "没有这项职责")]);
        };
        let mut refusals = Vec::new();
        if holding.held.period.until.is_some_and(|until| until <= last) || holding.held.period.is_empty() {
            refusals.push(
                Refusal::new("already_ended", "这项职责在所填日期之前已经结束，不能再往后推").at("last"),
            );
        }
        if today.pred_opt().is_some_and(|yesterday| last < yesterday) {
            refusals.push(
                Refusal::new("ends_in_past", "结束日期不能早于昨天：已经履行的职责不能追溯取消").at("last"),
            );
        }
        let ended = BTreeSet::from([id.clone()]);
        refusals.extend(self.why_not_without(&ended, last, today));
        if refusals.is_empty() { Ok(self.endings(&ended, last)) } else { Err(refusals) }
    }

    /// What ends if a person leaves, with `last` as the last day of all duties.
    ///
    /// # Errors
    /// Nobody else would be the administrator.
    pub fn leave(
        &self,
        staff: &StaffId,
        last: NaiveDate,
        today: NaiveDate,
    ) -> Result<Vec<Ending>, Vec<Refusal>> {
        let ended: BTreeSet<DutyId> = self
            .holdings
            .iter()
            .filter(|holding| holding.held.staff == *staff)
            .filter(|holding| !holding.held.period.is_empty())
            .filter(|holding| holding.held.period.until.is_none_or(|until| until > last))
            .map(|holding| holding.id.clone())
            .collect();
        let refusals = self.why_not_without(&ended, last, today);
        if refusals.is_empty() { Ok(self.endings(&ended, last)) } else { Err(refusals) }
    }

    /// Each of the three administrators must be there on the day after.
    fn why_not_without(&self, ended: &BTreeSet<DutyId>, last: NaiveDate, today: NaiveDate) -> Vec<Refusal> {
        let day_after = last.succ_opt().unwrap_or(last).max(today);
        self.holdings
            .iter()
            .filter(|holding| ended.contains(&holding.id))
            .map(|holding| holding.held.duty)
            .filter(|duty| duty.is_administrator())
            .collect::<BTreeSet<Duty>>()
            .into_iter()
            .filter(|duty| !self.is_held_on(*duty, day_after, ended))
            .map(|duty| {
                Refusal::new(
                    "last_administrator",
                    format!("此后将没有人担任“{}”，请先授予另一个人", duty.word()),
                )
            })
            .collect()
    }

    fn endings(&self, ended: &BTreeSet<DutyId>, last: NaiveDate) -> Vec<Ending> {
        let principals: Vec<&Proposal> = self
            .holdings
            .iter()
            .filter(|holding| ended.contains(&holding.id) && holding.held.deputy_for.is_none())
            .map(|holding| &holding.held)
            .collect();
        let stands_in = |held: &Proposal| {
            principals.iter().any(|principal| {
                held.deputy_for.as_ref() == Some(&principal.staff)
                    && held.duty == principal.duty
                    && held.period.meets(&principal.period)
                    && held.period.until.is_none_or(|until| until > last)
            })
        };
        self.holdings
            .iter()
            .filter(|holding| ended.contains(&holding.id) || stands_in(&holding.held))
            .map(|holding| Ending {
                id: holding.id.clone(),
                staff: holding.held.staff.clone(),
                duty: holding.held.duty,
                last,
            })
            .collect()
    }

    /// Does anybody who may sign in hold the duty on that day, other than by one of `without`?
    fn is_held_on(&self, duty: Duty, day: NaiveDate, without: &BTreeSet<DutyId>) -> bool {
        self.holdings.iter().any(|Holding { id, held }| {
            held.duty == duty
                && held.period.holds(day)
                && !without.contains(id)
                && self.person(&held.staff).is_some_and(|person| !person.disabled)
        })
    }

    /// One of the people.
    pub fn person(&self, staff: &StaffId) -> Option<&Person> {
        self.people.iter().find(|person| person.id == *staff)
    }
}

/// Why two duties do not go together, by the code of the refusal.
fn conflict(one: Duty, other: Duty) -> Option<&'static str> {
    let administrators = [one, other].iter().filter(|duty| duty.is_administrator()).count();
    match administrators {
        2 if one != other => Some("administrators_exclude"),
        1 => Some("administrator_holds_content"),
        0 => match (one.stage(), other.stage()) {
            (Some(mine), Some(theirs)) if mine != theirs => Some("two_stages"),
            _ => None,
        },
        _ => None,
    }
}

fn collision_sentence(person: &Person, held: &Proposal, wanted: Duty, code: &str) -> String {
    let name = &person.name;
    let from = date_in_words(held.period.from);
    let until = held.period.until.map_or_else(|| "起".to_owned(), |day| format!("至{}", date_in_words(day)));
    let how = if held.deputy_for.is_some() { "代理" } else { "担任" };
    let has = format!("{name}{from}{until}{how}“{}”", held.duty.word());
    let wanted = wanted.word();
    match code {
        "already_held" => format!("{has}，不必再次授予，请改正期间或换人"),
        "administrators_exclude" => format!("{has}，三类管理员须由不同的人担任，请换人"),
        "administrator_holds_content" => {
            format!("{has}，与“{wanted}”不能由同一人担任：管理员不接触业务内容，请换人或错开期间")
        }
        _ => format!("{has}，与“{wanted}”是两个不同的审查环节，三审须由三个人进行，请换人或错开期间"),
    }
}
