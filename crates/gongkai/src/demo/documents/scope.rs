//! Slots of a pattern filled with facts: `{name}` stands for an entry of a pool or for something known
//! about the document, the same wherever it stands; `{3-8}` for a number, `{n:3-8}` for one that has a
//! name, `{a|b}` for a choice, which may have slots of its own. An entry of a pool may have parts with
//! `§` between: `{name}` is the first, `{name/2}` the second.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, Months, NaiveDate};
use gongkai_domain::calendar::{Calendar, date_in_words};

use super::super::chance::Dice;

/// Facts to draw from: those of the agency first, then those of all.
pub type Pools<'a> = [&'a BTreeMap<String, Vec<String>>; 2];

/// Deeper than this, entries of pools name each other in a circle.
const DEEPEST: usize = 8;

/// One document being filled.
pub struct Scope<'a> {
    pools: Pools<'a>,
    pub dice: Dice,
    day: NaiveDate,
    known: BTreeMap<String, String>,
    drawn: BTreeMap<String, BTreeSet<usize>>,
    /// Numbers of chapter, part and article so far.
    counted: [usize; 3],
    row: usize,
}

impl<'a> Scope<'a> {
    /// A document of this day; `known` is what its slots may name beside pools.
    pub fn new(pools: Pools<'a>, dice: Dice, day: NaiveDate, known: BTreeMap<String, String>) -> Self {
        Self { pools, dice, day, known, drawn: BTreeMap::new(), counted: [0; 3], row: 0 }
    }

    /// The text without slots.
    ///
    /// # Errors
    /// A slot that names nothing.
    pub fn fill(&mut self, text: &str) -> Result<String, String> {
        self.filled(text, 0)
    }

    /// A row of a table that stands there `times` times: each time its own facts.
    pub fn rows(&mut self, row: &str, times: usize) -> Result<Vec<String>, String> {
        let mut rows = Vec::with_capacity(times);
        for number in 1..=times {
            let before = self.known.clone();
            self.row = number;
            rows.push(self.fill(row)?);
            self.known = before;
        }
        Ok(rows)
    }

    /// An entry of a pool as it is written there.
    pub fn raw(&mut self, pool: &str) -> Result<String, String> {
        self.entry(pool).ok_or_else(|| format!("no pool {pool}"))
    }

    fn filled(&mut self, text: &str, depth: usize) -> Result<String, String> {
        if depth > DEEPEST {
            return Err(format!("the pools go round in a circle: {text}"));
        }
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let end = closing(after).ok_or_else(|| format!("no end of a slot: {after}"))?;
            let (slot, behind) = after.split_at_checked(end).unwrap_or_default();
            out.push_str(before);
            out.push_str(&self.slot(slot, depth)?);
            rest = behind.strip_prefix('}').unwrap_or_default();
        }
        out.push_str(rest);
        Ok(out)
    }

    fn slot(&mut self, slot: &str, depth: usize) -> Result<String, String> {
        let choices = choices(slot);
        if choices.len() > 1 {
            let chosen = self.dice.pick(&choices).copied().unwrap_or_default();
            return self.filled(chosen, depth + 1);
        }
        let (name, part) = match slot.split_once('/') {
            Some((name, part)) => {
                (name, part.parse::<usize>().map_err(|_| format!("{slot} has no such part"))?)
            }
            None => (slot, 1),
        };
        let (name, what) = name.split_once(':').unwrap_or((name, name));
        let value = match self.known.get(name) {
            Some(known) => known.clone(),
            None => self.value(name, what, depth)?,
        };
        value
            .split('§')
            .nth(part.saturating_sub(1))
            .map(str::to_owned)
            .ok_or_else(|| format!("{name} has no part {part}"))
    }

    /// Something that has not been drawn yet.
    fn value(&mut self, name: &str, what: &str, depth: usize) -> Result<String, String> {
        if let Some(passing) = self.counter(name).or_else(|| self.date(name)) {
            return Ok(passing);
        }
        let value = match number_between(what, &mut self.dice) {
            // A number without a name is another one each time.
            Some(number) if name == what => return Ok(number),
            Some(number) => number,
            None => {
                let pool = what.split_once('.').map_or(what, |(pool, _)| pool);
                let entry = self.raw(pool)?;
                self.filled(&entry, depth + 1)?
            }
        };
        self.known.insert(name.to_owned(), value.clone());
        Ok(value)
    }

    /// An entry that the document has not had yet, as long as there is one.
    fn entry(&mut self, pool: &str) -> Option<String> {
        let entries = self.pools.iter().find_map(|pools| pools.get(pool))?;
        let drawn = self.drawn.entry(pool.to_owned()).or_default();
        if drawn.len() >= entries.len() {
            drawn.clear();
        }
        let left: Vec<usize> = (0..entries.len()).filter(|at| !drawn.contains(at)).collect();
        let at = self.dice.pick(&left).copied()?;
        drawn.insert(at);
        entries.get(at).cloned()
    }

    /// 一、 （一） 第一条 and the number of a row.
    fn counter(&mut self, slot: &str) -> Option<String> {
        let [chapter, part, article] = &mut self.counted;
        match slot {
            "i" => Some(self.row.to_string()),
            "chapter" => {
                *chapter += 1;
                *part = 0;
                Some(han(*chapter))
            }
            "part" => {
                *part += 1;
                Some(han(*part))
            }
            "article" => {
                *article += 1;
                Some(han(*article))
            }
            _ => None,
        }
    }

    /// `day`, `day+7`, `work+5` (working days), `md-3` (without the year), `year-1`, `month`.
    fn date(&self, slot: &str) -> Option<String> {
        let sign = slot.find(['+', '-']);
        let (word, shift) = match sign {
            Some(at) => (slot.get(..at)?, slot.get(at..)?.parse::<i64>().ok()?),
            None => (slot, 0),
        };
        let step = shift.unsigned_abs();
        let moved = |day: NaiveDate| match shift {
            0.. => day.checked_add_days(Days::new(step)),
            _ => day.checked_sub_days(Days::new(step)),
        };
        let day = self.day;
        match word {
            "day" => moved(day).map(date_in_words),
            "md" => moved(day).map(|day| format!("{}月{}日", day.month(), day.day())),
            "work" => {
                let due = Calendar::embedded().due(day, u32::try_from(step).ok()?).ok()?;
                Some(date_in_words(due.date))
            }
            "year" => Some((i64::from(day.year()) + shift).to_string()),
            "month" => {
                let months = Months::new(u32::try_from(step).ok()?);
                let other =
                    if shift < 0 { day.checked_sub_months(months) } else { day.checked_add_months(months) };
                other.map(|day| format!("{}年{}月", day.year(), day.month()))
            }
            "quarter" => {
                let past = day.checked_sub_months(Months::new(3))?;
                let words = ["一", "二", "三", "四"];
                let word = words.get(usize::try_from(past.month0() / 3).ok()?)?;
                Some(format!("{}年第{word}季度", past.year()))
            }
            _ => None,
        }
    }
}

/// Where the slot ends that has just begun.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// What stands between the bars that do not belong to a slot within.
fn choices(slot: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let is_bar = |letter: char| {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        letter == '|' && depth == 0
    };
    slot.split(is_bar).collect()
}

/// `3-8` or `0.25-1.80`: a number with as many places.
fn number_between(what: &str, dice: &mut Dice) -> Option<String> {
    let (low, high) = what.split_once('-')?;
    let places = low.split_once('.').map_or(0, |(_, after)| after.len());
    let whole = |text: &str| text.replace('.', "").parse::<u64>().ok();
    let (low, high) = (whole(low)?, whole(high)?);
    let number = low + dice.below(high.checked_sub(low)? + 1);
    if places == 0 {
        return Some(number.to_string());
    }
    let digits = format!("{number:0>width$}", width = places + 1);
    let (before, after) = digits.split_at_checked(digits.len() - places)?;
    Some(format!("{before}.{after}"))
}

/// A number from 1 to 99 in characters.
pub fn han(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |number: usize| DIGITS.get(number).copied().unwrap_or_default();
    match (number / 10, number % 10) {
        (0, ones) => digit(ones).to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots() {
        let pool = |entries: &[(&str, &[&str])]| -> BTreeMap<String, Vec<String>> {
            let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
            entries.iter().map(|(name, list)| ((*name).to_owned(), words(list))).collect()
        };
        let own = pool(&[("road", &["甲路", "乙路"]), ("shop", &["{road}商店"]), ("pair", &["左§右"])]);
        let all = pool(&[("road", &["丙路"]), ("town", &["丁镇"])]);
        let known = BTreeMap::from([("number".to_owned(), "样发〔2026〕1号".to_owned())]);
        let day = "2026-01-30".parse().unwrap();
        let mut scope = Scope::new([&own, &all], Dice::seeded(1), day, known);
        let mut fill = |text: &str| scope.fill(text).unwrap_or_else(|fault| fault);
        let road = fill("{road}");
        assert!(road == "甲路" || road == "乙路", "the agency's own pool comes first: {road}");
        assert_eq!(fill("{road}{town}"), format!("{road}丁镇"), "the same road again");
        assert_ne!(fill("{road.2}"), road);
        assert_eq!(fill("{shop}"), format!("{road}商店"));
        assert_eq!(fill("{n:7-7}{n}{2.50-2.50}{0.05-0.05}"), "772.500.05");
        assert_eq!(fill("{甲{n}|甲{7-7}}{number}"), "甲7样发〔2026〕1号");
        assert_eq!(fill("{pair}和{pair/2}"), "左和右");
        assert_eq!(fill("{pair/3}"), "pair has no part 3");
        assert_eq!(
            fill("{day} {day+2} {md-30} {year-1} {month-1}"),
            "2026年1月30日 2026年2月1日 12月31日 2025 2025年12月"
        );
        assert_eq!(fill("{work+1} {quarter}"), "2026年2月2日 2025年第四季度");
        assert_eq!(fill("{chapter}{part}{part}{chapter}{part}第{article}条"), "一一二二一第一条");
        assert_eq!(fill("{nothing}"), "no pool nothing");
        assert_eq!(fill("{open"), "no end of a slot: open");
        let rows = scope.rows("{i}{road}", 2).unwrap();
        assert_eq!(rows, [format!("1{road}"), format!("2{road}")], "what is known stays known");
    }
}
