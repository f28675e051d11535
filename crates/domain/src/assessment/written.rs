//! Facts as people write and read them.

use std::collections::BTreeMap;

use super::{Fact, Indicator, Method};
use crate::{legible::code, refusal::Refusal};

/// Words of names that sets of indicators use for severities and for things that are true.
const WORDS: [(&str, &str); 16] = [
    ("general", "一般"),
    ("serious", "严重"),
    ("leak", "泄露"),
    ("forwarded_not_public", "转发不公开文件"),
    ("quoted_not_public", "引用不公开内容"),
    ("not_assigned", "人员未明确"),
    ("change_not_reported", "变动未报备"),
    ("none_before_06_30", "6月30日前未培训"),
    ("fewer_than_two", "不足两次"),
    ("submitted_late", "报送超期"),
    ("published_late", "公布超期"),
    ("sections_missing", "要素不全"),
    ("copied", "雷同"),
    ("returned_not_fixed", "退回未改"),
    ("outdated", "过期未更新"),
    ("fields_missing", "缺项"),
];

/// A name in words; one that nobody knows as it is.
fn word(name: &str) -> &str {
    WORDS.iter().find(|(own, _)| *own == name).map_or(name, |(_, word)| *word)
}

const NOT_APPLICABLE: &str = "不适用";
const EXPLAINED: &str = "情况说明";
const NONE: &str = "没有";

impl Fact {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Fact::Count { count } => format!("{count}次"),
            Fact::Each { counts } => {
                let told: Vec<String> = counts
                    .iter()
                    .filter(|(_, count)| **count > 0)
                    .map(|(name, count)| format!("{}{count}", word(name)))
                    .collect();
                if told.is_empty() { "没有".to_owned() } else { told.join("、") }
            }
            Fact::Share { part, whole } => format!("{part}/{whole}"),
            Fact::Grade { grade } => grade.clone(),
            Fact::NotApplicable => NOT_APPLICABLE.to_owned(),
            Fact::Explained => "只有情况说明".to_owned(),
        }
    }

    /// What somebody wrote as the score of a component, in hundredths: 85, 85.5 or 不适用.
    ///
    /// # Errors
    /// It is no score.
    pub fn read_score(text: &str) -> Result<Self, Refusal> {
        let text = code(text);
        let text = text.trim_end_matches('分').trim();
        if text == NOT_APPLICABLE {
            return Ok(Fact::NotApplicable);
        }
        let read = || {
            let (whole, places) = text.split_once('.').unwrap_or((text, ""));
            let figures = places.len() <= 4 && !whole.is_empty() && whole.len() <= 3;
            let scale = 10_u32.checked_pow(u32::try_from(places.len()).ok()?)?;
            let part: u32 = format!("{whole}{places}").parse().ok().filter(|_| figures)?;
            let whole = scale.checked_mul(100)?;
            (part <= whole).then_some(Fact::Share { part, whole })
        };
        let sentence = "请填写0到100之间的得分，最多四位小数；不适用的写 不适用";
        read().ok_or_else(|| Refusal::new("fact_unreadable", sentence).at("fact"))
    }

    /// What somebody wrote about an indicator; `None` for what counts so much each, such as a bonus.
    ///
    /// # Errors
    /// It is nothing that this indicator can have; the sentence says what can be written.
    pub fn read(of: Option<&Indicator>, text: &str) -> Result<Self, Refusal> {
        let text = &code(text);
        let refusal = || Refusal::new("fact_unreadable", format!("请这样填写：{}", hint(of))).at("fact");
        if of.is_some() && text == NOT_APPLICABLE {
            return Ok(Fact::NotApplicable);
        }
        if of.is_some() && text == EXPLAINED {
            return Ok(Fact::Explained);
        }
        let whole = |text: &str| text.parse::<u32>().ok().filter(|number| *number <= 100_000);
        let fact = match of.map(|of| of.method) {
            None | Some(Method::DeductEach | Method::AllOrNothing) => {
                let count = if text == NONE { Some(0) } else { whole(text.trim_end_matches('次')) };
                count.map(|count| Fact::Count { count })
            }
            Some(Method::Ratio | Method::Threshold) => {
                text.split_once(['/', '／']).and_then(|(part, all)| {
                    let (part, all) = (whole(part.trim())?, whole(all.trim())?);
                    (part <= all && all > 0).then_some(Fact::Share { part, whole: all })
                })
            }
            Some(Method::DeductBySeverity | Method::DeductFlag) => {
                of.and_then(|of| each(of, text)).map(|counts| Fact::Each { counts })
            }
            Some(Method::Graded) => {
                let known = of.is_some_and(|of| of.params.contains_key(text));
                known.then(|| Fact::Grade { grade: text.clone() })
            }
        };
        fact.ok_or_else(refusal)
    }
}

/// Names with how often: 一般2、严重1; 没有.
fn each(of: &Indicator, text: &str) -> Option<BTreeMap<String, u32>> {
    let mut counts: BTreeMap<String, u32> = of.params.keys().map(|name| (name.clone(), 0)).collect();
    if text == NONE {
        return Some(counts);
    }
    for one in text.split(['、', '，', ',', '；', ';']).map(str::trim).filter(|one| !one.is_empty()) {
        // A name may have digits in it, such as 6月30日前未培训.
        let (name, rest) = of.params.keys().find_map(|name| Some((name, one.strip_prefix(word(name))?)))?;
        let count = if rest.trim().is_empty() { 1 } else { rest.trim().parse().ok()? };
        counts.insert(name.clone(), count);
    }
    counts.values().any(|count| *count > 0).then_some(counts)
}

/// What somebody says of an indicator for all units of which nothing is known, and in which words; `None`: it is
/// graded, each unit has its own.
pub fn nothing(of: &Indicator) -> Option<(Fact, &'static str)> {
    Some(match of.method {
        Method::DeductEach | Method::Threshold => (Fact::Count { count: 0 }, "各科室都没有发生"),
        Method::DeductBySeverity | Method::DeductFlag => {
            let counts = of.params.keys().map(|name| (name.clone(), 0)).collect();
            (Fact::Each { counts }, "各科室都没有发生")
        }
        Method::AllOrNothing => (Fact::Count { count: 0 }, "各科室都没有做到"),
        Method::Ratio => (Fact::Share { part: 1, whole: 1 }, "各科室都完成了"),
        Method::Graded => return None,
    })
}

/// What can be written about an indicator.
pub fn hint(of: Option<&Indicator>) -> String {
    let Some(of) = of else { return "次数，如 1".to_owned() };
    let own = match of.method {
        Method::DeductEach => "次数，如 2".to_owned(),
        Method::AllOrNothing => "做了几次，如 1".to_owned(),
        Method::Ratio | Method::Threshold => "完成数/应完成数，如 18/20".to_owned(),
        Method::DeductBySeverity => {
            let names: Vec<String> = of.params.keys().map(|name| format!("{}1", word(name))).collect();
            format!("{}，或者没有", names.join("、"))
        }
        Method::DeductFlag => {
            let names: Vec<&str> = of.params.keys().map(|name| word(name)).collect();
            format!("{}里有哪几项，或者没有", names.join("、"))
        }
        Method::Graded => of.params.keys().cloned().collect::<Vec<_>>().join("、"),
    };
    format!("{own}；{NOT_APPLICABLE}；{EXPLAINED}")
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    #[test]
    fn what_people_write_is_read_and_shown() {
        let county = example("county-to-departments").unwrap();
        let of = |id: &str| county.indicators().map(|(_, one)| one).find(|one| one.id == id);
        for (id, text, shown) in [
            ("A2.1", "2", "2次"),
            ("A2.1", "2次", "2次"),
            ("A2.1", "没有", "0次"),
            ("A2.2", "没有", ""),
            ("A2.1", "18/20", ""),
            ("A2.2", "18/20", "18/20"),
            ("A2.2", "21/20", ""),
            ("A2.4", "一般1、严重2", "一般1、严重2"),
            ("A2.4", "严重", "严重1"),
            ("A2.4", "没有", "没有"),
            ("A2.4", "很多", ""),
            ("A1.4", "6月30日前未培训", "6月30日前未培训1"),
            ("A5.1", "雷同，报送超期", "雷同1、报送超期1"),
            ("A2.5", "不适用", "不适用"),
            ("A2.5", "情况说明", "只有情况说明"),
            ("A2.5", "", ""),
        ] {
            let read = Fact::read(of(id), text);
            assert_eq!(
                read.clone().map(|fact| fact.words()).unwrap_or_default(),
                shown,
                "{id} {text}: {read:?}"
            );
        }
        assert_eq!(Fact::read(None, "没有"), Ok(Fact::Count { count: 0 }));
        assert!(Fact::read(None, "不适用").is_err() && Fact::read(None, "3").is_ok());
        // What is confirmed for all loses nothing, except where something had to be done.
        for (id, words) in [("A2.1", "0次"), ("A2.2", "1/1"), ("A2.4", "没有"), ("A1.2", "0次")] {
            assert_eq!(
                nothing(of(id).unwrap()).map(|(fact, _)| fact.words()).as_deref(),
                Some(words),
                "{id}"
            );
        }
        // Every name of the sets has a word.
        for (_, one) in county.indicators().filter(|(_, one)| one.method == Method::DeductFlag) {
            assert!(one.params.keys().all(|name| word(name) != name.as_str()), "{}", one.id);
        }
    }
}
