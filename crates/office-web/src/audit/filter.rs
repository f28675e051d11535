//! The conditions of the audit page, as they stand behind the question mark.

use gongkai_domain::{calendar::read_date, event::CAPABILITIES, refusal::Refusal};
use gongkai_office::audit::Filter;
use gongkai_web_kit::layout::Choice;
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
}

impl Asked {
    /// The conditions, or everything that is wrong with them.
    pub(super) fn filter(&self) -> Result<Filter, Vec<Refusal>> {
        let mut faults = Vec::new();
        let mut day = |text: &str, field| {
            let day = read_date(text.trim());
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
