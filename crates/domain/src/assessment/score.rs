//! The engine: facts in, points out. Nothing else decides about a score.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Cap, Effect, Exact, Group, Indicator, Method, NotApplicable, Scheme, Veto};

/// What is known about an indicator of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fact {
    /// How often.
    Count {
        /// So often.
        count: u32,
    },
    /// How often of each severity, or by name of a thing that is true.
    Each {
        /// So often.
        counts: BTreeMap<String, u32>,
    },
    /// Part of a whole.
    Share {
        /// Part.
        part: u32,
        /// Whole.
        whole: u32,
    },
    /// A grade by its name in the params.
    Grade {
        /// Which.
        grade: String,
    },
    /// It does not apply to this unit.
    NotApplicable,
    /// Only an explanation was published.
    Explained,
}

/// The facts of a unit, by indicator, bonus, failure and veto. What is not there: nothing happened.
pub type Facts = BTreeMap<String, Fact>;

/// An indicator with its points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaf {
    /// Which.
    pub id: String,
    /// What it could have.
    pub points: Exact,
    /// What is lost, by its own rule and without end.
    pub lost: Exact,
    /// What it shows: never below nothing.
    pub score: Exact,
    /// Does it apply?
    pub applies: bool,
}

/// The result of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Indicators.
    pub leaves: Vec<Leaf>,
    /// Groups: id, points that apply, points that are left.
    pub groups: Vec<(String, Exact, Exact)>,
    /// Components: id, score in hundredths.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<(String, Exact)>,
    /// The groups together, brought to a hundred if the set says so.
    pub base: Exact,
    /// Points on top.
    pub bonus: Exact,
    /// Points lost beside the groups.
    pub major: Exact,
    /// Ids of vetoes that hold.
    pub vetoes: Vec<String>,
    /// The total, rounded.
    pub total: Exact,
    /// The grade.
    pub grade: String,
}

/// Brings points of so many that could be had to what they are of another number.
fn scaled(score: Exact, of: Exact, to: Exact) -> Exact {
    score.over(of).times(to)
}

fn count(fact: Option<&Fact>) -> u32 {
    match fact {
        Some(Fact::Count { count }) => *count,
        Some(Fact::Each { counts }) => counts.values().sum(),
        Some(Fact::Share { part, .. }) => *part,
        _ => 0,
    }
}

fn times(per: Exact, count: u32) -> Exact {
    per.times(Exact::whole(count.into()))
}

/// What an indicator loses by its rule, without end.
fn lost(of: &Indicator, fact: Option<&Fact>, explained: Exact) -> Exact {
    let param = |name: &str| of.params.get(name).copied();
    if fact == Some(&Fact::Explained) {
        return of.points.times(Exact::ONE.minus(explained));
    }
    match of.method {
        Method::DeductEach => times(param("per").unwrap_or(Exact::ZERO), count(fact)),
        Method::DeductBySeverity | Method::DeductFlag => match fact {
            Some(Fact::Each { counts }) => counts.iter().fold(Exact::ZERO, |sum, (name, count)| {
                // A thing is true or not, however often somebody says so.
                let count = if of.method == Method::DeductFlag { (*count).min(1) } else { *count };
                sum.plus(times(param(name).unwrap_or(Exact::ZERO), count))
            }),
            _ => Exact::ZERO,
        },
        Method::AllOrNothing => {
            let min = param("min").unwrap_or(Exact::ONE);
            if Exact::whole(count(fact).into()) >= min { Exact::ZERO } else { of.points }
        }
        Method::Ratio => {
            let target = param("target").unwrap_or(Exact::ONE);
            let value = match fact {
                Some(Fact::Share { whole: 0, .. }) | None => target,
                Some(Fact::Share { part, whole }) => Exact::share(*part, *whole),
                other => Exact::whole(count(other).into()),
            };
            of.points.minus(of.points.times(value.over(target).min(Exact::ONE)))
        }
        Method::Threshold => {
            let value = match fact {
                Some(Fact::Share { part, whole }) => Exact::share(*part, *whole),
                other => Exact::whole(count(other).into()),
            };
            let is_over = value > param("limit").unwrap_or(Exact::ZERO);
            if is_over { param("minus").unwrap_or(Exact::ZERO) } else { Exact::ZERO }
        }
        Method::Graded => match fact {
            Some(Fact::Grade { grade }) => of.points.minus(param(grade).unwrap_or(Exact::ZERO)),
            _ => of.points,
        },
    }
}

fn leaf(scheme: &Scheme, of: &Indicator, fact: Option<&Fact>, policy: NotApplicable) -> Leaf {
    let applies = fact != Some(&Fact::NotApplicable);
    let (points, lost) = match (applies, policy) {
        (true, _) => (of.points, lost(of, fact, scheme.explained)),
        (false, NotApplicable::Part(part)) => (of.points, of.points.times(Exact::ONE.minus(part))),
        (false, _) => (Exact::ZERO, Exact::ZERO),
    };
    Leaf { id: of.id.clone(), points, lost, score: points.minus(lost).at_least_zero(), applies }
}

/// What a group keeps of its points.
fn group_score(cap: Cap, points: Exact, leaves: &[Leaf]) -> Exact {
    match cap {
        Cap::Leaf => leaves.iter().fold(Exact::ZERO, |sum, leaf| sum.plus(leaf.score)),
        Cap::Level1 => {
            let lost = leaves.iter().fold(Exact::ZERO, |sum, leaf| sum.plus(leaf.lost));
            points.minus(lost).at_least_zero()
        }
    }
}

impl Scheme {
    /// The points of a unit.
    pub fn score(&self, facts: &Facts) -> Score {
        let policy = self.policy().unwrap_or(NotApplicable::ExcludeAndScale);
        let (mut leaves, mut groups) = (Vec::new(), Vec::new());
        for group in &self.groups {
            let own: Vec<Leaf> =
                group.indicators.iter().map(|one| leaf(self, one, facts.get(&one.id), policy)).collect();
            let points = own.iter().fold(Exact::ZERO, |sum, leaf| sum.plus(leaf.points));
            groups.push((group.id.clone(), points, group_score(self.cap, points, &own)));
            leaves.extend(own);
        }
        let sum = |of: fn(&(String, Exact, Exact)) -> Exact| {
            groups.iter().fold(Exact::ZERO, |sum, group| sum.plus(of(group)))
        };
        let (points, kept) = (sum(|group| group.1), sum(|group| group.2));
        let components = self.component_scores(&groups, facts);
        let base = match policy {
            _ if !components.is_empty() => self.weighed(&components),
            NotApplicable::ExcludeAndScale if points != self.base() => scaled(kept, points, self.base()),
            _ => kept,
        };
        let each = |all: &super::Eachs| {
            let sum = all
                .items
                .iter()
                .fold(Exact::ZERO, |sum, one| sum.plus(times(one.per, count(facts.get(&one.id)))));
            all.cap.map_or(sum, |cap| sum.min(cap))
        };
        let (bonus, major) = (each(&self.bonus), each(&self.major));
        let holding: Vec<&Veto> = self.veto.iter().filter(|veto| count(facts.get(&veto.id)) > 0).collect();
        let is_zero = holding.iter().any(|veto| veto.effect == Effect::Zero);
        let total = if is_zero { Exact::ZERO } else { base.plus(bonus).minus(major).at_least_zero() };
        let total = total.rounded(self.rounding);
        let grade = self.grade(total, &holding);
        let vetoes = holding.into_iter().map(|veto| veto.id.clone()).collect();
        Score { leaves, groups, components, base, bonus, major, vetoes, total, grade }
    }

    /// What a group keeps of the indicators that are answered, and how many are not: before somebody has looked,
    /// points are nobody's.
    pub fn answered(&self, score: &Score, group: &Group, is_known: impl Fn(&str) -> bool) -> (Exact, usize) {
        let (known, open): (Vec<&Indicator>, Vec<&Indicator>) =
            group.indicators.iter().partition(|one| is_known(&one.id));
        let own = |one: &&Indicator| score.leaves.iter().find(|leaf| leaf.id == one.id).cloned();
        let leaves: Vec<Leaf> = known.iter().filter_map(own).collect();
        let points = leaves.iter().fold(Exact::ZERO, |sum, leaf| sum.plus(leaf.points));
        (group_score(self.cap, points, &leaves), open.len())
    }

    /// Each component in hundredths: its groups of what applies, or what somebody entered. One of which nothing
    /// applies, or that does not apply, is left out.
    fn component_scores(&self, groups: &[(String, Exact, Exact)], facts: &Facts) -> Vec<(String, Exact)> {
        let hundred = Exact::whole(100);
        let score = |one: &super::Component| {
            let own: Vec<&(String, Exact, Exact)> = self
                .groups
                .iter()
                .zip(groups)
                .filter(|(group, _)| group.component == one.id)
                .map(|(_, scored)| scored)
                .collect();
            if own.is_empty() {
                return match facts.get(&one.id) {
                    Some(Fact::NotApplicable) => None,
                    Some(Fact::Share { part, whole }) => Some(Exact::share(*part, *whole).times(hundred)),
                    _ => Some(Exact::ZERO),
                };
            }
            let points = own.iter().fold(Exact::ZERO, |sum, group| sum.plus(group.1));
            let kept = own.iter().fold(Exact::ZERO, |sum, group| sum.plus(group.2));
            (points > Exact::ZERO).then(|| scaled(kept, points, hundred))
        };
        self.components.iter().filter_map(|one| Some((one.id.clone(), score(one)?))).collect()
    }

    /// Components by their weights; of those that are left out the others take the place.
    fn weighed(&self, components: &[(String, Exact)]) -> Exact {
        let weight =
            |id: &str| self.components.iter().find(|one| one.id == id).map_or(Exact::ZERO, |one| one.weight);
        let (sum, weights) = components.iter().fold((Exact::ZERO, Exact::ZERO), |(sum, all), (id, score)| {
            (sum.plus(score.times(weight(id))), all.plus(weight(id)))
        });
        sum.over(weights)
    }

    /// The grade of a total; with a veto the lowest, or none better than the one that it leaves.
    fn grade(&self, total: Exact, holding: &[&Veto]) -> String {
        let lowest = self.grades.len().saturating_sub(1);
        let nth = |veto: &&Veto| match veto.effect {
            Effect::GradeCap => {
                self.grades.iter().position(|band| band.grade == veto.grade).unwrap_or(lowest)
            }
            Effect::Fail | Effect::Zero => lowest,
        };
        let own = self.grades.iter().position(|band| total >= band.min).unwrap_or(lowest);
        let at = holding.iter().map(nth).fold(own, usize::max);
        self.grades.get(at).map(|band| band.grade.clone()).unwrap_or_default()
    }
}

/// Places in the order of totals: equal totals share one, and the next is left out.
pub fn ranks(totals: &[Exact]) -> Vec<usize> {
    totals.iter().map(|own| 1 + totals.iter().filter(|other| *other > own).count()).collect()
}

/// Indicators that are for other kinds of units: they do not apply to this one.
pub fn inapplicable<'a>(scheme: &'a Scheme, unit: &str) -> BTreeSet<&'a str> {
    let is_other = |of: &&Indicator| {
        !of.applies_to.is_empty() && !of.applies_to.iter().any(|kind| unit.contains(kind.as_str()))
    };
    scheme.indicators().map(|(_, one)| one).filter(is_other).map(|one| one.id.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Data, example};
    use super::*;

    fn of(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    fn times_of(count: u32) -> Fact {
        Fact::Count { count }
    }

    fn indicator(id: &str, points: &str, method: Method, params: &[(&str, &str)]) -> Indicator {
        Indicator {
            id: id.to_owned(),
            label: id.to_owned(),
            points: of(points),
            applies_to: Vec::new(),
            method,
            params: params.iter().map(|(name, value)| ((*name).to_owned(), of(value))).collect(),
            data: Data::Manual,
            metric: String::new(),
            evidence: Vec::new(),
        }
    }

    /// What is wrong with a set.
    fn codes(scheme: &Scheme) -> Vec<&'static str> {
        scheme.check().err().unwrap_or_default().into_iter().map(|one| one.code).collect()
    }

    /// A set of one group.
    fn set(cap: Cap, indicators: Vec<Indicator>) -> Scheme {
        let points = indicators.iter().fold(Exact::ZERO, |sum, one| sum.plus(one.points));
        let group =
            Group { id: "g".to_owned(), label: "g".to_owned(), points, component: String::new(), indicators };
        let mut scheme = example("bureau-to-units").unwrap().clone();
        (scheme.cap, scheme.groups, scheme.rounding) = (cap, vec![group], 2);
        scheme
    }

    fn facts<const N: usize>(all: [(&str, Fact); N]) -> Facts {
        all.into_iter().map(|(id, fact)| (id.to_owned(), fact)).collect()
    }

    #[test]
    fn t1_how_far_deductions_go() {
        for (cap, expected) in [(Cap::Leaf, 5), (Cap::Level1, 2)] {
            let leaves = [("a", "4"), ("b", "6")];
            let leaves =
                leaves.map(|(id, points)| indicator(id, points, Method::DeductEach, &[("per", "1")]));
            let score = set(cap, leaves.to_vec()).score(&facts([("a", times_of(7)), ("b", times_of(1))]));
            assert_eq!(score.total, Exact::whole(expected), "{cap:?}");
        }
    }

    #[test]
    fn t2_brought_to_a_hundred() {
        let total = scaled(of("81.22").plus(of("0.64")), of("100").plus(of("0.64")), Exact::whole(100));
        assert_eq!(total.rounded(2), of("81.34"));
    }

    #[test]
    fn t3_three_late_documents_at_five_of_ten() {
        let scheme = set(Cap::Leaf, vec![indicator("a", "10", Method::DeductEach, &[("per", "5")])]);
        assert_eq!(scheme.score(&facts([("a", times_of(3))])).total, Exact::ZERO);
    }

    #[test]
    fn t4_months_messages_and_a_gap() {
        let one = |id, points| indicator(id, points, Method::DeductEach, &[("per", "1")]);
        let scheme = set(Cap::Level1, vec![one("months", "40"), one("messages", "40"), one("gaps", "20")]);
        let known = facts([("months", times_of(3)), ("messages", times_of(2)), ("gaps", times_of(1))]);
        assert_eq!(scheme.score(&known).total, Exact::whole(94));
    }

    /// All of the county's set is in order.
    fn county_in_order() -> Facts {
        facts([("A1.2", times_of(1)), ("A4.3", times_of(12)), ("A2.2", Fact::Share { part: 20, whole: 20 })])
    }

    #[test]
    fn t5_a_year_of_a_department() {
        let mut known = county_in_order();
        let county = example("county-to-departments").unwrap();
        assert_eq!(county.score(&known).total, Exact::whole(100));
        let errors = [("general".to_owned(), 1), ("serious".to_owned(), 1)].into();
        known.insert("A2.1".to_owned(), times_of(2));
        known.insert("A2.4".to_owned(), Fact::Each { counts: errors });
        known.insert("A3.1".to_owned(), times_of(1));
        let score = county.score(&known);
        let lost: Vec<Exact> = score.groups.iter().map(|(_, points, kept)| points.minus(*kept)).collect();
        assert_eq!((lost[1], lost[2]), (Exact::whole(7), Exact::whole(6)));
        assert_eq!((score.total, score.grade.as_str()), (Exact::whole(87), "良好"));
    }

    #[test]
    fn t6_a_group_loses_no_more_than_its_points() {
        let mut known = county_in_order();
        known.insert("A3.1".to_owned(), times_of(3));
        assert_eq!(example("county-to-departments").unwrap().score(&known).total, Exact::whole(85));
    }

    #[test]
    fn t7_without_a_counter() {
        let bureau = example("bureau-to-units").unwrap();
        let other = inapplicable(bureau, "法治调研督察股");
        assert_eq!(other, ["B5.1", "B5.2"].into());
        assert!(inapplicable(bureau, "城关司法所").is_empty());
        let mut known: Facts = other.into_iter().map(|id| (id.to_owned(), Fact::NotApplicable)).collect();
        known.insert("B1.2".to_owned(), times_of(2));
        let score = bureau.score(&known);
        let kept = score.groups.iter().fold(Exact::ZERO, |sum, group| sum.plus(group.2));
        assert_eq!((kept, score.total), (Exact::whole(86), of("95.6")));
    }

    #[test]
    fn t8_ten_grades() {
        let grades = [("优", "10"), ("良", "8"), ("一般", "6"), ("差", "0")];
        let given = ["优", "优", "优", "优", "良", "良", "良", "良", "一般", "一般"];
        let all = (0..10).map(|nth| indicator(&format!("q{nth}"), "10", Method::Graded, &grades));
        let known = given
            .iter()
            .enumerate()
            .map(|(nth, grade)| (format!("q{nth}"), Fact::Grade { grade: (*grade).to_owned() }));
        assert_eq!(set(Cap::Leaf, all.collect()).score(&known.collect()).total, Exact::whole(84));
    }

    #[test]
    fn t9_at_the_limit_is_not_over_it() {
        let one = indicator("a", "1", Method::Threshold, &[("limit", "0.15"), ("minus", "1")]);
        let share = |part| Fact::Share { part, whole: 20 };
        assert_eq!(lost(&one, Some(&share(3)), Exact::ONE), Exact::ZERO);
        assert_eq!(lost(&one, Some(&share(4)), Exact::ONE), Exact::ONE);
    }

    /// The shape of F6: what is checked in the house and what somebody else says.
    fn weighed() -> Scheme {
        let part = |id: &str, weight: &str| super::super::Component {
            id: id.to_owned(),
            label: id.to_owned(),
            weight: of(weight),
        };
        let one = |id| indicator(id, "20", Method::DeductEach, &[("per", "5")]);
        let mut scheme = set(Cap::Leaf, vec![one("a")]);
        scheme.groups[0].component = "own".to_owned();
        scheme.components = vec![part("own", "0.6"), part("other", "0.4")];
        scheme
    }

    #[test]
    fn components_count_by_their_weights() {
        let scheme = weighed();
        assert_eq!(scheme.check(), Ok(()));
        let share = |text: &str| Fact::read_score(text).unwrap();
        for (other, total, parts) in [
            // 15 of 20 are 75 in hundredths.
            (Some(share("85.5")), "79.2", vec!["75", "85.5"]),
            (None, "45", vec!["75", "0"]),
            (Some(share("不适用")), "75", vec!["75"]),
        ] {
            let mut known = facts([("a", times_of(1))]);
            known.extend(other.map(|fact| ("other".to_owned(), fact)));
            let score = scheme.score(&known);
            let scored: Vec<String> = score.components.iter().map(|(_, score)| score.to_string()).collect();
            assert_eq!(
                (score.total, scored),
                (of(total), parts.iter().map(|one| (*one).to_owned()).collect())
            );
        }
        for text in ["101", "", "x", "1.23456", "-1", "."] {
            assert_eq!(Fact::read_score(text).unwrap_err().code, "fact_unreadable", "{text}");
        }
        // A set without components is stored as before.
        let plain = serde_json::to_string(example("bureau-to-units").unwrap()).unwrap();
        assert!(!plain.contains("component"), "{plain}");
    }

    #[test]
    fn components_that_contradict_themselves_do_not_load() {
        let mut light = weighed();
        light.components.pop();
        assert_eq!(codes(&light), ["set_weights"]);
        let mut stray = weighed();
        stray.groups[0].component = "none".to_owned();
        assert_eq!(codes(&stray), ["set_component_unknown"]);
        let mut twice = weighed();
        twice.components[1].id = "a".to_owned();
        assert_eq!(codes(&twice), ["set_name_twice"]);
    }

    #[test]
    fn bonus_has_an_end_and_failures_have_none() {
        let county = example("county-to-departments").unwrap();
        let mut known = county_in_order();
        known.insert("AB1".to_owned(), times_of(9));
        assert_eq!(county.score(&known).total, Exact::whole(105));
        known.insert("AM1".to_owned(), times_of(20));
        assert_eq!(county.score(&known).total, Exact::whole(45));
        known.insert("AM1".to_owned(), times_of(0));
        known.insert("AV1".to_owned(), times_of(1));
        let score = county.score(&known);
        assert_eq!(
            (score.total, score.grade.as_str()),
            (Exact::whole(105), "不合格"),
            "a veto decides the grade"
        );
    }

    #[test]
    fn a_veto_leaves_no_grade_better_than_its_own() {
        let mut county = example("county-to-departments").unwrap().clone();
        county.veto[0].effect = Effect::GradeCap;
        county.veto[0].grade = "合格".to_owned();
        assert_eq!(county.check(), Ok(()));
        let mut known = county_in_order();
        known.insert("AV1".to_owned(), times_of(1));
        let told = |known: &Facts| {
            let score = county.score(known);
            (score.total, score.grade, score.vetoes.len())
        };
        assert_eq!(
            told(&known),
            (Exact::whole(100), "合格".to_owned(), 1),
            "points stay, the grade does not"
        );
        known.insert("AM1".to_owned(), times_of(20));
        assert_eq!(told(&known), (Exact::whole(40), "不合格".to_owned(), 1), "a cap makes no grade better");
        known.insert("AM1".to_owned(), times_of(0));
        known.insert("AV2".to_owned(), times_of(1));
        assert_eq!(told(&known).1, "不合格", "the harder veto decides");
        let mut unnamed = county.clone();
        unnamed.veto[0].grade = "中等".to_owned();
        assert_eq!(codes(&unnamed), ["set_veto_grade"]);
        unnamed.veto[0].effect = Effect::Zero;
        assert_eq!(codes(&unnamed), ["set_veto_grade"], "no points need no grade");
        // A set without such a veto is stored as before.
        let stored = serde_json::to_string(example("county-to-departments").unwrap()).unwrap();
        assert!(!stored.contains("grade\":\"\""), "{stored}");
    }

    #[test]
    fn what_nobody_answered_gives_a_group_nothing() {
        let one = |id, points| indicator(id, points, Method::DeductEach, &[("per", "3")]);
        for (cap, kept) in [(Cap::Leaf, 6), (Cap::Level1, 4)] {
            let scheme = set(cap, vec![one("a", "10"), one("b", "4"), one("c", "6")]);
            let known = facts([("a", times_of(0)), ("b", times_of(2)), ("c", times_of(0))]);
            let score = scheme.score(&known);
            let all = scheme.answered(&score, &scheme.groups[0], |_| true);
            assert_eq!(all, (score.groups[0].2, 0), "{cap:?}: all are answered");
            let some = scheme.answered(&score, &scheme.groups[0], |id| id != "a");
            assert_eq!(some, (Exact::whole(kept), 1), "{cap:?}");
            assert_eq!(scheme.answered(&score, &scheme.groups[0], |_| false), (Exact::ZERO, 3), "{cap:?}");
        }
    }

    #[test]
    fn what_does_not_apply_and_what_was_explained() {
        let county = example("county-to-departments").unwrap();
        let mut known = county_in_order();
        known.insert("A2.5".to_owned(), Fact::NotApplicable);
        assert_eq!(county.score(&known).total, of("98.8"), "80 % of six");
        known.insert("A2.5".to_owned(), Fact::Explained);
        assert_eq!(county.score(&known).total, of("97.6"), "60 % of six");
    }

    #[test]
    fn places() {
        let totals = ["90", "95.5", "90", "80"].map(of);
        assert_eq!(ranks(&totals), [2, 1, 2, 4]);
    }
}
