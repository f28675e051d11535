//! What a set says, judged as a whole: sums, names, amounts, sources, grades. All reasons at once.

use std::collections::BTreeSet;

use super::{
    Data, Effect, Exact, Indicator, Method, NotApplicable, Scheme,
    draft::FIELD,
    metric::{fits, metric},
};
use crate::refusal::Refusal;

/// The most places that a total is rounded to, as many as a decimal has.
const PLACES: u32 = 6;
/// The most signs of an id.
const ID: usize = 20;
/// The most signs of what something is called.
const LABEL: usize = 200;

/// Reasons, as they are found.
struct Faults(Vec<Refusal>);

impl Faults {
    fn say(&mut self, code: &'static str, sentence: String) {
        self.0.push(Refusal::new(code, sentence).at(FIELD));
    }
}

const NONE: &[&str] = &[];
const PER: &[&str] = &["per"];
const LIMIT: &[&str] = &["limit", "minus"];
const MIN: &[&str] = &["min"];
const TARGET: &[&str] = &["target"];

/// Amounts that a way of scoring needs, and others that it may have; `None`: names of the set's own, at least one.
const fn amounts(method: Method) -> Option<(&'static [&'static str], &'static [&'static str])> {
    match method {
        Method::DeductEach => Some((PER, NONE)),
        Method::Threshold => Some((LIMIT, NONE)),
        Method::AllOrNothing => Some((NONE, MIN)),
        Method::Ratio => Some((NONE, TARGET)),
        Method::DeductBySeverity | Method::DeductFlag | Method::Graded => None,
    }
}

fn check_amounts(of: &Indicator, faults: &mut Faults) {
    let id = &of.id;
    match amounts(of.method) {
        None if of.params.is_empty() => {
            faults.say("set_params", format!("{id} 的 params 至少写一项名称和分值"));
        }
        None => {}
        Some((needed, may)) => {
            for name in needed.iter().filter(|name| !of.params.contains_key(**name)) {
                faults.say("set_params", format!("{id} 的 params 缺少“{name}”"));
            }
            let is_stray = |name: &&String| ![needed, may].concat().contains(&name.as_str());
            for name in of.params.keys().filter(is_stray) {
                faults.say("set_params", format!("{id} 的计分方式用不到 params 里的“{name}”"));
            }
        }
    }
    for (name, amount) in &of.params {
        let is_divisor =
            matches!((of.method, name.as_str()), (Method::Ratio, "target") | (Method::DeductEach, "per"));
        if *amount < Exact::ZERO || is_divisor && *amount == Exact::ZERO {
            faults.say("set_params", format!("{id} 的“{name}”要大于0"));
        }
        if of.method == Method::Graded && *amount > of.points {
            faults.say("set_params", format!("{id} 的“{name}”得{amount}分，多于这一项的{}分", of.points));
        }
    }
}

/// Where the facts come from: a source that there is, and that can answer in this way.
fn check_source(id: &str, data: Data, name: &str, faults: &mut Faults) {
    match metric(name) {
        None if name.is_empty() && data == Data::Auto => {
            faults.say("set_metric_missing", format!("{id} 写了自动统计，要写 metric（数据来源）"));
        }
        None if name.is_empty() => {}
        None => faults.say("set_metric_unknown", format!("{id} 的数据来源“{name}”没有，请从数据来源表里选")),
        Some(known) if data == Data::Auto && known.data != Data::Auto => {
            let sentence = format!("{id} 的数据来源“{name}”（{}）要由人确认，不能写 auto", known.label);
            faults.say("set_metric_by_hand", sentence);
        }
        Some(_) => {}
    }
}

impl Scheme {
    /// Does the set say what can be reckoned, and does it agree with itself?
    ///
    /// # Errors
    /// All that is wrong.
    pub fn check(&self) -> Result<(), Vec<Refusal>> {
        let mut faults = Faults(Vec::new());
        self.check_head(&mut faults);
        self.check_names(&mut faults);
        self.check_points(&mut faults);
        self.check_indicators(&mut faults);
        self.check_beside(&mut faults);
        self.check_components(&mut faults);
        self.check_grades(&mut faults);
        if faults.0.is_empty() { Ok(()) } else { Err(faults.0) }
    }

    fn check_head(&self, faults: &mut Faults) {
        let part = |part: Exact| (Exact::ZERO..=Exact::ONE).contains(&part);
        if self.schema != 1 {
            faults.say("set_schema", "schema 写 1".to_owned());
        }
        let sign = |sign: u8| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'-';
        if !(2..=40).contains(&self.id.len()) || !self.id.bytes().all(sign) {
            faults.say("set_id", "整套指标的 id 用2到40个小写字母、数字和连字符".to_owned());
        }
        if self.title.trim().is_empty() || self.title.chars().count() > LABEL {
            faults.say("set_title", format!("请写整套指标的名称（title），不超过{LABEL}个字"));
        }
        let policy = self.policy();
        if policy.is_none_or(|policy| matches!(policy, NotApplicable::Part(of) if !part(of))) {
            let words = "exclude_and_scale、exclude_no_scale、full 或者 ratio:0.8（0到1之间）";
            faults.say("set_policy", format!("not_applicable 写 {words}"));
        }
        if !part(self.explained) {
            faults.say("set_explained", "explained 写0到1之间的小数".to_owned());
        }
        if self.rounding > PLACES {
            faults.say("set_rounding", format!("rounding 写0到{PLACES}"));
        }
    }

    /// Everything that has an id, with what it is called. One id is one thing: facts are kept by it.
    fn named(&self) -> impl Iterator<Item = (&str, &str)> {
        let groups = self.groups.iter().map(|one| (one.id.as_str(), one.label.as_str()));
        let leaves = self.indicators().map(|(_, one)| (one.id.as_str(), one.label.as_str()));
        let parts = self.components.iter().map(|one| (one.id.as_str(), one.label.as_str()));
        groups.chain(leaves).chain(parts).chain(self.beside().map(|one| (one.id, one.label)))
    }

    fn check_names(&self, faults: &mut Faults) {
        let mut seen = BTreeSet::new();
        for (id, label) in self.named() {
            if id.is_empty() || id.chars().count() > ID || id.contains(char::is_whitespace) {
                let sentence = format!("“{label}”的编号（id）写1到{ID}个字，不留空格");
                faults.say("set_name", sentence);
            }
            if label.trim().is_empty() || label.chars().count() > LABEL {
                faults.say("set_name", format!("{id} 没有名称（label），或者超过{LABEL}个字"));
            }
            if !seen.insert(id) {
                faults.say("set_name_twice", format!("编号 {id} 用了两次"));
            }
        }
    }

    fn check_points(&self, faults: &mut Faults) {
        if self.groups.is_empty() {
            faults.say("set_empty", "请至少写一个分组（group）和一项指标".to_owned());
        }
        for group in &self.groups {
            let id = &group.id;
            if group.indicators.is_empty() {
                faults.say("set_empty", format!("{id} 里还没有指标"));
            }
            for one in group.indicators.iter().filter(|one| one.points <= Exact::ZERO) {
                faults.say("set_points", format!("{} 的分值要大于0", one.id));
            }
            let sum = group.indicators.iter().fold(Exact::ZERO, |sum, one| sum.plus(one.points));
            if sum != group.points {
                let sentence = format!("{id} 写的是{}分，里面各项相加是{sum}分", group.points);
                faults.say("set_points", sentence);
            }
        }
        let stated = self.base_points.unwrap_or(Exact::whole(100));
        if self.base() != stated {
            let sentence =
                format!("各组相加是{}分，总分应当是{stated}分（另有总分的写 base_points）", self.base());
            faults.say("set_total", sentence);
        }
    }

    fn check_indicators(&self, faults: &mut Faults) {
        for (_, one) in self.indicators() {
            check_amounts(one, faults);
            check_source(&one.id, one.data, &one.metric, faults);
            if !fits(one) {
                let sentence =
                    format!("{} 的数据来源“{}”统计的是次数，不能用这种计分方式", one.id, one.metric);
                faults.say("set_method_unfit", sentence);
            }
            if one.applies_to.iter().chain(&one.evidence).any(|text| text.trim().is_empty()) {
                faults.say("set_name", format!("{} 的 applies_to 和 evidence 里不留空的文字", one.id));
            }
        }
    }

    fn check_beside(&self, faults: &mut Faults) {
        for (all, word) in [(&self.bonus, "加分"), (&self.major, "重大扣分")] {
            if all.cap.is_some_and(|cap| cap < Exact::ZERO) {
                faults.say("set_points", format!("{word}的上限（cap）不小于0；不设上限的不写"));
            }
            for one in &all.items {
                check_source(&one.id, one.data, &one.metric, faults);
                if one.per <= Exact::ZERO {
                    faults.say("set_points", format!("{} 的每次分值（per）要大于0", one.id));
                }
            }
        }
        for one in &self.veto {
            check_source(&one.id, one.data, &one.metric, faults);
            let is_known = self.grades.iter().any(|band| band.grade == one.grade);
            match one.effect {
                Effect::GradeCap if !is_known => {
                    faults.say(
                        "set_veto_grade",
                        format!("{} 要写最高到哪一等次（grade），用等次表里的", one.id),
                    );
                }
                Effect::Fail | Effect::Zero if !one.grade.is_empty() => {
                    faults.say("set_veto_grade", format!("{} 只有 grade_cap 才写 grade", one.id));
                }
                _ => {}
            }
        }
    }

    /// Parts with weights: together they are the whole, and each group belongs to one, or to none where there are none.
    fn check_components(&self, faults: &mut Faults) {
        let known = |id: &str| self.components.iter().any(|one| one.id == id);
        for group in &self.groups {
            let is_stray = match self.components.is_empty() {
                true => !group.component.is_empty(),
                false => !known(&group.component),
            };
            if is_stray {
                let sentence = format!("{} 的组成部分“{}”没有", group.id, group.component);
                faults.say("set_component_unknown", sentence);
            }
        }
        for one in self.components.iter().filter(|one| one.weight <= Exact::ZERO) {
            faults.say("set_weights", format!("{} 的权重要大于0", one.id));
        }
        let sum = self.components.iter().fold(Exact::ZERO, |sum, one| sum.plus(one.weight));
        if !self.components.is_empty() && sum != Exact::ONE {
            faults.say("set_weights", format!("各组成部分的权重相加是{sum}，应当是1"));
        }
    }

    /// Every total has a grade: from the best down, the last from nothing on.
    fn check_grades(&self, faults: &mut Faults) {
        if self.grades.is_empty() {
            faults.say("set_grades", "请写等次（grades）和各自的最低分".to_owned());
            return;
        }
        let mut seen = BTreeSet::new();
        if self.grades.iter().any(|band| band.grade.trim().is_empty() || !seen.insert(&band.grade)) {
            faults.say("set_grades", "各等次的名称不能空着，也不能重复".to_owned());
        }
        if !self.grades.is_sorted_by(|a, b| a.min > b.min) {
            faults.say("set_grades", "等次从高到低写，最低分一个比一个小".to_owned());
        }
        if self.grades.last().is_some_and(|band| band.min != Exact::ZERO) {
            let sentence = "最后一个等次的最低分写 \"0\"，否则低于它的总分没有等次";
            faults.say("set_grades", sentence.to_owned());
        }
        let most = self.base().plus(self.bonus.cap.unwrap_or(Exact::ZERO));
        let is_endless = !self.bonus.items.is_empty() && self.bonus.cap.is_none();
        if self.grades.first().is_some_and(|band| band.min > most && !is_endless) {
            faults.say("set_grades", format!("最好的等次谁也到不了：最多能得{most}分"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUREAU: &str = include_str!("../../../../data/assessment/bureau-to-units.toml");

    fn told(text: &str) -> Vec<String> {
        let faults = Scheme::read(text).err().unwrap_or_default();
        faults.into_iter().map(|one| format!("{} {}", one.code, one.sentence)).collect()
    }

    #[test]
    fn a_set_that_contradicts_itself_does_not_load() {
        for (from, to, wanted) in [
            ("points = \"10\"", "points = \"9\"", "set_points B1 写的是25分，里面各项相加是24分"),
            ("params = { per = \"2\" }", "params = { }", "set_params B1.2 的 params 缺少“per”"),
            ("params = { per = \"2\" }", "params = { per = \"0\" }", "set_params B1.2 的“per”要大于0"),
            (
                "{ target = \"1.0\" }",
                "{ goal = \"1\" }",
                "set_params B1.1 的计分方式用不到 params 里的“goal”",
            ),
            ("id = \"B1.2\"", "id = \"B1.1\"", "set_name_twice 编号 B1.1 用了两次"),
            ("id = \"BV1\"", "id = \"B1\"", "set_name_twice 编号 B1 用了两次"),
            ("label = \"信息提供\"", "label = \"\"", "set_name B1 没有名称（label），或者超过200个字"),
            (
                "id = \"bureau-to-units\"",
                "id = \"局 1\"",
                "set_id 整套指标的 id 用2到40个小写字母、数字和连字符",
            ),
            (
                "metric = \"pub_late\"",
                "metric = \"pub_lat\"",
                "set_metric_unknown B1.2 的数据来源“pub_lat”没有，请从数据来源表里选",
            ),
            ("metric = \"pub_late\"", "", "set_metric_missing B1.2 写了自动统计，要写 metric（数据来源）"),
            (
                "data = \"semi\"",
                "data = \"auto\"",
                "set_metric_by_hand B2.1 的数据来源“error_found”（内容错误）要由人确认，不能写 auto",
            ),
            (
                "method = \"deduct_each\"\nparams = { per = \"2\" }",
                "method = \"graded\"\nparams = { good = \"15\" }",
                "set_method_unfit B1.2 的数据来源“pub_late”统计的是次数，不能用这种计分方式",
            ),
            (
                "per = \"3\"\ndata = \"auto\"",
                "per = \"-3\"\ndata = \"auto\"",
                "set_points BM1 的每次分值（per）要大于0",
            ),
            (
                "effect = \"fail\"",
                "effect = \"grade_cap\"",
                "set_veto_grade BV1 要写最高到哪一等次（grade），用等次表里的",
            ),
            (
                "min = \"0\"",
                "min = \"30\"",
                "set_grades 最后一个等次的最低分写 \"0\"，否则低于它的总分没有等次",
            ),
            (
                "rounding = 1",
                "rounding = 1\nbase_points = \"110\"",
                "set_total 各组相加是100分，总分应当是110分（另有总分的写 base_points）",
            ),
        ] {
            let text = BUREAU.replacen(from, to, 1);
            assert_ne!(text, BUREAU, "{from}");
            assert_eq!(told(&text), [wanted]);
        }
        for policy in ["half", "ratio:1.5", "ratio:"] {
            let all = told(&BUREAU.replacen("exclude_and_scale", policy, 1));
            assert!(all.len() == 1 && all[0].starts_with("set_policy"), "{policy}: {all:?}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let text = BUREAU
            .replacen("exclude_and_scale", "half", 1)
            .replacen("points = \"25\"", "points = \"24\"", 1)
            .replacen("id = \"B1.2\"", "id = \"B1.1\"", 1)
            .replacen("min = \"90\"", "min = \"70\"", 1);
        let codes: Vec<String> =
            told(&text).iter().filter_map(|one| one.split(' ').next()).map(str::to_owned).collect();
        assert_eq!(codes, ["set_policy", "set_name_twice", "set_points", "set_total", "set_grades"]);
    }
}
