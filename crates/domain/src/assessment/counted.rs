//! Facts from what bulletins froze, the same bulletins, the same points, for ever; and from the ledgers, until the
//! result is fixed.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Evidence, Fact, Indicator, Ledgers, Scheme, inapplicable};
use crate::bulletin::{Column, Item, Snapshot, UnitName};

/// A fact with what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// The fact.
    pub fact: Fact,
    /// Single happenings; empty for what is counted by months, or did not happen.
    pub items: Vec<Item>,
    /// Rows of the ledgers, of what bulletins do not tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Evidence>,
}

impl Counted {
    /// From bulletins.
    pub fn of(fact: Fact, items: Vec<Item>) -> Self {
        Self { fact, items, rows: Vec::new() }
    }
}

fn column(metric: &str) -> Option<Column> {
    Some(match metric {
        "pub_count" => Column::Released,
        "pub_late" => Column::Late,
        "review_gap" => Column::ReviewGap,
        "app_late" | "internal_reply_late" => Column::ApplicationLate,
        "message_late" => Column::InquiryLate,
        "rectify_late" => Column::RectifyLate,
        "column_overdue" => Column::StaleColumn,
        _ => return None,
    })
}

/// Do bulletins count it?
pub(super) fn counts(metric: &str) -> bool {
    matches!(metric, "blank_month" | "error_found") || column(metric).is_some()
}

fn items_of<'a>(bulletins: &'a [Snapshot], unit: &'a str, column: Column) -> impl Iterator<Item = &'a Item> {
    // What a later bulletin struck was none.
    let struck: BTreeSet<(&str, i32)> = bulletins
        .iter()
        .flat_map(|one| &one.struck)
        .filter(|item| item.column == column)
        .map(|item| (item.id.as_str(), item.nth))
        .collect();
    let mut seen = BTreeSet::new();
    bulletins
        .iter()
        .flat_map(move |one| one.behind(Some(column), Some(unit)))
        .filter(move |item| !struck.contains(&(item.id.as_str(), item.nth)))
        // How things stood is told again and again as long as they stand so.
        .filter(move |item| seen.insert((item.id.as_str(), item.nth)))
}

fn counted(metric: &str, unit: &str, bulletins: &[Snapshot]) -> Option<Counted> {
    if metric == "blank_month" {
        let blank = |one: &&Snapshot| one.behind(Some(Column::Released), Some(unit)).next().is_none();
        let count = u32::try_from(bulletins.iter().filter(blank).count()).unwrap_or(u32::MAX);
        return Some(Counted::of(Fact::Count { count }, Vec::new()));
    }
    if metric == "error_found" {
        let mut items = Vec::new();
        let mut counts = BTreeMap::new();
        for (column, name) in [(Column::Inaccurate, "general"), (Column::Serious, "serious")] {
            let own: Vec<Item> = items_of(bulletins, unit, column).cloned().collect();
            counts.insert(name.to_owned(), u32::try_from(own.len()).unwrap_or(u32::MAX));
            items.extend(own);
        }
        return Some(Counted::of(Fact::Each { counts }, items));
    }
    let column = column(metric)?;
    // Bulletins of before do not know: a person says.
    if bulletins.iter().any(|one| one.columns().all(|counts| counts != column)) {
        return None;
    }
    let items: Vec<Item> = items_of(bulletins, unit, column).cloned().collect();
    let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
    Some(Counted::of(Fact::Count { count }, items))
}

/// What is known of a unit from the bulletins of a year and from its ledgers, by indicator. What they do not answer is
/// not there; what is for other kinds of units does not apply.
pub fn known(
    scheme: &Scheme,
    unit: &UnitName,
    bulletins: &[Snapshot],
    ledgers: &Ledgers,
) -> BTreeMap<String, Counted> {
    let other = inapplicable(scheme, &unit.name);
    let of = |one: &Indicator| {
        if other.contains(one.id.as_str()) {
            return Some(Counted::of(Fact::NotApplicable, Vec::new()));
        }
        counted(&one.metric, &unit.id, bulletins).or_else(|| ledgers.known(one, unit))
    };
    scheme.indicators().filter_map(|(_, one)| Some((one.id.clone(), of(one)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;
    use crate::bulletin::{Period, Subject};

    fn month(from: &str, until: &str, items: &[Item], earlier: &[Snapshot]) -> Snapshot {
        let period = Period {
            from: format!("{from}T16:00:00Z").parse().unwrap(),
            cut_off: format!("{until}T16:00:00Z").parse().unwrap(),
        };
        let unit = |id: &str, name: &str| UnitName { id: id.to_owned(), name: name.to_owned() };
        Snapshot::freeze("局", period, vec![unit("u1", "公证处"), unit("u2", "律师科")], items, earlier)
    }

    fn item(column: Column, id: &str, on: &str) -> Item {
        Item {
            column,
            unit: "u1".to_owned(),
            of: Subject::Document,
            id: id.to_owned(),
            nth: 1,
            title: id.to_owned(),
            at: format!("{on}T02:00:00Z").parse().unwrap(),
            note: String::new(),
        }
    }

    #[test]
    fn a_year_of_bulletins_becomes_facts_with_their_items() {
        let late = item(Column::Late, "d1", "2026-01-10");
        let released = item(Column::Released, "d1", "2026-01-10");
        let wrong = item(Column::Serious, "f1", "2026-01-11");
        let gap = item(Column::ReviewGap, "d3", "2026-01-12");
        let first = month("2025-12-25", "2026-01-25", &[late, released, wrong, gap.clone()], &[]);
        // The error was none, the gap is still there.
        let known_later =
            vec![item(Column::Released, "d1", "2026-01-10"), item(Column::Late, "d1", "2026-01-10"), gap];
        let second = month("2026-01-25", "2026-02-25", &known_later, std::slice::from_ref(&first));
        let bureau = example("bureau-to-units").unwrap();
        let unit = first.units[0].clone();
        let facts = known(bureau, &unit, &[first, second], &Ledgers::default());
        let count = |id: &str| facts.get(id).map(|one| (one.fact.clone(), one.items.len()));
        assert_eq!(count("B1.2"), Some((Fact::Count { count: 1 }, 1)), "late");
        let counts = [("general".to_owned(), 0), ("serious".to_owned(), 0)].into();
        assert_eq!(count("B2.1"), Some((Fact::Each { counts }, 0)), "struck");
        assert_eq!(count("B3.1"), Some((Fact::Count { count: 1 }, 1)), "told twice, counted once");
        assert_eq!(count("B1.1"), None, "for people to enter");
        assert_eq!(count("B5.1"), None);
        let other = known(
            bureau,
            &UnitName { id: "u3".to_owned(), name: "办公室".to_owned() },
            &[],
            &Ledgers::default(),
        );
        assert_eq!(other.get("B5.2").map(|one| &one.fact), Some(&Fact::NotApplicable));
    }
}
