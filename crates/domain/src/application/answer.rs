//! What an answer says, as plain data; the layout of the letter is made from it elsewhere.

use serde::{Deserialize, Serialize};

use super::{Ground, Need, ground};
use crate::refusal::Refusal;

/// A reason is at least so long: facts and why the ground applies, not the bare article.
pub const SHORTEST_REASON: usize = 30;
/// Longest text of a field.
pub const LONGEST_FIELD: usize = 4_000;

/// A part that is withheld (Art. 37).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withheld {
    /// What.
    pub what: String,
    /// Its ground, one of the group 不予公开.
    pub ground: String,
    /// Why.
    pub reason: String,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Answer {
    /// Version of the shape.
    pub schema: u32,
    /// Its ground.
    pub ground: String,
    /// The information, or where, when and how it is had.
    pub place: String,
    /// Facts, and why the ground applies.
    pub reason: String,
    /// The law or regulation with its article.
    pub law: String,
    /// The agency in charge, with its contact.
    pub other_agency: String,
    /// Number and date of the earlier answer.
    pub earlier: String,
    /// What is withheld.
    pub withheld: Vec<Withheld>,
}

impl Answer {
    /// Version of the shape.
    pub const SCHEMA: u32 = 1;

    /// All that is missing for its ground; an answer without faults can be sent on.
    pub fn check(&self) -> Vec<Refusal> {
        let Some(found) = ground(&self.ground).filter(|one| one.ends.is_none()) else {
            return vec![Refusal::new("ground_unknown", "请选择答复的情形").under("条例36").at("ground")];
        };
        let mut refusals = Vec::new();
        self.texts(found, &mut refusals);
        if found.needs(Need::Withheld) {
            self.parts(&mut refusals);
        }
        refusals
    }

    fn texts(&self, found: &Ground, refusals: &mut Vec<Refusal>) {
        let fields = [
            (Need::Place, "place", &self.place, "请写明信息内容，或者获取的方式、途径和时间", "条例36"),
            (Need::Law, "law", &self.law, "请写明所依据的法律、行政法规名称和条款", "条例14"),
            (
                Need::OtherAgency,
                "other_agency",
                &self.other_agency,
                "请写明负责公开的机关名称和联系方式；不能确定的，写明为什么",
                "条例36(5)",
            ),
            (Need::Earlier, "earlier", &self.earlier, "请写明原答复的文号和日期", "条例36(6)"),
        ];
        for (need, field, text, sentence, article) in fields {
            if found.needs(need) && text.trim().is_empty() {
                refusals.push(Refusal::new("element_missing", sentence).under(article).at(field));
            }
        }
        let length = self.reason.trim().chars().count();
        if found.needs(Need::Reason) && length < SHORTEST_REASON {
            let sentence =
                format!("理由现有{length}个字，至少{SHORTEST_REASON}个字：写明事实和为什么适用，不只写条款");
            refusals.push(Refusal::new("reason_short", sentence).under("条例36(3)").at("reason"));
        }
        for (field, text) in [
            ("place", &self.place),
            ("reason", &self.reason),
            ("law", &self.law),
            ("other_agency", &self.other_agency),
            ("earlier", &self.earlier),
        ] {
            let length = text.chars().count();
            if length > LONGEST_FIELD {
                let sentence = format!("有{length}个字，最多{LONGEST_FIELD}个字，请缩短");
                refusals.push(Refusal::new("too_long", sentence).at(field));
            }
        }
    }

    fn parts(&self, refusals: &mut Vec<Refusal>) {
        let denies = |id: &str| ground(id).is_some_and(|one| one.group == super::Group::Denied);
        let whole = |part: &Withheld| {
            !part.what.trim().is_empty() && !part.reason.trim().is_empty() && denies(&part.ground)
        };
        if self.withheld.is_empty() || !self.withheld.iter().all(whole) {
            let sentence = "请逐项写明不公开的部分、情形和理由";
            refusals.push(Refusal::new("parts_missing", sentence).under("条例37").at("withheld"));
        }
        // As for an answer that withholds everything (Art. 14): the law is named, here within the reason.
        let nameless = |part: &&Withheld| {
            ground(&part.ground).is_some_and(|one| one.needs(Need::Law)) && !part.reason.contains('《')
        };
        for part in self.withheld.iter().filter(nameless) {
            let name = ground(&part.ground).map_or("", |one| one.name.as_str());
            let sentence = format!(
                "“{}”按“{name}”不公开，请在理由里写明所依据的法律、行政法规名称（《……》）和条款",
                part.what.trim()
            );
            refusals.push(Refusal::new("element_missing", sentence).under("条例14、37").at("withheld"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::application::grounds;

    fn complete(id: &str) -> Answer {
        let text = "所需信息记载了第三方的技术秘密，公开会损害其合法权益，第三方书面表示不同意公开。";
        Answer {
            schema: Answer::SCHEMA,
            ground: id.to_owned(),
            place: "随本答复提供复印件".to_owned(),
            reason: text.to_owned(),
            law: "《中华人民共和国保守国家秘密法》".to_owned(),
            other_agency: "某机关".to_owned(),
            earlier: "示司公开〔2026〕1号".to_owned(),
            withheld: vec![Withheld {
                what: "报价明细".to_owned(),
                ground: "denied_third_party".to_owned(),
                reason: text.to_owned(),
            }],
        }
    }

    /// Each element, taken out, is missed by exactly the grounds that need it.
    #[test]
    fn elements() {
        type Takes = fn(&mut Answer);
        let taken: [(Need, Takes); 6] = [
            (Need::Place, |answer| answer.place.clear()),
            (Need::Reason, |answer| answer.reason = "条例16条".to_owned()),
            (Need::Law, |answer| answer.law.clear()),
            (Need::OtherAgency, |answer| answer.other_agency.clear()),
            (Need::Earlier, |answer| answer.earlier.clear()),
            (Need::Withheld, |answer| answer.withheld.clear()),
        ];
        for found in grounds().iter().filter(|one| one.ends.is_none()) {
            assert_eq!(complete(&found.id).check(), [], "{}", found.id);
            for (need, take) in taken {
                let mut answer = complete(&found.id);
                take(&mut answer);
                assert_eq!(
                    answer.check().len(),
                    usize::from(found.needs(need)),
                    "{} without {need:?}",
                    found.id
                );
            }
        }
        assert_eq!(complete("closed_unpaid").check()[0].code, "ground_unknown");
    }
}
