//! How long the file of a case is kept, as dated data, `data/retention/`.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use crate::calendar::read_date;

const CLASSES: &str = include_str!("../../../../data/retention/cases.toml");

static FOUND: LazyLock<Vec<Schedule>> = LazyLock::new(|| schedules_in(CLASSES).unwrap_or_default());

/// What decides how long a case is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Weight {
    /// A body of review or a court set its answer right.
    pub corrected: bool,
    /// There was a dispute about it.
    pub disputed: bool,
    /// It was not or not wholly disclosed.
    pub withheld: bool,
}

/// A period of retention (保管期限).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionClass {
    /// Stays in what is stored.
    pub id: String,
    /// As archives call it.
    pub name: String,
    /// Years; none: for ever.
    pub years: Option<i32>,
}

impl RetentionClass {
    /// The last day on which a case that ended on a day is kept; none: for ever. Years are counted from the first
    /// of January after the end [K].
    pub fn until(&self, ended: NaiveDate) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(ended.year().checked_add(self.years?)?, 12, 31)
    }
}

/// The class of a case that ended on a day.
pub fn retention(ended: NaiveDate, weight: Weight) -> Option<&'static RetentionClass> {
    let schedule = FOUND.iter().filter(|one| one.from <= ended).max_by_key(|one| one.from)?;
    let rule = schedule.rules.iter().find(|rule| rule.when.fits(weight))?;
    schedule.classes.iter().find(|class| class.id == rule.class)
}

/// The paper that a class rests on.
pub fn retention_basis(ended: NaiveDate) -> &'static str {
    let schedule = FOUND.iter().filter(|one| one.from <= ended).max_by_key(|one| one.from);
    schedule.map_or("", |one| one.basis.as_str())
}

/// The shortest period that any schedule knows, in years: nothing younger needs to be looked at.
pub fn shortest_retention() -> Option<i32> {
    FOUND.iter().flat_map(|one| &one.classes).filter_map(|class| class.years).min()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum When {
    Corrected,
    Disputed,
    Withheld,
    Any,
}

impl When {
    const fn fits(self, weight: Weight) -> bool {
        match self {
            When::Corrected => weight.corrected,
            When::Disputed => weight.disputed,
            When::Withheld => weight.withheld,
            When::Any => true,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    when: When,
    class: String,
}

#[derive(Debug)]
struct Schedule {
    from: NaiveDate,
    basis: String,
    classes: Vec<RetentionClass>,
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u8,
    schedule: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    from: toml::value::Datetime,
    basis: String,
    class: Vec<RetentionClass>,
    rule: Vec<Rule>,
}

fn schedules_in(text: &str) -> Result<Vec<Schedule>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    if file.schema != 1 {
        return Err(format!("schema {} is not known", file.schema));
    }
    let read = |entry: Entry| {
        let from = read_date(&entry.from.to_string()).ok_or("a schedule begins on no day")?;
        let known = |rule: &Rule| entry.class.iter().any(|class| class.id == rule.class);
        if !entry.rule.iter().all(known) || entry.rule.last().is_none_or(|rule| rule.when != When::Any) {
            return Err("a rule names no class, or not every case has one".to_owned());
        }
        if entry.class.iter().any(|class| class.years.is_some_and(|years| years < 1)) {
            return Err("a period is shorter than a year".to_owned());
        }
        Ok(Schedule { from, basis: entry.basis, classes: entry.class, rules: entry.rule })
    };
    file.schedule.into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn classes_and_last_days() {
        let plain = Weight::default();
        for (ended, weight, class, until) in [
            ("2026-11-24", plain, "years10", Some("2036-12-31")),
            ("2026-01-01", Weight { withheld: true, ..plain }, "years30", Some("2056-12-31")),
            ("2026-01-01", Weight { disputed: true, ..plain }, "years30", Some("2056-12-31")),
            ("2026-01-01", Weight { disputed: true, corrected: true, withheld: true }, "permanent", None),
        ] {
            let found = retention(day(ended), weight).unwrap();
            assert_eq!((found.id.as_str(), found.until(day(ended))), (class, until.map(day)), "{weight:?}");
        }
        assert_eq!(retention(day("2006-12-31"), plain), None, "before there were periods");
        assert_eq!(shortest_retention(), Some(10));
        assert!(retention_basis(day("2026-01-01")).contains("第8号"));
    }

    #[test]
    fn what_contradicts_itself_does_not_load() {
        for (from, to) in [
            ("schema = 1", "schema = 2"),
            ("when = \"any\", class = \"years10\"", "when = \"any\", class = \"years20\""),
            ("when = \"any\"", "when = \"withheld\""),
            ("years = 10", "years = 0"),
            ("from = 2007-01-01", "from = 07:00:00"),
        ] {
            assert!(schedules_in(&CLASSES.replacen(from, to, 1)).is_err(), "{from} → {to}");
        }
    }
}
