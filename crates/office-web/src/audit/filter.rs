//! The conditions of the audit page, as they stand behind the question mark.

use std::collections::BTreeMap;

use gongkai_domain::{event::CAPABILITIES, refusal::Refusal};
use gongkai_office::audit::{Filter, Place};
use gongkai_web_kit::{form, layout::Choice};
use serde::Deserialize;

/// What was asked for; empty texts are no conditions.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub from: String,
    pub until: String,
    pub staff: String,
    pub of: String,
    pub object: String,
    pub words: String,
    pub after: String,
    /// What is no condition: somebody who misspells one must not take everything for what was asked.
    #[serde(flatten)]
    pub others: BTreeMap<String, String>,
}

impl Asked {
    /// The conditions, or everything that is wrong with them.
    pub(super) fn filter(&self) -> Result<Filter, Vec<Refusal>> {
        let mut faults = self.unknown();
        let mut day = |text: &str, field| {
            let day = form::day(text);
            if day.is_none() && !text.trim().is_empty() {
                let sentence = format!("日期“{text}”不存在，请写成 2026-11-24 的样子");
                faults.push(Refusal::new("unreadable_date", sentence).at(field));
            }
            day
        };
        let (from, until) = (day(&self.from, "from"), day(&self.until, "until"));
        if from.zip(until).is_some_and(|(from, until)| from > until) {
            faults.push(Refusal::new("days_reversed", "起始日期晚于截止日期，请对调").at("from"));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let text = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Ok(Filter {
            from,
            until,
            staff: text(&self.staff),
            capability: text(&self.of),
            object: text(&self.object),
            words: text(&self.words),
        })
    }

    /// What stands in the address and is no condition, or none that there is.
    fn unknown(&self) -> Vec<Refusal> {
        const KNOWN: &str =
            "from（起始日期）、until（截止日期）、staff（人员）、of（业务）、object（对象）、words（词语）";
        let mut faults = Vec::new();
        for name in self.others.keys() {
            let shown: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
            let sentence = format!("地址中的“{shown}”不是筛选条件，可以用的有 {KNOWN}，请改正或去掉");
            faults.push(Refusal::new("unknown_parameter", sentence));
        }
        let of = self.of.trim();
        if !of.is_empty() && !CAPABILITIES.iter().any(|(code, _)| *code == of) {
            let codes: Vec<&str> = CAPABILITIES.iter().map(|(code, _)| *code).collect();
            let sentence = format!("没有“{of}”这类业务，可以用的有 {}，请重新选择", codes.join("、"));
            faults.push(Refusal::new("unknown_capability", sentence).at("of"));
        }
        if !self.after.is_empty() && Place::parse(&self.after).is_none() {
            let sentence = "地址中的翻页位置（after）无法读出，请从第一页重新翻";
            faults.push(Refusal::new("unreadable_place", sentence));
        }
        faults
    }

    /// Fields and values that are conditions.
    pub(super) fn pairs(&self) -> Vec<(&'static str, &str)> {
        [
            ("from", &self.from),
            ("until", &self.until),
            ("staff", &self.staff),
            ("of", &self.of),
            ("object", &self.object),
            ("words", &self.words),
        ]
        .into_iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| (name, value.as_str()))
        .collect()
    }

    /// Address of the page with these conditions and one pair more; an empty value takes a condition away.
    pub(super) fn link(&self, name: &str, value: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let more = (!value.is_empty()).then_some((name, value));
        for (name, value) in self.pairs().into_iter().filter(|(known, _)| *known != name).chain(more) {
            query.append_pair(name, value);
        }
        let query = query.finish();
        if query.is_empty() { super::HOME.to_owned() } else { format!("{}?{query}", super::HOME) }
    }
}

/// Capabilities to choose from.
pub(super) fn capabilities() -> Vec<Choice> {
    let all = std::iter::once(("", "全部业务")).chain(CAPABILITIES.iter().copied());
    all.map(|(value, label)| Choice::new(value, label)).collect()
}

/// The name of a capability.
pub(super) fn capability(code: &str) -> String {
    let known = CAPABILITIES.iter().find(|(known, _)| *known == code);
    known.map_or(code, |(_, word)| word).to_owned()
}
