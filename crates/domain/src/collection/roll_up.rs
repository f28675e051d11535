//! The sum of a year (汇总): whose reports are in it is part of what it is, so the sum of the organs of a government
//! and that of its whole area are two things with chains of their own.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{organisation::AgencyKind, refusal::Refusal};

/// Whose reports are summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// 本级政府机关: the government's own departments and its office.
    Own,
    /// 全区域: these, and the governments and offices below.
    Whole,
}

impl Scope {
    /// All, in the order of forms.
    pub const ALL: [Scope; 2] = [Scope::Own, Scope::Whole];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Scope::Own => "own",
            Scope::Whole => "whole",
        }
    }

    /// The scope of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.code() == code)
    }

    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Scope::Own => "本级政府机关",
            Scope::Whole => "全域汇总（含下级政府、乡镇街道）",
        }
    }

    /// As a report that leaves the program prints it below its title.
    pub fn line(self) -> String {
        format!("口径：{}", self.word())
    }

    /// Does a body of this kind belong to it? Bodies of Art. 55 are no administrative organs.
    pub const fn holds(self, kind: AgencyKind, is_collector: bool) -> bool {
        match kind {
            AgencyKind::Department => true,
            AgencyKind::Government | AgencyKind::Township => is_collector || matches!(self, Scope::Whole),
            AgencyKind::PublicEnterprise => false,
        }
    }
}

/// A statement that one agency took over from another after a reorganisation, for the chain of years.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Succession {
    /// Who was there in the year before.
    pub former: String,
    /// Who is there now.
    pub heir: String,
}

/// What a group of agencies carried over, by column: out of the year before, and into this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreconciled {
    /// The agencies of the year before.
    pub former: BTreeSet<String>,
    /// The agencies of this year.
    pub heirs: BTreeSet<String>,
    /// Column of the table.
    pub column: usize,
    /// Carried out of the year before.
    pub out: i64,
    /// Carried into this year.
    pub into: i64,
}

/// Figures of one agency by column; `None`: it says none.
pub type Carried = BTreeMap<String, Vec<Option<i64>>>;

/// Compares what was carried out of the year before with what was carried in, agency by agency; those that took over
/// from one another are one group. Agencies that are there in one of the years alone, without a statement, stand for
/// themselves with nothing on the other side, if they carried anything.
pub fn reconcile(before: &Carried, now: &Carried, stated: &[Succession]) -> Vec<Unreconciled> {
    let mut wrong = Vec::new();
    for (former, heirs) in groups(before, now, stated) {
        let columns = |side: &Carried, names: &BTreeSet<String>| {
            names.iter().filter_map(|name| side.get(name)).map(Vec::len).max().unwrap_or(0)
        };
        for column in 0..columns(before, &former).max(columns(now, &heirs)) {
            let total = |side: &Carried, names: &BTreeSet<String>| {
                let of = |name: &String| side.get(name)?.get(column).copied().flatten();
                names.iter().filter_map(of).fold(0_i64, i64::saturating_add)
            };
            let (out, into) = (total(before, &former), total(now, &heirs));
            if out != into {
                let (former, heirs) = (former.clone(), heirs.clone());
                wrong.push(Unreconciled { former, heirs, column, out, into });
            }
        }
    }
    wrong
}

/// Agencies that are in one of two sums alone, and that no statement joins to the other: of the year before, and of this
/// one. Totals of sums over different agencies say nothing about each other.
pub fn one_sided(before: &Carried, now: &Carried, stated: &[Succession]) -> (usize, usize) {
    let mut alone = (0, 0);
    for (former, heirs) in groups(before, now, stated) {
        if heirs.is_empty() {
            alone.0 += former.len();
        }
        if former.is_empty() {
            alone.1 += heirs.len();
        }
    }
    alone
}

/// Would the statement make a circle, over however many steps? Nobody takes over from an own heir.
pub fn makes_circle(stated: &[Succession], new: &Succession) -> bool {
    let mut reached = BTreeSet::from([new.heir.as_str()]);
    let mut waiting = vec![new.heir.as_str()];
    while let Some(name) = waiting.pop() {
        for one in stated.iter().filter(|one| one.former == name) {
            if reached.insert(&one.heir) {
                waiting.push(&one.heir);
            }
        }
    }
    reached.contains(new.former.as_str())
}

/// Agencies of both years that belong together.
fn groups(
    before: &Carried,
    now: &Carried,
    stated: &[Succession],
) -> Vec<(BTreeSet<String>, BTreeSet<String>)> {
    let mut left: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let mut groups = Vec::new();
    while let Some(first) = left.pop_first() {
        let mut all = BTreeSet::from([first.clone()]);
        let mut waiting = vec![first.clone()];
        while let Some(name) = waiting.pop() {
            for one in stated.iter().filter(|one| one.former == name || one.heir == name) {
                for other in [&one.former, &one.heir] {
                    if all.insert(other.clone()) {
                        left.remove(other);
                        waiting.push(other.clone());
                    }
                }
            }
        }
        let of = |side: &Carried| all.iter().filter(|name| side.contains_key(*name)).cloned().collect();
        groups.push((of(before), of(now)));
    }
    groups
}

/// What stands against making a sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Against {
    /// Agencies that are named.
    pub chosen: usize,
    /// Those of them whose report was not accepted.
    pub unaccepted: usize,
}

/// May the named agencies be summed?
///
/// # Errors
/// Every reason at once.
pub fn may_sum(against: Against) -> Result<(), Vec<Refusal>> {
    let mut refusals = Vec::new();
    if against.chosen == 0 {
        refusals.push(Refusal::new("nobody_chosen", "请至少选一个机关").at("agency"));
    }
    if against.unaccepted > 0 {
        let sentence =
            format!("选中的机关里有{}个的报告还没有核收，请先核收，或者不选它们", against.unaccepted);
        refusals.push(Refusal::new("not_accepted", sentence).at("agency"));
    }
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carried(rows: &[(&str, i64)]) -> Carried {
        rows.iter().map(|(name, number)| ((*name).to_owned(), vec![Some(*number)])).collect()
    }

    fn told(before: &[(&str, i64)], now: &[(&str, i64)], stated: &[(&str, &str)]) -> Vec<String> {
        let stated: Vec<Succession> = stated
            .iter()
            .map(|(former, heir)| Succession { former: (*former).to_owned(), heir: (*heir).to_owned() })
            .collect();
        let list = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join("+");
        reconcile(&carried(before), &carried(now), &stated)
            .iter()
            .map(|one| format!("{} {} / {} {}", list(&one.former), one.out, list(&one.heirs), one.into))
            .collect()
    }

    #[test]
    fn what_is_carried_over_through_mergers_and_splits() {
        let none: [&str; 0] = [];
        assert_eq!(told(&[("a", 3)], &[("a", 3)], &[]), none);
        assert_eq!(told(&[("a", 3)], &[("a", 2)], &[]), ["a 3 / a 2"]);
        assert_eq!(told(&[("a", 3), ("b", 2)], &[("c", 5)], &[("a", "c"), ("b", "c")]), none, "a merger");
        assert_eq!(told(&[("a", 3), ("b", 2)], &[("c", 4)], &[("a", "c"), ("b", "c")]), ["a+b 5 / c 4"]);
        assert_eq!(told(&[("a", 5)], &[("b", 3), ("c", 2)], &[("a", "b"), ("a", "c")]), none, "a split");
        assert_eq!(told(&[("a", 5)], &[("a", 3), ("c", 2)], &[("a", "c")]), none, "it stays and gives away");
        let chain = [("a", "b"), ("b", "c")];
        assert_eq!(told(&[("a", 1), ("b", 2)], &[("c", 3)], &chain), none);
        assert_eq!(told(&[("a", 3)], &[("b", 3)], &[]), ["a 3 /  0", " 0 / b 3"], "nobody said so");
        assert_eq!(told(&[("a", 0)], &[("b", 0)], &[]), none, "nothing was carried");
    }

    #[test]
    fn sums_over_other_agencies_and_circles() {
        let of = |pairs: &[(&str, &str)]| -> Vec<Succession> {
            let one = |(former, heir): &(&str, &str)| Succession {
                former: (*former).to_owned(),
                heir: (*heir).to_owned(),
            };
            pairs.iter().map(one).collect()
        };
        for (before, now, stated, expected) in [
            (&["a", "b"][..], &["a", "b"][..], &[][..], (0, 0)),
            (&["a"], &["a", "b", "c"], &[], (0, 2)),
            (&["a", "b"], &["a"], &[], (1, 0)),
            (&["a", "b"], &["c"], &[("a", "c"), ("b", "c")], (0, 0)),
            (&["a", "b"], &["c"], &[("a", "c")], (1, 0)),
        ] {
            let side = |names: &[&str]| carried(&names.iter().map(|name| (*name, 0)).collect::<Vec<_>>());
            assert_eq!(one_sided(&side(before), &side(now), &of(stated)), expected, "{before:?} {now:?}");
        }
        for (stated, former, heir, circle) in [
            (&[][..], "a", "b", false),
            (&[("b", "a")], "a", "b", true),
            (&[("b", "c"), ("c", "a")], "a", "b", true),
            (&[("b", "c"), ("b", "d")], "a", "b", false),
            (&[("a", "c")], "a", "b", false),
        ] {
            let new = of(&[(former, heir)]).remove(0);
            assert_eq!(makes_circle(&of(stated), &new), circle, "{stated:?} {former} {heir}");
        }
    }

    #[test]
    fn who_belongs_to_a_scope() {
        use AgencyKind::{Department, Government, PublicEnterprise, Township};
        for (scope, kind, collector, inside) in [
            (Scope::Own, Department, false, true),
            (Scope::Own, Government, true, true),
            (Scope::Own, Government, false, false),
            (Scope::Own, Township, false, false),
            (Scope::Whole, Township, false, true),
            (Scope::Whole, Government, false, true),
            (Scope::Whole, PublicEnterprise, false, false),
        ] {
            assert_eq!(scope.holds(kind, collector), inside, "{scope:?} {kind:?} {collector}");
        }
        let codes = |chosen, unaccepted| {
            let refused = may_sum(Against { chosen, unaccepted }).err().unwrap_or_default();
            refused.iter().map(|one| one.code).collect::<Vec<_>>()
        };
        assert_eq!(codes(0, 0), ["nobody_chosen"]);
        assert_eq!(codes(3, 1), ["not_accepted"]);
        assert!(codes(3, 0).is_empty());
    }
}
