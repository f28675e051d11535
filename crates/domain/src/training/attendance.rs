//! Who was there: by a code within the time of the training, by a list, or late with a reason.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::{Kind, State, session::instant};
use crate::refusal::Refusal;

/// Minutes before the beginning from which the code counts.
const BEFORE: i64 = 60;
/// Minutes behind the end until which it does.
const BEHIND: i64 = 30;
/// Persons of one list.
const MOST: usize = 2_000;

/// From and until.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First instant.
    pub from: DateTime<Utc>,
    /// Last instant.
    pub until: DateTime<Utc>,
}

impl Window {
    /// When the code of a training counts that takes this time.
    #[must_use]
    pub fn of_code(self) -> Self {
        Self { from: self.from - TimeDelta::minutes(BEFORE), until: self.until + TimeDelta::minutes(BEHIND) }
    }

    /// Is it within?
    pub fn holds(self, at: DateTime<Utc>) -> bool {
        self.from <= at && at <= self.until
    }
}

/// How somebody was entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// 签到码.
    Code,
    /// 名单 (paper that was signed).
    List,
    /// 补签.
    Late,
}

impl Way {
    /// All.
    pub const ALL: [Way; 3] = [Way::Code, Way::List, Way::Late];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Way::Code => "code",
            Way::List => "list",
            Way::Late => "late",
        }
    }

    /// As shown.
    pub const fn word(self) -> &'static str {
        match self {
            Way::Code => "扫码签到",
            Way::List => "名单登记",
            Way::Late => "补签",
        }
    }

    /// What a code says.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }
}

/// Somebody who was there.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attendee {
    /// Name.
    pub name: String,
    /// 单位或者科室.
    pub unit: String,
}

/// Without any white space: `张 三` is `张三`.
fn tight(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{3000}').collect()
}

impl Attendee {
    /// The person, told apart by name and unit.
    pub fn key(&self) -> String {
        format!("{}|{}", tight(&self.name), tight(&self.unit))
    }

    /// The same without white space that says nothing.
    ///
    /// # Errors
    /// Every reason at once.
    pub fn check(&self) -> Result<Self, Vec<Refusal>> {
        let (name, unit) = (tight(&self.name), tight(&self.unit));
        let usable = |text: &str, most| {
            (1..=most).contains(&text.chars().count())
                && !text.chars().any(|c| c.is_control() || "|=+@<>".contains(c))
        };
        let mut refusals = Vec::new();
        if !usable(&name, 30) {
            refusals.push(Refusal::new("name_missing", "请填写姓名，不超过30个字").at("name"));
        }
        if !usable(&unit, 40) {
            refusals.push(Refusal::new("unit_missing", "请填写单位或者科室，不超过40个字").at("unit"));
        }
        if refusals.is_empty() { Ok(Self { name, unit }) } else { Err(refusals) }
    }
}

/// May somebody be entered this way now? `time`: of the training, and its day, with which it begins if no time was said;
/// `reason`: of a late entry.
///
/// # Errors
/// Why not.
pub fn signs(
    (state, kind): (State, Kind),
    (time, on): (Option<Window>, NaiveDate),
    (way, reason): (Way, &str),
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    if state.is_over() {
        let sentence = format!("这次培训{}，不能再登记签到", state.word());
        return Err(Refusal::new("training_over", sentence));
    }
    let has_begun = time.map_or_else(|| instant(on, NaiveTime::MIN), |time| time.from) <= now;
    match way {
        Way::Code => {
            if kind.is_external() || state != State::Called {
                return Err(Refusal::new("no_code", "这次培训没有签到码，请向办公室登记"));
            }
            let open = time.map(Window::of_code);
            if open.is_none_or(|open| now < open.from) {
                return Err(Refusal::new("too_early", "还没有到签到时间，开始前一小时起可以签到"));
            }
            if !open.is_some_and(|open| open.holds(now)) {
                let sentence = "签到时间已经过了；到场而没有签到的，请向办公室说明原因补签";
                return Err(Refusal::new("too_late", sentence));
            }
        }
        Way::List => {
            if !kind.is_external() && !has_begun {
                let sentence = "培训还没有开始，开始以后再登记签到名单";
                return Err(Refusal::new("not_yet_held", sentence).at("list"));
            }
        }
        Way::Late => {
            if kind.is_external() {
                return Err(
                    Refusal::new("external_late", "派人参加的直接登记名单，不用补签").at("late_reason")
                );
            }
            if !has_begun {
                return Err(Refusal::new("not_yet_held", "培训还没有开始，不能补签").at("late_reason"));
            }
            if !(2..=200).contains(&reason.trim().chars().count()) {
                return Err(Refusal::new("reason_missing", "请写明补签的原因，2到200个字").at("late_reason"));
            }
        }
    }
    Ok(())
}

/// A list that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// In their order.
    pub people: Vec<Attendee>,
}

/// The columns of a line: parted by tabs or commas, or at its first white space where there are none.
fn columns(line: &str) -> Vec<&str> {
    let is_separator = |c: char| matches!(c, '\t' | ',' | '，' | '、' | ';' | '；');
    let line = line.trim_matches(|c| is_separator(c) || c.is_whitespace());
    if line.contains(is_separator) {
        return line.split(is_separator).map(str::trim).filter(|column| !column.is_empty()).collect();
    }
    line.split_once(char::is_whitespace).map_or_else(|| vec![line], |(name, unit)| vec![name, unit.trim()])
}

/// Reads a list: a person a line, name, then unit, parted by a tab, a comma or white space, a running number before
/// them or not. A line of headings on top is left out.
///
/// # Errors
/// Every line that cannot be read, and every person who stands there twice.
pub fn read_list(text: &str) -> Result<Listed, Vec<Refusal>> {
    let (mut people, mut refusals, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (nth, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        let is_heading = || columns(line).contains(&"姓名");
        if line.is_empty() || (people.is_empty() && is_heading()) {
            continue;
        }
        let (name, unit) = match columns(line).as_slice() {
            [name] => (*name, ""),
            [name, unit] => (*name, *unit),
            // A running number is how such lists begin.
            [number, name, unit] if number.chars().all(|c| c.is_ascii_digit()) => (*name, *unit),
            more => {
                let sentence = format!("第{nth}行有{}列，请只留姓名、单位两列再粘贴", more.len());
                refusals.push(Refusal::new("line_unusable", sentence).at("list"));
                continue;
            }
        };
        let person = Attendee { name: name.to_owned(), unit: unit.to_owned() };
        match person.check() {
            Ok(person) if !seen.insert(person.key()) => {
                let sentence =
                    format!("第{nth}行“{}”和前面重复，同一个人只写一次；同名的请在单位中区分", person.name);
                refusals.push(Refusal::new("listed_twice", sentence).at("list"));
            }
            Ok(person) => people.push(person),
            Err(_) => {
                let sentence =
                    format!("第{nth}行不能识别，请写成“姓名，单位”，姓名不超过30个字、单位不超过40个字");
                refusals.push(Refusal::new("line_unusable", sentence).at("list"));
            }
        }
        if people.len() > MOST {
            let sentence = format!("名单超过{MOST}人，请分几次登记");
            return Err(vec![Refusal::new("list_long", sentence).at("list")]);
        }
    }
    if people.is_empty() && refusals.is_empty() {
        refusals.push(Refusal::new("list_empty", "请粘贴签到名单，每行一人：姓名，单位").at("list"));
    }
    if refusals.is_empty() { Ok(Listed { people }) } else { Err(refusals) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn who_may_be_entered_when() {
        let time = Some(Window { from: at("2026-03-20T01:00:00Z"), until: at("2026-03-20T03:00:00Z") });
        let (called, planned) = ((State::Called, Kind::Special), (State::Planned, Kind::Special));
        let sent = (State::Planned, Kind::Superior);
        for (what, way, reason, now, expected) in [
            (called, Way::Code, "", "2026-03-20T00:00:00Z", "ok"),
            (called, Way::Code, "", "2026-03-19T23:59:59Z", "too_early"),
            (called, Way::Code, "", "2026-03-20T03:30:00Z", "ok"),
            (called, Way::Code, "", "2026-03-20T03:30:01Z", "too_late"),
            (planned, Way::Code, "", "2026-03-20T01:00:00Z", "no_code"),
            (sent, Way::Code, "", "2026-03-20T01:00:00Z", "no_code"),
            (called, Way::List, "", "2026-03-20T00:30:00Z", "not_yet_held"),
            (planned, Way::List, "", "2026-03-21T00:30:00Z", "ok"),
            (sent, Way::List, "", "2026-03-19T00:30:00Z", "ok"),
            (called, Way::Late, "", "2026-03-20T05:00:00Z", "reason_missing"),
            (called, Way::Late, "手机没电", "2026-03-20T05:00:00Z", "ok"),
            (called, Way::Late, "手机没电", "2026-03-20T00:00:00Z", "not_yet_held"),
            (sent, Way::Late, "手机没电", "2026-03-20T05:00:00Z", "external_late"),
            ((State::Held, Kind::Special), Way::List, "", "2026-03-21T00:00:00Z", "training_over"),
        ] {
            let on = "2026-03-20".parse().unwrap();
            let told = |time| {
                signs(what, (time, on), (way, reason), at(now)).map_or_else(|refusal| refusal.code, |()| "ok")
            };
            assert_eq!(told(time), expected, "{what:?} {way:?} {now}");
        }
        // Without a time it begins with its day in China.
        for (way, now, expected) in [
            (Way::List, "2026-03-19T15:59:59Z", "not_yet_held"),
            (Way::List, "2026-03-19T16:00:00Z", "ok"),
            (Way::Late, "2026-03-19T15:59:59Z", "not_yet_held"),
            (Way::Late, "2026-03-19T16:00:00Z", "ok"),
        ] {
            let on = "2026-03-20".parse().unwrap();
            let told = signs(planned, (None, on), (way, "手机没电"), at(now));
            assert_eq!(told.map_or_else(|refusal| refusal.code, |()| "ok"), expected, "{way:?} {now}");
        }
    }

    #[test]
    fn a_list_is_read() {
        let listed = read_list("姓名\t单位\n张 三\t公证股\n\n李四，律师股\n王五 示范镇司法所").unwrap();
        let told: Vec<String> = listed.people.iter().map(Attendee::key).collect();
        assert_eq!(told, ["张三|公证股", "李四|律师股", "王五|示范镇司法所"]);
        let codes = |text: &str| {
            let refusals = read_list(text).unwrap_err();
            refusals
                .iter()
                .map(|one| one.sentence.chars().take(3).collect::<String>() + one.code)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            codes("张三\n李四，公证股\n李 四,公证 股\n=1+1，股"),
            ["第1行line_unusable", "第3行listed_twice", "第4行line_unusable"]
        );
        let numbered = read_list("序号\t姓名\t单位\n1\t张三\t公证股\n 2，李四，律师股，\n").unwrap();
        let told: Vec<String> = numbered.people.iter().map(Attendee::key).collect();
        assert_eq!(told, ["张三|公证股", "李四|律师股"]);
        let wide = read_list("张三\t公证股\t科员\n, , ,").unwrap_err();
        let told: Vec<&str> = wide.iter().map(|one| one.sentence.as_str()).collect();
        assert_eq!(
            told,
            [
                "第1行有3列，请只留姓名、单位两列再粘贴",
                "第2行不能识别，请写成“姓名，单位”，姓名不超过30个字、单位不超过40个字"
            ]
        );
        assert_eq!(codes(" \n"), ["请粘贴list_empty"]);
    }

    proptest! {
        /// Nobody is listed twice, and everybody is somebody.
        #[test]
        fn any_list(text in "([张李王a-c ]{0,4}[,，\t ]?[股所 ]{0,3}\n){0,9}") {
            if let Ok(listed) = read_list(&text) {
                let keys: BTreeSet<String> = listed.people.iter().map(Attendee::key).collect();
                prop_assert_eq!(keys.len(), listed.people.len());
                prop_assert!(listed.people.iter().all(|one| one.check().is_ok()));
            }
        }
    }
}
