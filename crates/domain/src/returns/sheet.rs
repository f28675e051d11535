//! The figures of a return: what the ledgers say, what a person says instead and why, and the year so far.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::legible::{letters, plain};

/// Of the stored shape.
pub const SCHEMA: u32 = 1;
/// The largest figure, in whole units.
const MOST: i64 = 999_999_999;
/// Shortest reason: one word tells nobody anything.
const SHORTEST: usize = 4;
/// Longest reason.
const LONGEST: usize = 300;

/// The figures of a return, with what is printed beside them: a form may change, what was filed does not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Its rows.
    pub lines: Vec<Line>,
}

/// A row. Figures are whole numbers of its smallest part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Identity within the form.
    pub id: String,
    /// As printed.
    pub label: String,
    /// Its unit; may be empty.
    pub unit: String,
    /// It only prints its label.
    pub heading: bool,
    /// Digits behind the point.
    pub decimals: u32,
    /// What there was at the end, not what came: the year so far is the figure itself.
    pub stock: bool,
    /// What the ledgers add up for it; empty: none knows it.
    pub sources: Vec<String>,
    /// What they say.
    pub counted: Option<i64>,
    /// What is returned; `None`: nobody has said.
    pub value: Option<i64>,
    /// Why it is not what the ledgers say; where none knows it, where the figure comes from.
    pub reason: Option<String>,
    /// The year so far, once it is fixed; `None`: an earlier period is not known.
    pub year: Option<i64>,
}

impl Line {
    /// Is it another figure than the ledgers say?
    pub fn is_overridden(&self) -> bool {
        self.counted.is_some() && self.value != self.counted
    }

    /// The year so far: this period and the earlier ones of the year.
    pub fn year_so_far(&self, earlier: &[Earlier]) -> Option<i64> {
        let now = self.value?;
        if self.stock {
            return Some(now);
        }
        earlier.iter().try_fold(now, |sum, one| Some(sum.saturating_add(one.figure(&self.id)?)))
    }
}

/// Earlier periods of the year: one that was filed, or some on end that were not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Earlier {
    /// What was filed for it.
    Filed(Sheet),
    /// What the ledgers say, by row.
    Counted(BTreeMap<String, i64>),
}

impl Earlier {
    fn figure(&self, id: &str) -> Option<i64> {
        match self {
            Self::Filed(sheet) => sheet.line(id)?.value,
            Self::Counted(counted) => counted.get(id).copied(),
        }
    }
}

/// What somebody entered for a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Which row.
    pub id: String,
    /// The figure as it was typed; empty: what the ledgers say, or nothing.
    pub value: String,
    /// Why, or where from.
    pub reason: String,
}

/// What is wrong with an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which row.
    pub id: String,
    /// Is it the reason; otherwise it is the figure?
    pub of_reason: bool,
    /// Stable.
    pub code: &'static str,
    /// One sentence.
    pub sentence: String,
}

/// A row that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its label.
    pub label: String,
    /// The figure before, in words.
    pub before: String,
    /// The figure now.
    pub now: String,
}

impl Sheet {
    /// The row of this identity.
    pub fn line(&self, id: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// Rows that hold a figure.
    pub fn figures(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !line.heading)
    }

    /// Labels of rows without a value.
    pub fn missing(&self) -> Vec<String> {
        self.figures().filter(|line| line.value.is_none()).map(|line| line.label.clone()).collect()
    }

    /// Rows whose figure is not what the ledgers say.
    pub fn overridden(&self) -> impl Iterator<Item = &Line> {
        self.figures().filter(|line| line.is_overridden())
    }

    /// With what was entered, and what changed.
    ///
    /// # Errors
    /// Everything that is wrong; nothing is taken then.
    pub fn fill(&self, entries: &[Entry]) -> Result<(Self, Vec<Change>), Vec<Fault>> {
        let (mut next, mut changes, mut faults) = (self.clone(), Vec::new(), Vec::new());
        for line in next.lines.iter_mut().filter(|line| !line.heading) {
            let Some(entry) = entries.iter().find(|entry| entry.id == line.id) else { continue };
            match entered(line, entry) {
                Ok((value, reason)) => {
                    let same = (line.value, &line.reason) == (value, &reason);
                    if !same {
                        let [before, now] = [line.value, value].map(|value| shown(value, line.decimals));
                        changes.push(Change { label: line.label.clone(), before, now });
                    }
                    (line.value, line.reason) = (value, reason);
                }
                Err(found) => faults.extend(found),
            }
        }
        if faults.is_empty() { Ok((next, changes)) } else { Err(faults) }
    }

    /// With what the ledgers say now, by row, and what they say otherwise than before. A figure that a person has put
    /// in place of a counted one stays.
    pub fn recount(&self, fresh: &BTreeMap<String, i64>) -> (Self, Vec<Change>) {
        let (mut next, mut changes) = (self.clone(), Vec::new());
        for line in next.lines.iter_mut().filter(|line| !line.heading) {
            let now = fresh.get(&line.id).copied();
            if now == line.counted {
                continue;
            }
            let [before, told] = [line.counted, now].map(|value| shown(value, line.decimals));
            changes.push(Change { label: line.label.clone(), before, now: told });
            if !line.is_overridden() && now.is_some() {
                line.value = now;
            }
            line.counted = now;
            if line.value == now {
                line.reason = None;
            }
        }
        (next, changes)
    }

    /// With the year so far of every row.
    #[must_use]
    pub fn with_year(&self, earlier: &[Earlier]) -> Self {
        let mut next = self.clone();
        for line in next.lines.iter_mut().filter(|line| !line.heading) {
            line.year = line.year_so_far(earlier);
        }
        next
    }
}

/// Value and reason of an entry.
fn entered(line: &Line, entry: &Entry) -> Result<(Option<i64>, Option<String>), Vec<Fault>> {
    let fault = |of_reason, code, sentence: String| Fault {
        id: line.id.clone(),
        of_reason,
        code,
        sentence: format!("{}：{sentence}", line.label),
    };
    let text = plain(&entry.value);
    let mut faults = Vec::new();
    let value = match text.trim() {
        "" => line.counted,
        text => match read_figure(text, line.decimals) {
            Ok(value) => Some(value),
            Err((code, sentence)) => {
                faults.push(fault(false, code, sentence));
                None
            }
        },
    };
    let reason = entry.reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let (length, told) = (reason.chars().count(), letters(&reason));
    let is_changed = faults.is_empty() && line.counted.is_some() && value != line.counted;
    if is_changed && length == 0 {
        let counted = shown(line.counted, line.decimals);
        faults.push(fault(
            true,
            "reason_missing",
            format!("与台账统计的{counted}不同，请写明改写原因；不改的请清空这一格"),
        ));
    } else if length > 0 && (told < SHORTEST || length > LONGEST) {
        let many = if told < SHORTEST { told } else { length };
        let sentence = format!("原因请用{SHORTEST}到{LONGEST}个字写，现在是{many}个字（标点不算）");
        faults.push(fault(true, "reason_unusable", sentence));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    // A reason for what the ledgers say themselves explains nothing.
    let kept = (is_changed || line.counted.is_none()) && length > 0;
    Ok((value, kept.then_some(reason)))
}

/// A figure as somebody types it, in smallest parts.
///
/// # Errors
/// Code and sentence: it is no such number, or too large.
pub fn read_figure(text: &str, decimals: u32) -> Result<i64, (&'static str, String)> {
    let (whole, part) = text.split_once('.').map_or((text, None), |(whole, part)| (whole, Some(part)));
    let part = part.unwrap_or_default();
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let width = usize::try_from(decimals).unwrap_or(0);
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > width || text.ends_with('.') {
        let brief: String = text.chars().take(12).collect();
        let wanted = match decimals {
            0 => "请填不小于0的整数".to_owned(),
            many => format!("请填不小于0的数，小数最多{many}位"),
        };
        return Err(("figure_unreadable", format!("“{brief}”不能用，{wanted}")));
    }
    let significant = whole.trim_start_matches('0');
    let whole = if significant.is_empty() { "0" } else { significant };
    let units = whole.parse::<i64>().ok().filter(|units| *units <= MOST);
    let Some(units) = units else {
        return Err(("figure_too_long", format!("数字太大，最大是{MOST}，请核对单位和位数")));
    };
    let parts = format!("{part:0<width$}").parse().unwrap_or(0);
    Ok(units.saturating_mul(10_i64.saturating_pow(decimals)).saturating_add(parts))
}

/// A figure for people; empty: there is none.
pub fn shown(value: Option<i64>, decimals: u32) -> String {
    let Some(value) = value else { return String::new() };
    if decimals == 0 {
        return value.to_string();
    }
    let scale = 10_i64.saturating_pow(decimals);
    let width = usize::try_from(decimals).unwrap_or(0);
    let text = format!("{}.{:0width$}", value / scale, value % scale);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str, counted: Option<i64>) -> Line {
        Line { id: id.to_owned(), label: id.to_owned(), counted, value: counted, ..Line::default() }
    }

    fn sheet(lines: Vec<Line>) -> Sheet {
        Sheet { schema: SCHEMA, lines }
    }

    fn entry(id: &str, value: &str, reason: &str) -> Entry {
        Entry { id: id.to_owned(), value: value.to_owned(), reason: reason.to_owned() }
    }

    #[test]
    fn figures_as_people_type_them() {
        for (text, decimals, told) in [
            ("0", 0, "0"),
            ("007", 0, "7"),
            ("999999999", 0, "999999999"),
            ("1000000000", 0, "figure_too_long"),
            ("99999999999999999999999", 0, "figure_too_long"),
            ("-1", 0, "figure_unreadable"),
            ("1.5", 0, "figure_unreadable"),
            ("12a", 0, "figure_unreadable"),
            ("三", 0, "figure_unreadable"),
            ("1.5", 4, "1.5"),
            ("0.0001", 4, "0.0001"),
            ("2.00", 4, "2"),
            ("0.00001", 4, "figure_unreadable"),
            (".5", 4, "figure_unreadable"),
            ("5.", 4, "figure_unreadable"),
        ] {
            let read = read_figure(text, decimals);
            let found = read.map_or_else(|(code, _)| code.to_owned(), |value| shown(Some(value), decimals));
            assert_eq!(found, told, "{text}");
        }
        assert_eq!(shown(None, 4), "");
    }

    #[test]
    fn filled_in_by_hand_and_overridden() {
        let of = || sheet(vec![line("counted", Some(5)), line("hand", None)]);
        for (entries, told) in [
            (vec![entry("counted", "", ""), entry("hand", "", "")], "counted 5 - hand  -"),
            (vec![entry("hand", " ３ ", "公报编辑部提供")], "counted 5 - hand 3 公报编辑部提供"),
            (vec![entry("counted", "7", "补登纸质申请2件")], "counted 7 补登纸质申请2件 hand  -"),
            (vec![entry("counted", "5", "没有改什么")], "counted 5 - hand  -"),
            (vec![entry("nothing", "x", "")], "counted 5 - hand  -"),
            (vec![entry("counted", "7", "")], "reason_missing"),
            (vec![entry("counted", "7", "错")], "reason_unusable"),
            (
                vec![entry("counted", "x", ""), entry("hand", "-1", "错")],
                "figure_unreadable figure_unreadable reason_unusable",
            ),
            (vec![entry("hand", "3", &"字".repeat(301))], "reason_unusable"),
        ] {
            let found = match of().fill(&entries) {
                Ok((sheet, _)) => {
                    let told = |line: &Line| {
                        format!(
                            "{} {} {}",
                            line.id,
                            shown(line.value, 0),
                            line.reason.as_deref().unwrap_or("-")
                        )
                    };
                    sheet.lines.iter().map(told).collect::<Vec<_>>().join(" ")
                }
                Err(faults) => faults.iter().map(|fault| fault.code).collect::<Vec<_>>().join(" "),
            };
            assert_eq!(found, told, "{entries:?}");
        }
        let (filled, changes) = of().fill(&[entry("counted", "7", "补登纸质申请2件")]).unwrap();
        assert_eq!((changes.len(), filled.overridden().count()), (1, 1));
        assert_eq!((changes[0].before.as_str(), changes[0].now.as_str()), ("5", "7"));
        assert_eq!(filled.missing(), ["hand"]);
        let (back, changes) = filled.fill(&[entry("counted", "", "补登纸质申请2件")]).unwrap();
        assert_eq!((back, changes.len()), (of(), 1), "an empty field is what the ledgers say");
    }

    #[test]
    fn counted_anew() {
        let mut own = line("own", Some(5));
        (own.value, own.reason) = (Some(7), Some("补登纸质申请2件".to_owned()));
        let before = sheet(vec![line("same", Some(1)), line("more", Some(2)), own, line("hand", None)]);
        let fresh = |own: i64| {
            BTreeMap::from([("same".to_owned(), 1), ("more".to_owned(), 3), ("own".to_owned(), own)])
        };
        let (after, changes) = before.recount(&fresh(6));
        let told: Vec<_> =
            changes.iter().map(|one| format!("{} {}→{}", one.label, one.before, one.now)).collect();
        assert_eq!(told, ["more 2→3", "own 5→6"]);
        let of = |id: &str| (after.line(id).unwrap().counted, after.line(id).unwrap().value);
        assert_eq!(
            (of("more"), of("own"), of("hand")),
            ((Some(3), Some(3)), (Some(6), Some(7)), (None, None))
        );
        let (after, _) = before.recount(&fresh(7));
        let own = after.line("own").unwrap();
        assert_eq!((own.is_overridden(), &own.reason), (false, &None), "the ledgers say the same now");
    }

    #[test]
    fn the_year_so_far() {
        let filed = |value| {
            let mut flow = line("flow", Some(1));
            flow.value = Some(value);
            Earlier::Filed(sheet(vec![flow, Line { value: Some(4), ..line("hand", None) }]))
        };
        let counted = || Earlier::Counted(BTreeMap::from([("flow".to_owned(), 10)]));
        let now = sheet(vec![
            line("flow", Some(2)),
            Line { stock: true, ..line("stock", Some(9)) },
            Line { value: Some(1), ..line("hand", None) },
            line("open", None),
        ]);
        for (earlier, told) in [
            (vec![], "2 9 1 -"),
            (vec![filed(3)], "5 9 5 -"),
            (vec![filed(3), filed(4)], "9 9 9 -"),
            (vec![counted()], "12 9 - -"),
            (vec![filed(3), counted()], "15 9 - -"),
        ] {
            let found: Vec<_> = now
                .with_year(&earlier)
                .lines
                .iter()
                .map(|line| line.year.map_or("-".to_owned(), |year| year.to_string()))
                .collect();
            assert_eq!(found.join(" "), told, "{earlier:?}");
        }
    }
}
