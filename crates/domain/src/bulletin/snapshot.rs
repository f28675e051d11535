//! What is frozen: the single happenings of a period. All figures come from them, so what was frozen says the same
//! for ever.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Column, Period, ScoreRule, Standing};

/// The kind of thing that something happened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A document.
    Document,
    /// An application for disclosure.
    Case,
    /// An inquiry.
    Inquiry,
    /// A finding that a person confirmed.
    Finding,
    /// A report of an error by a reader.
    Letter,
    /// A rectification ticket.
    Ticket,
    /// A column of the portal: an item of Art. 20.
    Column,
}

/// One happening, counted once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Item {
    /// Where it counts.
    pub column: Column,
    /// The unit; empty: nobody's in particular.
    pub unit: String,
    /// What it happened to.
    pub of: Subject,
    /// Identity of that.
    pub id: String,
    /// Tells several of the same thing apart: an edition, a place in the history.
    pub nth: i32,
    /// Title or number. Never a person.
    pub title: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What a reader wants to know, such as the due day; may be empty.
    pub note: String,
}

impl Item {
    /// What makes it the same happening, wherever it is told.
    fn key(&self) -> (Column, Subject, &str, i32) {
        (self.column, self.of, &self.id, self.nth)
    }
}

/// A unit with its name at the cut-off.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UnitName {
    /// Identity.
    pub id: String,
    /// Name.
    pub name: String,
}

/// The shape that is frozen now. Schema 1 knew neither stale columns nor scores.
const SCHEMA: u8 = 2;

/// The frozen bulletin. Stored as JSON, in one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// 1 or 2.
    pub schema: u8,
    /// Name of the agency then.
    pub agency: String,
    /// What it counts.
    pub period: Period,
    /// Units that are counted, in the order of the table.
    pub units: Vec<UnitName>,
    /// What happened, or how things stood at the cut-off.
    pub items: Vec<Item>,
    /// What earlier bulletins counted and should not have: it stands here and is not taken from any figure.
    pub struck: Vec<Item>,
    /// The rule of score and rank that the agency had chosen; `None`: the table has neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<ScoreRule>,
}

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The unit; empty: all, or none in particular.
    pub unit: String,
    /// Its name.
    pub name: String,
    counts: BTreeMap<Column, u32>,
}

impl Row {
    /// A figure.
    pub fn count(&self, column: Column) -> u32 {
        self.counts.get(&column).copied().unwrap_or(0)
    }

    /// 应公开: what is public with what should be.
    pub fn due(&self) -> u32 {
        self.count(Column::Released) + self.count(Column::Unreleased)
    }

    /// 按时: public by the due day.
    pub fn on_time(&self) -> u32 {
        self.count(Column::Released).saturating_sub(self.count(Column::Late))
    }

    /// All faults together.
    pub fn faults(&self) -> u32 {
        Column::ALL.into_iter().filter(|column| column.is_fault()).map(|column| self.count(column)).sum()
    }

    fn of<'a>(unit: &str, name: &str, items: impl Iterator<Item = &'a Item>) -> Self {
        let mut counts = BTreeMap::new();
        items.for_each(|item| *counts.entry(item.column).or_insert(0) += 1);
        Self { unit: unit.to_owned(), name: name.to_owned(), counts }
    }
}

/// Name of the line of what belongs to no unit.
const NOBODY: &str = "未确定科室";

impl Snapshot {
    /// Freezes a period. `known`: all that is known to have happened before the cut-off since the first of the
    /// `earlier` bulletins, and how things stood at the cut-off. What an earlier bulletin has counted is left out;
    /// what became known too late for it is counted here; what it counted and no longer holds is struck.
    pub fn freeze(
        agency: &str,
        period: Period,
        units: Vec<UnitName>,
        known: &[Item],
        earlier: &[Snapshot],
    ) -> Self {
        Self::freeze_beside(agency, period, (units, &[]), known, earlier)
    }

    /// The same beside units that are closed: one of which something is counted keeps its line and its name, the
    /// others have none.
    pub fn freeze_beside(
        agency: &str,
        period: Period,
        (mut units, closed): (Vec<UnitName>, &[UnitName]),
        known: &[Item],
        earlier: &[Snapshot],
    ) -> Self {
        let told: BTreeMap<_, &Item> = earlier
            .iter()
            .flat_map(|one| &one.items)
            .filter(|item| item.column.happens())
            .map(|item| (item.key(), item))
            .collect();
        let struck_before: BTreeSet<_> = earlier.iter().flat_map(|one| &one.struck).map(Item::key).collect();
        let since = earlier.iter().map(|one| one.period.from).min().unwrap_or(period.from);
        let holds: BTreeSet<_> = known.iter().map(Item::key).collect();
        let struck = told
            .iter()
            .filter(|(key, _)| !holds.contains(*key) && !struck_before.contains(*key))
            .map(|(_, item)| (*item).clone());
        let mut struck: Vec<Item> = struck.collect();
        struck.sort();
        let is_new = |item: &Item| {
            !item.column.happens()
                || (item.at >= since && item.at < period.cut_off && !told.contains_key(&item.key()))
        };
        let mut items: Vec<Item> = known.iter().filter(|item| is_new(item)).cloned().collect();
        items.sort();
        items.dedup_by(|a, b| a.key() == b.key());
        units.extend(closed.iter().filter(|unit| items.iter().any(|item| item.unit == unit.id)).cloned());
        if items.iter().any(|item| units.iter().all(|unit| unit.id != item.unit)) {
            units.push(UnitName { id: String::new(), name: NOBODY.to_owned() });
            let names: BTreeSet<_> = units.iter().map(|unit| unit.id.clone()).collect();
            for item in items.iter_mut().filter(|item| !names.contains(&item.unit)) {
                item.unit.clear();
            }
            items.sort();
        }
        Self { schema: SCHEMA, agency: agency.to_owned(), period, units, items, struck, score: None }
    }

    /// The same with score and rank by a rule.
    #[must_use]
    pub fn scored(self, rule: Option<&ScoreRule>) -> Self {
        Self { score: rule.cloned(), ..self }
    }

    /// The columns that it counts.
    pub fn columns(&self) -> impl Iterator<Item = Column> {
        let schema = self.schema;
        Column::ALL.into_iter().filter(move |column| column.since() <= schema)
    }

    /// Where each unit stands; empty without a rule.
    pub fn standings(&self) -> BTreeMap<String, Standing> {
        self.score.as_ref().map(|rule| rule.standings(&self.rows())).unwrap_or_default()
    }

    /// What happened before the period and became known too late for the bulletin before.
    pub fn added(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.column.happens() && item.at < self.period.from)
    }

    /// A line for each unit.
    pub fn rows(&self) -> Vec<Row> {
        let of = |unit: &UnitName| {
            Row::of(&unit.id, &unit.name, self.items.iter().filter(|item| item.unit == unit.id))
        };
        self.units.iter().map(of).collect()
    }

    /// The line of all.
    pub fn total(&self) -> Row {
        Row::of("", "合计", self.items.iter())
    }

    /// What stands behind a figure; `None`: of every column, of every unit.
    pub fn behind<'a>(
        &'a self,
        column: Option<Column>,
        unit: Option<&'a str>,
    ) -> impl Iterator<Item = &'a Item> + 'a {
        let asked = move |item: &&Item| {
            column.is_none_or(|column| item.column == column) && unit.is_none_or(|unit| item.unit == unit)
        };
        self.items.iter().filter(asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(hour * 3600, 0).unwrap()
    }

    #[test]
    fn what_a_closed_unit_did_keeps_its_name() {
        let item = |unit: &str, id: &str| Item {
            column: Column::Late,
            unit: unit.to_owned(),
            of: Subject::Document,
            id: id.to_owned(),
            nth: 1,
            title: String::new(),
            at: at(1),
            note: String::new(),
        };
        let period = Period { from: at(0), cut_off: at(10) };
        let closed =
            ["u7", "u8"].map(|id| UnitName { id: id.to_owned(), name: format!("{id}科（已撤销）") });
        let known = [item("u1", "d1"), item("u7", "d2"), item("u9", "d3")];
        let made = Snapshot::freeze_beside("局", period, (units(), closed.as_slice()), &known, &[]);
        let lines: Vec<(String, u32)> =
            made.rows().iter().map(|row| (row.name.clone(), row.count(Column::Late))).collect();
        let expected = [("u1科", 1), ("u2科", 0), ("u7科（已撤销）", 1), (NOBODY, 1)];
        assert_eq!(lines, expected.map(|(name, count)| (name.to_owned(), count)));
        // Of which nothing is counted any more, has no line.
        let later = Period { from: at(10), cut_off: at(20) };
        let next = Snapshot::freeze_beside("局", later, (units(), closed.as_slice()), &known, &[made]);
        assert_eq!(next.units, units());
    }

    fn units() -> Vec<UnitName> {
        let unit = |id: &str| UnitName { id: id.to_owned(), name: format!("{id}科") };
        vec![unit("u1"), unit("u2")]
    }

    /// A happening that the office learns of at `known`.
    struct Learnt {
        item: Item,
        known: i64,
        revoked: Option<i64>,
    }

    /// Xorshift: seeded, so that a failure can be made again.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, most: i64) -> i64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            i64::try_from(self.0 % u64::try_from(most).unwrap()).unwrap()
        }
    }

    fn happenings(dice: &mut Dice) -> Vec<Learnt> {
        let one = |nth: i64, dice: &mut Dice| {
            let hour = dice.below(100);
            let column = Column::ALL[usize::try_from(dice.below(15)).unwrap()];
            let known = hour + if dice.below(4) == 0 { dice.below(60) } else { 0 };
            let unit = ["u1", "u2", "u7"][usize::try_from(dice.below(3)).unwrap()].to_owned();
            let item = Item {
                column,
                unit,
                of: Subject::Document,
                id: format!("d{nth}"),
                nth: 1,
                title: String::new(),
                at: at(hour),
                note: String::new(),
            };
            let revoked = (dice.below(6) == 0).then(|| known + dice.below(50));
            Learnt { item, known, revoked }
        };
        (0..60).map(|nth| one(nth, dice)).collect()
    }

    /// Bulletins every ten hours, each made an hour after its cut-off with what is known then.
    fn bulletins(all: &[Learnt]) -> Vec<Snapshot> {
        let mut made: Vec<Snapshot> = Vec::new();
        for nth in 0..20_i64 {
            let period = Period { from: at(nth * 10), cut_off: at(nth * 10 + 10) };
            let made_at = nth * 10 + 11;
            let known: Vec<Item> = all
                .iter()
                .filter(|one| one.known <= made_at && one.revoked.is_none_or(|at| at > made_at))
                .filter(|one| one.item.at < period.cut_off && one.item.column.happens())
                .map(|one| one.item.clone())
                .collect();
            made.push(Snapshot::freeze("示范局", period, units(), &known, &made));
        }
        made
    }

    #[test]
    fn nothing_is_lost_between_two_bulletins_and_nothing_counted_twice() {
        for seed in 1..200 {
            let all = happenings(&mut Dice(seed * 7_919));
            let made = bulletins(&all);
            for one in all.iter().filter(|one| one.item.column.happens()) {
                let times = |list: fn(&Snapshot) -> &Vec<Item>| {
                    made.iter().flat_map(list).filter(|item| item.key() == one.item.key()).count()
                };
                let (told, struck) = (times(|one| &one.items), times(|one| &one.struck));
                // Made an hour after the cut-off: what was revoked before any bulletin knew it is in none.
                let first = made.iter().position(|_| true).map(|_| {
                    (0..20_i64)
                        .map(|nth| nth * 10 + 11)
                        .find(|made_at| one.known <= *made_at && one.item.at < at(made_at - 1))
                });
                let seen = first.flatten().is_some_and(|at| one.revoked.is_none_or(|gone| gone > at));
                assert_eq!(told, usize::from(seen), "seed {seed}: {:?}", one.item);
                assert_eq!(struck, usize::from(seen && one.revoked.is_some()), "seed {seed}: {:?}", one.item);
            }
        }
    }

    #[test]
    fn the_lines_make_up_the_total() {
        for seed in 1..100 {
            for one in bulletins(&happenings(&mut Dice(seed * 104_729))) {
                let (rows, total) = (one.rows(), one.total());
                for column in Column::ALL {
                    let sum: u32 = rows.iter().map(|row| row.count(column)).sum();
                    assert_eq!(sum, total.count(column), "seed {seed}, {}", column.word());
                    assert_eq!(one.behind(Some(column), None).count() as u32, sum);
                }
                assert_eq!(rows.iter().map(Row::due).sum::<u32>(), total.due());
            }
        }
    }

    /// A committed sample of what was frozen before: it stays as it is, and has none of the newer columns.
    #[test]
    fn a_snapshot_of_schema_1_stays() {
        let stored = r#"{"schema":1,"agency":"示范局","period":{"from":"2026-10-25T16:00:00Z","cut_off":"2026-11-25T16:00:00Z"},"units":[{"id":"u1","name":"公证科"}],"items":[{"column":"late","unit":"u1","of":"document","id":"d1","nth":1,"title":"通知","at":"2026-11-02T02:00:00Z","note":""}],"struck":[]}"#;
        let read: Snapshot = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), stored);
        assert_eq!(read.columns().count(), 14);
        assert!(read.standings().is_empty());
        let words = super::super::definitions(&read);
        assert!(words.ends_with("截止以后的情况计入下一期。"), "{words}");
    }

    #[test]
    fn scores_and_ranks_follow_the_rule_that_was_frozen() {
        let rule = super::super::score_rule("by-fault");
        let period = Period { from: at(0), cut_off: at(100) };
        let item = |column, unit: &str, nth| Item {
            column,
            unit: unit.to_owned(),
            of: Subject::Document,
            id: format!("d{nth}"),
            nth,
            title: String::new(),
            at: at(1),
            note: String::new(),
        };
        let mut items: Vec<Item> = (0..60).map(|nth| item(Column::Late, "u1", nth)).collect();
        items.extend([
            item(Column::Inaccurate, "u2", 1),
            item(Column::Released, "u3", 1),
            item(Column::Late, "u9", 99),
        ]);
        let mut all = units();
        all.extend(["u3", "u4"].map(|id| UnitName { id: id.to_owned(), name: id.to_owned() }));
        let plain = Snapshot::freeze("示范局", period, all, &items, &[]);
        assert!(plain.standings().is_empty() && !serde_json::to_string(&plain).unwrap().contains("score"));
        let scored = plain.scored(rule);
        let stands: Vec<String> =
            scored.standings().iter().map(|(id, one)| format!("{id} {} {}", one.score, one.rank)).collect();
        // Whatever belongs to nobody stands nowhere.
        assert_eq!(stands, ["u1 0 4", "u2 99 3", "u3 100 1", "u4 100 1"]);
        let stored = serde_json::to_string(&scored).unwrap();
        assert_eq!(serde_json::from_str::<Snapshot>(&stored).unwrap().standings(), scored.standings());
    }

    #[test]
    fn what_was_frozen_reads_back_as_it_was() {
        let all = happenings(&mut Dice(42));
        for one in bulletins(&all) {
            let stored = serde_json::to_string(&one).unwrap();
            let read: Snapshot = serde_json::from_str(&stored).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), stored);
            assert_eq!(read.rows(), one.rows());
        }
    }
}
