//! A set of indicators as data: what is assessed, how points are lost, what becomes of what does not apply.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::{Deserialize, Serialize};

use super::Exact;

const COUNTY: &str = include_str!("../../../../data/assessment/county-to-departments.toml");
const BUREAU: &str = include_str!("../../../../data/assessment/bureau-to-units.toml");

static EXAMPLES: LazyLock<Vec<Scheme>> =
    LazyLock::new(|| [BUREAU, COUNTY].into_iter().filter_map(|text| Scheme::read(text).ok()).collect());

/// The sets that ship with the program.
pub fn examples() -> &'static [Scheme] {
    &EXAMPLES
}

/// The set of an id.
pub fn example(id: &str) -> Option<&'static Scheme> {
    EXAMPLES.iter().find(|scheme| scheme.id == id)
}

/// The set of an id as it is written, to be taken as a beginning for another.
pub fn example_text(id: &str) -> Option<&'static str> {
    [BUREAU, COUNTY].into_iter().find(|text| Scheme::read(text).is_ok_and(|scheme| scheme.id == id))
}

/// How far deductions go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cap {
    /// An indicator loses no more than its own points (扣完为止).
    Leaf,
    /// An indicator may lose more than its points, a group no more than its own.
    Level1,
}

/// How points come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// So much less for each.
    DeductEach,
    /// So much less for each of a severity.
    DeductBySeverity,
    /// So much less for each thing that is true.
    DeductFlag,
    /// All or nothing.
    AllOrNothing,
    /// In proportion, up to the target.
    Ratio,
    /// Less if a value is over the limit, not at it.
    Threshold,
    /// By a grade that somebody gave.
    Graded,
}

/// Where the facts come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Data {
    /// From events alone.
    Auto,
    /// From events that a person confirmed.
    Semi,
    /// By hand.
    Manual,
}

/// What a veto does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The lowest grade.
    Fail,
    /// No points.
    Zero,
    /// No grade better than the one it names.
    GradeCap,
}

/// An indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Within the set.
    pub id: String,
    /// As shown.
    pub label: String,
    /// Its points.
    pub points: Exact,
    /// Kinds of units that it is for; empty: all.
    #[serde(default)]
    pub applies_to: Vec<String>,
    /// How points come about.
    pub method: Method,
    /// Amounts by name.
    #[serde(default)]
    pub params: BTreeMap<String, Exact>,
    /// Where the facts come from.
    pub data: Data,
    /// What is counted.
    #[serde(default)]
    pub metric: String,
    /// What proves it.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// A part of the whole that has its own weight, such as a check from outside beside one of the own. It is scored in
/// hundredths: by its groups, or, where it has none, by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Within the set.
    pub id: String,
    /// As shown.
    pub label: String,
    /// Its part of the whole; all together are one.
    pub weight: Exact,
}

/// A group of indicators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Within the set.
    pub id: String,
    /// As shown.
    pub label: String,
    /// The points of its indicators together.
    pub points: Exact,
    /// The component that it belongs to; empty where there are none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub component: String,
    /// Its indicators.
    #[serde(rename = "indicator")]
    pub indicators: Vec<Indicator>,
}

/// Something that counts so much each: a bonus, a serious failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Each {
    /// Within the set.
    pub id: String,
    /// As shown.
    pub label: String,
    /// How much each.
    pub per: Exact,
    /// Where the facts come from.
    pub data: Data,
    /// What is counted.
    #[serde(default)]
    pub metric: String,
}

/// Several such things.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Eachs {
    /// No more than this together; `None`: without end.
    #[serde(default)]
    pub cap: Option<Exact>,
    /// What counts.
    #[serde(default, rename = "item")]
    pub items: Vec<Each>,
}

/// Something that decides alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Veto {
    /// Within the set.
    pub id: String,
    /// As shown.
    pub label: String,
    /// What it does.
    pub effect: Effect,
    /// The best grade that is left, where it caps the grade.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub grade: String,
    /// Where the facts come from.
    pub data: Data,
    /// What is counted.
    #[serde(default)]
    pub metric: String,
}

impl Veto {
    /// What it does, in words.
    pub fn effect_words(&self) -> String {
        match self.effect {
            Effect::Fail => "定为最低等次".to_owned(),
            Effect::Zero => "得分为零".to_owned(),
            Effect::GradeCap => format!("等次不高于{}", self.grade),
        }
    }
}

/// A grade, from so many points on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// As shown.
    pub grade: String,
    /// Points.
    pub min: Exact,
}

/// A set of indicators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// 1.
    pub schema: u8,
    /// Its name for ever.
    pub id: String,
    /// As shown.
    pub title: String,
    /// How far deductions go.
    pub cap: Cap,
    /// `exclude_and_scale`, `exclude_no_scale`, `full`, or `ratio:` with a decimal.
    pub not_applicable: String,
    /// What part of the points stays where only an explanation was published.
    pub explained: Exact,
    /// Places of the total, rounded half up at the end alone.
    pub rounding: u32,
    /// The points of all groups together, where they are not a hundred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_points: Option<Exact>,
    /// Grades, the best first.
    pub grades: Vec<Band>,
    /// Parts with weights; none: the groups alone are the whole.
    #[serde(default, rename = "component", skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<Component>,
    /// Groups.
    #[serde(rename = "group")]
    pub groups: Vec<Group>,
    /// Points on top.
    #[serde(default)]
    pub bonus: Eachs,
    /// Points lost beside the groups.
    #[serde(default)]
    pub major: Eachs,
    /// What decides alone.
    #[serde(default)]
    pub veto: Vec<Veto>,
}

/// What becomes of points that do not apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotApplicable {
    /// Left out; the rest is brought to a hundred.
    ExcludeAndScale,
    /// Left out.
    ExcludeNoScale,
    /// A part of the points is given.
    Part(Exact),
}

/// What stands beside the groups: points on top, points lost, what decides alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside<'a> {
    /// Within the set.
    pub id: &'a str,
    /// As shown.
    pub label: &'a str,
    /// What it is: 加分, 重大扣分, 一票否决.
    pub kind: &'static str,
    /// How much each, less than nothing for a loss; `None`: it decides alone.
    pub per: Option<Exact>,
}

impl Scheme {
    /// All that stands beside the groups, in the order of the set.
    pub fn beside(&self) -> impl Iterator<Item = Beside<'_>> {
        let bonus = self.bonus.items.iter().map(|one| Beside {
            id: &one.id,
            label: &one.label,
            kind: "加分",
            per: Some(one.per),
        });
        let major = self.major.items.iter().map(|one| Beside {
            id: &one.id,
            label: &one.label,
            kind: "重大扣分",
            per: Some(Exact::ZERO.minus(one.per)),
        });
        let veto = self.veto.iter().map(|one| Beside {
            id: &one.id,
            label: &one.label,
            kind: "一票否决",
            per: None,
        });
        bonus.chain(major).chain(veto)
    }

    /// Components without groups: somebody enters their score.
    pub fn components_by_hand(&self) -> impl Iterator<Item = &Component> {
        self.components.iter().filter(|one| self.groups.iter().all(|group| group.component != one.id))
    }

    /// What becomes of points that do not apply.
    pub fn policy(&self) -> Option<NotApplicable> {
        Some(match self.not_applicable.as_str() {
            "exclude_and_scale" => NotApplicable::ExcludeAndScale,
            "exclude_no_scale" => NotApplicable::ExcludeNoScale,
            "full" => NotApplicable::Part(Exact::ONE),
            other => NotApplicable::Part(Exact::parse(other.strip_prefix("ratio:")?)?),
        })
    }

    /// All indicators with their groups.
    pub fn indicators(&self) -> impl Iterator<Item = (&Group, &Indicator)> {
        self.groups.iter().flat_map(|group| group.indicators.iter().map(move |one| (group, one)))
    }

    /// The points of all groups; with components a hundred.
    pub fn base(&self) -> Exact {
        if !self.components.is_empty() {
            return Exact::whole(100);
        }
        self.groups.iter().fold(Exact::ZERO, |sum, group| sum.plus(group.points))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_examples_load_and_have_a_hundred_points() {
        for text in [COUNTY, BUREAU] {
            let scheme = Scheme::read(text).unwrap();
            assert_eq!(scheme.base(), Exact::whole(100), "{}", scheme.id);
            let stored = serde_json::to_string(&scheme).unwrap();
            assert_eq!(serde_json::from_str::<Scheme>(&stored).unwrap(), scheme);
        }
        assert_eq!(examples().len(), 2);
    }
}
