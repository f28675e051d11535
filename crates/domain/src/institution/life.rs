//! The life of an institution. Where it stands on a day is computed from its editions, never stored.

use chrono::{Days, NaiveDate};

use crate::refusal::Refusal;

/// What an institution is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 信息发布和审查.
    Review,
    /// 保密审查.
    Secrecy,
    /// 依申请公开.
    Application,
    /// 考核、责任追究.
    Assessment,
    /// 培训、会议.
    Training,
    /// 咨询、回应.
    Inquiry,
    /// 其他.
    Other,
}

impl Kind {
    /// All, in the order of the form.
    pub const ALL: [Kind; 7] = [
        Kind::Review,
        Kind::Secrecy,
        Kind::Application,
        Kind::Assessment,
        Kind::Training,
        Kind::Inquiry,
        Kind::Other,
    ];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Kind::Review => "review",
            Kind::Secrecy => "secrecy",
            Kind::Application => "application",
            Kind::Assessment => "assessment",
            Kind::Training => "training",
            Kind::Inquiry => "inquiry",
            Kind::Other => "other",
        }
    }

    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Review => "信息发布和审查",
            Kind::Secrecy => "保密审查",
            Kind::Application => "依申请公开",
            Kind::Assessment => "考核和责任追究",
            Kind::Training => "培训和会议",
            Kind::Inquiry => "咨询和回应",
            Kind::Other => "其他",
        }
    }

    /// What a code says.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Where something stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// 已通过, not yet in force.
    Adopted,
    /// 现行有效.
    InForce,
    /// 已被新版代替; of an edition alone.
    Replaced,
    /// 已废止.
    Repealed,
}

impl State {
    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            State::Adopted => "尚未施行",
            State::InForce => "现行有效",
            State::Replaced => "已被代替",
            State::Repealed => "已废止",
        }
    }
}

/// An edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    /// 通过、印发.
    pub adopted_on: NaiveDate,
    /// 施行.
    pub from: NaiveDate,
}

/// An institution as far as the rules ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// In their order; there is at least one.
    pub editions: Vec<Edition>,
    /// First day without it.
    pub repealed_on: Option<NaiveDate>,
}

impl Life {
    /// Where an edition (from 0) stands on a day.
    pub fn state_of(&self, edition: usize, today: NaiveDate) -> Option<State> {
        let own = self.editions.get(edition)?;
        let next = self.editions.get(edition + 1).is_some_and(|next| next.from <= today);
        let state = if next {
            State::Replaced
        } else if self.repealed_on.is_some_and(|on| on <= today) {
            State::Repealed
        } else if own.from <= today {
            State::InForce
        } else {
            State::Adopted
        };
        Some(state)
    }

    /// Where the institution stands.
    pub fn state(&self, today: NaiveDate) -> State {
        if self.repealed_on.is_some_and(|on| on <= today) {
            return State::Repealed;
        }
        let in_force = self.editions.iter().any(|one| one.from <= today);
        if in_force { State::InForce } else { State::Adopted }
    }

    /// The last day of an edition; `None`: it still stands.
    pub fn last_day(&self, edition: usize) -> Option<NaiveDate> {
        let next = self.editions.get(edition + 1).map(|next| next.from);
        next.or(self.repealed_on).and_then(|day| day.checked_sub_days(Days::new(1)))
    }
}

/// An institution as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InstitutionForm {
    /// Its name.
    pub name: String,
    /// Code of its kind.
    pub kind: String,
}

impl InstitutionForm {
    /// What is wrong with it.
    pub fn check(&self) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        if !(2..=100).contains(&self.name.trim().chars().count()) {
            refusals.push(Refusal::new("name_missing", "请填写制度的名称，2到100个字").at("name"));
        }
        if Kind::parse(&self.kind).is_none() {
            refusals.push(Refusal::new("kind_unknown", "请选择制度的类别").at("kind"));
        }
        refusals
    }
}

/// An edition as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditionForm {
    /// 文号; may be empty.
    pub number: String,
    /// 通过、印发.
    pub adopted_on: Option<NaiveDate>,
    /// 施行.
    pub from: Option<NaiveDate>,
    /// Index number or whole title of the published document; may be empty.
    pub document: String,
    /// What it is about, what changed.
    pub note: String,
}

impl EditionForm {
    /// Checks the fields; `life`: of the institution that is revised.
    ///
    /// # Errors
    /// Every reason at once.
    pub fn check(&self, life: Option<&Life>, today: NaiveDate) -> Result<Edition, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let mut want = |good: bool, code, sentence: &str, field| {
            if !good {
                refusals.push(Refusal::new(code, sentence).at(field));
            }
        };
        let length = |text: &str| text.trim().chars().count();
        want(length(&self.number) <= 60, "number_long", "文号不超过60个字", "number");
        want(length(&self.document) <= 200, "document_long", "索引号或者标题不超过200个字", "document");
        want(length(&self.note) <= 1_000, "note_long", "说明不超过1000个字", "note");
        want(self.adopted_on.is_some(), "adopted_missing", "请填写印发日期，例如 2026-03-01", "adopted_on");
        want(self.from.is_some(), "from_missing", "请填写施行日期，例如 2026-03-01", "from");
        let known = self.adopted_on.is_none_or(|on| on <= today);
        want(known, "adopted_in_future", "印发日期晚于今天，请在印发以后登记", "adopted_on");
        if let Some((adopted_on, from)) = self.adopted_on.zip(self.from) {
            want(adopted_on <= from, "from_reversed", "施行日期早于印发日期，请改正", "from");
        }
        if let Some(life) = life {
            want(
                life.repealed_on.is_none(),
                "institution_repealed",
                "已经废止的制度不能修订；重新制定的请另行登记",
                "from",
            );
            let before = life.editions.last().map(|one| one.from);
            let later = before.zip(self.from).is_none_or(|(before, from)| before < from);
            want(later, "edition_not_later", "新版的施行日期要晚于前一版", "from");
        }
        match self.adopted_on.zip(self.from) {
            Some((adopted_on, from)) if refusals.is_empty() => Ok(Edition { adopted_on, from }),
            _ => Err(refusals),
        }
    }
}

/// May it be repealed from this day?
///
/// # Errors
/// Every reason at once.
pub fn check_repeal(life: &Life, on: Option<NaiveDate>, reason: &str) -> Result<NaiveDate, Vec<Refusal>> {
    let mut refusals = Vec::new();
    if life.repealed_on.is_some() {
        refusals.push(Refusal::new("institution_repealed", "这项制度已经废止").at("repealed_on"));
    }
    let last = life.editions.last().map(|one| one.from);
    if on.is_none() {
        refusals.push(Refusal::new("repeal_missing", "请填写废止日期，例如 2026-03-01").at("repealed_on"));
    } else if on.zip(last).is_some_and(|(on, last)| on <= last) {
        refusals.push(Refusal::new("repeal_early", "废止日期要晚于最后一版的施行日期").at("repealed_on"));
    }
    if !(2..=200).contains(&reason.trim().chars().count()) {
        refusals.push(Refusal::new("reason_missing", "请写明废止的依据或者原因，2到200个字").at("reason"));
    }
    match on {
        Some(on) if refusals.is_empty() => Ok(on),
        _ => Err(refusals),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn life(from: &[&str], repealed_on: Option<&str>) -> Life {
        let edition = |from: &&str| Edition { adopted_on: day(from), from: day(from) };
        Life { editions: from.iter().map(edition).collect(), repealed_on: repealed_on.map(day) }
    }

    fn codes<T>(result: Result<T, Vec<Refusal>>) -> String {
        result.err().unwrap_or_default().iter().map(|one| one.code).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn where_it_stands() {
        let of = life(&["2020-01-01", "2026-03-01"], Some("2026-09-01"));
        for (on, whole, first, second) in [
            ("2019-12-31", State::Adopted, State::Adopted, State::Adopted),
            ("2020-01-01", State::InForce, State::InForce, State::Adopted),
            ("2026-03-01", State::InForce, State::Replaced, State::InForce),
            ("2026-09-01", State::Repealed, State::Replaced, State::Repealed),
        ] {
            let on = day(on);
            assert_eq!(
                (of.state(on), of.state_of(0, on), of.state_of(1, on)),
                (whole, Some(first), Some(second)),
                "{on}"
            );
        }
        assert_eq!(of.last_day(0), Some(day("2026-02-28")));
        assert_eq!(of.last_day(1), Some(day("2026-08-31")));
        assert_eq!(life(&["2020-01-01"], None).last_day(0), None);
    }

    #[test]
    fn what_can_be_entered() {
        let today = day("2026-11-24");
        let form = |adopted: &str, from: &str| EditionForm {
            adopted_on: adopted.parse().ok(),
            from: from.parse().ok(),
            ..EditionForm::default()
        };
        let (standing, gone) = (life(&["2020-01-01"], None), life(&["2020-01-01"], Some("2021-01-01")));
        for (adopted, from, life, expected) in [
            ("2026-03-01", "2026-04-01", None, ""),
            ("", "", None, "adopted_missing from_missing"),
            ("2026-12-01", "2027-01-01", None, "adopted_in_future"),
            ("2026-03-01", "2026-02-01", None, "from_reversed"),
            ("2026-03-01", "2026-03-01", Some(&standing), ""),
            ("2019-12-01", "2020-01-01", Some(&standing), "edition_not_later"),
            ("2026-03-01", "2026-03-01", Some(&gone), "institution_repealed"),
        ] {
            assert_eq!(codes(form(adopted, from).check(life, today)), expected, "{adopted} {from}");
        }
        for (life, on, reason, expected) in [
            (&standing, Some("2021-01-01"), "由新办法代替", ""),
            (&standing, None, "", "repeal_missing reason_missing"),
            (&standing, Some("2020-01-01"), "由新办法代替", "repeal_early"),
            (&gone, Some("2022-01-01"), "由新办法代替", "institution_repealed"),
        ] {
            assert_eq!(codes(check_repeal(life, on.map(day), reason)), expected, "{on:?}");
        }
        let named = InstitutionForm { name: "审查制度".into(), kind: "review".into() };
        assert!(named.check().is_empty() && InstitutionForm::default().check().len() == 2);
    }

    proptest! {
        /// On every day at most one edition is in force, and none after the repeal.
        #[test]
        fn one_at_a_time(gaps in proptest::collection::vec(1_u64..400, 1..5), repeal in proptest::option::of(1_u64..400), at in 0_u64..3000) {
            let mut from = day("2015-01-01");
            let mut editions = Vec::new();
            for gap in gaps {
                editions.push(Edition { adopted_on: from, from });
                from = from + Days::new(gap);
            }
            let last = editions.last().map(|one| one.from).unwrap();
            let life = Life { editions, repealed_on: repeal.map(|days| last + Days::new(days)) };
            let on = day("2014-01-01") + Days::new(at);
            let in_force = (0..life.editions.len()).filter(|nth| life.state_of(*nth, on) == Some(State::InForce)).count();
            prop_assert_eq!(in_force, usize::from(life.state(on) == State::InForce));
        }
    }
}
